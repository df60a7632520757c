"""The rows of the outbox of an announcement, made in batches behind a cursor."""

from datetime import datetime

from sqlalchemy import Connection

from bot.actions.announcement_holds import hold_late
from bot.rules.announcements import USEFUL_FOR, Announcement, Rule
from bot.rules.values import Role
from storage import announcement_work, audiences, people
from storage.audiences import Scope

FIRST = 500  # holders who are looked at with the release
# Holders who are looked at in one transaction. On SQLite all who write wait for it: a tenth of a second.
BATCH = {"sqlite": 5_000, "postgresql": 25_000}


def batch_of(tx: Connection) -> int:
    return BATCH[tx.dialect.name]


def scope_of(tx: Connection, one: Announcement) -> Scope:
    """Whose people it can be for: by the role of who wrote it."""
    writer = people.staff_member(tx, one.staff_id)
    return Scope(one.municipality_id, None if writer.role is Role.MANAGER else writer.id)


def unmade(tx: Connection, one: Announcement) -> int:
    """For how many people there is no row yet; after it ended, those for whom none was made."""
    if one.unmade is not None:
        return one.unmade
    if one.fanned_at is not None:
        return 0
    return audiences.unqueued(tx, one.audience, scope_of(tx, one), after=announcement_work.cursor(tx, one.id))


def queue_next(tx: Connection, one: Announcement, batch: int, *, now: datetime) -> int:
    """Makes the rows of the next so many people of an announcement that was released."""
    due = one.due or now
    if now >= due + USEFUL_FOR:
        # It comes out of an outage.
        hold_late(tx, one, now=now)
        return 1
    scope = scope_of(tx, one)
    last = audiences.queue(
        tx,
        one.id,
        one.audience,
        scope,
        after=announcement_work.cursor(tx, one.id) or audiences.before_first(tx, scope),
        most=batch,
        versions=one.ready,
        rule=Rule.NEWS,
        due=due,
        useful_until=due + USEFUL_FOR,
        now=now,
    )
    if last is None:
        announcement_work.set_fanned(tx, one.id, now=now)
    else:
        announcement_work.set_cursor(tx, one.id, last)
    return 1

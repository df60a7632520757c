"""News that is held when its turn has come: paused meanwhile, or too late to go by itself (T05)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.notices import tell_staff
from bot.rules.announcements import USEFUL_FOR, Announcement, State
from bot.rules.values import Kind
from storage import announcement_rows, announcements

LATE = "late"  # the rule of the notice


def see_to_held(tx: Connection, row_ids: Collection[int], *, now: datetime) -> None:
    """Rows that a worker has just held. Of an announcement that came late all waits, and its writer hears of it; of one that
    somebody let go on meanwhile they go."""
    held = announcement_rows.held_in(tx, row_ids) if row_ids else set()
    for announcement_id in sorted(held):
        one = announcements.by_id(tx, announcement_id)
        if one.state is not State.RELEASED:
            continue
        if announcement_rows.any_late(tx, announcement_id, now=now):
            hold_late(tx, one, now=now)
        else:
            announcement_rows.let_go(tx, announcement_id, due=now, useful_until=now + USEFUL_FOR)


def hold_late(tx: Connection, one: Announcement, *, now: datetime) -> None:
    """The municipality decides whether it still goes."""
    if announcements.move(tx, one.id, [State.RELEASED], State.LATE):
        announcement_rows.hold(tx, one.id)
        tell_writer(tx, one, LATE, now=now)


def tell_writer(tx: Connection, one: Announcement, rule: str, *, now: datetime) -> None:
    """A notice to who wrote it; `rule` says what it is about."""
    key = f"news:{one.id}:{rule}:{one.staff_id}:{one.version}"
    tell_staff(tx, one.staff_id, Kind.STAFF_NEWS, key=key, subject_id=one.id, rule=rule, now=now)

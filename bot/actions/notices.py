"""Notices: planned in the outbox like every message that is not an instant reply."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.rules.office_hours import hours_of
from bot.rules.pool import notice_due
from bot.rules.quiet_hours import next_allowed
from bot.rules.values import Holder, Kind, Planned, Rank
from storage import outbox, people, pool

USEFUL_FOR = timedelta(days=7)


def tell_coach(
    tx: Connection,
    holder: Holder,
    kind: Kind,
    *,
    key: str,
    now: datetime,
    subject_id: int | None = None,
    rule: str | None = None,
    rank: Rank = Rank.CHANGE,
    due: datetime | None = None,
) -> None:
    """Once a key, to the holder's coach, now or when it is `due`; where there is none the municipality hears that somebody
    waits in its list. `rule` says more than the kind does."""
    if holder.coach_id is None:
        tell_of_pool(tx, holder.municipality_id, now=now)
        return
    subject_id = holder.id if subject_id is None else subject_id
    tell_staff(
        *(tx, holder.coach_id, kind), key=key, subject_id=subject_id, rule=rule, rank=rank, due=due, now=now
    )


def tell_staff(
    tx: Connection,
    staff_id: int,
    kind: Kind,
    *,
    key: str,
    subject_id: int,
    rule: str | None = None,
    rank: Rank = Rank.CHANGE,
    due: datetime | None = None,
    now: datetime,
) -> None:
    """Once a key, to one member of staff, or to who stands in."""
    planned = _planned(key, kind, due or now, rule, rank)
    outbox.add(tx, [planned], staff_id=staff_id, subject_id=subject_id, now=now)


def tell_holder(
    tx: Connection,
    holder: Holder,
    kind: Kind,
    *,
    key: str,
    now: datetime,
    subject_id: int | None = None,
    rule: str | None = None,
    rank: Rank = Rank.CHANGE,
) -> None:
    """Once a key, in the morning where it is night, unless it answers what they just wrote. The newest takes the place of
    one that still waits. Nobody is told who gets nothing here."""
    if holder.chat_id is None or not holder.takes_part:
        return
    town, due = people.municipality(tx, holder.municipality_id), now
    if rank is not Rank.REPLY:
        due = next_allowed(now, town.quiet_from, town.quiet_until, town.zone)
    outbox.replace_plan(
        tx,
        holder_id=holder.id,
        kinds={kind},
        subject_id=holder.id if subject_id is None else subject_id,
        planned=[_planned(key, kind, due, rule, rank)],
        now=now,
    )


def tell_of_pool(tx: Connection, municipality_id: int, *, now: datetime) -> None:
    """Something is new in the municipality's list: the managers hear of it in office hours, once an hour at most."""
    hours = hours_of(people.municipality(tx, municipality_id))
    waits, last = pool.about_to_be_told(tx, municipality_id), pool.told_last(tx, municipality_id)
    for staff_id in pool.watchers(tx, municipality_id):
        if staff_id not in waits:
            due = notice_due(now, hours, last=last.get(staff_id))
            key = f"pool:{municipality_id}:{staff_id}:{due:%Y%m%dT%H%M%S%f}"
            tell_staff(tx, staff_id, Kind.STAFF_POOL, key=key, subject_id=municipality_id, due=due, now=now)


def _planned(key: str, kind: Kind, due: datetime, rule: str | None, rank: Rank) -> Planned:
    return Planned(key=key, kind=kind, due=due, useful_until=due + USEFUL_FOR, rank=rank, rule=rule or kind)

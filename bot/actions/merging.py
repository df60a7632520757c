"""Two records of one person are made one, and can be taken apart again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.planning import OF_LINE, replan_all
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.values import Holder, Kind, Role, Staff
from storage import (
    announcement_rows,
    appointments,
    audit,
    merges,
    messages,
    outbox,
    people,
    planned,
    transfers,
)
from storage.merges import Merge


@dataclass(frozen=True, slots=True)
class Record:
    """One of the two, with what tells it from the other."""

    holder: Holder
    coach_name: str
    appointments: int  # ahead
    messages: int  # the last hundred at most


@dataclass(frozen=True, slots=True)
class Merged:
    """`left` is the chat that gets nothing any more: the person used it with the other record."""

    id: int
    kept_id: int
    name: str
    left: int | None


def candidates(tx: Connection, staff: Staff) -> list[Holder]:
    """Whose records somebody may make one: a manager everybody's of the municipality, a coach those in the own hands."""
    if staff.role is Role.MANAGER:
        return people.holders_of_municipality(tx, staff.municipality_id)
    return people.holders_of_coach(tx, staff.id)


def candidate(tx: Connection, staff: Staff, holder_id: int) -> Holder:
    """NotFound for anybody else."""
    found = next((one for one in candidates(tx, staff) if one.id == holder_id), None)
    if found is None or found.municipality_id != staff.municipality_id:
        raise NotFound
    return found


def compare(
    tx: Connection, staff: Staff, kept_id: int, other_id: int, *, now: datetime
) -> tuple[Record, Record]:
    """Both records, for a look before they are made one."""
    return _record(tx, staff, kept_id, now=now), _record(tx, staff, other_id, now=now)


def make_one(tx: Connection, staff_id: int, kept_id: int, other_id: int, *, now: datetime) -> Merged:
    """All of the other record goes to the kept one, and the other is seen nowhere. OutOfRange while one of them moves to
    another municipality, and for one and the same."""
    staff = people.staff_member(tx, staff_id)
    kept, other = candidate(tx, staff, kept_id), candidate(tx, staff, other_id)
    if kept.id == other.id or transfers.open_of(tx, [kept.id, other.id]):
        raise OutOfRange
    made = merges.make_one(tx, kept.id, other.id, made_by=staff.id, now=now)
    announcement_rows.once_each(tx, kept.id)
    _tell_present_coach(tx, kept.id, now=now)
    for kind in (OF_LINE, {Kind.PRACTICE}):
        outbox.replace_plan(tx, kinds=kind, subject_id=other.id, planned=[], now=now)
    replan_all(tx, kept.id, now=now)
    for one in (kept, other):
        audit.note(tx, actor=f"staff:{staff.id}", what="made_one", subject=f"holder:{one.id}", now=now)
    left = other.chat_id if kept.chat_id not in (None, other.chat_id) and other.takes_part else None
    return Merged(made.id, kept.id, kept.name, left)


def take_apart(tx: Connection, staff_id: int, merge_id: int, *, now: datetime) -> Merge:
    """As before they were made one; what came since stays with the kept record. NotFound when it was done already, when the
    kept record became a part of another itself, and for anybody who may not see it."""
    staff, one = people.staff_member(tx, staff_id), merges.by_id(tx, merge_id)
    candidate(tx, staff, one.kept_id)
    other = people.holder(tx, one.other_id)
    if one.undone_at is not None or other.municipality_id != staff.municipality_id:
        raise NotFound
    merges.take_apart(tx, one, by=staff.id, now=now)
    for each in (one.kept_id, one.other_id):
        planned.follow_appointments(tx, each)
        _tell_present_coach(tx, each, now=now)
        replan_all(tx, each, now=now)
        audit.note(tx, actor=f"staff:{staff.id}", what="taken_apart", subject=f"holder:{each}", now=now)
    return merges.by_id(tx, merge_id)


def _tell_present_coach(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """What staff are still to hear about this record is for the coach whom it has now: that of the other one is not told."""
    coach_id = people.holder(tx, holder_id).coach_id
    if coach_id is not None:
        planned.hand_over(tx, {holder_id: coach_id}, now=now)


def _record(tx: Connection, staff: Staff, holder_id: int, *, now: datetime) -> Record:
    holder = candidate(tx, staff, holder_id)
    coach = "" if holder.coach_id is None else people.staff_member(tx, holder.coach_id).name
    ahead = appointments.of_holder(tx, holder.id, since=now)
    written = messages.messages_of_holder(tx, holder.id, 100)
    return Record(holder, coach, len(ahead), len(written))

"""When coaches are away, who stands in, and who answers for each of them now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, insert, or_, select, update

from bot.rules.standing_in import Absence
from storage.contact_tables import absence, duty, told_away
from storage.tables import holder, message, staff
from storage.upsert import upsert

# In the order of the value's fields.
_ABSENCE = tuple(absence.c[name] for name in ("id", "staff_id", "since", "until", "substitute_id"))
_EACH = select(*_ABSENCE).order_by(absence.c.since, absence.c.id)
_OF_TOWN = (
    _EACH.join(staff, staff.c.id == absence.c.staff_id)
    .where(staff.c.municipality_id == bindparam("municipality_id"))
    .where(absence.c.until > bindparam("now"))
)
_BEGAN = absence.c.begun.is_(False) & (absence.c.since <= bindparam("now"))
_ENDED = absence.c.ended.is_(False) & (absence.c.until <= bindparam("now"))
_CHANGED = (
    select(*_ABSENCE, staff.c.municipality_id, absence.c.begun, absence.c.ended)
    .join(staff, staff.c.id == absence.c.staff_id)
    .where(or_(_BEGAN, _ENDED))
    .order_by(absence.c.id)
)
_NEXT = (
    select(func.min(absence.c.since))
    .where(absence.c.begun.is_(False))
    .union_all(select(func.min(absence.c.until)).where(absence.c.ended.is_(False)))
)
_coach, _answers = staff.alias("coach"), staff.alias("answers")
_OF_HOLDERS = (
    select(holder.c.id, _coach.c.name.label("coach"), _answers.c.name.label("answers"), _coach.c.away)
    .select_from(holder)
    .outerjoin(_coach, _coach.c.id == holder.c.coach_id)
    .outerjoin(_answers, _answers.c.id == case((_coach.c.away, _coach.c.substitute_id), else_=_coach.c.id))
    .where(holder.c.id.in_(bindparam("ids", expanding=True)))
)
_ANSWERING = select(staff.c.away, staff.c.substitute_id).where(staff.c.id == bindparam("staff_id"))


@dataclass(frozen=True, slots=True)
class Changed:
    """An absence that began or ended, or both, since that was last seen to."""

    absence: Absence
    municipality_id: int
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a coach now: `by` is a member of staff, None for the municipality's list."""

    away: bool
    by: int | None


@dataclass(frozen=True, slots=True)
class Answers:
    """Of a holder: the names of the coach, and of who answers now; empty for nobody, which is the municipality's list."""

    coach: str
    by: str
    away: bool


def add(
    tx: Connection,
    staff_id: int,
    *,
    since: datetime,
    until: datetime,
    substitute_id: int | None,
    made_by: int,
    now: datetime,
) -> Absence:
    values = {"staff_id": staff_id, "since": since, "until": until, "substitute_id": substitute_id}
    made = {"made_by": made_by, "made_at": now, "begun": False, "ended": False}
    return _absence(tx.execute(insert(absence).values(**values, **made).returning(*_ABSENCE)).one())


def all_of(tx: Connection, ids: Collection[int]) -> dict[int, Absence]:
    """Those that there are, by id."""
    rows = tx.execute(select(*_ABSENCE).where(absence.c.id.in_(list(ids)))) if ids else ()
    return {row.id: _absence(row) for row in rows}


def of_municipality(tx: Connection, municipality_id: int, now: datetime) -> list[Absence]:
    """Those that are not over, the earliest first."""
    rows = tx.execute(_OF_TOWN, {"municipality_id": municipality_id, "now": now})
    return [_absence(row) for row in rows]


def end(tx: Connection, absence_id: int, *, now: datetime) -> None:
    """They are back, or do not go at all: it ends now. One that is over stays as it is."""
    ending = update(absence).where(absence.c.id == absence_id, absence.c.until > now)
    tx.execute(ending.where(absence.c.since > now).values(since=now, until=now))
    tx.execute(ending.values(until=now))


def next_change(tx: Connection) -> datetime | None:
    """When somebody goes or comes back next, past where that has not been seen to."""
    return min((one for one in tx.scalars(_NEXT) if one is not None), default=None)


def changed(tx: Connection, now: datetime) -> list[Changed]:
    """What began or ended until now and has not been seen to."""
    found = []
    for *of_absence, municipality_id, begun, ended in tx.execute(_CHANGED, {"now": now}):
        one = _absence(of_absence)
        begins, ends = not begun and one.since <= now, not ended and one.until <= now
        found.append(Changed(one, municipality_id, begins, ends))
    return found


def seen_to(tx: Connection, now: datetime) -> None:
    """What began or ended until now has been seen to."""
    tx.execute(update(absence).where(absence.c.since <= now, absence.c.begun.is_(False)).values(begun=True))
    tx.execute(update(absence).where(absence.c.until <= now, absence.c.ended.is_(False)).values(ended=True))


def set_answering(tx: Connection, answering: Mapping[int, tuple[bool, int | None]]) -> None:
    """Whether each of these is away, and who stands in; by id."""
    for staff_id, (is_away, substitute_id) in answering.items():
        tx.execute(
            update(staff).where(staff.c.id == staff_id).values(away=is_away, substitute_id=substitute_id)
        )


def answering(tx: Connection, staff_id: int | None) -> Answering:
    """For a coach; without one it is the municipality's list."""
    row = None if staff_id is None else tx.execute(_ANSWERING, {"staff_id": staff_id}).one_or_none()
    if staff_id is None or row is None:
        return Answering(away=False, by=None)
    return Answering(away=row.away, by=row.substitute_id if row.away else staff_id)


def all_answering(tx: Connection, holder_ids: Collection[int]) -> dict[int, Answers]:
    """Who coaches and who answers, by the holder's id."""
    rows = tx.execute(_OF_HOLDERS, {"ids": list(holder_ids)}) if holder_ids else ()
    return {row.id: Answers(row.coach or "", row.answers or "", bool(row.away)) for row in rows}


def meanwhile(tx: Connection, one: Absence) -> tuple[int, int]:
    """How many messages came in an absence from people whom the coach has now, and how many of them were dealt with."""
    came = select(func.count(), func.count(message.c.handled_at)).join(
        holder, holder.c.id == message.c.holder_id
    )
    in_time = (message.c.at >= one.since, message.c.at < one.until)
    counted = tx.execute(came.where(holder.c.coach_id == one.staff_id, *in_time)).one()
    return counted[0], counted[1]


def leave_duty(tx: Connection, staff_id: int) -> None:
    """Somebody is on no list any more of who hears of words of danger."""
    tx.execute(delete(duty).where(duty.c.staff_id == staff_id))


# What a holder was told of it


def told_absence(tx: Connection, holder_id: int) -> int | None:
    """The id of the absence that a holder was last told of."""
    return tx.scalar(select(told_away.c.absence_id).where(told_away.c.holder_id == holder_id))


def told_closed(tx: Connection, holder_id: int) -> datetime | None:
    """When a holder was last told that what they write is read later."""
    at: datetime | None = tx.scalar(select(told_away.c.closed_at).where(told_away.c.holder_id == holder_id))
    return at


def set_told(tx: Connection, holder_id: int, **values: Any) -> None:
    """`absence_id` or `closed_at`: what they were told just now."""
    new = upsert(tx, told_away).values(holder_id=holder_id, **values)
    tx.execute(new.on_conflict_do_update(index_elements=["holder_id"], set_=values))


def _absence(row: Sequence[Any]) -> Absence:
    absence_id, staff_id, since, until, substitute_id = row
    return Absence(absence_id, staff_id, since, until, substitute_id)

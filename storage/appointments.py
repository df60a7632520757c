"""Appointments of permit holders."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from bot.rules.errors import NotFound
from bot.rules.values import Answer, Appointment, AppointmentState, Domain, Holder, Told
from storage.caseloads import in_hands_of
from storage.rows import HOLDER, to_holder
from storage.tables import appointment as table
from storage.tables import holder

# In the order of the value's fields; what was told is a value of its own at the end.
_COLUMNS = tuple(
    table.c[name]
    for name in (
        *("id", "holder_id", "start", "end", "zone", "all_day", "last_day", "title", "place", "with_whom"),
        *("bring", "note", "domain", "state", "answer", "answered_at", "set_by", "source", "source_key"),
        *("source_sequence", "source_hash", "version", "told_start", "told_place"),
    )
)
_BY_ID = select(*_COLUMNS).where(table.c.id == bindparam("id"))
_WITH_HOLDER = (
    select(*_COLUMNS, *HOLDER)
    .join(holder, holder.c.id == table.c.holder_id)
    .where(table.c.id == bindparam("id"))
)
_BY_IDS = select(*_COLUMNS).where(table.c.id.in_(bindparam("ids", expanding=True)))
_IN_ORDER = select(*_COLUMNS).order_by(table.c.start, table.c.id)
_OF_HOLDER = _IN_ORDER.where(
    table.c.holder_id == bindparam("holder_id"),
    or_(
        table.c.start >= bindparam("since"),
        table.c.end >= bindparam("since"),
        table.c.last_day >= bindparam("about"),
    ),
)
_OF_COACH = _IN_ORDER.join(holder, holder.c.id == table.c.holder_id).where(
    in_hands_of(bindparam("coach_id")),
    table.c.start >= bindparam("since"),
    table.c.start < bindparam("until"),
)
_ANSWER = (
    update(table)
    .where(table.c.id == bindparam("answered_id"))
    .values(answer=bindparam("answer"), answered_at=bindparam("answered_at"))
)
_TELL = (
    update(table)
    .where(table.c.id == bindparam("told_id"))
    .values(told_start=bindparam("new_start"), told_place=bindparam("new_place"))
)


def add(
    tx: Connection,
    holder_id: int,
    *,
    start: datetime,
    end: datetime | None,
    zone: str,
    all_day: bool = False,
    last_day: date | None = None,
    title: str,
    place: str,
    with_whom: str,
    bring: str,
    note: str = "",
    domain: Domain,
    set_by: int | None,
    source: str = "coach",
    source_key: str | None = None,
    source_sequence: int = 0,
    source_hash: str = "",
    now: datetime,
) -> Appointment:
    """Adds a planned appointment that nobody has answered yet.

    Args:
        last_day: of a whole-day one, included; it has no `end`.
        source: coach, or calendar. `source_key` is None when there is none; that a holder has it once is for the
            caller to see to, by `of_source` in the same transaction.
    """
    row = tx.execute(
        insert(table)
        .values(
            holder_id=holder_id,
            start=start,
            end=end,
            zone=zone,
            all_day=all_day,
            last_day=last_day,
            title=title,
            place=place,
            with_whom=with_whom,
            bring=bring,
            note=note,
            domain=domain,
            state=AppointmentState.PLANNED,
            answer=Answer.OPEN,
            set_by=set_by,
            source=source,
            source_key=source_key,
            source_sequence=source_sequence,
            source_hash=source_hash,
            version=1,
            made_at=now,
        )
        .returning(*_COLUMNS)
    ).one()
    return _appointment(row)


def change(tx: Connection, appointment_id: int, **values: Any) -> Appointment:
    """Changes fields of `Appointment`, by their names, and raises the version. NotFound when there is none."""
    changed = (
        update(table)
        .where(table.c.id == appointment_id)
        .values(values | {"version": table.c.version + 1})
        .returning(*_COLUMNS)
    )
    row = tx.execute(changed).one_or_none()
    if row is None:
        raise NotFound
    return _appointment(row)


def appointment(tx: Connection, appointment_id: int) -> Appointment:
    """Raises NotFound when there is none."""
    row = tx.execute(_BY_ID, {"id": appointment_id}).one_or_none()
    if row is None:
        raise NotFound
    return _appointment(row)


def with_holder(tx: Connection, appointment_id: int) -> tuple[Appointment, Holder]:
    """An appointment and whose it is. Raises NotFound when there is none."""
    row = tx.execute(_WITH_HOLDER, {"id": appointment_id}).one_or_none()
    if row is None:
        raise NotFound
    return _appointment(row[: len(_COLUMNS)]), to_holder(row[len(_COLUMNS) :])


def appointments(tx: Connection, ids: Iterable[int]) -> dict[int, Appointment]:
    """Those that there are, by id."""
    return {row[0]: _appointment(row) for row in tx.execute(_BY_IDS, {"ids": list(ids)})}


def of_holder(tx: Connection, holder_id: int, *, since: datetime) -> list[Appointment]:
    """What is not over at that moment, cancelled ones included, in the order of their start.

    One without an end is over when it starts, a whole-day one at midnight after its last day.
    """
    # A whole day is counted in the appointment's own zone; no zone is further than a day from UTC.
    about = since.astimezone(UTC).date() - timedelta(days=1)
    rows = tx.execute(_OF_HOLDER, {"holder_id": holder_id, "since": since, "about": about})
    found = [_appointment(row) for row in rows]
    return [one for one in found if not _is_over(one, since)]


def of_coach(tx: Connection, coach_id: int, *, since: datetime, until: datetime) -> list[Appointment]:
    """What starts from `since` up to `until` for any holder of this coach, cancelled ones included."""
    rows = tx.execute(_OF_COACH, {"coach_id": coach_id, "since": since, "until": until})
    return [_appointment(row) for row in rows]


def of_source(tx: Connection, holder_id: int) -> list[Appointment]:
    """All that came from calendars, past and cancelled ones included, in the order of their start."""
    rows = tx.execute(_IN_ORDER.where(table.c.holder_id == holder_id, table.c.source == "calendar"))
    return [_appointment(row) for row in rows]


def set_answer(tx: Connection, appointment_id: int, answer: Answer, *, now: datetime) -> None:
    """Keeps the holder's answer; the version stays. Raises NotFound when there is no such appointment."""
    answered = {"answered_id": appointment_id, "answer": answer, "answered_at": now}
    if tx.execute(_ANSWER, answered).rowcount == 0:
        raise NotFound


def set_told(tx: Connection, told: Mapping[int, Told]) -> None:
    """Keeps what the holders were told, by appointment id, all in one statement; the version stays."""
    if told:
        rows = [
            {"told_id": one, "new_start": known.start, "new_place": known.place}
            for one, known in told.items()
        ]
        tx.execute(_TELL, rows)


def _is_over(one: Appointment, at: datetime) -> bool:
    if one.last_day is not None:
        return one.last_day < at.astimezone(ZoneInfo(one.zone)).date()
    return (one.end or one.start) < at


def _appointment(row: Sequence[Any]) -> Appointment:
    *before, domain, state, answer, answered_at, set_by = row[:17]
    *after, told_start, told_place = row[17:]
    told = None if told_start is None else Told(told_start, told_place)
    return Appointment(  # type: ignore[call-arg]
        *before, Domain(domain), AppointmentState(state), Answer(answer), answered_at, set_by, *after, told
    )

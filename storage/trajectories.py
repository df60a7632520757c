"""Trajectories: the frame, the dates that were entered, exam parts, hours; and all of it as the rules need it.

A function that names a row by id raises NotFound when there is none.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update

from bot.rules.errors import NotFound
from bot.rules.trajectory import (
    SEVERAL,
    Attempt,
    AttemptState,
    Cohort,
    Extension,
    Given,
    GivenKind,
    Group,
    Guidance,
    Hours,
    HoursKind,
    Law,
    Level,
    Part,
    Record,
    Route,
    Source,
    Stage,
    Trajectory,
)
from bot.rules.values import Appointment, Municipality
from storage import appointments, exam_times
from storage.rows import MUNICIPALITY, to_municipality
from storage.tables import holder, municipality
from storage.trajectory_tables import attempt as attempts
from storage.trajectory_tables import given, hours, trajectory
from storage.upsert import upsert

T = TypeVar("T")

AT_ONCE = 500  # ids in one statement: SQLite takes no more than some ten thousand values
_SETS = ("scaled_down", "free", "exams_in_pip")

# In the order of the values' fields.
_FRAME = tuple(
    trajectory.c[name]
    for name in ("holder_id", "law", "cohort", "route", "came_for", "stage", "guidance", *_SETS)
)
_GIVEN = tuple(
    given.c[name]
    for name in (
        *("id", "kind", "day", "source", "until", "months", "days", "ground", "set_by", "set_at"),
        "holder_id",
    )
)
_ATTEMPT = tuple(
    attempts.c[name]
    for name in (
        *("id", "part", "level", "day", "at", "place", "state", "by_school", "source", "set_by", "set_at"),
        *("version", "holder_id"),
    )
)
_HOURS = tuple(
    hours.c[name] for name in ("id", "kind", "minutes", "day", "source", "set_by", "set_at", "holder_id")
)


# The frame


def frame(tx: Connection, holder_id: int) -> Trajectory:
    """The frame of a trajectory; one in which nothing is known yet where there is none."""
    row = tx.execute(select(*_FRAME).where(trajectory.c.holder_id == holder_id)).one_or_none()
    return Trajectory() if row is None else _frame(row)


def save_frame(tx: Connection, holder_id: int, **values: Any) -> Trajectory:
    """Changes fields of `Trajectory`, by their names."""
    usual = Trajectory()
    row = {
        name: getattr(usual, name) for name in (column.name for column in _FRAME) if name != "holder_id"
    } | values
    row |= {name: sorted(part.value for part in row[name]) for name in _SETS}
    saving = upsert(tx, trajectory).values(holder_id=holder_id, **row)
    if values:
        changed = {name: saving.excluded[name] for name in values}
        saving = saving.on_conflict_do_update(index_elements=["holder_id"], set_=changed)
    else:
        saving = saving.on_conflict_do_nothing()
    tx.execute(saving)
    return frame(tx, holder_id)


# Dates


def add_given(
    tx: Connection,
    holder_id: int,
    kind: GivenKind,
    day: date,
    source: Source,
    *,
    until: date | None = None,
    months: int | None = None,
    days: int | None = None,
    ground: Extension | None = None,
    set_by: int | None,
    now: datetime,
) -> Given:
    """Adds a date. Of a kind that a person has once, it takes the place of the one before, which stays on record."""
    if kind not in SEVERAL:
        held = update(given).where(
            given.c.holder_id == holder_id, given.c.kind == kind, given.c.ended_at.is_(None)
        )
        tx.execute(held.values(ended_at=now))
    row = tx.execute(
        insert(given)
        .values(
            holder_id=holder_id,
            kind=kind,
            day=day,
            source=source,
            until=until,
            months=months,
            days=days,
            ground=ground,
            set_by=set_by,
            set_at=now,
        )
        .returning(*_GIVEN)
    ).one()
    return _given(row)


def end_given(tx: Connection, holder_id: int, given_id: int, *, now: datetime) -> Given:
    """Takes a date of this person off the line; what was entered stays on record."""
    ended = (
        update(given)
        .where(given.c.id == given_id, given.c.holder_id == holder_id, given.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(*_GIVEN)
    )
    row = tx.execute(ended).one_or_none()
    if row is None:
        raise NotFound
    return _given(row)


def given_before(tx: Connection, holder_id: int, kind: GivenKind) -> list[tuple[Given, datetime]]:
    """What was entered of this kind and holds no more, each with the moment until which it did, the oldest first."""
    ended = select(*_GIVEN, given.c.ended_at).where(
        given.c.holder_id == holder_id, given.c.kind == kind, given.c.ended_at.is_not(None)
    )
    return [(_given(row), row.ended_at) for row in tx.execute(ended.order_by(given.c.id))]


# Exam parts


def add_attempt(
    tx: Connection,
    holder_id: int,
    part: Part,
    *,
    level: Level | None = None,
    day: date | None,
    at: time | None = None,
    place: str = "",
    state: AttemptState = AttemptState.PLANNED,
    by_school: bool = False,
    source: Source,
    set_by: int | None,
    now: datetime,
) -> Attempt:
    """`set_by` is None where the holder said so, or a file."""
    row = tx.execute(
        insert(attempts)
        .values(
            holder_id=holder_id,
            part=part,
            level=level,
            day=day,
            at=at,
            place=place,
            state=state,
            by_school=by_school,
            source=source,
            set_by=set_by,
            set_at=now,
            version=1,
        )
        .returning(*_ATTEMPT)
    ).one()
    return _attempt(row)


def change_attempt(tx: Connection, holder_id: int, attempt_id: int, **values: Any) -> Attempt:
    """Changes fields of this person's `Attempt`, by their names, and raises the version."""
    changed = (
        update(attempts)
        .where(attempts.c.id == attempt_id, attempts.c.holder_id == holder_id)
        .values(values | {"version": attempts.c.version + 1})
        .returning(*_ATTEMPT)
    )
    row = tx.execute(changed).one_or_none()
    if row is None:
        raise NotFound
    return _attempt(row)


# Hours


def add_hours(
    tx: Connection,
    holder_id: int,
    kind: HoursKind,
    minutes: int,
    day: date,
    source: Source,
    *,
    set_by: int | None,
    now: datetime,
) -> Hours:
    row = tx.execute(
        insert(hours)
        .values(
            holder_id=holder_id,
            kind=kind,
            minutes=minutes,
            day=day,
            source=source,
            set_by=set_by,
            set_at=now,
        )
        .returning(*_HOURS)
    ).one()
    return _hours(row)


def take_back_hours(tx: Connection, holder_id: int, hours_id: int, *, now: datetime) -> Hours:
    """An entry that was wrong counts no more; it stays on record."""
    taken = (
        update(hours)
        .where(hours.c.id == hours_id, hours.c.holder_id == holder_id, hours.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(*_HOURS)
    )
    row = tx.execute(taken).one_or_none()
    if row is None:
        raise NotFound
    return _hours(row)


# All of it


def record(tx: Connection, holder_id: int, *, now: datetime) -> Record:
    """All that is known of one person, appointments ahead included."""
    found = records(tx, [holder_id], now=now, with_appointments=True)
    if holder_id not in found:
        raise NotFound
    return found[holder_id]


def records(
    tx: Connection, holder_ids: Iterable[int], *, now: datetime, with_appointments: bool = False
) -> dict[int, Record]:
    """All that is known of each of these people, in a few statements however many they are."""
    found: dict[int, Record] = {}
    towns: dict[int, Municipality] = {}
    ids = list(holder_ids)
    for first in range(0, len(ids), AT_ONCE):
        found |= _records(tx, ids[first : first + AT_ONCE], towns, now, with_appointments)
    return found


def _records(
    tx: Connection,
    ids: Collection[int],
    towns: dict[int, Municipality],
    now: datetime,
    with_appointments: bool,
) -> dict[int, Record]:
    chosen = {"ids": list(ids)}
    town_of = {row.id: row.municipality_id for row in tx.execute(_TOWNS_OF, chosen)}
    _read_towns(tx, set(town_of.values()) - towns.keys(), towns)
    times = exam_times.of_municipalities(tx, set(town_of.values()))
    frames = {row.holder_id: _frame(row) for row in tx.execute(_FRAMES, chosen)}
    dates = _grouped((row.holder_id, _given(row)) for row in tx.execute(_GIVENS, chosen))
    exams = _grouped((row.holder_id, _attempt(row)) for row in tx.execute(_ATTEMPTS, chosen))
    ledger = _grouped((row.holder_id, _hours(row)) for row in tx.execute(_LEDGER, chosen))
    ahead: dict[int, list[Appointment]] = {}
    if with_appointments:
        ahead = {one: appointments.of_holder(tx, one, since=now) for one in town_of}
    return {
        one: Record(
            holder_id=one,
            trajectory=frames.get(one, _NOTHING),
            given=dates.get(one, ()),
            attempts=exams.get(one, ()),
            hours=ledger.get(one, ()),
            appointments=ahead.get(one, ()),
            times=times.get(town),
            municipality=towns[town],
        )
        for one, town in town_of.items()
    }


def _read_towns(tx: Connection, ids: Collection[int], towns: dict[int, Municipality]) -> None:
    if ids:
        for row in tx.execute(select(*MUNICIPALITY).where(municipality.c.id.in_(list(ids)))):
            towns[row.id] = to_municipality(row)


def _grouped(rows: Iterator[tuple[int, T]]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for one, value in rows:
        groups.setdefault(one, []).append(value)
    return groups


_NOTHING = Trajectory()
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_TOWNS_OF = select(holder.c.id, holder.c.municipality_id).where(holder.c.id.in_(_IDS))
_FRAMES = select(*_FRAME).where(trajectory.c.holder_id.in_(_IDS))
_GIVENS = select(*_GIVEN).where(given.c.holder_id.in_(_IDS), given.c.ended_at.is_(None)).order_by(given.c.id)
_ATTEMPTS = select(*_ATTEMPT).where(attempts.c.holder_id.in_(_IDS)).order_by(attempts.c.id)
_LEDGER = select(*_HOURS).where(hours.c.holder_id.in_(_IDS), hours.c.ended_at.is_(None)).order_by(hours.c.id)


def _frame(row: Sequence[Any]) -> Trajectory:
    _, law, cohort, route, came_for, stage, guidance, *sets = row
    return Trajectory(
        None if law is None else Law(law),
        None if cohort is None else Cohort(cohort),
        None if route is None else Route(route),
        Group(came_for),
        Stage(stage),
        Guidance(guidance),
        *(frozenset(Part(code) for code in codes) for codes in sets),
    )


def _given(row: Sequence[Any]) -> Given:
    row_id, kind, day, source, until, months, days, ground, set_by, set_at = row[:10]
    why = None if ground is None else Extension(ground)
    return Given(row_id, GivenKind(kind), day, Source(source), until, months, days, why, set_by, set_at)


def _attempt(row: Sequence[Any]) -> Attempt:
    row_id, part, level, day, at, place, state, by_school, source, set_by, set_at, version = row[:12]
    return Attempt(
        row_id,
        Part(part),
        None if level is None else Level(level),
        day,
        at,
        place,
        AttemptState(state),
        by_school,
        Source(source),
        set_by,
        set_at,
        version,
    )


def _hours(row: Sequence[Any]) -> Hours:
    row_id, kind, minutes, day, source, set_by, set_at = row[:7]
    return Hours(row_id, HoursKind(kind), minutes, day, Source(source), set_by, set_at)

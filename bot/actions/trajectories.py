"""What becomes known of a person's trajectory: law and route, dates of letters, exams, hours. Each plans the line anew."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection

from bot.actions.check_in_rhythms import follow_guidance
from bot.actions.planning import replan_lines
from bot.rules.errors import EndBeforeStart, NotFound, OutOfRange
from bot.rules.exam_parts import cohort_of, law_of, needed
from bot.rules.exam_times import ExamKind
from bot.rules.line_dates import stated
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
from bot.rules.values import Role
from storage import audit, exam_times, people, trajectories
from storage.people import holder_of_coach

# Nobody who lives has a date outside of these years, and no sum runs over the end of the calendar.
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_MONTHS = 120
MOST_DAYS = 3_660
MOST_WEEKS = 104
MOST_MINUTES = 600_000  # 10,000 hours

_NO_LENGTH = dict.fromkeys(("until", "months", "days", "ground"))

# Law and route


def set_law(
    tx: Connection,
    staff_id: int,
    holder_id: int,
    law: Law | None,
    *,
    cohort: Cohort | None = None,
    obliged: date | None = None,
    source: Source = Source.COACH,
    now: datetime,
) -> Trajectory:
    """The law that holds, as staff say or DUO's letter does. With the day on which the obligation began, that day
    decides: the law and the cohort follow from it. Only Wi2013 has cohorts, only Wi2021 routes."""
    holder_of_coach(tx, staff_id, holder_id)
    if obliged is not None:
        _enter(tx, staff_id, holder_id, GivenKind.OBLIGED, obliged, source, length=_NO_LENGTH, now=now)
        law, cohort = law_of(obliged) or law, cohort_of(obliged) or cohort
    frame = _save_law(tx, holder_id, law, cohort)
    _done(tx, staff_id, holder_id, "set_law", now=now)
    return frame


def set_route(
    tx: Connection, staff_id: int, holder_id: int, route: Route | None, *, now: datetime
) -> Trajectory:
    """Only Wi2021 has routes: who has one is under that law, whatever was entered before."""
    holder_of_coach(tx, staff_id, holder_id)
    values: dict[str, Any] = {"route": route}
    if route is not None:
        values |= {"law": Law.WI2021, "cohort": None}
    frame = trajectories.save_frame(tx, holder_id, **values)
    _done(tx, staff_id, holder_id, "set_route", now=now)
    return frame


def set_frame(
    tx: Connection,
    staff_id: int,
    holder_id: int,
    *,
    came_for: Group | None = None,
    stage: Stage | None = None,
    guidance: Guidance | None = None,
    scaled_down: Collection[Part] | None = None,
    free: Collection[Part] | None = None,
    exams_in_pip: Collection[Part] | None = None,
    now: datetime,
) -> Trajectory:
    """What is not named stays. On the move from reception to a house `stage` changes, and all else goes on."""
    holder_of_coach(tx, staff_id, holder_id)
    said = {
        "came_for": came_for,
        "stage": stage,
        "guidance": guidance,
        "scaled_down": scaled_down,
        "free": free,
        "exams_in_pip": exams_in_pip,
    }
    values = {name: value for name, value in said.items() if value is not None}
    before = trajectories.frame(tx, holder_id).guidance
    frame = trajectories.save_frame(tx, holder_id, **values)
    if frame.guidance is not before:
        follow_guidance(tx, holder_id, before, frame.guidance, now=now)
    _done(tx, staff_id, holder_id, *(f"set_{name}" for name in values), now=now)
    return frame


# Dates


def enter_date(
    tx: Connection,
    staff_id: int,
    holder_id: int,
    kind: GivenKind,
    day: date,
    source: Source,
    *,
    until: date | None = None,
    months: int | None = None,
    days: int | None = None,
    ground: Extension | None = None,
    now: datetime,
) -> Given:
    """A date as a letter, a decision or somebody says. The day of the obligation decides law and cohort as well.

    Of a kind that a person has once it takes the place of the one before. Of the others the same one entered again is
    the one that is there. Raises EndBeforeStart, OutOfRange.
    """
    holder_of_coach(tx, staff_id, holder_id)
    length = {"until": until, "months": months, "days": days, "ground": ground}
    given = _enter(tx, staff_id, holder_id, kind, day, source, length=length, now=now)
    if kind is GivenKind.OBLIGED and (law := law_of(day)) is not None:
        _save_law(tx, holder_id, law, cohort_of(day))
    _done(tx, staff_id, holder_id, f"entered_{kind}", now=now)
    return given


def end_date(tx: Connection, staff_id: int, holder_id: int, given_id: int, *, now: datetime) -> Given:
    """Takes a date off the line; it stays on record. NotFound where it holds no more."""
    holder_of_coach(tx, staff_id, holder_id)
    given = trajectories.end_given(tx, holder_id, given_id, now=now)
    _done(tx, staff_id, holder_id, f"ended_{given.kind}", now=now)
    return given


# Exam parts


def enter_attempt(
    tx: Connection,
    staff_id: int,
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
    now: datetime,
) -> Attempt:
    """An exam, meeting or final talk. Where the person said to have signed up and knew no day, this is that one.

    Without a level it is at the one that is needed.
    """
    holder_of_coach(tx, staff_id, holder_id)
    check_days(day)
    record = trajectories.record(tx, holder_id, now=now)
    values: dict[str, Any] = {
        "level": level or needed(record).get(part),
        "day": day,
        "at": at,
        "place": place,
        "state": state,
        "by_school": by_school,
        "source": source,
        "set_by": staff_id,
    }
    signed_up = signed_up_without_a_day(record, part)
    if signed_up is None:
        attempt = trajectories.add_attempt(tx, holder_id, part, **values, now=now)
    else:
        attempt = trajectories.change_attempt(tx, holder_id, signed_up.id, **values, set_at=now)
    _done(tx, staff_id, holder_id, "entered_attempt", subject=f"attempt:{attempt.id}", now=now)
    return attempt


def change_attempt(
    tx: Connection, staff_id: int, holder_id: int, attempt_id: int, *, now: datetime, **values: Any
) -> Attempt:
    """Changes fields of `Attempt`, by their names: another day, or what came of it. The last change wins.

    Of one that gets another day without a time or a place, time and place are not known any more.
    """
    holder_of_coach(tx, staff_id, holder_id)
    if "day" in values:
        check_days(values["day"])
        values = {"at": None, "place": ""} | values
    attempt = trajectories.change_attempt(tx, holder_id, attempt_id, **values, set_by=staff_id, set_at=now)
    _done(tx, staff_id, holder_id, "changed_attempt", subject=f"attempt:{attempt_id}", now=now)
    return attempt


# Hours


def enter_hours(
    tx: Connection,
    staff_id: int,
    holder_id: int,
    kind: HoursKind,
    minutes: int,
    day: date,
    source: Source,
    *,
    now: datetime,
) -> Hours:
    """A negative number corrects. Raises OutOfRange."""
    holder_of_coach(tx, staff_id, holder_id)
    check_days(day)
    _check(abs(minutes), MOST_MINUTES)
    entry = trajectories.add_hours(tx, holder_id, kind, minutes, day, source, set_by=staff_id, now=now)
    _done(tx, staff_id, holder_id, "entered_hours", subject=f"hours:{entry.id}", now=now)
    return entry


def take_back_hours(tx: Connection, staff_id: int, holder_id: int, hours_id: int, *, now: datetime) -> Hours:
    """An entry that was wrong counts no more; it stays on record."""
    holder_of_coach(tx, staff_id, holder_id)
    entry = trajectories.take_back_hours(tx, holder_id, hours_id, now=now)
    _done(tx, staff_id, holder_id, "took_back_hours", subject=f"hours:{hours_id}", now=now)
    return entry


# Waiting times


def set_exam_time(
    tx: Connection,
    staff_id: int,
    what: str,
    exam: ExamKind,
    *,
    weeks: int,
    source: str,
    checked: date,
    now: datetime,
) -> int:
    """A manager knows better than the country's figures how long people here wait; how many lines were planned anew.

    `what` is `sign_up` or `result`. Raises NotFound for who is no manager, OutOfRange.
    """
    manager = people.staff_member(tx, staff_id)
    if manager.role is not Role.MANAGER:
        raise NotFound
    _check(weeks, MOST_WEEKS)
    exam_times.set_time(tx, manager.municipality_id, what, exam, weeks=weeks, source=source, checked=checked)
    subject = f"municipality:{manager.municipality_id}"
    audit.note(tx, actor=f"staff:{staff_id}", what=f"set_{what}_time", subject=subject, now=now)
    ids = people.holder_ids_of_municipality(tx, manager.municipality_id)
    replan_lines(tx, ids, now=now)
    return len(ids)


def _enter(
    tx: Connection,
    staff_id: int,
    holder_id: int,
    kind: GivenKind,
    day: date,
    source: Source,
    *,
    length: Mapping[str, Any],
    now: datetime,
) -> Given:
    until: date | None = length["until"]
    check_days(day, until)
    _check(length["months"], MOST_MONTHS)
    _check(length["days"], MOST_DAYS)
    if until is not None and until < day:
        raise EndBeforeStart(day, until)
    record = trajectories.record(tx, holder_id, now=now)
    start = stated(record, GivenKind.TERM_START)
    if kind is GivenKind.TERM_END and start is not None and day < start.day:
        raise EndBeforeStart(start.day, day)
    for one in record.all_of(kind) if kind in SEVERAL else ():
        same = all(getattr(one, name) == value for name, value in length.items())
        if same and (one.day, one.source) == (day, source):
            return one
    return trajectories.add_given(tx, holder_id, kind, day, source, **length, set_by=staff_id, now=now)


def _save_law(tx: Connection, holder_id: int, law: Law | None, cohort: Cohort | None) -> Trajectory:
    values: dict[str, Any] = {"law": law, "cohort": cohort if law is Law.WI2013 else None}
    if law is not Law.WI2021:
        values["route"] = None
    return trajectories.save_frame(tx, holder_id, **values)


def signed_up_without_a_day(record: Record, part: Part) -> Attempt | None:
    own = (one for one in record.attempts if one.part is part and one.day is None)
    return next((one for one in own if one.state is AttemptState.PLANNED), None)


def check_days(*days: date | None) -> None:
    if any(day is not None and not FIRST_YEAR <= day.year < LAST_YEAR for day in days):
        raise OutOfRange


def _check(number: int | None, most: int) -> None:
    if number is not None and not 0 <= number <= most:
        raise OutOfRange


def _done(
    tx: Connection, staff_id: int, holder_id: int, *what: str, subject: str | None = None, now: datetime
) -> None:
    for each in what:
        audit.note(
            tx, actor=f"staff:{staff_id}", what=each, subject=subject or f"holder:{holder_id}", now=now
        )
    replan_lines(tx, [holder_id], now=now)

"""Which reminders a holder and the coach should get of the dates on the line, and whether one is still wanted.

Like the plan of an appointment it looks only at the record as it is now: what it no longer names is void. Each date has
a ladder of steps. A step in days or months comes at 10:00 on the wall; where that is no working day, on the last
working day before, so that there is an office to call. What comes near within hours keeps its moment.

Of all deadlines one message a day goes to a person: the nearest, and of those on one day the one that costs most to
miss; `also` names the others of that day. Exams are apart, as appointments are, for the holder only. Other choices of ours:

- Signing up: the holder hears of the last day at 42, 28, 14, 7, 3, 1 and 0 days, of the advised one at 14 and 3. A
  coach has a hundred people, and hears of the last day at 28, 7 and 1.
- Who signed up and knows no day is asked for it, at 84, 56, 42, 28, 21, 14 and 7 days before the last possible exam.
- Taaleis and benefit review: 14 and 7 days, to both; the written notice is the municipality's own duty, so its date
  goes to the coach alone.
- PVT and MAP: 2 months, 1 month and 7 days, to both; where they end with the term it is one message with it.
- That an exam was booked is news where staff entered it, not where the holder did or a file of many did.
- A meeting or final talk cannot be moved with DUO, and no letter of DUO comes: 3 days, the evening before, 2 hours.
- Of the Staatsexamen NT2 the letter comes two weeks before, and nothing is known of moving it: 14 and 7 days.
- Who has done everything hears no more of the end of the term. Under Wi2013 that takes the cohort, under Wi2021 the
  route: without them it is not known what everything is.
- DUO's decision: on the last day for it, to the coach.

No message says what was the result, and none threatens: it says what is to be done, and by when.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.rules.days import add_months, is_working_day, last_working_day_before
from bot.rules.exam_dates import level_of
from bot.rules.exam_parts import all_done, needed, parts
from bot.rules.exam_times import can_be_moved_until, exam_kind
from bot.rules.line import every_date, order
from bot.rules.local_time import local_day, local_to_utc, start_of_day
from bot.rules.quiet_hours import evening_before, is_quiet, next_allowed
from bot.rules.trajectory import Attempt, AttemptState, DateKind, LineDate, PartState, Record
from bot.rules.values import Kind, Municipality, Outgoing, Planned, Rank, Skip

AT = time(10)  # of the municipality's zone
EVENING = time(18)
SETTLE = timedelta(seconds=30)  # two quick corrections make one message
NEWS_FOR = timedelta(days=3)  # that an exam was booked is news for so long

_BOOKED = "booked"
_WINDOW_OPENS = "6m"
_TERM = ("12m", "9m", "6m", "4m", "3m", "2m", "1m")
_PART = ("2m", "1m", "7d")
_LANGUAGE = ("14d", "7d")
_FOR_HOLDER = {
    DateKind.TERM_END: _TERM,
    DateKind.SIGN_UP_BY: ("42d", "28d", "14d", "7d", "3d", "1d", "0d"),
    DateKind.SIGN_UP_WITH_RESIT: ("14d", "3d"),
    DateKind.TELL_DAY: ("84d", "56d", "42d", "28d", "21d", "14d", "7d"),
    DateKind.RESULT_BY: ("0d",),
    DateKind.PVT_DUE: _PART,
    DateKind.MAP_DUE: _PART,
    DateKind.LANGUAGE_TEST_DUE: _LANGUAGE,
    DateKind.LANGUAGE_START_DUE: _LANGUAGE,
    DateKind.BENEFIT_REVIEW: _LANGUAGE,
    DateKind.OBJECTION_UNTIL: ("21d", "7d"),
}
_FOR_COACH = {
    DateKind.TERM_END: _TERM,
    DateKind.SIGN_UP_BY: ("28d", "7d", "1d"),
    DateKind.TELL_DAY: ("42d", "14d"),
    DateKind.PIP_DUE: ("28d", "14d", "7d", "2d"),
    DateKind.OFFER_DUE: ("60d", "30d"),
    DateKind.EDUCATION_START_DUE: ("60d", "30d"),
    DateKind.SWITCH_UNTIL: ("60d", "30d"),
    DateKind.CHECK_MONTH_24: ("60d", "30d"),
    DateKind.PVT_DUE: _PART,
    DateKind.MAP_DUE: _PART,
    DateKind.LANGUAGE_TEST_DUE: _LANGUAGE,
    DateKind.LANGUAGE_NOTICE_DUE: _LANGUAGE,
    DateKind.LANGUAGE_START_DUE: _LANGUAGE,
    DateKind.BENEFIT_REVIEW: _LANGUAGE,
    DateKind.UNBURDENED_UNTIL: ("42d",),
    DateKind.DUO_DECIDES_BY: ("0d",),
    DateKind.OBJECTION_UNTIL: ("21d", "7d"),
}
_LADDERS = {Kind.LINE_REMINDER: _FOR_HOLDER, Kind.STAFF_LINE: _FOR_COACH}


@dataclass(frozen=True, slots=True)
class _Step:
    """One message of a ladder."""

    about: LineDate
    name: str
    due: datetime
    useful_until: datetime


@dataclass(frozen=True, slots=True)
class Plans:
    """All messages about one line that should be waiting, each earliest first."""

    for_holder: list[Planned]
    for_coach: list[Planned]


def plan(record: Record, *, now: datetime) -> Plans:
    """What holder and coach should get of the record as it is now; nothing without a municipality."""
    municipality = record.municipality
    if municipality is None:
        return Plans([], [])
    today = local_day(now, municipality.zone)
    dates = every_date(record, today=today)
    if all_done(record, today):
        dates = [one for one in dates if one.kind is not DateKind.TERM_END]
    for_holder = _one_a_day(_deadlines(dates, _FOR_HOLDER, municipality, now))
    for_coach = _one_a_day(_deadlines(dates, _FOR_COACH, municipality, now))
    exams = _exams(record, dates, municipality, now)
    return Plans(
        _planned("line", Kind.LINE_REMINDER, record, [*for_holder, *exams]),
        _planned("coach-line", Kind.STAFF_LINE, record, for_coach),
    )


def still_wanted(row: Outgoing, record: Record, *, now: datetime) -> Skip | None:
    """Why a claimed message of these plans must not be sent after all; None when it is to be sent.

    TOLD: the part is signed up for, done or passed, or everything is. CANCELLED: the date is not on the line any more,
    since what it asked for was done or what it was computed from was taken back. SUPERSEDED: a later step about it is
    due as well.
    """
    if now >= row.useful_until:
        return Skip.OVER
    municipality = record.municipality
    if municipality is None:
        return Skip.CANCELLED
    today = local_day(now, municipality.zone)
    about = date_of(row.rule, record, today)
    if about is None:
        return _gone(row.rule, record, today)
    if f":{about.day.isoformat()}:" not in row.key:
        return Skip.MOVED
    if step_of(row.rule) == _BOOKED:
        return None
    if about.kind is DateKind.TERM_END and all_done(record, today):
        return Skip.TOLD
    dues = {step.name: step.due for step in _steps(about, row.kind, record, municipality)}
    dues.pop(_BOOKED, None)  # an exam that was only corrected is no news again
    # After failed tries the row itself is due later than its step was.
    own = dues.get(step_of(row.rule), row.due)
    return Skip.SUPERSEDED if any(own < due <= now for due in dues.values()) else None


def date_of(rule: str, record: Record, today: date) -> LineDate | None:
    """The date that a row's rule is about, as it is on the line now; None when it is not there any more."""
    code = code_of(rule)
    return next((one for one in every_date(record, today=today) if one.code == code), None)


def also(rule: str, kind: Kind, record: Record, *, now: datetime) -> list[LineDate]:
    """What else fell on the day of a message, by its rule and kind: the other deadlines that it stands for, most urgent
    first. Half a year before the end of the term that is also from when more time may be asked for."""
    municipality = record.municipality
    if municipality is None:
        return []
    dates = every_date(record, today=local_day(now, municipality.zone))
    about = next((one for one in dates if one.code == code_of(rule)), None)
    if about is None or about.kind is DateKind.EXAM:
        return []
    due = _morning(about.day, step_of(rule), municipality)
    ladder = _LADDERS[kind]
    return [
        one
        for one in dates
        if _opens_now(one, rule) or (one is not about and _falls_on(one, due, ladder, municipality))
    ]


def _falls_on(
    one: LineDate, due: datetime, ladder: dict[DateKind, tuple[str, ...]], municipality: Municipality
) -> bool:
    return any(step.due == due for step in _steps_of_deadline(one, ladder, municipality))


def _opens_now(one: LineDate, rule: str) -> bool:
    return one.kind is DateKind.EXTENSION_FROM and rule == f"{DateKind.TERM_END}:{_WINDOW_OPENS}"


def code_of(rule: str) -> str:
    """The code of the date in a row's rule: `sign_up_by.writing` of `sign_up_by.writing:14d`."""
    return rule.rpartition(":")[0]


def step_of(rule: str) -> str:
    """The step in a row's rule: `14d`, `6m`, `2h` or `booked`."""
    return rule.rpartition(":")[2]


def _planned(prefix: str, kind: Kind, record: Record, steps: Iterable[_Step]) -> list[Planned]:
    planned = []
    for step in sorted(steps, key=lambda step: (step.due, order(step.about))):
        code = step.about.code
        planned.append(
            Planned(
                key=f"{prefix}:{record.holder_id}:{code}:{step.about.day.isoformat()}:{step.name}",
                kind=kind,
                due=step.due,
                useful_until=step.useful_until,
                rank=Rank.REMINDER,
                rule=f"{code}:{step.name}",
            )
        )
    return planned


def _deadlines(
    dates: Iterable[LineDate],
    ladder: dict[DateKind, tuple[str, ...]],
    municipality: Municipality,
    now: datetime,
) -> Iterator[_Step]:
    for one in dates:
        if one.kind in ladder and now < _end_of_day(one.day, municipality.zone):
            steps = _steps_of_deadline(one, ladder, municipality)
            yield from (step for step in steps if step.due > now)


def _one_a_day(steps: Iterable[_Step]) -> list[_Step]:
    """Of the steps of one day that of the first date by `line.order`; of one date its last step."""
    chosen: dict[datetime, _Step] = {}
    for step in steps:
        present = chosen.get(step.due)
        if present is None or order(step.about) <= order(present.about):
            chosen[step.due] = step
    return list(chosen.values())


def _steps_of_deadline(
    one: LineDate, ladder: dict[DateKind, tuple[str, ...]], municipality: Municipality
) -> Iterator[_Step]:
    """Far from the date to near."""
    over = _end_of_day(one.day, municipality.zone)
    for name in ladder.get(one.kind, ()):
        due = _morning(one.day, name, municipality)
        if due < over:
            yield _Step(one, name, due, over)


def _morning(day: date, name: str, municipality: Municipality) -> datetime:
    return _morning_in(day, name, municipality.quiet_from, municipality.quiet_until, municipality.zone)


# All who live in a municipality share these days, and all are planned in one go.
@lru_cache(maxsize=16_384)
def _morning_in(day: date, name: str, quiet_from: time, quiet_until: time, zone: str) -> datetime:
    number = int(name[:-1])
    before = add_months(day, -number) if name.endswith("m") else day - timedelta(days=number)
    if not is_working_day(before):
        before = last_working_day_before(before)
    return next_allowed(local_to_utc(before, AT, zone), quiet_from, quiet_until, zone)


@lru_cache(maxsize=4_096)
def _end_of_day(day: date, zone: str) -> datetime:
    return start_of_day(day + timedelta(days=1), zone)


def _exams(
    record: Record, dates: Iterable[LineDate], municipality: Municipality, now: datetime
) -> Iterator[_Step]:
    for one in dates:
        if one.kind is not DateKind.EXAM:
            continue
        nearest: dict[datetime, _Step] = {}
        for step in _steps_of_exam(one, record, municipality):
            nearest[step.due] = step
        for step in nearest.values():
            if step.due > now or (step.name == _BOOKED and now < step.useful_until):
                yield step


def _steps_of_exam(one: LineDate, record: Record, municipality: Municipality) -> Iterator[_Step]:
    """Far from the exam to near."""
    attempt = _attempt(one.subject_id, record)
    if attempt is None:
        return
    zone = municipality.zone
    start = local_to_utc(one.day, attempt.at, zone) if attempt.at else None
    over = start or _end_of_day(one.day, zone)
    if attempt.set_by is not None and attempt.set_at is not None:
        due = attempt.set_at + SETTLE
        due = next_allowed(due, municipality.quiet_from, municipality.quiet_until, zone)
        if due < over:
            yield _Step(one, _BOOKED, due, min(over, due + NEWS_FOR))
    kind = exam_kind(attempt.part, level_of(attempt, needed(record)))
    limit = can_be_moved_until(kind) if kind is not None else None
    if kind is None:
        ladder = [("3d", over)]
    elif limit is None:
        ladder = [("14d", over), ("7d", over)]
    else:
        fixed = _end_of_day(one.day - limit, zone)  # then nothing can be changed
        # Of who was signed up by the school the letter comes two weeks before, not one.
        ladder = [("10d", fixed), ("8d", fixed), ("7d", over)]
        if attempt.by_school:
            ladder = [("14d", over), *ladder[:2]]
    for name, until in ladder:
        yield _Step(one, name, _morning(one.day, name, municipality), until)
    evening = local_to_utc(one.day - timedelta(days=1), EVENING, zone)
    evening = evening_before(evening, municipality.quiet_from, municipality.quiet_until, zone)
    yield _Step(one, "1d", evening, over)
    if start is not None and not _is_quiet(start - timedelta(hours=2), municipality):
        yield _Step(one, "2h", start - timedelta(hours=2), over)


def _steps(one: LineDate, kind: Kind, record: Record, municipality: Municipality) -> Iterator[_Step]:
    if one.kind is DateKind.EXAM:
        return _steps_of_exam(one, record, municipality)
    return _steps_of_deadline(one, _LADDERS[kind], municipality)


def _gone(rule: str, record: Record, today: date) -> Skip:
    """Why a date is not on the line any more."""
    kind, _, subject = code_of(rule).partition(".")
    if kind == DateKind.EXAM:
        attempt = _attempt(int(subject), record)
        if attempt is None or attempt.state is AttemptState.CANCELLED:
            return Skip.CANCELLED
        # A planned one was moved to a day that is not known yet.
        return Skip.MOVED if attempt.state is AttemptState.PLANNED else Skip.OVER
    states = [line.state for line in parts(record, today) if line.part == subject]
    return Skip.TOLD if states and states[0] is not PartState.NOT_YET else Skip.CANCELLED


def _attempt(number: int | None, record: Record) -> Attempt | None:
    return next((one for one in record.attempts if one.id == number), None)


def _is_quiet(instant: datetime, municipality: Municipality) -> bool:
    return is_quiet(instant, municipality.quiet_from, municipality.quiet_until, municipality.zone)

"""One person's whole line: dates with their source, parts of the exam, hours, clashes, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.clashes import Clash, clashes
from bot.rules.counting_back import counting_back
from bot.rules.exam_dates import exam_dates
from bot.rules.exam_parts import PartLine, all_done, parts
from bot.rules.exam_times import times_of
from bot.rules.law_dates import law_dates
from bot.rules.ledger import HoursLine, hours_lines
from bot.rules.trajectory import DateKind, GivenKind, LineDate, Part, Record, Source

__all__ = ["Clash", "HoursLine", "Line", "PartLine", "every_date", "line", "urgent"]

URGENT_DAYS = 90

# What one may do or should only know is never the next thing to do.
_TO_KNOW = frozenset(
    {
        DateKind.TERM_START,
        DateKind.EXTENSION_FROM,
        DateKind.SWITCH_UNTIL,
        DateKind.CHANGE_UNTIL,
        DateKind.LATEST_EXAM,
        DateKind.TELL_DAY,
    }
)
# These are for the coach to act on.
FOR_COACH = frozenset(
    {
        DateKind.PIP_DUE,
        DateKind.OFFER_DUE,
        DateKind.EDUCATION_START_DUE,
        DateKind.CHECK_MONTH_24,
        DateKind.DUO_DECIDES_BY,
        DateKind.LANGUAGE_NOTICE_DUE,
        DateKind.UNBURDENED_UNTIL,
    }
)
# Of two dates on one day the one that costs most to miss goes first; those that are not named come after.
_FIRST = (
    DateKind.EXAM,
    DateKind.OBJECTION_UNTIL,
    DateKind.SIGN_UP_BY,
    DateKind.TELL_DAY,
    DateKind.TERM_END,
    DateKind.LANGUAGE_TEST_DUE,
    DateKind.BENEFIT_REVIEW,
    DateKind.PVT_DUE,
    DateKind.MAP_DUE,
    DateKind.PIP_DUE,
    DateKind.SIGN_UP_WITH_RESIT,
    DateKind.RESULT_BY,
)
_COSTS = {kind: _FIRST.index(kind) if kind in _FIRST else len(_FIRST) for kind in DateKind}
_PARTS = {part: number for number, part in enumerate(Part)}


@dataclass(frozen=True, slots=True)
class Line:
    """`dates` are all, by day; `ahead` those from today on."""

    today: date
    dates: tuple[LineDate, ...]
    parts: tuple[PartLine, ...]
    hours: tuple[HoursLine, ...]
    clashes: tuple[Clash, ...]
    next: LineDate | None  # the one thing to look at now: the first that holder or coach has to act on
    next_of_holder: LineDate | None = None  # the first that the holder has to act on
    all_done: bool = False  # also where nothing is open, a part may be missing that is not known yet

    @property
    def ahead(self) -> tuple[LineDate, ...]:
        return tuple(one for one in self.dates if one.day >= self.today)

    @property
    def still_open(self) -> tuple[PartLine, ...]:
        return tuple(one for one in self.parts if one.is_open)


def line(record: Record, *, today: date) -> Line:
    """The whole line as it is on `today`, a day in the municipality's zone."""
    own = parts(record, today)
    dates = _dates(record, own, today)
    done = all_done(record, today)
    to_know = _TO_KNOW | {DateKind.TERM_END} if done else _TO_KNOW
    to_do = [one for one in dates if one.day >= today and one.kind not in to_know]
    return Line(
        today=today,
        dates=tuple(dates),
        parts=own,
        hours=hours_lines(record),
        clashes=clashes(record.appointments, record.attempts, record.zone, today=today),
        next=next(iter(to_do), None),
        next_of_holder=next((one for one in to_do if one.kind not in FOR_COACH), None),
        all_done=done,
    )


def every_date(record: Record, *, today: date) -> list[LineDate]:
    """All dates, by day and by what it costs to miss them: what the line shows and the reminders are planned from."""
    return _dates(record, parts(record, today), today)


def urgent(line: Line) -> list[LineDate]:
    """The dates of the next 90 days, today and the last one included."""
    until = line.today + timedelta(days=URGENT_DAYS)
    return [one for one in line.ahead if one.day <= until]


def order(one: LineDate) -> tuple[date, int, int, int]:
    """By day, of one day by what it costs to miss, and then in the order of the parts."""
    return (one.day, _COSTS[one.kind], _PARTS[one.part] if one.part else 0, one.subject_id or 0)


def source_of(record: Record, end: LineDate) -> Source:
    """Where the end of a term comes from: one that was computed from the date on the PIP, from where that date does."""
    pip = record.of(GivenKind.PIP)
    if end.source is Source.COMPUTED and pip and any(name == "pip" for name, _ in end.basis.inputs):
        return pip.source
    return end.source


def _dates(record: Record, own: Sequence[PartLine], today: date) -> list[LineDate]:
    times = times_of(record.times)
    dates = law_dates(record, today=today)
    for end in [one for one in dates if one.kind is DateKind.TERM_END]:
        dates += counting_back(own, end.day, times)
    dates += exam_dates(record.attempts, own, times, today=today)
    return sorted(dates, key=order)

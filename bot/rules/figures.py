"""A municipality in numbers, that say nothing about one person: counts, response times, the start beside now.

Each table is suppressed by itself (`bot.rules.counts`). Two tables never split the same people by the same question: route and
phase are those of Wi2021 alone, and there is none where the number of Wi2021 itself is not shown.

That holds for the figures of one moment. Those of two days, with one person more or less, tell of that person, whatever is
hidden in each; who may see them is told so, and that they looked is kept.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.rules.counts import SMALLEST, Counted, at_least_ten, counted
from bot.rules.digests import Reach
from bot.rules.exam_parts import all_done, law_held
from bot.rules.office_hours import hours_of, waited
from bot.rules.plans import CHOICES, Compared, Direction, DomainLine, IntakeField
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    AttemptState,
    DateKind,
    GivenKind,
    Law,
    Level,
    LineDate,
    Record,
)
from bot.rules.values import Domain, Municipality

RESPONSES_BACK = timedelta(days=90)
UNKNOWN = "unknown"
# What is said of somebody at the intake that may change, and helps to see whether it did.
COMPARED = (IntakeField.SCHOOLING, IntakeField.LITERACY, IntakeField.WORK)


class What(StrEnum):
    """The tables. Each person stands in one group of each."""

    LAW = "law"
    ROUTE = "route"  # of Wi2021
    PHASE = "phase"  # of Wi2021
    STAGE = "stage"  # reception centre, or housed
    EXAM_LEVEL = "exam_level"  # the highest language level of an exam that was passed
    LANGUAGE = "language"
    REACH = "reach"


class Phase(StrEnum):
    BEFORE_PLAN = "before_plan"  # no PIP yet
    UNDER_WAY = "under_way"
    OVER = "over"  # the term is over, and something is still open
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """One person as they are counted: codes, and no name."""

    law: str
    route: str
    phase: str
    stage: str
    exam_level: str
    language: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class Response:
    """A message of somebody, when it came and when a coach had seen to it."""

    holder_id: int
    at: datetime
    handled_at: datetime


@dataclass(frozen=True, slots=True)
class Responses:
    """How long people waited, in office time; half of them shorter."""

    middle: timedelta
    messages: int


Code = str


@dataclass(frozen=True, slots=True)
class Development:
    """The measures of a track, by one pair of eyes: where people stood at the start and stand now, and which way it went,
    of those who were measured twice."""

    domain: Domain
    by_holder: bool
    start: Counted[int]
    now: Counted[int]
    went: Counted[Direction]


@dataclass(frozen=True, slots=True)
class IntakeCounts:
    """How often each answer was given at the start and holds now; None where it is not shown."""

    field: IntakeField
    start: Mapping[Code, int | None]
    now: Mapping[Code, int | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """`people` is None where there are fewer than ten: then there is nothing else."""

    day: date
    people: int | None
    tables: Mapping[What, Counted[Code]]
    responses: Responses | None
    development: tuple[Development, ...]
    intake: tuple[IntakeCounts, ...]


@dataclass(frozen=True, slots=True)
class FigureFacts:
    today: date
    municipality: Municipality
    people: Sequence[PersonFigures]
    responses: Sequence[Response]
    lines: Sequence[DomainLine]  # of everybody
    intake: Sequence[Mapping[IntakeField, Compared]]  # of each person


def figures(facts: FigureFacts) -> Figures:
    people = at_least_ten(len(facts.people))
    if not people:
        return Figures(facts.today, people, {}, None, (), ())
    tables: dict[What, Counted[Code]] = {
        what: counted(Counter(str(getattr(one, what)) for one in facts.people))
        for what in (What.LAW, What.STAGE, What.EXAM_LEVEL, What.LANGUAGE, What.REACH)
    }
    if tables[What.LAW].rows.get(Law.WI2021) is not None:
        own = [one for one in facts.people if one.law == Law.WI2021]
        for what in (What.ROUTE, What.PHASE):
            tables[what] = counted(Counter(str(getattr(one, what)) for one in own))
    return Figures(
        day=facts.today,
        people=people,
        tables={what: tables[what] for what in What if what in tables and tables[what].rows},
        responses=_responses(facts),
        development=tuple(_development(facts.lines)),
        intake=tuple(_intake(facts.intake)),
    )


def person_figures(
    record: Record, *, language: str | None, reach: Reach, today: date, over: bool
) -> PersonFigures:
    """`over`: the end of the term lies before today."""
    law = law_held(record)
    frame = record.trajectory
    return PersonFigures(
        law=law or UNKNOWN,
        route=frame.route or UNKNOWN,
        phase=_phase(record, today, over=over),
        stage=frame.stage,
        exam_level=_exam_level(record),
        language=language or UNKNOWN,
        reach=reach,
    )


def term_is_over(dates: Iterable[LineDate], today: date) -> bool:
    """By the dates of a line."""
    return any(one.kind is DateKind.TERM_END and one.day < today for one in dates)


def _phase(record: Record, today: date, *, over: bool) -> Phase:
    if all_done(record, today):
        return Phase.DONE
    if record.of(GivenKind.PIP) is None:
        return Phase.BEFORE_PLAN
    return Phase.OVER if over else Phase.UNDER_WAY


def _exam_level(record: Record) -> str:
    passed = [
        one.level or Level.A2
        for one in record.attempts
        if one.part in LANGUAGE_PARTS and one.state is AttemptState.PASSED
    ]
    return max(passed, key=list(Level).index, default="none")


def _responses(facts: FigureFacts) -> Responses | None:
    """None where fewer than ten people wrote: it would tell of a few coaches and people."""
    if len({one.holder_id for one in facts.responses}) < SMALLEST:
        return None
    town = facts.municipality
    hours = hours_of(town)
    times = [waited(one.at, one.handled_at, hours).total_seconds() for one in facts.responses]
    return Responses(timedelta(seconds=median(times)), len(times))


def _development(lines: Sequence[DomainLine]) -> Iterable[Development]:
    """Tracks of which nothing can be shown are left out."""
    for domain in Domain:
        for by_holder in (True, False):
            own = [
                one
                for one in lines
                if one.domain is domain and one.by_holder is by_holder and one.direction is not None
            ]
            went = counted(Counter(one.direction for one in own if one.direction is not None))
            if went.total:
                yield Development(
                    domain,
                    by_holder,
                    counted(Counter(one.start.value for one in own)),
                    counted(Counter(one.now.value for one in own)),
                    went,
                )


def _intake(people: Sequence[Mapping[IntakeField, Compared]]) -> Iterable[IntakeCounts]:
    for field in COMPARED:
        own = [one[field] for one in people if field in one]
        if len(own) < SMALLEST:
            continue
        start = Counter(code for one in own for code in one.start.codes)
        now = Counter(code for one in own for code in one.now.codes)
        if CHOICES[field].several:
            # Somebody may have given several answers: each is counted beside those who did not give it.
            yield IntakeCounts(field, _each(start, len(own)), _each(now, len(own)))
        else:
            yield IntakeCounts(field, counted(start).rows, counted(now).rows)


def _each(counts: Counter[Code], people: int) -> dict[Code, int | None]:
    return {
        code: count if at_least_ten(count) is not None and at_least_ten(people - count) is not None else None
        for code, count in counts.items()
    }

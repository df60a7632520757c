"""Two ways of working, set side by side: how often something came about in each, and how sure the difference is.

The groups are fixed before anything is counted, and nobody is moved afterwards. There is no figure while one of the four numbers
is below ten: it would say something about single people, and nothing about the ways. Nor is there one that, beside that of an
earlier comparison, would tell of fewer than ten by subtraction (`withheld`). What several comparisons tell together, and one
that is looked at again after somebody moved away, is not guarded against.

The interval is Newcombe's for a difference of two proportions, from the intervals of Wilson (R. G. Newcombe, Statistics in Medicine
17 (1998), 873-890, method 10).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import sqrt

from bot.rules.checkins import CheckIn, QuestionKind, Questions, option_of
from bot.rules.counts import SMALLEST
from bot.rules.errors import Refused
from bot.rules.local_time import local_day
from bot.rules.trajectory import Attempt, AttemptState

Z_95 = 1.959964  # of the normal distribution, for 95 of 100


class Measure(StrEnum):
    """What is counted of a person, yes or no, between the first and the last day."""

    PART_PASSED = "part_passed"  # a part of the exam, or of the Z-route, was finished
    GOAL_REACHED = "goal_reached"  # a goal of the plan was reached
    ANSWERED = "answered"  # at least half of the check-ins had an answer
    HOURS = "hours"  # at least half of the answers about hours were the third step or more: from four hours of Dutch a week


LONGEST = timedelta(days=731)
HOURS_STEP = 2  # the third of the steps, the first of which is none


class Stage(StrEnum):
    DRAFT = "draft"  # people are put in
    FIXED = "fixed"  # nobody is put in or taken out any more; it has not begun
    RUNNING = "running"
    OVER = "over"  # the figure may be seen
    LAPSED = "lapsed"  # it began before its groups were fixed: it never gives a figure


class CannotFix(Refused):
    """It would begin today or has begun, or one of the groups is empty: groups are fixed before anything is counted."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two ways of working and what is counted of the people in each, from `begins` until `ends`, both included."""

    id: int
    name: str
    first_way: str
    second_way: str
    measure: Measure
    begins: date
    ends: date
    fixed_at: datetime | None

    @property
    def days(self) -> timedelta:
        return self.ends - self.begins + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is looked at of one person. Check-ins are those that a coach may see, the oldest first."""

    second: bool
    attempts: Sequence[Attempt] = ()
    goals_reached: Sequence[date] = ()
    check_ins: Sequence[CheckIn] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`before`: the same of the time before, as long as the one that is compared. None: too few people to say."""

    now: "Difference | None"
    before: "Difference | None"


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is in the groups of a comparison, by number."""

    comparison: Comparison
    first: frozenset[int]
    second: frozenset[int]

    @property
    def told(self) -> tuple[frozenset[int], ...]:
        """Those of whom the figure tells how many: each group, and both together."""
        return (self.first, self.second, self.first | self.second)


@dataclass(frozen=True, slots=True)
class Withheld:
    """The earlier comparison beside which the figure, or that of the time before, would tell of a few people."""

    now: Comparison | None = None
    before: Comparison | None = None


def withheld(own: Groups, others: Iterable[Groups]) -> Withheld:
    """Of two comparisons that tell of a few people together the one that was fixed later gives no figure."""
    now, before = _days(own.comparison)
    earlier = sorted(
        (one for one in others if _is_earlier(one.comparison, own.comparison)),
        key=lambda one: one.comparison.id,
    )
    return Withheld(
        now=next((one.comparison for one in earlier if _tells(own, now, one)), None),
        before=next((one.comparison for one in earlier if _tells(own, before, one)), None),
    )


def _is_earlier(one: Comparison, own: Comparison) -> bool:
    """One that was not fixed never gives a figure, and comes after all that were."""
    if one.id == own.id or one.measure is not own.measure or one.fixed_at is None:
        return False
    return own.fixed_at is None or (one.fixed_at, one.id) < (own.fixed_at, own.id)


def _days(comparison: Comparison) -> tuple[tuple[date, date], tuple[date, date]]:
    """The first and the last day of what is compared, and of the time before."""
    before = comparison.begins - comparison.days, comparison.begins - timedelta(days=1)
    return (comparison.begins, comparison.ends), before


def _tells(own: Groups, days: tuple[date, date], other: Groups) -> bool:
    """Whether days overlap in which nearly the same people are counted. The same people on the same days tell nothing new."""
    overlapping = [each for each in _days(other.comparison) if days[0] <= each[1] and each[0] <= days[1]]
    differ = [len(one ^ another) for one in own.told for another in other.told]
    return any(
        0 < count < SMALLEST or (count == 0 and each != days) for each in overlapping for count in differ
    )


def stage_of(comparison: Comparison, today: date) -> Stage:
    if comparison.fixed_at is None:
        return Stage.DRAFT if today < comparison.begins else Stage.LAPSED
    if today < comparison.begins:
        return Stage.FIXED
    return Stage.RUNNING if today <= comparison.ends else Stage.OVER


def outcome(
    comparison: Comparison, members: Iterable[MemberFacts], questions: Questions, zone: str
) -> Outcome:
    """Both groups as they were fixed, whoever went on to work in another way."""
    own = list(members)
    during, before = _days(comparison)

    def counted(second: bool, first_day: date, last_day: date) -> tuple[int, int]:
        group = [one for one in own if one.second is second]
        so = [_is_so(comparison.measure, one, first_day, last_day, questions, zone) for one in group]
        return sum(so), len(group)

    return Outcome(
        now=compare_groups(counted(False, *during), counted(True, *during)),
        before=compare_groups(counted(False, *before), counted(True, *before)),
    )


def _is_so(
    measure: Measure, one: MemberFacts, first_day: date, last_day: date, questions: Questions, zone: str
) -> bool:
    def within(day: date | None) -> bool:
        return day is not None and first_day <= day <= last_day

    match measure:
        case Measure.PART_PASSED:
            return any(each.state is AttemptState.PASSED and within(each.day) for each in one.attempts)
        case Measure.GOAL_REACHED:
            return any(map(within, one.goals_reached))
    asked = [each for each in one.check_ins if within(local_day(each.asked_at, zone))]
    if measure is Measure.ANSWERED:
        return _half(bool(each.answers) for each in asked)
    return _half(step >= HOURS_STEP for each in asked for step in _hours(each, questions))


def _hours(check_in: CheckIn, questions: Questions) -> Iterable[int]:
    """The step of hours that was answered; none where it was not."""
    for given in check_in.answers.values():
        question, option = questions.all.get((given.question, given.rev)), option_of(given, questions)
        if question is not None and option is not None and question.kind is QuestionKind.HOURS:
            yield question.options.index(option)


def _half(found: Iterable[bool]) -> bool:
    """At least half, of one or more."""
    every = list(found)
    return bool(every) and 2 * sum(every) >= len(every)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people with its interval, all between 0 and 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The share of the second group less that of the first, in the interval that holds the true one 95 times of 100."""

    first: Share
    second: Share
    difference: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out "no difference". Even then it need not come from the way of working."""
        return self.low > 0 or self.high < 0


def compare_groups(first: tuple[int, int], second: tuple[int, int]) -> Difference | None:
    """Of (of how many it is so, people) in each group; None where one of the four numbers is below ten."""
    if any(min(count, people - count) < SMALLEST for count, people in (first, second)):
        return None
    one, other = wilson(*first), wilson(*second)
    difference = other.share - one.share
    low = difference - sqrt((other.share - other.low) ** 2 + (one.high - one.share) ** 2)
    high = difference + sqrt((other.high - other.share) ** 2 + (one.share - one.low) ** 2)
    return Difference(one, other, difference, low, high)


def wilson(count: int, people: int) -> Share:
    """A share with Wilson's interval. `people` is above 0."""
    share, z = count / people, Z_95
    middle = (share + z * z / (2 * people)) / (1 + z * z / people)
    half = z / (1 + z * z / people) * sqrt(share * (1 - share) / people + z * z / (4 * people * people))
    return Share(share, middle - half, middle + half)

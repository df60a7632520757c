"""Two ways of working, set side by side: how often something came about in each, and how sure the difference is.

The groups are fixed before anything is counted, and nobody is moved afterwards. There is no figure while one of the four numbers
is below ten: it would say something about single people, and nothing about the ways.

The interval is Newcombe's for a difference of two proportions, from the intervals of Wilson (R. G. Newcombe, Statistics in Medicine
17 (1998), 873-890, method 10).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from bot.rules.counts import SMALLEST

Z_95 = 1.959964  # of the normal distribution, for 95 of 100


class Measure(StrEnum):
    """What is counted of a person, yes or no, between the first and the last day."""

    PART_PASSED = "part_passed"  # a part of the exam, or of the Z-route, was finished
    GOAL_REACHED = "goal_reached"  # a goal of the plan was reached
    ANSWERED = "answered"  # at least half of the check-ins had an answer
    HOURS = "hours"  # in at least half of them five hours of language a week or more


@dataclass(frozen=True, slots=True)
class Group:
    """How many people, and of how many it is so; at the start and now."""

    people: int
    at_start: int
    now: int


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

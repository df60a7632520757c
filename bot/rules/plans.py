"""What is known of a person at the start, and the plan with seven tracks: goals, steps, and where somebody stands.

Nothing here judges a person: an intake says what is, a line of measures says from where to where.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.rules.trajectory import Guidance
from bot.rules.values import Domain


class IntakeField(StrEnum):
    """What is asked at the start. Never health, religion, or why somebody came."""

    SCHOOLING = "schooling"
    LITERACY = "literacy"
    LANGUAGES = "languages"
    WORK = "work"
    FAMILY = "family"
    WISHES = "wishes"
    HELPS = "helps"


@dataclass(frozen=True, slots=True)
class Choices:
    codes: tuple[str, ...]
    several: bool


# The buttons hold the places of these codes, so that a new one comes at the end of its row.
CHOICES: Mapping[IntakeField, Choices] = {
    IntakeField.SCHOOLING: Choices(("none", "primary", "secondary", "vocational", "higher"), several=False),
    # Not yet; another script; the Latin one, slowly; the Latin one, well.
    IntakeField.LITERACY: Choices(("none", "other_script", "slow", "well"), several=False),
    IntakeField.LANGUAGES: Choices(
        (
            *("nl", "en", "ar", "ti", "fa", "prs", "ps", "so", "tr", "ku", "ckb", "am", "uk", "ru", "fr"),
            "other",
        ),
        several=True,
    ),
    IntakeField.WORK: Choices(
        ("none", "before", "own_business", "volunteer", "internship", "part_time", "full_time"), several=True
    ),
    IntakeField.FAMILY: Choices(
        ("none", "small_children", "school_children", "single_parent", "cares"), several=True
    ),
    IntakeField.WISHES: Choices(
        ("language", "job", "own_business", "diploma", "study", "people", "sport"), several=True
    ),
    IntakeField.HELPS: Choices(
        ("pictures", "audio", "small_group", "own_pace", "evening", "buddy", "child_care", "computer"),
        several=True,
    ),
}


@dataclass(frozen=True, slots=True)
class IntakeEntry:
    """One answer to one field; the newest of a field holds. `set_by` is a staff id, None where the holder said it."""

    id: int
    field: IntakeField
    codes: tuple[str, ...]
    set_by: int | None
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """The start and now of one field: the same entry where nothing was said since."""

    start: IntakeEntry
    now: IntakeEntry

    @property
    def changed(self) -> bool:
        return self.start.codes != self.now.codes


def compare(history: Iterable[IntakeEntry]) -> dict[IntakeField, Compared]:
    """The start and now of each field of which something is known. `history`: the oldest first."""
    found: dict[IntakeField, Compared] = {}
    for entry in history:
        before = found.get(entry.field)
        found[entry.field] = Compared(entry if before is None else before.start, entry)
    return dict(sorted(found.items(), key=lambda pair: list(IntakeField).index(pair[0])))


def mask_of(field: IntakeField, codes: Iterable[str]) -> int:
    """The codes as one number, for a button: one bit a choice."""
    return sum(1 << CHOICES[field].codes.index(code) for code in set(codes))


def codes_of(field: IntakeField, mask: int) -> tuple[str, ...]:
    """What the number of a button stands for. Raises ValueError where no button of the field has that number."""
    choices = CHOICES[field]
    if not 0 <= mask < 1 << len(choices.codes):
        raise ValueError("no such choices")
    found = tuple(code for at, code in enumerate(choices.codes) if mask >> at & 1)
    if not choices.several and len(found) != 1:
        raise ValueError("one choice is wanted")
    return found


class GoalState(StrEnum):
    PROPOSED = "proposed"  # by the holder; the coach has not agreed yet
    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Step:
    id: int
    goal_id: int
    words: str
    due: date | None
    done_at: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its steps, in their order. `words` may stand for a suggestion: see `suggestion_of`."""

    id: int
    holder_id: int
    domain: Domain
    words: str
    due: date | None
    state: GoalState
    set_by: int | None  # staff id; None: the holder
    set_at: datetime
    by_holder: bool  # the holder proposed it
    closed_at: datetime | None
    version: int  # rises with every change, so that an old button is known
    steps: tuple[Step, ...] = ()

    @property
    def open_steps(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.done_at is None)


# Goals to choose from, so that nobody has to type; `bot.texts` words them in each language. About health there is one,
# and no words are taken: what it is about is said to the coach, not here.
SUGGESTIONS: Mapping[Domain, tuple[str, ...]] = {
    Domain.LANGUAGE: ("alphabet", "a2", "b1", "buddy", "library"),
    Domain.SELF_RELIANCE: ("payments", "budget", "letters", "digid"),
    Domain.CIVIC: ("pvt", "knm", "neighbourhood", "vote"),
    Domain.WORK: ("cv", "taster", "volunteer", "internship", "job"),
    Domain.EDUCATION: ("diploma", "bridge", "mbo", "university"),
    Domain.HEALTH: ("talk",),
    Domain.SOCIAL: ("neighbours", "sport", "dutch", "child_care"),
}
# Steps that fit any goal.
STEP_SUGGESTIONS = ("ask", "sign_up", "appointment", "practise")

# A plan that fits in one message can be kept in mind as well.
MOST_GOALS = 3  # of one domain, open or proposed
MOST_STEPS = 8  # of one goal
WORDS_LIMIT = 80

# Nobody can type it: what people type is stored without control characters.
_MARK = "\x02"


def suggested(code: str) -> str:
    """The words of a goal or step that was chosen from the suggestions: each reader gets it in their own language."""
    return _MARK + code


def suggestion_of(words: str) -> str | None:
    """The code of the suggestion that the words stand for; None for words that were typed."""
    return words.removeprefix(_MARK) if words.startswith(_MARK) else None


def takes_words(domain: Domain) -> bool:
    """Whether words may be typed about it: about health nothing is to stand in a chat."""
    return domain is not Domain.HEALTH


def is_measured(domain: Domain) -> bool:
    """Whether it is asked how somebody stands in it: how healthy people feel is not for a chat either."""
    return domain is not Domain.HEALTH


def in_order(goals: Iterable[Goal]) -> list[Goal]:
    """What is due first comes first, what has no date last."""
    return sorted(goals, key=lambda goal: (goal.due or date.max, goal.id))


def steps_to_show(goal: Goal, guidance: Guidance) -> tuple[Step, ...]:
    """Step by step: the next one alone. Who steers alone sees all."""
    return goal.open_steps[:1] if guidance is Guidance.PHASED else goal.steps


def next_step(goals: Iterable[Goal]) -> Step | None:
    """The one small step that comes next: of each open goal its first, of these what is due soonest."""
    first = [
        (step.due or goal.due or date.max, goal.id, step)
        for goal in goals
        if goal.state is GoalState.OPEN
        for step in goal.open_steps[:1]
    ]
    return min(first, key=lambda one: one[:2])[2] if first else None


class Direction(StrEnum):
    """Where a line goes. It says nothing about whose doing that is."""

    UP = "up"
    LEVEL = "level"
    DOWN = "down"


LEAST, MOST = 1, 5


@dataclass(frozen=True, slots=True)
class Measure:
    """Where somebody stands in a domain, from 1 to 5, as they see it themselves (`set_by` None) or as staff do."""

    id: int
    domain: Domain
    value: int
    set_by: int | None
    set_at: datetime

    @property
    def by_holder(self) -> bool:
        return self.set_by is None


@dataclass(frozen=True, slots=True)
class DomainLine:
    """The first and the newest measure of one domain, by one pair of eyes."""

    domain: Domain
    by_holder: bool
    start: Measure
    now: Measure

    @property
    def direction(self) -> Direction | None:
        """None while there is one measure only: a point is no line."""
        if self.start.id == self.now.id:
            return None
        if self.now.value == self.start.value:
            return Direction.LEVEL
        return Direction.UP if self.now.value > self.start.value else Direction.DOWN


def line_of(measures: Sequence[Measure]) -> list[DomainLine]:
    """A line for each domain that was measured, the oldest measure first in `measures`.

    What the holder says and what staff say are two lines: a 2 of one and a 4 of the other are no progress.
    """
    found: dict[tuple[Domain, bool], DomainLine] = {}
    for one in measures:
        key = (one.domain, one.by_holder)
        start = found[key].start if key in found else one
        found[key] = DomainLine(one.domain, one.by_holder, start, one)
    order = list(Domain)
    return sorted(found.values(), key=lambda line: (order.index(line.domain), not line.by_holder))


@dataclass(frozen=True, slots=True)
class Plan:
    """All of one person's plan, as it is shown."""

    holder_id: int
    guidance: Guidance
    goals: tuple[Goal, ...] = ()  # all but the dropped ones, in order
    lines: tuple[DomainLine, ...] = ()

    def of(self, domain: Domain, *states: GoalState) -> list[Goal]:
        return [goal for goal in self.goals if goal.domain is domain and goal.state in states]

    def lines_of(self, domain: Domain) -> list[DomainLine]:
        return [line for line in self.lines if line.domain is domain]

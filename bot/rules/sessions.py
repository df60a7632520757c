"""One practice day of one person: its cards, what was asked of them, and what comes next.

A card is asked once. Where that went wrong it comes once more at the end, in an easier form; so does a new card, which
was only shown before. Neither of these counts for the pace.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from bot.rules.cards import CardLevel, Form
from bot.rules.practice import Habit, practice_day
from bot.rules.scheduling import Grade


@dataclass(frozen=True, slots=True)
class Practising:
    """How somebody practises. `at` is the hour of their prompt, `paused_until` the first day with practice again.

    `health`: what is about health may choose words. `shared`: the coach sees that there is practice.
    """

    holder_id: int
    level: CardLevel
    pace: int
    at: time
    started_at: datetime
    paused_until: date | None = None
    ended_at: datetime | None = None
    health: bool = False
    shared: bool = False
    answered_on: date | None = None
    stopped_on: date | None = None

    def since(self, zone: str) -> date:
        """The practice day of the last answer, or of the start."""
        return self.answered_on or practice_day(self.started_at, zone)

    def habit(self, prompted: Sequence[date], zone: str) -> Habit:
        """`prompted` are the practice days of the prompts since the last answer, the last one at the end."""
        return Habit(
            since=self.since(zone),
            prompted=prompted[-1] if prompted else None,
            silent=len(prompted),
            stopped=self.stopped_on,
            paused_until=self.paused_until,
        )


class SessionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    STOPPED = "stopped"  # for today


@dataclass(frozen=True, slots=True)
class Queued:
    """A card of today. `why` is the code of what brought it (`rules.lifting`), empty for none."""

    card: str
    is_new: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `again` is the second one about its card today. `grade` is None while it waits for an answer; an
    answered one that was not graded has `counted` False. `chosen` is the place of the option that was tapped."""

    card: str
    rev: int
    form: Form
    again: bool = False
    grade: Grade | None = None
    answered: bool = False
    chosen: int | None = None
    hint: bool = False  # the translation was asked for: a right answer counts as a hard one


@dataclass(frozen=True, slots=True)
class Session:
    """`cards` in the order in which they come; `asked` in that in which they came, the last being the present one."""

    id: int
    holder_id: int
    day: date
    cards: tuple[Queued, ...]
    asked: tuple[Asked, ...]
    state: SessionState
    version: int

    @property
    def present(self) -> Asked | None:
        """The question that waits for an answer."""
        return self.asked[-1] if self.asked and not self.asked[-1].answered else None

    @property
    def number(self) -> int:
        """Of the last question, from 1: buttons of others are old."""
        return len(self.asked)

    def queued(self, card: str) -> Queued | None:
        return next((one for one in self.cards if one.card == card), None)

    def answered(self, **values: object) -> "Session":
        """With the present question answered."""
        last = replace(self.asked[-1], answered=True, **values)  # type: ignore[arg-type]
        return replace(self, asked=(*self.asked[:-1], last))


@dataclass(frozen=True, slots=True)
class Next:
    """Which card comes next. `missed` is the form in which it was missed, or shown, before."""

    card: str
    again: bool
    missed: Form | None = None


def next_card(session: Session) -> Next | None:
    """Those that were not asked yet, then those that come once more; None when all is done."""
    first = {one.card: one for one in session.asked if not one.again}
    for queued in session.cards:
        if queued.card not in first:
            return Next(queued.card, again=False)
    twice = {one.card for one in session.asked if one.again}
    for card, one in first.items():
        if card not in twice and (one.form is Form.TEACH or one.grade is Grade.AGAIN):
            return Next(card, again=True, missed=one.form)
    return None


def left(session: Session) -> int:
    """How many cards were not asked yet."""
    asked = {one.card for one in session.asked}
    return sum(queued.card not in asked for queued in session.cards)

"""One practice day of one person: its cards, what was asked of them, and what comes next.

A card is asked once. Where that went wrong it comes once more at the end, in an easier form; so does a new card, which
was only shown before. Neither of these counts for the pace.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from bot.rules.cards import CardLevel, Deck, Form, is_asked
from bot.rules.practice import Habit, practice_day
from bot.rules.scheduling import Grade


@dataclass(frozen=True, slots=True)
class Practising:
    """How somebody practises. `at` is the hour of their prompt, `paused_until` the first day with practice again.

    `health`: what is about health may choose words. `shared`: the coach sees that there is practice. `heard_on` is the
    practice day on which they last did something else than answer: chose an hour, said "not today", came back.
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
    heard_on: date | None = None

    def since(self, zone: str) -> date:
        """The practice day of the last answer, or of the start."""
        return self.answered_on or practice_day(self.started_at, zone)

    def habit(self, prompted: Sequence[date], zone: str) -> Habit:
        """`prompted` are the practice days of the prompts since the last answer, the last one at the end."""
        habit = Habit(
            since=self.since(zone),
            prompted=prompted[-1] if prompted else None,
            stopped=self.stopped_on,
            heard=self.heard_on,
            paused_until=self.paused_until,
        )
        return replace(habit, silent=sum(day > habit.silent_since for day in prompted))

    def wants_prompt(self, day: date) -> bool:
        """Whether the prompt of this practice day is still to come: what was planned may be over."""
        if self.ended_at is not None or (self.paused_until is not None and day < self.paused_until):
            return False
        return day not in (self.answered_on, self.stopped_on)


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
    answered one may have none, as a card that was only shown. `chosen` is the place of the option that was tapped. `gone`:
    it was taken back before there was an answer, and does not count as asked. `shown_at`: when it was last put on the
    screen, None after "stop for today" too; `message` is Telegram's number of the message with its buttons."""

    card: str
    rev: int
    form: Form
    again: bool = False
    grade: Grade | None = None
    answered: bool = False
    chosen: int | None = None
    hint: bool = False  # the translation was asked for: a right answer counts as a hard one
    gone: bool = False
    shown_at: datetime | None = None
    message: int | None = None


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
        last = self.asked[-1] if self.asked else None
        return None if last is None or last.answered or last.gone else last

    @property
    def number(self) -> int:
        """Of the last question, from 1: buttons of others are old."""
        return len(self.asked)

    def queued(self, card: str) -> Queued | None:
        return next((one for one in self.cards if one.card == card), None)

    def answered(self, **values: object) -> "Session":
        """With the present question answered."""
        return self.with_last(answered=True, **values)

    def with_last(self, **values: object) -> "Session":
        """With other values of the last question. There must be one."""
        last = replace(self.asked[-1], **values)  # type: ignore[arg-type]
        return replace(self, asked=(*self.asked[:-1], last))

    def without_present(self) -> "Session":
        """The present question is taken back. It keeps its number, so that its buttons fit no other one."""
        if self.present is None:
            return self
        return self.with_last(gone=True)

    @property
    def met(self) -> tuple[Queued, ...]:
        """The cards of which something was asked, or shown, so far."""
        asked = {one.card for one in self.asked if not one.gone}
        return tuple(queued for queued in self.cards if queued.card in asked)


@dataclass(frozen=True, slots=True)
class Next:
    """Which card comes next. `missed` is the form in which it was missed, or shown, before."""

    card: str
    again: bool
    missed: Form | None = None


def next_card(session: Session, *, without: Collection[str] = ()) -> Next | None:
    """Those that were not asked yet, then those that come once more; None when all is done.

    `without` are cards that nobody is asked any more.
    """
    asked = [one for one in session.asked if not one.gone]
    first = {one.card: one for one in asked if not one.again}
    for queued in session.cards:
        if queued.card not in first and queued.card not in without:
            return Next(queued.card, again=False)
    twice = {one.card for one in asked if one.again}
    for card, one in first.items():
        if card in twice or card in without:
            continue
        if one.form is Form.TEACH or one.grade is Grade.AGAIN:
            return Next(card, again=True, missed=one.form)
    return None


def still_open(session: Session, deck: Deck, today: date) -> bool:
    """Whether its question waits, of today, and its card is what it was when it was asked."""
    present = session.present
    if present is None or session.day != today or session.state is SessionState.STOPPED:
        return False
    return is_same(present, deck, today)


def is_same(asked: Asked, deck: Deck, today: date) -> bool:
    """Whether the card of a question was not changed, taken out or retired since."""
    card = deck.cards.get(asked.card)
    return card is not None and card.rev == asked.rev and is_asked(card, today)


def within_pace(session: Session, deck: Deck, *, pace: int, today: date) -> Session:
    """What still waits without the cards that are not asked any more, and with those that were met not more than the
    pace, which may be another since."""
    met = session.met
    waiting = [one for one in session.cards if one not in met]
    there = [one for one in waiting if (card := deck.cards.get(one.card)) and is_asked(card, today)]
    return replace(session, cards=(*met, *there[: max(0, pace - len(met))]))

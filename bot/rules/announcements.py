"""Announcements of a municipality: what they are, when they may leave, and what can still be changed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.audience import DUTCH, Audience
from bot.rules.bsn import holds_bsn
from bot.rules.days import holidays
from bot.rules.errors import Empty, Refused
from bot.rules.folding import clean, one_line
from bot.rules.lengths import MESSAGE_LIMIT, is_visible, utf16_length
from bot.rules.local_time import local_day, local_to_utc
from bot.rules.quiet_hours import is_quiet
from bot.rules.values import Municipality, Role, Staff

USEFUL_FOR = timedelta(hours=24)  # after that the municipality decides whether it still goes (T05)
LATELY = timedelta(minutes=1)  # of which the pace is told
EARLY = timedelta(seconds=10)  # so long it cannot be told
IN_PLACE = timedelta(hours=48)  # so long Telegram lets a message be changed
LONGEST = 8192  # UTF-16 units of the words: of two messages in emoji alone
MOST_ANSWERS = 5
ANSWER_LIMIT = 40  # UTF-16 units, on a button
QUESTION_LIMIT = 200
_ENDS = (".", "!", "?", ":", "؟", "።")  # of a sentence, in the scripts of our languages
WEEK = timedelta(days=7)
FARTHEST = timedelta(days=366)  # ahead, of a moment or of the last of a series


class News(StrEnum):
    """What an announcement is about: what somebody can do without."""

    COURSE = "course"
    ACTIVITY = "activity"
    WORK = "work"
    DESK = "desk"  # where and when the municipality is there for them
    LETTER = "letter"  # a letter is coming, or a paper is wanted
    OTHER = "other"


class State(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"  # a second person is to release it
    RELEASED = "released"  # it goes, or will when it is due
    PAUSED = "paused"
    LATE = "late"  # what is left came too late to go by itself: send anyway, or drop
    STOPPED = "stopped"  # halfway, or what was late was dropped
    WITHDRAWN = "withdrawn"


ON_ITS_WAY = frozenset({State.RELEASED, State.PAUSED, State.LATE})


class Source(StrEnum):
    """From whom a version is."""

    PERSON = "person"
    FILE = "file"  # came back from a translator
    MACHINE = "machine"


class Medium(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"


class Rule(StrEnum):
    """Why a row of the outbox is there; kept with it."""

    NEWS = "news"
    CORRECTION = "correction"  # comes anew, to those in whose chat it cannot be changed any more
    EDIT = "edit"
    WITHDRAWAL = "withdrawal"


class NotInDraft(Refused):
    """It was released meanwhile, or asked to be."""


class NotReleased(Refused):
    """There is nothing under way that could be stopped, changed or sent, and nothing that was asked."""


class AnotherMustRelease(Refused):
    """It is for so many people that a second person looks at it first."""


class NoColleague(Refused):
    """There is no manager here besides the writer."""


class NobodyToReach(Refused):
    """Nobody is in the audience."""


class NoWords(Refused):
    """There is no Dutch text yet."""


class NothingNew(Refused):
    """There are no other words than those that hold."""


class TooManyAnswers(Refused):
    """At most `MOST_ANSWERS`."""


@dataclass
class OtherNumber(Refused):
    """A version has not as many answers as the Dutch words have: what somebody taps would mean something else."""

    wanted: int
    found: int


class HoldsBsn(Refused):
    """A number in it looks like a BSN."""


class IsOver(Refused):
    """The moment is past, or too far ahead."""


@dataclass(frozen=True, slots=True)
class Text:
    """What an announcement says in one language."""

    language: str
    words: str
    question: str = ""
    answers: tuple[str, ...] = ()
    source: Source = Source.PERSON
    medium: Medium | None = None
    file_id: str | None = None
    passed: bool = False  # somebody read what a machine made, and found it right
    set_at: datetime | None = field(default=None, compare=False)  # None: it is not kept yet

    @property
    def said(self) -> tuple[object, ...]:
        """What people get of it."""
        return self.words, self.question, self.answers, self.medium, self.file_id

    @property
    def by_machine(self) -> bool:
        """Whoever reads it is told that nobody checked it."""
        return self.source is Source.MACHINE and not self.passed


@dataclass(frozen=True, slots=True)
class Announcement:
    """`town` is the name of the municipality that says it. `texts` are those of its newest edition, by language; with Dutch,
    once it has words."""

    id: int
    municipality_id: int
    town: str
    staff_id: int
    kind: News
    state: State
    audience: Audience
    due: datetime | None
    edition: int
    made_at: datetime
    asked_at: datetime | None
    released_by: int | None
    released_at: datetime | None
    people: int | None
    fanned_at: datetime | None
    # For how many no row was made, since it was stopped or withdrawn before; None: it was not.
    unmade: int | None
    edits_from: datetime | None
    changed_at: datetime | None
    repeat_until: date | None
    skip_holidays: bool
    next_due: datetime | None
    series_id: int | None
    version: int
    texts: Mapping[str, Text] = field(default_factory=dict)
    # The languages in which it can be read, Dutch among them. One that lacks the question, or has another number of answers
    # than the Dutch words have, waits: its readers get what they would get without it. Made once, since each message asks.
    ready: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ready = (text.language for text in self.texts.values() if self.is_ready(text))
        object.__setattr__(self, "ready", frozenset(ready) | {DUTCH})

    @property
    def dutch(self) -> Text | None:
        return self.texts.get(DUTCH)

    @property
    def asks(self) -> bool:
        return bool(self.dutch and self.dutch.answers)

    def is_ready(self, text: Text) -> bool:
        dutch = self.dutch or text
        return bool(text.question) is bool(dutch.question) and len(text.answers) == len(dutch.answers)

    def is_older(self, text: Text) -> bool:
        """Whether the Dutch words were changed since: what it says may not be what they say."""
        dutch = self.dutch
        if dutch is None or dutch.set_at is None or text.set_at is None:
            return False
        return text.set_at < dutch.set_at


def check_words(words: str) -> str:
    """What was typed, as it is kept. Raises Empty, TooLong (X03) or HoldsBsn."""
    return _checked(words, LONGEST)


def joined(first: str, rest: str) -> str:
    """A text that a phone cut into two messages, since it was longer than one may be, as one again: within a word, or at a
    space or a line end, which are gone then."""
    if 0 in (len(first) % MESSAGE_LIMIT, utf16_length(first) % MESSAGE_LIMIT):
        return first + rest
    return f"{first}\n{rest}" if first.endswith(_ENDS) else f"{first} {rest}"


def check_question(words: str) -> str:
    return _checked(words, QUESTION_LIMIT)


def check_answer(words: str) -> str:
    """One of them."""
    return _checked(one_line(words), ANSWER_LIMIT)


def check_answers(words: str) -> tuple[str, ...]:
    """One on each line. Raises Empty, TooLong, HoldsBsn or TooManyAnswers; two that are the same count once."""
    answers = tuple(dict.fromkeys(check_answer(line) for line in words.splitlines() if is_visible(line)))
    if not answers:
        raise Empty
    if len(answers) > MOST_ANSWERS:
        raise TooManyAnswers
    return answers


def _checked(words: str, limit: int) -> str:
    words = clean(words, limit=limit)
    if holds_bsn(words):
        raise HoldsBsn
    return words


def needs_second(people: int, municipality: Municipality) -> bool:
    return people > municipality.release_above


def may_release(staff: Staff, announcement: Announcement, people: int, municipality: Municipality) -> bool:
    """Whether this person may let it go: the writer where it is for few, or a manager whom the writer asked."""
    if staff.id != announcement.staff_id:
        return staff.role is Role.MANAGER and announcement.state is not State.DRAFT
    return not needs_second(people, municipality)


def second_day(due: datetime, zone: str) -> date:
    """The first day on which the second one of a series can go: before it nothing is repeated."""
    return local_day(due, zone) + WEEK


def next_in_series(due: datetime, until: date, *, skip_holidays: bool, zone: str) -> datetime | None:
    """When the next one of a series leaves: the same clock time a week later, or a week after that where the day is a
    holiday that is skipped. None: that was the last."""
    local = due.astimezone(ZoneInfo(zone))
    day = local.date() + WEEK
    while day <= until:
        if not (skip_holidays and day in holidays(day.year)):
            return local_to_utc(day, local.time(), zone)
        day += WEEK
    return None


def goes_at_night(due: datetime, town: Municipality) -> bool:
    return is_quiet(due, town.quiet_from, town.quiet_until, town.zone)


def is_on_holiday(due: datetime, zone: str) -> bool:
    day = local_day(due, zone)
    return day in holidays(day.year)


@dataclass(frozen=True, slots=True)
class Answered:
    """How many chose each answer under the words that hold, counted from 0; and how many had answered other words before
    these were corrected, and did not again."""

    chosen: tuple[int, ...]
    before: int

    @property
    def people(self) -> int:
        return sum(self.chosen)


def real_pace(sent: int, since: datetime, now: datetime) -> float | None:
    """Messages a second, of which so many went from then on; None where that is too short ago to tell."""
    if now < since + EARLY:
        return None
    return sent / (now - since).total_seconds()


def seconds_left(left: int, *, pace: float) -> float:
    """How long so many take, at so many messages a second."""
    return left / pace

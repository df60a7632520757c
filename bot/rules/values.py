"""The values that the whole house speaks of: people, appointments, messages to be sent.

All are frozen. Instants are aware and in UTC; whole days are `date`; clock times are local to a named zone.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo


class Domain(StrEnum):
    """The seven domains of a trajectory (letter of the Dutch municipalities, 2017)."""

    LANGUAGE = "language"
    SELF_RELIANCE = "self_reliance"
    CIVIC = "civic"
    WORK = "work"
    EDUCATION = "education"
    HEALTH = "health"
    SOCIAL = "social"


# In these domains a message says no more than "an appointment", unless the holder asked for more: the
# preview on a locked phone is read by others.
DISCREET_DOMAINS = frozenset({Domain.HEALTH, Domain.SELF_RELIANCE})


class Dial(StrEnum):
    """How much of a message is Dutch. The holder turns it."""

    OWN = "own"  # own language, the Dutch keyword beside it
    BOTH = "both"  # own language and Dutch
    HIDDEN = "hidden"  # Dutch, the translation under a spoiler
    DUTCH = "dutch"  # Dutch, with a button "translate"


class Role(StrEnum):
    COACH = "coach"  # sees the own caseload
    MANAGER = "manager"  # sees the municipality, makes coaches


class ChatState(StrEnum):
    OPEN = "open"
    BLOCKED = "blocked"  # the person blocked the bot: it may be opened again
    GONE = "gone"  # the account or the chat is no longer there


class AppointmentState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What a holder answered to an appointment. The last tap wins."""

    OPEN = "open"
    COMING = "coming"
    NOT_COMING = "not_coming"
    HELP = "help"


class Kind(StrEnum):
    """What a message in the outbox is about; `bot.texts` has one text for each."""

    APPOINTMENT_NEW = "appointment_new"
    APPOINTMENT_REMINDER = "appointment_reminder"
    APPOINTMENT_CHANGED = "appointment_changed"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    PRACTICE = "practice"  # a little Dutch, at the hour that the holder chose
    CHECK_IN = "check_in"  # how it goes, once a week or less
    LINE_REMINDER = "line_reminder"  # an exam or another date on the holder's line comes near
    REPLY = "reply"  # what a coach wrote
    COACH_CHANGED = "coach_changed"  # who their coach is from now on
    COACH_AWAY = "coach_away"  # another coach answers for a while
    NO_COACH = "no_coach"  # nobody answers for them yet: when the municipality reads it
    MOVE = "move"  # a step of their move to another municipality; the rule says which
    ANNOUNCEMENT = "announcement"  # news of the municipality; again for a correction that comes anew
    ANNOUNCEMENT_EDIT = "announcement_edit"  # other words in the place of those that they have
    STAFF_SERVICE = "staff_service"  # to staff: something is out of order, from who runs the service
    STAFF_NEWS = "staff_news"  # to staff: an announcement waits for them, or came late; the rule says which
    STAFF_ANSWER = "staff_answer"  # to the coach: "I cannot" or "I need help"
    STAFF_MESSAGE = "staff_message"  # to the coach: holders wrote something, one or many
    STAFF_NOT_SENT = (
        "staff_not_sent"  # to the coach: messages could not be sent; the rule says how many and why
    )
    STAFF_CHAT_CLOSED = "staff_chat_closed"  # to the coach: the holder cannot be reached
    STAFF_CODE_SEEN = "staff_code_seen"  # to the coach: somebody else used or saw the code
    STAFF_LINKED = "staff_linked"  # to the coach: the holder opened the link and said yes
    STAFF_STOPPED = "staff_stopped"  # to the coach: the holder stopped, by phone or letter from now on
    STAFF_LINE = "staff_line"  # to the coach: a date on a holder's line comes near
    STAFF_SIGNED_UP = "staff_signed_up"  # to the coach: the holder signed up; the rule says for what
    STAFF_LINE_HELP = "staff_line_help"  # to the coach: the holder needs help with a date of the line
    STAFF_GOAL = "staff_goal"  # to the coach: the holder proposed a goal
    STAFF_CHECK_IN_HELP = "staff_check_in_help"  # to the coach: the holder asks for them in a check-in
    STAFF_DIGEST = (
        "staff_digest"  # to the coach: the whole caseload on one screen, at the hour that they chose
    )
    STAFF_ALARM = (
        "staff_alarm"  # to one of staff: words of danger came in; the rule says whether it is the first time
    )
    STAFF_ALARM_NEWS = "staff_alarm_news"  # to the others: it was taken, or lifted, as the rule says
    STAFF_HANDED_OVER = "staff_handed_over"  # people go to another coach; to the one who comes, or who was
    STAFF_ABSENCE = "staff_absence"  # to who stands in, as somebody goes; to the coach who is back
    STAFF_POOL = "staff_pool"  # to managers: people or messages wait in the municipality's list
    STAFF_MOVE = "staff_move"  # a step of a person's move to another municipality


class Rank(IntEnum):
    """Who goes first when the limit of the bot is reached. Lower goes first."""

    REPLY = 1
    ALARM = 2
    CHANGE = 3
    REMINDER = 4
    CHECK_IN = 5
    PRACTICE = 6
    DIGEST = 7
    NEWS = 8


class OutboxState(StrEnum):
    PLANNED = "planned"
    HELD = "held"  # an announcement that was paused, or came late: it does not go by itself
    CLAIMED = "claimed"
    SENT = "sent"
    UNCLEAR = "unclear"  # it may have arrived: Telegram has no key that would make a second try safe
    FAILED = "failed"
    SKIPPED = "skipped"


class Skip(StrEnum):
    """Why a message was not sent; shown to the coach."""

    OVER = "over"  # it would come after the event
    CANCELLED = "cancelled"
    MOVED = "moved"
    SUPERSEDED = "superseded"  # a later message about the same thing is due as well
    NOT_LINKED = "not_linked"  # the holder has no chat yet
    CLOSED = "closed"  # blocked, or the account is gone
    STOPPED = "stopped"  # the holder stopped, or took the consent back
    TOLD = "told"  # the holder knows it already
    IN_ALARM = "in_alarm"  # it is nothing for somebody of whom words of danger are open
    MUTED = "muted"  # the holder does not want this kind of news
    ENOUGH = "enough"  # they heard enough on those days, and it is of no use later
    LEFT = "left"  # they are not of the municipality any more
    DELETED = "deleted"  # they took the message away that was to be corrected
    TOO_OLD = "too_old"  # what was to be corrected went too long ago


OF_ALARM = frozenset({Kind.STAFF_ALARM, Kind.STAFF_ALARM_NEWS})
# Notices to somebody of staff in person: nobody else gets them in their place, also while they are away.
IN_PERSON = OF_ALARM | {Kind.STAFF_NEWS, Kind.STAFF_SERVICE}


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long before the start a reminder comes.

    Whole days count on the calendar, at the clock time `at` or else the same clock time as the start; hours
    count on the clock that never jumps. The code is `7d`, `1d@18:00` or `2h`.
    """

    days: int = 0
    at: time | None = None
    hours: int = 0

    @property
    def code(self) -> str:
        if self.hours:
            return f"{self.hours}h"
        return f"{self.days}d@{self.at:%H:%M}" if self.at else f"{self.days}d"

    @classmethod
    def from_code(cls, code: str) -> "LeadTime":
        """Reads a code back. Raises ValueError when it is none."""
        found = re.fullmatch(r"(\d{1,4})(?:h|d(?:@([01]\d|2[0-3]):([0-5]\d))?)", code, re.ASCII)
        if found is None:
            raise ValueError("a lead time looks like 7d, 1d@18:00 or 2h")
        number = int(found[1])
        if code.endswith("h"):
            return cls(hours=number)
        return cls(days=number, at=time(int(found[2]), int(found[3])) if found[2] else None)


DEFAULT_LEAD_TIMES = (LeadTime(days=7), LeadTime(days=1, at=time(18)), LeadTime(hours=2))


@dataclass(frozen=True, slots=True)
class Municipality:
    id: int
    name: str
    zone: str
    quiet_from: time
    quiet_until: time
    office_from: time
    office_until: time
    lead_times: tuple[LeadTime, ...]
    fallback_language: str
    help_numbers: tuple[str, ...] | None = None  # whom to call in danger; None: those of the whole country
    release_above: int = 200  # an announcement to more people than this is released by a second person


@dataclass(frozen=True, slots=True)
class Chat:
    id: int  # Telegram's chat id
    language: str | None
    state: ChatState
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Staff:
    id: int
    municipality_id: int
    role: Role
    name: str
    chat_id: int | None
    language: str  # nl or en


@dataclass(frozen=True, slots=True)
class Holder:
    """A permit holder. `consent_at` is None before the yes and after it was taken back."""

    id: int
    municipality_id: int
    coach_id: int | None
    name: str
    chat_id: int | None
    language: str | None
    second_language: str | None
    dial: Dial
    lead_times: tuple[LeadTime, ...] | None  # None: those of the municipality
    full_details: bool  # asked to see what an appointment in a discreet domain is about
    consent_at: datetime | None
    stopped_at: datetime | None

    @property
    def takes_part(self) -> bool:
        """Said yes, and did not stop since."""
        return self.consent_at is not None and self.stopped_at is None


@dataclass(frozen=True, slots=True)
class Told:
    """What the holder was last told about an appointment."""

    start: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment. A whole-day one starts at local midnight; `last_day` is its last day, included."""

    id: int
    holder_id: int
    start: datetime
    end: datetime | None
    zone: str
    all_day: bool
    last_day: date | None
    title: str
    place: str
    with_whom: str
    bring: str
    note: str  # what a calendar file says besides
    domain: Domain
    state: AppointmentState
    answer: Answer
    answered_at: datetime | None
    set_by: int | None  # staff id
    source: str  # coach, or calendar
    source_key: str | None
    source_sequence: int
    source_hash: str  # of what the source said last: a coach's own change is not undone by reading it again
    version: int  # rises with every change, so that an old button is known
    told: Told | None

    @property
    def local_start(self) -> datetime:
        return self.start.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Planned:
    """One message that a plan wants in the outbox. `key` is unique: planning twice gives the same keys."""

    key: str
    kind: Kind
    due: datetime
    useful_until: datetime
    rank: Rank
    rule: str  # the lead time's code, or what brought it about: for "why did I get this?"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One row of the outbox: a message for one holder or one member of staff."""

    id: int
    key: str
    holder_id: int | None
    staff_id: int | None
    kind: Kind
    subject_id: int | None
    due: datetime
    useful_until: datetime
    rank: Rank
    rule: str
    state: OutboxState
    attempts: int
    reason: str | None
    sent_at: datetime | None

"""What a coach writes to a holder: when it leaves, and how long it can be called back.

It is held for a few seconds, in which it can be undone (R02). At night it waits for the morning, unless it answers what the
person wrote just before (T06). Once it has left it can still be taken out of the chat, as long as Telegram allows that.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.errors import Refused
from bot.rules.quiet_hours import is_quiet, next_allowed
from bot.rules.values import Municipality, OutboxState

HELD = timedelta(seconds=10)
TAKE_BACK = timedelta(hours=48)  # Telegram deletes nothing that is older
AWAKE = timedelta(minutes=60)  # after their own last message nobody is woken by an answer
LONGEST = 8192  # UTF-16 units: as much as one message of Telegram's may have, in emoji
OPEN_FOR = timedelta(minutes=60)  # a conversation that nothing was done in since is not open any more


class ReplyState(StrEnum):
    HELD = "held"  # leaves in a moment
    PLANNED = "planned"  # leaves at a later moment: the coach's own choice, or the morning
    SENT = "sent"
    TAKEN_BACK = "taken_back"
    DRAFT = "draft"  # does not leave by itself


WAITING = frozenset({ReplyState.HELD, ReplyState.PLANNED})


class Fate(StrEnum):
    """What a coach reads about a reply: its state, with what came of it."""

    HELD = "held"
    PLANNED = "planned"
    DRAFT = "draft"
    SENT = "sent"
    UNCLEAR = "unclear"  # it may have arrived
    NOT_SENT = "not_sent"
    TAKEN_BACK = "taken_back"


class Rule(StrEnum):
    """Why a reply leaves when it does: kept with its row in the outbox."""

    USUAL = "usual"
    MORNING = "morning"  # it waits for the end of the night
    AWAKE = "awake"  # at night too: it answers what they just wrote
    NOW = "now"  # at night too: the coach said so
    CHOSEN = "chosen"  # the coach chose the moment


# These leave at night as well. Any other that an outage has brought there waits for the morning.
AT_NIGHT = frozenset({Rule.AWAKE, Rule.NOW, Rule.CHOSEN})


class OutOfReach(Refused):
    """This person gets no messages here: not linked, stopped, or the chat is closed."""


class HasLeft(Refused):
    """The reply has left, or is not there any more as the button says."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. `words` are the free words, or the places of a phrase as JSON."""

    id: int
    holder_id: int
    staff_id: int  # who wrote it
    message_id: int | None  # what it answers
    phrase: str | None
    words: str
    language: str  # in which the coach writes
    state: ReplyState
    due: datetime
    made_at: datetime
    version: int  # rises with every change, so that an old button is known
    telegram_id: int | None  # of the coach's own message, within their chat
    translation: str | None  # by a machine
    translated_to: str | None

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    @property
    def places(self) -> dict[str, str]:
        """Of a phrase, as they were filled in."""
        return dict(json.loads(self.words)) if self.phrase else {}

    @property
    def key(self) -> str:
        """Of its row in the outbox, as it is now."""
        return f"reply:{self.id}:{self.version}"


@dataclass(frozen=True, slots=True)
class Leaving:
    """When a reply leaves, and why then."""

    due: datetime
    rule: Rule

    @property
    def state(self) -> ReplyState:
        return ReplyState.PLANNED if self.rule in (Rule.MORNING, Rule.CHOSEN) else ReplyState.HELD


def leaving(now: datetime, town: Municipality, *, they_wrote: datetime | None) -> Leaving:
    """When a reply that is written now leaves. `they_wrote` is when the person last wrote themselves."""
    due = now + HELD
    if not is_quiet(due, town.quiet_from, town.quiet_until, town.zone):
        return Leaving(due, Rule.USUAL)
    if they_wrote is not None and now - they_wrote <= AWAKE:
        return Leaving(due, Rule.AWAKE)
    return Leaving(next_allowed(due, town.quiet_from, town.quiet_until, town.zone), Rule.MORNING)


def fate(state: ReplyState, row: OutboxState | None) -> Fate:
    """`row` is the state of the reply's row in the outbox, None where there is none."""
    if state in (ReplyState.TAKEN_BACK, ReplyState.DRAFT):
        return Fate(state)
    match row:
        case OutboxState.SENT:
            return Fate.SENT
        case OutboxState.UNCLEAR | OutboxState.CLAIMED:
            return Fate.UNCLEAR
        case OutboxState.SKIPPED | OutboxState.FAILED:
            return Fate.NOT_SENT
        case _:
            return Fate(state)


def can_take_back(sent_at: datetime, now: datetime) -> bool:
    return now - sent_at < TAKE_BACK

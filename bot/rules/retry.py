"""What follows from one try to send a message of the outbox.

Telegram has no key by which it would know a second try for the same message, so a try whose answer never came
may have arrived. Nearly always is right for a reminder, and twice is better than never; but not three times.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.values import ChatState, Kind, OutboxState, Outgoing, Skip

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
# A message that may have arrived is tried again after a wait in which a short fault of the network passes.
UNCLEAR_WAIT = timedelta(seconds=30)
# Kept as the reason of a row that is planned again, so that the next unclear try is the last.
ONCE_UNCLEAR = "once_unclear"
# Rather not at all than twice.
NEVER_TWICE = frozenset({Kind.PRACTICE, Kind.STAFF_DIGEST, Kind.ANNOUNCEMENT})
# To put words in the place of others twice changes nothing more.
REPEATABLE = frozenset({Kind.ANNOUNCEMENT_EDIT})
MOST_EDITS = 8  # tries
# An edit that took the old message away and sent another one, of which nobody knows whether it arrived.
SENT_ANEW = "sent_anew"
# So long what waits for its turn by a rule of ours, such as the night, is of use from then on.
NEWS_USEFUL_FOR = timedelta(hours=24)


class SendKind(StrEnum):
    SENT = "sent"
    NOT_SENT = "not_sent"  # for sure: no connection, 429, or an error that says so
    UNCLEAR = "unclear"  # no answer: it may have arrived
    CLOSED = "closed"  # the chat cannot be reached
    OURS = "ours"  # Telegram refuses what we made of it
    DELETED = "deleted"  # the message that was to be changed is not there any more


@dataclass(frozen=True, slots=True)
class SendResult:
    """What came of one try. `message_id` also when the words went without their markup (`ours`)."""

    kind: SendKind
    message_id: int | None = None
    retry_after: float | None = None  # seconds, of a 429
    closed_as: ChatState | None = None
    reason: str | None = None  # for the outbox and the logs: a code, never words
    earlier_ids: tuple[
        int, ...
    ] = ()  # of the parts before the last one, of a message that is too long for one


@dataclass(frozen=True, slots=True)
class Outcome:
    """The next state of one row of the outbox."""

    id: int
    state: OutboxState
    attempts: int
    due: datetime
    reason: str | None
    message_id: int | None = None
    sent_at: datetime | None = None
    useful_until: datetime | None = None  # None: as it was
    chat_id: int | None = None  # where an announcement went
    version: str | None = None  # in which language and edition it went
    went_with: int | None = None  # the row in whose message it went


def after(row: Outgoing, result: SendResult, *, now: datetime) -> Outcome:
    """The row's next state. A 429 is no try: all wait, and the row's turn stays as it was."""
    attempts = row.attempts + 1
    if result.message_id is not None:
        return Outcome(
            row.id, OutboxState.SENT, attempts, row.due, result.reason, result.message_id, sent_at=now
        )
    if result.retry_after is not None:
        return Outcome(row.id, OutboxState.PLANNED, row.attempts, row.due, row.reason)
    if result.kind is SendKind.NOT_SENT:
        reason = row.reason if row.reason == ONCE_UNCLEAR else result.reason
        return Outcome(row.id, OutboxState.PLANNED, attempts, now + wait(attempts), reason)
    if result.kind is SendKind.CLOSED:
        return Outcome(row.id, OutboxState.SKIPPED, attempts, row.due, Skip.CLOSED)
    if result.kind is SendKind.DELETED:
        return Outcome(row.id, OutboxState.SKIPPED, attempts, row.due, Skip.DELETED)
    if result.kind is SendKind.OURS:
        return Outcome(row.id, OutboxState.FAILED, attempts, row.due, result.reason)
    if row.kind in REPEATABLE and result.reason != SENT_ANEW:
        if attempts < MOST_EDITS:
            return Outcome(row.id, OutboxState.PLANNED, attempts, now + wait(attempts), result.reason)
        return Outcome(row.id, OutboxState.UNCLEAR, attempts, row.due, result.reason)
    if row.reason == ONCE_UNCLEAR or row.kind in NEVER_TWICE | REPEATABLE:
        return Outcome(row.id, OutboxState.UNCLEAR, attempts, row.due, result.reason)
    return Outcome(row.id, OutboxState.PLANNED, attempts, now + UNCLEAR_WAIT, ONCE_UNCLEAR)


def skip(row: Outgoing, reason: Skip) -> Outcome:
    """The row is not sent, and the coach can see why."""
    return Outcome(row.id, OutboxState.SKIPPED, row.attempts, row.due, reason)


def postpone(row: Outgoing, until: datetime) -> Outcome:
    """The row was not tried; its turn comes later. News that waits by a rule of ours is not late by that."""
    useful_until = until + NEWS_USEFUL_FOR if row.kind is Kind.ANNOUNCEMENT else None
    return Outcome(row.id, OutboxState.PLANNED, row.attempts, until, row.reason, useful_until=useful_until)


def not_tried(row: Outgoing) -> Outcome:
    """The row's turn comes again: its worker is gone and did not begin to send it."""
    return Outcome(row.id, OutboxState.PLANNED, row.attempts, row.due, row.reason)


def hold(row: Outgoing) -> Outcome:
    """The row waits until somebody says that it goes."""
    return Outcome(row.id, OutboxState.HELD, row.attempts, row.due, row.reason)


def wait(attempts: int) -> timedelta:
    """How long until the next try after so many failed ones: doubled each time, at most a quarter of an hour."""
    doublings = min(max(attempts, 1) - 1, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)

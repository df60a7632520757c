"""What an error of Telegram's says about the message that was sent."""

from datetime import timedelta
from typing import cast

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.request import NotSent, NotSentInTime
from bot.rules.retry import SendKind, SendResult
from bot.rules.values import ChatState

CLOSED = {
    "chat not found": ChatState.GONE,
    "bot was blocked by the user": ChatState.BLOCKED,
    "bot can't initiate conversation with a user": ChatState.BLOCKED,
}


def classify(error: TelegramError) -> SendResult:
    """What an error of one try says about the message."""
    if isinstance(error, RetryAfter):
        return SendResult(SendKind.NOT_SENT, retry_after=seconds_of(error), reason="too_many_requests")
    if isinstance(error, (NotSent, NotSentInTime)):
        return SendResult(SendKind.NOT_SENT, reason="no_connection")
    if isinstance(error, InvalidToken):
        return SendResult(SendKind.NOT_SENT, reason="token_refused")
    for words, state in CLOSED.items():
        if words in words_of(error):
            return SendResult(SendKind.CLOSED, closed_as=state, reason=state.value)
    if isinstance(error, (Forbidden, ChatMigrated)):
        return SendResult(SendKind.CLOSED, closed_as=ChatState.GONE, reason=ChatState.GONE.value)
    if isinstance(error, BadRequest):
        return SendResult(SendKind.OURS, reason="refused")
    return SendResult(SendKind.UNCLEAR, reason="no_answer")


def markup_refused(error: BadRequest) -> bool:
    return "can't parse entities" in words_of(error)


def words_of(error: TelegramError) -> str:
    # The library makes the first letter of Telegram's words a capital.
    return error.message.lower()


def seconds_of(error: RetryAfter) -> float:
    # A timedelta: `bot.request` asked the library for it.
    return cast(timedelta, error.retry_after).total_seconds()

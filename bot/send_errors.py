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


def not_modified(error: BadRequest) -> bool:
    return "message is not modified" in words_of(error)


def message_gone(error: BadRequest) -> bool:
    """The message that was to be changed or deleted is not there, or may not be touched any more."""
    said = words_of(error)
    gone = ("message to edit not found", "message can't be edited", "message to delete not found")
    return any(words in said for words in (*gone, "message can't be deleted"))


def file_unknown(error: BadRequest) -> bool:
    """Telegram has no such file for this bot, as after a change of its token."""
    said = words_of(error)
    return any(words in said for words in ("file identifier", "file_id", "can't use file of type"))


def voice_refused(error: BadRequest) -> bool:
    """The person takes no voice messages."""
    return "voice_messages_forbidden" in words_of(error)

"""One message to Telegram, and what came of it.

`send` is for replies: it tries again what surely did not arrive, and raises what it cannot mend. `attempt` is for the
outbox: one try, and a `SendResult` that says what follows.
"""

import html
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from telegram import InputFile, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.clock import Clock
from bot.pacing import Held, Pacer
from bot.request import AiohttpRequest, JsonData, NotSent, NotSentInTime
from bot.rules.lengths import split_html
from bot.rules.retry import SendKind, SendResult
from bot.rules.values import ChatState, Rank
from bot.texts.rendered import Buttons, Rendered

log = logging.getLogger(__name__)

T = TypeVar("T")

TELEGRAM = "https://api.telegram.org"
CONNECTIONS = 128  # more than the worker ever has under way
# Seconds before each further try of a reply that surely was not sent.
WAITS = (0.5, 1.0, 2.0)
LONGEST_TEXT = 4096
CLOSED = {
    "chat not found": ChatState.GONE,
    "bot was blocked by the user": ChatState.BLOCKED,
    "bot can't initiate conversation with a user": ChatState.BLOCKED,
}
NO_PREVIEW = {"is_disabled": True}

ReplyKeyboard = Sequence[Sequence[str]]  # rows of labels


class TokenRefused(Exception):
    """Telegram does not know the bot's token."""


class Sender:
    """Sends for one bot. `bot` is the library's own, over the same connections, for all the other calls."""

    def __init__(
        self, token: str, *, clock: Clock, pacer: Pacer, server: str = TELEGRAM, read_timeout: float = 10.0
    ) -> None:
        self._clock = clock
        self.pacer = pacer
        self._request = AiohttpRequest(CONNECTIONS, read_timeout=read_timeout)
        self._polling = AiohttpRequest(2)
        self._methods = f"{server}/bot{token}/"
        self.bot: ExtBot[None] = ExtBot(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=self._request,
            get_updates_request=self._polling,
        )

    async def open(self) -> None:
        """Opens the connections and asks Telegram who the bot is.

        Raises:
            TokenRefused: the token is wrong.
            TelegramError: Telegram cannot be reached.
        """
        try:
            await self.bot.initialize()
        except InvalidToken:
            # The library's own words hold the token.
            raise TokenRefused from None

    async def close(self) -> None:
        await self.pacer.close()
        await self.bot.shutdown()
        # The library closes nothing that it did not open to the end, as with a wrong token.
        await self._request.shutdown()
        await self._polling.shutdown()

    async def __aenter__(self) -> Self:
        try:
            await self.open()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def send(
        self,
        chat_id: int,
        rendered: Rendered,
        *,
        rank: Rank = Rank.REPLY,
        silent: bool = False,
        keyboard: ReplyKeyboard | None = None,
    ) -> int:
        """Sends a message, in parts if it is too long; the id of the last part.

        What surely was not sent is tried again three times, a 429 is waited out, a text that Telegram cannot read
        goes without its markup.

        Raises:
            TelegramError: it was not sent, or may have been.
        """
        message_id = 0
        for call in _calls(chat_id, rendered, silent, keyboard):
            message_id, _ = await self._again(chat_id, rank, partial(self._send, call))
        return message_id

    async def attempt(self, chat_id: int, rendered: Rendered, *, rank: Rank, silent: bool) -> SendResult:
        """Sends a message of the outbox once, when its turn has come: only further parts wait for theirs here."""
        message_id: int | None = None
        reason: str | None = None
        for call in _calls(chat_id, rendered, silent, None):
            try:
                if message_id is not None:
                    await self.pacer.turn(rank, chat_id)
                message_id, fault = await self._send(call)
            except (Held, TelegramError) as error:
                if message_id is not None or isinstance(error, Held):
                    # A part has arrived, so that trying all of it again would repeat that part.
                    return SendResult(SendKind.UNCLEAR, reason="part_sent")
                result = classify(error)
                if result.retry_after is not None:
                    await self.pacer.hold(result.retry_after)
                return result
            reason = reason or fault
        kind = SendKind.SENT if reason is None else SendKind.OURS
        return SendResult(kind, message_id=message_id, reason=reason)

    async def edit(self, chat_id: int, message_id: int, rendered: Rendered) -> bool:
        """Puts other words and buttons in a message's place; False when it is gone, too old, or too small for them.

        A second try changes nothing more, so it is tried again whatever went wrong on the way.
        """
        if len(_parts(rendered.html)) > 1:
            return False
        call = _text_call(rendered.html, rendered.buttons) | {"chat_id": chat_id, "message_id": message_id}
        try:
            await self._again(
                None, Rank.REPLY, lambda: self._with_plain("editMessageText", call), unclear=True
            )
        except BadRequest as error:
            words = _words(error)
            if "message is not modified" in words:
                return True
            if "message to edit not found" in words or "message can't be edited" in words:
                return False
            raise
        return True

    async def answer_tap(self, callback_id: str, text: str = "", *, alert: bool = False) -> None:
        """Ends the waiting sign on the phone. That it is too late, or did not get through, is no error."""
        call = {"callback_query_id": callback_id, "text": text, "show_alert": alert}
        try:
            await self._post("answerCallbackQuery", call)
        except (BadRequest, NetworkError, RetryAfter) as error:
            log.info("tap not answered", extra={"error": type(error).__name__})

    async def send_document(
        self, chat_id: int, file_name: str, data: bytes, caption: Rendered | None = None
    ) -> int:
        """Sends a file; its message's id. Errors as for `send`."""
        document = InputFile(data, filename=file_name)
        return await self._send_file(
            chat_id, lambda **more: self.bot.send_document(chat_id, document, **more), caption
        )

    async def send_photo(self, chat_id: int, data: bytes, caption: Rendered | None = None) -> int:
        """Sends a picture; its message's id. Errors as for `send`."""
        photo = InputFile(data, filename="picture.png")
        return await self._send_file(
            chat_id, lambda **more: self.bot.send_photo(chat_id, photo, **more), caption
        )

    async def updates(self, *, offset: int, timeout: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
        """The updates that wait, as Telegram wrote them: one that the library cannot read must not keep back the
        others. `timeout` in seconds."""
        call = {"offset": offset, "timeout": timeout, "allowed_updates": list(kinds)}
        data = cast(RequestData, JsonData(call))
        found = await self._polling.post(self._methods + "getUpdates", data, read_timeout=timeout + 10)
        return cast(list[dict[str, Any]], found)

    async def leave(self, chat_id: int) -> None:
        """Leaves a group."""
        await self._post("leaveChat", {"chat_id": chat_id})

    async def _send_file(
        self, chat_id: int, send: Callable[..., Awaitable[Message]], caption: Rendered | None
    ) -> int:
        more: dict[str, Any] = {}
        if caption is not None:
            more = {"caption": caption.html, "parse_mode": "HTML"}
            if caption.buttons:
                more["api_kwargs"] = {"reply_markup": _inline_keyboard(caption.buttons)}
        message = await self._again(chat_id, Rank.REPLY, lambda: send(**more))
        return message.message_id

    async def _send(self, call: dict[str, Any]) -> tuple[int, str | None]:
        """One message; its id, and the fault for which it went without markup."""
        result, fault = await self._with_plain("sendMessage", call)
        return result["message_id"], fault

    async def _with_plain(self, method: str, call: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        try:
            return await self._post(method, call), None
        except BadRequest as error:
            if "can't parse entities" not in _words(error):
                raise
        # The error's own text may quote the words of the message.
        log.error("markup refused", extra={"chat_id": call["chat_id"]})
        plain = {name: value for name, value in call.items() if name != "parse_mode"}
        return await self._post(method, plain | {"text": _plain(call["text"])}), "markup_refused"

    async def _post(self, method: str, call: dict[str, Any]) -> dict[str, Any]:
        # The library's request does the work: reading the answer and raising its errors. Its bot would make an object
        # of every message besides, for three times the price.
        data = cast(RequestData, JsonData(call))
        return cast(dict[str, Any], await self._request.post(self._methods + method, data))

    async def _again(
        self, chat_id: int | None, rank: Rank, call: Callable[[], Awaitable[T]], *, unclear: bool = False
    ) -> T:
        """Makes a call when its turn comes, and again while it surely did not get through, or may not have."""
        waits = iter(WAITS)
        while True:
            try:
                await self.pacer.turn(rank, chat_id)
                return await call()
            except RetryAfter as error:
                await self.pacer.hold(_seconds(error))
            except BadRequest:
                raise
            except NetworkError as error:
                wait = next(waits, None)
                if wait is None or not (unclear or isinstance(error, (NotSent, NotSentInTime))):
                    raise
                await self._clock.sleep(wait)


def classify(error: TelegramError) -> SendResult:
    """What an error of one try says about the message."""
    if isinstance(error, RetryAfter):
        return SendResult(SendKind.NOT_SENT, retry_after=_seconds(error), reason="too_many_requests")
    if isinstance(error, (NotSent, NotSentInTime)):
        return SendResult(SendKind.NOT_SENT, reason="no_connection")
    if isinstance(error, InvalidToken):
        return SendResult(SendKind.NOT_SENT, reason="token_refused")
    for words, state in CLOSED.items():
        if words in _words(error):
            return SendResult(SendKind.CLOSED, closed_as=state, reason=state.value)
    if isinstance(error, (Forbidden, ChatMigrated)):
        return SendResult(SendKind.CLOSED, closed_as=ChatState.GONE, reason=ChatState.GONE.value)
    if isinstance(error, BadRequest):
        return SendResult(SendKind.OURS, reason="refused")
    return SendResult(SendKind.UNCLEAR, reason="no_answer")


def _calls(
    chat_id: int, rendered: Rendered, silent: bool, keyboard: ReplyKeyboard | None
) -> list[dict[str, Any]]:
    """The calls of sendMessage for one message: its buttons are under the last part."""
    calls = [_text_call(part, ()) | {"chat_id": chat_id} for part in _parts(rendered.html)]
    if rendered.buttons:
        calls[-1]["reply_markup"] = _inline_keyboard(rendered.buttons)
    elif keyboard is not None:
        calls[-1]["reply_markup"] = {
            "keyboard": [[{"text": label} for label in row] for row in keyboard],
            "resize_keyboard": True,
            "is_persistent": True,
        }
    if silent:
        for call in calls:
            call["disable_notification"] = True
    return calls


def _parts(text: str) -> list[str]:
    """The text in parts that each fit in a message."""
    # A code point takes at most two of the units in which the limit counts, so most texts need no counting.
    return [text] if len(text) * 2 <= LONGEST_TEXT else split_html(text)


def _text_call(text: str, buttons: Buttons) -> dict[str, Any]:
    call: dict[str, Any] = {"text": text, "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}
    if buttons:
        call["reply_markup"] = _inline_keyboard(buttons)
    return call


def _inline_keyboard(buttons: Buttons) -> dict[str, Any]:
    rows = [
        [
            {"text": button.label, "url": button.url}
            if button.url is not None
            else {"text": button.label, "callback_data": button.data}
            for button in row
        ]
        for row in buttons
    ]
    return {"inline_keyboard": rows}


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", text))


def _words(error: TelegramError) -> str:
    # The library makes the first letter of Telegram's words a capital.
    return error.message.lower()


def _seconds(error: RetryAfter) -> float:
    # A timedelta: `bot.request` asked the library for it.
    return cast(timedelta, error.retry_after).total_seconds()

"""One message to Telegram, and what came of it.

`send` is for replies: it tries again what surely did not arrive, and raises what it cannot mend. The outbox makes one try,
and hears what follows: see `bot.attempts`.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar, cast

from telegram import InputFile, Message
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.calls import (
    ReplyKeyboard,
    caption_call,
    inline_keyboard,
    message_calls,
    plain,
    text_call,
    text_parts,
)
from bot.clock import Clock
from bot.pacing import Pacer
from bot.request import AiohttpRequest, FileTooLarge, JsonData, NotSent, NotSentInTime
from bot.rules.lengths import CAPTION_LIMIT, split_html
from bot.rules.values import Rank
from bot.send_errors import (
    file_unknown,
    markup_refused,
    message_gone,
    not_modified,
    seconds_of,
    voice_refused,
    words_of,
)
from bot.texts.rendered import Buttons, Rendered

log = logging.getLogger(__name__)

T = TypeVar("T")

TELEGRAM = "https://api.telegram.org"
CONNECTIONS = 128  # more than the worker ever has under way
# Seconds before each further try of a reply that surely was not sent.
WAITS = (0.5, 1.0, 2.0)


class TokenRefused(Exception):
    """Telegram does not know the bot's token."""


class VoicesRefused(BadRequest):
    """The person takes no voice messages: nothing was sent, and words would arrive."""


class FileNotKnown(BadRequest):
    """Telegram has no such file for this bot, as after a change of its token: only the bytes can be sent."""


class SentVoice(NamedTuple):
    """Where a voice message stands, and the id by which it can be sent again; None if Telegram made a file of it."""

    message_id: int
    file_id: str | None


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
        self._files = f"{server}/file/bot{token}/"
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
            FileNotKnown: Telegram does not have the picture or the voice message for this bot any more.
            TelegramError: it was not sent, or may have been.
        """
        message_id = 0
        for part in message_calls(chat_id, rendered, silent, keyboard):
            message_id, _ = await self._again(chat_id, rank, partial(self.call, *part))
        return message_id

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Takes a message out of a chat; False when it is gone already, is too old for that, or the chat is closed."""
        call = {"chat_id": chat_id, "message_id": message_id}
        try:
            await self._again(None, Rank.REPLY, lambda: self._post("deleteMessage", call), unclear=True)
        except BadRequest as error:
            if message_gone(error):
                return False
            raise
        except Forbidden:
            return False
        return True

    async def delete_once(self, chat_id: int, message_id: int) -> bool:
        """The same in one try, now. Raises TelegramError, also of a chat that is closed."""
        try:
            await self._post("deleteMessage", {"chat_id": chat_id, "message_id": message_id})
        except BadRequest as error:
            if message_gone(error):
                return False
            raise
        return True

    async def send_again(
        self, chat_id: int, medium: str, file_id: str, caption: Rendered | None = None
    ) -> int:
        """Sends what somebody sent to this bot, by its file id; nothing tells from whom it came. The message's id.

        Raises:
            FileNotKnown: Telegram does not have it for this bot any more.
            TelegramError: it was not sent, or may have been.
        """
        send = getattr(self.bot, f"send_{medium}")
        # A round video has no words under it.
        words = None if medium == "video_note" else caption
        sent = await self._send_file(chat_id, lambda **more: send(chat_id, file_id, **more), words)
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, rendered: Rendered) -> bool:
        """Puts other words and buttons in a message's place; False when it is gone, too old, or too small for them.

        A second try changes nothing more, so it is tried again whatever went wrong on the way.
        """
        if len(text_parts(rendered.html)) > 1:
            return False
        return await self._edit(
            "editMessageText", chat_id, message_id, text_call(rendered.html, rendered.buttons)
        )

    async def edit_caption(self, chat_id: int, message_id: int, rendered: Rendered) -> bool:
        """The same for the words under a voice message, a picture or a file, which stays as it is."""
        if len(split_html(rendered.html, CAPTION_LIMIT)) > 1:
            return False
        return await self._edit("editMessageCaption", chat_id, message_id, caption_call(rendered))

    async def take_buttons(self, chat_id: int, message_id: int) -> bool:
        """Takes the buttons from under a message of any kind, whose words stay; False where that cannot be."""
        return await self.put_buttons(chat_id, message_id, ())

    async def put_buttons(self, chat_id: int, message_id: int, buttons: Buttons) -> bool:
        """Puts other buttons under a message of any kind, whose words stay; False where that cannot be."""
        call = {"reply_markup": inline_keyboard(buttons)} if buttons else {}
        return await self._edit("editMessageReplyMarkup", chat_id, message_id, call)

    async def _edit(self, method: str, chat_id: int, message_id: int, words: dict[str, Any]) -> bool:
        call = words | {"chat_id": chat_id, "message_id": message_id}
        try:
            await self._again(None, Rank.REPLY, lambda: self._with_plain(method, call), unclear=True)
        except BadRequest as error:
            if not_modified(error):
                return True
            if message_gone(error):
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
        sent = await self._send_file(
            chat_id, lambda **more: self.bot.send_document(chat_id, document, **more), caption
        )
        return sent.message_id

    async def send_photo(self, chat_id: int, data: bytes, caption: Rendered | None = None) -> int:
        """Sends a picture; its message's id. Errors as for `send`."""
        photo = InputFile(data, filename="picture.png")
        sent = await self._send_file(
            chat_id, lambda **more: self.bot.send_photo(chat_id, photo, **more), caption
        )
        return sent.message_id

    async def send_voice(
        self,
        chat_id: int,
        voice: bytes | str,
        caption: Rendered | None = None,
        *,
        rank: Rank = Rank.REPLY,
        silent: bool = False,
    ) -> SentVoice:
        """Sends a voice message: the bytes of an OGG file with Opus in it, or the file id of one that was sent.

        Tried again as in `send`. The caption holds at most 1,024 units of UTF-16.

        Raises:
            VoicesRefused, FileNotKnown: nothing was sent.
            TelegramError: it was not sent, or may have been.
        """
        sound = voice if isinstance(voice, str) else InputFile(voice, filename="voice.ogg")
        try:
            sent = await self._send_file(
                chat_id,
                lambda **more: self.bot.send_voice(chat_id, sound, disable_notification=silent, **more),
                caption,
                rank=rank,
            )
        except BadRequest as error:
            if voice_refused(error):
                raise VoicesRefused(error.message) from None
            raise _file_error(error) from None
        if sent.voice is None:
            # Bytes that phones cannot play: an id of these cannot be sent as a voice message again.
            log.error("voice message became a file", extra={"chat_id": chat_id})
            return SentVoice(sent.message_id, None)
        return SentVoice(sent.message_id, sent.voice.file_id)

    async def fetch_file(self, file_id: str, *, limit: int) -> bytes:
        """The bytes of a file that somebody sent, at most `limit` of them (Telegram hands out at most 20 MB).

        Raises:
            FileTooLarge: it is larger.
            FileNotKnown: there is none.
            TelegramError: it did not come, in four tries.
        """
        try:
            file = await self._repeated(lambda: self._post("getFile", {"file_id": file_id}), unclear=True)
        except BadRequest as error:
            if "file is too big" in words_of(error):
                raise FileTooLarge from None
            raise _file_error(error) from None
        if file.get("file_size", 0) > limit:
            raise FileTooLarge
        address = self._files + file["file_path"]
        return await self._repeated(lambda: self._request.fetch(address, limit=limit), unclear=True)

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
        self,
        chat_id: int,
        send: Callable[..., Awaitable[Message]],
        caption: Rendered | None,
        *,
        rank: Rank = Rank.REPLY,
    ) -> Message:
        """A message with a file, whose caption goes without its markup if Telegram cannot read that."""
        words = {} if caption is None else caption_call(caption)
        try:
            return await self._again(chat_id, rank, lambda: send(api_kwargs=words))
        except BadRequest as error:
            if not markup_refused(error):
                raise
        _log_markup(chat_id)
        return await self._again(chat_id, rank, lambda: send(api_kwargs=plain(words)))

    async def call(self, method: str, call: dict[str, Any]) -> tuple[int, str | None]:
        """One try, now, of a call that makes or changes a message; its id, and the fault for which it went without markup.

        Raises:
            TelegramError: it was not done, or may have been.
        """
        result, fault = await self._with_plain(method, call)
        return result["message_id"], fault

    async def _with_plain(self, method: str, call: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        try:
            return await self._post(method, call), None
        except BadRequest as error:
            if not markup_refused(error):
                raise
        _log_markup(call["chat_id"])
        return await self._post(method, plain(call)), "markup_refused"

    async def _post(self, method: str, call: dict[str, Any]) -> dict[str, Any]:
        # The library's request does the work: reading the answer and raising its errors. Its bot would make an object
        # of every message besides, for three times the price.
        data = cast(RequestData, JsonData(call))
        return cast(dict[str, Any], await self._request.post(self._methods + method, data))

    async def _again(
        self, chat_id: int | None, rank: Rank, call: Callable[[], Awaitable[T]], *, unclear: bool = False
    ) -> T:
        """Makes a call when its turn comes, and again while it surely did not get through, or may not have."""

        async def in_turn() -> T:
            await self.pacer.turn(rank, chat_id)
            return await call()

        return await self._repeated(in_turn, unclear=unclear)

    async def _repeated(self, call: Callable[[], Awaitable[T]], *, unclear: bool) -> T:
        waits = iter(WAITS)
        while True:
            try:
                return await call()
            except RetryAfter as error:
                await self.pacer.hold(seconds_of(error))
            except BadRequest as error:
                raise _file_error(error) from None
            except NetworkError as error:
                wait = next(waits, None)
                if wait is None or not (unclear or isinstance(error, (NotSent, NotSentInTime))):
                    raise
                await self._clock.sleep(wait)


def _file_error(error: BadRequest) -> BadRequest:
    """The error of a call with a file, told apart if the file is what is wrong."""
    return FileNotKnown(error.message) if file_unknown(error) else error


def _log_markup(chat_id: int) -> None:
    # The error's own text may quote the words of the message.
    log.error("markup refused", extra={"chat_id": chat_id})

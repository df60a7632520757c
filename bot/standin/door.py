"""The phone's door: what the page of the phones asks and does, in JSON over HTTP."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import orjson
from aiohttp import web

from bot.standin.bots import Bot
from bot.standin.messages import Json
from bot.standin.phones import Phone
from bot.standin.shown import chat_json, phone_json, safe_name

if TYPE_CHECKING:
    from bot.standin.server import StandIn

PAGE = Path(__file__).parent / "page"
_HEARTBEAT_SECONDS = 15.0
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


class ClockBar(Protocol):
    """What moves the clock for the page."""

    async def advance(self, seconds: float) -> None:
        """Move the clock on."""

    async def to_next(self) -> None:
        """Move the clock to the next thing that will happen."""


class Door:
    """The paths below /phone, and the page at /."""

    def __init__(self, standin: "StandIn") -> None:
        self.standin = standin
        self._actions: dict[str, Callable[[web.Request, Phone, Bot], Awaitable[None]]] = {
            "start": self._start,
            "send": self._send,
            "tap": self._tap,
            "block": self._block,
            "read": self._read,
            "edit": self._edit,
            "file": self._file,
            "voice": self._voice,
            "vote": self._vote,
            "react": self._react,
        }

    def add_to(self, app: web.Application) -> None:
        """Register the paths."""
        chat = r"/phone/api/phones/{phone:\d+}/chats/{bot:\d+}"
        app.router.add_get("/phone/api/state", self.state)
        app.router.add_get("/phone/api/events", self.events)
        app.router.add_post("/phone/api/phones", self.add_phone)
        app.router.add_post(r"/phone/api/phones/{phone:\d+}/language", self.set_language)
        app.router.add_get(chat, self.chat)
        app.router.add_post(chat + "/{action:[a-z]+}", self.act)
        app.router.add_post("/phone/api/clock", self.move_clock)
        app.router.add_get("/phone/files/{unique_id}/{name}", self.file)
        app.router.add_get("/", self.page)
        app.router.add_get("/phone/page/{name:[a-zA-Z0-9_/.-]+}", self.page)

    # Reading --------------------------------------------------------------------------------------

    async def state(self, _: web.Request) -> web.Response:
        """All bots and phones."""
        standin = self.standin
        return _json(
            {
                "now": standin.clock.now().isoformat(),
                "clock": standin.clock_bar is not None,
                "bots": [
                    {"id": bot.id, "username": bot.username, "first_name": bot.first_name}
                    for bot in standin.bots.values()
                ],
                "phones": [phone_json(phone) for phone in standin.phones.values()],
            }
        )

    async def chat(self, request: web.Request) -> web.Response:
        """All that the phone shows of one chat."""
        phone, bot = self._find(request)
        return _json(chat_json(phone.chat(bot)))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: what changed; the page then asks again."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        try:
            await response.write(b": hello\n\n")
            async for news in self.standin.events.listen(_HEARTBEAT_SECONDS):
                if news is None:
                    await response.write(b": still here\n\n")
                else:
                    body = orjson.dumps({"phone": news[0], "bot": news[1], "kind": news[2]})
                    await response.write(b"data: " + body + b"\n\n")
        except ConnectionError:
            pass  # The page was closed.
        return response

    async def file(self, request: web.Request) -> web.Response:
        """A file as the phone opens it: pictures are shown, voice messages are played, everything else is downloaded."""
        file = self.standin.files.with_unique_id(request.match_info["unique_id"])
        if file is None:
            raise web.HTTPNotFound
        headers = {
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        }
        content_type = file.mime_type
        if content_type not in _PICTURES and file.kind != "voice":
            headers["Content-Disposition"] = f'attachment; filename="{safe_name(file.file_name)}"'
            content_type = "application/octet-stream"
        return web.Response(body=file.data, content_type=content_type, headers=headers)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page and its static files, under a strict policy."""
        path = (PAGE / request.match_info.get("name", "index.html")).resolve()
        if not path.is_relative_to(PAGE) or not path.is_file():
            raise web.HTTPNotFound
        headers = {
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        }
        return web.FileResponse(path, headers=headers)

    # Doing ----------------------------------------------------------------------------------------

    async def add_phone(self, request: web.Request) -> web.Response:
        """A new phone."""
        body = await self._body(request)
        name = _text(body, "first_name")
        phone = self.standin.add_phone(name, body.get("language_code") or None)
        return _json(phone_json(phone))

    async def set_language(self, request: web.Request) -> web.Response:
        """Another language for the phone."""
        phone = self._phone(request)
        phone.language_code = (await self._body(request)).get("language_code") or None
        for chat in phone.chats.values():
            chat.changed()
        self.standin.events.publish(phone.id, None, "phones")
        return _json(phone_json(phone))

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the clock by seconds, or to the next thing that will happen."""
        bar = self.standin.clock_bar
        body = await self._body(request)
        if bar is None:
            raise _refusal(web.HTTPConflict, "this clock cannot be moved")
        if body.get("to") == "next":
            await bar.to_next()
        else:
            seconds = body.get("seconds")
            if not isinstance(seconds, int | float) or not 0 <= seconds <= 366 * 86_400:
                raise _refusal(web.HTTPBadRequest, "seconds must be a number up to a year")
            await bar.advance(seconds)
        self.standin.events.publish(None, None, "clock")
        return _json({"now": self.standin.clock.now().isoformat()})

    async def act(self, request: web.Request) -> web.Response:
        """What the person does in one chat."""
        action = self._actions.get(request.match_info["action"])
        if action is None:
            raise web.HTTPNotFound
        phone, bot = self._find(request)
        try:
            await action(request, phone, bot)
        except (LookupError, ValueError) as error:
            raise _refusal(web.HTTPConflict, str(error)) from None
        return _json({"ok": True})

    async def _start(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        payload = (await self._body(request)).get("payload") or None
        if payload is not None and not re.fullmatch("[A-Za-z0-9_-]{1,64}", str(payload)):
            raise ValueError("a payload is 1 to 64 letters, digits, _ and -")
        phone.start(bot, payload)

    async def _send(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        text = _text(await self._body(request), "text")
        rows = (phone.chat(bot).keyboard or {}).get("keyboard", [])
        if any(button["text"] == text for row in rows for button in row):
            phone.press(bot, text)
        else:
            phone.send_text(bot, text)

    async def _tap(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        body = await self._body(request)
        phone.tap_at(bot, _number(body, "message_id"), _number(body, "row"), _number(body, "column"))

    async def _block(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        if (await self._body(request)).get("blocked"):
            phone.block(bot)
        else:
            phone.unblock(bot)

    async def _read(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        await self._body(request)
        phone.read(bot)

    async def _edit(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        body = await self._body(request)
        phone.edit_text(bot, _number(body, "message_id"), _text(body, "text"))

    async def _file(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        part = (await request.post()).get("file")
        if not isinstance(part, web.FileField):
            raise ValueError("there is no file in the form")
        data = part.file.read()
        part.file.close()
        phone.send_document(bot, part.filename, data, part.content_type)

    async def _voice(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        await self._body(request)
        phone.send_voice(bot)

    async def _vote(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        body = await self._body(request)
        options = body.get("options")
        if not isinstance(options, list) or not all(isinstance(option, int) for option in options):
            raise _refusal(web.HTTPBadRequest, "options must be a list of numbers")
        phone.vote(bot, _number(body, "message_id"), *options)

    async def _react(self, request: web.Request, phone: Phone, bot: Bot) -> None:
        body = await self._body(request)
        emoji = body.get("emoji") or None
        phone.react(bot, _number(body, "message_id"), None if emoji is None else str(emoji))

    # Shared ---------------------------------------------------------------------------------------

    def _phone(self, request: web.Request) -> Phone:
        phone = self.standin.phones.get(int(request.match_info["phone"]))
        if phone is None:
            raise web.HTTPNotFound
        return phone

    def _find(self, request: web.Request) -> tuple[Phone, Bot]:
        bot = self.standin.bots.get(int(request.match_info["bot"]))
        if bot is None:
            raise web.HTTPNotFound
        return self._phone(request), bot

    async def _body(self, request: web.Request) -> Json:
        try:
            body = orjson.loads(await request.read() or b"{}")
        except orjson.JSONDecodeError:
            raise _refusal(web.HTTPBadRequest, "the body is no JSON") from None
        if not isinstance(body, dict):
            raise _refusal(web.HTTPBadRequest, "the body is no JSON object")
        return body


def _json(value: Any) -> web.Response:
    return web.Response(
        body=orjson.dumps(value),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _refusal(kind: type[web.HTTPException], reason: str) -> web.HTTPException:
    return kind(text=orjson.dumps({"error": reason}).decode(), content_type="application/json")


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _refusal(web.HTTPBadRequest, f"{name} must be a text")
    return value


def _number(body: Json, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or value < 0:
        raise _refusal(web.HTTPBadRequest, f"{name} must be a number")
    return value

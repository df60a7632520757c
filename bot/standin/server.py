"""The HTTP server: Bot API paths, files, and the phone's door."""

import asyncio
import logging
from collections.abc import Collection
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.standin import door, parameters
from bot.standin.calls import Described
from bot.standin.clock import Clock
from bot.standin.errors import BotApiError
from bot.standin.faults import BAD_GATEWAY_PAGE, Fault
from bot.standin.limits import Limits
from bot.standin.strangers import no_strangers
from bot.standin.world import World

log = logging.getLogger(__name__)

_LARGEST_BODY = 55 * 1024 * 1024


class StandIn(World):
    """A stand-in for Telegram: a Bot API server, and the phones of the people who use the bots.

    `async with StandIn() as standin:` listens on a free port; `standin.url` tells where. All that
    it holds outlives `stop` and `start`, as waiting updates outlive a restart of Telegram's server.

    Args:
        clock_bar: moves the clock for the phone page; without one the page has no buttons for it.
        hosts: names by which it may be asked, beside those of this machine.
        options: see World.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        limits: Limits | None = None,
        *,
        clock_bar: door.ClockBar | None = None,
        hosts: Collection[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(clock, limits, **options)
        self.clock_bar = clock_bar
        self.hosts = hosts
        self.host = "127.0.0.1"
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._stopping = asyncio.Event()

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    def application(self) -> web.Application:
        """A new aiohttp application with all paths; others may be added before it runs."""
        app = web.Application(
            client_max_size=_LARGEST_BODY, middlewares=[_refusals, no_strangers(self.hosts)]
        )
        app.router.add_route("*", "/bot{token:[^/]*}/{method:[^/]*}", self._handle)
        app.router.add_get("/file/bot{token:[^/]*}/{path:.+}", self._download)
        door.Door(self).add_to(app)
        app.on_startup.append(self._startup)
        app.on_shutdown.append(self._shutdown)
        app.on_cleanup.append(self._cleanup)
        return app

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> Self:
        """Listen; port 0 takes a free one."""
        runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self._runner = runner
        self.host, self.port = host, port
        await self._listen()
        self.faults.listening = self._switch
        return self

    async def stop(self) -> None:
        """Stop listening and let every open request end."""
        runner, self._runner, self._site = self._runner, None, None
        self.faults.listening = None
        if runner is not None:
            await runner.cleanup()

    async def restart(self) -> None:
        """Stop and start again at the same address, as after an outage."""
        host, port = self.host, self.port
        await self.stop()
        await self.start(host, port)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _listen(self) -> None:
        if self._runner is None:
            raise RuntimeError("the stand-in is not started")
        self._site = web.TCPSite(self._runner, self.host, self.port)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def _switch(self, refusing: bool) -> None:
        """Close or open the port for the fault `refuse_connections`."""
        if refusing and self._site is not None:
            site, self._site = self._site, None
            await site.stop()
        elif not refusing and self._site is None:
            await self._listen()

    async def _startup(self, _: web.Application) -> None:
        self._stopping.clear()
        self.events.closed = False
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        for bot in self.bots.values():
            bot.webhook.start()

    async def _shutdown(self, _: web.Application) -> None:
        self._stopping.set()
        self.events.close()
        self.forget_later()
        for bot in self.bots.values():
            bot.webhook.stop()
            if bot.poll is not None and not bot.poll.done():
                bot.poll.set_exception(BotApiError(500, "Internal Server Error: restart"))

    async def _cleanup(self, _: web.Application) -> None:
        if self.session is not None:
            session, self.session = self.session, None
            await session.close()

    # Requests -------------------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.Response:
        faults: list[Fault] = []
        try:
            if self.faults.refusing:
                return _cut(request)
            bot = self.bot_with_token(request.match_info["token"])
            method = parameters.method_name(request.match_info["method"])
            raw = await parameters.read(request)
            faults = self.faults.take(bot.id, method)
            for fault in faults:
                if fault.kind == "bad_gateway":
                    return web.Response(status=502, text=BAD_GATEWAY_PAGE, content_type="text/html")
                if fault.error is not None:
                    raise fault.error
            response = _success(await self.call(bot, method, raw))
        except BotApiError as error:
            response = _failure(error)
        for fault in faults:
            if fault.kind == "slow":
                await self._pause(fault.seconds)
            elif fault.kind == "never_answer":
                await self._stopping.wait()
                return _cut(request)
            elif fault.kind == "cut":
                return _cut(request)
        return response

    async def _pause(self, seconds: float) -> None:
        """Sleep by the clock, but no longer than the server lives."""
        sleep = asyncio.ensure_future(self.clock.sleep(seconds))
        stop = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait((sleep, stop), return_when=asyncio.FIRST_COMPLETED)
        sleep.cancel()
        stop.cancel()

    async def _download(self, request: web.Request) -> web.Response:
        if self.faults.refusing:
            return _cut(request)
        try:
            bot = self.bot_with_token(request.match_info["token"])
        except BotApiError:
            return _failure(BotApiError(404, "Not Found"))
        path = request.match_info["path"]
        file = self.files.at(path) if path in bot.fetchable else None
        if file is None:
            return _failure(BotApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")


def _success(result: Any) -> web.Response:
    answer = {"ok": True, "result": result}
    if isinstance(result, Described):
        answer = {"ok": True, "result": result.result, "description": result.description}
    return web.Response(body=orjson.dumps(answer), content_type="application/json")


def _failure(error: BotApiError) -> web.Response:
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        answer["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.Response(
        status=error.code, body=orjson.dumps(answer), content_type="application/json", headers=headers
    )


def _cut(request: web.Request) -> web.Response:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A stranger, or a path that nobody knows, is answered as the Bot API does."""
    try:
        return await handler(request)
    except BotApiError as error:
        return _failure(error)
    except web.HTTPNotFound:
        return _failure(BotApiError(404, "Not Found"))
    except web.HTTPRequestEntityTooLarge:
        return _failure(BotApiError(413, "Request Entity Too Large"))

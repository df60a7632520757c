"""Delivery of updates to a bot's own server: lines that run side by side, and patience."""

import asyncio
import logging
import secrets
import ssl
from collections import deque
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson

from bot.standin import parameters
from bot.standin.errors import BotApiError
from bot.standin.updates import Line, Waiting

if TYPE_CHECKING:
    from bot.standin.bots import Bot

log = logging.getLogger(__name__)

_LONGEST_RETRY_AFTER = 3600.0
_IGNORED_IN_ANSWERS = ("setwebhook", "deletewebhook", "close", "logout")


class Webhook:
    """The webhook of one bot. Without a url it does nothing."""

    def __init__(self, bot: "Bot") -> None:
        self._bot = bot
        self.url = ""
        self.secret_token = ""
        self.certificate: str | None = None
        self.ip_address: str | None = None
        self.max_connections = 40
        self.set_at = float("-inf")
        self.last_error_date: int | None = None
        self.last_error_message = ""
        self._lines: dict[Line, deque[Waiting]] = {}
        self._tasks: dict[Line, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(self.max_connections)

    def start(self) -> None:
        """Take up what waits; also after a restart of the server. Nothing happens without a url."""
        self.stop()
        updates = self._bot.updates
        updates.by_webhook = bool(self.url)
        if not self.url or self._bot.world.session is None:
            return
        self._slots = asyncio.Semaphore(self.max_connections)
        for update in updates:
            self._add(update)
        updates.listeners.append(self._add)

    def stop(self) -> None:
        """Leave off; what is under way counts as not delivered."""
        if self._add in self._bot.updates.listeners:
            self._bot.updates.listeners.remove(self._add)
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self._lines.clear()

    def failed(self, message: str) -> None:
        """Note the failure for getWebhookInfo."""
        self.last_error_date = int(self._bot.world.seconds())
        self.last_error_message = message

    def _add(self, update: Waiting) -> None:
        self._lines.setdefault(update.line, deque()).append(update)
        self._run(update.line)
        self._free_the_held()

    def _run(self, line: Line) -> None:
        if line not in self._tasks:
            task = asyncio.get_running_loop().create_task(self._work(line))
            self._tasks[line] = task
            task.add_done_callback(_report)

    def _free_the_held(self) -> None:
        """A line that a fault held back may go on when something happened in another one."""
        if self._bot.updates.reordering:
            for line in list(self._lines):
                self._run(line)

    async def _work(self, line: Line) -> None:
        """Deliver the updates of one line, one after the other."""
        failures = 0
        entries = self._lines[line]
        updates = self._bot.updates
        while entries:
            update = entries[0]
            if update not in updates:
                entries.popleft()
                failures = 0
                continue
            if update.held or (update.after is not None and update.after in updates):
                del self._tasks[line]
                return
            async with self._slots:
                wait = await self._deliver(update)
            if wait is None:
                if updates.done(update):
                    entries.popleft()
                failures = 0
                self._free_the_held()
            else:
                failures += 1
                await self._pause(failures, wait)
        # Nothing is awaited from here on, so that an update which comes now starts the line anew.
        del self._lines[line], self._tasks[line]

    async def _pause(self, failures: int, asked: float) -> None:
        """At once after the first failure, then 2, 4, 8 … seconds, up to 60 to 120."""
        seconds = asked
        if not seconds and failures > 1:
            seconds = 2.0 ** (failures - 1)
            if seconds > 60:
                seconds = 60 + 60 * secrets.randbelow(1001) / 1000
        await self._bot.world.clock.sleep(seconds)

    async def _deliver(self, update: Waiting) -> float | None:
        """One attempt. None when the bot took it; otherwise the wait it asked for, 0 if none."""
        session = self._bot.world.session
        if session is None:
            return 0.0
        headers = {"Content-Type": "application/json"}
        if self.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret_token
        try:
            async with session.post(
                self.url,
                data=orjson.dumps(update.api()),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=self._bot.world.webhook_timeout),
                allow_redirects=False,
                ssl=self._ssl(),
            ) as response:
                if 200 <= response.status < 300:
                    await self._answer(response)
                    return None
                self.failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                asked = response.headers.get("Retry-After", "")
                return min(float(asked), _LONGEST_RETRY_AFTER) if asked.isdigit() else 0.0
        except TimeoutError:
            self.failed("Read timeout expired")
        except aiohttp.ClientConnectorError:
            self.failed("Connection refused")
        except (aiohttp.ClientError, ConnectionError):
            self.failed("Connection closed by the webhook")
        return 0.0

    def _ssl(self) -> ssl.SSLContext | bool:
        return True if self.certificate is None else ssl.create_default_context(cadata=self.certificate)

    async def _answer(self, response: aiohttp.ClientResponse) -> None:
        """Carry out the method that the bot may have put into its answer; nobody hears the result."""
        if response.content_type == "multipart/form-data":
            raw = await _read_multipart(response)
        elif response.content_type == "application/json":
            try:
                raw = parameters.read_json(await response.read())
            except BotApiError:
                return
        else:
            return
        method = raw.pop("method", None)
        if not isinstance(method, str) or method.lower().startswith("get"):
            return
        if method.lower() in _IGNORED_IN_ANSWERS:
            return
        try:
            await self._bot.world.call(self._bot, method, raw)
        except BotApiError as error:
            # Not the description: it may repeat words of the message.
            log.warning("a method in a webhook's answer was refused with %s", error.code)


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("a line of the webhook ended", exc_info=error)


async def _read_multipart(response: aiohttp.ClientResponse) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    async for part in aiohttp.MultipartReader.from_response(response):
        if not isinstance(part, aiohttp.BodyPartReader) or part.name is None:
            continue
        if part.filename:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            raw[part.name] = parameters.Upload(part.filename, mime_type, bytes(await part.read()))
        else:
            raw[part.name] = await part.text()
    return raw

"""A machine that translates, played by a server on this machine, and a town that uses it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.stage import open_stage
from tests.handlers.town import Town, found_town


@dataclass
class Machine:
    """Puts the language in front of what it is asked, as a translator whose work can be known again."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    answer: Any = None  # instead of its own
    unknown: tuple[str, ...] = ()  # languages that it does not have
    url: str = ""

    async def translate(self, request: web.Request) -> web.Response:
        call = await request.json()
        self.asked.append(call)
        if call["target"] in self.unknown:
            return web.json_response({"error": "not supported"}, status=400)
        own = {"translatedText": f"<{call['target']}> {call['q']}"}
        return web.json_response(own if self.answer is None else self.answer, status=self.status)


@asynccontextmanager
async def playing() -> AsyncIterator[Machine]:
    made = Machine()
    application = web.Application()
    application.router.add_post("/translate", made.translate)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    made.url = f"http://{host}:{port}"
    yield made
    await runner.cleanup()


@asynccontextmanager
async def town_with(folder: Path, now: datetime, address: str) -> AsyncIterator[Town]:
    async with open_stage(folder, now, speech="off", translate=address) as stage:
        yield await found_town(stage)

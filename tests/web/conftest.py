"""The bot's own pages, served on a port of their own, with a stage behind them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.stage import Stage, open_stage
from handlers.web.routes import make_web
from tests.flows.town import Town, local, open_town
from tests.logs import everything_logged

SECRET = "a-secret-that-Telegram-knows"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/updates"


@pytest.fixture
async def stage(folder: Path) -> AsyncIterator[Stage]:
    async with open_stage(folder, local("2026-11-17 12:00"), speech="off") as opened:
        yield opened


@pytest.fixture
async def town(stage: Stage) -> Town:
    return await open_town(stage)


@dataclass(frozen=True)
class Pages:
    """The pages with their webhook, and a browser without memory."""

    session: ClientSession
    port: int
    address: str

    @property
    def webhook(self) -> str:
        return f"{self.address}{PATH}"

    async def post(self, body: object, *, secret: str | None = SECRET) -> int:
        """Posts to the webhook as Telegram does; the status."""
        headers = {"Content-Type": "application/json"} | ({HEADER: secret} if secret is not None else {})
        data = body if isinstance(body, str | bytes) else None
        json = None if isinstance(body, str | bytes) else body
        async with self.session.post(self.webhook, data=data, json=json, headers=headers) as answer:
            return answer.status


@asynccontextmanager
async def serve_pages(stage: Stage, **options: float) -> AsyncIterator[Pages]:
    """`options`: as for `make_web`."""
    runner = web.AppRunner(
        make_web(stage.app.application, webhook_path=PATH, webhook_secret=SECRET, **options),
        access_log=None,
        shutdown_timeout=1.0,
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with ClientSession() as session:
        yield Pages(session, port, f"http://127.0.0.1:{port}")
    await runner.cleanup()


@pytest.fixture
async def pages(stage: Stage) -> AsyncIterator[Pages]:
    async with serve_pages(stage) as served:
        yield served


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that is logged meanwhile."""
    with everything_logged() as stream:
        yield stream

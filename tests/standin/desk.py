"""The phones' page with one bot, for tests in a browser. A test module takes it by `pytest_plugins`, as the browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest_asyncio

from bot.standin import Bot, ManualClock, Phone, StandIn


@dataclass
class Bar:
    """Moves the clock as the demo does, and remembers what it was asked."""

    clock: ManualClock
    asked: list[float | str] = field(default_factory=list)

    async def advance(self, seconds: float) -> None:
        self.asked.append(seconds)
        self.clock.advance(seconds)

    async def to_next(self) -> None:
        self.asked.append("next")
        self.clock.advance(timedelta(days=2))


@dataclass
class Desk:
    """A stand-in with one bot, whose part the test plays through the Bot API."""

    standin: StandIn
    bar: Bar
    bot: Bot
    session: aiohttp.ClientSession
    offset: int = 0

    async def call(self, method: str, **parameters: Any) -> Any:
        async with self.session.post(
            f"{self.standin.url}/bot{self.bot.token}/{method}", json=parameters
        ) as answer:
            body = await answer.json()
        assert body["ok"], body
        return body["result"]

    async def say(self, phone: Phone, text: str, **parameters: Any) -> dict[str, Any]:
        message: dict[str, Any] = await self.call("sendMessage", chat_id=phone.id, text=text, **parameters)
        return message

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next update of this kind."""
        while True:
            for update in await self.call("getUpdates", offset=self.offset, timeout=10, limit=1):
                self.offset = update["update_id"] + 1
                if kind in update:
                    content: dict[str, Any] = update[kind]
                    return content

    def phone(self, name: str = "Amal", language: str | None = "nl", *, started: bool = True) -> Phone:
        phone = self.standin.add_phone(first_name=name, language_code=language)
        if started:
            phone.start(self.bot)
        return phone


@pytest_asyncio.fixture(loop_scope="session")
async def desk() -> AsyncIterator[Desk]:
    clock = ManualClock(datetime(2026, 12, 1, 8, 0, tzinfo=UTC))
    bar = Bar(clock)
    standin = StandIn(clock=clock, clock_bar=bar)
    await standin.start()
    bot = standin.add_bot(token="7000:AAExample", username="leerlijn_bot", first_name="Leerlijn")
    async with aiohttp.ClientSession() as session:
        yield Desk(standin, bar, bot, session)
    await standin.stop()

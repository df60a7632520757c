"""A stand-in with one bot and one phone, and the bot's side of the wire, judged at every answer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.standin import Bot, Limits, ManualClock, Phone, StandIn
from tests.standin.bot_server import Server, serving
from tests.standin.judge import judge_result, judge_update


@dataclass(frozen=True)
class Reply:
    """An answer of the Bot API."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def refusal(self) -> tuple[int, str]:
        """Code and description; the status must be the same as the code."""
        assert self.body["ok"] is False, self.body
        assert self.status == self.body["error_code"]
        return self.body["error_code"], self.body["description"]


class Api:
    """What a bot does over HTTP. Results and updates go before the judge."""

    def __init__(self, standin: StandIn, bot: Bot, session: aiohttp.ClientSession) -> None:
        self.standin = standin
        self.bot = bot
        self.session = session

    def url(self, method: str) -> str:
        return f"{self.standin.url}/bot{self.bot.token}/{method}"

    async def send(self, method: str, **request: Any) -> Reply:
        """A POST with whatever body aiohttp's arguments make."""
        async with self.session.post(self.url(method), **request) as response:
            assert response.headers["Content-Type"].startswith("application/json")
            reply = Reply(response.status, await response.json(), dict(response.headers))
        if reply.body["ok"]:
            assert reply.status == 200
            if method.lower() == "getupdates":
                for update in reply.body["result"]:
                    judge_update(update)
            else:
                judge_result(method, reply.body["result"])
        return reply

    async def call(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        reply = await self.send(method, json=params)
        assert reply.body["ok"], reply.body
        return reply.body["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """Code and description of a call that must fail."""
        return (await self.send(method, json=params)).refusal

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        return await self.call("getUpdates", **params)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 18, 10, tzinfo=UTC))


@pytest.fixture
async def standin(clock: ManualClock) -> AsyncIterator[StandIn]:
    """Without limits on the speed, which have tests of their own."""
    async with StandIn(clock, Limits(enabled=False), local_webhooks=True) as standin:
        yield standin


@pytest.fixture
def bot(standin: StandIn) -> Bot:
    return standin.add_bot(username="example_bot", first_name="Example")


@pytest.fixture
def sara(standin: StandIn) -> Phone:
    """A person who has not yet started the bot."""
    return standin.add_phone("Sara", "ar")


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def api(standin: StandIn, bot: Bot, session: aiohttp.ClientSession) -> Api:
    return Api(standin, bot, session)


@pytest.fixture
async def started(api: Api, bot: Bot, sara: Phone) -> Phone:
    """A person who has started the bot; the update of that is confirmed."""
    sara.start(bot)
    (update,) = await api.updates()
    await api.updates(offset=update["update_id"] + 1)
    return sara


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """The bot's own server, listening."""
    server = Server()
    async with serving(server):
        yield server

"""A bot at the stand-in, and what sends for it, without limits unless a test asks for them."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.actions.delivery import Facts
from bot.clock import MovedClock
from bot.pacing import Pacer
from bot.rules.pace import UNLIMITED
from bot.rules.values import Outgoing
from bot.sending import Sender
from bot.standin import Bot, Limits, ManualClock, StandIn
from bot.texts.rendered import Rendered
from bot.worker import Worker
from storage import Database

TOKEN = "700:letters-that-nobody-may-see"


async def until(condition: Callable[[], object]) -> None:
    """Lets everything else go on until the condition holds, without moving the clock."""
    while not condition():  # noqa: ASYNC110 - what is waited for comes over a real connection
        await asyncio.sleep(0)


@pytest.fixture
async def standin(clock: MovedClock) -> AsyncIterator[StandIn]:
    async with StandIn(ManualClock(clock.now()), Limits(enabled=False)) as server:
        yield server


@pytest.fixture
def bot(standin: StandIn) -> Bot:
    return standin.add_bot(TOKEN)


@pytest.fixture
async def sender(sqlite_db: Database, standin: StandIn, bot: Bot, clock: MovedClock) -> AsyncIterator[Sender]:
    pacer = Pacer(sqlite_db, bot_id=bot.id, clock=clock, limit=UNLIMITED)
    async with Sender(TOKEN, clock=clock, pacer=pacer, server=standin.url, read_timeout=0.1) as made:
        yield made


def render(row: Outgoing, facts: Facts) -> Rendered:
    """A text that a test can tell apart."""
    return Rendered(f"<b>{row.kind}</b> {row.subject_id}")


@pytest.fixture
def worker(sqlite_db: Database, sender: Sender, clock: MovedClock) -> Worker:
    return Worker(sqlite_db, sender, clock, render, worker_id="one")

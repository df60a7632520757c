"""A job does something because its time has come, and somebody takes that very thing back by hand at the same moment: one of
the two holds, never both. Only PostgreSQL lets two write at once."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.actions import late_words, transfers
from bot.actions.messages import Incoming
from bot.app import jobs_of
from bot.clock import MovedClock
from bot.rules.checkins import Questions
from storage import Database, messages, open_database, people
from storage import transfers as stored
from tests.builders import a_holder
from tests.storage.test_transfers import agreed

pytestmark = pytest.mark.postgres
CHAT = 700
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
async def two(postgres_url: str, keys: list[str]) -> AsyncIterator[Database]:
    async with open_database(postgres_url, keys=keys) as database:
        yield database


async def at_once(db: Database, name: str, action: Callable[..., Any], *args: Any, at: datetime) -> Any:
    """Runs the job while the action is done and not committed yet; what came of the action."""
    acted, meet = threading.Event(), threading.Event()

    def by_hand(tx: Connection) -> Any:
        result = action(tx, *args)
        acted.set()
        meet.wait(20)
        return result

    hand = asyncio.create_task(db.write(by_hand))
    await asyncio.to_thread(acted.wait, 20)
    job = next(one for one in jobs_of(db, MovedClock(at), Questions({})) if one.name == name)
    time = asyncio.create_task(job.run(at))
    while not time.done() and not await db.read(lambda tx: tx.scalar(WAITING)):
        pass
    meet.set()
    result = await hand
    await time
    return result


async def test_a_move_that_is_taken_back_at_midnight(two: Database, now: datetime) -> None:
    semhar = await two.write(a_holder, chat_id=CHAT, now=now)
    move = await two.write(agreed, semhar, with_words=False, now=now)
    midnight = datetime(2026, 11, 18, 23, tzinfo=UTC)

    def withdrawn(tx: Connection) -> None:
        transfers.withdraw(tx, CHAT, move.id, now=midnight)

    await at_once(two, "moves", withdrawn, at=midnight)
    after = await two.read(stored.by_id, move.id)
    assert (after.done_at, after.ended_at) == (None, midnight)
    assert (await two.read(people.holder, semhar.id)).municipality_id == semhar.municipality_id


async def test_words_that_are_said_to_be_the_answer_just_in_time(two: Database, now: datetime) -> None:
    semhar = await two.write(a_holder, chat_id=CHAT, now=now)
    held = await two.write(late_words.hold, semhar, Incoming(5, "text", "het brood"), 1, 1, now=now)
    due = now + late_words.WAIT
    assert await at_once(two, "late words", late_words.take_back, CHAT, semhar.id, held.late_id, at=due)
    assert await two.read(messages.messages_of_holder, semhar.id, 5) == []

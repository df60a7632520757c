"""The worker is killed again and again: every reminder arrives, and next to none twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from bot.clock import random_fraction
from bot.rules.pace import UNLIMITED, RateLimit
from bot.rules.values import Kind, Planned, Rank
from bot.standin import Bot, Limits, Phone, StandIn
from storage import Database, open_database, outbox
from storage.tables import outbox as table
from tests.builders import a_coach, a_holder, an_appointment
from tests.flows.killed import work
from tests.flows.lives import Lives, forkserver, until

TOKEN = "700:for-tests-only"
REMINDERS = 500
KILLS = 20


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits=Limits(enabled=False)) as server:
        yield server


@pytest.fixture
def bot(standin: StandIn) -> Bot:
    return standin.add_bot(TOKEN)


def fill(tx: Connection, chats: list[int], now: datetime) -> None:
    """A holder with a reminder that is due, for each chat."""
    coach = a_coach(tx, now=now)
    for chat_id in chats:
        holder = a_holder(tx, coach=coach, chat_id=chat_id, now=now)
        appointment = an_appointment(tx, holder, at=now + timedelta(days=3), now=now)
        planned = Planned(
            key=f"appointment:{appointment.id}:{appointment.start:%Y-%m-%dT%H:%MZ}:3d",
            kind=Kind.APPOINTMENT_REMINDER,
            due=now,
            useful_until=appointment.start,
            rank=Rank.REMINDER,
            rule="3d",
        )
        outbox.add(tx, [planned], holder_id=holder.id, subject_id=appointment.id, now=now)


def claimed(tx: Connection) -> int:
    return tx.execute(select(func.count()).where(table.c.state == "claimed")).scalar_one()


def states(tx: Connection) -> dict[str, int]:
    return {row[0]: row[1] for row in tx.execute(select(table.c.state, func.count()).group_by(table.c.state))}


async def play(
    db: Database, standin: StandIn, bot: Bot, lives: Lives, *, workers: int, limit: RateLimit, now: datetime
) -> tuple[Counter[int], int]:
    """Kills all workers at a random moment of each life; then lets them end. Copies by chat, and the sum in flight."""
    phones: list[Phone] = []
    for _ in range(REMINDERS):
        phone = standin.add_phone()
        phone.start(bot)
        phones.append(phone)
    await db.write(fill, [phone.id for phone in phones], now)

    def arrived() -> int:
        return sum(len(phone.chat(bot).from_bot) for phone in phones)

    in_flight = 0
    for _ in range(KILLS):
        lives.begin(workers, limit)
        # A few messages are let through, and then some part of a millisecond up to the next one.
        target = arrived() + 1 + int(3 * random_fraction())
        await until(lambda target=target: arrived() >= target, standin.events)  # type: ignore[misc]
        await asyncio.sleep(random_fraction() / limit.pace)
        await lives.kill()
        in_flight += await db.read(claimed)
    # Two lives more, since what was in flight has its second turn after the first of them has taken it back.
    for _ in range(2):
        lives.begin(workers, UNLIMITED)
        found: dict[str, int] = {"planned": 1}
        while found.get("planned", 0) - await db.read(later, lives.start + timedelta(seconds=20)) > 0 or (
            "claimed" in found
        ):
            await asyncio.sleep(0.02)
            found = await db.read(states)
        await lives.kill()
    return Counter({phone.id: len(phone.chat(bot).from_bot) for phone in phones}), in_flight


def later(tx: Connection, moment: datetime) -> int:
    waiting = select(func.count()).where(table.c.state == "planned", table.c.due > moment)
    return tx.execute(waiting).scalar_one()


def judge(copies: Counter[int], in_flight: int, found: dict[str, int]) -> None:
    doubles = sum(number - 1 for number in copies.values() if number > 1)
    # Shown with -s, and whenever the test fails.
    print(f"{KILLS} kills, {in_flight} in flight at them, {doubles} of {REMINDERS} arrived twice")  # noqa: T201
    assert found == {"sent": REMINDERS}
    assert min(copies.values()) == 1
    assert max(copies.values()) <= 2
    assert doubles <= in_flight


async def test_one_worker(
    db: Database,
    database_url: str,
    keys: list[str],
    standin: StandIn,
    bot: Bot,
    now: datetime,
) -> None:
    lives = Lives(forkserver(), work, (database_url, keys, standin.url, TOKEN), now)
    copies, in_flight = await play(
        db, standin, bot, lives, workers=1, limit=RateLimit(limit=10, share=1), now=now
    )
    judge(copies, in_flight, await db.read(states))


@pytest.mark.postgres
async def test_two_workers_at_once(
    postgres_url: str,
    keys: list[str],
    standin: StandIn,
    bot: Bot,
    now: datetime,
) -> None:
    lives = Lives(forkserver(), work, (postgres_url, keys, standin.url, TOKEN), now)
    async with open_database(postgres_url, keys=keys) as db:
        copies, in_flight = await play(
            db, standin, bot, lives, workers=2, limit=RateLimit(limit=8, share=1), now=now
        )
        judge(copies, in_flight, await db.read(states))

"""An announcement to ten thousand, killed ten times at random moments: nobody twice, and everybody accounted for."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.clock import random_fraction
from bot.rules.pace import RateLimit
from bot.standin import Bot, Limits, Phone, StandIn
from storage import Database, open_database
from storage.tables import chat, consent, holder
from storage.tables import outbox as table
from tests.actions.announced import a_manager, released
from tests.builders import a_coach
from tests.flows.killed import work
from tests.flows.lives import Lives, forkserver, so_many

pytestmark = pytest.mark.timeout(400)  # on a busy machine
TOKEN = "700:for-tests-only"
PEOPLE = 10_000
BLOCKED = 40
KILLS = 10
# A part of the thousand a second of a paid broadcast: so that the stand-in, which shares the cores, keeps up.
FAST = RateLimit(limit=900, share=1)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits=Limits(enabled=False)) as server:
        yield server


@pytest.fixture
def bot(standin: StandIn) -> Bot:
    return standin.add_bot(TOKEN)


def fill(tx: Connection, chats: list[int], now: datetime) -> int:
    """A holder who said yes, for each chat, and an announcement that a second person released."""
    coach, manager = a_coach(tx, now=now), a_manager(tx, now=now)
    opened = {"state": "open", "changed_at": now, "language": "nl"}
    tx.execute(insert(chat), [{"id": one} | opened for one in chats])
    usual = {"municipality_id": coach.municipality_id, "coach_id": coach.id, "name": "Semhar", "dial": "own"}
    usual |= {"full_details": False, "made_at": now, "language": "nl"}
    tx.execute(insert(holder), [{"chat_id": one} | usual for one in chats])
    said = {"version": "1", "language": "nl", "given_at": now}
    ids = list(tx.scalars(select(holder.c.id)))
    tx.execute(insert(consent), [{"holder_id": one} | said for one in ids])
    return released(tx, manager, now=now).id


def begun(tx: Connection) -> int:
    """Of how many it is not known whether they went."""
    on_the_way = select(func.count()).where(table.c.state == "claimed", table.c.sent_at.is_not(None))
    return tx.execute(on_the_way).scalar_one()


def states(tx: Connection) -> Counter[str]:
    news = select(table.c.state, func.count()).where(table.c.kind == "announcement").group_by(table.c.state)
    return Counter(dict(tx.execute(news).all()))  # type: ignore[arg-type]


def sent_to(tx: Connection) -> set[int]:
    return set(
        tx.scalars(select(table.c.chat_id).where(table.c.kind == "announcement", table.c.state == "sent"))
    )


def is_over(found: Counter[str]) -> bool:
    return sum(found.values()) == PEOPLE and not set(found) - {"sent", "unclear", "skipped"}


async def play(
    db: Database, standin: StandIn, bot: Bot, lives: Lives, *, workers: int, now: datetime
) -> None:
    phones: list[Phone] = []
    for _ in range(PEOPLE):
        phone = standin.add_phone()
        phone.start(bot)
        phones.append(phone)
    for phone in phones[:: PEOPLE // BLOCKED]:
        phone.block(bot)
    bot.updates.clear()
    await db.write(fill, [phone.id for phone in phones], now)

    in_flight = 0
    for _ in range(KILLS):
        lives.begin(workers, FAST)
        # Up to an eleventh of all is let through, and then some part of a millisecond.
        await so_many(standin.events, 1 + int(random_fraction() * PEOPLE / (KILLS + 1)))
        await asyncio.sleep(random_fraction() / 500)
        await lives.kill()
        in_flight += await db.read(begun)
    lives.begin(workers, FAST)
    while not is_over(await db.read(states)):  # noqa: ASYNC110 - another process works on it
        await asyncio.sleep(0.1)
    await lives.kill()
    found = await db.read(states)
    copies = Counter({phone.id: len(phone.chat(bot).from_bot) for phone in phones})
    # Shown with -s, and whenever the test fails.
    print(f"{KILLS} kills, {in_flight} in flight at them: {dict(found)}")  # noqa: T201
    assert max(copies.values()) == 1
    assert sum(found.values()) == PEOPLE
    assert BLOCKED - found["unclear"] <= found["skipped"] <= BLOCKED
    assert found["unclear"] <= in_flight
    have_it = {chat_id for chat_id, number in copies.items() if number}
    assert await db.read(sent_to) <= have_it
    assert found["sent"] <= len(have_it) <= found["sent"] + found["unclear"]


async def test_one_worker(
    db: Database, database_url: str, keys: list[str], standin: StandIn, bot: Bot, now: datetime
) -> None:
    lives = Lives(forkserver(), work, (database_url, keys, standin.url, TOKEN), now)
    await play(db, standin, bot, lives, workers=1, now=now)


@pytest.mark.postgres
async def test_two_workers_at_once(
    postgres_url: str, keys: list[str], standin: StandIn, bot: Bot, now: datetime
) -> None:
    lives = Lives(forkserver(), work, (postgres_url, keys, standin.url, TOKEN), now)
    async with open_database(postgres_url, keys=keys) as db:
        await play(db, standin, bot, lives, workers=2, now=now)

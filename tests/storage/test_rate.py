"""The limit that all workers of a bot share."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.rules.pace import DROP, RECOVERY, RateLimit
from storage import Database, rate

LIMIT = RateLimit(limit=10, share=1)
MANY = {"bot_id": 700, "limit": LIMIT}


async def test_slots_follow_each_other(db: Database, now: datetime) -> None:
    one = await db.write(rate.reserve, **MANY, count=3, now=now)
    two = await db.write(rate.reserve, **MANY, count=2, now=now)
    assert one.first == pytest.approx(now.timestamp())
    assert two.first == pytest.approx(now.timestamp() + 0.3)


async def test_time_that_passed_unused_is_lost(db: Database, now: datetime) -> None:
    await db.write(rate.reserve, **MANY, count=1, now=now)
    later = now + timedelta(minutes=1)
    assert (await db.write(rate.reserve, **MANY, count=1, now=later)).first == pytest.approx(
        later.timestamp()
    )


async def test_no_slot_is_given_twice(db: Database, now: datetime) -> None:
    reserved = await asyncio.gather(
        *(db.write_locking(rate.reserve, **MANY, count=2, now=now) for _ in range(20))
    )
    firsts = sorted(one.first - now.timestamp() for one in reserved)
    assert firsts == pytest.approx([number * 0.2 for number in range(20)])


async def test_bots_have_their_own_limits(db: Database, now: datetime) -> None:
    await db.write(rate.reserve, **MANY, count=5, now=now)
    other = await db.write(rate.reserve, bot_id=701, limit=LIMIT, count=1, now=now)
    assert other.first == pytest.approx(now.timestamp())


async def test_after_a_429_the_pace_drops_and_climbs_back(db: Database, now: datetime) -> None:
    until = now + timedelta(seconds=5)
    for _ in range(3):  # all that was under way meets the same limit
        await db.write(rate.hold, **MANY, until=until, now=now)
    slow = await db.write(rate.reserve, **MANY, count=1, now=now)
    assert slow.first == pytest.approx(until.timestamp())
    assert 1 / slow.interval == pytest.approx(10 * (1 - DROP))
    half = await db.write(rate.reserve, **MANY, count=1, now=now + timedelta(seconds=RECOVERY / 2))
    assert 1 / half.interval == pytest.approx(10 * (1 - DROP / 2))
    full = await db.write(rate.reserve, **MANY, count=1, now=now + timedelta(seconds=RECOVERY))
    assert 1 / full.interval == pytest.approx(10)


async def test_a_second_429_drops_further_and_half_the_pace_is_left(db: Database, now: datetime) -> None:
    for number in range(100):
        at = now + timedelta(seconds=2 * number)
        await db.write(rate.hold, **MANY, until=at, now=at)
        if number == 1:
            twice = await db.write(rate.reserve, **MANY, count=1, now=at)
            assert 1 / twice.interval == pytest.approx(10 * (1 - DROP) ** 2, rel=0.001)
    slowest = await db.write(rate.reserve, **MANY, count=1, now=now + timedelta(seconds=198))
    assert 1 / slowest.interval == pytest.approx(5)


async def test_a_new_setting_counts_at_once(db: Database, now: datetime) -> None:
    await db.write(rate.reserve, **MANY, count=1, now=now)
    faster = RateLimit(limit=1000, share=1)
    slots = await db.write(rate.reserve, bot_id=700, limit=faster, count=1, now=now + timedelta(seconds=1))
    assert 1 / slots.interval == pytest.approx(1000)

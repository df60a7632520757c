"""Who goes first, how fast, and that no second ever holds more than the limit."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.clock import MovedClock
from bot.pacing import Held, Pacer
from bot.rules.pace import UNLIMITED, RateLimit, Slots
from bot.rules.values import Rank
from storage import Database, open_database
from storage.tables import rate

BOT_ID = 700
LIMIT = RateLimit()
INTERVAL = 1 / LIMIT.pace


@pytest.fixture
async def pacer(sqlite_db: Database, clock: MovedClock) -> AsyncIterator[Pacer]:
    made = Pacer(sqlite_db, bot_id=BOT_ID, clock=clock, limit=LIMIT)
    yield made
    await made.close()


class Log:
    """Lets messages take their turns, and notes when each went."""

    def __init__(self, pacer: Pacer, clock: MovedClock) -> None:
        self.pacer = pacer
        self.clock = clock
        self.start = clock.now()
        self.went: list[tuple[str, float]] = []
        self.tasks: set[asyncio.Task[None]] = set()

    def wants(self, name: str, rank: Rank, chat_id: int | None = None) -> None:
        self.tasks.add(asyncio.create_task(self._go(name, rank, chat_id or len(self.tasks) + 1)))

    async def _go(self, name: str, rank: Rank, chat_id: int) -> None:
        await self.pacer.turn(rank, chat_id)
        self.went.append((name, round((self.clock.now() - self.start).total_seconds(), 4)))

    async def until(self, seconds: float) -> None:
        """Moves the clock, stopping at every moment that somebody waits for."""
        end = self.start + timedelta(seconds=seconds)
        await settled()
        while (wake := self.clock.next_wake()) is not None and wake <= end:
            self.clock.move_to(wake)
            await settled()
        self.clock.move_to(end)
        await settled()

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.went]

    @property
    def times(self) -> list[float]:
        return [moment for _, moment in self.went]


async def settled() -> None:
    """Lets every task go as far as it can without the clock."""
    for _ in range(20):
        await asyncio.sleep(0)


def slots(clock: MovedClock, count: int, ahead: float = 0.0) -> Slots:
    return Slots(clock.now().timestamp() + ahead, INTERVAL, count)


@pytest.fixture
def log(pacer: Pacer, clock: MovedClock) -> Log:
    return Log(pacer, clock)


async def test_the_most_urgent_takes_the_next_slot(pacer: Pacer, clock: MovedClock, log: Log) -> None:
    pacer.add(slots(clock, 4, ahead=0.01))
    for name, rank in (("reminder", Rank.REMINDER), ("change", Rank.CHANGE), ("reply", Rank.REPLY)):
        log.wants(name, rank)
    await log.until(1)
    assert log.names == ["reply", "change", "reminder"]
    assert log.times == pytest.approx([0.01, 0.01 + INTERVAL, 0.01 + 2 * INTERVAL], abs=0.002)


async def test_slots_keep_their_phase(pacer: Pacer, clock: MovedClock, log: Log) -> None:
    pacer.add(slots(clock, 25))
    for number in range(25):
        log.wants(str(number), Rank.REMINDER)
    await log.until(1)
    assert log.names == [str(number) for number in range(25)]
    assert log.times == pytest.approx([number * INTERVAL for number in range(25)], abs=0.002)


async def test_a_reply_without_a_slot_goes_at_once_and_is_charged(
    sqlite_db: Database, pacer: Pacer, clock: MovedClock, log: Log
) -> None:
    log.wants("reply", Rank.REPLY)
    await log.until(0)
    assert log.times == [0]
    clock.advance(timedelta(seconds=0.2))
    charged = None
    while charged is None:
        await settled()
        charged = await sqlite_db.read(used_until)
    assert charged == pytest.approx(clock.now().timestamp() + INTERVAL, abs=0.001)


async def test_who_needs_a_slot_does_not_wait_for_the_account_of_a_reply(
    sqlite_db: Database, clock: MovedClock
) -> None:
    """The second part of a message has none in hand. Without limits it goes on a clock that stands still, too."""
    pacer = Pacer(sqlite_db, bot_id=BOT_ID, clock=clock, limit=UNLIMITED)
    log = Log(pacer, clock)
    log.wants("reply", Rank.REPLY)
    await settled()
    log.wants("part", Rank.REMINDER)
    async with asyncio.timeout(5):
        while len(log.went) < 2:
            await settled()
    assert log.went == [("reply", 0), ("part", 0)]
    await pacer.close()


def used_until(tx: Any) -> float | None:
    found: float | None = tx.execute(select(rate.c.used_until)).scalar()
    return found


async def test_a_reply_does_not_wait_for_a_slot_that_is_far(
    pacer: Pacer, clock: MovedClock, log: Log
) -> None:
    pacer.add(slots(clock, 1, ahead=0.5))
    log.wants("reply", Rank.REPLY)
    await log.until(0)
    assert log.times == [0]
    assert pacer.take_owed() == 1


async def test_a_message_whose_slot_went_to_a_reply_gets_another(
    pacer: Pacer, clock: MovedClock, log: Log
) -> None:
    pacer.add(slots(clock, 1, ahead=0.01))
    log.wants("reminder", Rank.REMINDER)
    log.wants("reply", Rank.REPLY)
    await log.until(0.01)
    assert log.names == ["reply"]
    while len(log.went) < 2:
        clock.advance(timedelta(milliseconds=1))
        await settled()
    assert log.names == ["reply", "reminder"]


async def test_missed_slots_are_not_made_good_in_a_burst(pacer: Pacer, clock: MovedClock, log: Log) -> None:
    pacer.add(slots(clock, 20))
    clock.advance(timedelta(seconds=20 * INTERVAL))
    for number in range(20):
        log.wants(str(number), Rank.REMINDER)
    await log.until(1.2)
    gaps = [after - before for before, after in zip(log.times, log.times[1:], strict=False)]
    assert len(log.went) >= 5
    assert min(gaps) >= INTERVAL / 2 - 0.002


async def test_a_chat_gets_one_a_second_in_order(pacer: Pacer, clock: MovedClock, log: Log) -> None:
    for _ in range(4):
        pacer.add(slots(clock, 4))
    for name in "abc":
        log.wants(name, Rank.REMINDER, chat_id=1)
    log.wants("other", Rank.REMINDER, chat_id=2)
    await log.until(0.5)
    assert log.names == ["a", "other"]
    pacer.add(slots(clock, 30))
    pacer.add(slots(clock, 30, ahead=30 * INTERVAL))
    pacer.add(slots(clock, 30, ahead=60 * INTERVAL))
    await log.until(3)
    assert log.names == ["a", "other", "b", "c"]
    assert [moment for name, moment in log.went if name != "other"] == pytest.approx(
        [0, 1.017, 2.034], abs=0.05
    )


async def test_replies_may_follow_each_other_three_times(pacer: Pacer, clock: MovedClock, log: Log) -> None:
    for name in "abcd":
        log.wants(name, Rank.REPLY, chat_id=1)
    await log.until(4)
    assert log.names == ["a", "b", "c", "d"]
    assert log.times == pytest.approx([0, 0, 0, 3.052], abs=0.01)


async def test_a_hold_keeps_replies_and_gives_back_the_rest(
    sqlite_db: Database, pacer: Pacer, clock: MovedClock, log: Log
) -> None:
    pacer.add(slots(clock, 3, ahead=0.05))
    log.wants("reminder", Rank.REMINDER)
    await log.until(0)
    await pacer.hold(37)
    log.wants("reply", Rank.REPLY)
    await settled()
    failed = [task for task in log.tasks if task.done()]
    assert [type(task.exception()) for task in failed] == [Held]
    with pytest.raises(Held):
        await pacer.turn(Rank.ALARM, 9)
    await log.until(36.9)
    assert log.names == []
    await log.until(37)
    assert log.went == [("reply", 37)]
    assert await sqlite_db.read(used_until) == log.start.timestamp() + 37


async def test_a_shutdown_lets_replies_go_on(pacer: Pacer, clock: MovedClock, log: Log) -> None:
    pacer.refuse_all_but_replies()
    with pytest.raises(Held):
        await pacer.turn(Rank.REMINDER, 1)
    log.wants("reply", Rank.REPLY)
    await log.until(0)
    assert log.names == ["reply"]


async def test_who_gives_up_leaves_the_turn_to_others(pacer: Pacer, clock: MovedClock, log: Log) -> None:
    pacer.add(slots(clock, 1, ahead=0.1))
    log.wants("first", Rank.CHANGE)
    await settled()
    log.tasks.pop().cancel()
    log.wants("second", Rank.REMINDER)
    await log.until(0.2)
    assert log.names == ["second"]


Arrival = st.tuples(st.floats(0, 2), st.sampled_from([Rank.REPLY, Rank.REPLY, Rank.REMINDER]))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrivals=st.lists(Arrival, min_size=30, max_size=150))
def test_no_second_holds_more_than_the_limit(
    now: datetime, sqlite_url: str, keys: list[str], arrivals: list[tuple[float, Rank]]
) -> None:
    times = asyncio.run(play(sqlite_url, keys, now, arrivals))
    limit = int(LIMIT.limit)
    for first, after in zip(times, times[limit:], strict=False):
        assert after - first > 1


async def play(url: str, keys: list[str], now: datetime, arrivals: list[tuple[float, Rank]]) -> list[float]:
    """Lets messages come at these seconds while slots are in hand half of the time; when each went."""
    clock = MovedClock(now)
    async with open_database(url, keys=keys) as db:
        pacer = Pacer(db, bot_id=BOT_ID, clock=clock, limit=LIMIT)
        log = Log(pacer, clock)
        for number in range(6):
            pacer.add(slots(clock, 15, ahead=number * 30 * INTERVAL))
        for moment, rank in sorted(arrivals):
            await log.until(moment)
            log.wants("any", rank)
        await log.until(6)
        for task in log.tasks:
            task.cancel()
        await asyncio.gather(*log.tasks, return_exceptions=True)
        await pacer.close()
    return log.times

"""The clock that is moved by hand, standing and running."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MovedClock, WallClock, random_bytes, random_fraction

START = datetime(2026, 11, 18, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def turn() -> None:
    """Lets everything that is ready go on."""
    for _ in range(5):
        await asyncio.sleep(0)


async def sleeper(clock: MovedClock, seconds: float, woken: list[tuple[float, datetime]]) -> None:
    await clock.sleep(seconds)
    woken.append((seconds, clock.now()))


async def test_it_stands_until_it_is_moved() -> None:
    clock = MovedClock(datetime(2026, 11, 18, 11, tzinfo=ZoneInfo("Europe/Amsterdam")))
    assert clock.now() == START
    assert clock.now().tzinfo is UTC
    clock.advance(HOUR)
    clock.move_to(START + 2 * HOUR)
    clock.move_to(START)  # it does not go back
    assert clock.now() == START + 2 * HOUR
    with pytest.raises(ValueError, match="back"):
        clock.advance(-HOUR)
    with pytest.raises(ValueError, match="aware"):
        MovedClock(datetime(2026, 11, 18))  # noqa: DTZ001


@pytest.mark.parametrize("running", [False, True])
async def test_sleepers_wake_at_their_moment(running: bool) -> None:
    clock = MovedClock(START, running=running)
    woken: list[tuple[float, datetime]] = []
    tasks = [asyncio.create_task(sleeper(clock, seconds, woken)) for seconds in (7200, 3600, 10800)]
    await turn()
    wake = clock.next_wake()
    assert wake is not None
    assert abs(wake - (START + HOUR)) < timedelta(minutes=1)
    clock.advance(HOUR - timedelta(minutes=1))
    await turn()
    assert woken == []
    clock.advance(HOUR + timedelta(minutes=1))
    await turn()
    assert [seconds for seconds, _ in woken] == [3600, 7200]
    tasks[2].cancel()
    await asyncio.wait(tasks)
    assert clock.next_wake() is None


async def test_one_that_runs_wakes_by_itself() -> None:
    clock = MovedClock(START, running=True)
    first = clock.now()
    await clock.sleep(0.005)
    assert clock.now() - first >= timedelta(seconds=0.005)
    assert clock.next_wake() is None


@pytest.mark.parametrize("running", [False, True])
async def test_nobody_who_gave_up_is_waited_for(running: bool) -> None:
    clock = MovedClock(START, running=running)
    task = asyncio.create_task(clock.sleep(60))
    await turn()
    task.cancel()
    await asyncio.wait([task])
    assert clock.next_wake() is None
    clock.advance(HOUR)


async def test_many_short_sleeps_leave_nothing_behind() -> None:
    clock = MovedClock(START, running=True)
    for _ in range(20):
        await clock.sleep(0.0001)
    assert len(clock._sleepers) <= 1


@pytest.mark.parametrize("seconds", [0, -1])
async def test_no_time_is_a_turn_for_others(seconds: float) -> None:
    clock, others = MovedClock(START), []
    asyncio.get_running_loop().call_soon(others.append, 1)
    await clock.sleep(seconds)
    assert others == [1]


async def test_the_real_one() -> None:
    clock = WallClock()
    first = clock.now()
    assert first.tzinfo is UTC
    await clock.sleep(-1)
    assert clock.now() >= first


def test_randomness() -> None:
    assert random_bytes(16) != random_bytes(16)
    assert len(random_bytes(16)) == 16
    assert all(0 <= random_fraction() < 1 for _ in range(100))

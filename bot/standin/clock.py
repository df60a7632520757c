"""The two clocks of the stand-in: the real one, and one that a test moves by hand."""

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the stand-in asks of a clock; any object with these two methods will do."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""

    async def sleep(self, seconds: float) -> None:
        """Return when this clock has moved on by that many seconds."""


class RealClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Sleep for that many real seconds."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock that stands still until `advance` moves it, so that a day passes in a moment."""

    def __init__(self, start: datetime = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._somebody_sleeps = asyncio.Event()

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until `advance` has moved the clock by that many seconds."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (due, next(self._order), awake))
        self._somebody_sleeps.set()
        await awake

    def advance(self, by: timedelta | float) -> None:
        """Move the clock on and wake everybody whose time has come, the earliest first."""
        self._now += by if isinstance(by, timedelta) else timedelta(seconds=by)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, awake = heapq.heappop(self._sleepers)
            if not awake.done():
                awake.set_result(None)

    async def until_somebody_sleeps(self, timeout: float = 5.0) -> None:
        """Wait until somebody waits for this clock, so that an `advance` will find them."""
        async with asyncio.timeout(timeout):
            while not self.sleepers:
                self._somebody_sleeps.clear()
                await self._somebody_sleeps.wait()

    @property
    def sleepers(self) -> int:
        """How many wait for this clock to move."""
        return sum(not awake.done() for _, _, awake in self._sleepers)

"""The only reader of the wall clock and of randomness.

Everything else takes `now` as an argument, or one of these clocks where it has to wait.
"""

import asyncio
import heapq
import itertools
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A clock that can be waited on. `now` is aware and in UTC."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...


class WallClock:
    """The real one."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class MovedClock:
    """A clock that is moved by hand: for tests, and for the demo.

    With `running` it also goes on with real time between the jumps. Sleepers wake when their moment has come,
    earliest first; one that waits is never woken before its moment.
    """

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware instant")
        self._at = start.astimezone(UTC)
        self._since = time.monotonic() if running else None
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        if self._since is None:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    def advance(self, by: timedelta) -> None:
        """Moves the clock on and wakes all whose moment has come."""
        if by < timedelta(0):
            raise ValueError("a clock does not go back")
        self._at += by
        self._wake()

    def move_to(self, instant: datetime) -> None:
        self.advance(max(timedelta(0), instant - self.now()))

    def next_wake(self) -> datetime | None:
        """When the first sleeper wants to be woken; None when nobody sleeps."""
        self._forget_done()
        return self._sleepers[0][0] if self._sleepers else None

    async def sleep(self, seconds: float) -> None:
        until = self.now() + timedelta(seconds=seconds)
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self._forget_done()
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (until, next(self._order), future))
        try:
            while not future.done():
                if self._since is None:
                    await future
                    return
                left = (until - self.now()).total_seconds()
                if left <= 0:
                    return
                # Real time runs on: whichever comes first, the moment itself or a jump of the clock.
                await asyncio.wait([future], timeout=left)
        finally:
            # Whoever woke by real time, or was cancelled, waits no longer.
            future.cancel()

    def _wake(self) -> None:
        now = self.now()
        while self._sleepers and self._sleepers[0][0] <= now:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)

    def _forget_done(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)


def random_bytes(length: int) -> bytes:
    """Bytes that nobody can guess."""
    return secrets.token_bytes(length)


def random_fraction() -> float:
    """A number from 0 up to 1, for waits that should not fall together."""
    return secrets.randbelow(1_000_000) / 1_000_000

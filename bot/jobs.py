"""What is made when its time comes, besides sending: check-ins, alarms that go to the next one, digests.

Each job knows when it has something to do, and does it for one moment; any number of processes may run them on one database.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Connection

from bot.clock import Clock
from bot.pacing import AT_ONCE
from storage import Database
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

# Seconds. None of this is so urgent that each write would be worth a look: the first word of an alarm leaves with the
# message that brought it.
POLL = 1.0


class Job(Protocol):
    """`next_due` is None while there is nothing to wait for. `run` says how much it did; it is called again until that
    is nothing."""

    @property
    def name(self) -> str: ...

    async def next_due(self) -> datetime | None: ...

    async def run(self, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Transaction:
    """A job that is one action within a transaction. `due` reads when it is wanted next. `locks`: the action locks the rows
    that it works on; else it must run as if it were alone, for people change the same rows by hand meanwhile."""

    name: str
    db: Database
    due: Callable[[Connection], datetime | None]
    action: Callable[[Connection, datetime], int]
    locks: bool = False

    async def next_due(self) -> datetime | None:
        return await self.db.read(self.due)

    async def run(self, now: datetime) -> int:
        write = self.db.write_locking if self.locks else self.db.write
        return await write(self.action, now)


# Before any moment that a clock shows.
ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class AtStart:
    """What an earlier version left undone: an action that is done until nothing of it is left, once in each process. From
    then on what it makes comes with what it belongs to, and nobody looks for it every second."""

    name: str
    db: Database
    action: Callable[[Connection, datetime], int]
    done: bool = False

    async def next_due(self) -> datetime | None:
        return None if self.done else ALWAYS

    async def run(self, now: datetime) -> int:
        count = await self.db.write(self.action, now)
        self.done = not count
        return count


class Jobs:
    """All jobs of one process."""

    def __init__(self, clock: Clock, jobs: Sequence[Job]) -> None:
        self._clock = clock
        self._jobs = jobs

    async def next_due(self) -> datetime | None:
        """When the first of them has something to do."""
        moments = [due for job in self._jobs if (due := await job.next_due()) is not None]
        return min(moments, default=None)

    async def once(self, now: datetime) -> int:
        """Does all that is due; how much that was."""
        done = 0
        for job in self._jobs:
            while (due := await job.next_due()) is not None and due <= now:
                count = await job.run(now)
                done += count
                if not count:
                    break
        return done

    async def run(self) -> None:
        """Works until it is cancelled. One job that fails, or waits for another server, does not keep the others back."""
        async with asyncio.TaskGroup() as loops:
            for job in self._jobs:
                loops.create_task(self._keep_running(job))

    async def _keep_running(self, job: Job) -> None:
        while True:
            now, wait = self._clock.now(), POLL
            try:
                due = await job.next_due()
                if due is not None and due <= now:
                    wait = AT_ONCE if await job.run(now) else POLL
                elif due is not None:
                    wait = min(POLL, max(AT_ONCE, (due - now).total_seconds()))
            except DatabaseUnavailable as error:
                log.warning("a job has to wait", extra={"job": job.name, "reason": error.reason})
            except Exception:
                log.exception("a job failed", extra={"job": job.name})
            await self._clock.sleep(wait)

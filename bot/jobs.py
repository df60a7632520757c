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
    """All jobs of one process; those that are transactions are of one database."""

    def __init__(self, db: Database, clock: Clock, jobs: Sequence[Job]) -> None:
        self._db = db
        self._clock = clock
        self._jobs = jobs

    async def next_due(self) -> datetime | None:
        """When the first of them has something to do."""
        return min((due for due in await self._dues() if due is not None), default=None)

    async def once(self, now: datetime) -> int:
        """Does all that is due; how much that was."""
        done = 0
        while True:
            dues = zip(self._jobs, await self._dues(), strict=True)
            count = sum([await job.run(now) for job, due in dues if due is not None and due <= now])
            if not count:
                return done
            done += count

    async def _dues(self) -> list[datetime | None]:
        """When each has something to do next."""
        asking = [job.due for job in self._jobs if isinstance(job, Transaction)]
        read = iter(await self._db.read(_each, asking))
        return [next(read) if isinstance(job, Transaction) else await job.next_due() for job in self._jobs]

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


def _each(tx: Connection, asking: Sequence[Callable[[Connection], datetime | None]]) -> list[datetime | None]:
    return [due(tx) for due in asking]

"""Workers in processes of their own, killed and begun anew, each time at a later moment."""

import asyncio
import multiprocessing
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess

from bot.rules.pace import RateLimit
from bot.standin.events import Events

# Between two lives: longer than a lease and the wait after it, so that a later life takes back what is left.
PAUSE = timedelta(minutes=2)


@cache
def forkserver() -> ForkServerContext:
    """New processes that have everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.flows.killed", "psycopg"])
    return context


class Lives:
    """One worker or more. `work` is called with the arguments, the moment, the limit and the worker's name."""

    def __init__(
        self,
        context: ForkServerContext,
        work: Callable[..., None],
        arguments: tuple[str, list[str], str, str],
        start: datetime,
    ) -> None:
        self.context = context
        self.work = work
        self.arguments = arguments
        self.start = start
        self.running: list[BaseProcess] = []

    def begin(self, count: int, limit: RateLimit) -> None:
        self.start += PAUSE
        self.running = [
            self.context.Process(
                target=self.work, args=(*self.arguments, self.start, limit, f"worker {number}"), daemon=True
            )
            for number in range(count)
        ]
        for process in self.running:
            process.start()

    async def kill(self) -> None:
        for process in self.running:
            process.kill()
        for process in self.running:
            await asyncio.to_thread(process.join)
            process.close()
        self.running = []


async def until(condition: Callable[[], bool], events: Events) -> None:
    """Looks again with each thing that comes to a phone."""
    if not condition():
        async for _ in events.listen(heartbeat=1.0):
            if condition():
                return


async def so_many(events: Events, count: int) -> None:
    """Until so many things have come to phones."""
    async for one in events.listen(heartbeat=1.0):
        count -= one is not None
        if count <= 0:
            return

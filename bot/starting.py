"""Word in the database that a message is about to be sent, for those that never go twice by themselves.

Whoever takes back what a dead worker left behind knows by it which of these may have gone; and a worker that was asleep for
longer than its lease learns that its rows are somebody else's by now.
"""

import asyncio

from bot.clock import Clock
from storage import Database, claims
from storage.errors import DatabaseUnavailable


class Starts:
    """Those whose turn comes while the word of others is written share the next write."""

    def __init__(self, db: Database, clock: Clock, worker_id: str) -> None:
        self._db = db
        self._clock = clock
        self._worker_id = worker_id
        self._waiting: list[tuple[tuple[int, ...], asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def begin(self, *row_ids: int) -> bool:
        """Whether these rows are still this worker's; then they count as tried from now on.

        Raises:
            DatabaseUnavailable: they do not.
        """
        begun: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((row_ids, begun))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await begun

    async def _write(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            ids = [row_id for row_ids, _ in waiting for row_id in row_ids]
            try:
                ours = await self._db.write_quietly(
                    claims.begin, ids, worker=self._worker_id, now=self._clock.now()
                )
            except DatabaseUnavailable as error:
                for _, begun in waiting:
                    if not begun.done():
                        begun.set_exception(error)
            else:
                for row_ids, begun in waiting:
                    if not begun.done():
                        begun.set_result(ours.issuperset(row_ids))

"""Updates by polling: a batch is worked on, and confirmed by the offset of the next call.

So a crash loses nothing: what was not confirmed comes again, and `once` sees to it that nothing happens twice.
Updates of one chat go in their order, chats side by side.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.sending import Sender

log = logging.getLogger(__name__)

Process = Callable[[Update], Awaitable[None]]

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
)
LONG_POLL = 25  # seconds
LONGEST_WAIT = 30.0  # seconds between two tries while Telegram or the database is away
SIDE_BY_SIDE = 16  # chats


class Polling:
    """Fetches updates for one bot until it is stopped."""

    def __init__(
        self, sender: Sender, process: Process, clock: Clock, *, again: tuple[type[Exception], ...]
    ) -> None:
        self._sender = sender
        self._process = process
        self._clock = clock
        self._again = again
        self._offset = 0
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def run(self) -> None:
        """Goes on by itself after every fault but a refused token."""
        wait = 0.0
        while True:
            try:
                done = await self.once()
                wait = 0.0 if done else min(LONGEST_WAIT, wait * 2 or 1.0)
            except InvalidToken:
                raise
            except RetryAfter as error:
                pause = error.retry_after
                wait = float(pause if isinstance(pause, int) else pause.total_seconds())
            except (NetworkError, Conflict, TelegramError) as error:
                wait = min(LONGEST_WAIT, wait * 2 or 1.0)
                log.warning("no updates", extra={"error": type(error).__name__, "wait": wait})
            if wait:
                await self._clock.sleep(wait)

    async def once(self, timeout: int = LONG_POLL) -> bool:
        """Fetches and works on one batch. False when some of it must come again."""
        found = await self._sender.updates(offset=self._offset, timeout=timeout, kinds=ALLOWED_UPDATES)
        lines: dict[int, list[Update]] = {}
        for data in found:
            update = read_update(data, self._sender.bot)
            if update is not None:
                chat = update.effective_chat
                lines.setdefault(chat.id if chat else 0, []).append(update)
        failed = await asyncio.gather(*(self._work_on(line) for line in lines.values()))
        open_ids = [update_id for update_id in failed if update_id is not None]
        if found:
            # Confirmed up to the first that failed; those behind it that went well are known by `once`.
            self._offset = min(open_ids, default=int(found[-1]["update_id"]) + 1)
        return not open_ids

    async def _work_on(self, line: Sequence[Update]) -> int | None:
        """The id of the first update that must come again, None when all went well."""
        async with self._places:
            for update in line:
                try:
                    await self._process(update)
                except self._again as error:
                    log.warning(
                        "an update waits",
                        extra={"update_id": update.update_id, "error": type(error).__name__},
                    )
                    return update.update_id
        return None


def read_update(data: dict[str, Any], bot: ExtBot[None]) -> Update | None:
    """One update as an object; None for one that the library cannot read, as when Telegram is newer than it."""
    try:
        return Update.de_json(data, bot)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        # The error's words may quote the update.
        log.error("an update cannot be read", extra={"error": type(error).__name__})
        return None

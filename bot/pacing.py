"""Who may send, and when: the bot's limit within this process.

Slots are moments reserved in the database, where all processes share the limit. A message takes the next slot that
this process has in hand, the most urgent message first. A reply waits for no reservation: when no slot is near it
goes at once, and is charged to the shared limit a moment later.
"""

import asyncio
import logging
from bisect import insort
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.rules.pace import RateLimit, Slots
from bot.rules.values import Rank
from storage import Database, rate
from storage.errors import StorageError

log = logging.getLogger(__name__)

# Seconds.
AT_ONCE = 0.001  # what a timer cannot tell from now
REPLY_WAIT = 0.1  # a reply goes without a slot when the next one is further away
CHARGE_WITHIN = 0.2  # until a message that went without a slot is charged
# A slot that was missed by more than this is lost: what was not sent then is not sent in a burst now.
LATE = 0.2
HELD_AHEAD = 1.0  # a reservation further ahead means that another process holds the bot after a 429
CHATS_REMEMBERED = 4096


class Held(Exception):
    """A 429 holds the bot, or it is shutting down: the message was not sent and has to wait its turn again."""


@dataclass(slots=True, order=True)
class _Waiting:
    rank: int
    order: int
    chat_id: int | None = field(compare=False)
    go: asyncio.Future[None] = field(compare=False)


class Pacer:
    """The slots in hand and the messages that wait for one. One for each bot and process."""

    def __init__(self, db: Database, *, bot_id: int, clock: Clock, limit: RateLimit) -> None:
        self.bot_id = bot_id
        self.limit = limit
        self._db = db
        self._clock = clock
        # Nearly all that the share leaves free guards against a way through the network that varies; the millisecond
        # that is left lets a message that was late move back to its slot, second by second.
        self._window = max(1.0, 1 / limit.share - AT_ONCE)
        self._chat_gap = 1 / (limit.per_chat * limit.share)
        self._slots: deque[tuple[float, float]] = deque()  # the moment, and the interval to the next
        self._waiting: list[_Waiting] = []
        self._order = 0
        self._released: deque[float] = deque()
        self._chats: dict[int, deque[float]] = {}
        self._owed = 0
        self._held_until = 0.0
        self._only_replies = False
        self._closed = False
        self._changed = asyncio.Event()
        self._hurry = asyncio.Event()
        self._dispatcher: asyncio.Task[None] | None = None
        self._accountant: asyncio.Task[None] | None = None

    @property
    def held(self) -> bool:
        """Whether a 429 holds this process now."""
        return self._held_until > self._now()

    def lead(self, more: int) -> float:
        """Seconds until all that wait, and so many more, have had a slot."""
        count = len(self._waiting) + more
        if count == 0:
            return 0.0
        now = self._now()
        if count <= len(self._slots):
            return self._slots[count - 1][0] - now
        last = self._slots[-1][0] - now if self._slots else 0.0
        return max(0.0, last) + (count - len(self._slots)) / self.limit.pace

    def add(self, slots: Slots) -> None:
        """Takes reserved slots in hand. They begin now if the reservation took longer than until the first."""
        first = max(slots.first, self._now())
        self._slots.extend((first + i * slots.interval, slots.interval) for i in range(slots.count))
        self._changed.set()

    def take_owed(self) -> int:
        """How many messages went without a slot since the last reservation; the caller charges them now."""
        owed, self._owed = self._owed, 0
        return owed

    async def turn(self, rank: Rank, chat_id: int | None) -> None:
        """Returns when one message may go to this chat; None for a call that no chat counts.

        Raises:
            Held: not now. A reply is never refused so, but waits.
        """
        if self._closed or (rank is not Rank.REPLY and (self._only_replies or self.held)):
            raise Held
        self._order += 1
        waiting = _Waiting(rank, self._order, chat_id, asyncio.get_running_loop().create_future())
        insort(self._waiting, waiting)
        self._next()
        if not waiting.go.done():
            self._changed.set()
            if self._dispatcher is None or self._dispatcher.done():
                self._dispatcher = asyncio.create_task(self._dispatch())
        try:
            await waiting.go
        except asyncio.CancelledError:
            with suppress(ValueError):
                self._waiting.remove(waiting)
            raise

    async def hold(self, seconds: float) -> None:
        """After a 429: nothing goes for so many seconds, in any process; only replies keep their place."""
        now = self._clock.now()
        until = now + timedelta(seconds=seconds)
        self._held_until = max(self._held_until, until.timestamp())
        self._slots.clear()
        self._refuse(replies=False)
        self._changed.set()
        log.warning("too many requests", extra={"retry_after": seconds})
        try:
            await self._db.write(rate.hold, bot_id=self.bot_id, until=until, now=now, limit=self.limit)
        except StorageError as error:
            # This process waits all the same; the others will be told by Telegram itself.
            log.warning("hold not shared", extra={"error": type(error).__name__})

    def refuse_all_but_replies(self) -> None:
        """From now on, since the house is shutting down; what has not gone is given back."""
        self._only_replies = True
        self._refuse(replies=False)

    async def close(self) -> None:
        """Refuses all that wait, charges what is owed and ends. May be called again."""
        self._closed = True
        self._refuse(replies=True)
        tasks = [task for task in (self._dispatcher, self._accountant) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._owed:
            await self._charge(0)

    def _now(self) -> float:
        return self._clock.now().timestamp()

    async def _dispatch(self) -> None:
        while self._waiting:
            self._changed.clear()
            seconds = self._next()
            if self._waiting:
                await sleep_or(self._changed, self._clock, seconds)

    def _next(self) -> float | None:
        """Lets go all that may go now. Seconds until the next one may, or None if only new slots can help."""
        while self._waiting:
            now = self._now()
            busy = self._busy(now)
            if busy > AT_ONCE:
                return busy
            waiting, chat_wait = self._most_urgent(now)
            if waiting is None:
                return chat_wait
            slot_wait = self._slot_wait(now)
            if slot_wait is not None and slot_wait <= AT_ONCE:
                self._slots.popleft()
            elif waiting.rank == Rank.REPLY and (slot_wait is None or slot_wait > REPLY_WAIT):
                self._owed += 1
                self._account(CHARGE_WITHIN)
            else:
                if slot_wait is None:
                    self._account(0)
                return slot_wait
            self._let_go(waiting, now)
        return None

    def _busy(self, now: float) -> float:
        """Seconds during which nobody may go: a hold, or the limit of the last second."""
        if self._held_until > now:
            return self._held_until - now
        while self._released and self._released[0] + self._window <= now + AT_ONCE:
            self._released.popleft()
        if len(self._released) >= self.limit.limit:
            return self._released[-int(self.limit.limit)] + self._window - now
        return 0.0

    def _most_urgent(self, now: float) -> tuple[_Waiting | None, float | None]:
        """The first whose chat may have a message now, or the seconds until the first such chat."""
        soonest: float | None = None
        for waiting in self._waiting:
            seconds = self._chat_wait(waiting, now)
            if seconds <= AT_ONCE:
                return waiting, None
            soonest = seconds if soonest is None else min(soonest, seconds)
        return None, soonest

    def _chat_wait(self, waiting: _Waiting, now: float) -> float:
        sent = None if waiting.chat_id is None else self._chats.get(waiting.chat_id)
        if sent is None:
            return 0.0
        # Counted as a window, replies in a burst come out right by a bucket as well.
        burst = self.limit.chat_burst
        by_burst = sent[0] + burst * self._chat_gap - now if len(sent) == burst else 0.0
        return by_burst if waiting.rank == Rank.REPLY else max(by_burst, sent[-1] + self._chat_gap - now)

    def _slot_wait(self, now: float) -> float | None:
        while self._slots and self._slots[0][0] < now - LATE:
            self._slots.popleft()
        if not self._slots:
            return None
        moment, interval = self._slots[0]
        if self._released:
            # Slots that were missed a little are made good in small steps.
            moment = max(moment, self._released[-1] + interval / 2)
        return moment - now

    def _let_go(self, waiting: _Waiting, now: float) -> None:
        self._waiting.remove(waiting)
        self._released.append(now)
        if waiting.chat_id is not None:
            if waiting.chat_id not in self._chats:
                if len(self._chats) >= CHATS_REMEMBERED:
                    self._forget_chats(now)
                self._chats[waiting.chat_id] = deque(maxlen=self.limit.chat_burst)
            self._chats[waiting.chat_id].append(now)
        if not waiting.go.done():
            waiting.go.set_result(None)

    def _forget_chats(self, now: float) -> None:
        span = self.limit.chat_burst * self._chat_gap
        self._chats = {chat: sent for chat, sent in self._chats.items() if sent[-1] + span > now}

    def _refuse(self, *, replies: bool) -> None:
        refused = [waiting for waiting in self._waiting if replies or waiting.rank != Rank.REPLY]
        self._waiting = [waiting for waiting in self._waiting if not (replies or waiting.rank != Rank.REPLY)]
        for waiting in refused:
            if not waiting.go.done():
                waiting.go.set_exception(Held())

    def _account(self, within: float) -> None:
        if within == 0:
            # An account that was to be settled a moment later is settled now.
            self._hurry.set()
        if (self._accountant is None or self._accountant.done()) and not self._closed:
            self._accountant = asyncio.create_task(self._account_for(within))

    async def _account_for(self, within: float) -> None:
        await sleep_or(self._hurry, self._clock, within)
        self._hurry.clear()
        bulk = sum(1 for waiting in self._waiting if waiting.rank != Rank.REPLY)
        missing = max(0, bulk - len(self._slots))
        charged = await self._charge(missing) if self._owed or missing else True
        if charged and self._owed:
            self._accountant = asyncio.create_task(self._account_for(CHARGE_WITHIN))
        # Whoever came meanwhile and found no slot may ask again.
        self._changed.set()

    async def _charge(self, missing: int) -> bool:
        """Charges what is owed, and reserves slots for messages that wait without one. False: it could not."""
        owed = self.take_owed()
        now = self._clock.now()
        try:
            slots = await self._db.write(
                rate.reserve, bot_id=self.bot_id, count=owed + missing, now=now, limit=self.limit
            )
        except StorageError as error:
            self._owed += owed
            log.warning("no slots", extra={"error": type(error).__name__})
            self._refuse(replies=False)
            return False
        slots = slots.after(owed)
        if slots.first > now.timestamp() + HELD_AHEAD + owed * slots.interval:
            self._refuse(replies=False)
        else:
            self.add(slots)
        return True


async def sleep_or(event: asyncio.Event, clock: Clock, seconds: float | None) -> None:
    """Waits until the event is set or, if seconds are given, they are over."""
    if event.is_set():
        return
    heard = asyncio.ensure_future(event.wait())
    both: set[asyncio.Future[Any]] = {heard}
    if seconds is not None:
        both.add(asyncio.ensure_future(clock.sleep(seconds)))
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in both:
            one.cancel()

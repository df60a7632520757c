"""The updates that wait for one bot, until it confirms them or their time is over."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.standin.clock import Clock

log = logging.getLogger(__name__)

DAY = 86_400.0
CALLBACK_LIFETIME = 150.0
_WEEK = 7 * DAY
_MOST_WAITING = 100_000
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

Line = tuple[str, int]
"""Updates of one line keep their order: ("message", chat), ("callback_query", user) and so on."""


@dataclass(slots=True, eq=False)
class Waiting:
    """One update in the queue; moments are seconds since 1970."""

    update_id: int
    kind: str
    content: dict[str, Any]
    line: Line
    expires_at: float
    repeats: int = 0
    held: bool = False
    after: "Waiting | None" = None

    def api(self) -> dict[str, Any]:
        """The Update as the bot gets it."""
        return {"update_id": self.update_id, self.kind: self.content}


class UpdateQueue:
    """The queue of one bot; it outlives restarts of the server and changes of the way to the bot."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[int, Waiting] = {}
        self._next_id = 0
        self._last_push = 0.0
        self._earliest_end = float("inf")
        self._delayed: list[tuple[str, dict[str, Any], Line, float]] = []
        self._held: Waiting | None = None
        self.allowed: frozenset[str] | None = None
        self.by_webhook = False
        self.double_next = 0
        self.reorder_next = 0
        self.reordering = False
        self.listeners: list[Callable[[Waiting], None]] = []
        self.emptied = asyncio.Event()
        self.emptied.set()

    def __len__(self) -> int:
        self._forget_the_old()
        return len(self._waiting)

    def __iter__(self) -> Iterator[Waiting]:
        self._forget_the_old()
        return iter(list(self._waiting.values()))

    def __contains__(self, update: Waiting) -> bool:
        return self._waiting.get(update.update_id) is update and update.expires_at > self._seconds()

    def allows(self, kind: str) -> bool:
        """Whether the bot wants updates of this kind."""
        return kind not in _ONLY_ON_REQUEST if self.allowed is None else kind in self.allowed

    def allow(self, kinds: list[str] | None) -> None:
        """Set `allowed_updates`: None keeps what was set, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def push(self, kind: str, content: dict[str, Any], line: Line, lifetime: float = DAY) -> None:
        """Queue an update; one of a kind that the bot does not want is never queued."""
        if not self.allows(kind):
            return
        update = (kind, content, line, lifetime)
        if self._delays(line):
            self._delayed.append(update)
            return
        pushed = self._put(*update)
        delayed, self._delayed = self._delayed, []
        for each in delayed:
            self._put(*each)
        if pushed is not None:
            if self.by_webhook:
                self._hold(pushed)
            self._announce(pushed)

    def _delays(self, line: Line) -> bool:
        """The switched-on fault, for polling: an update and its line wait for one of another line."""
        if self._delayed:
            return self._delayed[0][2] == line
        if self.reorder_next and not self.by_webhook:
            self.reorder_next -= 1
            return True
        return False

    def _put(self, kind: str, content: dict[str, Any], line: Line, lifetime: float) -> Waiting | None:
        now = self._seconds()
        self._forget_the_old()
        if len(self._waiting) >= _MOST_WAITING:
            log.warning("the queue is full, an update of kind %s is lost", kind)
            return None
        if now - self._last_push > _WEEK:
            self._next_id = 100_000_000 + secrets.randbelow(800_000_000)
        self._last_push = now
        update = Waiting(self._next_id, kind, content, line, now + lifetime)
        self._next_id += 1
        if self.double_next:
            self.double_next -= 1
            update.repeats = 1
        self._waiting[update.update_id] = update
        self._earliest_end = min(self._earliest_end, update.expires_at)
        self.emptied.clear()
        return update

    def _hold(self, update: Waiting) -> None:
        """The same for a webhook: hold one update back until one of another line has been taken."""
        if self._held is not None and self._held.line != update.line:
            self._held.after, self._held.held = update, False
            self._held = None
        elif self.reorder_next and self._held is None:
            self.reorder_next -= 1
            self._held, update.held, self.reordering = update, True, True

    def _announce(self, update: Waiting) -> None:
        for listener in list(self.listeners):
            listener(update)

    def fetch(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Confirm what lies below `offset`, and give the oldest of the rest."""
        self._forget_the_old()
        if self._waiting:
            newest = self._next_id - 1
            if offset < 0:
                self._confirm(max(self._next_id + offset, next(iter(self._waiting))))
            elif not (offset > newest + 10 or offset < next(iter(self._waiting)) - _MOST_WAITING):
                self._confirm(offset)
        updates: list[dict[str, Any]] = []
        for update in self._waiting.values():
            if len(updates) == limit:
                break
            updates.append(update.api())
        return updates

    def _confirm(self, below: int) -> None:
        for update_id in list(self._waiting):
            if update_id >= below:
                break
            self.done(self._waiting[update_id])

    def done(self, update: Waiting) -> bool:
        """Forget a delivered update; false if it is to come once more (a switched-on fault)."""
        if update.repeats:
            update.repeats -= 1
            return False
        self.drop(update)
        return True

    def drop(self, update: Waiting) -> None:
        """Forget an update, delivered or not."""
        self._waiting.pop(update.update_id, None)
        if not self._waiting:
            self.emptied.set()

    def clear(self) -> None:
        """Forget all."""
        self._waiting.clear()
        self._delayed.clear()
        self._held = None
        self.emptied.set()

    def _forget_the_old(self) -> None:
        now = self._seconds()
        if now < self._earliest_end:
            return
        for update in [each for each in self._waiting.values() if each.expires_at <= now]:
            self.drop(update)
        ends = (each.expires_at for each in self._waiting.values())
        self._earliest_end = min(ends, default=float("inf"))

    def _seconds(self) -> float:
        return self._clock.now().timestamp()

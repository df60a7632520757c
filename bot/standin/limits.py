"""How fast a bot may send, and what it is told when it is faster.

Telegram publishes the numbers but not the method, so two are offered: a bucket that fills up again
steadily, and a window in which the messages of the last second are counted. After a 429 all sending
that it concerns is refused until `retry_after` is over.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Literal

from bot.standin.errors import too_many_requests


@dataclass(frozen=True)
class Limits:
    """The limits of one bot; the defaults are Telegram's published numbers."""

    overall_per_second: float = 30
    chat_per_second: float = 1
    chat_burst: int = 3
    group_per_minute: int = 20
    model: Literal["bucket", "window"] = "bucket"
    paid_per_second: float = 1000
    enabled: bool = True


class _Bucket:
    """Lets `capacity` pass at once and `rate` a second after that."""

    __slots__ = ("capacity", "held_until", "level", "moment", "rate")

    def __init__(self, rate: float, capacity: float, now: float) -> None:
        self.rate = rate
        self.capacity = capacity
        self.level = capacity
        self.moment = now
        self.held_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more may pass; 0 if it may now."""
        if now < self.held_until:
            return self.held_until - now
        self.level = min(self.capacity, self.level + (now - self.moment) * self.rate)
        self.moment = now
        # A billionth of a message is the rounding of the clock, not a message too many.
        return 0.0 if self.level >= 1 - 1e-9 else (1 - self.level) / self.rate

    def take(self, now: float) -> None:
        """Let one pass."""
        self.level -= 1


class _Window:
    """Lets at most `count` pass in any `span` seconds."""

    __slots__ = ("count", "held_until", "passed", "span")

    def __init__(self, count: int, span: float) -> None:
        self.count = count
        self.span = span
        self.passed: deque[float] = deque()
        self.held_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more may pass; 0 if it may now."""
        if now < self.held_until:
            return self.held_until - now
        passed = self.passed
        while passed and passed[0] <= now - self.span + 1e-9:
            passed.popleft()
        return 0.0 if len(passed) < self.count else passed[0] + self.span - now

    def take(self, now: float) -> None:
        """Let one pass."""
        self.passed.append(now)


class Limiter:
    """The limits of one bot at work."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._gauges: dict[tuple[str, int], _Bucket | _Window] = {}

    def check(self, chat_id: int, *, group: bool, paid: bool, now: float) -> None:
        """Count one message at `now` (seconds), or raise 429; a refused message is not counted."""
        if not self.limits.enabled:
            return
        gauges = [
            self._gauge("paid" if paid else "overall", 0, now),
            self._gauge("chat", chat_id, now),
        ]
        if group:
            gauges.append(self._gauge("group", chat_id, now))
        waits = [gauge.wait(now) for gauge in gauges]
        longest = max(waits)
        if longest > 0:
            retry_after = max(1, math.ceil(longest - 1e-6))
            for gauge, wait in zip(gauges, waits, strict=True):
                # Trying again too early does not make the wait longer.
                if wait > 0 and now >= gauge.held_until:
                    gauge.held_until = now + retry_after - 1e-6
            raise too_many_requests(retry_after)
        for gauge in gauges:
            gauge.take(now)

    def _gauge(self, kind: str, number: int, now: float) -> _Bucket | _Window:
        gauge = self._gauges.get((kind, number))
        if gauge is None:
            gauge = self._gauges[(kind, number)] = self._make(kind, now)
        return gauge

    def _make(self, kind: str, now: float) -> _Bucket | _Window:
        limits = self.limits
        count, span = {
            "overall": (limits.overall_per_second, 1.0),
            "paid": (limits.paid_per_second, 1.0),
            "chat": (limits.chat_burst, limits.chat_burst / limits.chat_per_second),
            "group": (limits.group_per_minute, 60.0),
        }[kind]
        if limits.model == "window":
            return _Window(int(count), span)
        return _Bucket(count / span, count, now)

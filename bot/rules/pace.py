"""How fast the house may send, and how the pace recovers after Telegram said "too many requests"."""

from dataclasses import dataclass

LEAST = 0.5  # of the full pace: however often Telegram complains, half of it goes on
DROP = 0.02  # of the present pace, lost by each 429
RECOVERY = 600.0  # seconds without a 429 until the full pace is back


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The limits of one bot: messages a second over all chats, and within one chat.

    Telegram publishes its numbers, not its method. If it counts every sliding second strictly, then the way
    through the network must not bring messages closer together; so only a share of the limit is used. At 98.3 % of
    30 a second, a way that varies by 16 ms is still within it.
    """

    limit: float = 30.0
    share: float = 0.983
    per_chat: float = 1.0
    chat_burst: int = 3  # replies that may follow each other at once in one chat

    @property
    def pace(self) -> float:
        """Messages a second over all chats, as long as Telegram does not complain."""
        return self.limit * self.share


# For a server without limits, as tests have it: nothing ever waits.
UNLIMITED = RateLimit(limit=1e9, share=1.0, per_chat=1e9)


def recovered(pace: float, seconds: float, full: float) -> float:
    """The pace so many seconds after it was set by a 429: it climbs evenly back to the full one."""
    way = min(1.0, max(0.0, seconds / RECOVERY))
    return min(full, pace + (full - pace) * way)


def dropped(pace: float, full: float) -> float:
    """The pace after a 429."""
    return max(full * LEAST, pace * (1 - DROP))


@dataclass(frozen=True, slots=True)
class Slots:
    """Moments reserved for sending: `count` of them, `interval` seconds apart, the first at `first` (since 1970)."""

    first: float
    interval: float
    count: int

    def after(self, used: int) -> "Slots":
        """What is left when the first `used` are gone."""
        used = min(used, self.count)
        return Slots(self.first + used * self.interval, self.interval, self.count - used)

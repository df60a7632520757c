"""Who hears of words of danger, and when: one after the other, until somebody takes it (R04).

The coach first, then who stands in, then the municipality's duty list, then the first again. Nights, weekends and bundling
change nothing about it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.trajectory import DateKind
from bot.rules.values import Kind

STEP = timedelta(minutes=15)
# Who took it is told alone of what comes after that. Later they may be off duty: then it goes round anew.
WITH_WHO_TOOK_IT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Words of danger came in, in a message that may be gone since. `next_at` is when the next one hears of it, None once it
    is taken; `told` are the ids of the staff who did, the last one last. It stays open until somebody lifts it: nothing
    closes it by itself."""

    id: int
    holder_id: int
    message_id: int | None
    at: datetime
    next_at: datetime | None
    told: tuple[int, ...] = ()
    taken_by: int | None = None
    taken_at: datetime | None = None
    lifted_by: int | None = None
    lifted_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.lifted_at is None

    @property
    def waits(self) -> bool:
        """Nobody has taken it yet."""
        return self.taken_at is None and self.is_open

    def is_with(self, now: datetime) -> int | None:
        """Who took it and hears of what comes after that, by the id; None: it goes round."""
        if self.taken_at is None or now - self.taken_at > WITH_WHO_TOOK_IT:
            return None
        return self.taken_by


def row_of(*, coach: int | None, substitute: int | None, away: bool, duty: Sequence[int]) -> tuple[int, ...]:
    """The ids in the order in which they hear of it, each once. A coach who is away hears of it after who stands in."""
    first = [substitute, coach] if away else [coach, substitute]
    return tuple(dict.fromkeys(one for one in (*first, *duty) if one is not None))


def next_of(row: Sequence[int], told: Sequence[int], reachable: Collection[int]) -> int | None:
    """Who hears of it now: the first of those who were told least often. None where nobody can be reached."""
    candidates = [one for one in row if one in reachable]
    if not candidates:
        return None
    times = {one: told.count(one) for one in candidates}
    return min(candidates, key=lambda one: (times[one], row.index(one)))


def rests(kind: Kind, rule: str) -> bool:
    """Whether a message to a person is left out while an alarm about them is open: practice, how they are doing, dates by
    which something is to be done. The coach hears of these dates all the same. What has an hour goes on, appointments and
    exams: to miss one would add harm."""
    if kind is Kind.LINE_REMINDER:
        return not rule.startswith((f"{DateKind.EXAM}.", f"{DateKind.EXAM}:"))
    return kind is Kind.PRACTICE or kind.startswith("check_in")

"""One person's whole line: dates with their source, parts of the exam, hours, clashes, and what is next."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.trajectory import Attempt, HoursKind, Level, LineDate, Part, PartState
from bot.rules.values import Appointment


@dataclass(frozen=True, slots=True)
class PartLine:
    """Where somebody stands with one part. `attempt` is the one ahead, or the last; `attempts` counts those done."""

    part: Part
    level: Level | None
    state: PartState
    attempt: Attempt | None
    attempts: int


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Minutes of one kind against the norm of the route; None where there is none."""

    kinds: tuple[HoursKind, ...]
    minutes: int
    norm: int | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two things that overlap, or follow each other too closely to travel; `gap` is negative where they overlap."""

    first: Appointment | Attempt
    second: Appointment | Attempt
    gap: timedelta


@dataclass(frozen=True, slots=True)
class Line:
    """`dates` are all, by day; `ahead` those from today on."""

    today: date
    dates: tuple[LineDate, ...]
    parts: tuple[PartLine, ...]
    hours: tuple[HoursLine, ...]
    clashes: tuple[Clash, ...]
    next: LineDate | None  # the one thing to look at now

    @property
    def ahead(self) -> tuple[LineDate, ...]:
        return tuple(one for one in self.dates if one.day >= self.today)

    @property
    def still_open(self) -> tuple[PartLine, ...]:
        return tuple(one for one in self.parts if one.state not in (PartState.PASSED, PartState.FREE))

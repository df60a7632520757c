"""Who answers for a coach: the coach, who stands in while they are away, or the whole municipality.

Nobody is ever without an addressee (R01): where no colleague is there, it is the municipality's own list.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """A coach is away from `since` until `until`, which is no longer a part of it. Both are instants in UTC."""

    id: int
    staff_id: int
    since: datetime
    until: datetime
    substitute_id: int | None  # None: the municipality's list

    def covers(self, at: datetime) -> bool:
        return self.since <= at < self.until


def away(staff_id: int, absences: Collection[Absence], at: datetime) -> Absence | None:
    """The absence that a coach has at a moment; the one that began last, where there are several."""
    found = [one for one in absences if one.staff_id == staff_id and one.covers(at)]
    return max(found, key=lambda one: (one.since, one.id), default=None)


def answers_for(staff_id: int, absences: Collection[Absence], at: datetime) -> int | None:
    """The id of who answers for a coach at a moment; None: the municipality's list. Who stands in may be away as well,
    and has somebody standing in; where that goes round in a circle, nobody of them is there."""
    seen: set[int] = set()
    while (absence := away(staff_id, absences, at)) is not None:
        seen.add(staff_id)
        if absence.substitute_id is None or absence.substitute_id in seen:
            return None
        staff_id = absence.substitute_id
    return staff_id


def stands_in_for(staff_id: int, absences: Collection[Absence], at: datetime) -> frozenset[int]:
    """The ids of the coaches for whom somebody answers at a moment besides the own people."""
    coaches = {one.staff_id for one in absences if one.covers(at)}
    return frozenset(
        coach for coach in coaches if coach != staff_id and answers_for(coach, absences, at) == staff_id
    )

"""Counts of people that say nothing about one of them.

A group below ten is not shown, nor is what it could be subtracted with: where a total stands beside its parts, the groups
that are left out hold at least ten people together, are at least two, and could be of other sizes.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 10  # people

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counted(Generic[Name]):
    """A table whose rows are parts of one total. `rows` hold None where the number is not shown; a group without anybody
    is no row. `total` is None where it is below ten as well, or where nothing at all can be shown: then there are no rows."""

    rows: Mapping[Name, int | None]
    total: int | None

    @property
    def hidden(self) -> bool:
        return self.total is None or None in self.rows.values()


def counted(groups: Mapping[Name, int]) -> Counted[Name]:
    """What may be shown of groups that nobody is in twice."""
    there = {name: count for name, count in groups.items() if count > 0}
    total = sum(there.values())
    if total < SMALLEST:
        return Counted(dict.fromkeys(there), None if there else 0)
    hidden = {name for name, count in there.items() if count < SMALLEST}
    # The smallest first, those alike by their place: the same people always give the same table.
    shown = sorted((name for name in there if name not in hidden), key=lambda name: there[name])
    while hidden and _tells([there[name] for name in hidden], there[shown[0]] if shown else None):
        if not shown:
            # There is nothing left to hide them among.
            return Counted({}, None)
        hidden.add(shown.pop(0))
    return Counted({name: None if name in hidden else count for name, count in there.items()}, total)


def _tells(hidden: Sequence[int], smallest_shown: int | None) -> bool:
    """Whether somebody who knows this rule and the total can tell a hidden number: the sum of them leaves one way only,
    since a small one has one to nine people, and another one ten to as many as the smallest that is shown."""
    small = [count for count in hidden if count < SMALLEST]
    others, together = len(hidden) - len(small), sum(hidden)
    if len(hidden) < 2 or together < SMALLEST:
        return True
    least, most = len(small), len(small) * (SMALLEST - 1)  # people in the small ones
    if not others:
        return together in (least, most)
    if smallest_shown is not None:
        least = max(least, together - others * smallest_shown)
    # With ten in the small ones none of the others would have been hidden.
    most = min(most, together - others * SMALLEST, SMALLEST - 1)
    return least >= most


def at_least_ten(count: int) -> int | None:
    """A number by itself; None where it is one to nine. That there is nobody says nothing about anybody."""
    return count if count == 0 or count >= SMALLEST else None

"""Counts of people that say nothing about one of them.

A group below ten is not shown, nor is what it could be subtracted with: where a total stands beside its parts, the groups
that are left out hold at least ten people together, and are at least two.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 10  # people

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counted(Generic[Name]):
    """A table whose rows are parts of one total. `rows` hold None where the number is not shown; a group without anybody
    is no row. `total` is None where it is below ten as well."""

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
    while hidden and shown and (len(hidden) < 2 or sum(there[name] for name in hidden) < SMALLEST):
        hidden.add(shown.pop(0))
    return Counted({name: None if name in hidden else count for name, count in there.items()}, total)


def at_least_ten(count: int) -> int | None:
    """A number by itself; None where it is one to nine. That there is nobody says nothing about anybody."""
    return count if count == 0 or count >= SMALLEST else None

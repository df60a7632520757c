"""For whom an announcement is, and in which of its languages somebody reads it.

A municipality chooses by what it knows for its task: language, law, route, level, stage, track, coach, part of the town. Never
by where somebody comes from (domain.md, section 6).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from bot.rules.errors import Refused
from bot.rules.trajectory import Law, Route, Stage
from bot.rules.values import Domain

DUTCH = "nl"
# Who reads Dari reads Farsi as well. No other pair is assumed.
READS_ALSO: Mapping[str, str] = {"prs": "fa"}
NO_LANGUAGE = "-"  # nobody asked them yet: they read Dutch here
DISTRICT_LIMIT = 64  # characters


class NotOffered(Refused):
    """It is not among what there is to choose from any more."""


class Level(StrEnum):
    """Somebody's level of Dutch as the municipality has it. Not that of their practice, which is their own."""

    ALFA = "alfa"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"


@dataclass(frozen=True, slots=True)
class InTown:
    """What a municipality knows of somebody to choose an audience by; empty or None where it does not know."""

    district: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody for whom all that is named holds; what is empty leaves nobody out.

    `reached_by` and `not_reached_by` are ids of earlier announcements: to whom it went, or may have gone.
    """

    languages: tuple[str, ...] = ()
    laws: tuple[Law, ...] = ()
    routes: tuple[Route, ...] = ()
    levels: tuple[Level, ...] = ()
    stages: tuple[Stage, ...] = ()
    tracks: tuple[Domain, ...] = ()  # somebody with an open goal in one of these
    coach_ids: tuple[int, ...] = ()
    districts: tuple[str, ...] = ()
    reached_by: tuple[int, ...] = ()
    not_reached_by: tuple[int, ...] = ()

    @property
    def as_data(self) -> dict[str, Any]:
        """What is named, as JSON keeps it."""
        return {one.name: list(chosen) for one in fields(self) if (chosen := getattr(self, one.name))}


def switched(audience: Audience, name: str, one: object) -> Audience:
    """The audience with one thing more in the field of this name, or without it where it was in there."""
    chosen = getattr(audience, name)
    left = tuple(each for each in chosen if each != one)
    return replace(audience, **{name: left if one in chosen else (*chosen, one)})


_TYPES: Mapping[str, type] = {
    "laws": Law,
    "routes": Route,
    "levels": Level,
    "stages": Stage,
    "tracks": Domain,
}


def audience_of(data: Mapping[str, Any]) -> Audience:
    """Reads `Audience.as_data` back. Raises ValueError or TypeError for what it is not."""
    return Audience(**{name: tuple(map(_TYPES.get(name, _same), chosen)) for name, chosen in data.items()})


def _same(one: Any) -> Any:
    return one


def version_for(language: str | None, second: str | None, available: Collection[str]) -> str:
    """The language of the version that somebody gets: their own, the second one that they named, Dutch, which is always
    there."""
    for named in (language, second):
        if named in available:
            return named or DUTCH
        also = READS_ALSO.get(named or "")
        if also in available:
            return also or DUTCH
    return DUTCH


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people of one language an announcement would reach, and in which version they get it."""

    language: str  # of the people; `NO_LANGUAGE` where nobody asked them
    version: str  # Dutch where there is none in their language
    people: int

    @property
    def has_own(self) -> bool:
        return self.version == self.language or READS_ALSO.get(self.language) == self.version


@dataclass(frozen=True, slots=True)
class Reached:
    """An audience as it is now. `muted` do not want this kind of news, `closed` blocked the chat; `absent` are those who
    do not use the chat at all, whom a letter or a call reaches."""

    reaches: tuple[Reach, ...] = field(default=())
    muted: int = 0
    closed: int = 0
    absent: int = 0

    @property
    def people(self) -> int:
        """Who gets it."""
        return sum(one.people for one in self.reaches)

    @property
    def by_version(self) -> dict[str, int]:
        """How many get it in each language, the most first."""
        found: dict[str, int] = {}
        for one in self.reaches:
            found[one.version] = found.get(one.version, 0) + one.people
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def without_version(self) -> tuple[Reach, ...]:
        """Who gets it in a language that is neither theirs nor one that they read as well, the most first."""
        lacking = (one for one in self.reaches if not one.has_own and one.language != NO_LANGUAGE)
        return tuple(sorted(lacking, key=lambda one: (-one.people, one.language)))

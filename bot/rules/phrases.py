"""The everyday messages of a coach: whole sentences with places, which each person reads in their own language.

The places are kept as they were filled in, a day as a day, so that each language writes it in its own way.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.rules.errors import NotFound

WORDS_LIMIT = 120  # UTF-16 units of what is typed for a place


class PhraseGroup(StrEnum):
    APPOINTMENTS = "appointments"
    LETTERS = "letters"
    SCHOOL = "school"
    EXAM = "exam"
    MONEY = "money"
    HOUSING = "housing"
    WORK = "work"
    HEALTH = "health"
    CHILDREN = "children"
    THANKS = "thanks"


class PlaceKind(StrEnum):
    DAY = "day"
    TIME = "time"
    WORDS = "words"


# What stands for each place of a phrase, by its name.
PLACES: Mapping[str, PlaceKind] = {
    "date": PlaceKind.DAY,
    "day": PlaceKind.DAY,
    "time": PlaceKind.TIME,
    "place": PlaceKind.WORDS,
    "what": PlaceKind.WORDS,
    "who": PlaceKind.WORDS,
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text` is the English source; `id` is its context in the catalogues, and is never used again for another."""

    id: str
    group: PhraseGroup
    text: str

    @property
    def places(self) -> tuple[str, ...]:
        """The names of its places, in the order in which they stand."""
        return tuple(dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(self.text) if name))


@dataclass(frozen=True, slots=True)
class Phrasebook:
    phrases: Mapping[str, Phrase]

    def phrase(self, phrase_id: str) -> Phrase:
        """NotFound where there is none of this id."""
        found = self.phrases.get(phrase_id)
        if found is None:
            raise NotFound
        return found

    def of_group(self, group: PhraseGroup) -> list[Phrase]:
        """In the order of the book."""
        return [phrase for phrase in self.phrases.values() if phrase.group is group]


def next_place(phrase: Phrase, values: Mapping[str, str]) -> str | None:
    """The first place that was not filled in yet."""
    return next((place for place in phrase.places if place not in values), None)


def day_of(value: str) -> date:
    """Of a place that is a day."""
    return date.fromisoformat(value)

"""What a check found, and what checks are told besides the deck."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.rules.cards import CardLevel, Deck

Place = tuple[str, ...]  # of a key in a file of cards: `("hea-afspraak", "items", "1", "options")`
Key = tuple[str, str]  # of a gloss: the place, as "hea-afspraak/word", and the Dutch


class Rule(StrEnum):
    """What is checked; the names that exceptions and findings go by."""

    ID = "id"
    LENGTH = "length"
    WORD = "word"
    SPELLING = "spelling"
    ARTICLE = "article"
    OPTIONS = "options"
    GIVEAWAY = "giveaway"
    FORMS = "forms"
    BUTTON = "button"
    FACT = "fact"
    TONE = "tone"
    NAME = "name"
    ADDRESS = "address"
    GLOSS = "gloss"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or doubtful where it is no fault. `about` is the word or text that it is about.

    `file` is empty for what stands in a file of cards.
    """

    rule: Rule
    place: Place
    words: str
    about: str = ""
    is_fault: bool = True
    file: str = ""


class Bearer(StrEnum):
    """Whom a name makes one think of."""

    WOMAN = "woman"
    MAN = "man"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Gloss:
    text: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of Dutch and of this deck. Words are in small letters.

    `zipf` is how common a word is: 10 to that power times in a billion words. `is_spelled` knows a word with its
    capitals. `levels` has the words of the topic list, and those that a person judged, with the level from which they
    may be used. `articles` has "de", "het" or "de/het" of nouns. `glosses` is by language.
    """

    today: date
    zipf: Callable[[str], float]
    is_spelled: Callable[[str], bool]
    levels: Mapping[str, CardLevel]
    articles: Mapping[str, str]
    plurals: Mapping[str, str]
    names: Mapping[str, Bearer]
    proper: frozenset[str]  # words with a capital that are no names of people, and abbreviations
    harsh: Mapping[str, str]  # words that the cards do without, with * for any letters, and why
    released: Mapping[str, str]  # ids that were ever in a release, and the Dutch that each stands for
    knm: Mapping[str, str]  # the actions of the KNM goals, by their code
    glosses: Mapping[str, Mapping[Key, Gloss]]


Check = Callable[[Deck, Known], Iterable[Finding]]

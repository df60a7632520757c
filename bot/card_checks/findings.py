"""What a check found, and what checks are told besides the deck."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
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
    VERB = "verb"
    FITS = "fits"
    COPY = "copy"
    VOICE = "voice"
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
class Verb:
    """Its forms; empty where it has none, as what rain does has none of "ik"."""

    infinitive: str
    ik: str
    jij: str
    hij: str
    wij: str
    past: str
    pasts: str  # of more than one
    participle: str

    @property
    def forms(self) -> frozenset[str]:
        return frozenset(filter(None, astuple(self)))


@dataclass(frozen=True, slots=True)
class Released:
    """A card as it was last released: what it stands for, its revision, and the mark of all its Dutch."""

    nl: str
    rev: int
    mark: str


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
    released: Mapping[str, Released]  # every id that a card ever had
    knm: Mapping[str, str]  # the actions of the KNM goals, by their code
    glosses: Mapping[str, Mapping[Key, Gloss]]
    verbs: tuple[Verb, ...] = ()
    bank: tuple[str, ...] = ()  # sentences that others wrote


Check = Callable[[Deck, Known], Iterable[Finding]]

"""The Dutch of a card as the checks read it: its texts with their places, sentences, words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.card_checks.findings import Place
from bot.rules.cards import Card, CardKind, CardLevel, Deck, Status

LEVELS = tuple(CardLevel)

_WORD = re.compile(r"(?:(?<!\w)['’](?=[stn]\b))?[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"']?\s+|\n+")
_SENTENCE_OR_COLON_END = re.compile(r"(?<=[.!?…:])[\"']?\s+|\n+")


_VOWELS = "aeiou"
_HARDENED = {"v": "f", "z": "s"}
_SOFTENED = {"f": "v", "s": "z"}


class Role(StrEnum):
    SENTENCE = "sentence"
    ORDER = "orders"
    EXPLAIN = "explain"
    TEXT = "text"
    QUESTION = "question"
    OPTION = "options"
    MODEL = "model"
    WORD = "nl"
    PLURAL = "plural"
    ACCEPT = "accept"
    CLOZE = "cloze"


@dataclass(frozen=True, slots=True)
class Text:
    place: Place
    role: Role
    words: str


def asked(deck: Deck) -> Iterator[Card]:
    """The cards that somebody may be asked."""
    return (card for card in deck.cards.values() if card.status is not Status.RETIRED)


def texts_of(card: Card) -> Iterator[Text]:
    """Whatever a learner may read in whole words; of a sound the letters are left out."""

    def at(role: Role, *texts: str, place: Place = (card.id,)) -> Iterator[Text]:
        return (Text((*place, role), role, words) for words in texts if words)

    if card.kind is not CardKind.SOUND:
        yield from at(Role.WORD, card.nl)
        yield from at(Role.PLURAL, card.plural)
        yield from at(Role.ACCEPT, *card.accept)
    yield from at(Role.SENTENCE, card.sentence)
    yield from at(Role.ORDER, *card.orders)
    yield from at(Role.CLOZE, *card.cloze)
    yield from at(Role.EXPLAIN, card.explain)
    for number, item in enumerate(card.items, start=1):
        place = (card.id, "items", str(number))
        yield from at(Role.TEXT, item.text, place=place)
        yield from at(Role.QUESTION, item.question, place=place)
        yield from at(Role.OPTION, *item.options, place=place)
        yield from at(Role.MODEL, item.model, place=place)
        yield from at(Role.EXPLAIN, item.explain, place=place)


def words_in(text: str) -> list[str]:
    """As they are written, without marks and numbers."""
    return _WORD.findall(text)


def sentences_in(text: str, *, end_at_colon: bool = False) -> list[str]:
    ends = _SENTENCE_OR_COLON_END if end_at_colon else _SENTENCE_END
    return [sentence for sentence in ends.split(text) if sentence.strip()]


def plain(text: str) -> str:
    """What two texts must differ in to be told apart: letters and digits, whatever their case and marks."""
    letters = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", letters).split())


def harder(level: CardLevel) -> CardLevel:
    """The next level: of what is read with its meaning below it."""
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def may_use(level: CardLevel, from_level: CardLevel) -> bool:
    return LEVELS.index(from_level) <= LEVELS.index(level)


def base_forms(word: str) -> Iterator[str]:
    """The word and what it may be a form of: "pillen" of "pil", "gewerkt" of "werken". Some are no words at all."""
    yield word
    stems = [
        word.removesuffix(end)
        for end in ("en", "n", "e", "s", "'s", "t", "d", "te", "de", "je", "tje", "jes")
    ]
    if word.startswith("ge"):
        stems += [word[2:].removesuffix(end) for end in ("t", "d", "en", "")]
    for stem in {stem for stem in (word, *stems) if len(stem) > 2}:
        yield from _spelled(stem)
        yield from (f"{end}en" for end in _spelled(stem))


def _spelled(stem: str) -> Iterable[str]:
    """A stem as it may be written in open and closed syllables: "mak", "maak"; "pill", "pil"; "huiz", "huis"."""
    before, vowel, last = stem[-3], stem[-2], stem[-1]
    yield stem
    if last == vowel:
        yield stem[:-1]
    elif vowel in _VOWELS and before == vowel:
        yield stem[:-2] + last
    elif vowel in _VOWELS and before not in _VOWELS:
        yield stem[:-1] + vowel + last
        yield stem + last
    if last in _HARDENED:
        yield stem[:-1] + _HARDENED[last]
    elif last in _SOFTENED:
        yield stem[:-1] + _SOFTENED[last]

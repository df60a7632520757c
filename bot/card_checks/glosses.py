"""What a translation of a card looks like; whether it is right, only a reader can tell."""

import unicodedata
from collections.abc import Iterator

from bot.card_checks.findings import Finding, Gloss, Known, Place, Rule
from bot.card_checks.texts import plain
from bot.rules.cards import Deck, deck_sources

SCRIPTS = {
    "ar": "ARABIC",
    "fa": "ARABIC",
    "prs": "ARABIC",
    "ps": "ARABIC",
    "ckb": "ARABIC",
    "ti": "ETHIOPIC",
    "am": "ETHIOPIC",
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
}
_LONGEST = 3  # times the Dutch
_ROOM = 20  # characters, for a short word that another language has to describe
_FORGOTTEN = frozenset({"todo", "tbd", "fixme", "xxx", "tk", "translate", "translation", "lorem ipsum"})
_LAST = "en"  # what stands in for every other language
_SENTENCE = 3  # words, from which a translation that is the Dutch itself was forgotten


def glosses(deck: Deck, known: Known) -> Iterator[Finding]:
    sources = deck_sources(deck)
    for language, found in known.glosses.items():
        for place, dutch in sources.items():
            if gloss := found.get((place, dutch)):
                yield from _gloss(language, place, dutch, gloss)


def _gloss(language: str, place: str, dutch: str, gloss: Gloss) -> Iterator[Finding]:
    def wrong(words: str, *, is_fault: bool = True) -> Finding:
        file = f"locales/{language}/LC_MESSAGES/cards.po"
        return Finding(Rule.GLOSS, (place,), words, f"{language} {gloss.text}", is_fault, file)

    script = SCRIPTS.get(language, "LATIN")
    letters = [letter for letter in gloss.text if letter.isalpha()]
    if any(letter.isalpha() for letter in dutch) and not any(
        unicodedata.name(letter, "").startswith(script) for letter in letters
    ):
        yield wrong(f"has no letter of its script in it: {gloss.text}")
    elif plain(gloss.text) in _FORGOTTEN or "todo" in plain(gloss.text).split():
        yield wrong(f"still has to be written: {gloss.text}")
    elif plain(gloss.text) == plain(dutch) and len(dutch.split()) >= _SENTENCE:
        yield wrong("is the Dutch itself")
    if len(gloss.text) > _LONGEST * len(dutch) + _ROOM:
        yield wrong(f"is {len(gloss.text)} characters long where the Dutch has {len(dutch)}", is_fault=False)


def english(deck: Deck, known: Known) -> Iterator[Finding]:
    """Every text has a gloss in English, which stands in where a language has none. A line for each card or topic."""
    found = known.glosses.get(_LAST, {})
    missing: dict[Place, list[str]] = {}
    for place, dutch in deck_sources(deck).items():
        if (place, dutch) not in found:
            name, _, text = place.partition("/")
            is_card = name in deck.cards
            missing.setdefault((name,) if is_card else ("topics", name.removeprefix("topic-")), []).append(
                text
            )
    for named, texts in missing.items():
        words = f"has no English gloss of {', '.join(texts)}; `python -m bot messages update` asks for it"
        yield Finding(Rule.GLOSS, named, words, _LAST)

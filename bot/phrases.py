"""The phrasebook of `phrases.toml`, read once. A book that cannot be used is a mistake of ours: ValueError says which."""

import tomllib
from functools import cache
from pathlib import Path

from bot.rules.phrases import PLACES, Phrase, Phrasebook, PhraseGroup

PATH = Path(__file__).with_name("phrases.toml")


@cache
def phrasebook() -> Phrasebook:
    return read_phrases(PATH.read_text("utf-8"))


def read_phrases(text: str) -> Phrasebook:
    """Raises ValueError, with the phrase in it, for a table that is no phrase."""
    phrases = {}
    for phrase_id, table in tomllib.loads(text).items():
        if set(table) != {"group", "text"}:
            raise ValueError(f"{phrase_id} has other keys than group and text")
        phrase = Phrase(phrase_id, PhraseGroup(table["group"]), table["text"])
        if unknown := set(phrase.places) - set(PLACES):
            raise ValueError(f"{phrase_id} has places that nobody can fill in: {', '.join(sorted(unknown))}")
        phrases[phrase_id] = phrase
    return Phrasebook(phrases)

"""Words by which somebody says that they want to stop: only where they are the whole message.

"Stop" within a sentence is a word like any other: "when does the course stop?".
"""

import unicodedata
from collections.abc import Collection

from bot.rules.folding import fold

LONGEST = 60  # characters: what is longer is a sentence


def bare(text: str) -> str:
    """The words of a message, without case, accents, punctuation, emoji and marks that nobody sees."""
    if len(text) > 2 * LONGEST:
        return ""
    kept = (" " if unicodedata.category(character)[0] in "PSC" else character for character in fold(text))
    return " ".join("".join(kept).split())


def is_stop_word(text: str, words: Collection[str]) -> bool:
    """`words` as `bare` gives them."""
    return bare(text) in words

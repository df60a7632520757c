"""Words of danger: whether what somebody writes says that they or others may be hurt.

The words stand in `bot/danger`, a file a language, and are all looked for, whatever language somebody chose. Found words
conclude nothing about a person: they make that help is named at once, and that somebody of the municipality looks. Words
are compared folded (`bot.rules.folding`), so that case, accents, vowel signs and kinds of apostrophes make no difference.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rules.folding import fold

GAP = "…"  # up to this many words may stand there
MOST_IN_GAP = 3
_WORD = re.compile(r"\w+")

Phrase = tuple[str, ...]  # folded words, and gaps


@dataclass(frozen=True, slots=True)
class Wording:
    """Words one after the other. They are none of danger where one of `before` stands before them or one of `after`
    behind them: "I do not want to live" and "I do not want to live in a flat"."""

    words: Phrase
    before: frozenset[Phrase] = frozenset()
    after: frozenset[Phrase] = frozenset()


def words_of(text: str) -> Phrase:
    """The words of a text as they are compared."""
    return tuple(_WORD.findall(fold(text)))


def phrase_of(text: str) -> Phrase:
    """The words of a wording, and its gaps."""
    parts = text.split(GAP)
    words = list(words_of(parts[0]))
    for part in parts[1:]:
        words += [GAP, *words_of(part)]
    return tuple(words)


def is_danger(text: str, wordings: Iterable[Wording]) -> bool:
    """Whether a text holds one of the wordings."""
    words = words_of(text)
    there = set(words)
    return any(wording.words[0] in there and _holds(words, wording) for wording in wordings)


def _holds(words: Phrase, wording: Wording) -> bool:
    for begin, word in enumerate(words):
        if word != wording.words[0] or _ends_with(words[:begin], wording.before):
            continue
        if any(not _begins_with(words[end:], wording.after) for end in _ends(words, begin, wording.words)):
            return True
    return False


def _ends(words: Phrase, begin: int, phrase: Sequence[str]) -> Iterable[int]:
    """Where a phrase may end that begins at a word."""
    if not phrase:
        yield begin
    elif phrase[0] == GAP:
        for skipped in range(MOST_IN_GAP + 1):
            if begin + skipped <= len(words):
                yield from _ends(words, begin + skipped, phrase[1:])
    elif begin < len(words) and words[begin] == phrase[0]:
        yield from _ends(words, begin + 1, phrase[1:])


def _ends_with(words: Phrase, phrases: Iterable[Phrase]) -> bool:
    return any(words[len(words) - len(phrase) :] == phrase for phrase in phrases if len(phrase) <= len(words))


def _begins_with(words: Phrase, phrases: Iterable[Phrase]) -> bool:
    return any(words[: len(phrase)] == phrase for phrase in phrases)

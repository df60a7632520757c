"""Words of danger: whether what somebody writes says that they or others may be hurt.

The words stand in `bot/danger`, a file a language, and are all looked for, whatever language somebody chose. Found words
conclude nothing about a person: they make that help is named at once, and that somebody of the municipality looks. Words
are compared folded (`bot.rules.folding`), so that case, accents, vowel signs and kinds of apostrophes make no difference.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.rules.folding import fold

MOST_IN_GAP = 3  # words
ANY_GAP = "…"  # in a wording as it is written: up to so many words, whatever they are
FILLED_GAP = "~"  # the same, of the language's fillers alone: "really", "just"
EITHER = "/"  # between words of which one stands there

_WORD = re.compile(r"\w+")
# Letters that writers of Tigrinya and Amharic take for each other, in seven forms each; a and its long form are one.
_SERIES = (("ሠ", "ሰ"), ("ኀ", "ሀ"), ("ፀ", "ጸ"), ("ዐ", "አ"))
_SAME_LETTERS = {ord(other) + form: ord(one) + form for other, one in _SERIES for form in range(7)}
_SAME_LETTERS |= dict.fromkeys(map(ord, "ዓኣ"), ord("አ"))
# "I do" and "I do not" before a verb of Persian: written to it, with a mark between, or apart.
_BELONG_TO_NEXT = frozenset(fold(word) for word in ("می", "نمی"))


@dataclass(frozen=True, slots=True)
class Gap:
    """A few words may stand there: of these alone, or any where it is None."""

    among: frozenset[str] | None = None


Phrase = tuple[frozenset[str] | Gap, ...]  # folded words of which one stands there, and gaps


@dataclass(frozen=True, slots=True)
class Wording:
    """Words one after the other, the first one no gap. They are none of danger where one of `before` stands before them
    or one of `after` behind them: "I do not want to live" and "I do not want to live in a flat"."""

    words: Phrase
    before: tuple[Phrase, ...] = ()
    after: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class DangerWords:
    """The wordings of one language. What is `harmless`, as "kill time", is passed over before they are looked for."""

    language: str
    wordings: tuple[Wording, ...]
    harmless: tuple[Phrase, ...] = ()

    @cached_property
    def by_first_word(self) -> Mapping[str, Sequence[Wording]]:
        """Every text is looked at, and nearly all of them hold no first word of any wording."""
        found: dict[str, list[Wording]] = {}
        for wording in self.wordings:
            for word in _first(wording.words):
                found.setdefault(word, []).append(wording)
        return found


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    words = _WORD.findall(fold(text).translate(_SAME_LETTERS))
    if not _BELONG_TO_NEXT.intersection(words):
        return words
    joined: list[str] = []
    for before, word in pairwise(["", *words]):
        if before in _BELONG_TO_NEXT:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def phrase_of(text: str, fillers: Iterable[str] = ()) -> Phrase:
    """A phrase as it is written: "ik wil ~ dood/sterven". Raises ValueError with what is wrong about it."""
    among = frozenset(word for filler in fillers for word in words_of(filler))
    places: list[frozenset[str] | Gap] = []
    for part in _parts(text):
        if part in (ANY_GAP, FILLED_GAP):
            places.append(Gap(among if part == FILLED_GAP else None))
            continue
        either = [words_of(word) for word in part.split(EITHER)]
        if any(len(words) != 1 for words in either) and len(either) > 1:
            raise ValueError(f"“{part}” has not one word on each side of {EITHER}")
        places += [frozenset(words) for words in zip(*either, strict=True)]
    if not places or isinstance(places[0], Gap) or isinstance(places[-1], Gap):
        raise ValueError("does not begin and end with a word")
    if any(isinstance(one, Gap) and isinstance(next_one, Gap) for one, next_one in pairwise(places)):
        raise ValueError("has two gaps beside each other")
    return tuple(places)


def _parts(text: str) -> Iterator[str]:
    """Words as they are written. What a verb of Persian begins with goes with it, as in `words_of`."""
    begun = ""
    for part in text.split():
        if fold(part) in _BELONG_TO_NEXT:
            begun = part
        else:
            yield EITHER.join(begun + word for word in part.split(EITHER)) if begun else part
            begun = ""
    if begun:
        yield begun


def is_danger(text: str, languages: Iterable[DangerWords]) -> bool:
    """Whether a text holds one of the wordings of one of the languages."""
    words = words_of(text)
    return any(_is_danger(words, one) for one in languages)


def _is_danger(words: list[str], language: DangerWords) -> bool:
    wordings = [wording for word in set(words) for wording in language.by_first_word.get(word, ())]
    return bool(wordings) and _holds(_without(words, language.harmless), wordings)


def _holds(words: Sequence[str], wordings: Iterable[Wording]) -> bool:
    for wording in wordings:
        for begin, end in _found(words, wording.words):
            if not _stands_before(words, begin, wording.before) and not _stands_at(words, end, wording.after):
                return True
    return False


def _without(words: list[str], harmless: Iterable[Phrase]) -> list[str]:
    """With an empty word, which fits nothing, in place of each that is a part of something harmless."""
    there = frozenset(words)
    for phrase in harmless:
        if there.isdisjoint(_first(phrase)):
            continue
        for begin, end in list(_found(words, phrase)):
            words = [*words[:begin], *[""] * (end - begin), *words[end:]]
    return words


def _first(phrase: Phrase) -> frozenset[str]:
    first = phrase[0]
    return frozenset() if isinstance(first, Gap) else first


def _found(words: Sequence[str], phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Where a phrase begins and ends, each time that it is there."""
    for begin in range(len(words)):
        yield from ((begin, end) for end in _ends(words, begin, phrase))


def _ends(words: Sequence[str], begin: int, phrase: Sequence[frozenset[str] | Gap]) -> Iterator[int]:
    """Where a phrase may end that begins at a word."""
    if not phrase:
        yield begin
        return
    first, rest = phrase[0], phrase[1:]
    if not isinstance(first, Gap):
        if begin < len(words) and words[begin] in first:
            yield from _ends(words, begin + 1, rest)
        return
    yield from _ends(words, begin, rest)
    for end in range(begin + 1, min(begin + MOST_IN_GAP, len(words)) + 1):
        if first.among is not None and words[end - 1] not in first.among:
            return
        yield from _ends(words, end, rest)


def _stands_at(words: Sequence[str], begin: int, phrases: Iterable[Phrase]) -> bool:
    return any(True for phrase in phrases for _ in _ends(words, begin, phrase))


def _stands_before(words: Sequence[str], end: int, phrases: Iterable[Phrase]) -> bool:
    """A phrase that ends just there. With gaps it may be some words longer than it has places."""
    for phrase in phrases:
        longest = len(phrase) + MOST_IN_GAP * sum(isinstance(place, Gap) for place in phrase)
        begins = range(max(0, end - longest), end)
        if any(found == end for begin in begins for found in _ends(words, begin, phrase)):
            return True
    return False

"""One typed answer against one right form of it: the same, the same but for something small, or nearly.

Both are words as `answer_text.words_of` makes them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.rules.answer_text import accentless
from bot.rules.answer_values import Note, Target, Verdict
from bot.rules.dutch_numbers import in_digits, readings, same_clock_time
from bot.rules.slips import ARTICLES, slip

WORDS_A_SLIP = 5  # one slip in so many words; one in a shorter answer

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """How an answer fits a form of the right one."""

    verdict: Verdict
    notes: tuple[Note, ...] = ()


def exactly(said: Words, right: Words, target: Target) -> Match | None:
    """Where every word is there, but perhaps the article, an accent, or another way of writing; else None."""
    return _same(said, right, target) or _but_for_the_article(
        said, right, target, lambda one, other: _same(one, other, target)
    )


def nearly(said: Words, right: Words, target: Target, known: frozenset[str]) -> Match | None:
    """Where there are slips, or the same words stand in another order; else None."""
    same_words = sorted(map(in_digits, said)) == sorted(map(in_digits, right))
    if target.order:
        return Match(Verdict.WRONG, (Note.WORD_ORDER,)) if same_words else None
    if same_words:
        return Match(Verdict.ALMOST, (Note.WORD_ORDER,))
    return _near(said, right, known) or _but_for_the_article(
        said, right, target, lambda one, other: _near(one, other, known)
    )


def worst(*verdicts: Verdict) -> Verdict:
    return max(verdicts, key=tuple(Verdict).index)


def _same(said: Words, right: Words, target: Target) -> Match | None:
    one, other = " ".join(said), " ".join(right)
    if one == other or (not target.in_words and readings(one) & readings(other)):
        return Match(Verdict.RIGHT)
    if accentless(one) == accentless(other):
        if one.replace("'", "") == other.replace("'", ""):
            return Match(Verdict.NOTE, (Note.APOSTROPHE,))
        return Match(Verdict.ALMOST if target.accents else Verdict.NOTE, (Note.ACCENT,))
    if not target.in_words:
        if readings(in_digits(one)) & readings(in_digits(other)):
            return Match(Verdict.RIGHT)
        if same_clock_time(one, other):
            return Match(Verdict.NOTE, (Note.CLOCK,))
    if len(said) < len(right) and accentless("".join(said)) == accentless("".join(right)):
        return Match(Verdict.NOTE, (Note.SPACE,))
    if len(said) == len(right) == 1 and other[-1] in "aeiou" and one.rstrip(other[-1]) + other[-1] == other:
        return Match(Verdict.RIGHT)  # jaa
    if target.contained and any(said[at : at + len(right)] == right for at in range(len(said))):
        return Match(Verdict.RIGHT)
    return None


def _but_for_the_article(
    said: Words, right: Words, target: Target, compare: Callable[[Words, Words], Match | None]
) -> Match | None:
    """The match without the articles at the beginning, where these differ, with what is to say about them."""
    said_article = said[0] if len(said) > 1 and said[0] in ARTICLES else None
    right_article = right[0] if len(right) > 1 and right[0] in ARTICLES else None
    if said_article == right_article:
        return None
    found = compare(said[1:] if said_article else said, right[1:] if right_article else right)
    if found is None:
        return None
    if right_article is None:
        verdict, note = Verdict.NOTE, Note.ARTICLE_EXTRA
    elif {said_article, right_article} == {"de", "het"}:
        verdict, note = Verdict.WRONG if target.article else Verdict.ALMOST, Note.ARTICLE_WRONG
    else:
        verdict, note = Verdict.ALMOST if target.article else Verdict.NOTE, Note.ARTICLE_MISSING
    return Match(worst(found.verdict, verdict), (note, *found.notes))


def _near(said: Words, right: Words, known: frozenset[str]) -> Match | None:
    if _letters(said) == _letters(right):
        return Match(Verdict.ALMOST, (Note.APOSTROPHE if len(said) == len(right) else Note.SPACE,))
    if len(said) == len(right):
        notes = tuple(_slips(said, right, known))
        if None in notes or len(notes) > max(1, len(right) // WORDS_A_SLIP):
            return None
        return Match(Verdict.ALMOST, tuple(note for note in notes if note is not None))
    for longer, shorter, note in (
        (right, said, Note.ARTICLE_MISSING),
        (said, right, Note.ARTICLE_EXTRA),
    ):
        if len(longer) == len(shorter) + 1 and any(
            longer[at] in ARTICLES and longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
        ):
            return Match(Verdict.ALMOST, (note,))
    return None


def _slips(said: Words, right: Words, known: frozenset[str]) -> Iterator[Note | None]:
    """What went wrong in each word that differs; None for a word that is simply another."""
    for at, (typed, word) in enumerate(zip(said, right, strict=True)):
        if in_digits(typed) != in_digits(word):
            yield word_slip(typed, word, right[at - 1] if at else "", known)


def word_slip(typed: str, word: str, before: str, known: frozenset[str]) -> Note | None:
    """What went wrong in one word of a sentence, an article included; `before` is the word in front of it."""
    if before and {typed, word} == {"de", "het"}:
        return Note.ARTICLE_WRONG
    return slip(typed, word, known=known, is_noun=before in ARTICLES)


def _letters(words: Words) -> str:
    return accentless("".join(words)).replace("'", "")

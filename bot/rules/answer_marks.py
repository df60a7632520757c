"""Which letters of the right form are shown in bold: those that were typed otherwise or left out."""

from collections.abc import Iterator

from bot.rules.answer_text import accentless, places
from bot.rules.answer_values import Mark
from bot.rules.slips import difference

# What it costs to take one word for another, and to leave one out: words that look alike find each other. Whole numbers,
# for the way back asks which sum a cost was.
_ALIKE, _UNLIKE, _LEFT_OUT = 5, 13, 7


def aligned(said: tuple[str, ...], right: tuple[str, ...]) -> list[tuple[int | None, int | None]]:
    """Which typed word stands for which right one, in order; None where one is missing or too many."""
    cost = [[_LEFT_OUT * (row + column) for column in range(len(right) + 1)] for row in range(len(said) + 1)]
    for row, typed in enumerate(said, start=1):
        for column, word in enumerate(right, start=1):
            cost[row][column] = min(
                cost[row - 1][column - 1] + _distance(typed, word),
                cost[row - 1][column] + _LEFT_OUT,
                cost[row][column - 1] + _LEFT_OUT,
            )
    found: list[tuple[int | None, int | None]] = []
    row, column = len(said), len(right)
    while row or column:
        here = cost[row][column]
        if row and column and here == cost[row - 1][column - 1] + _distance(said[row - 1], right[column - 1]):
            row, column = row - 1, column - 1
            found.append((row, column))
        elif column and here == cost[row][column - 1] + _LEFT_OUT:
            column -= 1
            found.append((None, column))
        else:
            row -= 1
            found.append((row, None))
    return found[::-1]


def marks(said: tuple[str, ...], shown: str) -> tuple[Mark, ...]:
    """The marks in `shown`, by their place: letters of a word that was typed otherwise, and whole missing words."""
    return tuple(_marks(said, shown))


def _marks(said: tuple[str, ...], shown: str) -> Iterator[Mark]:
    placed = places(shown)
    for typed, at in aligned(said, tuple(word for word, _, _ in placed)):
        if at is None:
            continue
        word, begin, end = placed[at]
        if typed is None or end - begin != len(word) or not _alike(said[typed], word):
            if typed is None or said[typed] != word:
                yield Mark(begin, end)
        elif said[typed] != word:
            first, last = difference(said[typed], word)
            yield Mark(begin + first, begin + last)


def _distance(typed: str, word: str) -> int:
    if typed == word:
        return 0
    return _ALIKE if _alike(typed, word) else _UNLIKE


def _alike(typed: str, word: str) -> bool:
    """Whether at least half of the right word is there."""
    typed, word = accentless(typed), accentless(word)
    first, last = difference(typed, word)
    return typed == word or 2 * (last - first) <= len(word)

"""One word typed for another: a slip that is nearly right, with its reason, or simply another word.

Words are as `answer_text.words_of` makes them.
"""

import re

from bot.rules.answer_text import accentless
from bot.rules.answer_values import Note

ARTICLES = frozenset({"de", "het", "een"})
LONG_WORD = 5  # letters: in a shorter word one other letter is mostly another word
SWAP_WORD = 3  # letters: two that changed places are seen as such in a short word too

_ENDING = re.compile(r"(.{2,}?)(dt|d|t|)")
_DOUBLED = re.compile(r"([bcdfgklmnprstvz])\1|(aa|ee|oo|uu)")
_OPEN = re.compile(r"[aeou][bcdfghjklmnprstvwz][aeiou]")  # the first vowel is long though it is written once


def slip(typed: str, right: str, *, known: frozenset[str], is_noun: bool = False) -> Note | None:
    """What went wrong in one word; None where it is another word, or too much is wrong.

    `known` are words of Dutch without accents: one of them is no slip, but that other word, unless only its ending
    -d, -t or -dt differs. After an article (`is_noun`) a missing or additional t is no ending of a verb.
    """
    typed, right = accentless(typed), accentless(right)
    if typed in ARTICLES or right in ARTICLES or any(each.isdigit() for each in typed + right):
        return None
    if _differ_in_ending(typed, right, is_noun=is_noun):
        return Note.ENDING
    if typed in known:
        return None
    if typed.replace("y", "ij") == right:
        return Note.IJ
    if len(right) >= LONG_WORD and typed.replace("ij", "ei") == right.replace("ij", "ei"):
        return Note.IJ
    if _differ_in_syllable(typed, right):
        return Note.SYLLABLE
    if _swapped(typed, right):
        return Note.LETTER if len(right) >= SWAP_WORD else None
    return Note.LETTER if max(len(typed), len(right)) >= LONG_WORD and _one_edit(typed, right) else None


def difference(typed: str, right: str) -> tuple[int, int]:
    """Where in `right` it differs from `typed`: begin and end. At a letter too many, the letter before it."""
    shorter = min(len(typed), len(right))
    begin = 0
    while begin < shorter and typed[begin] == right[begin]:
        begin += 1
    after = 0
    while after < shorter - begin and typed[-1 - after] == right[-1 - after]:
        after += 1
    end = len(right) - after
    if begin < end:
        return begin, end
    begin = max(0, begin - 1)
    return begin, min(len(right), begin + 1)


def _differ_in_ending(typed: str, right: str, *, is_noun: bool) -> bool:
    one, other = _ENDING.fullmatch(typed), _ENDING.fullmatch(right)
    if one is None or other is None or one[1] != other[1] or one[2] == other[2]:
        return False
    if one[2] and other[2]:
        return True
    # A stem and its t: loop, loopt. A missing d is no ending of a verb.
    return {one[2], other[2]} == {"", "t"} and len(one[1]) >= SWAP_WORD and not is_noun


def _differ_in_syllable(typed: str, right: str) -> bool:
    if typed == right or _singled(typed) != _singled(right):
        return False
    return len(right) >= LONG_WORD or _OPEN.search(_singled(right)) is not None


def _singled(word: str) -> str:
    return _DOUBLED.sub(lambda found: found[0][0], word)


def _swapped(typed: str, right: str) -> bool:
    begin, end = difference(typed, right)
    return end - begin == 2 and len(typed) == len(right) and typed[begin:end] == right[begin:end][::-1]


def _one_edit(typed: str, right: str) -> bool:
    if abs(len(typed) - len(right)) > 1:
        return False
    begin, end = difference(typed, right)
    if len(typed) > len(right):
        # `difference` names the letter before the one that is too many.
        return any(typed[:at] + typed[at + 1 :] == right for at in range(len(typed)))
    return end - begin == 1

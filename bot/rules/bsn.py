"""Numbers that look like a BSN, the Dutch citizen number: none may stand in a message."""

import re
from collections.abc import Iterable

from bot.rules.folding import clean, clean_line, western_digits

_HIDDEN = "…"
# What people and spreadsheets put between digits: any space, point, hyphen, dash, and marks that nobody sees.
_GAP = "[\\s.\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff-]{1,3}"
# Nine digits, in one or as people take them apart, that are no part of a longer number.
_NINE = re.compile(
    rf"(?<!\d)(?:\d{{9}}|\d{{4}}{_GAP}\d{{2}}{_GAP}\d{{3}}|\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}})(?!\d)"
)


def holds_bsn(text: str) -> bool:
    """Whether nine digits in a row pass the test of eleven, as those of every BSN do."""
    return any(_passes(found[0]) for found in _NINE.finditer(western_digits(text)))


def hide_bsn(text: str) -> str:
    """The text with "…" in the place of each such number."""
    # Digits of other scripts take as many characters as ours, so that places are the same in both.
    found = [each.span() for each in _NINE.finditer(western_digits(text)) if _passes(each[0])]
    for begin, end in reversed(found):
        text = text[:begin] + _HIDDEN + text[end:]
    return text


def typed_line(text: str, *, limit: int) -> str:
    """One line that somebody typed to be kept and shown, as `clean_line`, with such numbers hidden. Raises as that does."""
    return hide_bsn(clean_line(text, limit=limit))


def typed_lines(text: str, *, limit: int) -> str:
    """The same of what may have several lines, as `clean`."""
    return hide_bsn(clean(text, limit=limit))


def looks_like_bsn_without_zero(numbers: Iterable[str]) -> bool:
    """Whether a column is of BSNs that a spreadsheet took the zero before off: of several numbers of eight or nine
    digits each one passes."""
    found = [each for each in map(western_digits, numbers) if re.fullmatch(r"\d{8,9}", each, re.ASCII)]
    return len(found) > 1 and all(_passes(each.zfill(9)) for each in found)


def _passes(number: str) -> bool:
    """The last digit counts -1, those before it 2 to 9; the sum is a multiple of eleven."""
    digits = [int(character) for character in number if character.isdecimal()]
    weighed = sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return any(digits) and weighed % 11 == 0

"""Numbers as a coach types them: hours in three ways, and whole numbers of weeks or months."""

import re
from fractions import Fraction

from bot.rules.errors import NotUnderstood
from bot.rules.folding import western_digits

MOST_HOURS = 2000  # in one entry; the longest norm of a route is 1600

_CLOCK = re.compile(r"(-?)(\d{1,4}):([0-5]\d)")
_DECIMAL = re.compile(r"(-?)(\d{1,4})(?:[.,](\d{1,2}))?(?: ?(?:uur|u|hours?|h))?", re.IGNORECASE)


def parse_hours(text: str) -> int:
    """Minutes of "12", "12,5" or "7:30"; below zero for a correction. Raises NotUnderstood."""
    typed = western_digits(text[:20]).strip().replace("−", "-")
    if found := _CLOCK.fullmatch(typed):
        minutes = int(found[2]) * 60 + int(found[3])
    elif found := _DECIMAL.fullmatch(typed):
        minutes = round(Fraction(f"{found[2]}.{found[3] or 0}") * 60)
    else:
        raise NotUnderstood
    if not 0 < minutes <= MOST_HOURS * 60:
        raise NotUnderstood
    return -minutes if found[1] else minutes


def parse_count(text: str, *, most: int) -> int:
    """A whole number from 1 to `most`. Raises NotUnderstood."""
    typed = western_digits(text[:20]).strip()
    if not re.fullmatch(r"\d{1,4}", typed) or not 1 <= int(typed) <= most:
        raise NotUnderstood
    return int(typed)

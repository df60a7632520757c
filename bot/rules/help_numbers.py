"""The help numbers of a municipality, as they are typed: a line for each, as in "113 or 0800-0113: thoughts of suicide"."""

from bot.rules.errors import NotUnderstood, Refused
from bot.rules.folding import clean_line

BETWEEN = ";"
USUAL = "-"  # those of the whole country
MOST = 5
LONGEST = 100  # characters of a line


def parse_help_numbers(text: str) -> tuple[str, ...] | None:
    """The lines; None for those of the whole country. Raises NotUnderstood for a line without a number, or for too many."""
    if text.strip() == USUAL:
        return None
    try:
        lines = tuple(clean_line(line, limit=LONGEST) for line in text.split(BETWEEN))
    except Refused:
        raise NotUnderstood from None
    if len(lines) > MOST or not all(any(character.isdigit() for character in line) for line in lines):
        raise NotUnderstood
    return lines

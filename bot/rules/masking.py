"""Names and numbers out of a text before it goes to another machine, and back into what comes from there.

Each one becomes a number in brackets. What a program cannot know stays: the name of somebody else, an address, a name in
another spelling. So a machine that is not one's own is never used without somebody having chosen it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.rules.folding import western_digits

_MAIL = r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.,;:!?)]+"
_LINK = r"https?://\S+|www\.\S+"
# Six digits and more, with what people put between them: a BSN, a phone number, a V-number, an account.
_NUMBER = r"\+?(?<!\d)\d(?:[\s.()/\u00ad\u200b-\u200f\u2010-\u2015-]{0,3}\d){5,}(?!\d)"
_IBAN = r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
_SHORTEST_NAME = 2  # letters; a name of one letter would take every such letter out


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may leave, and what its placeholders stand for, in their order from `first`."""

    text: str
    hidden: tuple[str, ...]
    first: int = 1


def mask(text: str, names: Iterable[str]) -> Masked:
    """Takes names, addresses of mail and of pages, and long numbers out. `names` are of one word or of several; each
    word counts by itself."""
    first = _free_number(text)
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        # Digits of every script take one character, so that places are the same in both.
        hidden.append(text[found.start() : found.end()])
        return f"[{first + len(hidden) - 1}]"

    return Masked(_pattern(names).sub(hide, western_digits(text)), tuple(hidden), first)


def unmask(translated: str, masked: Masked) -> str | None:
    """What was hidden, back in its places. None where the machine lost one, or says one twice: such a text could say
    something of the wrong person."""
    missing = set(range(len(masked.hidden)))
    wrong = False

    def show(found: re.Match[str]) -> str:
        nonlocal wrong
        place = int(found[1]) - masked.first
        if not 0 <= place < len(masked.hidden):
            return found[0]
        wrong = wrong or place not in missing
        missing.discard(place)
        return masked.hidden[place]

    text = re.sub(r"\[\s*(\d{1,4})\s*\]", show, western_digits(translated) if masked.hidden else translated)
    return None if missing or wrong else text


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    words = {word for name in names for word in re.split(r"[\s,.;()]+", name) if len(word) >= _SHORTEST_NAME}
    ways = [_MAIL, _LINK, _IBAN, _NUMBER]
    if words:
        longest_first = sorted(map(re.escape, words), key=len, reverse=True)
        # With the ending of a Dutch or English owner: "Sara's", "Saras".
        ways.append(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
    return re.compile("|".join(ways), re.IGNORECASE)


def _free_number(text: str) -> int:
    """The first number whose brackets cannot be mixed up with any that stand in the text."""
    there = [int(number) for number in re.findall(r"\[\s*(\d{1,4})\s*\]", western_digits(text))]
    return max(there, default=0) + 1

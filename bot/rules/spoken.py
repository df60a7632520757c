"""How Dutch words are given to a synthetic voice, where it would read them otherwise than people say them."""

import re

LONGEST = 500  # characters that a synthetic voice is given at once

_DIGITS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
# 112 and what begins with a 0 are told digit by digit; no other number is.
_TELEPHONE = re.compile(r"(?<![\w.,-])(?:112|116\d{3}|0\d[\d -]*\d)(?!\w)")
# A voice reads OV as "of". DUO is said as a word, and so is DigiD.
_SPELLED = re.compile(r"\b(?!DUO\b)[A-Z]{2,4}\b")
_NAMES = "aa bee see dee ee ef gee haa ie jee kaa el em en oo pee kuu er es tee uu vee wee iks ei zet"
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _NAMES.split(), strict=True))


def spoken(words: str) -> str:
    """The words as a voice says them right: "bel 112" as "bel één één twee", "het OV" as "het oo vee".

    What a person records, and what is shown, stays as it is written.
    """
    words = _TELEPHONE.sub(lambda found: _by_digit(found[0]), words)
    return _SPELLED.sub(lambda found: " ".join(_LETTERS[letter] for letter in found[0]), words)


def _by_digit(number: str) -> str:
    """With a rest where the number has a space or a dash."""
    return ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in re.split(r"[ -]+", number))

"""What an answer in Dutch consists of: its words without what makes no difference, and the forms of a right answer.

Both sides, what was typed and what is right, are brought into this shape in the same way (PLAN section 6.6, S02).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, product

from bot.rules.folding import straight_apostrophes, western_digits, without_marks

# Words that begin with an apostrophe: elsewhere one at the edge of a word is a quotation mark.
CLITICS = frozenset({"'s", "'t", "'n", "'m", "'k", "'r"})
MOST_FORMS = 64  # of one answer with optional parts and alternatives

_LETTERS = str.maketrans({"ĳ": "ij", "Ĳ": "IJ", "ı": "i", "İ": "i", **dict.fromkeys("‐‑‒–—−", "-")})
# Joiners, the selectors that make an emoji of a character, and the frame of a keycap.
_PIECES = re.compile("[\u200c\u200d\ufe00-\ufe0f\u20e3\U000e0020-\U000e007f]")
_EDGES = '.,!?;:…"“”„«»‹›()[]{}*_¿¡؟،'
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}")
_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_CHOICE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*/[^\[\]]*)\]")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: without case, marks that nobody sees, emoji, and punctuation.

    Accents, apostrophes within a word and the order stay. Digits of every script are 0-9, an inner hyphen is nothing.
    """
    text = straight_apostrophes(western_digits(_PIECES.sub("", without_marks(text))))
    text = unicodedata.normalize("NFC", text).translate(_LETTERS)
    text = "".join(each for each in text if unicodedata.category(each) not in ("So", "Sk")).casefold()
    # "İ" leaves a dot of its own when it is folded; here it cannot.
    text = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", text)
    return tuple(word for token in text.split() if (word := _bare(token)))


def places(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as above, each with where it begins and ends in it, in characters."""
    found = []
    for token in re.finditer(r"\S+", text):
        words = words_of(token[0])
        if len(words) == 1:
            begin, end = token.span()
            while begin < end - 1 and not (text[begin].isalnum() or text[begin] in "'’€"):
                begin += 1
            while end > begin + 1 and not text[end - 1].isalnum():
                end -= 1
            found.append((words[0], begin, end))
    return found


def accentless(text: str) -> str:
    """Without accents and diaereses, and without the apostrophe before a word such as 's."""
    apart = unicodedata.normalize("NFD", text)
    plain = "".join(each for each in apart if unicodedata.category(each) != "Mn")
    return " ".join(word[1:] if word in CLITICS else word for word in plain.split(" "))


def forms_of_answer(answer: str) -> Iterator[str]:
    """The ways in which a right answer may be written: one a line, "(this) may be left out", "[one/another]".

    The first is the fullest. A slash outside square brackets is a character like any other (S03).
    """
    for line in answer.splitlines():
        yield from islice(_forms(line), MOST_FORMS)


def _forms(line: str) -> Iterator[str]:
    fixed: list[str] = []
    choices: list[tuple[str, ...]] = []
    position = 0
    for found in _CHOICE.finditer(line):
        fixed.append(line[position : found.start()])
        choices.append((found[1], "") if found[2] is None else tuple(found[2].split("/")))
        position = found.end()
    for chosen in product(*choices):
        parts = [part for pair in zip(fixed, chosen, strict=True) for part in pair]
        yield " ".join("".join([*parts, line[position:]]).split())


def _bare(token: str) -> str:
    """One word without the punctuation and quotation marks around it, and without inner hyphens."""
    token = token.strip(_EDGES)
    if not token.endswith(",-"):
        token = token.strip("-")
    token = token.rstrip("'")
    if token not in CLITICS:
        token = token.lstrip("'")
    return _INNER_HYPHEN.sub("", token)

"""Letters and digits as people type them: told apart for the eye, one for searching and matching.

What is folded is compared and thrown away; what people typed is stored and shown as they typed it, without the
marks that nobody sees.
"""

import re
import unicodedata

from bot.rules.errors import Empty, TooLong
from bot.rules.lengths import is_visible, utf16_length

# Typewriter, curly, modifier letter, accents used for want of one, primes, Arabic transcription.
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´′‛ʻʽʹʾʿ＇"), "'")

_LETTERS = str.maketrans(
    {
        # Letters with a stroke or dot that Unicode does not take apart.
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ħ": "h",
        "æ": "ae",
        "œ": "oe",
        # Yeh of Arabic, Persian and Pashto keyboards, and alef maksura.
        **dict.fromkeys("يىېۍے", "ی"),
        # Kaf. The gaf of Pashto is the gaf of Persian, and is not a kaf.
        **dict.fromkeys("كڪ", "ک"),
        "ګ": "گ",
        # Teh marbuta and the forms of heh.
        **dict.fromkeys("ةۃہھە", "ه"),
        "ٱ": "ا",
        # The stroke that only draws a word out.
        "ـ": "",
    }
)

# Bidi controls, zero-width space and no-break space, word joiner and its kin, soft hyphen, old shaping controls.
_MARKS = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# A joiner or non-joiner does something only between two letters or emoji.
_IDLE_JOINERS = re.compile(r"(?<!\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\S)")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def western_digits(text: str) -> str:
    """Decimal digits of every script as 0-9. A superscript is no digit and stays."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text
    )


def straight_apostrophes(text: str) -> str:
    """Every mark that people type for an apostrophe as "'"."""
    return text.translate(_APOSTROPHES)


def fold(text: str) -> str:
    """The text as it is compared in a search: without case, accents, apostrophes and invisible marks.

    Letters that only keyboards tell apart are one: i with and without dot, the yeh and kaf of Arabic and Persian, teh
    marbuta and heh. White space is single. Never stored.
    """
    # An apostrophe may have stood between spaces, or at the end.
    return " ".join(_folded(text).replace("'", "").split())


def same_word(a: str, b: str) -> bool:
    """Whether both are one word, for commands and keywords: as `fold`, without punctuation around it.

    All apostrophes are one, but having one or not is a difference: "foto's" is not "fotos".
    """
    word = _bare(_folded(a))
    return word != "" and word == _bare(_folded(b))


def matches(search: str, stored: str) -> bool:
    """Whether each word of the search is found somewhere in what is stored. An empty search finds nothing."""
    words = fold(search).split()
    found_in = fold(stored)
    return bool(words) and all(word in found_in for word in words)


def without_marks(text: str) -> str:
    """The text without direction and zero-width marks, as it is stored.

    Joiners and non-joiners stay within a word: Persian spelling and joined emoji need them.
    """
    return _IDLE_JOINERS.sub("", _MARKS.sub("", text))


def clean(text: str, *, limit: int) -> str:
    """What somebody typed, fit to be stored: no control characters, no direction marks, no white space around it.

    Line ends become "\\n"; tabs stay. Raises `TooLong` above `limit` UTF-16 units and `Empty` when nothing of it
    can be seen.
    """
    text = without_marks(_CONTROLS.sub("", _LINE_ENDS.sub("\n", text))).strip()
    if not is_visible(text):
        raise Empty
    length = utf16_length(text)
    if length > limit:
        raise TooLong(length, limit)
    return text


def clean_line(text: str, *, limit: int) -> str:
    """The same for a name, a place or a title: one line, so that nothing of it looks like a line of ours.

    All white space within it is single.
    """
    # Once more: where an invisible mark stood between two spaces, both are left.
    return one_line(clean(one_line(text), limit=limit))


def one_line(text: str) -> str:
    """The text without line breaks; all white space is single, and none is around it."""
    return " ".join(text.split())


def _folded(text: str) -> str:
    if text.isascii():
        # The same in a tenth of the time: a long list of people is mostly this.
        return " ".join(text.replace("`", "'").casefold().split())
    # Before taking apart: an acute accent on its own would become a space with a mark.
    text = straight_apostrophes(western_digits(text))
    # A digit that is no decimal digit, such as a superscript, is not taken for one.
    apart = "".join(
        character if character.isdigit() else unicodedata.normalize("NFKD", character) for character in text
    )
    seen = "".join(
        character for character in apart if unicodedata.category(character) not in ("Mn", "Me", "Cf")
    )
    return " ".join(seen.casefold().translate(_LETTERS).split())


def _bare(folded: str) -> str:
    begin, end = 0, len(folded)
    while begin < end and _is_punctuation(folded[begin]):
        begin += 1
    while begin < end and _is_punctuation(folded[end - 1]):
        end -= 1
    return folded[begin:end]


def _is_punctuation(character: str) -> bool:
    return character.isspace() or unicodedata.category(character).startswith("P")

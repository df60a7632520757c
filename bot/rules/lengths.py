"""Lengths as Telegram counts them, and texts cut into messages.

A message holds 4,096 units of UTF-16, a caption 1,024, counted without the tags of its HTML. Staying below them in
units is also right where Telegram counts characters.
"""

import html as markup
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024

_TAGS = ("b", "i", "u", "s", "code", "pre", "a", "tg-spoiler", "blockquote")
_PIECE = re.compile(
    r"<(?P<closing>/?)(?P<tag>[a-z-]+)(?P<attributes> [^<>]*)?>"
    r"|(?P<entity>&(?:[a-z]+|#\d+|#x[0-9a-f]+);)"
    r"|(?P<words>[^<&]+)",
    re.IGNORECASE,
)
# Not Cn: an emoji newer than Python's tables can be seen.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"})
# They count as letters or symbols and show nothing: fillers of Hangul and the empty cell of Braille.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_ZWJ = "\u200d"


def utf16_length(text: str) -> int:
    """The number of UTF-16 units: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_visible(text: str) -> bool:
    """Whether anything of it can be seen."""
    return any(
        unicodedata.category(character) not in _INVISIBLE and character not in _BLANK_LETTERS
        for character in text
    )


def shortened(text: str, limit: int) -> str:
    """The text in at most `limit` units (at least 3); "…" stands for what was cut off."""
    if utf16_length(text) <= limit:
        return text
    return next(iter(split_text(text, limit - 1)), "").rstrip() + "…"


def split_text(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """The text in parts of at most `limit` units (at least 2), cut after a line, else after a word.

    No part cuts a flag, a joined emoji or a letter with its marks, unless one alone is longer than a part. Joined, the
    parts are the text; a part in which nothing can be seen is left out, for Telegram refuses it.
    """
    return [text[begin:end] for begin, end in _parts(text, limit)]


def split_html(html: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """The same for our own HTML, in parts of at most `limit` units to be seen; each closes the tags that it opens.

    Knows the tags b, i, u, s, code, pre, a, tg-spoiler and blockquote, and entities. Raises ValueError on a bare `<`
    or `&`, on another tag, and on tags that do not nest.
    """
    text, elements = _read(html)
    parts = list(_parts(text, limit))
    if parts == [(0, len(text))]:
        return [html]
    return [_write(text, elements, begin, end) for begin, end in parts]


def _parts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    if limit < 2:
        raise ValueError("an emoji needs two units")
    begin = 0
    while begin < len(text):
        end = _cut(text, begin, limit)
        if is_visible(text[begin:end]):
            yield begin, end
        begin = end


def _cut(text: str, begin: int, limit: int) -> int:
    """Where the part that begins at `begin` ends."""
    longest = min(len(text), begin + limit)
    over = utf16_length(text[begin:longest]) - limit
    while over > 0:
        longest -= 1
        over -= utf16_length(text[longest])
    if longest == len(text):
        return longest
    line = text.rfind("\n", begin, longest) + 1
    if line > begin + (longest - begin) // 2:
        return line
    for end in range(longest, begin, -1):
        if text[end - 1].isspace() and not text[end].isspace() and not _joined(text, begin, end):
            return end
    for end in range(longest, begin, -1):
        if not _joined(text, begin, end):
            return end
    return longest


def _joined(text: str, begin: int, at: int) -> bool:
    """Whether the characters before and after `at` are seen as one.

    Enough of Unicode's rules for grapheme clusters (UAX 29) for the scripts and emoji that people send here.
    """
    before, after = text[at - 1], text[at]
    if before == _ZWJ or _extends(after) or (before, after) == ("\r", "\n"):
        return True
    if not (_is_flag_letter(before) and _is_flag_letter(after)):
        return False
    letters = at - begin
    while letters > 0 and _is_flag_letter(text[begin + letters - 1]):
        letters -= 1
    return (at - begin - letters) % 2 == 1


def _extends(character: str) -> bool:
    """Marks, variation selectors, joiners, skin tones, and the letters within the flag of a region."""
    return (
        unicodedata.category(character).startswith("M")
        or character in "\u200c\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


@dataclass(slots=True)
class _Element:
    """A stretch of the text under one tag."""

    tag: str
    opening: str
    begin: int
    end: int


def _read(html: str) -> tuple[str, list[_Element]]:
    """What is to be seen of the HTML, and its elements in the order in which they open."""
    words: list[str] = []
    length = position = 0
    elements: list[_Element] = []
    still_open: list[_Element] = []
    for piece in _PIECE.finditer(html):
        if piece.start() != position:
            break
        position = piece.end()
        tag = (piece["tag"] or "").lower()
        if not tag:
            word = piece["words"] or markup.unescape(piece["entity"])
            words.append(word)
            length += len(word)
        elif tag not in _TAGS:
            raise ValueError("a tag that our messages do not have")
        elif not piece["closing"]:
            element = _Element(tag, piece[0], length, length)
            elements.append(element)
            still_open.append(element)
        elif still_open and still_open[-1].tag == tag:
            still_open.pop().end = length
        else:
            raise ValueError("a tag is closed that was not opened last")
    if position != len(html) or still_open:
        raise ValueError("a bare < or &, or a tag that is not closed")
    return "".join(words), elements


def _write(text: str, elements: list[_Element], begin: int, end: int) -> str:
    """One part as HTML again, with the tags that hold within it."""
    within = [each for each in elements if max(each.begin, begin) < min(each.end, end)]
    edges = sorted(
        {begin, end, *(edge for each in within for edge in (each.begin, each.end) if begin < edge < end)}
    )
    written: list[str] = []
    for edge, next_edge in zip(edges, [*edges[1:], end], strict=True):
        written += [f"</{each.tag}>" for each in reversed(within) if min(each.end, end) == edge]
        written += [each.opening for each in within if max(each.begin, begin) == edge]
        written.append(markup.escape(text[edge:next_edge], quote=False))
    return "".join(written)

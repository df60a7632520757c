"""Bytes and foreign texts made plain: code pages, control characters, HTML, lengths."""

import re
from html import unescape

TITLE_LENGTH = 200
PLACE_LENGTH = 200
DESCRIPTION_LENGTH = 2000

# Control characters, and the marks that turn the direction of what follows: a stored value never holds them, the
# message sets its own where it needs them. Joiners (U+200C, U+200D) stay: Persian and many other scripts need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")

# Only tags that mail programs write: "a < b" and "<naam>" are words, not HTML.
_HTML = re.compile(
    r"<(?:/?(?:html|head|body|div|span|p|br|b|i|u|a|font|strong|em|ul|ol|li|table|tbody|tr|td|h[1-6]|img|script|style"
    r"|meta|hr|pre|blockquote)(?=[\s/>])[^<>]*|!doctype html[^<>]*)>",
    re.IGNORECASE,
)
_HIDDEN = frozenset({"script", "style", "head", "title"})
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"}
)

_TAG = re.compile(r"<(/?)(!--|[!?]|[a-z][a-z0-9]*)", re.IGNORECASE)


def decode(raw: bytes) -> str:
    """A line of a file: UTF-8, or else Windows-1252, the code page of old Dutch software. Never fails."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def to_utf8(data: bytes) -> bytes:
    """The whole file without a byte order mark; UTF-16 ("Unicode text" of Windows) becomes UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    for mark, encoding in ((b"B\x00E\x00", "utf-16-le"), (b"\x00B\x00E", "utf-16-be")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").encode("utf-8", errors="replace")
    return data.removeprefix(b"\xef\xbb\xbf")


def one_line(text: str) -> str:
    """A title or a place: plain, without line breaks, otherwise exactly as written."""
    return " ".join(part for part in plain(text).split("\n") if part.strip()).strip()


def plain(text: str) -> str:
    """Without control characters and marks of direction, line ends as LF, no blanks around."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ").strip()


def description(text: str) -> str:
    """A longer text: HTML made plain, entities decoded, at most one blank line in a row."""
    if _HTML.search(text):
        text = html_to_text(text)
    lines = [line.strip() for line in plain(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def cut(text: str, length: int) -> tuple[str, bool]:
    """The text in at most `length` characters, and whether something was cut off."""
    if len(text) <= length:
        return text, False
    return text[: length - 1].rstrip() + "…", True


def html_to_text(html: str) -> str:
    """The words of an HTML text, a line per block; never a tag, a comment, a script or a style.

    The parser of the standard library takes a time that grows with the square of the length on broken HTML (16,000
    characters of "<a b='": many seconds), so the text is gone through here, once.
    """
    words: list[str] = []
    hidden = ""  # the tag whose content is left out
    position = 0
    while (opened := html.find("<", position)) >= 0:
        if not hidden:
            words.append(html[position:opened])
        tag = _TAG.match(html, opened)
        if tag is None:
            # "3 < 4" stays; any other "<" goes, so that no tag comes together out of what is left.
            position = opened + 1
            if not hidden and html[position : position + 1].isspace():
                words.append("<")
            continue
        closing, name = bool(tag[1]), tag[2].lower()
        end = "-->" if name == "!--" else ">"
        closed = html.find(end, tag.end())
        position = closed + len(end) if closed >= 0 else len(html)
        hidden = _hidden_after(hidden, name, closing)
        if name in _BLOCKS:
            words.append("\n")
    if not hidden:
        words.append(html[position:])
    return unescape("".join(words))


def _hidden_after(hidden: str, name: str, closing: bool) -> str:
    if closing:
        return "" if name == hidden else hidden
    if name == "body" and hidden in ("head", "title"):
        # Some write <head> without its end.
        return ""
    return hidden or (name if name in _HIDDEN else "")

"""Values in a sentence: escaped as HTML, and isolated so that their direction stays their own."""

import html
import re
import unicodedata
from collections.abc import Mapping

from bot.i18n.languages import Direction

FIRST_STRONG_ISOLATE, POP_ISOLATE, RIGHT_TO_LEFT_MARK = "\u2068", "\u2069", "\u200f"
LEFT_TO_RIGHT_ISOLATE = "\u2066"
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A telephone number, or a date in digits. Of hours the end of one and the beginning of the next are none.
_GROUPS = re.compile(r"(?<![\d:.,+(])\+?\(?\d+(?:[ \u00a0/().-]{1,2}\d+)+(?![\d:])", re.ASCII)
_FEWEST_DIGITS = 6  # "3-5" may be from 3 to 5, which reads as the words around it do
TAG = re.compile(r"<(/?)([a-z][a-z-]*)[^<>]*>")


class Html(str):
    """HTML of ours: it is inserted as it is, neither escaped nor isolated again."""

    __slots__ = ()


def isolate(value: object) -> str:
    """The value so that its direction changes nothing around it. Controls inside it would end that, so they go."""
    text = str(value)
    if not text.isascii():
        text = _DIRECTION_CONTROLS.sub("", text)
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def escape(text: str) -> str:
    """Plain text as HTML for Telegram."""
    return html.escape(text, quote=False)


def directed(template: str, direction: Direction) -> str:
    """In a right-to-left language each line starts as one, also where a Dutch name or a digit comes first."""
    if direction == "ltr":
        return template
    return "\n".join(
        RIGHT_TO_LEFT_MARK + line if _needs_mark(line) else line for line in template.split("\n")
    )


def _needs_mark(line: str) -> bool:
    for character in TAG.sub("", line):
        if character == "{" or unicodedata.bidirectional(character) == "L":
            return True
        if unicodedata.bidirectional(character) in ("R", "AL"):
            return False
    return bool(line)


def written(text: str, direction: Direction) -> Html:
    """What a person of staff wrote in the language of these lines, as HTML. In a right-to-left language the groups of a
    telephone number or of a date would stand in reverse order."""
    if direction == "ltr":
        return Html(escape(text))
    return Html(directed(escape(_GROUPS.sub(_in_order, text)), direction))


def _in_order(found: re.Match[str]) -> str:
    words = found[0]
    if sum(character.isdigit() for character in words) < _FEWEST_DIGITS:
        return words
    return f"{LEFT_TO_RIGHT_ISOLATE}{words}{POP_ISOLATE}"


def filled(template: str, values: Mapping[str, object]) -> Html:
    return Html(template.format_map({name: inserted(value) for name, value in values.items()}))


def filled_plain(template: str, values: Mapping[str, object]) -> str:
    return template.format_map({name: isolate(value) for name, value in values.items()})


def inserted(value: object) -> str:
    return value if isinstance(value, Html) else isolate(escape(str(value)))


def visible(markup: str) -> str:
    """What a reader sees of HTML: without tags, with the characters that entities stand for."""
    return html.unescape(TAG.sub("", markup))

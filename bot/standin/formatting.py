"""HTML to text and entities, as Telegram reads it; offsets and lengths count UTF-16 code units.

Telegram's HTML is not the web's: few tags, `&lt;`, `&gt;`, `&amp;` and `&quot;` are the only named
characters, and every fault has its own message with an offset in bytes.
"""

import re
from typing import Any, NoReturn

from bot.standin.entities import link, units
from bot.standin.errors import bad_request

Entity = dict[str, Any]

_PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_PLAIN, "a", "tg-emoji", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_SPECIAL = re.compile(r"[<&]")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_TOKEN = re.compile(r"[0-9a-zA-Z.\-]*")
_SPACE = re.compile(r"\s*")


def _character(match: re.Match[str]) -> str | None:
    """The character that `&...;` stands for; None if it stands for itself."""
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML "
            "entities, check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else None


class _Html:
    """One reading of one text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.parts: list[str] = []
        self.offset = 0
        self.open: list[tuple[str, dict[str, str], int, int]] = []
        self.entities: list[Entity] = []

    def fail(self, text: str, at: int | None = None) -> NoReturn:
        where = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        raise bad_request(f"can't parse entities: {text}{where}")

    def add(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.offset += units(text)

    def read(self) -> tuple[str, list[Entity]]:
        source = self.source
        while (found := _SPECIAL.search(source, self.position)) is not None:
            self.add(source[self.position : found.start()])
            self.position = found.start()
            if found[0] == "&":
                self.read_character()
            elif source.startswith("</", self.position):
                self.read_end()
            else:
                self.read_start()
        self.add(source[self.position :])
        if self.open:
            self.fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return "".join(self.parts), self.entities

    def read_character(self) -> None:
        match = _CHARACTER.match(self.source, self.position)
        character = _character(match) if match else None
        self.add(character or "&")
        self.position = match.end() if match and character else self.position + 1

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.position)
        if match is None:
            return ""
        self.position = match.end()
        return match[0]

    def peek(self) -> str:
        """The character at hand; empty at the end."""
        return self.source[self.position : self.position + 1]

    def read_start(self) -> None:
        begin = self.position
        self.position += 1
        tag = self.skip(_TAG_NAME).lower()
        if not self.peek():
            self.fail("Unclosed start tag", begin)
        if tag not in _TAGS:
            self.fail(f'Unsupported start tag "{tag}"', begin)
        attributes = self.read_attributes(tag, begin)
        self.position += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self.fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append((tag, attributes, self.offset, len(self.parts)))

    def read_attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self.skip(_SPACE)
            if self.peek() == ">":
                return attributes
            if not self.peek():
                self.fail(f'Unclosed start tag "{tag}"', begin)
            name = self.skip(_ATTRIBUTE_NAME)
            if not name:
                self.fail(f'Empty attribute name in the tag "{tag}"', begin)
            self.skip(_SPACE)
            if self.peek() != "=":
                attributes[name] = ""
                continue
            self.position += 1
            self.skip(_SPACE)
            if not self.peek():
                self.fail(f'Unclosed start tag "{tag}"', begin)
            attributes[name] = self.read_value(begin)

    def read_value(self, begin: int) -> str:
        quote = self.peek()
        if quote not in "\"'":
            start = self.position
            value = self.skip(_TOKEN).lower()
            if not self.peek() or not (self.peek().isspace() or self.peek() == ">"):
                self.fail("Unexpected end of name token", start)
            return value
        end = self.source.find(quote, self.position + 1)
        if end < 0 or end + 1 == len(self.source):
            self.fail("Unclosed start tag", begin)
        value = self.source[self.position + 1 : end]
        self.position = end + 1
        return _CHARACTER.sub(lambda match: _character(match) or match[0], value)

    def read_end(self) -> None:
        begin = self.position
        if not self.open:
            self.fail("Unexpected end tag", begin)
        self.position += 2
        name = self.skip(_TAG_NAME)
        self.skip(_SPACE)
        if self.peek() != ">":
            self.fail("Unclosed end tag", begin)
        self.position += 1
        tag, attributes, offset, part = self.open.pop()
        if name and name != tag:
            self.fail(
                f"Unmatched end tag at byte offset {len(self.source[:begin].encode())}, "
                f'expected "</{tag}>", found "</{name}>"'
            )
        if self.offset > offset:
            self.close(tag, attributes, {"offset": offset, "length": self.offset - offset}, part)

    def close(self, tag: str, attributes: dict[str, str], span: Entity, part: int) -> None:
        if tag == "a":
            url = link(attributes.get("href") or "".join(self.parts[part:]))
            if url is not None:
                self.entities.append({**span, "type": "text_link", "url": url})
        elif tag == "tg-emoji":
            emoji = {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
            self.entities.append({**span, **emoji})
        elif tag == "tg-time":
            moment: Entity = {"type": "date_time", "unix_time": int(attributes.get("unix") or 0)}
            if attributes.get("format"):
                moment["date_time_format"] = attributes["format"]
            self.entities.append({**span, **moment})
        elif tag in ("code", "pre"):
            self.close_code(tag, attributes, span)
        elif tag == "blockquote" and "expandable" in attributes:
            self.entities.append({**span, "type": "expandable_blockquote"})
        else:
            self.entities.append({**span, "type": _PLAIN[tag]})

    def close_code(self, tag: str, attributes: dict[str, str], span: Entity) -> None:
        """`pre` and `code` over the same text, with a language, are one entity."""
        language = attributes.get("class", "").removeprefix("language-")
        last = self.entities[-1] if self.entities else {}
        twin = {"code": "pre", "pre": "code"}[tag]
        same = last.get("type") == twin and all(last[key] == span[key] for key in ("offset", "length"))
        language = language or (last.get("_language", "") if same else "")
        if same and language:
            self.entities[-1] = {**span, "type": "pre", "language": language}
        else:
            entity = {**span, "type": tag}
            self.entities.append({**entity, "_language": language} if language else entity)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and its entities in the order of their end tags.

    Raises:
        BotApiError: 400 with Telegram's own message.
    """
    text, entities = _Html(source).read()
    for entity in entities:
        entity.pop("_language", None)
    return text, entities

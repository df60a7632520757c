"""Entities of a text: counted in UTF-16 code units, found by themselves, put in Telegram's order."""

import re
from typing import Any
from urllib.parse import urlsplit

Entity = dict[str, Any]

# The order of entities that cover the same text, from TDLib's MessageEntity.cpp.
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_CODE = ("code", "pre")
_UNTOUCHED = ("code", "pre", "text_link", "text_mention", "custom_emoji", "date_time")
_FOUND = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})"
    r"|(?P<url>(?:https?|tg)://[^\s<>\"«»]*[\w/=&#-]"
    r"|(?<![\w.@-])(?:[\w-]+\.)+(?:com|org|net|nl|eu|me|info|io|be|de|uk|gov|edu|app|dev)\b(?:/[^\s<>\"«»]*[\w/=&#-])?)"
    r"|(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[a-zA-Z]\w{3,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#(?=\w*[^\W\d])\w{1,256})"
)

# Control characters become spaces, as in TDLib's clean_input_string; the length stays the same.
_CONTROLS = dict.fromkeys((*range(9), 9, 11, 12, *range(14, 32)), " ")


def clean(text: str) -> str:
    """The text without carriage returns and other control characters."""
    return text.replace("\r", "").translate(_CONTROLS)


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def link(address: str) -> str | None:
    """The address as Telegram keeps it in a link; None if it is not one that can be opened."""
    address = address.strip()
    if not address or re.search(r"\s", address):
        return None
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", address):
        address = "http://" + address
    parts = urlsplit(address)
    scheme = parts.scheme.lower()
    if scheme == "tg":
        return address
    if scheme not in ("http", "https") or not parts.hostname:
        return None
    if "." not in parts.hostname and parts.hostname != "localhost":
        return None
    return address if parts.path or parts.query or parts.fragment else address + "/"


def find(text: str, taken: list[Entity]) -> list[Entity]:
    """The commands, mentions, hashtags, addresses and e-mail addresses of a text, outside `taken`."""
    found = []
    for match in _FOUND.finditer(text):
        offset = units(text[: match.start()])
        length = units(match[0])
        if not any(
            entity["type"] in _UNTOUCHED
            and entity["offset"] < offset + length
            and offset < entity["offset"] + entity["length"]
            for entity in taken
        ):
            found.append({"offset": offset, "length": length, "type": match.lastgroup})
    return found


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space around it, and its entities merged, found, and in order."""
    stripped = text.strip()
    if entities:
        shift = units(text[: len(text) - len(text.lstrip())])
        entities = _merge(_fit(entities, shift, units(stripped)))
    entities = entities + find(stripped, entities)
    entities.sort(key=lambda each: (each["offset"], -each["length"], _PRIORITY.get(each["type"], 50)))
    return stripped, entities


def _fit(entities: list[Entity], shift: int, end: int) -> list[Entity]:
    """The entities moved by the white space cut off in front, and cut at the end of the text."""
    code = [each for each in entities if each["type"] in _CODE]
    fitting = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        stop = min(end, entity["offset"] + entity["length"] - shift)
        # Telegram shows code as it is: nothing else can be marked within it.
        inside = entity["type"] not in _CODE and any(
            each["offset"] <= entity["offset"]
            and entity["offset"] + entity["length"] <= each["offset"] + each["length"]
            for each in code
            if entity["type"] not in ("blockquote", "expandable_blockquote")
        )
        if stop > start and not inside:
            fitting.append({**entity, "offset": start, "length": stop - start})
    return fitting


def _merge(entities: list[Entity]) -> list[Entity]:
    """Marks of the same kind that touch or overlap are one."""
    merged: list[Entity] = []
    for entity in sorted(entities, key=lambda each: each["offset"]):
        twin = next(
            (
                each
                for each in merged
                if each["type"] == entity["type"]
                and entity["type"] in ("bold", "italic", "underline", "strikethrough", "spoiler")
                and entity["offset"] <= each["offset"] + each["length"]
            ),
            None,
        )
        if twin is None:
            merged.append(entity)
        else:
            end = max(twin["offset"] + twin["length"], entity["offset"] + entity["length"])
            twin["length"] = end - twin["offset"]
    return merged

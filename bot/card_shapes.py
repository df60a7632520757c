"""What the tables of a file of cards may hold: their keys, and for each key how its value is read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from bot.rules.cards import CLOSED_ITEMS, OPEN_ITEMS, CardKind, CardLevel, Form, Skill, Status
from bot.rules.trajectory import Part

E = TypeVar("E", bound=StrEnum)

_KNM = re.compile(r"[1-8]\.[1-9]")
# Spaces other than the usual one, and signs that nobody sees: another editor or a web page leaves them.
_UNSEEN = re.compile(
    r"[\u00a0\u00ad\u034f\u061c\u1680\u180e\u2000-\u200c\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
_PICTURE = re.compile(r"[\u2190-\U0010ffff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

PARTS = {
    "LE": Part.READING,
    "LU": Part.LISTENING,
    "SC": Part.WRITING,
    "SP": Part.SPEAKING,
    "KNM": Part.KNM,
}


class Wrong(Exception):
    """Follows on the name of the key: "is not a date"."""


def _line_of_text(value: object) -> str:
    text = _text(value)
    if _CONTROL.search(text):
        raise Wrong("has a line break or a control character in it")
    return text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong("is not a text in quotes")
    if not value.strip():
        raise Wrong("is empty; leave it out")
    if value != value.strip() or "  " in value:
        raise Wrong("has spaces at an end, or two together")
    if found := _UNSEEN.search(value):
        raise Wrong(f"has a sign in it that nobody sees, U+{ord(found[0]):04X}; type that place anew")
    if not unicodedata.is_normalized("NFC", value):
        raise Wrong("has accents apart from their letters (not NFC)")
    return value


def _picture(value: object) -> str:
    text = _line_of_text(value)
    if not _PICTURE.search(text) or any(letter.isalpha() for letter in text):
        raise Wrong("is not a picture")
    return text


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Wrong('is not a list like ["een", "twee"]')
    found = tuple(map(_line_of_text, value))
    if len({each.casefold() for each in found}) != len(found):
        raise Wrong("has the same twice")
    return found


def _stems(value: object) -> tuple[str, ...]:
    found = _texts(value)
    if large := [each for each in found if each != each.lower()]:
        raise Wrong(f"has {large[0]} in it; a title is searched in small letters")
    return found


def _one_of(values: type[E]) -> Callable[[object], E]:
    def read(value: object) -> E:
        if value not in list(values):
            raise Wrong(f"is not one of {', '.join(values)}")
        return values(str(value))

    return read


def _article(value: object) -> str:
    if value not in ("de", "het"):
        raise Wrong("is not de or het")
    return str(value)


def _address(value: object) -> str:
    if not re.fullmatch(r"https://[^/\s]+\.[^/\s]+(/\S*)?", _line_of_text(value)):
        raise Wrong("is not an address that begins with https://")
    return str(value)


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wrong("is not a date like 2027-12-31, without quotes")
    return value


def _revision(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Wrong("is not a number from 1 on")
    return value


def _parts(value: object) -> tuple[Part, ...]:
    codes = _texts(value)
    if unknown := [code for code in codes if code not in PARTS]:
        raise Wrong(f"has {unknown[0]}, which is not one of {', '.join(PARTS)}")
    return tuple(PARTS[code] for code in codes)


def _knm(value: object) -> str:
    if not isinstance(value, str) or not _KNM.fullmatch(value):
        raise Wrong('is not a theme and an action like "4.2"')
    return value


def _item_form(value: object) -> Form:
    forms = sorted(CLOSED_ITEMS | OPEN_ITEMS)
    if value not in forms:
        raise Wrong(f"is not one of {', '.join(forms)}")
    return Form(str(value))


def _as_it_is(value: object) -> object:
    return value  # a table or a list of tables, read by itself


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys that a table may have, and those that it must have."""

    keys: Mapping[str, Callable[[object], object]]
    needed: tuple[str, ...] = ()


TOPIC = Shape({"name": _line_of_text, "words": _stems}, needed=("name", "words"))
EXAM = Shape({"parts": _parts, "knm": _knm})
ITEM = Shape(
    {
        "form": _item_form,
        "text": _text,  # may be a letter of several lines
        "question": _line_of_text,
        "options": _texts,
        "model": _line_of_text,
        "explain": _line_of_text,
    },
    needed=("form", "text"),
)
CARD = Shape(
    {
        "level": _one_of(CardLevel),
        "topic": _line_of_text,
        "kind": _one_of(CardKind),
        "skill": _one_of(Skill),
        "nl": _line_of_text,
        "article": _article,
        "plural": _line_of_text,
        "sentence": _line_of_text,
        "target": _line_of_text,
        "emoji": _picture,
        "confusable": _texts,
        "cloze": _texts,
        "accept": _texts,
        "orders": _texts,
        "explain": _line_of_text,
        "exam": _as_it_is,
        "source": _address,
        "valid_until": _day,
        "status": _one_of(Status),
        "rev": _revision,
        "items": _as_it_is,
    },
    needed=("level", "topic", "kind", "skill", "nl", "sentence", "confusable"),
)

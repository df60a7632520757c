"""One file of practice cards: its topics and cards as values, and all its faults, each with its line.

TOML is read by `tomllib`, which tells no lines of what it found; they are looked up in the text when there is a fault.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.card_shapes import CARD, EXAM, ITEM, TOPIC, Shape, Wrong
from bot.rules.cards import CLOSED_ITEMS, Card, CardKind, CardLevel, Item, Topic
from bot.rules.values import Domain

# An id begins with the letters of its file. It travels in a button, which has room for 64 bytes in all.
PREFIXES = {
    Domain.LANGUAGE: "lan",
    Domain.SELF_RELIANCE: "slf",
    Domain.CIVIC: "civ",
    Domain.WORK: "wrk",
    Domain.EDUCATION: "edu",
    Domain.HEALTH: "hea",
    Domain.SOCIAL: "soc",
}
LONGEST_ID = 32
_ID = re.compile(r"[a-z]{3}-[a-z0-9-]+")
_TOPIC = re.compile(r"[a-z][a-z_-]*")
# What a beginner with TOML did, by how the reader of it complains.
_HINTS = {
    "Illegal character '\\n'": "the quote at the end of the text is missing",
    "Invalid value": "a text stands between straight quotes",
    "Cannot declare": "it is there already",
    "Cannot overwrite": "the key is there already",
    "Invalid statement": "a line is a [table], a key = value, or begins with #",
}
OPTIONS = 3  # of a closed exercise; with the target there are as many to choose from in a gap

Place = tuple[str, ...]  # as `("hea-afspraak", "items", "1", "text")`


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, and in which line, counted from 1."""

    line: int
    words: str


@dataclass(slots=True)
class CardFile:
    """What one file holds. `declared` has the id of every card and topic, `cards` and `topics` those that could be read."""

    domain: Domain
    text: str
    topics: dict[str, Topic] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    _lines: dict[Place, int] = field(default_factory=dict)

    def wrong(self, path: Place, words: str) -> None:
        """Keeps a fault; `words` follow on the name of what is wrong, as in "is not a date"."""
        self.faults.append(Fault(self.line(path), f"{'.'.join(path)} {words}"))

    def line(self, path: Place) -> int:
        """Where a key stands, or the table that should have it."""
        self._lines = self._lines or lines_of(self.text)
        known = (path[:length] for length in range(len(path), 0, -1))
        return next((self._lines[each] for each in known if each in self._lines), 1)


def read_cards(domain: Domain, content: bytes) -> CardFile:
    """Reads a file to its end, whatever is wrong in it, so that an editor sees all faults at once."""
    try:
        file = CardFile(domain, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        file = CardFile(domain, "")
        file.faults.append(Fault(content.count(b"\n", 0, error.start) + 1, "is not UTF-8"))
        return file
    try:
        tables = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else file.text.rstrip().count("\n") + 1
        hint = next((f"; {words}" for how, words in _HINTS.items() if str(error).startswith(how)), "")
        file.faults.append(Fault(line, f"is not TOML: {error}{hint}"))
        return file
    topics = tables.pop("topics", {})
    if not isinstance(topics, dict):
        file.wrong(("topics",), "is not a table")
        topics = {}
    for name, table in topics.items():
        _read_topic(file, name, table)
    for card_id, table in tables.items():
        _read_card(file, card_id, table)
    return file


def lines_of(text: str) -> dict[Place, int]:
    """The line of each header and key. The first exercise of a card is `(id, "items", "1")`."""
    found: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*(\[\[?)([^\[\]]+)\]", line):
            table = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                count = 1
                while (*table, str(count)) in found:
                    count += 1
                table = (*table, str(count))
            found.setdefault(table, number)
        elif key := re.match(r"\s*([\w-]+)\s*[.=]", line):
            found.setdefault((*table, key[1]), number)
    return found


def _values(file: CardFile, path: Place, table: object, shape: Shape) -> dict[str, Any] | None:
    """What a table holds; None when a key is missing, unknown or wrong, which the file then knows."""
    if not isinstance(table, dict):
        file.wrong(path, "is not a table")
        return None
    before = len(file.faults)
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in shape.keys:
            file.wrong((*path, key), f"is unknown; known are {', '.join(shape.keys)}")
            continue
        try:
            found[key] = shape.keys[key](value)
        except Wrong as error:
            file.wrong((*path, key), str(error))
    for key in shape.needed:
        if key not in table:
            file.wrong((*path, key), "is missing")
    return found if len(file.faults) == before else None


def _read_topic(file: CardFile, name: str, table: object) -> None:
    path = ("topics", name)
    if not _TOPIC.fullmatch(name):
        file.wrong(path, "is not made of small letters, - and _")
    file.declared.add(name)
    found = _values(file, path, table, TOPIC)
    if found is not None:
        file.topics[name] = Topic(id=name, domain=file.domain, **found)


def _read_card(file: CardFile, card_id: str, table: object) -> None:
    path = (card_id,)
    prefix = PREFIXES[file.domain]
    if not _ID.fullmatch(card_id) or not card_id.startswith(f"{prefix}-"):
        file.wrong(path, f"is not an id like {prefix}-afspraak: small letters a to z, digits and -")
    if len(card_id) > LONGEST_ID:
        file.wrong(path, f"is longer than {LONGEST_ID} characters")
    file.declared.add(card_id)
    before = len(file.faults)
    found = _values(file, path, table, CARD)
    if not isinstance(table, dict):
        return
    exam = _values(file, (*path, "exam"), table.get("exam", {}), EXAM)
    items = _read_items(file, (*path, "items"), table.get("items", []))
    if found is None or len(file.faults) != before:
        return
    values = {"target": found["nl"], **found, **(exam or {}), "items": items}
    values.pop("exam", None)
    card = Card(id=card_id, domain=file.domain, **values)
    for key, words in _misfits(card):
        file.wrong((*path, key), words)
    file.cards[card_id] = card


def _read_items(file: CardFile, path: Place, tables: object) -> tuple[Item, ...]:
    if not isinstance(tables, list):
        file.wrong(path, "is not a list of tables [[...items]]")
        return ()
    items = []
    for number, table in enumerate(tables, start=1):
        place = (*path, str(number))
        found = _values(file, place, table, ITEM)
        if found is None:
            continue
        items.append(Item(**found))
        for key, words in _item_misfits(items[-1]):
            file.wrong((*place, key), words)
    return tuple(items)


def _item_misfits(item: Item) -> Iterator[tuple[str, str]]:
    if item.form in CLOSED_ITEMS:
        if len(item.options) != OPTIONS:
            yield (
                "options",
                f"has {len(item.options)} answers where {item.form} needs {OPTIONS}, the right one first",
            )
        if item.model:
            yield "model", f"is for what is answered freely, not for {item.form}"
    else:
        if not item.model:
            yield "model", f"is missing: {item.form} needs an answer to compare with"
        if item.options:
            yield "options", f"is not for {item.form}, which is answered freely"


def _misfits(card: Card) -> Iterator[tuple[str, str]]:
    """Keys that do not go with each other: without these a form of the card could not be made."""
    if card.kind is not CardKind.SOUND and not _stands_in(card.target, card.sentence):
        yield "sentence", f"does not hold “{card.target}”; `target` says how it stands there"
    if len(card.confusable) not in (2, 3) or card.id in card.confusable:
        yield "confusable", "is not two or three other cards"
    if card.cloze and len(card.cloze) != OPTIONS - 1:
        yield "cloze", f"is not {OPTIONS - 1} words"
    if card.target.casefold() in {each.casefold() for each in card.cloze}:
        yield "cloze", "has the right word in it"
    if card.level is CardLevel.ALFA and not card.emoji:
        yield "emoji", "is missing: the level alfa works by pictures"
    if card.level is CardLevel.ALFA and card.items:
        yield "items", "is not for the level alfa, which works without reading"
    if card.kind in (CardKind.PHRASE, CardKind.PATTERN, CardKind.FACT) and not card.explain:
        yield "explain", f"is missing: a {card.kind} needs it"
    if card.kind is CardKind.FACT and not card.source:
        yield "source", "is missing: a fact needs it"


def _stands_in(words: str, sentence: str) -> bool:
    """Whether these whole words are in it, with or without a capital. A pattern for each card would take longer."""
    words, rest = words.casefold(), f" {sentence.casefold()} "
    at = rest.find(words)
    while at >= 0:
        if not rest[at - 1].isalnum() and not rest[at + len(words)].isalnum():
            return True
        at = rest.find(words, at + 1)
    return False

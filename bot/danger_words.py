"""The words of danger: read from `bot/danger`, a file a language, and checked before anybody writes to the bot.

A file has `draft`, true until somebody who speaks the language from childhood has read it, `fillers`, `harmless` and
`wordings`: phrases as `bot.rules.danger.phrase_of` takes them. A wording may be a table with `words`, `before` and
`after`. TOML tells no lines of what it found; they are looked up in the text when there is a fault.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.rules.danger import DangerWords, Phrase, Wording, phrase_of

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "bot" / "danger"
_KEYS = {"draft": bool, "fillers": list, "harmless": list, "wordings": list}
_KEYS_OF_WORDING = {"words": str, "before": list, "after": list}


class DangerWordsError(Exception):
    """The files cannot be used. `faults` are lines for an editor, "bot/danger/nl.toml:12: wordings ..."."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class DangerFile:
    """One language. A draft was not read by a native speaker yet."""

    words: DangerWords
    draft: bool


@dataclass(slots=True)
class _Reading:
    """A file that is being read, with its faults, each with its line, counted from 1."""

    text: str
    faults: list[tuple[int, str]] = field(default_factory=list)

    def wrong(self, what: str, words: str) -> None:
        """`what` is a piece of the file; the fault stands in the first line that holds it."""
        line = next((number for number, line in enumerate(self.text.split("\n"), 1) if what in line), 1)
        self.faults.append((line, f"{what} {words}"))


def load_danger_words(folder: Path = FOLDER) -> tuple[DangerFile, ...]:
    """All languages, by their codes. Raises DangerWordsError with every fault."""
    found: list[DangerFile] = []
    faults: list[str] = []
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        faults.append(f"{_shown(folder)}: has no words of danger")
    for path in paths:
        try:
            reading = _Reading(path.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{_shown(path)}:1: cannot be read: {type(error).__name__}")
            continue
        read = _read(reading, path.stem)
        faults += [f"{_shown(path)}:{line}: {words}" for line, words in sorted(reading.faults)]
        if read is not None and not reading.faults:
            found.append(read)
    if faults:
        raise DangerWordsError(tuple(faults))
    return tuple(found)


def as_table(files: tuple[DangerFile, ...]) -> str:
    """How many wordings there are, and how many of them a native speaker has read, for a terminal."""
    lines: list[tuple[object, ...]] = [("words of danger", "wordings", "reviewed")]
    for file in files:
        count = len(file.words.wordings)
        lines.append((file.words.language, count, 0 if file.draft else count))
    return "\n".join(f"{first:<20}{count:>14}{read:>14}" for first, count, read in lines)


def _read(reading: _Reading, language: str) -> DangerFile | None:
    try:
        table = tomllib.loads(reading.text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        last = reading.text.rstrip().count("\n") + 1
        reading.faults.append((int(place[1]) if place else last, f"is not TOML: {error}"))
        return None
    if not re.fullmatch(r"[a-z]{2,3}", language):
        reading.faults.append((1, "is not named after a language, as nl.toml"))
    _check_keys(reading, table, _KEYS, needed=("draft", "wordings"))
    if reading.faults:
        return None
    fillers = [word for word in table.get("fillers", []) if _is_words(reading, word)]
    harmless = _phrases(reading, table.get("harmless", []), fillers)
    wordings = tuple(_wordings(reading, table["wordings"], fillers))
    if not wordings and not reading.faults:
        reading.wrong("wordings", "has none")
    return DangerFile(DangerWords(language, wordings, harmless), table["draft"])


def _wordings(reading: _Reading, given: list[Any], fillers: list[str]) -> Iterator[Wording]:
    seen: set[str] = set()
    for one in given:
        table = {"words": one} if isinstance(one, str) else one
        if not isinstance(table, dict):
            reading.wrong(str(one), "is no wording")
            continue
        before = len(reading.faults)
        _check_keys(reading, table, _KEYS_OF_WORDING, needed=("words",))
        if len(reading.faults) > before:
            continue
        words = table["words"]
        if words in seen:
            reading.wrong(words, "is there twice")
        seen.add(words)
        for phrase in _phrases(reading, [words], fillers):
            yield Wording(
                phrase,
                before=_phrases(reading, table.get("before", []), fillers),
                after=_phrases(reading, table.get("after", []), fillers),
            )


def _phrases(reading: _Reading, given: list[Any], fillers: list[str]) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    for one in given:
        if _is_words(reading, one):
            try:
                found.append(phrase_of(one, fillers))
            except ValueError as error:
                reading.wrong(one, str(error))
    return tuple(found)


def _is_words(reading: _Reading, value: object) -> bool:
    if isinstance(value, str) and value.strip():
        return True
    reading.wrong(str(value), "is no text")
    return False


def _check_keys(
    reading: _Reading, table: dict[str, Any], keys: Mapping[str, type], *, needed: tuple[str, ...]
) -> None:
    for key, value in table.items():
        if key not in keys:
            reading.wrong(key, f"is unknown; known are {', '.join(keys)}")
        elif not isinstance(value, keys[key]):
            reading.wrong(key, f"is not a {keys[key].__name__}")
    for key in needed:
        if key not in table:
            reading.wrong(key, "is missing")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)

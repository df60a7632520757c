"""The stop words: read from `bot/stop_words.toml`, a table a language, and checked before anybody writes to the bot.

A table has `draft`, true until somebody who speaks the language from childhood has read it, and `words`: whole messages, as
people type them. Those of all languages hold for everybody.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.rules.stop_words import bare

ROOT = Path(__file__).parents[1]
STOP_WORDS = ROOT / "bot" / "stop_words.toml"
_KEYS = {"draft": bool, "words": list}


class StopWordsError(Exception):
    """The file cannot be used. `faults` are lines for an editor, "bot/stop_words.toml:12: nl ..."."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class StopWords:
    """Of one language, as `bot.rules.stop_words.bare` gives them."""

    language: str
    words: frozenset[str]
    draft: bool


def load_stop_words(path: Path = STOP_WORDS) -> tuple[StopWords, ...]:
    """All languages, in the order of the file. Raises StopWordsError with every fault."""
    shown = str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    try:
        text = path.read_text("utf-8-sig")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise StopWordsError((f"{shown}:1: cannot be read: {type(error).__name__}",)) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        last = text.rstrip().count("\n") + 1
        raise StopWordsError((f"{shown}:{place[1] if place else last}: is not TOML: {error}",)) from None
    faults = [
        f"{shown}:{_line(text, language)}: {language} {fault}"
        for language, table in tables.items()
        for fault in _faults(language, table)
    ]
    if faults or not tables:
        raise StopWordsError(tuple(faults) or (f"{shown}:1: has no words",))
    return tuple(
        StopWords(language, frozenset(map(bare, table["words"])), table["draft"])
        for language, table in tables.items()
    )


def all_words(languages: tuple[StopWords, ...]) -> frozenset[str]:
    return frozenset(word for one in languages for word in one.words)


def as_table(languages: tuple[StopWords, ...]) -> str:
    """How many there are, and how many of them a native speaker has read, for a terminal."""
    lines: list[tuple[object, ...]] = [("stop words", "words", "reviewed")]
    lines += [(one.language, len(one.words), 0 if one.draft else len(one.words)) for one in languages]
    return "\n".join(f"{first:<20}{count:>14}{read:>14}" for first, count, read in lines)


def _faults(language: str, table: Any) -> Iterator[str]:
    if not re.fullmatch(r"[a-z]{2,3}", language) or not isinstance(table, dict):
        yield "is not a table named after a language, as [nl]"
        return
    for key, value in table.items():
        if key not in _KEYS:
            yield f"has {key}, which is unknown; known are {', '.join(_KEYS)}"
        elif not isinstance(value, _KEYS[key]):
            yield f"has {key} that is not a {_KEYS[key].__name__}"
    yield from (f"lacks {key}" for key in _KEYS if key not in table)
    words = table.get("words")
    if isinstance(words, list):
        wrong = [word for word in words if not isinstance(word, str) or not bare(word)]
        yield from (f"has {word!r}, which is no word" for word in wrong)
        if not words:
            yield "has no words"


def _line(text: str, language: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.strip() == f"[{language}]"), 1)

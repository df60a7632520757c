"""The questions of check-ins: read from `bot/questions.toml`, and checked before anybody is asked.

Each question is a list of tables by its id, one for each revision. The highest revision is asked; the others stay, since
an answer is read by the revision that was asked.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.card_files import Place, lines_of
from bot.rules.checkins import Key, Option, Question, QuestionKind, Questions
from bot.rules.values import Domain

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "bot" / "questions.toml"

# An id and a code travel in a button, which has room for 64 bytes in all.
_ID = re.compile(r"[a-z][a-z0-9-]{1,23}")
_CODE = re.compile(r"[a-z0-9]{1,12}")
FACES = 5
LEAST, MOST = 3, 5  # options
LONGEST_OPTION = 24  # characters: it stands on a button

_KEYS = ("rev", "kind", "track", "text", "options")
_OPTION_KEYS = ("code", "picture", "text", "needs_coach")


class QuestionError(Exception):
    """The questions cannot be used. `faults` are lines for an editor, "bot/questions.toml:12: wrk-cv.1.text is ..."."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Wrong(Exception):
    """What is wrong, and where: the words follow on the place."""

    def __init__(self, place: Place, words: str) -> None:
        super().__init__(words)
        self.place = place


def load_questions(path: Path = QUESTIONS) -> Questions:
    """All revisions of all questions, in the order of the file. Raises QuestionError with every fault."""
    shown = str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    try:
        text = path.read_bytes().decode()
        tables = tomllib.loads(text)
    except OSError as error:
        raise QuestionError((f"{shown}:1: cannot be read: {error.strerror}",)) from error
    except UnicodeDecodeError as error:
        raise QuestionError((f"{shown}:1: is not UTF-8",)) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise QuestionError((f"{shown}:{line[1] if line else 1}: is not TOML: {error}",)) from error
    found: dict[Key, Question] = {}
    wrong: list[_Wrong] = []
    for question_id, revisions in tables.items():
        wrong += _read(found, question_id, revisions)
    wrong += _lacking(found)
    if wrong:
        lines = lines_of(text)
        raise QuestionError(tuple(f"{shown}:{_line(lines, one.place)}: {_told(one)}" for one in wrong))
    return Questions(MappingProxyType(found))


def sources(questions: Questions) -> Iterator[tuple[str, str, bool]]:
    """What is to be translated: the id as its context, the English, and whether it stands on a button."""
    for question in questions.all.values():
        yield question.id, question.text, False
        for option in question.options:
            yield question.id, option.text, True


def _line(lines: dict[Place, int], place: Place) -> int:
    known = (place[:length] for length in range(len(place), 0, -1))
    return next((lines[one] for one in known if one in lines), 1)


def _told(one: _Wrong) -> str:
    return f"{'.'.join(one.place)} {one}".strip()


def _read(found: dict[Key, Question], question_id: str, revisions: object) -> Iterator[_Wrong]:
    place: Place = (question_id,)
    if not _ID.fullmatch(question_id):
        yield _Wrong(place, "is not an id of up to 24 small letters, digits and -")
    if not isinstance(revisions, list) or not all(isinstance(one, dict) for one in revisions):
        yield _Wrong(place, f"is not a list of tables [[{question_id}]]")
        return
    for number, table in enumerate(revisions, start=1):
        try:
            question = _question(question_id, (*place, str(number)), table)
        except _Wrong as wrong:
            yield wrong
            continue
        if question.rev != number:
            yield _Wrong((*place, str(number), "rev"), f"is not {number}: the revisions stand in their order")
        found[question_id, question.rev] = question


def _question(question_id: str, place: Place, table: dict[str, Any]) -> Question:
    _check_keys(place, table, _KEYS, may_lack=("track",))
    if type(table["rev"]) is not int:
        raise _Wrong((*place, "rev"), "is not a whole number")
    kind = _one_of(QuestionKind, (*place, "kind"), table["kind"])
    track = _one_of(Domain, (*place, "track"), table["track"]) if "track" in table else None
    if (track is None) is not (kind is QuestionKind.FACES):
        raise _Wrong((*place, "track"), "is for the hours and the tracks, and is needed there")
    options = table["options"]
    if not isinstance(options, list) or not LEAST <= len(options) <= MOST:
        raise _Wrong((*place, "options"), f"is not a list of {LEAST} to {MOST} options")
    read = tuple(_option((*place, "options"), one) for one in options)
    if len({one.code for one in read}) != len(read) or len({one.text for one in read}) != len(read):
        raise _Wrong((*place, "options"), "has the same code or text twice")
    if kind is QuestionKind.FACES and len(read) != FACES:
        raise _Wrong((*place, "options"), f"is not {FACES} faces")
    asking = sum(one.needs_coach for one in read)
    if asking != int(kind is QuestionKind.TRACK):
        raise _Wrong(
            (*place, "options"), "has not one option with needs_coach in a track, and none elsewhere"
        )
    return Question(question_id, table["rev"], kind, track, _text((*place, "text"), table["text"]), read)


def _option(place: Place, table: object) -> Option:
    if not isinstance(table, dict):
        raise _Wrong(place, "has an option that is not a table in braces")
    _check_keys(place, table, _OPTION_KEYS, may_lack=("needs_coach",))
    text, code = _text(place, table["text"]), table["code"]
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise _Wrong(place, "has a code that is not up to 12 small letters and digits")
    if len(text) > LONGEST_OPTION:
        raise _Wrong(place, f"has an option longer than {LONGEST_OPTION} characters: {text}")
    if type(table.get("needs_coach", False)) is not bool:
        raise _Wrong(place, "has a needs_coach that is not true or false")
    return Option(code, _text(place, table["picture"]), text, bool(table.get("needs_coach", False)))


def _check_keys(
    place: Place, table: dict[str, Any], known: tuple[str, ...], *, may_lack: tuple[str, ...]
) -> None:
    for key in table:
        if key not in known:
            raise _Wrong((*place, key), f"is unknown; known are {', '.join(known)}")
    for key in known:
        if key not in table and key not in may_lack:
            raise _Wrong((*place, key), "is missing")


def _one_of(kind: Any, place: Place, value: object) -> Any:
    if value not in list(kind):
        raise _Wrong(place, f"is not one of {', '.join(kind)}")
    return kind(value)


def _text(place: Place, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or value != value.strip():
        raise _Wrong(place, "is not a text in quotes without spaces at its ends")
    if not unicodedata.is_normalized("NFC", value) or (not value.isprintable() and "\u200d" not in value):
        raise _Wrong(place, "has a line break or a control character, or accents apart from their letters")
    if any(character in value for character in "<>&{}"):
        raise _Wrong(place, "has one of < > & { } in it")
    return value


def _lacking(found: dict[Key, Question]) -> Iterator[_Wrong]:
    """Each check-in has a question of each kind, and each track one of its own."""
    asked = Questions(found).asked
    for kind in (QuestionKind.FACES, QuestionKind.HOURS):
        if sum(one.kind is kind for one in asked) != 1:
            yield _Wrong((), f"there is not one question of the kind {kind}")
    for track in Domain:
        if not any(one.kind is QuestionKind.TRACK and one.track is track for one in asked):
            yield _Wrong((), f"there is no question about {track}")

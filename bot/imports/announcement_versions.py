"""An announcement for a translator and back: a spreadsheet with a column a language, or a PO file of one language.

Both carry the number of the announcement, by which the file is known again, and the Dutch words that were translated. What
comes back is text and nothing else: tags and formulas in it are the characters that they are.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.exports import Table
from bot.i18n.languages import LANGUAGES
from bot.imports.tables import Row, decode, first_row, read_table
from bot.rules.announcements import (
    Announcement,
    HoldsBsn,
    Source,
    Text,
    check_answer,
    check_question,
    check_words,
)
from bot.rules.audience import DUTCH
from bot.rules.caseload import UnreadableTable
from bot.rules.errors import Empty, NotFound, Refused, TooLong

MARK = "X-Leerlijn-Announcement"
MAX_PO = 1_000_000  # bytes; ours are a tenth of that at the most
WORDS, QUESTION, ANSWER = "text", "question", "answer"  # the names of the parts; of the answers with a number

_MARK_IN_PO = re.compile(rf'^"{MARK}:\s*([0-9]{{1,18}})\s*(?:\\n)?"', re.MULTILINE)
_LANGUAGE_IN_PO = re.compile(r'^"Language:\s*([A-Za-z]{2,3})\b', re.MULTILINE)
_NUMBER = re.compile(r"[0-9]{1,18}\Z", re.ASCII)
_LANGUAGE_IN_CELL = re.compile(r"\s*([a-z]{2,3})\b")

Parts = Mapping[str, str]  # what a language says, by the name of the part


class UnreadableVersions(Exception):
    """The whole file says nothing: `reason` is one of unreadable, too_large, not_ours, language, nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one language of the file is left as it was: Empty, TooLong, HoldsBsn, or NotFound for one that there is not."""

    language: str
    part: str
    error: Refused


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file says. `dutch` is what was translated; in `texts` are the languages without a fault."""

    announcement_id: int
    dutch: Text
    texts: tuple[Text, ...]
    faults: tuple[Fault, ...]


def write_table(one: Announcement, languages: Iterable[str]) -> Table:
    """The Dutch words with a column for each of these languages, filled where it has a version."""
    others = [language for language in languages if language != DUTCH]
    named = [f"{language} {LANGUAGES[language].own_name}" for language in (DUTCH, *others)]
    filled = {language: parts_of(one.texts[language]) for language in others if language in one.texts}
    rows = [
        (part, dutch, *(filled.get(language, {}).get(part, "") for language in others))
        for part, dutch in parts_of(_dutch(one)).items()
    ]
    return Table((MARK, str(one.id)), [("", *named), *rows])


def write_catalogue(one: Announcement, language: str) -> bytes:
    """A PO file for one language."""
    catalogue = Catalog(charset="utf-8")
    there = parts_of(one.texts[language]) if language in one.texts else {}
    for part, dutch in parts_of(_dutch(one)).items():
        catalogue.add(dutch, there.get(part, ""), context=part)
    entries = BytesIO()
    write_po(entries, catalogue, width=0, omit_header=True)
    head = [
        f"{MARK}: {one.id}",
        f"Language: {language}",
        *("MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"),
        "Content-Transfer-Encoding: 8bit",
    ]
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in head), ""]
    return "\n".join(lines).encode() + b"\n" + entries.getvalue()


def is_ours(data: bytes) -> bool:
    """Whether a spreadsheet is one of these, rather than a list of people."""
    try:
        return _marked(first_row(data)) is not None
    except UnreadableTable:
        return False


def read_versions(data: bytes) -> Returned:
    """Raises UnreadableVersions, and nothing else."""
    try:
        if data.startswith(b"PK") or is_ours(data):
            return _of_table(read_table(data))
        if len(data) > MAX_PO:
            raise UnreadableVersions("too_large")
        return _of_catalogue(decode(data))
    except UnreadableTable as error:
        raise UnreadableVersions("too_large" if error.reason == "too_large" else "unreadable") from None


def parts_of(text: Text) -> dict[str, str]:
    """What a translator translates, by the name of the part, in the order of the message."""
    parts = {WORDS: text.words}
    if text.question:
        parts[QUESTION] = text.question
    return parts | {f"{ANSWER} {number}": words for number, words in enumerate(text.answers, start=1)}


def _dutch(one: Announcement) -> Text:
    if one.dutch is None:
        raise NotFound
    return one.dutch


def _of_table(rows: list[Row]) -> Returned:
    first, *others = rows
    number = _marked(first)
    if number is None or not others:
        raise UnreadableVersions("not_ours")
    header, *lines = others
    columns: dict[str, dict[str, str]] = {}
    for at, cell in enumerate(header.cells[1:], start=1):
        named = _LANGUAGE_IN_CELL.match(str(cell))
        if named is not None:
            found = ((str(row.cells[0]).strip(), _cell(row, at)) for row in lines)
            columns.setdefault(named[1], dict(found))
    dutch = columns.pop(DUTCH, None)
    if dutch is None:
        raise UnreadableVersions("not_ours")
    return _returned(number, dutch, columns)


def _of_catalogue(text: str) -> Returned:
    marked, named = _MARK_IN_PO.search(text), _LANGUAGE_IN_PO.search(text)
    if marked is None:
        raise UnreadableVersions("not_ours" if "msgid" in text else "unreadable")
    if named is None:
        raise UnreadableVersions("language")
    try:
        catalogue = read_po(StringIO(text), abort_invalid=True)
    except (PoFileError, LookupError, ValueError, TypeError, AttributeError):
        raise UnreadableVersions("unreadable") from None
    dutch: dict[str, str] = {}
    made: dict[str, str] = {}
    for message in catalogue:
        if isinstance(message.id, str) and message.id and message.context:
            dutch[message.context] = message.id
            # What a translator is not sure of is not there yet.
            made[message.context] = "" if message.fuzzy else str(message.string or "")
    return _returned(int(marked[1]), dutch, {named[1].lower(): made})


def _returned(number: int, dutch: Parts, columns: Mapping[str, Parts]) -> Returned:
    translated = _text(DUTCH, dutch, dutch)
    if isinstance(translated, Fault):
        raise UnreadableVersions("not_ours")
    texts: list[Text] = []
    faults: list[Fault] = []
    for language, parts in columns.items():
        if language == DUTCH or not any(words.strip() for words in parts.values()):
            continue
        made = _text(language, parts, dutch)
        if isinstance(made, Fault):
            faults.append(made)
        else:
            texts.append(made)
    if not texts and not faults:
        raise UnreadableVersions("nothing")
    return Returned(number, translated, tuple(texts), tuple(faults))


def _text(language: str, parts: Parts, dutch: Parts) -> Text | Fault:
    """What one language says, part by part as the Dutch words have them."""
    if language not in LANGUAGES:
        return Fault(language, WORDS, NotFound())
    answers = sorted(part for part in dutch if part.startswith(f"{ANSWER} "))
    asked = [part for part in (WORDS, QUESTION) if part in dutch or part == WORDS]
    checked: dict[str, str] = {}
    for part in (*asked, *answers):
        try:
            checked[part] = _CHECKS.get(part, check_answer)(parts.get(part, ""))
        except (Empty, TooLong, HoldsBsn) as error:
            return Fault(language, part, error)
    return Text(
        language,
        checked[WORDS],
        checked.get(QUESTION, ""),
        tuple(checked[part] for part in answers),
        Source.FILE,
    )


_CHECKS: Mapping[str, Callable[[str], str]] = {WORDS: check_words, QUESTION: check_question}


def _marked(row: Row | None) -> int | None:
    cells = [str(cell).strip() for cell in row.cells[:2]] if row is not None else []
    marked = len(cells) == 2 and cells[0] == MARK and _NUMBER.match(cells[1])
    return int(cells[1]) if marked else None


def _cell(row: Row, at: int) -> str:
    return str(row.cells[at]) if at < len(row.cells) else ""

"""A municipality's list of its people, read row by row. Whatever a row says stays with that row: none is half read."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.imports.cells import (
    MOBILE_WITHOUT_ZERO,
    SCIENTIFIC,
    CellRefused,
    is_nothing,
    read_birth,
    read_day,
    read_language,
    read_law,
    read_level,
    read_phone,
    read_route,
)
from bot.imports.columns import Column, Header, find_header, is_total
from bot.imports.tables import Cell, Row, read_table
from bot.rules.audience import DISTRICT_LIMIT
from bot.rules.bsn import holds_bsn, looks_like_bsn_without_zero
from bot.rules.caseload import CaseloadFile, Entry, FileDate, Remark
from bot.rules.errors import Empty, TooLong
from bot.rules.folding import clean_line, western_digits, without_marks
from bot.rules.trajectory import GivenKind, Law, Source

NAME_LIMIT = 60  # UTF-16 units, as for a name that a coach types
REFERENCE_LIMIT = 64

_DATES = frozenset(GivenKind) & {
    *(GivenKind.TERM_END, GivenKind.TERM_START, GivenKind.PIP, GivenKind.NOTICE, GivenKind.REGISTERED)
}
# A mobile number without its zero, or a number with its country, of which the last nine may stand apart.
_LIKE_A_PHONE = re.compile(rf"{MOBILE_WITHOUT_ZERO.pattern}\Z|\+|00[1-9]\d? ?-?\d")
# A value that is not understood leaves these open; anything else refuses the row.
_OPEN = {"language": read_language, "law": read_law, "route": read_route, "level": read_level}

# A municipality's own papers; of everything else its list is the word of a coach.
_SOURCES = {GivenKind.PIP: Source.PIP}


def read_caseload(data: bytes, *, today: date) -> CaseloadFile:
    """The people in a CSV or XLSX file, with what had to be left out and why.

    A column in which a number passes the test of a BSN is left out as a whole, and named. Raises UnreadableTable.
    """
    rows = read_table(data)
    header = find_header(rows)
    below = [row for row in rows if row.number > header.row]
    refused: list[Remark] = []
    people: list[Row] = []
    for row in below:
        if header.is_repeated_by(row):
            refused.append(Remark(row.number, "", "repeated_header"))
        elif is_total(row):
            refused.append(Remark(row.number, "", "total"))
        else:
            people.append(row)
    secret = [column for column in header.columns if _is_bsn(column, people)]
    used = [column for column in header.columns if column not in secret]
    entries: list[Entry] = []
    warnings: list[Remark] = []
    for row in people:
        reader = _RowReader(row, used, today)
        entry = reader.entry()
        warnings += reader.extra_cells(header)
        if reader.refused:
            refused += reader.refused
        else:
            entries.append(entry)
            warnings += reader.warnings
    return CaseloadFile(
        tuple(entries),
        tuple(sorted(refused, key=lambda remark: remark.row)),
        tuple(sorted(warnings, key=lambda remark: remark.row)),
        (*(Remark(0, column.name, "bsn") for column in secret), *_not_kept(used)),
    )


def _not_kept(columns: Sequence[Column]) -> Iterator[Remark]:
    for column in columns:
        if column.field in ("", "note"):
            yield Remark(0, column.name, "not_kept" if column.field else "unknown")


def _is_bsn(column: Column, rows: Sequence[Row]) -> bool:
    if column.field == "bsn":
        return True
    cells = [_text(row, column) for row in rows]
    if column.field in ("phone", "phone2"):
        # One in eleven of those from which a spreadsheet took the zero passes by chance.
        cells = [cell for cell in cells if not _LIKE_A_PHONE.match(western_digits(cell))]
    if any(holds_bsn(cell) for cell in cells):
        return True
    return looks_like_bsn_without_zero(cell for cell in cells if cell)


def _text(row: Row, column: Column) -> str:
    """What the cell says, without marks that nobody sees: it is kept without them, too."""
    return without_marks(str(row.cells[column.index])).strip() if column.index < len(row.cells) else ""


class _RowReader:
    """One row, cell by cell, with what is wrong in it."""

    def __init__(self, row: Row, columns: Sequence[Column], today: date) -> None:
        self.row = row
        self.today = today
        self.refused: list[Remark] = []
        self.warnings: list[Remark] = []
        self._cells: dict[str, tuple[Column, Cell]] = {}
        for column in columns:
            cell = row.cells[column.index] if column.index < len(row.cells) else ""
            # Of two columns for one thing the first that says something.
            if column.field and str(cell).strip() and column.field not in self._cells:
                self._cells[column.field] = (column, cell)

    def entry(self) -> Entry:
        reference = self._reference()
        name, surname = self._name()
        if not (reference or name or self.refused):
            self.refused.append(Remark(self.row.number, "", "nobody"))
        open_values = {field: self._open_value(field, read) for field, read in _OPEN.items()}
        if open_values["route"] is not None:
            # Only Wi2021 has routes: who has one is under that law, where the list says nothing else of it.
            if not self._says("law"):
                open_values["law"] = Law.WI2021
            elif open_values["law"] is not Law.WI2021:
                self._warn("route", "route_of_another_law")
                open_values["route"] = None
        return Entry(
            row=self.row.number,
            reference=reference,
            name=name,
            surname=surname,
            birth=self._birth(),
            phone=self._phone(),
            coach=self._line("coach", NAME_LIMIT),
            district=self._district(),
            dates=self._dates(),
            **open_values,
        )

    def extra_cells(self, header: Header) -> list[Remark]:
        extra = any(str(cell).strip() for cell in self.row.cells[header.width :])
        return [Remark(self.row.number, "", "extra_cells")] if extra else []

    def _reference(self) -> str:
        field = "reference" if "reference" in self._cells else "reference2"
        reference = self._line(field, REFERENCE_LIMIT)
        if SCIENTIFIC.fullmatch(reference):
            self._refuse(field, "scientific")
        return reference

    def _name(self) -> tuple[str, str]:
        """How the person is greeted, and the rest of the name. Spelling and capitals stay as given."""
        first, before, surname, whole = (
            self._line(field, NAME_LIMIT) for field in ("first", "before", "surname", "whole")
        )
        if whole and not surname:
            # Beside a first name, "Naam" is the surname or all of it.
            surname = whole.removeprefix(f"{first} ") if first and whole != first else ""
            first = first or whole
        surname = " ".join(part for part in (before, surname) if part)
        return (first, surname) if first else (surname, "")

    def _birth(self) -> str:
        born: str = self._value("birth", lambda cell: read_birth(cell, self.today)) or ""
        if len(born) == 4:
            self._warn("birth", "day_unknown")
        return born

    def _phone(self) -> str:
        for field in ("phone", "phone2"):
            if self._says(field):
                phone, warning = self._value(field, lambda cell: read_phone(str(cell))) or ("", "")
                if warning:
                    self._warn(field, warning)
                return phone
        return ""

    def _district(self) -> str:
        """A part of the town is no reason to refuse somebody: one that is too long is left out."""
        if not self._says("district"):
            return ""
        try:
            return clean_line(str(self._cells["district"][1]), limit=DISTRICT_LIMIT)
        except Empty:
            return ""
        except TooLong:
            self._warn("district", "too_long")
            return ""

    def _dates(self) -> Mapping[GivenKind, FileDate]:
        dates = {}
        for kind in GivenKind:
            day = self._value(kind, read_day) if kind in _DATES else None
            if day is not None:
                of_duo = self._cells[kind][0].of_duo
                dates[kind] = FileDate(day, Source.DUO_LETTER if of_duo else _SOURCES.get(kind, Source.COACH))
        if GivenKind.TERM_END in dates and dates[GivenKind.TERM_END].day < self.today:
            self._warn(GivenKind.TERM_END, "past")
        return dates

    def _line(self, field: str, limit: int) -> str:
        """A cell as one line of text; a word that stands for nothing is left out, with a note in a name."""
        if field not in self._cells:
            return ""
        try:
            text = clean_line(str(self._cells[field][1]), limit=limit)
        except Empty:
            return ""
        except TooLong:
            self._refuse(field, "too_long")
            return ""
        if is_nothing(text):
            self._warn(field, "placeholder")
            return ""
        return text

    def _says(self, field: str) -> bool:
        return field in self._cells and not is_nothing(str(self._cells[field][1]))

    def _value(self, field: str, read: Callable[[Any], Any], *, open_: bool = False) -> Any:
        """The cell made a value; None where it says nothing."""
        if field not in self._cells:
            return None
        cell = self._cells[field][1]
        if isinstance(cell, str) and is_nothing(cell):
            return None
        try:
            return read(cell)
        except CellRefused as why:
            (self._warn if open_ else self._refuse)(field, why.reason)
            return None

    def _open_value(self, field: str, read: Callable[[str], Any]) -> Any:
        """The same of words; a spreadsheet may have made a day of them."""
        return self._value(field, lambda cell: read(str(cell)), open_=True)

    def _refuse(self, field: str, reason: str) -> None:
        self.refused.append(Remark(self.row.number, self._cells[field][0].name, reason))

    def _warn(self, field: str, reason: str) -> None:
        self.warnings.append(Remark(self.row.number, self._cells[field][0].name, reason))

"""Tables as people save them: CSV of every kind that Excel writes, and XLSX. Rows have the numbers that Excel shows."""

import csv
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from lzma import LZMAError
from typing import Any
from xml.etree.ElementTree import ParseError

from bot.exports import bare
from bot.rules.caseload import UnreadableTable

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 100
# Of a spreadsheet, which is a zip file: bytes unpacked, and how much smaller a part of it may be packed. What people
# fill in is five to thirty times smaller; the same few signs over and over, which take a hundred times their bytes of
# memory to read, are a thousand.
_MAX_UNPACKED = 60_000_000
_MOST_PACKED = 100
_SMALL_PART = 1_000_000  # bytes, whatever is in it
# Of a sheet of Excel. A row may call itself by any number, and all those before it are made up.
_LAST_ROW = 1_048_576

Cell = str | date

_SEPARATORS = ";\t,|"
_LOOKED_AT = 50  # lines, to find the separator
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_SEP_LINE = re.compile(r'"?sep=([^"\r])"?[\t;,]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_HTML = re.compile(r"\s*<(?:!doctype|html|table|head|\?xml)", re.IGNORECASE)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What comes of a file that is damaged, locked or made up, of the zip within it and of the library's wrong guesses about
# what is in that.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, LZMAError, ParseError, EOFError, OSError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError),
)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as text, or dates where the file itself says that they are. `number` is the one that Excel shows."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        return not any(str(cell).strip() for cell in self.cells)


def read_table(data: bytes) -> list[Row]:
    """The rows of a CSV or XLSX file, those without any content left out. Raises UnreadableTable, and nothing else."""
    rows: list[Row] = []
    for row in _rows(data):
        if len(rows) == MAX_ROWS:
            raise UnreadableTable("too_many_rows", limit=MAX_ROWS)
        rows.append(row)
    if not rows:
        raise UnreadableTable("empty_file")
    return rows


def first_row(data: bytes) -> Row | None:
    """The first of them, without reading the others. Raises as `read_table` does."""
    return next(_rows(data), None)


def _rows(data: bytes) -> Iterator[Row]:
    if len(data) > MAX_BYTES:
        raise UnreadableTable("too_large", megabytes=MAX_BYTES // 1_000_000)
    if not data.strip():
        raise UnreadableTable("empty_file")
    if data.startswith(_OLD_EXCEL):
        raise UnreadableTable("old_excel")
    for row in _xlsx_rows(data) if data.startswith(b"PK") else _csv_rows(decode(data)):
        if not row.is_blank:
            yield row


def decode(data: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else Windows-1252, the code page of Dutch Excel.

    Raises UnreadableTable where it is no text, or where letters would be lost.
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        elif data[1:2] == b"\x00" and data[3:4] == b"\x00":
            text = data.decode("utf-16-le")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableTable("unknown_letters") from None
    if "\x00" in text:
        raise UnreadableTable("not_a_table")
    return text


def _csv_rows(text: str) -> Iterator[Row]:
    if _HTML.match(text):
        raise UnreadableTable("html")
    if named := _SEP_LINE.match(text):
        # Excel shows no row for this line.
        separator, text = named[1], text[named.end() :]
    else:
        separator = _separator(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        # A row counts as one, however many lines its cells have.
        for number, cells in enumerate(reader, start=1):
            yield Row(number, tuple(bare(cell) for cell in cells[:MAX_COLUMNS]))
            number += 1
    except csv.Error:
        # A quote that is never closed would take the rows below it into its cell.
        raise UnreadableTable("open_quote", row=number) from None


def _separator(text: str) -> str:
    """The one that stands in most lines, and the most often the same number of times."""
    best, most = "", (0, 0)
    # A long text is not gone through as a whole.
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_LOOKED_AT]
    lines = [_QUOTED.sub("", line) for line in lines]
    for separator in _SEPARATORS:
        counts = [line.count(separator) for line in lines if separator in line]
        score = (len(counts), max(Counter(counts).values(), default=0))
        if score > most:
            best, most = separator, score
    if not best:
        raise UnreadableTable("no_separator" if text.isprintable() or "\n" in text else "not_a_table")
    return best


def _xlsx_rows(data: bytes) -> Iterator[Row]:
    """The first sheet that has anything in it."""
    # A slow import that few starts need.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _check_unpacked(data)
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            # What a file says of its own size is not always so.
            sheet.reset_dimensions()
            found = False
            lines = sheet.iter_rows(max_row=_LAST_ROW, max_col=MAX_COLUMNS, values_only=True)
            for number, cells in enumerate(lines, start=1):
                if cells.count(None) == len(cells):
                    continue  # there may be a million of these
                row = Row(number, tuple(map(_cell, _without_tail(cells))))
                found = found or not row.is_blank
                yield row
            if found:
                return
    except (InvalidFileException, *_DAMAGED):
        raise UnreadableTable("not_a_table") from None


def _check_unpacked(data: bytes) -> None:
    """Raises UnreadableTable for a small file that takes much to read."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
    if sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise UnreadableTable("too_large", megabytes=MAX_BYTES // 1_000_000)
    if any(part.file_size > max(_SMALL_PART, _MOST_PACKED * part.compress_size) for part in parts):
        raise UnreadableTable("not_a_table")


def _without_tail(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row is asked for as wide as any may be."""
    width = next((width for width in range(len(cells), 0, -1) if cells[width - 1] is not None), 0)
    return cells[:width]


def _cell(value: Any) -> Cell:
    """A cell of a spreadsheet: a number as text without ".0"; a whole day as a date."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)

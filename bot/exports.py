"""Tables as files that open well in a Dutch Excel, and no cell of which is ever a formula.

A name that somebody typed may begin like a formula. In CSV such a cell gets a leading apostrophe, in XLSX it is
stored as text. `read_csv` takes the apostrophe off again, and leaves the one of "'t Hart" alone.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO, StringIO

# https://owasp.org/www-community/attacks/CSV_Injection, and the full-width twins of its characters.
_LIKE_A_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Table:
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def to_csv(table: Table) -> bytes:
    """Semicolons, CRLF, UTF-8 with a byte order mark."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (table.header, *table.rows):
        writer.writerow([_protected(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def read_csv(data: bytes) -> Table:
    """A file that `to_csv` wrote, with the same cells as before."""
    header, *rows = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    return Table(header, [[bare(cell) for cell in row] for row in rows])


def to_xlsx(table: Table) -> bytes:
    """One sheet; every cell is text."""
    # A slow import that few starts need.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=False)
    sheet = book.active
    for number, row in enumerate((table.header, *table.rows), start=1):
        for column, cell in enumerate(row, start=1):
            place = sheet.cell(number, column)
            place.value = ILLEGAL_CHARACTERS_RE.sub("", cell)
            place.data_type = "s"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


WRITERS: dict[Format, Callable[[Table], bytes]] = {Format.CSV: to_csv, Format.XLSX: to_xlsx}


def _protected(cell: str) -> str:
    return f"'{cell}" if _LIKE_A_FORMULA.match(cell) else cell


def bare(cell: str) -> str:
    """The cell of a CSV file without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and _LIKE_A_FORMULA.match(cell) else cell

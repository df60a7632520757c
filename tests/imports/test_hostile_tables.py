"""Lists made to hang or to crash a reader, and damaged ones. No test asserts a time: what is not limited would run into
the time limit of the whole test run."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest

from bot.imports.tables import MAX_COLUMNS, read_table
from bot.rules.caseload import UnreadableTable
from tests.imports.test_tables import reason, rows, spreadsheet

SHEET = "xl/worksheets/sheet1.xml"
GOOD = spreadsheet(["Clientnr", "Naam"], ["1001", "Anna"], ["1002", "Selam"])


def repacked(name: str, new: bytes, *, data: bytes = GOOD, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same spreadsheet with another part in it."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", how) as written:
        for part in old.namelist():
            written.writestr(part, new if part == name else old.read(part))
    return made.getvalue()


def sheet(more: bytes) -> bytes:
    """The good list with something below it."""
    with zipfile.ZipFile(BytesIO(GOOD)) as packed:
        before, _, after = packed.read(SHEET).partition(b"</sheetData>")
    return repacked(SHEET, before + more + b"</sheetData>" + after)


def test_a_row_that_calls_itself_by_a_huge_number() -> None:
    far = b'<row r="2000000000"><c r="A2000000000" t="inlineStr"><is><t>x</t></is></c></row>'
    assert [number for number, _ in rows(sheet(far))] == [1, 2, 3]


def test_a_sheet_that_is_formatted_down_to_its_end() -> None:
    last = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Totaal</t></is></c></row>'
    assert [number for number, _ in rows(sheet(last))] == [1, 2, 3, 1_048_576]


@pytest.mark.parametrize("part", [b"<row>" + b"<c/>" * 5_000_000 + b"</row>", b"<row/>" * 5_000_000])
def test_a_small_file_that_takes_much_to_read(part: bytes) -> None:
    data = sheet(part)
    assert len(data) < 100_000
    assert reason(data) == "not_a_table"


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/workbook.xml", "docProps/core.xml"])
def test_any_part_of_it_may_be_the_one(name: str) -> None:
    assert reason(repacked(name, b"<a>" + b"<b/>" * 5_000_000 + b"</a>")) == "not_a_table"


def test_more_columns_than_are_looked_at() -> None:
    header = ";".join(["Naam", *(f"k{number}" for number in range(500_000))])
    (first, *others) = rows((header + "\n" + "Anna;x\n" * 3_000).encode())
    assert len(first[1]) == MAX_COLUMNS
    assert len(others) == 3_000


@pytest.mark.parametrize("line", ['sep="\n', "sep=\r\n", '"sep=""\n'])
def test_a_separator_that_can_be_none(line: str) -> None:
    with suppress(UnreadableTable):
        read_table((line + "Naam;Taal\nAnna;nl\n").encode())


def test_a_damaged_file_is_a_list_or_has_a_reason() -> None:
    reasons = set()
    for at in range(0, len(GOOD), 11):
        try:
            read_table(GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :])
        except UnreadableTable as error:
            reasons.add(error.reason)
    assert "not_a_table" in reasons


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_in_a_zip_of_another_kind(how: int) -> None:
    data = repacked("", b"", how=how)
    assert [number for number, _ in rows(data)] == [1, 2, 3]
    middle = len(data) // 3
    with suppress(UnreadableTable):
        read_table(data[:middle] + b"\xff" * 40 + data[middle + 40 :])


def test_a_locked_zip() -> None:
    data = bytearray(GOOD)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1  # in the list of parts: encrypted
        at += 4
    assert reason(bytes(data)) == "not_a_table"

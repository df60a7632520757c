"""CSV and XLSX files read as rows, with the numbers that Excel shows."""

from contextlib import suppress
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.exports import Table, to_csv, to_xlsx
from bot.imports import tables
from bot.imports.tables import Row, decode, read_table
from bot.rules.caseload import UnreadableTable


def rows(data: bytes) -> list[tuple[int, tuple[object, ...]]]:
    return [(row.number, row.cells) for row in read_table(data)]


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableTable) as refused:
        read_table(data)
    return refused.value.reason


def spreadsheet(*lines: list[object]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators(separator: str) -> None:
    text = f"a{separator}b\r\n1{separator}2\r\n"
    assert rows(text.encode()) == [(1, ("a", "b")), (2, ("1", "2"))]


def test_a_separator_that_stands_in_quotes_or_remarks_is_none() -> None:
    assert rows(b'"a;b",c\n"d;e;f",g\n')[1] == (2, ("d;e;f", "g"))
    assert rows(b"a;b\n1;kosten 3,50, 4,50\n2;kosten 1,20\n")[1] == (2, ("1", "kosten 3,50, 4,50"))


def test_the_line_that_names_the_separator_is_no_row() -> None:
    assert rows(b"sep=|\r\na,b|c\r\n1|2\r\n") == [(1, ("a,b", "c")), (2, ("1", "2"))]


def test_a_row_counts_once_however_many_lines_it_has() -> None:
    assert rows(b'a;b\r\n\r\n1;"x\r\ny"\r\n;;\r\n2;z\r\n') == [
        (1, ("a", "b")),
        (3, ("1", "x\r\ny")),
        (5, ("2", "z")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'a;b\n1;"open\n2;c\n3;d\n',
        'a;b\n1;"open\n2;"c"\n3;d\n',
        'a;b\n1;"open\n2;""\n3;d\n',
        'a;b\n1;"open" and more\n2;c\n',
    ],
)
def test_an_open_quote_names_its_row_and_swallows_nobody(text: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        read_table(text.encode())
    assert (refused.value.reason, refused.value.facts) == ("open_quote", {"row": 2})


def test_code_pages() -> None:
    text = "naam;taal\nŞahin;ትግርኛ\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
        assert rows(text.encode(encoding))[1] == (2, ("Şahin", "ትግርኛ"))
    assert decode("Zoë – “€”".encode("cp1252")) == "Zoë – “€”"
    assert reason(b"naam;taal\nZ\x81\xff;nl") == "unknown_letters"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty_file"),
        (b" \r\n\r\n", "empty_file"),
        (b";;\n;;\n", "empty_file"),
        (b"naam\nAnna\n", "no_separator"),
        (b"<!DOCTYPE html><table>", "html"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_excel"),
        (b"PK\x03\x04 no zip", "not_a_table"),
        (b"a\x00b;c\x01\n" * 9, "not_a_table"),
    ],
)
def test_what_is_no_table(data: bytes, expected: str) -> None:
    assert reason(data) == expected


def test_limits() -> None:
    assert reason(b"a;b\n" * (tables.MAX_ROWS + 1)) == "too_many_rows"
    assert reason(b"a;b\n" * (tables.MAX_BYTES // 4 + 1)) == "too_large"


def test_spreadsheet_cells() -> None:
    data = spreadsheet(
        ["nr", "geboren", "tel", "eind"],
        [],
        [1001, datetime.fromisoformat("1990-02-01"), 612345678.0, date(2027, 12, 31)],
        [None, "1-2-1990", "3,16E+10", 2.5],
    )
    assert rows(data) == [
        (1, ("nr", "geboren", "tel", "eind")),
        (3, ("1001", date(1990, 2, 1), "612345678", date(2027, 12, 31))),
        (4, ("", "1-2-1990", "3,16E+10", "2.5")),
    ]


def test_an_empty_sheet_before_the_list_is_passed_over() -> None:
    book = Workbook()
    book.create_sheet("Lijst").append(["a", "b"])
    data = BytesIO()
    book.save(data)
    assert rows(data.getvalue()) == [(1, ("a", "b"))]


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_reason(data: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"sep=;\n"):
        with suppress(UnreadableTable):
            assert all(isinstance(row, Row) for row in read_table(head + data))


@given(st.lists(st.text(alphabet="ab;\"\n'=+ é", min_size=1, max_size=12), min_size=2, max_size=4))
def test_what_was_exported_is_read_as_it_was(cells: list[str]) -> None:
    header = ["x"] * len(cells)
    table = Table(header, [["z", *cells[1:]]])
    for data in (to_csv(table), to_xlsx(table)):
        found = read_table(data)[-1].cells
        assert [str(cell) for cell in found] == ["z", *cells[1:]]

"""Case C08: a cell that begins like a formula is text, and comes back as it was."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from bot.exports import Table, read_csv, to_csv, to_xlsx

CASE = json.loads((Path(__file__).parent.parent / "data" / "C08.json").read_text("utf-8"))
TABLE = Table(["Nr", "Naam", "Telefoon"], [[one["nr"], one["name"], one["phone"]] for one in CASE["holders"]])
PROTECTED = {"7001", "7002", "7003", "7004", "7005", "7009"}


def raw_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_opens_well_in_a_dutch_excel() -> None:
    data = to_csv(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"Nr;Naam;Telefoon\r\n" in data


def test_csv_shows_what_begins_like_a_formula_as_text() -> None:
    names = {row[0]: row[1] for row in raw_rows(to_csv(TABLE))[1:]}
    assert {nr for nr, name in names.items() if name.startswith("'") and nr != "7007"} == PROTECTED
    assert names["7007"] == "'t Hart"
    assert names["7006"] == 'Regel 1\nRegel 2; "aanhaling"'


def test_csv_keeps_the_plus_of_a_phone_number() -> None:
    assert raw_rows(to_csv(TABLE))[1][2] == "'+31612345678"
    assert read_csv(to_csv(TABLE)).rows[0][2] == "+31612345678"


def test_csv_comes_back_as_it_was() -> None:
    assert read_csv(to_csv(TABLE)) == TABLE


def test_xlsx_holds_no_formula_and_every_name() -> None:
    sheet = openpyxl.load_workbook(BytesIO(to_xlsx(TABLE))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}  # never "f"
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [one["name"] for one in CASE["holders"]]


@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1
    )
)
def test_any_row_comes_back_as_it_was(row: list[str]) -> None:
    table = Table(["a"] * len(row), [row])
    assert read_csv(to_csv(table)) == table

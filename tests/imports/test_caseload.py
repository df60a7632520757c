"""A municipality's list of people: the cases C01 to C09 of real life, and what else such lists hold."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.exports import Table, to_csv, to_xlsx
from bot.imports.caseload import read_caseload
from bot.rules.audience import Level
from bot.rules.bsn import holds_bsn
from bot.rules.caseload import CaseloadFile, Entry, UnreadableTable
from bot.rules.names import sort_key
from bot.rules.trajectory import GivenKind, Law, Route, Source
from tests.imports.test_tables import spreadsheet

DATA = Path(__file__).parents[1] / "data"
RIGHT = json.loads((DATA / "cases" / "values.json").read_text("utf-8"))
TODAY = date(2026, 11, 18)
BSN = "111222333"  # passes the test of eleven, and is nobody's


def case(name: str) -> CaseloadFile:
    return read_caseload((DATA / "cases" / f"{name}.csv").read_bytes(), today=TODAY)


def read(text: str) -> CaseloadFile:
    return read_caseload(text.encode(), today=TODAY)


def only(file: CaseloadFile) -> Entry:
    assert file.refused == ()
    (entry,) = file.entries
    return entry


def refusals(file: CaseloadFile) -> dict[int, tuple[str, str]]:
    return {remark.row: (remark.column, remark.reason) for remark in file.refused}


def by_reference(file: CaseloadFile) -> dict[str, Entry]:
    return {entry.reference: entry for entry in file.entries}


def test_c01_separators_and_dutch_names() -> None:
    files = [case("C01-semicolon"), case("C01-comma"), case("C01-tab")]
    people = [entry for file in files for entry in file.entries]
    assert [len(file.entries) for file in files] == [3, 1, 1]
    assert [entry.language for entry in people] == RIGHT["C01"]["languages"]
    assert [f"{entry.name} {entry.surname}" for entry in people] == [
        "Anna van den Berg",
        "Selam Tesfay",
        "Farid Ahmadi",
        "Karim Bakker, de",
        "Hodan Nur",
    ]
    assert people[0].dates[GivenKind.TERM_END].day == date(2027, 12, 31)
    assert [file.refused + file.warnings for file in files] == [()] * 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Clientnr\n1001\n", "no_separator"),
        ("Kleur;Maat\nrood;3\n", "no_header"),
        ("Taal;Wet\nnl;2021\n", "no_person"),
    ],
)
def test_c01_a_file_that_cannot_be_understood_is_refused_as_a_whole(text: str, reason: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        read(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize(("name", "last"), [("C02-cp1252", "last_cp1252"), ("C02-utf8", "last_utf8")])
def test_c02_code_pages(name: str, last: str) -> None:
    file = case(name)
    assert [entry.name for entry in file.entries] == RIGHT["C02"]["first"]
    assert [entry.surname for entry in file.entries] == RIGHT["C02"][last]
    assert [(remark.column, remark.reason) for remark in file.columns] == [("Opmerking", "not_kept")]


@pytest.mark.parametrize("name", ["C03-bom", "C03-utf16"])
def test_c03_byte_order_marks(name: str) -> None:
    assert [entry.name for entry in case(name).entries] == RIGHT["C03"]["names"]


def test_c04_births() -> None:
    file = case("C04-birth")
    found = {reference: entry.birth or None for reference, entry in by_reference(file).items()}
    expected: dict[str, Any] = dict(RIGHT["C04"]["birth"]) | {"2011": "1990"}
    assert found == {reference: day for reference, day in expected.items() if day != "error"}
    assert {reference for reference, day in expected.items() if day == "error"} == {
        str(1999 + row) for row in refusals(file)
    }
    assert refusals(file)[14] == ("Geboortedatum", "excel_date")
    assert refusals(file)[16] == ("Geboortedatum", "future_birth")
    assert [(remark.row, remark.reason) for remark in file.warnings] == [(12, "day_unknown")]


def test_c04_deadlines() -> None:
    file = case("C04-deadline")
    found = {
        reference: entry.dates[GivenKind.TERM_END].day.isoformat()
        for reference, entry in by_reference(file).items()
    }
    assert found | {"2104": "error"} == RIGHT["C04"]["deadline"]
    assert refusals(file) == {5: ("Einde termijn", "bad_date")}
    assert [(remark.row, remark.reason) for remark in file.warnings] == [(3, "past")]


def test_c05_phone_numbers() -> None:
    file = case("C05")
    warned = {remark.row for remark in file.warnings}
    found = {
        entry.reference: (f"{entry.phone}, warning" if entry.row in warned else entry.phone or None)
        for entry in file.entries
    }
    expected = RIGHT["C05"]
    wrong = {reference for reference, value in expected.items() if value and value.startswith("error")}
    assert found == {reference: value for reference, value in expected.items() if reference not in wrong}
    assert wrong == {str(2999 + row) for row in refusals(file)}


def test_c06_names() -> None:
    file = case("C06")
    right = RIGHT["C06"]
    assert (len(file.entries), file.refused) == (right["accepted"], ())
    people = by_reference(file)
    assert {reference: people[reference].name for reference in right["greeting"]} == right["greeting"]
    assert people["4010"].name == "Selam Tesfay Gebremariam"
    assert (people["4013"].name, people["4013"].surname) == ("ANNA", "VAN DEN BRINK")
    assert (people["4014"].name, people["4014"].surname) == ("Ali", "Reza")
    assert [(remark.row, remark.reason) for remark in file.warnings] == [
        (row, "placeholder") for row in (6, 7, 8, 9)
    ]
    letters = {
        reference: sort_key(people[reference].surname, people[reference].name)[0][0].upper()
        for reference in right["sort_letter"]
    }
    assert letters == right["sort_letter"]


def test_c07_lists_kept_by_hand() -> None:
    file = case("C07")
    assert list(by_reference(file)) == RIGHT["C07"]["people"]
    assert [(row, reason) for row, (_, reason) in refusals(file).items()] == [
        (9, "repeated_header"),
        (11, "total"),
    ]
    assert [(remark.row, remark.reason) for remark in file.warnings] == [(7, "extra_cells")]
    assert by_reference(file)["6003"].row == RIGHT["C07"]["line_of_6003"]
    assert by_reference(file)["6003"].phone == ""


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_c08_an_export_is_read_as_it_was(write: Any) -> None:
    people = json.loads((DATA / "C08.json").read_text("utf-8"))["holders"]
    table = Table(["Nr", "Naam", "Mobiel"], [[one["nr"], one["name"], one["phone"]] for one in people])
    file = read_caseload(write(table), today=TODAY)
    assert file.refused == ()
    assert [(entry.reference, entry.name, entry.phone) for entry in file.entries] == [
        # A name is one line, as everywhere in the house.
        (one["nr"], " ".join(one["name"].split()), one["phone"])
        for one in people
    ]


def test_c09_quotes() -> None:
    assert by_reference(case("C09-good"))["8002"].name == RIGHT["C09"]["good"]["8002_name"]
    with pytest.raises(UnreadableTable) as refused:
        case("C09-unbalanced")
    assert refused.value.facts["row"] == RIGHT["C09"]["unbalanced"]["error_line"]


@pytest.mark.parametrize(
    "text",
    [
        f"Clientnr;Naam;Code\n1;Anna;{BSN}\n2;Abel;12\n",
        f"Clientnr;Naam;Mobiel\n1;Anna;{BSN}\n2;Abel;0612345678\n",
        "Clientnr;Naam;Opmerking\n1;Anna;nummer 1112.22.333 gebeld\n",
        "Clientnr;Naam;BSN\n1;Anna;12\n",
        "Clientnr;Naam;Code\n1;Anna;12345672\n2;Abel;10000021\n",
    ],
)
def test_a_column_of_bsns_is_left_out_and_named(text: str) -> None:
    file = read(text)
    (remark,) = [one for one in file.columns if one.reason == "bsn"]
    assert remark.column == text.split("\n")[0].split(";")[2]
    assert BSN not in repr(file)
    assert "1112.22.333" not in repr(file)


def test_a_bsn_as_the_number_of_the_client_is_left_out_too() -> None:
    file = read(f"Clientnr;Naam\n{BSN};Anna\n")
    assert only(file).reference == ""
    assert BSN not in repr(file)


def test_a_phone_number_that_lost_its_zero_is_no_bsn() -> None:
    entry = only(read("Clientnr;Mobiel\n1;612345671\n"))
    assert entry.phone == "+31612345671"


def test_law_route_coach_and_who_says_so() -> None:
    file = read(
        "Referentie;NAAM;Wet;Leerroute;Einde termijn (DUO);Begin termijn;PIP-datum;Kennisgeving;Inschrijving BRP;"
        "Klantmanager\n1;Anna;Wi2021;Z-route;1-2-2028;1-2-2025;3-2-2025;1-12-2024;15 mrt 2025;Bram\n"
    )
    entry = only(file)
    assert (entry.law, entry.route, entry.coach) == (Law.WI2021, Route.SELF_RELIANCE, "Bram")
    assert {kind: (given.day, given.source) for kind, given in entry.dates.items()} == {
        GivenKind.TERM_END: (date(2028, 2, 1), Source.DUO_LETTER),
        GivenKind.TERM_START: (date(2025, 2, 1), Source.COACH),
        GivenKind.PIP: (date(2025, 2, 3), Source.PIP),
        GivenKind.NOTICE: (date(2024, 12, 1), Source.COACH),
        GivenKind.REGISTERED: (date(2025, 3, 15), Source.COACH),
    }
    assert file.columns == ()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(
            ("Oekraïens", "uk"),
            ("farsi", "fa"),
            ("Perzisch", "fa"),
            ("Arabic", "ar"),
            ("ትግርኛ", "ti"),
            ("PRS", "prs"),
        ),
        *(
            ("Somali", "so"),
            ("Koerdisch (Sorani)", "ckb"),
            ("Pashto", "ps"),
            ("Dutch", "nl"),
            ("English", "en"),
        ),
    ],
)
def test_languages_by_many_names(word: str, code: str) -> None:
    assert only(read(f"Clientnr;Taal\n1;{word}\n")).language == code


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Taal", "Koerdisch", "language_unknown"),
        ("Wet", "Participatiewet", "law_unknown"),
        ("Route", "A2", "route_unknown"),
        ("Niveau", "A1-A2", "level_unknown"),
        ("Taalniveau", "bijna B1", "level_unknown"),
        ("Wijk", "Noord" * 13, "too_long"),
    ],
)
def test_what_is_not_known_is_left_open_with_a_warning(column: str, value: str, reason: str) -> None:
    file = read(f"Clientnr;{column}\n1;{value}\n")
    entry = only(file)
    assert (entry.language, entry.law, entry.route, entry.level, entry.district) == (*(None,) * 4, "")
    assert [(one.row, one.column, one.reason) for one in file.warnings] == [(2, column, reason)]


@pytest.mark.parametrize("column", ["Wijk", "Buurt", "Stadsdeel", "Gebied", "District", "Wijknaam"])
def test_parts_of_the_town_by_many_names(column: str) -> None:
    file = read(f"Clientnr;{column}\n1; De  Pijp\u202e \n2;onbekend\n3;\n")
    assert [entry.district for entry in file.entries] == ["De Pijp", "", ""]
    assert file.warnings == ()


@pytest.mark.parametrize("column", ["Niveau", "Taalniveau", "NT2-niveau", "Level"])
def test_levels_of_dutch(column: str) -> None:
    said = ("A1", "a2", "Niveau B1", "b2", "Alfa", "alfa B", "")
    lines = "".join(f"{number};{level}\n" for number, level in enumerate(said, 1))
    file = read(f"Clientnr;{column}\n{lines}")
    levels = [Level.A1, Level.A2, Level.B1, Level.B2, Level.ALFA, Level.ALFA, None]
    assert [entry.level for entry in file.entries] == levels
    assert file.warnings == ()


def test_a_day_where_a_language_or_a_level_should_be() -> None:
    day = date(2026, 2, 1)
    data = spreadsheet(
        ["Clientnr", "Taal", "Wet", "Route", "Niveau", "Wijk"], [1001, day, day, day, day, day]
    )
    file = read_caseload(data, today=TODAY)
    assert only(file).reference == "1001"
    assert {remark.reason for remark in file.warnings} == {
        *("language_unknown", "law_unknown", "route_unknown", "level_unknown")
    }


def test_a_row_of_nobody_and_names_and_numbers_that_are_too_long() -> None:
    file = read(f"Clientnr;Naam;Taal\n;;Arabisch\n2;{'a' * 61};nl\n{'3' * 65};Anna;nl\n4,00E+05;Abel;nl\n")
    assert file.entries == ()
    assert refusals(file) == {
        2: ("", "nobody"),
        3: ("Naam", "too_long"),
        4: ("Clientnr", "too_long"),
        5: ("Clientnr", "scientific"),
    }


def test_numbers_of_rows_beside_those_of_clients() -> None:
    entry = only(read("Nr;Cliëntnummer;Voornaam;Naam\n1;A-77;Anna;van den Berg\n"))
    assert (entry.reference, entry.name, entry.surname) == ("A-77", "Anna", "van den Berg")


def test_the_first_of_two_phone_numbers_is_the_mobile_one() -> None:
    file = read("Clientnr;Telefoon;Mobiel\n1;0201234567;0612345678\n2;0201234567;\n")
    assert [entry.phone for entry in file.entries] == ["+31612345678", "+31201234567"]


def test_a_spreadsheet() -> None:
    data = spreadsheet(
        ["Caseload november"],
        ["Clientnr", "Voornaam", "Geb.datum", "Mobiel", "Einde termijn"],
        [1001, "Anna", date(1991, 2, 3), 612345678, date(2027, 12, 31)],
        [1002, "Selam", 32874, "0612345679", None],
    )
    file = read_caseload(data, today=TODAY)
    assert [(one.row, one.reference, one.birth, one.phone) for one in file.entries] == [
        (3, "1001", "1991-02-03", "+31612345678")
    ]
    assert refusals(file) == {4: ("Geb.datum", "excel_date")}


@pytest.mark.parametrize(
    "cell", ["111\u00a0222\u00a0333", "1112\u200b22333", "111  222  333", "Anna 111\u2011222\u2011333"]
)
def test_a_bsn_is_seen_however_it_is_taken_apart(cell: str) -> None:
    file = read(f"Clientnr;Voornaam;Coach\n1;Anna;{cell}\n2;Abel;Bram\n")
    assert [remark.reason for remark in file.columns] == ["bsn"]
    assert [entry.coach for entry in file.entries] == ["", ""]


def test_a_phone_number_with_its_country_is_no_bsn() -> None:
    file = read("Clientnr;Mobiel\n1;+31 612 345 609\n2;0031 612 345 609\n")
    assert holds_bsn("612 345 609")
    assert [entry.phone for entry in file.entries] == ["+31612345609"] * 2


def test_a_column_may_be_called_anything() -> None:
    """Its name is shown in chats and at terminals."""
    file = read(f"Clientnr;Naam;\x1b[2JKl\u202eeur {BSN};{'lang ' * 20}\n1;Anna;rood;x\n")
    assert [remark.column for remark in file.columns] == ["[2JKleur …", ("lang " * 11).strip() + "…"]


def test_a_header_with_long_names_that_is_printed_again() -> None:
    header = f"Clientnr;Naam;{'Bijzonderheden van de afgelopen maand ' * 3}\n"
    file = read(f"{header}1;Anna;x\n{header}2;Abel;x\n")
    assert [entry.name for entry in file.entries] == ["Anna", "Abel"]
    assert refusals(file) == {3: ("", "repeated_header")}


@pytest.mark.parametrize(
    ("columns", "law", "route", "warned"),
    [
        ("Route\n1;B1", Law.WI2021, Route.B1, []),
        ("Route;Wet\n1;B1;-", Law.WI2021, Route.B1, []),
        ("Route;Wet\n1;B1;Wi2021", Law.WI2021, Route.B1, []),
        ("Route;Wet\n1;B1;Wi2013", Law.WI2013, None, ["route_of_another_law"]),
        ("Route;Wet\n1;B1;vrijwillig", Law.NOT_OBLIGED, None, ["route_of_another_law"]),
        ("Route;Wet\n1;B1;Participatiewet", None, None, ["law_unknown", "route_of_another_law"]),
        ("Wet\n1;Wi2013", Law.WI2013, None, []),
    ],
)
def test_only_wi2021_has_routes(
    columns: str, law: Law | None, route: Route | None, warned: list[str]
) -> None:
    file = read(f"Clientnr;{columns}\n")
    entry = only(file)
    assert (entry.law, entry.route) == (law, route)
    assert sorted(remark.reason for remark in file.warnings) == warned

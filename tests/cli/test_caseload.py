"""A municipality's list of people, read and written at the command line."""

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.clock import WallClock
from bot.rules.caseload import KnownPerson
from storage import caseload, people
from tests.builders import a_coach, a_municipality
from tests.cli.conftest import Cli, DataOf

CASES = Path(__file__).parents[1] / "data" / "cases"
NONE: dict[str, list[int]] = {"new": [], "changed": [], "same": [], "refused": []}


@pytest.fixture
def town(db_of: DataOf) -> int:
    return db_of(a_municipality).id


def known(tx: Connection) -> list[KnownPerson]:
    return caseload.known_people(tx, a_municipality(tx).id)


def lists(folder: Path, text: str) -> str:
    file = folder / "lijst.csv"
    file.write_text(text)
    return str(file)


def case(name: str) -> str:
    return str(CASES / f"{name}.csv")


def test_shows_then_saves_then_changes_nothing(with_data: Cli, db_of: DataOf, town: int) -> None:
    command = ("import", "people", case("C07"), "--municipality", "Voorbeeldstad", "--json")
    found = NONE | {"refused": [9, 11]}
    assert json.loads(with_data.run(*command).stdout) == found | {"new": [4, 7, 10]}
    assert db_of(known) == []
    assert json.loads(with_data.run(*command, "--yes").stdout) == found | {"new": [4, 7, 10]}
    assert [person.reference for person in db_of(known)] == ["6001", "6002", "6003"]
    again = with_data.run(*command, "--yes", "--language", "en")
    assert json.loads(again.stdout) == found | {"same": [4, 7, 10]}
    assert again.stderr.splitlines() == [
        "Row 9: these are the column names again",
        "Row 11: this is a total, not a person",
        "Row 7: there are cells beside the last column; they are not read",
    ]


def test_for_a_reader_in_two_languages(with_data: Cli, town: int) -> None:
    command = ("import", "people", case("C04-deadline"))
    assert with_data.run(*command, "--language", "en").stdout.splitlines() == [
        "➕ 3 new",
        "Row 2: 2101; end of the term Thursday 31 December 2026",
        "Row 3: 2102; end of the term Sunday 1 February 2026",
        "Row 4: 2103; end of the term Wednesday 2 January 2030",
        "⛔️ 1 row refused",
        "Row 5, Einde termijn: this is not a date",
        "⚠️ 1 row to look at",
        "Row 3, Einde termijn: this date has passed",
        "Nothing was changed. Add --yes to save this.",
    ]
    dutch = with_data.run(*command).stdout
    assert "Regel 5, Einde termijn: dit is geen datum" in dutch
    assert "donderdag 31 december 2026" in dutch


def test_a_file_that_cannot_be_read_names_the_row(with_data: Cli, db_of: DataOf, town: int) -> None:
    line = with_data.fails("import", "people", case("C09-unbalanced"), "--yes", "--json", "--language", "en")
    assert line == '📎 I cannot read this file: a quote (") in row 3 is never closed. Nothing was changed.'
    assert db_of(known) == []


def test_no_bsn_is_kept_or_printed(with_data: Cli, db_of: DataOf, town: int, tmp_path: Path) -> None:
    file = lists(tmp_path, "Clientnr;Naam;Nummer\n1;Anna;111222333\n")
    shown = with_data.run("import", "people", file, "--yes", "--language", "en")
    assert "Column Nummer: 🔒 looks like BSNs; nothing of it is saved" in shown.output
    assert "111222333" not in shown.output
    assert "111222333" not in repr(db_of(known))


def test_the_coach_of_new_people(with_data: Cli, db_of: DataOf, town: int) -> None:
    coach = db_of(lambda tx: a_coach(tx, "Bram", now=WallClock().now()))
    assert with_data.run("import", "people", case("C07"), "--coach", str(coach.id), "--yes").exit_code == 0
    assert {person.coach_id for person in db_of(known)} == {coach.id}
    there = db_of(
        lambda tx: a_coach(tx, "Zeynep", municipality=a_municipality(tx, "Testerdam"), now=WallClock().now())
    )
    for number in (there.id, 99):
        line = with_data.fails(
            *("import", "people", case("C07"), "--coach", str(number), "--municipality", "Voorbeeldstad")
        )
        assert line == f"There is no person with number {number}."


def test_which_municipality(with_data: Cli, db_of: DataOf, town: int) -> None:
    command = ("import", "people", case("C07"))
    assert (
        with_data.fails(*command, "--municipality", "Nergens") == "There is no municipality called Nergens."
    )
    db_of(a_municipality, "Testerdam")
    assert with_data.fails(*command) == "Name the municipality: --municipality NAME."
    assert with_data.run(*command, "--municipality", "Testerdam", "--yes").exit_code == 0
    assert db_of(known) == []


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_an_export_read_back_changes_nothing(
    with_data: Cli, db_of: DataOf, town: int, tmp_path: Path, format_: str
) -> None:
    for name in ("C01-semicolon", "C06", "C02-utf8"):
        assert with_data.run("import", "people", case(name), "--yes").exit_code == 0
    file = tmp_path / f"uit.{format_}"
    file.touch(mode=0o644)  # one of yesterday, which others may read
    assert with_data.run("export", "people", str(file), "--format", format_).stderr == "21 people.\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = json.loads(with_data.run("import", "people", str(file), "--json", "--yes").stdout)
    assert rows == NONE | {"same": list(range(2, 23))}


def test_an_export_holds_the_own_municipality_alone(
    with_data: Cli, db_of: DataOf, town: int, tmp_path: Path
) -> None:
    other = db_of(a_municipality, "Testerdam")
    db_of(lambda tx: people.add_holder(tx, other.id, "Noor", coach_id=None, now=WallClock().now()))
    file = tmp_path / "uit.csv"
    assert with_data.run("export", "people", str(file), "--municipality", "Voorbeeldstad").exit_code == 0
    assert "Noor" not in file.read_text("utf-8-sig")
    nowhere = tmp_path / "no" / "uit.csv"
    line = with_data.fails("export", "people", str(nowhere), "--municipality", "Testerdam")
    assert line == "The file cannot be written: No such file or directory."

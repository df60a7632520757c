"""The dates of an imagined person, from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Cli


def told(result: Result) -> dict[str, dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return {
        one["kind"] if one["part"] is None else f"{one['kind']}.{one['part']}": one
        for one in json.loads(result.stdout)["dates"]
    }


def test_the_dates_after_a_leap_day_as_data(cli: Cli, tmp_path: Path) -> None:
    run = cli.run("terms", "--law", "wi2021", "--pip-date", "2024-02-29", "--route", "B1", "--json")
    assert json.loads(run.stdout)["law"] == "wi2021"
    found = told(run)
    assert found["extension_from"] == {
        "kind": "extension_from",
        "part": None,
        "day": "2026-09-01",
        "source": "berekend",
        "limit": "not_earlier",
        "confirmed": False,
        "rule": "wi2021.extension_from",
        "article": "Besluit inburgering 2021 art. 4.1 en 4.5",
        "address": "https://wetten.overheid.nl/BWBR0045555",
        "inputs": {"start": "2024-03-01", "end": "2027-02-28"},
    }
    assert found["term_end"]["day"] == "2027-02-28"
    assert found["switch_until"]["day"] == "2025-08-29"
    assert found["sign_up_by.knm"]["day"] == "2026-11-15"
    assert found["sign_up_by.knm"]["article"] is None
    assert list(tmp_path.iterdir()) == []


def test_the_same_for_a_reader(cli: Cli) -> None:
    run = cli.run("terms", "--law", "wi2021", "--pip-date", "2024-02-29", "--route", "Z")
    assert run.exit_code == 0
    lines = run.stdout.splitlines()
    assert (
        "not later than   Sun 2027-02-28  term_end  [berekend, not confirmed]"
        "  Wet inburgering 2021 art. 11, https://wetten.overheid.nl/BWBR0044770"
    ) in lines
    assert any(line.startswith("not earlier than Tue 2026-09-01  extension_from") for line in lines)


@pytest.mark.parametrize(
    ("options", "kind", "day"),
    [
        ("--law wi2021 --notice 2026-02-03 --registered 2026-03-20", "pip_due", "2026-05-29"),
        ("--law wi2021 --notice 2026-02-03 --stage reception", "pip_due", None),
        ("--obliged 2022-01-01 --pip-date 2025-05-12", "term_end", "2028-05-12"),
        ("--obliged 2021-12-31 --pip-date 2025-05-12", "term_end", None),
        ("--obliged 2021-12-31 --registered 2020-02-29", "pvt_due.pvt", "2021-02-28"),
        ("--law wi2013 --cohort 2015 --registered 2020-02-29", "pvt_due.pvt", None),
        ("--law wi2021 --pip-date 2025-05-12 --group family", "offer_due", None),
        ("--law wi2021 --pip-date 2025-05-12 --route B1 --passed map", "map_due.map", None),
        ("--law wi2021 --pip-date 2025-05-12 --extension nearly_done", "term_end", "2028-11-12"),
        ("--law wi2021 --term-end 2028-05-12 --extension other:40m", "term_end", "2030-05-12"),
        ("--law wi2021 --term-end 2028-05-12 --extension no_offer:40d", "term_end", "2028-06-21"),
        (
            "--law wi2021 --term-end 2027-02-28 --extension illness:2026-02-01:2026-05-31",
            "term_end",
            "2027-06-28",
        ),
        (
            "--law wi2021 --route B1 --group family --new-term 2028-01-10 --passed knm --passed reading --passed map",
            "term_end",
            "2029-01-10",
        ),
        ("--law not_obliged --benefit-request 2026-03-02", "language_test_due", "2026-04-28"),
        ("--law not_obliged --decision 2026-11-13", "objection_until", "2026-12-28"),
        ("--law wi2021 --benefit-start 2026-09-01", "unburdened_until", "2027-02-28"),
    ],
)
def test_what_else_can_be_known(cli: Cli, options: str, kind: str, day: str | None) -> None:
    found = told(cli.run("terms", *options.split(), "--today", "2026-11-25", "--json"))
    assert (found[kind]["day"] if kind in found else None) == day


def test_a_date_on_paper_is_confirmed(cli: Cli) -> None:
    found = told(cli.run("terms", "--law", "wi2013", "--term-end", "2027-06-30", "--json"))["term_end"]
    assert (found["source"], found["confirmed"], found["rule"]) == ("duo_brief", True, "given")


@pytest.mark.parametrize("options", ["", "--obliged 2012-12-31"])
def test_no_law_no_dates(cli: Cli, options: str) -> None:
    assert cli.fails("terms", *options.split()) == "Say --law, or --obliged with a day from 2013 on."


def test_nothing_known_is_said(cli: Cli) -> None:
    assert cli.run("terms", "--law", "not_obliged").stdout == "No dates follow from this.\n"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--pip-date", "29-02-2024"),
        ("--pip-date", "2023-02-29"),
        ("--pip-date", "1999-12-31"),
        ("--pip-date", "9999-12-31"),
        ("--extension", "fever"),
        ("--extension", "illness:long"),
        ("--extension", "illness:2026-02-01"),
        ("--extension", "illness:2026-02-01:never"),
        ("--extension", "illness:1:2:3"),
        ("--extension", "illness:"),
        ("--extension", "illness:99999m"),
    ],
)
def test_what_is_no_date_or_no_extension_is_refused(cli: Cli, option: str, value: str) -> None:
    run = cli.run("terms", "--law", "wi2021", option, value)
    assert run.exit_code == 2
    assert option in run.stderr
    assert "Traceback" not in run.output

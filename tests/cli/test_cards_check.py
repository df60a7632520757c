"""`cards check` as `make check` runs it: with the real cards, the real dictionary and frequencies."""

import re
import subprocess
import sys

import pytest

from bot.card_checks.findings import Known
from bot.card_data import known
from tests.cards.checking import TODAY
from tests.cli.conftest import ROOT, Cli


@pytest.fixture(scope="module")
def dutch() -> Known:
    return known(TODAY)


def test_the_cards_go_through_the_gate_until_their_facts_are_over(cli: Cli) -> None:
    done = cli.run("cards", "check", "--today", "2040-01-01")
    *faults, last = done.stderr.splitlines()
    assert done.exit_code == 1
    assert last == f"{len(faults)} things are wrong with the cards, 0 are doubtful."
    assert faults
    for line in faults:
        assert re.match(r"bot/cards/\w+\.toml:\d+: [a-z0-9-]+\.valid_until is past .* \[fact\]$", line), line
    assert "480 cards by domain and level" in done.stdout
    assert "KNM actions with a card: 27 of 27" in done.stdout


@pytest.mark.parametrize("package", ["wordfreq", "spylls.hunspell"])
def test_without_the_packages_of_the_tests_it_says_which_is_missing(package: str) -> None:
    program = f"import sys; sys.modules[{package!r}] = None; sys.argv = ['bot', 'cards', 'check']; from bot.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"The package {package.split('.')[0]} is not installed; `make .venv/test.ok`")


@pytest.mark.parametrize(
    "word",
    [
        "huisartsenpost",
        "zorgverzekering",
        "één",
        "auto's",
        "e-mail",
        "Nederlands",
        "Rotterdam",
        "ouderavond",
        "wc",
        "tv",
    ],
)
def test_words_of_daily_life_are_in_the_dictionary(dutch: Known, word: str) -> None:
    assert dutch.is_spelled(word)


@pytest.mark.parametrize("word", ["afpsraak", "hep", "gebelt", "nederlands", "rotterdam", "ouderavont"])
def test_mistakes_are_not(dutch: Known, word: str) -> None:
    assert not dutch.is_spelled(word)


def test_how_common_a_word_is(dutch: Known) -> None:
    assert dutch.zipf("afspraak") > 4.5 > dutch.zipf("factuur") > 2.5 > dutch.zipf("afpsraak")
    assert dutch.articles["afspraak"] == "de"
    assert dutch.articles["ziekenhuis"] == "het"
    assert dutch.plurals["pil"] == "pillen"

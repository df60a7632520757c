"""The gate as a whole: exceptions, the lines of what was found, and its lists."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.card_checks.findings import Finding, Known, Rule
from bot.card_data import CHECKS, RELEASED, WrongList, exceptions, read_glosses, released, rows_of
from bot.card_gate import EXCEPTIONS_FILE, Lines, findings
from bot.deck import load_deck
from bot.rules.cards import Deck
from tests.cards.checking import APPOINTMENT, a_deck, as_released, known
from tests.cards.conftest import line_of

HARSH = (Rule.TONE, "hea-afspraak.explain", "boete")


@pytest.fixture
def deck() -> Deck:
    return a_deck(replace(APPOINTMENT, explain="Dus geen boete."))


@pytest.fixture
def told(deck: Deck) -> Known:
    return known(deck)


def test_a_good_deck_goes_through() -> None:
    assert findings(a_deck(), known(a_deck()), {}) == []


def test_what_a_person_found_right_is_let_through(deck: Deck, told: Known) -> None:
    [finding] = findings(deck, told, {})
    assert (finding.rule, ".".join(finding.place), finding.about) == HARSH
    assert findings(deck, told, {HARSH: "a reason"}) == []


def test_an_exception_holds_for_one_word_in_one_place(deck: Deck, told: Known) -> None:
    for other in ((Rule.TONE, "hea-afspraak.sentence", "boete"), (Rule.WORD, *HARSH[1:])):
        left = findings(deck, told, {other: "a reason"})
        assert [finding.rule for finding in left] == [Rule.TONE, Rule.EXCEPTION]
        assert left[1].is_fault


def test_each_finding_has_its_file_and_line(tmp_path: Path, cards: Path) -> None:
    del cards  # they lie in the folder
    (tmp_path / "locales/ar/LC_MESSAGES").mkdir(parents=True)
    po = "locales/ar/LC_MESSAGES/cards.po"
    (tmp_path / po).write_text('msgid ""\n\nmsgctxt "hea-recept/word"\n', "utf-8")
    (tmp_path / "list.tsv").write_text("id\tnl\nhea-recepten\tx\nhea-recept\trecept\n", "utf-8")
    told = Lines(tmp_path).told(
        [
            Finding(Rule.OPTIONS, ("hea-afspraak", "items", "1", "options"), "is wrong"),
            Finding(Rule.LENGTH, ("hea-recept", "explain"), "is not there"),
            Finding(Rule.NAME, ("all cards",), "are not balanced"),
            Finding(Rule.GLOSS, ("hea-recept/word",), "is empty", file=po),
            Finding(Rule.ID, ("hea-recept",), "has gone", file="list.tsv"),
        ]
    )
    health = "bot/cards/health.toml"
    assert list(told) == [
        "bot/cards:1: all cards are not balanced [name]",
        f"{health}:{line_of('options = [')}: hea-afspraak.items.1.options is wrong [options]",
        f"{health}:{line_of('[hea-recept]')}: hea-recept.explain is not there [length]",
        "list.tsv:3: hea-recept has gone [id]",
        f"{po}:3: hea-recept/word is empty [gloss]",
    ]


def test_an_exception_has_a_line_of_its_own(tmp_path: Path, told: Known) -> None:
    path = tmp_path / EXCEPTIONS_FILE
    path.parent.mkdir(parents=True)
    path.write_text("rule\tplace\tabout\treason\n" + "\t".join((*HARSH, "why")) + "\n", "utf-8")
    left = findings(a_deck(), told, exceptions(path))
    [line] = [line for line in Lines(tmp_path).told(left) if "[exception]" in line]
    assert line.startswith(f"{EXCEPTIONS_FILE}:2: tone hea-afspraak.explain boete is no longer needed")


def test_a_row_with_a_cell_too_many_is_told(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("# About.\nword\tlevel\nhuis\tA1\tmore\n", "utf-8")
    with pytest.raises(WrongList, match=r"words\.tsv:3: has 3 cells where its head has 2"):
        rows_of(path, dict)


def test_a_value_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.tsv"
    path.write_text("rule\tplace\tabout\treason\nspel\tx\ty\tz\n", "utf-8")
    with pytest.raises(WrongList, match=r"list\.tsv:2: 'spel' is not a valid Rule"):
        exceptions(path)
    path.write_text("# About.\nid\tnl\trev\tmark\nhea-x\tx\tone\tm\n", "utf-8")
    with pytest.raises(WrongList, match=r"list\.tsv:3: .*'one'"):
        released(path)
    path.write_text("id\tnl\nhea-x\tx\n", "utf-8")
    with pytest.raises(WrongList, match=r"list\.tsv:2: 'rev'"):
        released(path)


def test_a_list_or_catalogue_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WrongList, match=r"none\.tsv: cannot be read"):
        released(tmp_path / "none.tsv")
    path = tmp_path / "cards.po"
    path.write_text("msgid no quotes\n", "utf-8")
    with pytest.raises(WrongList, match=r"cards\.po: not a catalogue"):
        read_glosses(path)


@pytest.mark.parametrize("path", sorted(CHECKS.glob("*.tsv")), ids=lambda path: path.name)
def test_a_list_says_what_it_is_and_has_each_row_once(path: Path) -> None:
    assert path.read_text("utf-8").startswith("# ")
    rows = [tuple(row.values()) for row in rows_of(path, dict)]
    assert len(set(rows)) == len(rows)
    if path.name in ("exceptions.tsv", "words.tsv"):
        assert all(row[-1] for row in rows)


def test_every_card_of_the_product_is_as_it_was_released() -> None:
    cards = load_deck().cards
    assert released(RELEASED) == as_released(*cards.values())

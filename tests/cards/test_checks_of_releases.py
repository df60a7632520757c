"""Ids and revisions: a card that changes gets a new revision, and what was released is written only on purpose."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.card_checks.findings import Released
from bot.card_checks.ids import ids, mark_of
from bot.card_data import accept, released
from bot.rules.cards import Card, CardLevel, Skill, Status
from bot.rules.trajectory import Part
from tests.cards.checking import (
    APPOINTMENT,
    CARDS,
    PLASTER,
    RECIPE,
    a_deck,
    as_released,
    found,
    one,
    with_item,
)

HEAD = "# What was released.\nid\tnl\trev\tmark\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The list, with the small deck as it is."""
    path = tmp_path / "released.tsv"
    path.write_text(HEAD, "utf-8")
    accept(path, a_deck())
    return path


def test_good_cards_pass() -> None:
    assert found(ids) == []


def test_an_id_is_kept_for_ever() -> None:
    before = {**as_released(*CARDS), "hea-weg": Released("weg", 1, "")}
    one(found(ids, released=before), "has gone from the cards")
    retired = replace(RECIPE, id="hea-weg", nl="weg", status=Status.RETIRED)
    assert found(ids, retired, released=before) == []


def test_an_id_is_used_once() -> None:
    before = as_released(*CARDS)
    one(found(ids, replace(PLASTER, id="hea-nieuw"), released=before), "--accept")
    one(found(ids, replace(PLASTER, nl="verband", rev=2), released=before), "was given to “pleister”")


@pytest.mark.parametrize(
    "changed",
    [
        replace(APPOINTMENT, sentence="Ik wil graag een afspraak maken."),
        replace(APPOINTMENT, article="het"),
        replace(APPOINTMENT, plural="afspraaks"),
        replace(APPOINTMENT, emoji="📅"),
        replace(APPOINTMENT, explain="Een afspraak is een dag bij de dokter."),
        replace(APPOINTMENT, accept=("tijd",)),
        replace(APPOINTMENT, cloze=("pleister", "dokter")),
        replace(APPOINTMENT, confusable=("hea-pleister", "hea-recept")),
        replace(APPOINTMENT, orders=("Een afspraak wil ik maken.",)),
        replace(APPOINTMENT, items=APPOINTMENT.items[:1]),
        with_item(APPOINTMENT, text="De dokter vraagt: wanneer komt u?"),
        with_item(APPOINTMENT, options=("Morgen om tien uur.", "Met de bus van tien.", "Nee, ik ben ziek.")),
        with_item(APPOINTMENT, explain="Wanneer vraagt naar een tijd."),
    ],
)
def test_a_changed_card_takes_a_new_revision(changed: Card) -> None:
    before = as_released(*CARDS)
    finding = one(found(ids, changed, released=before), "still 1, but the card has changed; make it 2")
    assert finding.place == ("hea-afspraak", "rev")
    one(
        found(ids, replace(changed, rev=2), released=before),
        "is 2, which is not in bot/cards/released.tsv yet",
    )
    accepted = as_released(*CARDS, replace(changed, rev=2))
    assert found(ids, replace(changed, rev=2), released=accepted) == []


def test_what_no_learner_answers_may_change_under_a_revision() -> None:
    changed = replace(
        APPOINTMENT,
        topic="body",
        skill=Skill.READING,
        level=CardLevel.A2,
        parts=(Part.KNM,),
        knm="4.2",
        source="https://www.rijksoverheid.nl/",
        valid_until=date(2028, 1, 1),
        status=Status.REVIEWED,
    )
    assert mark_of(changed) == mark_of(APPOINTMENT)


def test_a_retired_card_is_asked_of_nobody() -> None:
    changed = replace(APPOINTMENT, sentence="Ik wil.", status=Status.RETIRED)
    assert found(ids, changed, released=as_released(*CARDS)) == []


def test_a_revision_never_goes_down() -> None:
    before = as_released(*CARDS, replace(PLASTER, rev=3))
    one(found(ids, replace(PLASTER, rev=2), released=before), "is 2, where revision 3 was released")


def test_new_cards_and_revisions_are_written_in_their_places(path: Path) -> None:
    changed = replace(RECIPE, sentence="Ik wil een recept.", rev=2)
    new = replace(PLASTER, id="hea-nieuw", nl="verband")
    deck = a_deck(changed, new)
    assert accept(path, deck) == ["hea-recept", "hea-nieuw"]
    assert path.read_text("utf-8").startswith(HEAD)
    assert list(released(path)) == ["hea-afspraak", "hea-recept", "hea-pleister", "hea-nieuw"]
    assert released(path) == as_released(*deck.cards.values())
    assert accept(path, deck) == []


@pytest.mark.parametrize(
    "wrong",
    [
        replace(RECIPE, sentence="Ik wil een recept."),
        replace(RECIPE, nl="medicijn", rev=2),
        replace(RECIPE, rev=1),
    ],
)
def test_what_is_a_fault_is_not_written(path: Path, wrong: Card) -> None:
    before = path.read_text("utf-8")
    assert accept(path, a_deck(wrong)) == []
    assert path.read_text("utf-8") == before

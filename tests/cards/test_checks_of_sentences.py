"""Verbs, marks, what others wrote, and what can be heard: a bad card is caught, its neighbours pass."""

from dataclasses import replace

import pytest

from bot.card_checks.frames import copies, frames
from bot.card_checks.hearing import hearing
from bot.card_checks.language import marks
from bot.card_checks.verbs import agreement, taught
from bot.rules.cards import CardKind, CardLevel
from tests.cards.checking import APPOINTMENT, PLASTER, RECIPE, found, one, with_item


@pytest.mark.parametrize("check", [agreement, taught, marks, frames, copies, hearing])
def test_good_cards_pass(check) -> None:  # type: ignore[no-untyped-def]
    assert found(check) == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Ik wilt een afspraak.", "go with ik: ik wilt"),
        ("Dus hij maak een afspraak.", "go with hij: hij maak"),
        ("Wij maakt een afspraak.", "go with wij: wij maakt"),
        ("Morgen maakt ik een afspraak.", "go with ik: maakt ik"),
        ("Komt jij morgen?", "go with jij: komt jij"),
        ("Wanneer komen u?", "go with u: komen u"),
        ("Wanneer komt je?", "go with je: komt je"),
        ("Zij kom morgen.", "go with zij: zij kom"),
        ("Dus jullie kwam morgen.", "go with jullie: jullie kwam"),
    ],
)
def test_a_verb_that_does_not_go_with_who_does_it_is_doubtful(sentence: str, told: str) -> None:
    finding = one(found(agreement, replace(APPOINTMENT, sentence=sentence)), told, is_fault=False)
    assert finding.place == ("hea-afspraak", "sentence")


@pytest.mark.parametrize(
    "sentence",
    [
        "Ik wil een afspraak.",
        "Morgen maak ik een afspraak.",
        "Kom jij morgen?",
        "Wanneer kom je?",
        "Hij komt en zij komen.",
        "U bent ziek, dus u is ziek.",  # both are heard
        "Zij was ziek en zij waren ziek.",
        "Ik bel u.",
        "Kan ik u bellen?",
        "Bel u de dokter?",
        "Sara en ik maken een afspraak.",
        "Zeg wanneer ik komen kan.",
        "Wat is je dag?",
        "Het regent, en hij regent.",
    ],
)
def test_verbs_that_go_with_who_does_it(sentence: str) -> None:
    assert found(agreement, replace(APPOINTMENT, sentence=sentence)) == []


def test_wrong_answers_may_have_wrong_verbs() -> None:
    card = with_item(APPOINTMENT, options=("Ik kom.", "Ik komt.", "Ik komen."))
    assert found(agreement, replace(card, cloze=("ik wilt", "ik komt"))) == []


def test_a_sentence_has_what_the_card_teaches() -> None:
    card = replace(APPOINTMENT, kind=CardKind.PATTERN, nl="ik wil ... maken", target="wil", article="")
    assert found(taught, card) == []
    finding = one(found(taught, replace(card, nl="ik wil ... bellen")), "has no form of bellen")
    assert (finding.place, finding.about) == (("hea-afspraak", "sentence"), "bellen")


@pytest.mark.parametrize(
    ("nl", "sentence"),
    [
        ("krijgen", "Met een recept krijgt u medicijnen."),
        ("recept krijgen", "Sara heeft een recept gekregen."),
        ("pleister", "Er zitten pleisters op."),
        ("zijn", "Ik ben ziek."),
    ],
)
def test_another_form_of_what_is_taught_is_there(nl: str, sentence: str) -> None:
    assert found(taught, replace(RECIPE, nl=nl, sentence=sentence)) == []


def test_a_word_that_is_taught_twice_stands_there_twice() -> None:
    card = replace(RECIPE, nl="hoe eerder hoe", sentence="Hoe eerder u komt.")
    one(found(taught, card), "has no form of hoe")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sentence": "ik wil een afspraak maken."}, "begins with a small letter: i"),
        ({"sentence": "Ik wil een afspraak maken"}, "at its end"),
        ({"sentence": "Ik wil een afspraak maken,"}, "at its end"),
        ({"explain": "een afspraak is een tijd."}, "begins with a small letter: e"),
        ({"orders": ("Een afspraak wil ik maken",)}, "at its end"),
    ],
)
def test_a_sentence_begins_and_ends_as_one(changes: dict[str, str], told: str) -> None:
    one(found(marks, replace(APPOINTMENT, **changes)), told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sentence",
    ["'s Avonds maak ik een afspraak.", "112 is het nummer.", "'Ik kom', zegt hij!", "Een afspraak…"],
)
def test_other_ways_to_begin_and_end(sentence: str) -> None:
    assert found(marks, replace(APPOINTMENT, sentence=sentence)) == []


def test_a_letter_ends_with_a_name() -> None:
    assert found(marks, with_item(APPOINTMENT, text="Ik kom morgen.\nSara")) == []
    one(found(marks, with_item(APPOINTMENT, text="ik kom morgen.\nSara")), "small letter")


def test_a_wrong_word_that_somebody_wrote_there() -> None:
    card = replace(
        APPOINTMENT, sentence="De dokter komt om tien uur.", target="dokter", cloze=("bus", "hand")
    )
    finding = one(found(frames, card), "has bus, which fits elsewhere", is_fault=False)
    assert (finding.place, finding.about) == (("hea-afspraak", "cloze"), "bus")
    assert (
        found(frames, replace(card, sentence="De dokter komt niet om tien uur.", cloze=("boot", "hand")))
        == []
    )
    assert found(frames, replace(card, sentence="Dus de dokter komt om tien uur.")) == []


def test_a_wrong_word_that_another_card_has_there() -> None:
    other = replace(PLASTER, sentence="Ik wil een pleister maken.")
    one(found(frames, other), "“wil een pleister maken”", is_fault=False)
    assert found(frames, replace(other, sentence="Ik wil een pleister.")) == []


def test_no_sentence_is_somebody_elses() -> None:
    card = replace(APPOINTMENT, sentence="De bus komt om tien uur!")
    finding = one(found(copies, card), "somebody else wrote", is_fault=False)
    assert finding.place == ("hea-afspraak", "sentence")
    assert found(copies, replace(card, sentence="De bus komt om tien uur aan.")) == []
    # A short one is nobody's.
    short = replace(card, sentence="De bus komt.")
    assert found(copies, short, bank=("De bus komt.",)) == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Een afspraak kost € 25.", "write it as a word: €"),
        ("Een afspraak en/of een recept.", "write it as a word: /"),
        ("Ik wil een afspraak 🙂.", "write it as a word: 🙂"),
        ("Ik wil een موعد.", "write it as a word: م"),
    ],
)
def test_a_sign_that_no_voice_says(sentence: str, told: str) -> None:
    one(found(hearing, replace(APPOINTMENT, sentence=sentence))[:1], told)


def test_a_card_without_a_word_to_say() -> None:
    one(found(hearing, replace(APPOINTMENT, article="", nl="...")), "no word in it")


def test_what_takes_longer_than_a_recording_of_its_level() -> None:
    long = " ".join(["de"] * 19)
    card = replace(APPOINTMENT, sentence=f"{long}.")
    one(found(hearing, card), "some 15 seconds to say, where a recording lasts 15")
    assert found(hearing, replace(card, level=CardLevel.A2)) == []
    one(found(hearing, replace(APPOINTMENT, sentence="a" * 501)), "500 characters")


def test_a_number_is_as_long_as_it_is_told() -> None:
    numbers = " ".join(["0800-2000"] * 3)
    one(found(hearing, replace(APPOINTMENT, sentence=numbers)), "seconds to say")

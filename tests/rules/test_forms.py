"""Which forms a card has, which fits, and what an exercise is made of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cards import CardKind, CardLevel, Form
from bot.rules.forms import (
    GAP,
    Exercise,
    exercise,
    form_for,
    forms_of,
    is_right_order,
    with_gap,
)
from tests.rules.deck_examples import APPOINTMENT, DECK, EYE, a_card, a_deck

seeds = st.text(max_size=12)


def of(name: str):
    return DECK.cards[f"hea-{name}"]


def test_forms_grow_from_recognising_to_making() -> None:
    assert forms_of(of("afspraak"), DECK, has_voice=False) == (
        Form.TEACH,
        Form.PICTURE_WORD,
        Form.MC_MEANING,
        Form.CLOZE_CHOICE,
        Form.MC_REPLY,
        Form.WORD_ORDER,
        Form.TYPE_WORD,
        Form.SPEAK_REPEAT,
        Form.SPEAK_SITUATION,
    )


def test_alfa_needs_no_reading() -> None:
    assert set(forms_of(EYE, DECK, has_voice=True)) <= {Form.TEACH, Form.PICTURE_WORD, Form.SPEAK_REPEAT}


def test_dictation_needs_a_clip() -> None:
    card = replace(of("afspraak"), level=CardLevel.A2)
    deck = a_deck(card, *(replace(of(name), level=CardLevel.A2) for name in ("recept", "wachtkamer")))
    assert Form.DICTATION in forms_of(card, deck, has_voice=True)
    assert Form.DICTATION not in forms_of(card, deck, has_voice=False)


@pytest.mark.parametrize(
    ("stability", "forms"),
    [
        (None, {Form.TEACH}),
        (0.5, {Form.PICTURE_WORD, Form.MC_MEANING}),
        (5.0, {Form.CLOZE_CHOICE, Form.MC_REPLY}),
        (20.0, {Form.WORD_ORDER, Form.TYPE_WORD, Form.SPEAK_REPEAT}),
        (90.0, {Form.SPEAK_SITUATION}),
    ],
)
def test_the_form_grows_harder_as_the_card_is_known_better(stability: float | None, forms: set[Form]) -> None:
    card = of("afspraak")
    found = {form_for(card, DECK, stability=stability, reps=reps, has_voice=False) for reps in range(6)}
    assert found == forms


@pytest.mark.parametrize(
    ("missed", "then"),
    [
        (Form.TYPE_WORD, Form.MC_REPLY),
        (Form.CLOZE_CHOICE, Form.MC_MEANING),
        (Form.PICTURE_WORD, Form.PICTURE_WORD),
    ],
)
def test_after_a_mistake_the_next_is_easier(missed: Form, then: Form) -> None:
    form = form_for(of("afspraak"), DECK, stability=20.0, reps=1, has_voice=False, easier_than=missed)
    assert form is then


@given(seeds)
def test_there_is_one_right_option_and_it_is_the_card(seed: str) -> None:
    card = of("afspraak")
    for form, right in (
        (Form.PICTURE_WORD, "de afspraak"),
        (Form.MC_MEANING, "de afspraak"),
        (Form.CLOZE_CHOICE, "afspraak"),
        (Form.MC_REPLY, "Morgen om tien uur."),
    ):
        made = exercise(card, form, DECK, seed=seed)
        assert made.options[made.right].text == right
        assert len({one.text for one in made.options}) == len(made.options) == 3
        assert made == exercise(card, form, DECK, seed=seed)


def test_the_right_option_stands_everywhere() -> None:
    places = {exercise(APPOINTMENT, Form.CLOZE_CHOICE, DECK, seed=str(seed)).right for seed in range(40)}
    assert places == {0, 1, 2}


def test_pictures_at_alfa_and_words_after() -> None:
    assert {one.text for one in exercise(of("oog"), Form.PICTURE_WORD, DECK, seed="x").options} == {
        "👁",
        "👂",
        "👃",
    }
    assert "de afspraak" in {
        one.text for one in exercise(of("afspraak"), Form.PICTURE_WORD, DECK, seed="x").options
    }


def test_letters_of_a_sound() -> None:
    sounds = [
        a_card(nl, kind=CardKind.SOUND, level=CardLevel.ALFA, article="", emoji=emoji, sentence=nl)
        for nl, emoji in (("oe", "🐄"), ("eu", "👃"), ("ui", "🏠"))
    ]
    deck = a_deck(*sounds)
    made = exercise(deck.cards["hea-oe"], Form.PICTURE_WORD, deck, seed="")
    assert {one.text for one in made.options} == {"oe", "eu", "ui"}
    assert made.options[made.right].text == "oe"


@given(seeds)
def test_words_in_order(seed: str) -> None:
    made = exercise(of("afspraak"), Form.WORD_ORDER, DECK, seed=seed)
    assert sorted(one.text for one in made.options) == sorted(
        ["ik", "wil", "een", "afspraak", "maken", "met", "de", "huisarts"]
    )
    assert not is_right_order(made, range(len(made.options)))
    assert all(is_right_order(made, order) for order in made.orders)
    assert not is_right_order(made, made.orders[0][:-1])


def picked(made: Exercise, words: str) -> list[int]:
    left = [one.text for one in made.options]
    places = []
    for word in words.split():
        places.append(left.index(word))
        left[places[-1]] = ""
    return places


def test_other_orders_equal_words_and_names() -> None:
    card = a_card(
        "dag",
        sentence="Vandaag ziet Omar de man de dag.",
        orders=("Omar ziet vandaag de man de dag.", "Omar ziet de dag."),
    )
    deck = a_deck(card)
    made = exercise(card, Form.WORD_ORDER, deck, seed="a")
    assert len(made.orders) == 2
    for right in ("vandaag ziet Omar de man de dag", "Omar ziet vandaag de man de dag"):
        assert is_right_order(made, picked(made, right))
    first, second = (at for at, one in enumerate(made.options) if one.text == "de")
    swapped = [{first: second, second: first}.get(at, at) for at in made.orders[0]]
    assert is_right_order(made, swapped)
    assert not is_right_order(made, picked(made, "Omar vandaag ziet de man de dag"))


def test_the_gap() -> None:
    assert with_gap(APPOINTMENT) == f"Ik wil een {GAP} maken met de huisarts."
    assert with_gap(a_card("oor", sentence="Oor en door.", target="oor")) == f"{GAP} en door."
    sound = a_card("e", sentence="de zes", target="e", kind=CardKind.SOUND)
    assert with_gap(sound) == f"de z{GAP}s"


def test_a_form_that_a_card_does_not_have() -> None:
    with pytest.raises(KeyError):
        exercise(of("oog"), Form.KNM_CHOICE, DECK, seed="")

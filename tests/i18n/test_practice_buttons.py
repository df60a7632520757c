"""What is always there: of each form, which of five buttons its question and its feedback have, and why one lacks."""

import pytest

from bot.deck import load_deck
from bot.i18n import Translator, visible
from bot.rules.cards import CardKind, CardLevel, Form
from bot.rules.forms import Exercise, exercise, forms_of
from bot.rules.scheduling import Grade
from bot.texts import practice, practice_feedback
from bot.texts.rendered import Rendered
from tests.i18n.test_every_practice_text import a_session
from tests.reading import CATALOGUES, UNSEEN

DECK = load_deck()
FIVE = {"xd": "I don't know", "xt": "translate", "xl": "listen", "xs": "stop", "xr": "not right"}
ALL = set(FIVE.values())

# What a question lacks, and why. Every other form has all five.
LACKS: dict[Form, dict[str, str]] = {
    Form.TEACH: {
        "I don't know": "nothing is asked",
        "translate": "its meaning stands there",
    },
    Form.WORD_ORDER: {
        "translate": "its meaning stands there: without it other orders would be right as well",
        "listen": "the order is what is asked: it is heard after the answer",
    },
    Form.TYPE_WORD: {
        "translate": "its meaning is the question",
        "listen": "the word is what is asked: it is heard after the answer",
    },
}
SILENT_PICTURE = {"listen": "the word of the picture is what is asked: it is heard after the answer"}


def without_reading(made: Exercise) -> bool:
    return made.card.level is CardLevel.ALFA or made.card.kind is CardKind.SOUND


def lacking(made: Exercise) -> dict[str, str]:
    if made.form is Form.PICTURE_WORD and not without_reading(made):
        return SILENT_PICTURE
    return LACKS.get(made.form, {})


def named(shown: Rendered) -> set[str]:
    codes = [(button.data or "").split(":")[1] for row in shown.buttons for button in row]
    return {FIVE[code] for code in codes if code in FIVE}


def asked(t: Translator, made: Exercise) -> Rendered:
    session = a_session(made)
    if made.form is Form.WORD_ORDER:
        return practice.in_order(t, made, session, gloss, made.orders[0][:2])
    listens = bool(practice.spoken_words(made))
    return practice.question(t, made, session, gloss, listens=listens)


def gloss(place: str, dutch: str) -> str:
    return f"{dutch}!"


@pytest.mark.parametrize("form", Form)
def test_each_question_has_the_five_that_make_sense(form: Form) -> None:
    t = CATALOGUES.translator("en")
    cards = [card for card in DECK.cards.values() if form in forms_of(card, DECK, has_voice=True)]
    assert cards
    for card in cards:
        made = exercise(card, form, DECK, seed="1:1")
        assert named(asked(t, made)) == ALL - lacking(made).keys(), card.id


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.TEACH])
@pytest.mark.parametrize("grade", [Grade.GOOD, Grade.AGAIN])
def test_each_feedback_has_the_three_that_make_sense(form: Form, grade: Grade) -> None:
    """It says what was right, with its meaning. After the last question of the day there is nothing to stop."""
    t = CATALOGUES.translator("en")
    card = next(card for card in DECK.cards.values() if form in forms_of(card, DECK, has_voice=True))
    made = exercise(card, form, DECK, seed="1:1")
    session = a_session(made, grade=grade, chosen=made.right)
    shown = practice_feedback.feedback(t, made, session, gloss, listens=True)
    assert named(shown) == {"listen", "stop", "not right"}
    assert f"{made.card.sentence}!" in shown.html or made.item


@pytest.mark.parametrize("form", [Form.WORD_ORDER, Form.TYPE_WORD])
def test_what_lacks_translate_shows_its_meaning(form: Form) -> None:
    t = CATALOGUES.translator("en")
    for card in DECK.cards.values():
        if form in forms_of(card, DECK, has_voice=True):
            made = exercise(card, form, DECK, seed="1:1")
            assert f"{card.word}!" in asked(t, made).html or f"{card.sentence}!" in asked(t, made).html


def test_the_translation_of_a_dictation_is_its_meaning_alone() -> None:
    t = CATALOGUES.translator("en")
    for card in DECK.cards.values():
        if Form.DICTATION in forms_of(card, DECK, has_voice=True):
            made = exercise(card, Form.DICTATION, DECK, seed="1:1")
            told = practice.question(
                t, made, a_session(made, hint=True), lambda place, dutch: "meaning", listens=True
            )
            assert "meaning" in told.html
            assert card.sentence not in told.html


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.TEACH])
def test_what_is_heard_after_the_answer_is_what_stands_there(form: Form) -> None:
    t = CATALOGUES.translator("en")
    for card in DECK.cards.values():
        if form in forms_of(card, DECK, has_voice=True):
            made = exercise(card, form, DECK, seed="1:1")
            session = a_session(made, grade=Grade.AGAIN, chosen=0)
            shown = practice_feedback.feedback(t, made, session, gloss, listens=True)
            assert practice.heard_after(made) in visible(shown.html).translate(UNSEEN), card.id


def test_who_reads_nothing_hears_of_a_new_card_the_word_of_its_picture() -> None:
    for card in DECK.cards.values():
        if card.level is CardLevel.ALFA:
            heard = card.sentence if card.kind is CardKind.SOUND else card.word
            taught, asked = (
                exercise(card, form, DECK, seed="1:1") for form in (Form.TEACH, Form.PICTURE_WORD)
            )
            assert practice.spoken_words(taught) == practice.spoken_words(asked) == heard

"""Options, pictures, orders and buttons: one right answer, told apart from the others, and not given away."""

from dataclasses import replace

import pytest

from bot.card_checks.findings import Gloss
from bot.card_checks.options import confusable, forms, longest_is_right, meanings, options, pictures
from bot.rules.cards import CardLevel, Form, deck_sources
from tests.cards.checking import APPOINTMENT, GLOSSES, PLASTER, RECIPE, a_deck, found, one, with_item


@pytest.mark.parametrize("check", [options, confusable, meanings, pictures, forms])
def test_good_cards_pass(check) -> None:  # type: ignore[no-untyped-def]
    assert found(check) == []


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (("Morgen.", "morgen!", "Met de bus."), "the same answer 2 times"),
        (("Morgen om tien uur met de bus naar huis.", "Ja.", "Nee, nu."), "much longer"),
        (("de bus", "morgen", "om tien uur"), "alone has an article"),
        (("Bus", "dag", "hand"), "alone has a capital"),
        (("bus", "Dag", "Hand"), "alone lacks a capital"),
        (("Om 10 uur.", "Met de bus.", "Bij de dokter."), "alone has a digit"),
        (("Ja, morgen", "Met de bus.", "Bij de dokter."), "alone lacks a mark"),
        (("🚌 bus", "dokter", "hand"), "alone has a picture"),
        (("Kunt u komen?", "Wilt u eten?", "Gaat u mee?"), "right one alone in the text"),
    ],
)
def test_what_gives_an_answer_away(answers: tuple[str, ...], words: str) -> None:
    finding = one(found(options, with_item(APPOINTMENT, options=answers)), words)
    assert finding.place == ("hea-afspraak", "items", "1", "options")


def test_a_right_one_that_alone_has_no_article_is_doubtful() -> None:
    answers = ("naar huis gaan", "een bus nemen", "de dokter bellen")
    one(found(options, with_item(APPOINTMENT, options=answers)), "lacks an article", is_fault=False)


def test_a_right_one_that_alone_repeats_what_was_asked_is_doubtful() -> None:
    card = with_item(APPOINTMENT, options=("Ik wil wat u vraagt.", "Met de bus.", "Naar de dag."))
    one(found(options, card), "repeats what was asked: vraagt", is_fault=False)
    both = with_item(APPOINTMENT, options=("Ik wil wat u vraagt.", "Met de vraag.", "Naar de dag."))
    assert found(options, both) == []


def test_a_text_may_hold_its_answer_but_a_question_may_not() -> None:
    answers = ("om tien uur", "op maandag", "in de ochtend")
    card = with_item(APPOINTMENT, form=Form.MC_TEXT, text="Kom om tien uur.", options=answers)
    one(found(options, card), "alone in the text", is_fault=False)
    one(found(options, with_item(card, text="Kom!", question="Wie komt om tien uur?")), "in the question")
    assert found(options, with_item(card, text="Kom om tien uur, niet op maandag.")) == []


@pytest.mark.parametrize(
    ("sentence", "cloze", "words"),
    [
        ("Een afspraak is een afspraak.", ("dag", "bus"), "stands in the sentence twice"),
        ("Ik wil een afspraak.", ("wil", "bus"), "a word of the sentence among the answers"),
        ("Ik wil een afspraak.", ("Bus", "Dag"), "alone lacks a capital"),
        ("Ik wil een afspraak.", ("tijd bij dokter", "bus naar huis"), "another number of words"),
        ("Ik wil een afspraak.", ("bus", "Bus!"), "the same answer 2 times|alone"),
        ("Ik wil een afspraak.", ("vraag", "tijd"), "a right answer among the wrong ones"),
    ],
)
def test_a_gap_has_one_answer(sentence: str, cloze: tuple[str, ...], words: str) -> None:
    card = replace(APPOINTMENT, sentence=sentence, cloze=cloze, accept=("vraag",))
    finding = one(found(options, card)[:1], words)
    assert finding.place == ("hea-afspraak", "cloze")


def glossed(**texts: str) -> dict[str, dict[tuple[str, str], Gloss]]:
    """English glosses, with others for these places: `word` of the card with this key."""
    return {
        "en": {
            (place, dutch): Gloss(
                texts.get(place.replace("/", "_").replace("-", "_"), GLOSSES.get(place, place)), True
            )
            for place, dutch in deck_sources(a_deck()).items()
        }
    }


def test_answers_that_mean_the_same_in_a_language() -> None:
    same = glossed(hea_afspraak_item1_option2="At ten.", hea_afspraak_item1_option3="at ten")
    one(found(options, glosses=same), "mean the same in en: at ten")
    other = glossed(hea_afspraak_item1_option2="Morgen om tien uur")
    one(found(options, glosses=other), "what another one means in en")


def test_cards_that_mean_the_same_are_never_confused() -> None:
    same = glossed(hea_recept_word="The Appointment", hea_afspraak_word="appointment")
    told = found(confusable, glosses=same)
    assert {finding.place[0] for finding in told} == {"hea-afspraak", "hea-recept", "hea-pleister"}
    assert any("has two cards that mean the same in en" in finding.words for finding in told)


def test_a_pattern_is_not_known_by_its_gap() -> None:
    card = replace(APPOINTMENT, nl="ik wil ... maken", article="")
    glosses = {"en": {("hea-afspraak/word", card.word): Gloss("I want to make ...", True)}}
    one(found(meanings, card, glosses=glosses), "has a gap in en", is_fault=False)
    others = {(f"{other.id}/word", other.word): Gloss("at ...", True) for other in (RECIPE, PLASTER)}
    assert found(meanings, card, glosses={"en": glosses["en"] | others}) == []


def test_a_card_that_is_right_as_well() -> None:
    one(found(confusable, replace(PLASTER, accept=("het recept",))), "right as well: hea-recept")


def test_cards_with_the_same_picture() -> None:
    pictured = [
        replace(card, emoji="🩹") for card in (PLASTER, replace(RECIPE, confusable=("hea-afspraak",)))
    ]
    one(found(confusable, *pictured), "the same picture: hea-recept")
    assert found(pictures, *pictured) == []
    alfa = [replace(card, level=CardLevel.ALFA) for card in pictured]
    one(found(pictures, *alfa), "picture of hea-recept already")


def test_an_order_that_cannot_be_built() -> None:
    card = replace(APPOINTMENT, orders=("Een afspraak wil ik maken.", "Een afspraak wil ik graag maken."))
    finding = one(found(forms, card), "order of other words")
    assert finding.about == "Een afspraak wil ik graag maken."


def test_an_order_that_is_the_sentence() -> None:
    one(found(forms, replace(APPOINTMENT, orders=("ik wil een afspraak maken!",))), "the sentence itself")


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("Ik ben ziek, dus ik wil morgen om tien uur een afspraak.", CardLevel.A2),
        ("Een afspraak.", CardLevel.A1),
        ("Ik wil een afspraak.", CardLevel.ALFA),
    ],
)
def test_other_orders_of_a_sentence_that_is_never_put_in_order(sentence: str, level: CardLevel) -> None:
    card = replace(APPOINTMENT, sentence=sentence, level=level, emoji="📅", items=())
    assert "are never asked" not in str(found(forms, card))
    finding = one(found(forms, replace(card, orders=("Een afspraak wil ik.",)))[-1:], "are never asked")
    assert finding.place == ("hea-afspraak", "orders")


def test_sentences_of_three_to_nine_words_are_put_in_order() -> None:
    three = replace(APPOINTMENT, sentence="Een afspraak graag.", orders=("Graag een afspraak.",))
    assert found(forms, three) == []
    nine = "Ik wil morgen om tien uur een afspraak maken."
    other = "Morgen om tien uur wil ik een afspraak maken."
    assert found(forms, replace(three, sentence=nine, orders=(other,), level=CardLevel.A2)) == []


def test_a_wrong_word_that_is_the_meaning() -> None:
    same = glossed(hea_afspraak_word="the arts")
    one(found(options, glosses=same), "what the card means in en: arts")


def test_a_noun_among_verbs_is_doubtful() -> None:
    card = replace(APPOINTMENT, cloze=("komt", "belt"))
    one(found(options, card), "has no other noun than the right one", is_fault=False)
    assert found(options, replace(card, cloze=("komt", "dag"))) == []
    assert found(options, replace(card, cloze=("komt", "snel"))) == []  # of which nothing is known


def test_a_comma_goes_with_its_word_on_the_button() -> None:
    card = replace(APPOINTMENT, sentence="Ik kom, dus bel.", orders=("Dus bel, ik kom.",), target="bel")
    one(found(forms, card), "order of other words")


def test_a_button_has_room_for_what_it_tells() -> None:
    long = replace(APPOINTMENT, id=f"hea-{'a' * 50}")
    finding = one(found(forms, long)[:1], "bytes of a button")
    assert finding.place == (long.id,)


def test_a_card_that_nothing_asks() -> None:
    card = replace(APPOINTMENT, level=CardLevel.ALFA, confusable=(), items=())
    one(found(forms, card), "no exercise")


def test_how_often_the_longest_is_right() -> None:
    assert longest_is_right(a_deck()) == (0, 1)
    assert longest_is_right(a_deck(with_item(APPOINTMENT, options=("abcd", "abc", "ab")))) == (1, 1)

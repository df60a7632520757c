"""Length, vocabulary, spelling and articles: a bad card is caught, a good one passes."""

from dataclasses import replace

import pytest

from bot.card_checks.articles import articles
from bot.card_checks.language import lengths, spelling, vocabulary
from bot.card_checks.texts import base_forms, plain, sentences_in, words_in
from bot.rules.cards import CardLevel, Status
from tests.cards.checking import APPOINTMENT, RECIPE, found, one, with_item

LONG = "Ik wil morgen om tien uur een afspraak maken."


@pytest.mark.parametrize("check", [lengths, vocabulary, spelling, articles])
def test_good_cards_pass(check) -> None:  # type: ignore[no-untyped-def]
    assert found(check) == []


def test_a_sentence_is_as_long_as_its_level_takes() -> None:
    card = replace(APPOINTMENT, sentence=LONG)
    finding = one(found(lengths, card), "9 words in a sentence, at most 8")
    assert finding.place == ("hea-afspraak", "sentence")
    assert found(lengths, replace(card, level=CardLevel.A2)) == []


def test_a_beginner_reads_one_sentence() -> None:
    card = replace(APPOINTMENT, sentence="Ik ben ziek. Ik wil een afspraak.")
    one(found(lengths, card), "2 sentences where A1 takes one")
    assert found(lengths, replace(card, level=CardLevel.A2)) == []


def test_what_is_read_in_an_exercise_counts_as_well() -> None:
    one(found(lengths, with_item(APPOINTMENT, text=LONG)), "9 words")
    two = "De dokter vraagt: kunt u morgen om tien uur komen?"
    assert found(lengths, with_item(APPOINTMENT, text=two)) == []


def test_an_explanation_stands_with_its_meaning_and_may_be_of_the_next_level() -> None:
    assert found(lengths, replace(APPOINTMENT, explain=LONG)) == []
    one(found(lengths, replace(APPOINTMENT, explain="ja " * 12 + "ja.")), "13 words")
    one(found(lengths, replace(APPOINTMENT, explain="Ja ik wil. " * 19)), "longer than 200")


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Ik wil (graag) een afspraak.", "bracket"),
        ("Ik wil o.a. een afspraak.", "abbreviation: o.a."),
        ("Ik wil bijv. een afspraak.", "abbreviation: bijv."),
        ("Ik wil een afspraak bij het CIZ.", "abbreviation: CIZ"),
    ],
)
def test_no_brackets_and_no_abbreviations(sentence: str, words: str) -> None:
    one(found(lengths, replace(APPOINTMENT, sentence=sentence, level=CardLevel.A2)), words)


def test_a_text_that_no_phone_shows_at_once() -> None:
    one(found(lengths, with_item(APPOINTMENT, text="Ik wil een afspraak. " * 34)), "longer than 700")


def test_an_abbreviation_that_is_known_as_a_word() -> None:
    assert found(lengths, replace(APPOINTMENT, sentence="Ik ga met het OV naar mijn afspraak.")) == []


@pytest.mark.parametrize(
    ("level", "faults", "doubts"),
    [(CardLevel.A1, 1, 0), (CardLevel.A2, 0, 1), (CardLevel.B1, 0, 1)],
)
def test_a_word_is_as_common_as_its_level_asks(level: CardLevel, faults: int, doubts: int) -> None:
    card = replace(APPOINTMENT, level=level, sentence="De verwijzing is een afspraak.")
    finding = one(found(vocabulary, card), "verwijzing", is_fault=bool(faults))
    assert finding.about == "verwijzing"
    assert faults + doubts == 1


def test_a_rare_word_that_was_judged_or_is_taught() -> None:
    card = replace(APPOINTMENT, level=CardLevel.B1, sentence="Ik wil naar de polikliniek.")
    assert found(vocabulary, card) == []
    one(found(vocabulary, replace(card, level=CardLevel.A2)), "polikliniek")
    taught = replace(RECIPE, id="hea-verwijzing", nl="verwijzing", target="verwijzing", plural="")
    assert found(vocabulary, replace(APPOINTMENT, sentence="Ik wil een verwijzing."), taught) == []


def test_forms_of_a_word_and_compounds_are_as_easy_as_their_parts() -> None:
    assert found(vocabulary, replace(APPOINTMENT, sentence="Mijn handen en mijn dokterspleister.")) == []


def test_nobody_is_asked_a_retired_card() -> None:
    card = replace(APPOINTMENT, sentence="Xqz (afspraak)", status=Status.RETIRED)
    for check in (lengths, vocabulary, spelling, articles):
        assert found(check, card) == []


def test_a_word_that_no_dictionary_has() -> None:
    finding = one(found(spelling, replace(APPOINTMENT, sentence="Ik wil een afpsraak.")), "afpsraak")
    assert (finding.place, finding.about) == (("hea-afspraak", "sentence"), "afpsraak")


def test_names_and_judged_words_need_no_dictionary() -> None:
    assert found(spelling, replace(APPOINTMENT, sentence="Omar wil naar de polikliniek.")) == []


def test_ij_is_two_letters() -> None:
    one(
        found(spelling, replace(APPOINTMENT, cloze=("zĳ", "ĳs")), is_spelled=lambda _: True)[:1],
        "ĳ as one letter",
    )


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("De recept is een afspraak.", "de where recept takes het"),
        ("Het afspraak is om tien uur.", "het where afspraak takes de"),
        ("Is het recepten en een afspraak?", "het before a plural"),
        ("Is het afspraken?", "het before a plural"),
    ],
)
def test_an_article_that_does_not_agree(sentence: str, words: str) -> None:
    one(found(articles, replace(APPOINTMENT, sentence=sentence, cloze=())), words)


@pytest.mark.parametrize(
    ("sentence", "words", "is_fault"),
    [
        ("Ik wil het goede afspraak.", "het where afspraak takes de: het goede afspraak", True),
        ("Ik wil de eigen recept.", "de where recept takes het", True),
        ("Ik wil dit goede afspraak.", "dit where afspraak takes de", False),
    ],
)
def test_an_adjective_may_stand_between(sentence: str, words: str, is_fault: bool) -> None:
    one(found(articles, replace(APPOINTMENT, sentence=sentence, cloze=())), words, is_fault=is_fault)


@pytest.mark.parametrize(
    "sentence", ["De goede afspraken.", "Het goede recept.", "De eigen dag.", "Is het goede recepten?"]
)
def test_adjectives_between_an_article_and_its_noun(sentence: str) -> None:
    assert found(articles, replace(APPOINTMENT, sentence=sentence, cloze=(), plural="afspraken")) == []


def test_what_is_less_sure_is_doubtful() -> None:
    card = replace(APPOINTMENT, sentence="Ik wil dit afspraak maken.", cloze=())
    one(found(articles, card), "dit where afspraak", is_fault=False)
    card = replace(APPOINTMENT, sentence="Ik wil de doktersrecept maken.")
    one(found(articles, card), "doktersrecept takes het", is_fault=False)


def test_articles_that_agree() -> None:
    for sentence in (
        "Het is een afspraak.",
        "De recepten en het huisje.",
        "Ik wil deze afspraak.",
        "Zij komt de dag.",
    ):
        assert found(articles, replace(APPOINTMENT, sentence=sentence)) == [], sentence


def test_a_card_that_teaches_another_article_or_plural_than_the_lists() -> None:
    one(found(articles, replace(APPOINTMENT, article="het"))[:1], "is het where the list has de")
    one(found(articles, replace(APPOINTMENT, plural="afspraaks")), "afspraaks where", is_fault=False)


def test_an_article_that_nothing_confirms() -> None:
    card = replace(RECIPE, id="hea-griep", nl="griep", target="griep", article="de", plural="")
    one(found(articles, card), "no list can confirm", is_fault=False)
    # A compound has the article of its last part.
    assert found(articles, replace(card, nl="doktersafspraak")) == []


def test_an_article_before_the_gap_leaves_all_answers_open() -> None:
    card = replace(APPOINTMENT, sentence="De afspraak is om tien uur.", cloze=("recept", "dag"))
    one(found(articles, card), "recept, which cannot follow on de")
    one(
        found(articles, replace(card, sentence="Deze goede afspraak is nu.")),
        "recept, which cannot follow on deze",
    )
    assert found(articles, replace(card, sentence="Een afspraak is nu.")) == []
    # "Dit" may be a word by itself.
    free = replace(card, sentence="Dit afspraak.", cloze=("komt de dag", "komt het recept"), article="")
    assert not [each for each in found(articles, free) if each.place[1] == "cloze"]


def test_texts_are_cut_as_a_reader_does() -> None:
    assert sentences_in("Om 14.30 uur. Kom je? Ja!") == ["Om 14.30 uur.", "Kom je?", "Ja!"]
    assert sentences_in("Hij zegt: kom.", end_at_colon=True) == ["Hij zegt:", "kom."]
    assert words_in("'s Avonds zegt hij: 'auto's, e-mail!'") == [
        "'s",
        "Avonds",
        "zegt",
        "hij",
        "auto's",
        "e-mail",
    ]
    assert plain("Eén, twee!") == plain("eén twee")


@pytest.mark.parametrize(
    ("form", "word"),
    [("pillen", "pil"), ("huizen", "huis"), ("loopt", "lopen"), ("gewerkt", "werken"), ("vertel", "vertellen"),
     ("rook", "roken"), ("handje", "hand"), ("auto's", "auto"), ("kleine", "klein")],
)  # fmt: skip
def test_a_word_is_known_by_its_forms(form: str, word: str) -> None:
    assert word in set(base_forms(form))

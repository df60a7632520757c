"""Typed answers: the fifty cases of the content plan, S02, S03, X04, and what always holds."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.answer_marks import aligned
from bot.rules.answer_values import Judged, Note, Target, Verdict
from bot.rules.answers import dutch_words, judge, judge_dictation, target_of
from bot.rules.cards import Card, CardKind, CardLevel, Form, Skill
from bot.rules.scheduling import Grade
from bot.rules.values import Domain
from tests.rules.examples import case, right

CASES = Path(__file__).parents[1] / "data" / "practice" / "answer-normalisation-cases.tsv"
KNOWN = frozenset({"maan", "man", "bad", "bed", "hij", "zij", "loop", "moed", "kopen", "tas", "maand"})
VERDICTS = {
    "right": Verdict.RIGHT,
    "right_note": Verdict.NOTE,
    "almost": Verdict.ALMOST,
    "wrong": Verdict.WRONG,
    "wrong_lang": Verdict.OTHER_LANGUAGE,
    "help": Verdict.DONT_KNOW,
    "ignore": Verdict.NO_ANSWER,
}
# What a case says of the exercise beside the right answer.
ALSO_RIGHT = {
    "28": "zuster",
    "38": "Hij is geboren in 1990.",
    "39": "Ik ga morgen naar de les.",
    "43": "aub",
    "44": "toilet",
}


def fifty() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def judge_case(row: dict[str, str]) -> Judged:
    number = row["case"]
    answers = (row["expected"], *([ALSO_RIGHT[number]] if number in ALSO_RIGHT else []))
    target = Target(answers, order=number == "40", contained=number == "49")
    glosses = ["appointment", "موعد"] if number in ("45", "46") else []
    return judge(row["input"], target, glosses=glosses, known=KNOWN)


@pytest.mark.parametrize("row", fifty(), ids=lambda row: row["case"])
def test_fifty_cases(row: dict[str, str]) -> None:
    judged = judge_case(row)
    assert judged.verdict is VERDICTS[row["verdict"]]
    # What is shown is the right form: that of the card, or the one that was nearly typed.
    assert judged.shown in (row["expected"], ALSO_RIGHT.get(row["case"]))


@pytest.mark.parametrize(
    ("number", "notes", "bold"),
    [
        (3, {Note.ARTICLE_MISSING}, "de"),
        (4, {Note.ARTICLE_WRONG}, "de"),
        (8, {Note.ACCENT}, "é"),
        (9, {Note.ACCENT}, "ë"),
        (11, {Note.APOSTROPHE}, "'"),
        (13, {Note.APOSTROPHE}, "'"),
        (14, {Note.SPACE}, ""),
        (16, {Note.CAPITAL_IJ}, ""),
        (17, {Note.IJ}, "ij"),
        (24, {Note.CLOCK}, ""),
        (29, {Note.LETTER}, "zus"),
        (30, {Note.LETTER}, "c"),
        (31, {Note.OTHER_WORD}, ""),
        (35, {Note.ENDING}, "t"),
        (36, {Note.SYLLABLE}, "o"),
        (37, {Note.ENDING}, "t"),
        (40, {Note.WORD_ORDER}, ""),
        (42, {Note.SPACE}, ""),
        (43, {Note.SHORT}, ""),
    ],
)
def test_it_is_said_why_and_where(number: int, notes: set[Note], bold: str) -> None:
    judged = judge_case(fifty()[number - 1])
    assert set(judged.notes) == notes
    assert "".join(judged.shown[mark.begin : mark.end] for mark in judged.marks) == bold


def test_marks_and_spaces_that_phones_add() -> None:
    """S02, with the article as what is learned."""
    given_, wanted = case("S02"), right("S02")
    house = Target((given_["expected"],), article=True)
    verdicts = {
        typed: judge(typed, house).verdict for key in ("right", "almost", "wrong") for typed in given_[key]
    }
    assert [verdicts[typed] for typed in given_["right"]] == [Verdict.RIGHT] * wanted["right"]
    assert {typed for typed, verdict in verdicts.items() if verdict is Verdict.WRONG} == set(wanted["wrong"])
    assert {typed for typed, verdict in verdicts.items() if verdict is Verdict.ALMOST} == set(
        given_["almost"]
    )
    assert judge("de huis", house).notes == (Note.ARTICLE_WRONG,)
    assert judge("huis", house).notes == (Note.ARTICLE_MISSING,)
    for typed in given_["right_2"]:
        assert judge(typed, Target((given_["expected_2"],))).verdict is Verdict.RIGHT
    assert judge("cafe", Target((given_["expected_2"],))).notes == (Note.ACCENT,)
    for typed in given_["right_3"]:
        assert judge(typed, Target((given_["expected_3"],))).verdict is Verdict.RIGHT


@pytest.mark.parametrize("item", case("S03")["items"], ids=lambda item: item["id"])
def test_several_right_answers_and_optional_parts(item: dict[str, list[str]]) -> None:
    target = Target(tuple(item["accept"]), article=True, all_needed=bool(item.get("both_needed")))
    verdicts = [judge(typed, target, known=KNOWN).verdict for typed in item["typed"]]
    assert verdicts == [Verdict(wanted) for wanted in right("S03")[str(item["id"])]]


@pytest.mark.parametrize("typed", case("X04")["typed"], ids=lambda each: each["id"])
def test_digits_of_every_script(typed: dict[str, str]) -> None:
    answers = {"h": "optie 3", "i": "10 december 2026", "j": "06 12345678", "k": "2"}
    target = Target((answers.get(typed["id"], "482719"),))
    text = f"optie {typed['value']}" if typed["id"] == "h" else typed["value"]
    is_digit = right("X04")[typed["id"]] != "not a digit"
    assert (judge(text, target).verdict is Verdict.RIGHT) == is_digit


@pytest.mark.parametrize(
    ("answer", "typed", "verdict"),
    [
        ("de afspraak", "afsprak", Verdict.ALMOST),
        ("de afspraak", "het afsprak", Verdict.ALMOST),
        ("de afspraak", "een afspraak", Verdict.NOTE),
        ("afspraak", "de afspraak", Verdict.NOTE),
        ("Ik heb een afspraak.", "Ik heb afspraak", Verdict.ALMOST),
        ("Het huis is groot.", "De huis is groot", Verdict.ALMOST),
        ("Ik neem het boek mee.", "Ik neem de boek mee", Verdict.ALMOST),
        ("Ik neem het boek mee.", "Ik nem de boek me", Verdict.WRONG),
        ("ziekenhuis", "zieken huis", Verdict.ALMOST),
        ("maandag", "op maandag", Verdict.WRONG),
        ("mannen", "manen", Verdict.ALMOST),
        ("trein", "trijn", Verdict.ALMOST),
        ("lopen", "kopen", Verdict.WRONG),
        ("de maand", "de maan", Verdict.WRONG),
        ("moet", "moed", Verdict.ALMOST),
        ("1200 euro", "€ 1.200,-", Verdict.RIGHT),
        ("kwart over negen", "21.15", Verdict.NOTE),
        ("12:30", "12:03", Verdict.WRONG),
        ("eenentwintig", "21", Verdict.RIGHT),
        ("tweeëntwintig", "tweeentwintig", Verdict.NOTE),
        ("ja", "joo", Verdict.WRONG),
        ("Ik weet het niet.", "ik weet het niet", Verdict.RIGHT),
        ("de bus", "ik weet het niet", Verdict.DONT_KNOW),
        ("de bus", "؟؟", Verdict.DONT_KNOW),
        ("de bus", "", Verdict.NO_ANSWER),
        ("de bus", "…", Verdict.NO_ANSWER),
        ("de bus", "ኣውቶቡስ", Verdict.OTHER_LANGUAGE),
        ("de bus", "автобус", Verdict.OTHER_LANGUAGE),
    ],
)
def test_more_answers(answer: str, typed: str, verdict: Verdict) -> None:
    assert judge(typed, Target((answer,)), known=KNOWN).verdict is verdict


@pytest.mark.parametrize("typed", ["appointment", "The Appointment!", "an appointment", "meeting", "موعد"])
def test_a_gloss_is_no_mistake(typed: str) -> None:
    judged = judge(typed, Target(("de afspraak",)), glosses=["the appointment, meeting", "موعد"])
    assert (judged.verdict, judged.grade) == (Verdict.OTHER_LANGUAGE, None)


def test_a_gloss_that_is_the_dutch_word_is_right() -> None:
    assert judge("water", Target(("water",)), glosses=["water"]).verdict is Verdict.RIGHT


def test_the_order_of_words_is_never_nearly_right() -> None:
    target = Target(("Morgen ga ik naar de les.", "Ik ga morgen naar de les."), order=True)
    assert judge("ik ga morgen naar de les", target).verdict is Verdict.RIGHT
    assert judge("Ik ga naar morgen de les", target).notes == (Note.WORD_ORDER,)
    assert judge("Morgen ga ik naar de lezz", target).verdict is Verdict.WRONG


def test_grades() -> None:
    grades = {verdict: Judged(verdict, (), "").grade for verdict in Verdict}
    assert grades == {
        Verdict.RIGHT: Grade.GOOD,
        Verdict.NOTE: Grade.GOOD,
        Verdict.ALMOST: Grade.HARD,
        Verdict.WRONG: Grade.AGAIN,
        Verdict.DONT_KNOW: Grade.AGAIN,
        Verdict.OTHER_LANGUAGE: None,
        Verdict.NO_ANSWER: None,
    }


def bold(judged: Judged) -> list[str]:
    return [judged.shown[mark.begin : mark.end] for mark in judged.marks]


SENTENCE = "Morgen heb ik een afspraak bij de huisarts in Utrecht."


@pytest.mark.parametrize(
    ("typed", "verdict", "marks"),
    [
        ("morgen heb ik een afspraak bij de huisarts in utrecht", Verdict.RIGHT, []),
        ("morgen heb ik een afsprak bij de huisarts in utrecht", Verdict.ALMOST, ["a"]),
        ("morgen heb ik afspraak bij de huisarts in utrecht", Verdict.ALMOST, ["een"]),
        ("morgen heb ik een afspraak bij het huisarts in utrecht", Verdict.ALMOST, ["de"]),
        ("heb ik een afspraak huisarts in utrecht", Verdict.WRONG, ["Morgen", "bij", "de"]),
        (
            "morgen huis",
            Verdict.WRONG,
            ["heb", "ik", "een", "afspraak", "bij", "de", "arts", "in", "Utrecht"],
        ),
        ("weet ik niet", Verdict.DONT_KNOW, []),
        ("غدا", Verdict.OTHER_LANGUAGE, []),
    ],
)
def test_dictation_goes_word_by_word(typed: str, verdict: Verdict, marks: list[str]) -> None:
    judged = judge_dictation(typed, Target((SENTENCE,)), known=KNOWN)
    assert (judged.verdict, bold(judged)) == (verdict, marks)


@pytest.mark.parametrize("count", range(1, 19))
@pytest.mark.parametrize(
    "typed", ["xyz", "xyz xyz xyz xyz xyz", "de kat en de koe zijn in de wei achter het huis"]
)
def test_a_dictation_of_any_length_may_be_all_wrong(count: int, typed: str) -> None:
    sentence = " ".join(["Hoewel"] * count)
    judged = judge_dictation(typed, Target((sentence,)), known=KNOWN)
    assert (judged.verdict, len(judged.marks)) == (Verdict.WRONG, count)


def test_a_short_dictation_has_no_wrong_word() -> None:
    assert judge_dictation("de kat", Target(("de koe",))).verdict is Verdict.WRONG


def a_card(**changes: object) -> Card:
    values: dict[str, object] = {
        "id": "hea-afspraak",
        "domain": Domain.HEALTH,
        "level": CardLevel.A1,
        "topic": "doctor",
        "kind": CardKind.WORD,
        "skill": Skill.VOCABULARY,
        "nl": "afspraak",
        "article": "de",
        "plural": "afspraken",
        "sentence": "Ik wil graag een afspraak.",
        "target": "afspraak",
        "accept": ("het consult",),
        "orders": ("Graag wil ik een afspraak.",),
        **changes,
    }
    return Card(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", range(1, 14))
def test_a_dictation_of_any_length_is_judged(typed: int) -> None:
    """However few words somebody heard, and however long the sentence is."""
    said = tuple(f"qq{at}" for at in range(typed))
    for length in range(1, 20):
        right = tuple(f"woord{at}" for at in range(length))
        pairs = aligned(said, right)
        assert [one for one, _ in pairs if one is not None] == list(range(typed))
        assert [other for _, other in pairs if other is not None] == list(range(length))
        judged = judge_dictation(" ".join(said), Target((" ".join(right),)))
        assert judged.verdict is Verdict.WRONG


@pytest.mark.parametrize("typed", ["\u0301\u0301", "\x00", "\u3164", "\u2800", "\u200f", "\U000e0041"])
def test_what_nobody_can_see_is_no_answer(typed: str) -> None:
    for target in (Target(("de tafel",)), Target(("de tafel", "de stoel"), all_needed=True)):
        assert judge(typed, target).verdict is Verdict.NO_ANSWER


def test_what_is_right_comes_from_the_card() -> None:
    card = a_card()
    assert target_of(card, Form.TYPE_WORD) == Target(("de afspraak", "het consult"))
    assert target_of(card, Form.WORD_ORDER).answers == (card.sentence, *card.orders)
    assert target_of(card, Form.WORD_ORDER).order
    assert target_of(a_card(level=CardLevel.B1), Form.DICTATION) == Target((card.sentence,), accents=True)
    assert dutch_words([card]) == {"afspraak", "afspraken", "ik", "wil", "graag", "een"}


def test_a_number_that_is_learned_is_written_in_words() -> None:
    target = target_of(a_card(nl="half drie", article="", accept=("half 3",)), Form.TYPE_WORD)
    judged = judge("2:30", target)
    assert (judged.verdict, judged.notes, judged.grade) == (Verdict.OTHER_LANGUAGE, (Note.IN_WORDS,), None)
    assert judge("half drie", target).verdict is judge("half 3", target).verdict is Verdict.RIGHT
    assert judge("half vier", target).verdict is Verdict.WRONG


words = st.text("abcdeéëfghijklmnoprstuvwz'’-", min_size=1, max_size=9).filter(
    lambda word: any(map(str.isalpha, word))
)
sentences = st.lists(words, min_size=1, max_size=6).map(" ".join)


@given(sentences, st.sampled_from(["{}", " {}. ", "«{}»", "\u200f{}\u200f", "{} 🏠", "{}!"]))
def test_both_sides_are_brought_into_one_shape(answer: str, wrapping: str) -> None:
    assert judge(wrapping.format(answer.upper()), Target((answer,))).verdict is Verdict.RIGHT


@given(st.text(), st.text(min_size=1), st.booleans())
def test_any_text_is_judged(typed: str, answer: str, whole: bool) -> None:
    target = Target((answer, "de afspraak"), all_needed=whole)
    for judged in (judge(typed, target), judge_dictation(typed, target)):
        for mark in judged.marks:
            assert 0 <= mark.begin < mark.end <= len(judged.shown)


@given(sentences, st.data())
def test_nothing_else_than_the_answer_is_right(answer: str, data: st.DataObject) -> None:
    other = data.draw(sentences)
    if judge(other, Target((answer,))).verdict is Verdict.RIGHT:
        assert judge(answer, Target((other,))).verdict in (Verdict.RIGHT, Verdict.NOTE)

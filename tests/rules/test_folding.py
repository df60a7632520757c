"""Letters and digits as people type them (X04-X07), and text fit to be stored."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.errors import Empty, TooLong
from bot.rules.folding import clean, clean_line, fold, matches, same_word, western_digits, without_marks
from bot.rules.lengths import utf16_length
from tests.rules.examples import case, right

DIGITS = [each for each in case("X04")["typed"] if each["id"] in "abcdefg"]
APOSTROPHES = {group["id"]: group for group in case("X07")["groups"]}


@pytest.mark.parametrize("typed", DIGITS, ids=lambda each: each["id"])
def test_digits_of_every_script(typed: dict[str, str]) -> None:
    assert fold(typed["value"]).replace(" ", "") == right("X04")[typed["id"]]


def test_an_option_number_in_arabic() -> None:
    assert western_digits(case("X04")["typed"][7]["value"]) == "3"


def test_a_superscript_is_no_digit() -> None:
    superscript = case("X04")["typed"][10]["value"]
    assert western_digits(superscript) == superscript
    assert fold(superscript) == superscript


@pytest.mark.parametrize("search", case("X05")["searches"])
def test_arabic_and_persian_letters_that_look_alike(search: str) -> None:
    assert [name for name in case("X05")["stored"] if matches(search, name)] == right("X05")[search]


def test_the_keyboards_of_pashto() -> None:
    assert fold("ټينګه ښايسته") == fold("ټینگه ښایسته")


def test_presentation_forms_and_drawn_out_words() -> None:
    assert same_word("ﻋﻠﻲ", "علي")
    assert same_word("محـــمد", "محمد")
    assert same_word("أَحْمَد", "احمد")


def test_turkish_commands() -> None:
    typed = case("X06")["typed"]
    assert (
        sum(same_word(each, case("X06")["command_word"]) for each in typed) == right("X06")["command_matches"]
    )
    assert all(same_word(each, "evet") for each in case("X06")["yes_words"])


def test_turkish_searches() -> None:
    found = [search for search in case("X06")["searches"] if matches(search, case("X06")["stored_name"])]
    assert len(found) == right("X06")["search_matches"]


@pytest.mark.parametrize("language", ["uk", "so"])
def test_all_apostrophes_are_one(language: str) -> None:
    typed = APOSTROPHES[language]["typed"]
    assert right("X07")[language] == "all equal"
    assert all(same_word(one, other) for one in typed for other in typed)


def test_a_missing_apostrophe_is_a_difference() -> None:
    group = APOSTROPHES["nl"]
    assert [each for each in group["typed"] if not same_word(each, group["expected"])] == right("X07")["nl"][
        "wrong"
    ]


def test_a_search_needs_no_apostrophe() -> None:
    group = APOSTROPHES["name"]
    assert all(matches(search, group["stored"]) for search in group["searches"])


@pytest.mark.parametrize(
    ("search", "stored"),
    [
        ("zoe", "Zoë van der Berg"),
        ("berg zoe", "Zoë van der Berg"),
        ("oystein", "Øystein"),
        ("straße", "STRASSE"),
        ("Lukasz", "Łukasz"),
    ],
)
def test_accents_case_and_order_do_not_matter(search: str, stored: str) -> None:
    assert matches(search, stored)


@pytest.mark.parametrize("search", ["", " ", "\u200b", "'"])
def test_an_empty_search_finds_nothing(search: str) -> None:
    assert not matches(search, "Zoë")
    assert not same_word(search, "")


def test_direction_marks_are_not_stored() -> None:
    assert without_marks("\u200fعلي\u202e \u2068x\u2069\ufeff") == "علي x"


@pytest.mark.parametrize(
    "text", ["گل\u200cناز کریمی", "می\u200cروم", "👩\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈"]
)
def test_joiners_within_a_word_are_stored(text: str) -> None:
    assert without_marks(text) == text
    assert clean(text, limit=100) == text


def test_joiners_at_the_edge_of_a_word_are_not_stored() -> None:
    assert without_marks("\u200cگل\u200c \u200dناز\u200c\u200d") == "گل ناز"


def test_what_is_typed_is_cleaned() -> None:
    assert clean(" \x00Samir\x07\r\nbroer\u2028\tneef \ud800\u200e", limit=100) == "Samir\nbroer\n\tneef"


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\x00\x00", "\u200b", "\u2800", "\u3164", "\u00ad\u2060 \u0301"]
)
def test_nothing_to_see_is_refused(text: str) -> None:
    with pytest.raises(Empty):
        clean(text, limit=10)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", " \n\n\t "])
def test_a_name_is_one_line(end: str) -> None:
    assert clean_line(f" Sara{end}✅ Saved ", limit=60) == "Sara ✅ Saved"


def test_a_line_is_refused_as_other_text_is() -> None:
    with pytest.raises(Empty):
        clean_line("\n\u2028", limit=60)
    with pytest.raises(TooLong):
        clean_line("a" * 61, limit=60)


def test_length_counts_as_telegram_counts() -> None:
    assert clean("😀" * 5, limit=10) == "😀" * 5
    with pytest.raises(TooLong) as refused:
        clean("😀" * 5 + "x", limit=10)
    assert (refused.value.length, refused.value.limit) == (11, 10)


@given(st.text())
def test_cleaned_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    try:
        cleaned = clean(text, limit=1000)
    except Empty:
        return
    assert clean(cleaned, limit=1000) == cleaned
    assert not {unicodedata.category(each) for each in cleaned if each not in "\n\t"} & {"Cc", "Cs"}
    assert utf16_length(cleaned) <= utf16_length(text)


@given(st.text())
@example("0\r`")
@example("a ' b")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_mark_between_two_spaces_leaves_one() -> None:
    assert clean_line("Anna \u200f Bos", limit=60) == "Anna Bos"

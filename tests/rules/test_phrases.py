"""The phrasebook: sixty everyday messages that anybody can fill in, and that say nothing that they should not."""

import re

import pytest

from bot.phrases import phrasebook, read_phrases
from bot.rules.errors import NotFound
from bot.rules.phrases import Phrase, PhraseGroup, next_place

BOOK = phrasebook()


def test_sixty_of_ten_groups() -> None:
    assert len(BOOK.phrases) == 60
    assert {len(BOOK.of_group(group)) for group in PhraseGroup} == {6}


@pytest.mark.parametrize("phrase", BOOK.phrases.values(), ids=lambda phrase: phrase.id)
def test_each_is_plain(phrase: Phrase) -> None:
    assert re.fullmatch(r"[a-z]{3}-[a-z-]{1,28}", phrase.id)
    assert len(phrase.text) <= 100
    assert phrase.text.endswith((".", "?"))
    assert not re.search(r"\b(fine|euro|debt|must|punish|fail(ed)?|passed)\b|€", phrase.text, re.IGNORECASE)


def test_places_are_filled_in_from_the_left() -> None:
    phrase = BOOK.phrase("app-moved")
    assert phrase.places == ("day", "date", "time")
    assert next_place(phrase, {}) == "day"
    assert next_place(phrase, {"day": "2026-11-24", "date": "2026-11-25"}) == "time"
    assert next_place(phrase, dict.fromkeys(phrase.places, "")) is None


def test_one_that_is_not_there() -> None:
    with pytest.raises(NotFound):
        BOOK.phrase("app-nothing")


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ('[a-b]\ngroup = "exam"\n', "a-b"),
        ('[a-b]\ngroup = "exam"\ntext = "x"\nmore = "y"\n', "a-b"),
        ('[a-b]\ngroup = "other"\ntext = "x"\n', "other"),
        ('[a-b]\ngroup = "exam"\ntext = "x {amount}"\n', "amount"),
    ],
)
def test_a_table_that_is_no_phrase_is_named(table: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_phrases(table)

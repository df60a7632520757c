"""Words of danger, in every language: what must be found, however it is typed, and everyday sentences that must not."""

import tomllib
from pathlib import Path

import pytest

from bot.danger_words import load_danger_words
from bot.deck import load_deck
from bot.rules.danger import DangerWords, Wording, is_danger, phrase_of, words_of

DATA = Path(__file__).parents[1] / "data" / "danger"
LANGUAGES = [file.words for file in load_danger_words()]
EXAMPLES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("*.toml"))}


def test_every_language_has_examples() -> None:
    assert set(EXAMPLES) == {one.language for one in LANGUAGES}
    assert set(EXAMPLES) >= {"nl", "en", "fr", "ar", "fa", "uk", "ru", "tr", "so", "ti"}
    for examples in EXAMPLES.values():
        assert len(set(examples["fires"])) >= 10
        assert len(set(examples["silent"])) >= 15


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code, one in EXAMPLES.items() for text in one["fires"]]
)
def test_danger_is_found(language: str, text: str) -> None:
    assert is_danger(text, LANGUAGES)
    assert is_danger(f"... {text} !!", LANGUAGES)


@pytest.mark.parametrize("text", [text for one in EXAMPLES.values() for text in one["silent"]])
def test_everyday_words_are_none(text: str) -> None:
    assert not is_danger(text, LANGUAGES)


def test_no_card_is_danger() -> None:
    """Whoever types what a card asks for is practising."""
    for card in load_deck().cards.values():
        for text in (card.sentence, card.word, *(item.text for item in card.items)):
            assert not is_danger(text, LANGUAGES), text


def a_language(*wordings: Wording, harmless: tuple[str, ...] = ()) -> list[DangerWords]:
    return [DangerWords("nl", wordings, tuple(phrase_of(one) for one in harmless))]


def test_a_gap_takes_up_to_three_words_and_a_filled_one_fillers_alone() -> None:
    any_words = a_language(Wording(phrase_of("ik … dood")))
    assert is_danger("ik dood", any_words)
    assert is_danger("ik ben bijna echt dood", any_words)
    assert not is_danger("ik ben hier bijna echt dood", any_words)
    fillers = a_language(Wording(phrase_of("ik wil ~ dood", ["echt", "heel graag"])))
    assert is_danger("ik wil dood", fillers)
    assert is_danger("ik wil echt heel graag dood", fillers)
    assert not is_danger("ik wil hem dood", fillers)


def test_one_of_several_words() -> None:
    found = a_language(Wording(phrase_of("ik wil/zou dood")))
    assert is_danger("Ik zou dood", found)
    assert not is_danger("ik ben dood", found)


def test_what_stands_beside_it_makes_it_harmless() -> None:
    wording = Wording(
        phrase_of("ik wil niet meer leven"),
        before=(phrase_of("zegt de ~ zin", ["nieuwe"]),),
        after=(phrase_of("in … huis"), phrase_of("van")),
    )
    found = a_language(wording)
    assert is_danger("ik wil niet meer leven", found)
    assert is_danger("ik wil niet meer leven in angst", found)
    assert not is_danger("ik wil niet meer leven van een uitkering", found)
    assert not is_danger("ik wil niet meer leven in dit oude huis", found)
    assert not is_danger("zegt de nieuwe zin: ik wil niet meer leven", found)
    # Said once more it stands alone.
    assert is_danger("Ik wil niet meer leven van een uitkering. Ik wil niet meer leven", found)


def test_what_is_harmless_takes_nothing_else_with_it() -> None:
    found = a_language(Wording(phrase_of("ga dood")), harmless=("ga dood van de honger",))
    assert not is_danger("ik ga dood van de honger", found)
    assert is_danger("ik ga dood van de honger en ik ga dood van hem", found)


@pytest.mark.parametrize(
    ("phrase", "wrong"),
    [
        ("", "begin"),
        ("… dood", "begin"),
        ("ik ~", "end"),
        ("ik … ~ dood", "two gaps"),
        ("ik wil/?? dood", "one word"),
    ],
)
def test_a_phrase_that_cannot_be_used(phrase: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        phrase_of(phrase)


def test_letters_that_are_taken_for_each_other() -> None:
    assert words_of("ፀሓይ ሠላም ዓለም") == words_of("ጸሓይ ሰላም ኣለም")
    assert words_of("می‌خواهم") == words_of("می خواهم") == words_of("میخواهم") == words_of("ميخواهم")
    assert words_of("نمی خواهم می") == [*words_of("نمیخواهم"), *words_of("می")]

"""Stop words: the whole message, however it is typed, and never a word in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.stop_words import bare, is_stop_word
from bot.stop_words import all_words, load_stop_words

LANGUAGES = load_stop_words()
WORDS = all_words(LANGUAGES)


@pytest.mark.parametrize(
    "words",
    [
        *("STOP", "stop", "Stop!", " stop. ", "“Stop”", "🛑 STOP 🛑", "stop\n", "ＳＴＯＰ", "s\u200btop"),
        *("Stoppen", "AFMELDEN", "afmelden.", "unsubscribe", "Désabonner", "desabonner"),
        *("قف", "توقّف", "توقف.", "إلغاء الاشتراك", "الغاء الإشتراك", "قـف", "لغو اشتراک"),
        *("ኣቋርጽ", "ኣቋርጽ።", "ደው", "አቁም!", "Стоп", "ЗУПИНИТИ", "jooji", "DURDUR", "abonelikten cik"),
    ],
)
def test_the_whole_message_is_a_stop_word(words: str) -> None:
    assert is_stop_word(words, WORDS)


@pytest.mark.parametrize(
    "words",
    [
        *("", "?!", "Wanneer stopt de cursus?", "Stop de bus bij het station?", "ik stop om 5 uur"),
        *("Please do not stop", "stopcontact", "s t o p", "متى تتوقف الدورة؟", "لا تتوقف", "ኣይተቋርጽ"),
        *("stop " * 30, "Hallo Karin", "ja", "nee", "لا", "no"),
    ],
)
def test_anything_else_is_not(words: str) -> None:
    assert not is_stop_word(words, WORDS)


@given(st.sampled_from(sorted(WORDS)), st.text(st.sampled_from(" .!?…،؛۔።🛑\u200f\u00a0\n"), max_size=6))
def test_signs_around_it_change_nothing(word: str, signs: str) -> None:
    for said in (signs + word, word + signs, word.upper(), word.title()):
        assert is_stop_word(said, WORDS)


@given(st.sampled_from(sorted(WORDS)), st.text(st.characters(categories=["Lo"]), min_size=1, max_size=8))
def test_a_word_more_makes_it_a_message(word: str, more: str) -> None:
    said = f"{word} {more}"
    assert is_stop_word(said, WORDS) == (bare(said) in WORDS)
    assert bare(said) not in WORDS or bare(more) == "" or len(bare(said).split()) > 1


@given(st.text(max_size=200))
def test_what_is_bare_stays_so(text: str) -> None:
    assert bare(bare(text)) == bare(text)


def test_every_language_of_the_house_has_them() -> None:
    named = {one.language for one in LANGUAGES}
    assert named >= {
        "nl",
        "en",
        "ar",
        "ti",
        "fa",
        "prs",
        "ps",
        "so",
        "tr",
        "ku",
        "ckb",
        "am",
        "uk",
        "ru",
        "fr",
    }
    assert all(one.draft for one in LANGUAGES)  # until somebody who grew up with it has read them

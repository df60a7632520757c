"""Which language a phone speaks, and how each language counts."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, choose_language
from bot.i18n.languages import Language

# Case X09; None: the person is asked.
CODES = [
    (None, None),
    ("", None),
    ("nl", "nl"),
    ("nl-BE", "nl"),
    ("en-GB", "en"),
    ("EN_us", "en"),
    ("ar-EG", "ar"),
    ("fa", "fa"),
    ("fa-AF", "prs"),
    ("prs", "prs"),
    ("ps", "ps"),
    ("ku", "ku"),
    ("kmr", "ku"),
    ("ckb", None),
    ("ti-ER", "ti"),
    ("am-ET", "am"),
    ("so-SO", "so"),
    ("uk-UA", "uk"),
    ("pt-br", None),
    ("zh-hans", None),
    ("iw", None),
    ("in", None),
    ("xx", None),
    ("und", None),
    ("tr-TR-x-foo", "tr"),
    ("x", None),
]


@pytest.mark.parametrize(("code", "language"), CODES)
def test_language_of_a_phone(code: str | None, language: str | None) -> None:
    assert choose_language(code) == language


def test_kurdish_in_arabic_script_is_asked() -> None:
    assert choose_language("ku-Arab-IQ") is None


@given(st.text())
def test_no_code_is_an_error(code: str) -> None:
    assert choose_language(code) in {None, *LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_each_plural_form_is_one_category_of_cldr(language: Language) -> None:
    category = Locale.parse(language.locale).plural_form
    pairs = {(language.plural.form(n), category(n)) for n in range(1001)}
    forms, categories = [form for form, _ in pairs], [name for _, name in pairs]
    assert sorted(forms) == list(range(language.plural.forms))
    assert len(set(categories)) == len(categories)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_direction_is_that_of_cldr(language: Language) -> None:
    assert Locale.parse(language.locale).text_direction == language.direction

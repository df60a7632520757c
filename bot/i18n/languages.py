"""The languages that the house knows: names, direction, plurals, and which one a phone speaks."""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class PluralRule:
    """How many forms a counted word has, and which one goes with n, as a gettext expression."""

    forms: int
    expression: str

    @property
    def header(self) -> str:
        return f"nplurals={self.forms}; plural=({self.expression});"

    @property
    def form(self) -> Callable[[int], int]:
        return _compiled(self.expression)

    def is_for_one_number(self, form: int) -> bool:
        return _is_for_one_number(self, form)


@cache
def _compiled(expression: str) -> Callable[[int], int]:
    return gettext.c2py(expression)


@cache
def _is_for_one_number(rule: PluralRule, form: int) -> bool:
    return sum(rule.form(n) == form for n in range(1001)) == 1


# Each form is exactly one plural category of CLDR. Babel's own table differs from CLDR for ti, am, fa, tr, ar.
ONE_AND_REST = PluralRule(2, "n != 1")
UP_TO_ONE_AND_REST = PluralRule(2, "n > 1")
EAST_SLAVIC = PluralRule(3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2")
ARABIC = PluralRule(6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5")


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the house knows. `locale` is the one that Babel has for its dates."""

    code: str
    own_name: str
    dutch_name: str
    english_name: str
    direction: Direction
    locale: str
    plural: PluralRule


# A language in this table becomes one of the product's by a catalogue in `locales/`.
LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language("nl", "Nederlands", "Nederlands", "Dutch", "ltr", "nl", ONE_AND_REST),
        Language("en", "English", "Engels", "English", "ltr", "en", ONE_AND_REST),
        Language("ar", "العربية", "Arabisch", "Arabic", "rtl", "ar", ARABIC),
        Language("ti", "ትግርኛ", "Tigrinya", "Tigrinya", "ltr", "ti", UP_TO_ONE_AND_REST),
        Language("fa", "فارسی", "Farsi", "Farsi", "rtl", "fa", UP_TO_ONE_AND_REST),
        Language("prs", "دری", "Dari", "Dari", "rtl", "fa_AF", UP_TO_ONE_AND_REST),
        Language("ps", "پښتو", "Pasjtoe", "Pashto", "rtl", "ps", ONE_AND_REST),
        Language("so", "Soomaali", "Somalisch", "Somali", "ltr", "so", ONE_AND_REST),
        Language("tr", "Türkçe", "Turks", "Turkish", "ltr", "tr", ONE_AND_REST),
        Language(
            "ku", "Kurdî (kurmancî)", "Koerdisch (Kurmanci)", "Kurdish (Kurmanji)", "ltr", "ku", ONE_AND_REST
        ),
        Language(
            "ckb", "کوردی (سۆرانی)", "Koerdisch (Sorani)", "Kurdish (Sorani)", "rtl", "ckb", ONE_AND_REST
        ),
        Language("am", "አማርኛ", "Amhaars", "Amharic", "ltr", "am", UP_TO_ONE_AND_REST),
        Language("uk", "Українська", "Oekraïens", "Ukrainian", "ltr", "uk", EAST_SLAVIC),
        Language("ru", "Русский", "Russisch", "Russian", "ltr", "ru", EAST_SLAVIC),
        Language("fr", "Français", "Frans", "French", "ltr", "fr", UP_TO_ONE_AND_REST),
    )
}
SOURCE = "en"
DUTCH = "nl"

# Dari and Farsi are read by the same people, with other words here and there. No other pair is assumed.
RELATED: Mapping[str, tuple[str, ...]] = {"prs": ("fa",)}


def choose_language(language_code: str | None) -> str | None:
    """The language that a phone's `language_code` stands for; None: ask the person.

    "Kurdish" is two languages in two scripts. The phone of a Sorani speaker does not tell which one the person
    reads, so it is asked.
    """
    first, *rest = (language_code or "").lower().replace("_", "-").split("-")
    if first == "kmr":
        first = "ku"
    if first == "fa" and "af" in rest:
        return "prs"
    if first == "ckb" or (first == "ku" and {"arab", "iq", "ir"} & set(rest)):
        return None
    return first if first in LANGUAGES else None

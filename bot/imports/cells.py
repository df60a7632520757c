"""Cells of a municipality's list made values: days, phone numbers, languages, laws, routes.

Each raises CellRefused for what could mean two things, or nothing: a wrong guess would be kept for years.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import phonenumbers

from bot.i18n.languages import LANGUAGES
from bot.imports.tables import Cell
from bot.rules.audience import Level
from bot.rules.folding import fold, one_line, western_digits
from bot.rules.trajectory import Law, Route
from bot.rules.typed_dates import MONTHS

T = TypeVar("T")


class CellRefused(Exception):
    """What a cell says cannot be understood. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# What people write into a cell for which they know nothing, folded.
NOTHING = frozenset(
    {
        "",
        ".",
        "..",
        "-",
        "--",
        "?",
        "x",
        "geen",
        "onbekend",
        "nvt",
        "n.v.t.",
        "n.v.t",
        "n.b.",
        "nn",
        "n.n.",
    }
    | {"fnu", "lnu", "unknown", "none", "null", "n/a", "#n/b", "#n/a"}
)
SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)

MOBILE_WITHOUT_ZERO = re.compile(r"6\d{8}")

_MIDNIGHT = r"(?:[ t]00?:00(?::00)?(?:\.0+)?)?"
_DAY_FIRST = re.compile(rf"(\d\d?)([-/. ])(\d\d?)\2(\d{{4}}|\d\d){_MIDNIGHT}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d\d?)\2(\d\d?){_MIDNIGHT}")
_IN_WORDS = re.compile(rf"(\d\d?)[ -]([a-z]+)\.?[ -](\d{{4}}|\d\d){_MIDNIGHT}")
_YEAR_ALONE = re.compile(r"(?:00?([-/.])00?\1)?(\d{4})")
_OLDEST = 1900
_FURTHEST = 2100


def is_nothing(text: str) -> bool:
    return fold(text) in NOTHING


def read_birth(cell: Cell, today: date) -> str:
    """A day of birth as "1990-02-01", or a year alone as "1990". Of two centuries the nearest that is not ahead."""
    if isinstance(cell, date):
        born = cell
    elif year := _YEAR_ALONE.fullmatch(_plain(cell)):
        if not _OLDEST <= int(year[2]) <= today.year:
            raise CellRefused("bad_date")
        return year[2]
    else:
        parts = _parts(cell)
        born = _day(parts, century=2000)
        if len(parts[2]) == 2 and born > today:
            born = _day(parts, century=1900)
    if born > today:
        raise CellRefused("future_birth")
    if born.year < _OLDEST:
        raise CellRefused("bad_date")
    return born.isoformat()


def read_day(cell: Cell) -> date:
    """A day of a letter or a term; a year of two digits is one of this century."""
    day = cell if isinstance(cell, date) else _day(_parts(cell), century=2000)
    if not 2000 <= day.year < _FURTHEST:
        raise CellRefused("bad_date")
    return day


def _plain(text: str) -> str:
    return one_line(fold(text))


def _parts(text: str) -> tuple[str, str, str]:
    """Day, month, year as digits; the day stands before the month."""
    text = _plain(text)
    if found := _DAY_FIRST.fullmatch(text):
        return found[1], found[3], found[4]
    if found := _YEAR_FIRST.fullmatch(text):
        return found[4], found[3], found[1]
    if (found := _IN_WORDS.fullmatch(text)) and found[2] in MONTHS:
        return found[1], str(MONTHS[found[2]]), found[3]
    # Excel keeps a day as a number, and shows it so where the column lost its format.
    raise CellRefused("excel_date" if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text) else "bad_date")


def _day(parts: tuple[str, str, str], *, century: int) -> date:
    day, month, year = parts
    try:
        return date(int(year) + (century if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise CellRefused("bad_date") from None


def read_phone(text: str) -> tuple[str, str]:
    """A number as +31612345678, with its country or a zero in front, and a warning where a sign was put back that a spreadsheet took off.

    Warnings: zero_restored, plus_restored. What a spreadsheet rounded is never made a number again.
    """
    text = one_line(western_digits(text)).lstrip("'’").strip()
    if SCIENTIFIC.fullmatch(text):
        raise CellRefused("scientific")
    if re.search(r"[^\W\d_]", text):
        raise CellRefused("words_in_phone")
    if re.search(r"[/;,|&]", text):
        raise CellRefused("several_numbers")
    warning = ""
    if MOBILE_WITHOUT_ZERO.fullmatch(text):
        text, warning = f"0{text}", "zero_restored"
    elif re.fullmatch(r"31\d{9}", text):
        text, warning = f"+{text}", "plus_restored"
    if not re.match(r"\(?[+0]", text):
        raise CellRefused("bad_phone")
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        raise CellRefused("bad_phone") from None
    if not phonenumbers.is_valid_number(number):
        raise CellRefused("bad_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), warning


# Other names than those of `LANGUAGES`. "Koerdisch" alone is two languages, so the person is asked.
_ALSO: Mapping[str, str] = {
    **dict.fromkeys(("dutch", "nld"), "nl"),
    **dict.fromkeys(("arabic", "syrisch arabisch", "arabisch (syrie)", "modern standaard arabisch"), "ar"),
    **dict.fromkeys(("tigrinja", "tigrigna", "tigrinha", "tigrinya (eritrea)"), "ti"),
    **dict.fromkeys(("persian", "perzisch", "farsi (iran)"), "fa"),
    **dict.fromkeys(("dari (afghanistan)", "afghaans", "farsi/dari", "dari/farsi"), "prs"),
    **dict.fromkeys(("pashto", "pasjto", "pashtu", "pasjtu"), "ps"),
    **dict.fromkeys(("somali",), "so"),
    **dict.fromkeys(("turkish",), "tr"),
    **dict.fromkeys(("kurmanci", "kurmanji", "koerdisch kurmanci", "kmr"), "ku"),
    **dict.fromkeys(("sorani", "koerdisch sorani"), "ckb"),
    **dict.fromkeys(("amharic", "amharisch"), "am"),
    **dict.fromkeys(("ukrainian", "oekrains"), "uk"),
    **dict.fromkeys(("russian",), "ru"),
    **dict.fromkeys(("french",), "fr"),
}
_LANGUAGES: Mapping[str, str] = {fold(name): code for name, code in _ALSO.items()} | {
    fold(name): language.code
    for language in LANGUAGES.values()
    for name in (language.code, language.own_name, language.dutch_name)
}
_LAWS: Mapping[str, Law] = {
    **dict.fromkeys(("wi2021", "2021", "wetinburgering2021", "nieuwewet"), Law.WI2021),
    **dict.fromkeys(("wi2013", "2013", "wetinburgering2013", "oudewet"), Law.WI2013),
    **dict.fromkeys(
        ("nietinburgeringsplichtig", "nietplichtig", "vrijwillig", "vrijwilliginburgeraar", "notobliged"),
        Law.NOT_OBLIGED,
    ),
}
_ROUTES: Mapping[str, Route] = {
    **dict.fromkeys(("b1", "b1route"), Route.B1),
    **dict.fromkeys(("onderwijs", "onderwijsroute", "education", "o", "oroute"), Route.EDUCATION),
    **dict.fromkeys(
        ("z", "zroute", "zelfredzaamheid", "zelfredzaamheidsroute", "selfreliance"), Route.SELF_RELIANCE
    ),
}


# "A1-A2", "A1+" or "pre-A1" is none of these: which one it is, a coach knows.
_LEVELS: Mapping[str, Level] = {
    **{fold(level): level for level in Level},
    **dict.fromkeys(("alpha", "alfabetisering", "alfa a", "alfa b", "alfa c"), Level.ALFA),
}


def read_language(text: str) -> str:
    """The code of a language by its Dutch, English or own name, or by its code."""
    return _one_of(_LANGUAGES, _plain(text), "language_unknown")


def read_law(text: str) -> Law:
    return _one_of(_LAWS, _letters(text), "law_unknown")


def read_route(text: str) -> Route:
    return _one_of(_ROUTES, _letters(text), "route_unknown")


def read_level(text: str) -> Level:
    """A level of Dutch, as in "A2" or "niveau a2"."""
    return _one_of(_LEVELS, _plain(text).removeprefix("niveau "), "level_unknown")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))


def _one_of(known: Mapping[str, T], word: str, reason: str) -> T:
    if word not in known:
        raise CellRefused(reason)
    return known[word]

"""Numbers, clock times, amounts and dates in Dutch, brought to one way of writing each, so that they can be compared.

All texts here are words as `answer_text.words_of` makes them, with single spaces between.
"""

import re
from dataclasses import dataclass
from itertools import product

from bot.rules.answer_text import accentless

_TO_NINETEEN = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien"
)
_BY_TEN = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"
_BY_MONTH = "januari februari maart april mei juni juli augustus september oktober november december"
_SMALL = _TO_NINETEEN.split()
_TENS = _BY_TEN.split()
# By the word, without its diaeresis: "tweeentwintig".
NUMBERS = {
    **{word: number for number, word in enumerate(_SMALL)},
    **{word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)},
    **{
        f"{_SMALL[unit]}en{word}": ten + unit
        for ten, word in zip(range(20, 100, 10), _TENS, strict=True)
        for unit in range(1, 10)
    },
    "honderd": 100,
}
_MONTHS = {word: month for month, word in enumerate(_BY_MONTH.split(), start=1)}
_LONG_NUMBER = 5  # digits: a code or a phone number, in which spaces and hyphens mean nothing

_GROUPS = re.compile(r"\d+(?:[ -]\d+)+")
_DATE = re.compile(r"(?<![\d%.])(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)(?![\d.])")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d\d?)-(\d\d?)(?!\d)")
_DAY_AND_MONTH = re.compile(r"(?<![\d%.,:])(\d\d?)[-/](\d\d?)(?![\d.,:/-])")
_NAMED_DATE = re.compile(rf"(?<![\d.,:])(\d\d?)(?:e|ste|de)? ({'|'.join(_MONTHS)})\b(?: '?(\d{{4}}|\d\d)\b)?")
_HOUR_IN_WORDS = re.compile(rf"\b({'|'.join(_SMALL[1:13])})(?= uur\b)")
_CLOCK_COLON = re.compile(r"(?<![\d@.,:])([01]?\d|2[0-4])[:hu]([0-5]\d)(?: ?(?:uur|u)\b)?(?![\d:])")
_CLOCK_DOT = re.compile(r"(?<![\d@.,:])([01]?\d|2[0-4])\.([0-5]\d)(?: ?(?:uur|u)\b)?(?![\d.,])")
_CLOCK_HOUR = re.compile(r"(?<![\d@.,:])([01]?\d|2[0-4]) ?(?:uur|u)(?: ([0-5]\d))?\b")
_THOUSANDS = re.compile(r"(?<![\d@%:.,-])(\d{1,3}(?:\.\d{3})+)(?![\d.])")
_AMOUNT = re.compile(
    r"(?:€ ?|\beuro )?(?<![\d@%:.,/-])(\d+)(?:[.,](\d\d?)(?!\d)|,-)?(?: ?(?:euro|eur|€)(?!\w))?"
)


def readings(text: str) -> frozenset[str]:
    """What a text may mean, each with one spelling for times (@9:30), amounts and dates (%1-5-2026).

    There are several where a writing is not plain: "9.30" is a time or an amount. Two texts mean the same where they
    share one.
    """
    text = _HOUR_IN_WORDS.sub(lambda found: str(NUMBERS[found[1]]), text.replace("één uur", "een uur"))
    if not any(map(str.isdigit, text)):
        return frozenset({text})
    starts = {text, _GROUPS.sub(_joined, text)}
    return frozenset(_reading(start, *way) for start in starts for way in product((False, True), repeat=2))


def in_digits(text: str) -> str:
    """The text without accents, with number words from 0 to 100 as digits: "een" is 1."""
    return " ".join(str(NUMBERS.get(word, word)) for word in accentless(text).split(" "))


def has_number_word(text: str) -> bool:
    """Whether it is a number or a clock time in words; the article "een" is none."""
    words = set(accentless(text).split(" "))
    return bool(words & (NUMBERS.keys() - {"een"})) or "half" in words or "kwart" in words


@dataclass(frozen=True, slots=True)
class _Clock:
    """Minutes after midnight, or after noon as well where it is `spoken`: "half tien"."""

    minutes: int
    spoken: bool


def same_clock_time(one: str, other: str) -> bool:
    """Whether both are a clock time and may be the same: "half tien" is 9:30 and 21:30."""
    a, b = _clock(one), _clock(other)
    return a is not None and b is not None and (a.spoken or b.spoken) and a.minutes % 720 == b.minutes % 720


_SPOKEN = (
    (re.compile(r"half (\d+)"), lambda hour: hour * 60 - 30),
    (re.compile(r"kwart over (\d+)"), lambda hour: hour * 60 + 15),
    (re.compile(r"kwart voor (\d+)"), lambda hour: hour * 60 - 15),
    (re.compile(r"(\d+)(?: minuten)? over half (\d+)"), lambda minute, hour: hour * 60 - 30 + minute),
    (re.compile(r"(\d+)(?: minuten)? voor half (\d+)"), lambda minute, hour: hour * 60 - 30 - minute),
    (re.compile(r"(\d+)(?: minuten)? over (\d+)"), lambda minute, hour: hour * 60 + minute),
    (re.compile(r"(\d+)(?: minuten)? voor (\d+)"), lambda minute, hour: hour * 60 - minute),
    (re.compile(r"(\d+) uur"), lambda hour: hour * 60),
)


def _clock(text: str) -> _Clock | None:
    text = in_digits(text).removeprefix("om ")
    for pattern, minutes in _SPOKEN:
        if (found := pattern.fullmatch(text)) and 1 <= int(found[len(found.groups())]) <= 12:
            return _Clock(minutes(*map(int, found.groups())), spoken=True)
    for reading in readings(text):
        if found := re.fullmatch(r"@(\d+):(\d\d)", reading):
            return _Clock(int(found[1]) * 60 + int(found[2]), spoken=False)
    return None


def _reading(text: str, dot_is_clock: bool, is_date: bool) -> str:
    text = _ISO_DATE.sub(lambda found: f"%{int(found[3])}-{int(found[2])}-{found[1]}", text)
    text = _DATE.sub(lambda found: _date(found[1], int(found[3]), found[4]), text)
    text = _NAMED_DATE.sub(lambda found: _date(found[1], _MONTHS[found[2]], found[3]), text)
    if is_date:
        text = _DAY_AND_MONTH.sub(lambda found: _date(found[1], int(found[2]), None), text)
    text = _CLOCK_COLON.sub(_time, text)
    if dot_is_clock:
        text = _CLOCK_DOT.sub(_time, text)
    text = _CLOCK_HOUR.sub(_time, text)
    text = _THOUSANDS.sub(lambda found: found[1].replace(".", ""), text)
    return _AMOUNT.sub(_amount, text)


def _joined(found: re.Match[str]) -> str:
    digits = re.sub("[ -]", "", found[0])
    return digits if len(digits) >= _LONG_NUMBER else found[0]


def _date(day: str, month: int, year: str | None) -> str:
    if year is None:
        return f"%{int(day)}-{month}"
    return f"%{int(day)}-{month}-{year if len(year) == 4 else f'20{year}'}"


def _time(found: re.Match[str]) -> str:
    return f"@{int(found[1])}:{found[2] or '00'}"


def _amount(found: re.Match[str]) -> str:
    return found[1] if found[2] in (None, "00") else f"{found[1]}.{found[2]}"

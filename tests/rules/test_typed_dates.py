"""Days and times as coaches type them (T02 b, X04 i). Now is Wednesday 18 November 2026, 12:00 local."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import NotUnderstood
from bot.rules.typed_dates import PartialMoment, parse_clock_time, parse_day, parse_moment
from tests.rules.examples import NOW, ZONE, case, right, utc, wall

NOT_UNDERSTOOD = [
    "",
    " ",
    ",",
    "half drie",
    "half 3",
    "kwart over 2",
    "3 uur",
    "morgen 2u",
    "31 april 10:00",
    "31-4-2026",
    "29-2-2027",
    "32/1",
    "1/13",
    "0-1-2027",
    "wo 1 dec 14:30",
    "ma 1-12-2026",
    "morgen woensdag",
    "morgen overmorgen",
    "1 dec 2 dec",
    "1 dec 9:00 10:00",
    "di wo",
    "dinsdag dinsdag",
    "volgende week",
    "volgende dinsdag",
    "volgende week morgen",
    "24:00",
    "9:60",
    "14:30 pm",
    "0 am",
    "13 pm",
    "1 dec 14",
    "1",
    "dec",
    "1 dec 1999",
    "1-12-1826",
    "1-12-0026",
    "0026-12-01",
    "1-1-0001",
    "1-1-9999",
    "1-12-3000",
    "1-12/2026",
    "1.12.20266",
    "2026-12-01T14:30Z",
    "2026-12-01T",
    "²/12 9:00",
    "1 dec\x009:00",
    "dinsdagg",
    "1december2026",
    "morgen 9:00 bij het loket",
    "🙂",
    "(1 dec)",
    "1 " * 50_000,
]


def typed(text: str, language: str = "nl", now: datetime = NOW) -> str:
    """What is understood, on the wall."""
    moment = parse_moment(text, now=now, zone=ZONE, language=language)
    if isinstance(moment, PartialMoment):
        return moment.day.isoformat() if moment.day else f"{moment.at:%H:%M}"
    return wall(moment)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("di 1 dec 14:30", "2026-12-01 14:30"),
        ("dinsdag 1 december 2026, 14.30 uur", "2026-12-01 14:30"),
        ("1-12-2026 14.30", "2026-12-01 14:30"),
        ("1.12.2026 14:30", "2026-12-01 14:30"),
        ("1-12-26 14:30", "2026-12-01 14:30"),
        ("1 december om 14:30 uur", "2026-12-01 14:30"),
        ("1 dec. om 14u30", "2026-12-01 14:30"),
        ("1/12 9u", "2026-12-01 09:00"),
        ("01/12 09 uur", "2026-12-01 09:00"),
        ("03 uur op 1 dec", "2026-12-01 03:00"),
        ("14.30 di 1-12", "2026-12-01 14:30"),
        ("  DI  1 DEC\u00a014:30 ", "2026-12-01 14:30"),
        ("morgen 9:00", "2026-11-19 09:00"),
        ("morgen, 9:00", "2026-11-19 09:00"),
        ("vandaag 16:00", "2026-11-18 16:00"),
        ("overmorgen 9.15", "2026-11-20 09:15"),
        ("volgende week dinsdag 10 uur", "2026-11-24 10:00"),
        ("dinsdag volgende week 10u", "2026-11-24 10:00"),
        ("vr 9:00", "2026-11-20 09:00"),
        ("2026-12-01 14:30", "2026-12-01 14:30"),
        ("2026-12-01T14:30:00", "2026-12-01 14:30"),
        ("۱۰/۱۲/۲۰۲۶ ۹:۰۰", "2026-12-10 09:00"),
    ],
)
def test_dutch(text: str, moment: str) -> None:
    assert typed(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue 1 Dec 2:30 pm", "2026-12-01 14:30"),
        ("Tuesday, 1st of December 2026 at 2:30pm", "2026-12-01 14:30"),
        ("December 1st, 2026 14:30", "2026-12-01 14:30"),
        ("Dec 1 2.30 p.m.", "2026-12-01 14:30"),
        ("1/12 2 pm", "2026-12-01 14:00"),
        ("1/12 12 am", "2026-12-01 00:00"),
        ("1/12 12pm", "2026-12-01 12:00"),
        ("tomorrow 9:00", "2026-11-19 09:00"),
        ("the day after tomorrow at 10 o’clock", "2026-11-20 10:00"),
        ("next week Tuesday 10:00", "2026-11-24 10:00"),
        ("tomorrow om 10 uur", "2026-11-19 10:00"),
    ],
)
def test_english(text: str, moment: str) -> None:
    assert typed(text, "en") == moment


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("9:00", "09:00"),
        ("14u", "14:00"),
        ("1 dec", "2026-12-01"),
        ("di 1 dec", "2026-12-01"),
        ("1-12", "2026-12-01"),
        ("overmorgen", "2026-11-20"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_half_of_a_moment(text: str, half: str) -> None:
    assert typed(text) == half


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18 nov", "2026-11-18"),
        ("17 nov", "2027-11-17"),
        ("3 jan", "2027-01-03"),
        ("29 feb", "2028-02-29"),
        ("wo", "2026-11-25"),
        ("do", "2026-11-19"),
        ("di", "2026-11-24"),
        ("volgende week zondag", "2026-11-29"),
        ("17-11-2026", "2026-11-17"),
    ],
)
def test_the_next_such_day(text: str, day: str) -> None:
    assert typed(text) == day


@pytest.mark.parametrize("text", NOT_UNDERSTOOD, ids=lambda text: ascii(text)[:30])
def test_what_means_nothing_or_two_things_is_refused(text: str) -> None:
    for language in ("nl", "en"):
        with pytest.raises(NotUnderstood):
            typed(text, language)


def test_today_is_that_of_the_zone() -> None:
    late = utc("2026-11-18T23:30Z")
    assert typed("morgen", now=late) == "2026-11-20"


def test_a_time_that_comes_twice_is_the_first() -> None:
    text = case("T02")["given"][1]["appointment_typed"]
    now = utc("2026-10-01T10:00Z")
    assert parse_moment(text, now=now, zone=ZONE, language="nl") == utc(right("T02")["b"]["start_utc"])


def test_a_date_in_persian_digits() -> None:
    text = case("X04")["typed"][8]["value"]
    assert parse_day(text, now=NOW, zone=ZONE, language="nl").isoformat() == right("X04")["i"]


@pytest.mark.parametrize("text", ["9:00", "1 dec 9:00", ""])
def test_a_day_alone_is_asked_for(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_day(text, now=NOW, zone=ZONE, language="nl")


def test_a_clock_time_alone() -> None:
    assert parse_clock_time("9.30 uur") == time(9, 30)
    assert parse_clock_time("٩:٣٠") == time(9, 30)


@pytest.mark.parametrize(
    "text", ["1 dec", "1 dec 9:00", "morgen 9:00", "di", "volgende week 9:00", "25:00", ""]
)
def test_a_clock_time_alone_is_asked_for(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_clock_time(text)


WAYS = [
    "{0:%d-%m-%Y}",
    "{0.day}/{0.month}/{0.year}",
    "{0:%Y-%m-%d}",
    "{0.day} {0:%b} {0.year}",
    "{0:%A} {0.day} {0:%B} {0.year}",
]


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from(WAYS),
)
def test_what_is_written_is_read(day: date, at: time, way: str) -> None:
    text = way.format(day)
    assert parse_day(text, now=NOW, zone="UTC", language="en") == day
    moment = parse_moment(f"{text} {at:%H:%M}", now=NOW, zone="UTC", language="en")
    assert isinstance(moment, datetime)
    assert (moment.date(), moment.timetz().replace(tzinfo=None)) == (day, at)


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            ["1", "12", "di", "dec", "-", "/", ".", ":", " ", "2026", "9u", "pm", "morgen", "week", ","]
        )
    ).map("".join)
)
def test_anything_else_is_refused_or_read_but_never_breaks(text: str) -> None:
    try:
        moment = parse_moment(text, now=NOW, zone=ZONE, language="nl")
    except NotUnderstood:
        return
    assert isinstance(moment, datetime) or (moment.day is None) != (moment.at is None)

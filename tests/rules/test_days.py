"""Months, the holidays of the Algemene termijnenwet, working days."""

from calendar import monthrange
from datetime import date, timedelta

import holidays as public_holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.days import (
    add_months,
    holidays,
    is_working_day,
    last_working_day_before,
    rolled,
    whole_months,
)

DAYS = st.dates(date(2013, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 2, 28), 36, date(2027, 2, 28)),
        (date(2025, 2, 28), 36, date(2028, 2, 28)),
        (date(2025, 8, 31), 3, date(2025, 11, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 5, 29), 36, date(2029, 5, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2027, 3, 1), -6, date(2026, 9, 1)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 8, 28), date(2027, 2, 28), 6),
        (date(2026, 8, 29), date(2027, 2, 28), 5),
        (date(2026, 8, 27), date(2027, 2, 28), 6),
        (date(2027, 2, 28), date(2027, 3, 31), 1),
        (date(2027, 3, 1), date(2027, 3, 31), 0),
        (date(2027, 4, 1), date(2027, 2, 28), 0),
    ],
)
def test_whole_months_are_those_that_a_reminder_counts_back(start: date, end: date, months: int) -> None:
    assert whole_months(start, end) == months


@given(DAYS, st.integers(0, 60))
def test_as_many_months_before_a_day_there_are_as_many_to_it(end: date, months: int) -> None:
    assert whole_months(add_months(end, -months), end) == months


@given(DAYS, st.integers(-60, 120))
def test_months_land_in_the_month_that_many_later(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or then.day == monthrange(then.year, then.month)[1] < day.day


@given(DAYS, DAYS, st.integers(-60, 120))
def test_a_later_day_never_ends_earlier(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert add_months(earlier, months) <= add_months(later, months)
    assert rolled(earlier) <= rolled(later)
    assert last_working_day_before(earlier) <= last_working_day_before(later)


def test_the_holidays_are_those_of_the_law() -> None:
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


@pytest.mark.parametrize("year", range(2014, 2100))
def test_another_calendar_knows_the_same_holidays(year: int) -> None:
    """The package counts Easter Sunday and Whit Sunday as well, and 5 May and Good Friday as optional."""
    known = public_holidays.country_holidays(
        "NL", years=year, categories=("public", "optional"), language="en_US"
    )
    sundays = {day for day, name in known.items() if name in ("Easter Sunday", "Pentecost")}
    assert len(sundays) == 2
    assert holidays(year) == set(known) - sundays


@pytest.mark.parametrize(
    ("year", "day"), [(2014, 26), (2025, 26), (2031, 26), (2024, 27), (2026, 27), (2027, 27)]
)
def test_the_king_s_day_is_never_on_a_sunday(year: int, day: int) -> None:
    assert date(year, 4, day) in holidays(year)
    assert date(year, 4, 53 - day) not in holidays(year)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2030])
def test_the_fifth_of_may_is_one_in_every_year(year: int) -> None:
    assert date(year, 5, 5) in holidays(year)


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (date(2026, 4, 6), date(2026, 4, 7)),  # Easter Monday
        (date(2026, 4, 27), date(2026, 4, 28)),  # King's Day
        (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas, a Saturday and a Sunday
        (date(2027, 1, 1), date(2027, 1, 4)),  # a Friday
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday
        (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension
        (date(2025, 4, 26), date(2025, 4, 28)),  # King's Day on a Saturday
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_a_last_day_moves_to_the_next_working_day(day: date, then: date) -> None:
    assert rolled(day) == then


@given(DAYS)
def test_between_a_day_and_its_rolled_one_nobody_works(day: date) -> None:
    then = rolled(day)
    assert is_working_day(then)
    assert not any(is_working_day(day + timedelta(days=ahead)) for ahead in range((then - day).days))
    assert (then == day) == is_working_day(day)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 23), date(2026, 11, 20)),  # Monday
        (date(2026, 11, 24), date(2026, 11, 23)),
        (date(2026, 4, 7), date(2026, 4, 2)),  # the Tuesday after Easter
        (date(2027, 2, 28), date(2027, 2, 26)),  # Sunday
        (date(2026, 12, 28), date(2026, 12, 24)),
    ],
)
def test_the_last_working_day_before(day: date, before: date) -> None:
    assert last_working_day_before(day) == before


@given(DAYS)
def test_the_last_working_day_before_is_before_and_the_last(day: date) -> None:
    before = last_working_day_before(day)
    assert before < day
    assert is_working_day(before)
    assert not any(is_working_day(before + timedelta(days=ahead)) for ahead in range(1, (day - before).days))

"""Days of rest: when they fall, held against a calendar that others keep."""

from datetime import date, timedelta

import holidays as public_holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.days import holidays
from bot.rules.rest_days import WEEKLY, RestDay, is_off, is_rest_day, orthodox_easter

# As the calendar of Ethiopia, where all of these are kept, has them; with so many days.
NAMES = {
    "Eid al-Fitr": (RestDay.EID_AL_FITR, 2),
    "Eid al-Adha": (RestDay.EID_AL_ADHA, 2),
    "Christmas Day": (RestDay.CHRISTMAS_7_JANUARY, 1),
    "Epiphany": (RestDay.TIMKAT, 1),
    "Easter Sunday": (RestDay.ORTHODOX_EASTER, 2),
    "Ethiopian New Year": (RestDay.NEW_YEAR_IN_SEPTEMBER, 1),
    "Finding of True Cross": (RestDay.MESKEL, 1),
}
YEARS = range(2026, 2041)


def found(one: RestDay, year: int) -> set[date]:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return {day for day in days if day.year == year and is_rest_day(day, {one})}


@pytest.mark.parametrize("year", YEARS)
def test_feasts_are_those_of_a_calendar_that_others_keep(year: int) -> None:
    calendar = public_holidays.country_holidays("ET", years=[year], language="en_US")
    for name, (one, length) in NAMES.items():
        first = {
            day
            for day, names in calendar.items()
            if name in {each.removesuffix(" (estimated)") for each in names.split("; ")}
        }
        assert first, name
        expected = {day + timedelta(days=number) for day in first for number in range(length)}
        assert found(one, year) == expected, name


@pytest.mark.parametrize("year", YEARS)
def test_nowruz(year: int) -> None:
    """It is on the one day or the other, by the sun; both are kept."""
    calendar = public_holidays.country_holidays("IR", years=[year], language="en_US")
    first = min(day for day, name in calendar.items() if "Nowruz" in name)
    assert first in found(RestDay.NOWRUZ, year) == {date(year, 3, 20), date(year, 3, 21)}


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2026, date(2026, 4, 12)),
        (2027, date(2027, 5, 2)),
        (2043, date(2043, 5, 3)),
        (2099, date(2099, 4, 12)),
    ],
)
def test_the_easter_of_the_orthodox_churches(year: int, day: date) -> None:
    assert orthodox_easter(year) == day
    assert found(RestDay.ORTHODOX_EASTER, year) == {day, day + timedelta(days=1)}


@given(st.dates(date(2026, 1, 1), date(2060, 12, 31)), st.sets(st.sampled_from(RestDay)))
def test_a_day_is_off_for_what_was_chosen_and_nothing_else(day: date, chosen: set[RestDay]) -> None:
    assert is_off(day, ()) == (day in holidays(day.year))
    assert is_rest_day(day, chosen) == any(is_rest_day(day, {one}) for one in chosen)
    assert is_off(day, chosen) == (is_off(day, ()) or is_rest_day(day, chosen))
    for one, weekday in WEEKLY.items():
        assert is_rest_day(day, {one}) == (day.weekday() == weekday)


@given(st.dates(date(2026, 1, 1), date(2060, 12, 31)))
def test_whoever_chose_all_has_days_left(day: date) -> None:
    week = [day + timedelta(days=number) for number in range(8)]
    assert not all(is_off(one, set(RestDay)) for one in week)

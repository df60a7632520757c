"""Local days and clock times, over both clock changes (T01, T02, T03)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.local_time import day_state, local_day, local_to_utc, start_of_day
from tests.rules.examples import ZONE, case, local, right, utc


def test_a_daily_clock_time_stays_over_the_spring_change() -> None:
    days = [date.fromisoformat(day) for day in case("T01")["given"][2]["days"]]
    assert [local_to_utc(day, time(9), ZONE) for day in days] == [
        utc(due) for due in right("T01")["c"]["due_utc"]
    ]


def test_a_time_in_the_gap_is_moved_forward() -> None:
    first, last = right("T01")["b"]["between_utc"]
    assert utc(first) <= local_to_utc(date(2027, 3, 28), time(2, 30), ZONE) <= utc(last)
    assert local_to_utc(date(2027, 3, 28), time(2, 30), ZONE) == utc("2027-03-28T01:30Z")


def test_of_a_time_that_comes_twice_it_is_the_first() -> None:
    day = date(2026, 10, 25)
    assert local_to_utc(day, time(2, 30), ZONE) == utc(right("T02")["b"]["start_utc"])
    assert local_to_utc(day, time(2, 30, fold=1), ZONE) == utc(right("T02")["b"]["start_utc"])


def test_a_weekly_time_stays_over_the_autumn_change() -> None:
    first = date(2026, 10, 20)
    assert [local_to_utc(first + timedelta(weeks=n), time(19), ZONE) for n in range(3)] == [
        utc(start) for start in right("T02")["d"]["start_utc"]
    ]


@pytest.mark.parametrize("at", case("T03")["given"]["checks_local"])
def test_a_day_lasts_until_local_midnight(at: str) -> None:
    assert day_state(date(2026, 12, 4), local(at), ZONE) == right("T03")["state"][at]


def test_a_day_further_off_is_later() -> None:
    assert day_state(date(2026, 12, 4), local("2026-12-02 23:59"), ZONE) == "later"


def test_a_day_begins_after_the_gap_where_the_clocks_change_at_midnight() -> None:
    # In Chile the clocks go from 23:59 to 01:00.
    begin = start_of_day(date(2026, 9, 6), "America/Santiago")
    assert begin == utc("2026-09-06T04:00Z")
    assert local_day(begin, "America/Santiago") == date(2026, 9, 6)
    assert local_day(begin - timedelta(seconds=1), "America/Santiago") == date(2026, 9, 5)


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.times(),
    st.sampled_from([ZONE, "UTC", "America/New_York", "Asia/Kabul", "Africa/Asmara", "America/Santiago"]),
)
def test_the_wall_shows_the_time_asked_for_or_the_hour_after_a_gap(day: date, at: time, zone: str) -> None:
    instant = local_to_utc(day, at, zone)
    shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    assert shown - datetime.combine(day, at) in (timedelta(0), timedelta(hours=1))
    assert start_of_day(day, zone) <= instant
    assert local_day(start_of_day(day, zone), zone) == day

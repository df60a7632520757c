"""Quiet hours: over midnight, within a day, none; over both clock changes."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.quiet_hours import evening_before, is_quiet, next_allowed
from tests.rules.examples import ZONE, case, instants, local, right, utc, wall

NIGHT = (time(21), time(8), ZONE)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2026-11-19 20:59:59", False),
        ("2026-11-19 21:00", True),
        ("2026-11-19 23:40", True),
        ("2026-11-20 00:00", True),
        ("2026-11-20 07:59:59", True),
        ("2026-11-20 08:00", False),
        ("2026-11-20 14:00", False),
    ],
)
def test_the_night_goes_over_midnight(at: str, quiet: bool) -> None:
    assert is_quiet(local(at), *NIGHT) is quiet


def test_what_a_coach_sends_at_night_is_held_until_the_morning() -> None:
    sent = local(case("T06")["given"][1]["coach_sends_at"])
    assert next_allowed(sent, *NIGHT) == local(right("T06")["b"]["deliver"])


@pytest.mark.parametrize("at", ["2026-11-19 21:00", "2026-11-19 23:40", "2026-11-20 06:30"])
def test_the_evening_before_is_an_hour_before_the_night(at: str) -> None:
    assert wall(evening_before(local(at), *NIGHT)) == "2026-11-19 20:00"


def test_by_day_nothing_moves() -> None:
    noon = local("2026-11-19 12:00")
    assert next_allowed(noon, *NIGHT) == noon
    assert evening_before(noon, *NIGHT) == noon


def test_quiet_time_within_one_day() -> None:
    rest = (time(13), time(15), ZONE)
    assert not is_quiet(local("2026-11-19 12:59"), *rest)
    assert is_quiet(local("2026-11-19 13:00"), *rest)
    assert wall(next_allowed(local("2026-11-19 13:30"), *rest)) == "2026-11-19 15:00"
    assert wall(evening_before(local("2026-11-19 13:30"), *rest)) == "2026-11-19 12:00"
    assert not is_quiet(local("2026-11-19 15:00"), *rest)


def test_without_quiet_time_nothing_is_quiet() -> None:
    night = local("2026-11-19 03:00")
    assert not is_quiet(night, time(8), time(8), ZONE)
    assert next_allowed(night, time(8), time(8), ZONE) == night


def test_quiet_time_that_ends_in_the_doubled_hour_ends_once() -> None:
    # 02:15 comes at 00:15Z and at 01:15Z; the night ended at the first 02:30.
    second = utc("2026-10-25T01:15Z")
    assert not is_quiet(second, time(21), time(2, 30), ZONE)
    assert next_allowed(utc("2026-10-25T00:15Z"), time(21), time(2, 30), ZONE) == utc("2026-10-25T00:30Z")


@given(
    instants(),
    st.times(),
    st.times(),
    st.sampled_from([ZONE, "America/New_York", "Asia/Kabul"]),
)
def test_the_next_moment_allowed_is_the_first(instant: datetime, begin: time, end: time, zone: str) -> None:
    allowed = next_allowed(instant, begin, end, zone)
    assert instant <= allowed <= instant + timedelta(hours=25)
    assert not is_quiet(allowed, begin, end, zone)
    if is_quiet(instant, begin, end, zone):
        assert is_quiet(allowed - timedelta(microseconds=1), begin, end, zone)
        assert evening_before(instant, begin, end, zone) < instant
    else:
        assert allowed == instant

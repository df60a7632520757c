"""Office hours, over nights, weekends, holidays and the clock change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.auto_replies import auto_reply
from bot.rules.office_hours import (
    OfficeHours,
    after_working_days,
    closed_since,
    is_open,
    opens_next,
    waited,
)

ZONE = "Europe/Amsterdam"
HOURS = OfficeHours(time(9), time(17), ZONE)

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("instant", "open_now"),
    [
        ("2026-11-18 08:59", False),
        ("2026-11-18 09:00", True),
        ("2026-11-18 16:59", True),
        ("2026-11-18 17:00", False),
        ("2026-11-21 11:00", False),  # a Saturday
        ("2027-04-27 11:00", False),  # King's Day, a Tuesday
        ("2026-10-26 08:30", False),  # the Monday after the clock change
        ("2026-10-26 09:00", True),
    ],
)
def test_the_hours_are_those_on_the_wall_of_a_working_day(instant: str, open_now: bool) -> None:
    assert is_open(at(instant), HOURS) is open_now


@pytest.mark.parametrize(
    ("instant", "opens"),
    [
        ("2026-11-18 22:10", "2026-11-19 09:00"),
        ("2026-11-18 05:00", "2026-11-18 09:00"),
        ("2026-11-20 17:00", "2026-11-23 09:00"),
        ("2027-04-27 11:00", "2027-04-28 09:00"),
        ("2026-12-24 18:00", "2026-12-28 09:00"),  # Christmas on Friday and Saturday
        ("2026-11-18 12:00", "2026-11-18 12:00"),
    ],
)
def test_it_opens_at_nine_of_the_next_working_day(instant: str, opens: str) -> None:
    assert opens_next(at(instant), HOURS) == at(opens)


@pytest.mark.parametrize(
    ("instant", "closed"),
    [
        ("2026-11-18 22:10", "2026-11-18 17:00"),
        ("2026-11-19 08:59", "2026-11-18 17:00"),
        ("2026-11-22 10:00", "2026-11-20 17:00"),
    ],
)
def test_a_closed_time_begins_when_the_office_closed(instant: str, closed: str) -> None:
    assert closed_since(at(instant), HOURS) == at(closed)


def test_two_working_days_leave_out_the_weekend() -> None:
    """R05 d."""
    assert after_working_days(at("2026-11-20 16:00"), 2, HOURS) == at("2026-11-24 16:00")


def test_what_comes_at_night_counts_from_the_morning() -> None:
    assert after_working_days(at("2026-11-18 23:00"), 1, HOURS) == at("2026-11-20 09:00")


def test_waiting_is_office_time_alone() -> None:
    assert waited(at("2026-11-20 16:00"), at("2026-11-23 10:30"), HOURS) == timedelta(hours=2, minutes=30)
    assert waited(at("2026-11-20 16:00"), at("2026-11-20 15:00"), HOURS) == timedelta(0)


@given(INSTANTS)
def test_it_is_open_at_the_moment_it_opens_and_shut_before(instant: datetime) -> None:
    opens = opens_next(instant, HOURS)
    assert opens >= instant
    assert is_open(opens, HOURS)
    if opens > instant:
        assert not is_open(instant, HOURS)
        assert closed_since(instant, HOURS) <= instant


R03 = [
    # who, at, told before, the coach wrote before, replies
    ("2026-11-18 16:59", None, None, False),
    ("2026-11-18 22:10", None, None, True),
    ("2026-11-18 22:11", "2026-11-18 22:10", None, False),
    ("2026-11-18 22:13", "2026-11-18 22:10", None, False),
    ("2026-11-19 08:59", "2026-11-18 22:10", None, False),
    ("2026-11-19 17:05", "2026-11-18 22:10", None, True),
    ("2026-11-18 22:25", None, "2026-11-18 22:20", False),
    ("2026-11-18 23:21", None, "2026-11-18 22:20", True),
    ("2026-11-21 11:00", None, None, True),
    ("2027-04-27 11:00", None, None, True),
    ("2026-10-26 08:30", None, None, True),
]


@pytest.mark.parametrize(("now", "told", "coach_wrote", "replies"), R03)
def test_who_writes_after_hours_hears_so_once_in_a_closed_time(
    now: str, told: str | None, coach_wrote: str | None, replies: bool
) -> None:
    away = auto_reply(
        at(now), HOURS, told=at(told) if told else None, coach_wrote=at(coach_wrote) if coach_wrote else None
    )
    assert (away is not None) is replies
    if away is not None:
        assert away.back == opens_next(at(now), HOURS)

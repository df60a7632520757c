"""When a digest comes, and from when it tells."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.days import is_working_day
from bot.rules.digest_times import HOURS, WEEK, Choice, Pace, next_turn, tells_since
from bot.rules.local_time import local_day
from tests.rules.examples import ZONE, instants, local, wall

DAILY = Choice(weekday=None, daily=True)


def turns(choice: Choice, after: str, count: int) -> list[tuple[str, Pace]]:
    found, at = [], local(after)
    for _ in range(count):
        turn = next_turn(choice, at, ZONE)
        assert turn is not None
        found.append((wall(turn.at), turn.pace))
        at = turn.at
    return found


def test_weekly_at_the_hour_on_the_wall() -> None:
    """Also over the clock change."""
    assert turns(Choice(), "2026-10-18 12:00", 3) == [
        ("2026-10-19 08:30", Pace.WEEKLY),
        ("2026-10-26 08:30", Pace.WEEKLY),
        ("2026-11-02 08:30", Pace.WEEKLY),
    ]


def test_daily_on_working_days_never_on_a_holiday() -> None:
    """King's Day 2027 is a Tuesday; 1 and 2 May are a weekend, 5 May and Ascension Day holidays."""
    days = [at[:10] for at, _ in turns(DAILY, "2027-04-25 12:00", 7)]
    assert days == [
        *("2027-04-26", "2027-04-28", "2027-04-29", "2027-04-30"),
        *("2027-05-03", "2027-05-04", "2027-05-07"),
    ]


def test_on_the_day_of_the_weekly_one_there_is_no_daily_one() -> None:
    both = Choice(weekday=2, weekly_at=time(16), daily=True, daily_at=time(7, 30))
    assert turns(both, "2026-11-16 06:00", 3) == [
        ("2026-11-16 07:30", Pace.DAILY),
        ("2026-11-17 07:30", Pace.DAILY),
        ("2026-11-18 16:00", Pace.WEEKLY),
    ]


def test_the_weekly_one_comes_on_a_holiday_as_well() -> None:
    assert turns(Choice(weekday=0), "2027-03-26 12:00", 1) == [("2027-03-29 08:30", Pace.WEEKLY)]


@pytest.mark.parametrize(
    "choice", [Choice(weekday=None), Choice(by_chat=False), Choice(by_chat=False, daily=True)]
)
def test_none(choice: Choice) -> None:
    assert next_turn(choice, local("2026-11-18 11:00"), ZONE) is None


def test_from_when_it_tells() -> None:
    at = local("2026-11-23 08:30")
    friday = at - timedelta(days=3)
    assert tells_since(Pace.WEEKLY, at, friday) == at - WEEK
    assert tells_since(Pace.DAILY, at, friday) == friday
    assert tells_since(Pace.DAILY, at, None) == at - timedelta(days=1)
    assert tells_since(Pace.NOW, at, None) == at - WEEK
    assert tells_since(Pace.DAILY, at, at - timedelta(days=30)) == at - WEEK


@given(
    instants(), st.none() | st.integers(0, 4), st.booleans(), st.sampled_from(HOURS), st.sampled_from(HOURS)
)
def test_any_choice(at, weekday: int | None, daily: bool, weekly_at: time, daily_at: time) -> None:
    choice = Choice(weekday, weekly_at, daily, daily_at)
    turn = next_turn(choice, at, ZONE)
    if turn is None:
        assert weekday is None
        assert not daily
        return
    assert turn.at > at
    day: date = local_day(turn.at, ZONE)
    expected = weekly_at if turn.pace is Pace.WEEKLY else daily_at
    assert wall(turn.at).endswith(f"{expected:%H:%M}")
    assert day.weekday() == weekday if turn.pace is Pace.WEEKLY else is_working_day(day)
    # None was passed over: asked a moment before, it is the same.
    assert next_turn(choice, turn.at - timedelta(seconds=1), ZONE) == turn

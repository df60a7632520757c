"""When a coach gets a digest, and from when it tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.rules.days import is_working_day
from bot.rules.local_time import local_day, local_to_utc

HOURS = (time(7, 30), time(8, 30), time(9), time(12), time(16))  # of which one chooses
WEEK = timedelta(weeks=1)
_ONE_DAY = timedelta(days=1)
_LOOK_AHEAD = 31  # days: no row of weekends and holidays is that long


class Pace(StrEnum):
    WEEKLY = "weekly"
    DAILY = "daily"
    NOW = "now"  # asked for


# A digest that comes too late is worse than none: the next one says the same.
USEFUL_FOR = {Pace.WEEKLY: timedelta(days=2), Pace.DAILY: timedelta(hours=12)}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a coach chose. `weekday` counts from Monday, which is 0; None: no weekly one. Times are on the wall."""

    weekday: int | None = 0
    weekly_at: time = time(8, 30)
    daily: bool = False
    daily_at: time = time(8, 30)
    by_chat: bool = True
    by_mail: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    at: datetime  # in UTC
    pace: Pace


def next_turn(choice: Choice, after: datetime, zone: str) -> Turn | None:
    """The first digest after a moment; None where none is wanted.

    The daily one comes on working days, never on a holiday of Dutch law, and not on the day of the weekly one, which
    tells more. The weekly one comes on the day that was chosen.
    """
    if not choice.by_chat and not choice.by_mail:
        return None
    return next((turn for turn in _turns(choice, after, zone) if turn.at > after), None)


def tells_since(pace: Pace, at: datetime, last: datetime | None) -> datetime:
    """From when a digest tells: the weekly one of a week, the daily one from the last digest on, at most a week."""
    if pace is Pace.WEEKLY:
        return at - WEEK
    return (
        max(at - WEEK, min(last, at)) if last is not None else at - (_ONE_DAY if pace is Pace.DAILY else WEEK)
    )


def _turns(choice: Choice, after: datetime, zone: str) -> Iterator[Turn]:
    first = local_day(after, zone)
    for number in range(_LOOK_AHEAD):
        day = first + number * _ONE_DAY
        if choice.weekday == day.weekday():
            yield Turn(local_to_utc(day, choice.weekly_at, zone), Pace.WEEKLY)
        elif choice.daily and is_working_day(day):
            yield Turn(local_to_utc(day, choice.daily_at, zone), Pace.DAILY)

"""The rhythm of practice: its day, how many cards, when the next prompt comes, and the week in dots.

Practice is somebody's own: nothing here counts what was missed, and nobody is reminded of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.local_time import local_to_utc

DAY_BEGINS = time(4)  # whoever practises at night still practises on the day before
PACES = (3, 5, 10)  # cards a day, of which one chooses
DEFAULT_PACE = 5
# How well a card is to be known when it comes back (PLAN section 4). With few cards a day it may be a little less
# well, or there would be hardly any new ones.
RETENTION = 0.90
RETENTION_OF_FEW = 0.85
FEW = 4

SILENT_PROMPTS = 3  # unanswered, and the prompts come weekly
SILENT_WEEKS = 2  # weekly prompts that nobody answered either, and the next one is the last
SILENT_DAYS = 21  # after the last sign of life it comes, where no prompt was held up before it
DOTS = 30

_NIGHT = timedelta(hours=DAY_BEGINS.hour)
_ONE_DAY = timedelta(days=1)
_ONE_WEEK = timedelta(days=7)
_LAST_WAIT = timedelta(days=SILENT_DAYS - SILENT_PROMPTS) - SILENT_WEEKS * _ONE_WEEK


def practice_day(instant: datetime, zone: str) -> date:
    """The day to which practice at an aware instant belongs: from 04:00 by the clocks of `zone`."""
    # Reckoning with the local time is reckoning by the clock on the wall, whatever it did in the night.
    return (instant.astimezone(ZoneInfo(zone)) - _NIGHT).date()


def day_begins(day: date, zone: str) -> datetime:
    """The first instant of a practice day, in UTC; the last one is before that of the next day."""
    return local_to_utc(day, DAY_BEGINS, zone)


def moment_on(day: date, at: time, zone: str) -> datetime:
    """When clocks in `zone` show `at` within a practice day, in UTC: 02:00 is in the night after it."""
    return local_to_utc(day if at >= DAY_BEGINS else day + _ONE_DAY, at, zone)


def most_new(pace: int) -> int:
    """New cards a day: at most half, so that there is room for those that come back."""
    return pace // 2


def retention_of(pace: int) -> float:
    """The share of cards that somebody with this pace is to know when they come back."""
    return RETENTION_OF_FEW if pace < FEW else RETENTION


class PromptKind(StrEnum):
    CARDS = "cards"
    GOODBYE = "goodbye"  # no card: there will be no more prompts; it says how to come back


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is to be sent, and on which practice day."""

    day: date
    kind: PromptKind


@dataclass(frozen=True, slots=True)
class Habit:
    """What decides about the next prompt; all days are practice days.

    `since` is the day of the last answer, or of the start where there was none yet: the next prompt is for the day
    after it. `heard` is that of another sign of life, such as a new hour or "not today". `prompted` is the day of the last
    prompt; `silent` counts the prompts that came after the last sign of any kind, which the end of a pause is as well: where
    nothing came, as in an outage, nobody was silent. `stopped` is the day on which they stopped for that day,
    `paused_until` the first day with practice again, which may be past.
    """

    since: date
    prompted: date | None = None
    silent: int = 0
    stopped: date | None = None
    paused_until: date | None = None
    heard: date | None = None

    @property
    def silent_since(self) -> date:
        """The day from which silence is counted."""
        pause = None if self.paused_until is None else self.paused_until - _ONE_DAY
        return max(day for day in (self.since, self.heard, self.stopped, pause) if day is not None)


def next_prompt(habit: Habit, today: date) -> Prompt | None:
    """The next prompt, today or later; None when no more come by themselves.

    One a day at most. After three that nobody answered one a week, and then, three weeks after the last sign of life, a
    last one that says how to come back. A pause is no silence, nor are days on which no prompt came: it all begins, or
    goes on, after them.
    """
    if habit.silent > SILENT_PROMPTS + SILENT_WEEKS:
        return None
    since = habit.since
    if habit.paused_until is not None:
        since = max(since, habit.paused_until - _ONE_DAY)
    day = max(today, since)
    if habit.silent >= SILENT_PROMPTS and habit.prompted is not None:
        day = max(day, since + _ONE_DAY)
        if habit.silent < SILENT_PROMPTS + SILENT_WEEKS:
            return Prompt(max(day, habit.prompted + _ONE_WEEK), PromptKind.CARDS)
        last = max(habit.prompted + _LAST_WAIT, habit.silent_since + timedelta(days=SILENT_DAYS))
        return Prompt(max(day, last), PromptKind.GOODBYE)
    taken = [taken for taken in (habit.prompted, habit.stopped, since) if taken is not None]
    return Prompt(max(day, max(taken) + _ONE_DAY), PromptKind.CARDS)


class Dot(StrEnum):
    """One day as it is shown."""

    PRACTISED = "practised"
    FREE = "free"  # the day off that every week has
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Week:
    """The calendar week of today: on how many days there was practice, and the free day, once one was taken."""

    days: int
    free: date | None


def week(practised: Collection[date], today: date) -> Week:
    """What there is to be glad of this week. A day that was missed is the free one; of others nothing is said."""
    monday = today - timedelta(days=today.weekday())
    so_far = [monday + timedelta(days=number) for number in range(today.weekday() + 1)]
    return Week(days=sum(day in practised for day in so_far), free=_free_day(practised, monday, today))


def dots(practised: Collection[date], today: date) -> tuple[Dot, ...]:
    """The last 30 days, today at the end."""
    days = [today - timedelta(days=ago) for ago in reversed(range(DOTS))]
    return tuple(_dot(practised, day, today) for day in days)


def _dot(practised: Collection[date], day: date, today: date) -> Dot:
    if day in practised:
        return Dot.PRACTISED
    monday = day - timedelta(days=day.weekday())
    return Dot.FREE if day == _free_day(practised, monday, today) else Dot.NONE


def _free_day(practised: Collection[date], monday: date, today: date) -> date | None:
    """The first day off of a week in which there was practice. Today is not over yet."""
    days = [monday + timedelta(days=number) for number in range(7)]
    if not any(day in practised for day in days):
        return None
    return next((day for day in days if day < today and day not in practised), None)

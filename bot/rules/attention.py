"""How much somebody hears in a day of what can wait: practice, check-ins and news share one budget.

Exams, terms and appointments, and what a coach answers, always come and count for nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.rules.announcements import USEFUL_FOR as NEWS_USEFUL_FOR
from bot.rules.announcements import Rule
from bot.rules.local_time import local_day, local_to_utc, start_of_day
from bot.rules.quiet_hours import is_quiet, next_allowed
from bot.rules.rest_days import RestDay, is_off
from bot.rules.values import Kind, Municipality, Outgoing, Skip

COUNTED = frozenset({Kind.PRACTICE, Kind.CHECK_IN, Kind.ANNOUNCEMENT})
# What the person chose themselves: news yields to what of it is still to come on the same day.
CHOSEN = frozenset({Kind.PRACTICE, Kind.CHECK_IN})
# Holidays and days of rest move these; a check-in comes on the day that the person chose.
MOVED = frozenset({Kind.PRACTICE, Kind.ANNOUNCEMENT})
NO_LIMIT = 0
USUAL = 2  # messages a day
CHOICES = (1, 2, 3, 5, NO_LIMIT)
# So long after it was due news may wait for somebody who hears enough, though an announcement that comes 24 hours late is
# held for all: that is about an outage, after which nobody knows whether it still holds. This is one person's own day.
PATIENCE = timedelta(days=3)
_MORNING = time(8)  # where no quiet time ends in the morning
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """How much somebody wants to hear in a day, and when nothing."""

    a_day: int = USUAL
    rest_days: frozenset[RestDay] = frozenset()


@dataclass(frozen=True, slots=True)
class Heard:
    """What of `COUNTED` somebody got lately, and what they chose that is still to come; when each went or is due. No message
    of which they know already, and none that the verdict is about."""

    gone: tuple[datetime, ...] = ()
    ahead: tuple[datetime, ...] = ()


def verdict(
    row: Outgoing, wish: Wish, heard: Heard, town: Municipality, *, now: datetime
) -> Skip | datetime | None:
    """Whether a message of `COUNTED` goes now (None), waits until a moment, or lapses. Days are those of the town's clocks.

    What waits comes in the next morning on which it may, and is looked at anew then; news for which there was room but for
    what the person chose waits for that, for it may go in the message of a prompt. A correction is no news of its own: it goes.
    """
    if row.kind not in COUNTED or is_correction(row):
        return None
    today = local_day(now, town.zone)
    off = row.kind in MOVED and is_off(today, wish.rest_days)
    if not off and _has_room(row, wish, heard, town, now):
        return None
    limit = waits_until(row, wish, town, off=off)
    if not off and (chosen := _first_chosen(row, wish, heard, town, now)) is not None and chosen < limit:
        return chosen
    day = today + _ONE_DAY
    while row.kind in MOVED and is_off(day, wish.rest_days):
        day += _ONE_DAY
    morning = _morning(day, town)
    return morning if morning < limit else Skip.ENOUGH


def is_correction(row: Outgoing) -> bool:
    return row.kind is Kind.ANNOUNCEMENT and row.rule == Rule.CORRECTION


def waits_until(row: Outgoing, wish: Wish, town: Municipality, *, off: bool) -> datetime:
    """Until when it is of use to somebody for whom it has to wait; `off`: today is a day on which it does not come. Such days
    move news, and are not counted."""
    if row.kind is not Kind.ANNOUNCEMENT:
        return row.useful_until
    if row.attempts > 0 and not off:
        # After that it would be held as late, for all, though one person has enough.
        return row.useful_until
    due = row.useful_until - NEWS_USEFUL_FOR
    day, until = local_day(due, town.zone), due + PATIENCE
    while day <= local_day(until, town.zone):
        if is_off(day, wish.rest_days):
            until += _ONE_DAY
        day += _ONE_DAY
    return until


def came_late(row: Outgoing, *, now: datetime) -> bool:
    """Whether news is held since it is 24 hours late. What was put off for the person's sake has a later moment by which it
    is due, and is on time for another 24 hours; once a try failed, only the announcement's own time counts."""
    if now < row.useful_until:
        return False
    return row.attempts > 0 or now >= row.due + NEWS_USEFUL_FOR


def _has_room(row: Outgoing, wish: Wish, heard: Heard, town: Municipality, now: datetime) -> bool:
    if wish.a_day == NO_LIMIT:
        return True
    begins = start_of_day(local_day(now, town.zone), town.zone)
    ends = start_of_day(local_day(now, town.zone) + _ONE_DAY, town.zone)
    count = sum(begins <= at < ends for at in heard.gone)
    if row.kind not in CHOSEN:
        count += sum(at < ends for at in heard.ahead)
    return count < wish.a_day


def _first_chosen(
    row: Outgoing, wish: Wish, heard: Heard, town: Municipality, now: datetime
) -> datetime | None:
    """When the first of what they chose is to come today, where that alone takes the place of this news."""
    if row.kind in CHOSEN or not _has_room(row, wish, Heard(heard.gone), town, now):
        return None
    ends = start_of_day(local_day(now, town.zone) + _ONE_DAY, town.zone)
    return min((at for at in heard.ahead if now < at < ends), default=None)


def _morning(day: date, town: Municipality) -> datetime:
    """When the night of this day is over."""
    midnight = start_of_day(day, town.zone)
    if is_quiet(midnight, town.quiet_from, town.quiet_until, town.zone):
        return next_allowed(midnight, town.quiet_from, town.quiet_until, town.zone)
    return next_allowed(local_to_utc(day, _MORNING, town.zone), town.quiet_from, town.quiet_until, town.zone)

"""The hours of the night in which nobody is woken.

Quiet time runs from one local clock time to another, over midnight or within one day; where both are the same
there is none. It begins and ends at instants, so the hour that comes twice in autumn cannot end it twice.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.rules.local_time import local_day, local_to_utc

EVENING = timedelta(hours=1)  # what would fall in the night comes this long before it
ONE_DAY = timedelta(days=1)


# A batch of messages asks the same of every row.
@lru_cache(maxsize=256)
def is_quiet(instant: datetime, quiet_from: time, quiet_until: time, zone: str) -> bool:
    """Whether an aware instant lies in quiet time. The end itself is no longer quiet."""
    return any(
        begin <= instant < end
        for begin, end in _around(local_day(instant, zone), quiet_from, quiet_until, zone)
    )


@lru_cache(maxsize=256)
def next_allowed(instant: datetime, quiet_from: time, quiet_until: time, zone: str) -> datetime:
    """The instant itself when it is not quiet, else the end of the quiet time."""
    for begin, end in _around(local_day(instant, zone), quiet_from, quiet_until, zone):
        if begin <= instant < end:
            instant = end
    return instant


def next_quiet(instant: datetime, quiet_from: time, quiet_until: time, zone: str) -> datetime | None:
    """When the next quiet time begins after `instant`; None where there is none."""
    begins = (begin for begin, _ in _around(local_day(instant, zone), quiet_from, quiet_until, zone))
    return next((begin for begin in begins if begin > instant), None)


def evening_before(instant: datetime, quiet_from: time, quiet_until: time, zone: str) -> datetime:
    """One hour before the quiet time began in which `instant` lies; the instant itself when it is not quiet.

    Where less than an hour of the day is not quiet, the result is quiet too: ask `is_quiet` again.
    """
    for begin, end in _around(local_day(instant, zone), quiet_from, quiet_until, zone):
        if begin <= instant < end:
            return begin - EVENING
    return instant


def _around(day: date, quiet_from: time, quiet_until: time, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The quiet times that begin on the day before, on this day and on the next: begin and end."""
    if quiet_from == quiet_until:
        return
    nights = ONE_DAY if quiet_from > quiet_until else timedelta(0)
    for first in (day - ONE_DAY, day, day + ONE_DAY):
        yield local_to_utc(first, quiet_from, zone), local_to_utc(first + nights, quiet_until, zone)

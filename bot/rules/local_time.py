"""Local days and clock times against instants, whatever the clocks of the zone do.

Zones are IANA names ("Europe/Amsterdam"); an unknown one raises `zoneinfo.ZoneInfoNotFoundError`.
"""

from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

DayState = Literal["passed", "today", "tomorrow", "later"]


def local_to_utc(day: date, at: time, zone: str) -> datetime:
    """The instant at which clocks in `zone` show `at` on `day`, in UTC.

    A time that the spring change leaves out is moved forward by the gap (02:30 becomes 03:30); of a time that
    comes twice in autumn it is the first.
    """
    # fold=0 means just these two choices (PEP 495), whatever fold `at` came with.
    return datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def start_of_day(day: date, zone: str) -> datetime:
    """The first instant of a local day, in UTC; also where the clocks change at midnight."""
    return local_to_utc(day, time(0), zone)


def local_day(instant: datetime, zone: str) -> date:
    """The day on the calendar in `zone` at an aware instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def day_state(day: date, now: datetime, zone: str) -> DayState:
    """How a whole day lies to now: it is "today" until local midnight."""
    ahead = (day - local_day(now, zone)).days
    if ahead < 0:
        return "passed"
    if ahead == 0:
        return "today"
    return "tomorrow" if ahead == 1 else "later"

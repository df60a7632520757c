"""The hours in which a coach is there: whether they are now, when they are next, and how long somebody has waited.

Monday to Friday by the clocks of the municipality, never on a holiday of Dutch law. A working hour is one of these; a night,
a weekend and a holiday are no waiting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.days import is_working_day
from bot.rules.local_time import local_day, local_to_utc
from bot.rules.values import Municipality

_ONE_DAY = timedelta(days=1)
_LOOK_AHEAD = 31  # days: no row of weekends and holidays is that long


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """From and until when on each working day; `begin` is earlier than `end`."""

    begin: time
    end: time
    zone: str


def hours_of(town: Municipality) -> OfficeHours:
    """Those of a municipality."""
    return OfficeHours(town.office_from, town.office_until, town.zone)


def is_open(instant: datetime, hours: OfficeHours) -> bool:
    """Whether an aware instant lies in office hours. The end itself does not."""
    return any(begin <= instant < end for begin, end in _spans(local_day(instant, hours.zone), hours, days=1))


def opens_next(instant: datetime, hours: OfficeHours) -> datetime:
    """The instant itself while it is open, else when it opens next, in UTC."""
    for begin, end in _spans(local_day(instant, hours.zone), hours, days=_LOOK_AHEAD):
        if instant < end:
            return max(instant, begin)
    raise ValueError("these hours are never open")


def closed_since(instant: datetime, hours: OfficeHours) -> datetime:
    """When the closed time began in which `instant` lies: the end of the last working day. The instant itself while it is
    open."""
    if is_open(instant, hours):
        return instant
    day = local_day(instant, hours.zone)
    spans = _spans(day - _LOOK_AHEAD * _ONE_DAY, hours, days=_LOOK_AHEAD + 1)
    return max(end for _, end in spans if end <= instant)


def after_working_days(since: datetime, days: int, hours: OfficeHours) -> datetime:
    """The same time of the day, that many working days after `since`; what came outside office hours counts from when
    they began next. In UTC."""
    began = opens_next(since, hours)
    day = local_day(began, hours.zone)
    for _ in range(days):
        day += _ONE_DAY
        while not is_working_day(day):
            day += _ONE_DAY
    return local_to_utc(day, began.astimezone(ZoneInfo(hours.zone)).time(), hours.zone)


def waited(since: datetime, until: datetime, hours: OfficeHours) -> timedelta:
    """How much office time there was between two instants; none where the second comes first."""
    first = local_day(since, hours.zone)
    days = (local_day(until, hours.zone) - first) // _ONE_DAY + 1
    total = timedelta(0)
    for begin, end in _spans(first, hours, days=max(days, 0)):
        total += max(timedelta(0), min(end, until) - max(begin, since))
    return total


def _spans(first: date, hours: OfficeHours, *, days: int) -> Iterator[tuple[datetime, datetime]]:
    """When it is open on each working day from `first`, in order."""
    for number in range(days):
        day = first + number * _ONE_DAY
        if is_working_day(day):
            yield local_to_utc(day, hours.begin, hours.zone), local_to_utc(day, hours.end, hours.zone)

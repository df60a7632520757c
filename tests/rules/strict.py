"""How the law reads when every day is counted, written apart from the rules it judges."""

from datetime import date, timedelta
from functools import lru_cache

import holidays as public_holidays

DAY = timedelta(days=1)


def last_day(first: date, months: int) -> date:
    """The last day of a term of months whose first day is `first`: the day before the same day of a later month, or
    the end of that month where it has no such day."""
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    try:
        return date(year, month, first.day) - DAY
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1) - DAY


def first_day_not_within(after: date, months: int) -> date:
    """The first day that is no longer earlier than the same day `months` before `after`, by the calendar."""
    month = after.year * 12 + after.month - 1 - months
    day = after - timedelta(days=31 * months + 31)
    while (day.year * 12 + day.month - 1, day.day) < (month, after.day):
        day += DAY
    return day


def next_working_day(day: date) -> date:
    while day.weekday() > 4 or day in _holidays(day.year):
        day += DAY
    return day


@lru_cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(public_holidays.country_holidays("NL", years=year, categories=("public", "optional")))

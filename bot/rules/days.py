"""Reckoning with whole days: months, the holidays of Dutch law, and the working days between them.

Algemene termijnenwet (https://wetten.overheid.nl/BWBR0002448), called ATW below.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

_SATURDAY, _SUNDAY = 5, 6
_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (earlier where negative), or else the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """How many whole months there are from one day to another; none where it is over."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and add_months(end, -months) < start:
        months -= 1
    return max(months, 0)


@lru_cache(maxsize=256)
def holidays(year: int) -> frozenset[date]:
    """The holidays of ATW art. 3: 5 May in every year, and Good Friday, which counts as one.

    The days that a royal decree adds for single years are left out: without them a last day may come out too early,
    never too late. The king's birthday is that of the king since 2014.
    """
    easter = _easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == _SUNDAY:
        kings_day -= _DAY
    return frozenset(
        {
            date(year, 1, 1),
            easter - 2 * _DAY,  # Good Friday
            easter + _DAY,  # Easter Monday
            kings_day,
            date(year, 5, 5),
            easter + 39 * _DAY,  # Ascension
            easter + 50 * _DAY,  # Whit Monday
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def rolled(day: date) -> date:
    """The day itself, or the next working day (ATW art. 1).

    Holds for statutory terms of at most three months or twelve weeks. It does not for longer ones, for terms in
    years, or for days counted back from another (ATW art. 1 and 4).
    """
    while not is_working_day(day):
        day += _DAY
    return day


def last_working_day_before(day: date) -> date:
    """Strictly before `day`. Reminders aim at it, also where the law would move a deadline forward."""
    day -= _DAY
    while not is_working_day(day):
        day -= _DAY
    return day


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the computus as Meeus, Jones and Butcher wrote it down)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, of_leap_century = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_correction + 15) % 30
    leaps, of_leap = divmod(of_century, 4)
    to_sunday = (32 + 2 * of_leap_century + 2 * leaps - epact - of_leap) % 7
    late_moon = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late_moon + 114, 31)
    return date(year, month, day + 1)

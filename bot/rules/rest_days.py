"""Days on which somebody wants to be left alone: which there are to choose from, and when they fall.

Each bears its own name, and nothing says what anybody believes: whoever keeps a day chooses it, for whatever reason.
"""

from calendar import FRIDAY, SATURDAY, SUNDAY, isleap
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from bot.rules.days import holidays

_ONE_DAY = timedelta(days=1)
_AFTER_JULIAN = timedelta(
    days=13
)  # between the calendars of Julius and of Gregory, from March 1900 to February 2100


class RestDay(StrEnum):
    """What is stored of a day that somebody chose."""

    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    EID_AL_FITR = "eid_al_fitr"
    EID_AL_ADHA = "eid_al_adha"
    NOWRUZ = "nowruz"
    CHRISTMAS_7_JANUARY = "christmas"
    TIMKAT = "timkat"
    ORTHODOX_EASTER = "easter"
    NEW_YEAR_IN_SEPTEMBER = "new_year"  # of Eritrea and Ethiopia
    MESKEL = "meskel"


WEEKLY = {RestDay.FRIDAY: FRIDAY, RestDay.SATURDAY: SATURDAY, RestDay.SUNDAY: SUNDAY}


def _days(*written: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, written))


# The first day of each, by the Umm al-Qura calendar (https://webspace.science.uu.nl/~gent0113/islam/ummalqura.htm), as the
# package `holidays` has it too. Where people look for the moon themselves it may be a day later. After 2040 there is no day.
_EID_AL_FITR = _days(
    *("2026-03-20", "2027-03-09", "2028-02-26", "2029-02-14", "2030-02-04", "2031-01-24", "2032-01-14"),
    *("2033-01-02", "2033-12-23", "2034-12-12", "2035-12-01", "2036-11-19", "2037-11-08", "2038-10-29"),
    *("2039-10-19", "2040-10-07"),
)
_EID_AL_ADHA = _days(
    *("2026-05-27", "2027-05-16", "2028-05-05", "2029-04-24", "2030-04-13", "2031-04-02", "2032-03-22"),
    *("2033-03-11", "2034-03-01", "2035-02-18", "2036-02-07", "2037-01-26", "2038-01-16", "2039-01-05"),
    *("2039-12-26", "2040-12-14"),
)


def is_off(day: date, chosen: Collection[RestDay]) -> bool:
    """Whether neither news nor practice comes on this day: it is a Dutch holiday, or one that the person chose."""
    return day in holidays(day.year) or is_rest_day(day, frozenset(chosen))


def is_rest_day(day: date, chosen: Collection[RestDay]) -> bool:
    """Whether a day of the calendar is one of those that somebody chose."""
    return any(
        day.weekday() == WEEKLY[one] if one in WEEKLY else day in _in_year(one, day.year) for one in chosen
    )


@lru_cache(maxsize=256)
def _in_year(one: RestDay, year: int) -> frozenset[date]:
    """Its days in a year of our calendar. A feast of several days counts for two: so it also holds where it begins a day
    later."""
    match one:
        case RestDay.EID_AL_FITR:
            return _two(*_EID_AL_FITR)
        case RestDay.EID_AL_ADHA:
            return _two(*_EID_AL_ADHA)
        case RestDay.NOWRUZ:
            return _two(date(year, 3, 20))
        case RestDay.CHRISTMAS_7_JANUARY:
            return frozenset({date(year, 1, 7)})
        case RestDay.TIMKAT:
            return frozenset({date(year, 1, 20 if isleap(year) else 19)})
        case RestDay.ORTHODOX_EASTER:
            return _two(orthodox_easter(year))
        case RestDay.NEW_YEAR_IN_SEPTEMBER:
            return frozenset({_new_year(year)})
        case RestDay.MESKEL:
            return frozenset({_new_year(year) + 16 * _ONE_DAY})
        case _:
            return frozenset()


def orthodox_easter(year: int) -> date:
    """Easter Sunday as the Orthodox churches keep it, in our calendar, up to 2099 (Meeus' rule for the Julian calendar)."""
    moon = (19 * (year % 19) + 15) % 30
    to_sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + to_sunday + 114, 31)
    return date(year, month, day + 1) + _AFTER_JULIAN


def _new_year(year: int) -> date:
    """1 Meskerem: a day later in the September before a leap year of ours."""
    return date(year, 9, 12 if isleap(year + 1) else 11)


def _two(*days: date) -> frozenset[date]:
    return frozenset({*days, *(day + _ONE_DAY for day in days)})

"""When news may leave: never in the night of the person's zone, nor on a holiday of Dutch law."""

from datetime import datetime, timedelta

from bot.rules.days import holidays
from bot.rules.local_time import local_day, start_of_day
from bot.rules.quiet_hours import next_allowed, next_quiet
from bot.rules.values import Municipality

MEET = timedelta(hours=1)  # two messages that are no further apart go as one, where both allow it
ONE_DAY = timedelta(days=1)


def next_moment(moment: datetime, town: Municipality) -> datetime:
    """The moment itself, or the first one after it at which news may leave."""
    while True:
        allowed = next_allowed(moment, town.quiet_from, town.quiet_until, town.zone)
        day = local_day(allowed, town.zone)
        if day not in holidays(day.year):
            return allowed
        moment = start_of_day(day + ONE_DAY, town.zone)


def ends_at(moment: datetime, town: Municipality) -> datetime:
    """Until when it may leave, from a moment at which it may: the night, or the beginning of a holiday."""
    night = next_quiet(moment, town.quiet_from, town.quiet_until, town.zone)
    tomorrow = local_day(moment, town.zone) + ONE_DAY
    midnight = start_of_day(tomorrow, town.zone)
    if night is not None and night <= midnight:
        return night
    # Where no night lies between, the day itself ends: then it is asked again.
    return midnight

"""When an announcement leaves, and whether it comes again each week."""

from datetime import date, datetime

from sqlalchemy import Connection

from bot.actions.announcing import set_due, visible
from bot.rules.announcement_views import Moment
from bot.rules.announcements import Announcement, IsOver, goes_at_night, is_on_holiday, second_day
from bot.rules.news_times import next_moment
from storage import people


def moment_of(tx: Connection, one: Announcement, *, now: datetime) -> Moment:
    town = people.municipality(tx, one.municipality_id)
    chosen = now if one.due is None else max(one.due, now)
    return Moment(
        one,
        town,
        next_moment(chosen, town),
        night=goes_at_night(chosen, town),
        holiday=is_on_holiday(chosen, town.zone),
    )


def moment_for(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> Moment:
    return moment_of(tx, visible(tx, staff_id, announcement_id), now=now)


def set_moment(
    tx: Connection, staff_id: int, announcement_id: int, due: datetime | None, *, now: datetime
) -> int:
    """The number of the announcement. Each week as before, where a second one still goes before the last day. Raises
    IsOver."""
    one = visible(tx, staff_id, announcement_id)
    zone = people.municipality(tx, one.municipality_id).zone
    until = one.repeat_until
    if due is None or (until is not None and until < second_day(due, zone)):
        until = None
    set_due(tx, staff_id, one.id, due, repeat_until=until, skip_holidays=one.skip_holidays, now=now)
    return one.id


def set_repeat(
    tx: Connection, staff_id: int, announcement_id: int, until: date | None, *, now: datetime
) -> int:
    """The same for the last day of a series; None: it goes once. Raises IsOver for a day before the second one."""
    one = visible(tx, staff_id, announcement_id)
    zone = people.municipality(tx, one.municipality_id).zone
    if until is not None and (one.due is None or until < second_day(one.due, zone)):
        raise IsOver
    set_due(tx, staff_id, one.id, one.due, repeat_until=until, skip_holidays=one.skip_holidays, now=now)
    return one.id


def skip_holidays(tx: Connection, staff_id: int, announcement_id: int, skips: bool, *, now: datetime) -> None:
    """Whether a week goes without whose day is a holiday."""
    one = visible(tx, staff_id, announcement_id)
    set_due(tx, staff_id, one.id, one.due, repeat_until=one.repeat_until, skip_holidays=skips, now=now)

"""A calendar file for one appointment, for the holder who wants it in the phone's own calendar."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.imports.text import plain
from bot.rules.calendar import Moment


def write_calendar(
    uid: str,
    sequence: int,
    start: Moment,
    end: Moment | None,
    zone: ZoneInfo,
    title: str,
    place: str,
    description: str,
    now: datetime,
) -> bytes:
    """One VEVENT in UTF-8 with CRLF lines. Instants are written in `zone`, with its rules; whole days as dates,
    `end` being the last day. A later file with the same `uid` and a higher `sequence` replaces the entry."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _local(start, zone))
    if end is not None:
        # The end of whole days is the day after the last (RFC 5545, 3.6.1).
        event.add("dtend", _local(end, zone) if isinstance(end, datetime) else end + timedelta(days=1))
    for name, text in (("summary", title), ("location", place), ("description", description)):
        if text:
            event.add(name, plain(text))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Leerlijn//Leerlijn//NL")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _local(moment: Moment, zone: ZoneInfo) -> datetime | date:
    if not isinstance(moment, datetime):
        return moment
    local = moment.astimezone(zone)
    # Of an hour that comes twice, a clock time in a file means the first: the second is written in UTC.
    return moment if local.fold else local

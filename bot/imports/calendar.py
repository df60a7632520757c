"""Calendar files (RFC 5545, and what programs make of it) read into appointments.

The library parses lines, dates, durations and rules; the file is taken apart and series are spread out here,
so that one broken entry never costs the good ones and no rule holds the reader up.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.imports.components import RawCalendar, take_apart
from bot.imports.events import Event, read_event
from bot.imports.moments import Zones
from bot.imports.recurrence import Budget
from bot.imports.series import spread
from bot.rules.calendar import CalendarEntry, EntryRefused, Moment, Reading, Refusal, SeriesSpan

MAX_BYTES = 1_000_000
MAX_ENTRIES = 500

# What the rules of one file may cost together: a few tenths of a second.
_STEPS = 250_000
# Occurrences made before the limit is applied; a full file of daily series would fill the memory.
_MAX_SPREAD = 10 * MAX_ENTRIES


def read_calendar(
    data: bytes,
    *,
    zone: tzinfo,
    now: datetime,
    look_ahead: timedelta = timedelta(days=180),
    since: datetime | None = None,
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """The appointments in a calendar file, at most 500, and the entries that had to be left out.

    `zone` is for clock times without a zone, where the calendar names none. A series is followed from its begin as
    far as `now + look_ahead`; a single entry counts however far ahead it is. Entries that were over before `since`
    are left out without a word; by default the file's past is read as well, and yields first where there is
    too much. Raises UnreadableCalendar where the file is no calendar at all, and nothing else.
    """
    until = now + look_ahead
    budget = Budget(_STEPS)
    parts = take_apart(data, max_bytes=max_bytes)
    refused = list(parts.refused)
    by_uid: dict[str, list[Event]] = {}
    for calendar in parts.calendars:
        for event in _events(calendar, zone, budget, refused):
            by_uid.setdefault(event.uid, []).append(event)

    entries: list[CalendarEntry] = []
    spans: list[SeriesSpan] = []
    left_out = parts.too_many
    for events in by_uid.values():
        if len(entries) >= _MAX_SPREAD:
            left_out += 1
            continue
        try:
            made = spread(events, until=until, budget=budget)
        except EntryRefused as why:
            refused.append(Refusal(events[0].line, why.reason, why.facts))
            continue
        entries += [entry for entry in made.entries if since is None or _last_moment(entry) >= since]
        if made.span is not None:
            spans.append(made.span)

    kept = _nearest(entries, now)
    left_out += len(entries) - len(kept)
    if left_out:
        refused.append(Refusal(0, "too_many_entries", {"limit": MAX_ENTRIES, "left_out": left_out}))
    if left_out or (since is not None and since > now):
        # What was left out is not gone, so no series is complete.
        spans = []
    refused.sort(key=lambda refusal: refusal.line)
    return Reading(tuple(kept), tuple(refused), tuple(spans))


def _events(calendar: RawCalendar, zone: tzinfo, budget: Budget, refused: list[Refusal]) -> Iterable[Event]:
    zones = Zones(zone, calendar.properties.get("X-WR-TIMEZONE", ""), calendar.zones, budget)
    for raw in calendar.events:
        try:
            yield read_event(raw, calendar, zones)
        except EntryRefused as why:
            refused.append(Refusal(raw.line, why.reason, why.facts))


def _nearest(entries: list[CalendarEntry], now: datetime) -> list[CalendarEntry]:
    """At most the limit, in the order of time: first what is ahead, soonest first; then the latest past."""
    ordered = sorted(entries, key=lambda entry: (_instant(entry.start), entry.key))
    if len(ordered) <= MAX_ENTRIES:
        return ordered
    ahead = [entry for entry in ordered if _last_moment(entry) >= now][:MAX_ENTRIES]
    past = [entry for entry in ordered if _last_moment(entry) < now]
    return past[len(past) - (MAX_ENTRIES - len(ahead)) :] + ahead


def _instant(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), UTC)


def _last_moment(entry: CalendarEntry) -> datetime:
    end = entry.start if entry.end is None else entry.end
    return end if isinstance(end, datetime) else datetime.combine(end, time.max, UTC)

"""A calendar file taken apart: calendars, zone blocks and entries, each property line with its number.

The library takes a file as a whole or not at all, so the taking apart is done here: one broken entry must not cost
the others. Lines are joined as bytes and decoded afterwards, because exporters fold inside a character.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline, unescape_backslash

from bot.imports.text import decode, to_utf8
from bot.rules.calendar import EntryRefused, Refusal, UnreadableCalendar

MAX_EVENTS = 2000
MAX_LINE = 100_000
MAX_LINES_OF_EVENT = 1500
MAX_LINES_OF_ZONE = 200

_EVENT_NAMES = frozenset(
    {
        *("UID", "DTSTART", "DTEND", "DURATION", "DTSTAMP", "SEQUENCE", "STATUS", "METHOD"),
        *("SUMMARY", "LOCATION", "DESCRIPTION", "X-ALT-DESC"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    }
)
_CALENDAR_NAMES = frozenset({"METHOD", "X-WR-TIMEZONE"})
_ZONE_NAMES = frozenset(
    {"TZID", "X-LIC-LOCATION", "BEGIN", "END", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}
)
_content_line: Callable[[str], Contentline] = Contentline
_NAME = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)\s*[;:]")


@dataclass(frozen=True, slots=True)
class Line:
    """One property as written, unfolded and decoded; not yet parsed."""

    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Property:
    """A parsed line: parameters by upper-case name, the value with its backslashes resolved."""

    name: str
    params: dict[str, str]
    value: str


@dataclass
class RawEvent:
    line: int
    lines: list[Line] = field(default_factory=list)


@dataclass
class RawCalendar:
    properties: dict[str, str] = field(default_factory=dict)
    zones: list[list[Line]] = field(default_factory=list)
    events: list[RawEvent] = field(default_factory=list)


@dataclass
class TakenApart:
    calendars: list[RawCalendar] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    too_many: int = 0  # entries beyond the limit, not looked at


def take_apart(data: bytes, *, max_bytes: int) -> TakenApart:
    """The parts of a file. Raises UnreadableCalendar where it is no calendar at all."""
    if len(data) > max_bytes:
        raise UnreadableCalendar("too_large", size=len(data), limit=max_bytes)
    data = to_utf8(data)
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableCalendar("empty_file")
    walk = _Walk()
    for number, text in _unfolded(data):
        walk.take(number, text)
    walk.finish()
    if not walk.found.calendars:
        start = data[:1000].lstrip().lower()
        raise UnreadableCalendar("html" if start.startswith((b"<!doctype", b"<html")) else "not_a_calendar")
    return walk.found


def parse(line: Line) -> Property:
    """The parts of a line. Raises EntryRefused("bad_line") where it has none."""
    head, _, value = line.text.partition(":")
    if head.strip().upper() == line.name:
        # Most lines have no parameters, and the library's reader takes ten times as long.
        return Property(line.name, {}, unescape_backslash(value))
    try:
        _, params, value = _content_line(line.text).parts()
    except ValueError:
        raise EntryRefused("bad_line") from None
    return Property(line.name, {name.upper(): _one(param) for name, param in params.items()}, value)


def _one(param: str | list[str]) -> str:
    return param if isinstance(param, str) else ",".join(param)


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first line. Blank lines are left out before joining: an old Mozilla
    put them between a line and its continuation."""
    parts: list[bytes] = []
    first = 0
    for number, raw in enumerate(re.split(rb"\r\n|\n|\r", data), start=1):
        if not raw:
            continue
        if raw[:1] in (b" ", b"\t"):
            parts.append(raw[1:])
            continue
        if parts:
            yield first, decode(b"".join(parts)[:MAX_LINE])
        parts, first = [raw], number
    if parts:
        yield first, decode(b"".join(parts)[:MAX_LINE])


class _Walk:
    """Goes through the lines once and keeps what is wanted; how deep components are nested does not matter."""

    def __init__(self) -> None:
        self.found = TakenApart()
        self.calendar: RawCalendar | None = None
        self.event: RawEvent | None = None
        self.zone: list[Line] | None = None
        self.depth = 0  # components inside the entry or block that is open
        self.seen = 0

    def take(self, number: int, text: str) -> None:
        match = _NAME.match(text[:100])
        if match is None:
            return
        line = Line(number, match[1].upper(), text)
        component = text.partition(":")[2].strip().upper() if line.name in ("BEGIN", "END") else ""
        if line.name == "BEGIN":
            self._begin(line, component)
        elif line.name == "END":
            self._end(line, component)
        else:
            self._keep(line)

    def finish(self) -> None:
        """The end of the file, or of a calendar: an entry still open was cut off."""
        if self.event is not None and self.seen <= MAX_EVENTS:
            self.found.refused.append(Refusal(self.event.line, "not_closed"))
        self.event = self.zone = None

    def _begin(self, line: Line, component: str) -> None:
        if component in ("VCALENDAR", "VEVENT"):
            self.finish()
        if component == "VCALENDAR":
            self.calendar = RawCalendar()
            self.found.calendars.append(self.calendar)
            self.depth = 0
        elif self.calendar is None:
            return
        elif component == "VEVENT":
            self.seen += 1
            self.depth = 0
            self.event = RawEvent(line.number)
        elif component == "VTIMEZONE" and self.event is None:
            self.zone = []
            self.depth = 0
        else:
            self.depth += 1
            self._keep(line)

    def _end(self, line: Line, component: str) -> None:
        if component == "VCALENDAR":
            self.finish()
            self.calendar = None
        elif component == "VEVENT":
            if self.event is not None and self.calendar is not None:
                if self.seen <= MAX_EVENTS:
                    self.calendar.events.append(self.event)
                else:
                    self.found.too_many += 1
            self.event, self.depth = None, 0
        elif component == "VTIMEZONE" and self.zone is not None:
            if self.calendar is not None:
                self.calendar.zones.append(self.zone)
            self.zone, self.depth = None, 0
        else:
            self._keep(line)
            self.depth = max(0, self.depth - 1)

    def _keep(self, line: Line) -> None:
        if self.event is not None:
            # An alarm inside an entry has a description and a duration of its own.
            if self.depth == 0 and line.name in _EVENT_NAMES and len(self.event.lines) < MAX_LINES_OF_EVENT:
                self.event.lines.append(line)
        elif self.zone is not None:
            if line.name in _ZONE_NAMES and len(self.zone) < MAX_LINES_OF_ZONE:
                self.zone.append(line)
        elif self.calendar is not None and self.depth == 0 and line.name in _CALENDAR_NAMES:
            self.calendar.properties.setdefault(line.name, line.text.partition(":")[2].strip())

"""One entry of a calendar file, from its lines to values; a series is not yet spread out."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar.prop import vDuration

from bot.imports.components import MAX_LINES_OF_EVENT, Property, RawCalendar, RawEvent, parse
from bot.imports.moments import WrittenMoment, Zones
from bot.imports.recurrence import Rule, read_rule
from bot.imports.text import (
    DESCRIPTION_LENGTH,
    PLACE_LENGTH,
    TITLE_LENGTH,
    cut,
    description,
    html_to_text,
    one_line,
    plain,
)
from bot.rules.bsn import hide_bsn, holds_bsn
from bot.rules.calendar import EntryRefused, Moment

MAX_RULES = 3
MAX_DATES = 1000  # RDATE and EXDATE of one entry together
MAX_UID = 200
MAX_SEQUENCE = 2**31 - 1  # a database integer
MAX_LENGTH = timedelta(days=366)

_read_duration: Callable[[str], timedelta] = vDuration.from_ical

# In these methods the entry repeats what somebody else decides, or asks for something.
_ONLY_REPLIES = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"})


@dataclass(frozen=True, slots=True)
class Event:
    """An entry as written. `length` is the time that passes, for whole days the days after the first."""

    line: int
    uid: str
    start: WrittenMoment
    length: timedelta | None
    title: str
    place: str
    description: str
    sequence: int
    stamp: str  # breaks a tie between two versions with the same sequence
    cancelled: bool
    warnings: tuple[str, ...]
    rules: tuple[Rule, ...]
    added: tuple[WrittenMoment, ...]
    excluded: tuple[WrittenMoment, ...]
    occurrence: WrittenMoment | None  # RECURRENCE-ID: which occurrence of a series this entry replaces
    and_later: bool  # ... and all those after it

    @property
    def is_series(self) -> bool:
        return self.occurrence is None and bool(self.rules or self.added)

    def end_of(self, start: Moment) -> Moment | None:
        return None if self.length is None else start + self.length


class _Properties:
    """The parsed lines of an entry by name. Of two lines with one name the first with a value counts."""

    def __init__(self, raw: RawEvent) -> None:
        self.lines = raw.lines

    def all(self, name: str) -> list[Property]:
        return [parse(line) for line in self.lines if line.name == name]

    def first(self, name: str) -> Property | None:
        found = (parse(line) for line in self.lines if line.name == name)
        return next((prop for prop in found if prop.value.strip()), None)

    def text(self, name: str) -> str:
        found = self.first(name)
        return found.value if found else ""


def read_event(raw: RawEvent, calendar: RawCalendar, zones: Zones) -> Event:
    """Raises EntryRefused where no appointment can be made of it."""
    if len(raw.lines) >= MAX_LINES_OF_EVENT:
        # The rest was not kept, and an exception among it would be missed.
        raise EntryRefused("rule_too_heavy")
    properties = _Properties(raw)
    method = (properties.text("METHOD") or calendar.properties.get("METHOD", "")).strip().upper()
    if method in _ONLY_REPLIES:
        raise EntryRefused("only_a_reply")
    cancelled = method == "CANCEL" or properties.text("STATUS").strip().upper() == "CANCELLED"
    which = properties.first("RECURRENCE-ID")
    written = properties.first("DTSTART") or (which if cancelled else None)
    if written is None:
        raise EntryRefused("no_start")
    start = zones.read(written)
    length, end_warnings = _length(properties, start, zones)
    texts, text_warnings = _texts(properties)
    rules, added, excluded = _recurrence(properties, start, zones)
    sequence = properties.text("SEQUENCE").strip()
    return Event(
        line=raw.line,
        uid=_uid(properties, start, length, texts),
        start=start,
        length=length,
        title=texts[0],
        place=texts[1],
        description=texts[2],
        sequence=min(int(sequence[:12]), MAX_SEQUENCE) if sequence.isdecimal() else 0,
        stamp=properties.text("DTSTAMP").strip(),
        cancelled=cancelled,
        warnings=(*start.warnings, *end_warnings, *text_warnings),
        rules=rules,
        added=added,
        excluded=excluded,
        occurrence=zones.read(which) if which else None,
        and_later=which is not None and which.params.get("RANGE", "").upper() == "THISANDFUTURE",
    )


def _length(
    properties: _Properties, start: WrittenMoment, zones: Zones
) -> tuple[timedelta | None, tuple[str, ...]]:
    """From DTEND or DURATION. An end that makes no sense is left out with a warning; the start never moves."""
    warning: tuple[str, ...] = ()
    try:
        passed = _passed(properties, start, zones)
    except EntryRefused:
        passed, warning = None, ("bad_end",)
    whole_days = not isinstance(start.wall, datetime)
    if passed is not None and passed < timedelta(0):
        passed, warning = None, ("end_before_start",)
    if passed is not None and passed > MAX_LENGTH:
        passed, warning = None, ("bad_end",)
    if whole_days:
        # The end of whole days is the day after the last (RFC 5545, 3.6.1); some write the last day itself.
        return timedelta(days=max(0, passed.days - 1) if passed else 0), warning
    return passed or None, warning


def _passed(properties: _Properties, start: WrittenMoment, zones: Zones) -> timedelta | None:
    end, duration = properties.first("DTEND"), properties.first("DURATION")
    if end is not None:
        first, last = start.value, zones.read(end).value
        if isinstance(first, datetime) and isinstance(last, datetime):
            return last - first
        if isinstance(first, datetime) or isinstance(last, datetime):
            raise EntryRefused("bad_date")
        return last - first
    if duration is not None:
        try:
            return _read_duration(duration.value.strip().upper())
        except ValueError:
            raise EntryRefused("bad_date") from None
    return None


def _texts(properties: _Properties) -> tuple[tuple[str, str, str], tuple[str, ...]]:
    """Title, place and description. Title and place stay as written: only the description holds real HTML.

    What looks like a BSN is hidden in a title or a place; a description around one is about more that is private.
    """
    long = description(properties.text("DESCRIPTION"))
    if not long:
        long = description(html_to_text(properties.text("X-ALT-DESC")))
    wanted = (
        ("title", one_line(properties.text("SUMMARY")), TITLE_LENGTH),
        ("place", one_line(properties.text("LOCATION")), PLACE_LENGTH),
        ("description", long, DESCRIPTION_LENGTH),
    )
    texts: list[str] = []
    warnings: list[str] = []
    for name, text, limit in wanted:
        if holds_bsn(text):
            text = "" if name == "description" else hide_bsn(text)
            warnings.append(f"{name}_bsn")
        short, was_cut = cut(text, limit)
        texts.append(short)
        if was_cut:
            warnings.append(f"{name}_cut")
    if not texts[0]:
        warnings.append("no_title")
    return (texts[0], texts[1], texts[2]), tuple(warnings)


def _recurrence(
    properties: _Properties, start: WrittenMoment, zones: Zones
) -> tuple[tuple[Rule, ...], tuple[WrittenMoment, ...], tuple[WrittenMoment, ...]]:
    rules = [read_rule(prop.value, start.wall) for prop in properties.all("RRULE") if prop.value.strip()]
    if len(rules) > MAX_RULES:
        raise EntryRefused("rule_too_heavy")
    dates: dict[str, list[WrittenMoment]] = {"RDATE": [], "EXDATE": []}
    left = MAX_DATES
    for name, found in dates.items():
        for prop in properties.all(name):
            values = [value for value in prop.value.split(",") if value.strip()]
            left -= len(values)
            if left < 0:
                raise EntryRefused("rule_too_heavy")
            # Of a period only its begin counts: the length is that of the entry.
            tzid = prop.params.get("TZID", "")
            found += [zones.read_value(value.partition("/")[0], tzid) for value in values]
    whole_days = not isinstance(start.wall, datetime)
    if any(isinstance(moment.wall, datetime) == whole_days for moment in dates["RDATE"]):
        raise EntryRefused("bad_date")
    return tuple(rules), tuple(dates["RDATE"]), tuple(dates["EXDATE"])


def _uid(
    properties: _Properties, start: WrittenMoment, length: timedelta | None, texts: tuple[str, str, str]
) -> str:
    """The entry's own, or a hash of what it says, by which reading the file again recognises it."""
    uid = one_line(properties.text("UID"))
    if uid and len(uid) <= MAX_UID:
        return uid
    if uid:
        return "long-" + _hash(uid)
    rules = [plain(prop.value) for prop in properties.all("RRULE")]
    return "content-" + _hash(repr((start.value, length, texts, rules)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:32]

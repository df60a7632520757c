"""Moments in a calendar file: with the name of a zone, in UTC, floating, or whole days."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.prop import vDDDTypes, vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.imports.components import Line, Property
from bot.imports.recurrence import Budget, Rule, matching_days, read_rule
from bot.rules.calendar import EntryRefused, Moment

# Appointments lie within these years; others are slips of the pen, and the arithmetic would run over its edges.
YEARS = range(1900, 2200)

MAX_OBSERVANCES = 12

_read_moment: Callable[[str], Moment] = vDDDTypes.from_ical
_read_offset: Callable[[str], timedelta] = vUTCOffset.from_ical
_SHAPE = re.compile(r"\d{8}(T\d{6}Z?)?")
_ZONE_NAME = re.compile(r"[\w+\-/ .:(),&]{1,200}")


@dataclass(frozen=True, slots=True)
class WrittenMoment:
    """A moment as the file says it: a whole day, or a clock time in a zone."""

    wall: Moment
    zone: tzinfo | None

    @property
    def value(self) -> Moment:
        """A date, or the instant in UTC. Of an hour that comes twice it is the first; one that the clock skips
        counts on from the hour before (02:30 becomes 03:30)."""
        if not isinstance(self.wall, datetime):
            return self.wall
        return self.wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    @property
    def day(self) -> date:
        return self.wall.date() if isinstance(self.wall, datetime) else self.wall

    @property
    def warnings(self) -> tuple[str, ...]:
        if not isinstance(self.wall, datetime) or not isinstance(self.zone, ZoneInfo):
            return ()
        once = self.wall.replace(tzinfo=self.zone, fold=0)
        if once.utcoffset() == once.replace(fold=1).utcoffset():
            return ()
        there = once.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) == self.wall
        return ("time_comes_twice",) if there else ("time_is_skipped",)

    def on(self, day: date) -> "WrittenMoment":
        """The same clock time in the same zone on another day."""
        if isinstance(self.wall, datetime):
            return WrittenMoment(datetime.combine(day, self.wall.time()), self.zone)
        return WrittenMoment(day, None)


class Zones:
    """The zones that one calendar of a file can name.

    `floating` is for clock times without a zone: the calendar's own zone, or else the reader's.
    """

    def __init__(
        self, floating: tzinfo, calendar_zone: str, blocks: Iterable[list[Line]], budget: Budget
    ) -> None:
        self.budget = budget
        self.blocks: dict[str, list[Line]] = {}
        for block in blocks:
            tzid = next((line for line in block if line.name == "TZID"), None)
            if tzid is not None:
                self.blocks.setdefault(tzid.text.partition(":")[2].strip(), block)
        self.found: dict[str, tzinfo | None] = {}
        self.floating = (self._look_up(calendar_zone) if calendar_zone else None) or floating

    def named(self, name: str) -> tzinfo:
        """Raises EntryRefused("unknown_zone"): a wrong hour would be worse than a missing appointment."""
        name = name.strip()
        if not name:
            return self.floating
        if name not in self.found:
            self.found[name] = self._look_up(name)
        zone = self.found[name]
        if zone is None:
            raise EntryRefused("unknown_zone", zone=name[:60])
        return zone

    def _look_up(self, name: str) -> tzinfo | None:
        """A known name says more than the block in the file, which often has the rules of one year only."""
        known = known_zone(name)
        if known is not None or name not in self.blocks:
            return known
        block = self.blocks[name]
        for line in block:
            if line.name == "X-LIC-LOCATION" and (known := known_zone(line.text.partition(":")[2])):
                return known
        return _block_zone(block, self.budget)

    def read(self, prop: Property) -> WrittenMoment:
        """The moment in a property. Raises EntryRefused: bad_date, unknown_zone."""
        return self.read_value(prop.value, prop.params.get("TZID", ""))

    def read_value(self, text: str, tzid: str) -> WrittenMoment:
        text = text.strip().upper()
        if not _SHAPE.fullmatch(text):
            raise EntryRefused("bad_date")
        try:
            wall = _read_moment(text)
        except ValueError:
            raise EntryRefused("bad_date") from None
        if wall.year not in YEARS:
            raise EntryRefused("bad_date")
        if not isinstance(wall, datetime):
            return WrittenMoment(wall, None)
        if wall.tzinfo is not None:
            return WrittenMoment(wall.replace(tzinfo=None), UTC)
        return WrittenMoment(wall, self.named(tzid))


@cache
def _names() -> dict[str, str]:
    names = {windows.lower(): olson for windows, olson in WINDOWS_TO_OLSON.items()}
    # Two names of the database mean whatever the machine is set to.
    iana = available_timezones() - {"localtime", "Factory"}
    return names | {name.lower(): name for name in iana}


def known_zone(name: str) -> ZoneInfo | None:
    """A zone by its IANA or Windows name, whatever its case, quotes, or path in front, as in
    /mozilla.org/20070129_1/Europe/Berlin."""
    name = name.strip().strip('"').lower()
    if not _ZONE_NAME.fullmatch(name):
        return None
    parts = name.strip("/").split("/")
    for begin in range(max(0, len(parts) - 3), len(parts)):
        found = _names().get("/".join(parts[begin:]))
        if found is not None and (begin == 0 or "/" in found):
            return ZoneInfo(found)
    return ZoneInfo(_names()[name]) if name in _names() else None


@dataclass(frozen=True, slots=True)
class _Observance:
    """One part of a zone block: from `start`, and by the rule every year, the clock is `after` ahead of UTC."""

    start: datetime
    before: timedelta
    after: timedelta
    rule: Rule | None

    def last_begin(self, wall: datetime, budget: Budget) -> datetime | None:
        """When this part last began at or before a clock time."""
        if wall < self.start:
            return None
        begins = [self.start]
        if self.rule is not None:
            # A year's rule needs no more than the year before; some blocks begin in 1601.
            first = max(self.start.date(), date(wall.year - 1, 1, 1))
            last = min(wall.date(), self.rule.until or date.max)
            days = matching_days(self.rule, first, last, budget)
            begins += [datetime.combine(day, self.start.time()) for day in days]
        return max((begin for begin in begins if begin <= wall), default=None)


class _BlockZone(tzinfo):
    """A zone that only the file knows."""

    def __init__(self, observances: list[_Observance], budget: Budget) -> None:
        self.observances = observances
        self.budget = budget

    def utcoffset(self, when: datetime | None) -> timedelta:
        if when is None:
            return self.observances[0].after
        wall = when.replace(tzinfo=None)
        begun = [
            (begin, o) for o in self.observances if (begin := o.last_begin(wall, self.budget)) is not None
        ]
        if not begun:
            return min(self.observances, key=lambda o: o.start).before
        return max(begun, key=lambda pair: pair[0])[1].after

    def dst(self, when: datetime | None) -> timedelta | None:
        return None

    def tzname(self, when: datetime | None) -> str | None:
        return None


def _block_zone(block: list[Line], budget: Budget) -> tzinfo | None:
    """The zone of a VTIMEZONE block, or None where the block is not understood."""
    parts: list[dict[str, str]] = []
    for line in block:
        if line.name == "BEGIN":
            parts.append({})
        elif parts and line.name != "END":
            parts[-1].setdefault(line.name, line.text.partition(":")[2].strip())
    if not 1 <= len(parts) <= MAX_OBSERVANCES:
        return None
    try:
        return _BlockZone([_observance(part) for part in parts], budget)
    except (KeyError, ValueError, EntryRefused):
        return None


def _observance(part: dict[str, str]) -> _Observance:
    start = _read_moment(part["DTSTART"])
    if not isinstance(start, datetime) or start.year not in range(1600, 2200):
        raise ValueError("DTSTART")
    start = start.replace(tzinfo=None)
    rule = read_rule(part["RRULE"], start) if "RRULE" in part else None
    if rule is not None:
        yearly = rule.frequency == "YEARLY" and rule.interval == 1 and rule.count is None
        if not yearly or not rule.by_month or not (rule.by_day or rule.by_month_day):
            raise ValueError("RRULE")
        until = rule.until.date() if isinstance(rule.until, datetime) else rule.until
        rule = replace(rule, until=until)
    before, after = (_read_offset(part[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    return _Observance(start, before, after, rule)

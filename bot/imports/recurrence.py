"""Recurrence rules (RFC 5545, section 3.3.10), one day at a time and never for long.

dateutil does not stop at UNTIL while nothing matches: FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30 keeps it busy for three
seconds, up to the year 9999, and a file may hold hundreds of such rules. Here every rule ends at a last day, and
all rules of a file draw on one budget of steps. The rules that calendars for people write are understood: whole
days, by month, day of the month, weekday and position; the tests hold the results against dateutil's.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from icalendar.prop import vRecur

from bot.rules.calendar import EntryRefused, Moment

MAX_RULE_LENGTH = 500
MAX_INTERVAL = 10_000

# A rule that comes true at all does so within this time: a 29 February may be eight years away.
_LONGEST_WAIT = timedelta(days=9 * 366)

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_KNOWN = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"}
    | {"BYHOUR", "BYMINUTE", "BYSECOND"}
)


class Budget:
    """The steps that the rules of one file may take together; a step is about a microsecond."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise EntryRefused("rule_too_heavy")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of whole days. `by_day` holds (position, weekday from Monday = 0), position 0 meaning every one.

    `until` is a day, an instant with a zone, or a clock time without one, as written.
    """

    frequency: str
    interval: int
    count: int | None
    until: Moment | None
    by_month: tuple[int, ...]
    by_month_day: tuple[int, ...]
    by_day: tuple[tuple[int, int], ...]
    by_position: tuple[int, ...]
    week_start: int


def read_rule(text: str, start: Moment) -> Rule:
    """The rule of an entry that starts at the clock time `start`. Raises EntryRefused: bad_rule, rule_unknown, or
    rule_too_heavy for what returns within a day."""
    if len(text) > MAX_RULE_LENGTH:
        raise EntryRefused("rule_too_heavy")
    try:
        parts = vRecur.from_ical(text.strip())
        frequency = str(_single(parts, "FREQ", ""))
        rule = Rule(
            frequency=frequency,
            interval=int(_single(parts, "INTERVAL", 1)),
            count=_single(parts, "COUNT", None),
            until=_single(parts, "UNTIL", None),
            by_month=_numbers(parts, "BYMONTH", 12),
            by_month_day=_numbers(parts, "BYMONTHDAY", 31, negative=True),
            by_day=tuple((day.relative or 0, _WEEKDAYS.index(day.weekday)) for day in parts.get("BYDAY", ())),
            by_position=_numbers(parts, "BYSETPOS", 366, negative=True),
            week_start=_WEEKDAYS.index(str(_single(parts, "WKST", "MO"))),
        )
    except ValueError:
        raise EntryRefused("bad_rule") from None
    _check(rule, parts, start)
    return rule


def _single(parts: vRecur, name: str, default: Any) -> Any:
    values = parts.get(name, ())
    if len(values) > 1:
        raise ValueError(name)
    return values[0] if values else default


def _numbers(parts: vRecur, name: str, largest: int, *, negative: bool = False) -> tuple[int, ...]:
    """Distinct numbers in order. A leap month of another calendar ("5L") is no number here."""
    numbers = sorted({int(str(value)) for value in parts.get(name, ())})
    for number in numbers:
        if number == 0 or abs(number) > largest or (number < 0 and not negative):
            raise ValueError(name)
    return tuple(numbers)


def _check(rule: Rule, parts: vRecur, start: Moment) -> None:
    if rule.frequency in _TOO_OFTEN:
        raise EntryRefused("rule_too_heavy")
    if rule.frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise EntryRefused("bad_rule")
    if not 1 <= rule.interval <= MAX_INTERVAL or (rule.count is not None and rule.count < 1):
        raise EntryRefused("bad_rule")
    if rule.until is not None and not isinstance(rule.until, date):
        raise EntryRefused("bad_rule")
    if set(map(str.upper, parts)) - _KNOWN or not _same_clock_time(parts, start):
        raise EntryRefused("rule_unknown")
    if any(abs(position) > 53 for position, _ in rule.by_day):
        raise EntryRefused("bad_rule")
    positioned = any(position for position, _ in rule.by_day)
    if positioned and (rule.frequency in ("DAILY", "WEEKLY") or rule.by_month_day):
        raise EntryRefused("rule_unknown")
    if rule.by_month_day and rule.frequency == "WEEKLY":
        raise EntryRefused("rule_unknown")


def _same_clock_time(parts: vRecur, start: Moment) -> bool:
    """Whether BYHOUR and its like only repeat the clock time of the start, as some programs write it."""
    if not isinstance(start, datetime):
        return not any(name in parts for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    clock = {"BYHOUR": start.hour, "BYMINUTE": start.minute, "BYSECOND": start.second}
    return all(parts.get(name, [value]) == [value] for name, value in clock.items())


def days_of(rule: Rule, first: date, last: date, budget: Budget) -> list[date]:
    """The days of the rule from `first`, which always is one of them, up to `last`; UNTIL is not looked at.

    Raises EntryRefused: rule_never where the rule never comes true, rule_too_heavy where the budget is spent.
    """
    days: list[date] = []
    # A first day outside the rule comes on top of its count: so do the library and most calendars.
    wanted = rule.count
    for day in matching_days(rule, first, last, budget):
        if wanted is not None and len(days) >= wanted:
            break
        days.append(day)
    if not days and next(matching_days(rule, first, first + _LONGEST_WAIT, budget), None) is None:
        raise EntryRefused("rule_never")
    return days if days and days[0] == first else [first, *days]


def matching_days(rule: Rule, first: date, last: date, budget: Budget) -> Iterator[date]:
    """The days from `first` to `last` that the rule itself names, in order; COUNT and UNTIL are not looked at."""
    for begin, candidates in _periods(rule, first):
        if begin > last:
            return
        budget.spend(3 + 2 * len(candidates))
        for day in _at_positions(candidates, rule.by_position):
            if day > last:
                return
            if day >= first:
                yield day


def _periods(rule: Rule, first: date) -> Iterator[tuple[date, list[date]]]:
    """Begin and candidate days, in order, of each period of the rule: endless, the caller stops it."""
    if rule.frequency == "DAILY":
        for step in count(0, rule.interval):
            day = first + timedelta(days=step)
            yield day, [day] if _allowed(rule, day) else []
    elif rule.frequency == "WEEKLY":
        week = first - timedelta(days=(first.weekday() - rule.week_start) % 7)
        weekdays = {weekday for _, weekday in rule.by_day} or {first.weekday()}
        for step in count(0, rule.interval):
            begin = week + timedelta(weeks=step)
            days = [begin + timedelta(days=offset) for offset in range(7)]
            yield (
                begin,
                [
                    d
                    for d in days
                    if d.weekday() in weekdays and (not rule.by_month or d.month in rule.by_month)
                ],
            )
    elif rule.frequency == "MONTHLY":
        for month in count(first.year * 12 + first.month - 1, rule.interval):
            begin = date(month // 12, month % 12 + 1, 1)
            wanted = not rule.by_month or begin.month in rule.by_month
            yield begin, _days_of_month(rule, begin, first) if wanted else []
    else:
        for year in count(first.year, rule.interval):
            yield date(year, 1, 1), _days_of_year(rule, year, first)


def _allowed(rule: Rule, day: date) -> bool:
    from_end = day.day - monthrange(day.year, day.month)[1] - 1
    return (
        (not rule.by_month or day.month in rule.by_month)
        and (not rule.by_month_day or day.day in rule.by_month_day or from_end in rule.by_month_day)
        and (not rule.by_day or any(weekday == day.weekday() for _, weekday in rule.by_day))
    )


def _days_of_month(rule: Rule, begin: date, first: date) -> list[date]:
    length = monthrange(begin.year, begin.month)[1]
    if not rule.by_month_day and rule.by_day:
        return _weekdays(rule.by_day, begin, length)
    numbers = rule.by_month_day or (first.day,)
    counted = sorted({number if number > 0 else length + 1 + number for number in numbers})
    days = [begin.replace(day=number) for number in counted if 1 <= number <= length]
    weekdays = {weekday for _, weekday in rule.by_day}
    return [day for day in days if not weekdays or day.weekday() in weekdays]


def _days_of_year(rule: Rule, year: int, first: date) -> list[date]:
    begin = date(year, 1, 1)
    if rule.by_day and not rule.by_month and not rule.by_month_day:
        return _weekdays(rule.by_day, begin, (date(year, 12, 31) - begin).days + 1)
    months = rule.by_month or (range(1, 13) if rule.by_month_day else (first.month,))
    return [day for month in months for day in _days_of_month(rule, date(year, month, 1), first)]


def _weekdays(by_day: tuple[tuple[int, int], ...], begin: date, length: int) -> list[date]:
    """The wanted weekdays, every one or the n-th from either end, in a stretch of days."""
    days: set[date] = set()
    for position, weekday in by_day:
        offset = (weekday - begin.weekday()) % 7
        all_of_them = [begin + timedelta(days=step) for step in range(offset, length, 7)]
        days.update(_at_positions(all_of_them, (position,)) if position else all_of_them)
    return sorted(days)


def _at_positions(days: list[date], positions: tuple[int, ...]) -> list[date]:
    if not positions:
        return days
    chosen = {p - 1 if p > 0 else len(days) + p for p in positions}
    return [days[index] for index in sorted(chosen) if 0 <= index < len(days)]

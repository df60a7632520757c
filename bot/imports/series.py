"""The entries of one uid become appointments: newest version, occurrences, exceptions."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.imports.events import Event
from bot.imports.moments import WrittenMoment
from bot.imports.recurrence import Budget, Rule, days_of
from bot.rules.calendar import CalendarEntry, Moment, SeriesSpan

MAX_OCCURRENCES = 1000


@dataclass(frozen=True, slots=True)
class Spread:
    """The appointments of one uid, and how far a series was followed."""

    entries: list[CalendarEntry]
    span: SeriesSpan | None


def spread(events: Iterable[Event], *, until: datetime, budget: Budget) -> Spread:
    """The appointments of the entries that share one uid; a series goes as far as `until`.

    Raises EntryRefused where a rule takes too long or never comes true.
    """
    newest = _newest(events)
    main = newest.pop(None, None)
    exceptions = sorted(newest.values(), key=lambda event: _sortable(_named(event).value))
    if main is None:
        return Spread([_occurrence(event, event, _named(event)) for event in exceptions], None)
    if not main.is_series and not exceptions:
        return Spread([_single(main)], None)
    planned = _planned(main, until, budget)
    replaced = {occurrence_name(_named(event)): event for event in exceptions}
    lasting = [event for event in exceptions if event.and_later]
    lasting_from = [_sortable(_named(event).value) for event in lasting]
    entries = []
    for moment in planned:
        name = occurrence_name(moment)
        exception = replaced.pop(name, None) or replaced.pop(_name_of_day(moment), None)
        if exception is not None:
            entries.append(_occurrence(exception, main, _named(exception), name=name))
        else:
            before = bisect_right(lasting_from, _sortable(moment.value))
            entries.append(_regular(main, lasting[before - 1] if before else None, moment))
    # An exception whose moment the rule does not name still was written by somebody.
    entries += [_occurrence(event, main, _named(event)) for event in replaced.values()]
    return Spread(entries, SeriesSpan(main.uid, main.sequence, _sortable(main.start.value), until))


def _newest(events: Iterable[Event]) -> dict[str | None, Event]:
    """By occurrence (None: the entry itself), the version with the highest sequence; then the later one."""
    newest: dict[str | None, Event] = {}
    for event in events:
        name = occurrence_name(event.occurrence) if event.occurrence else None
        known = newest.get(name)
        if known is None or (event.sequence, event.stamp) >= (known.sequence, known.stamp):
            newest[name] = event
    return newest


def occurrence_name(moment: WrittenMoment) -> str:
    """20261117T080000Z (UTC) or 20261117: equal however a file writes the moment."""
    value = moment.value
    return value.strftime("%Y%m%dT%H%M%SZ") if isinstance(value, datetime) else value.strftime("%Y%m%d")


def _name_of_day(moment: WrittenMoment) -> str:
    """Some exporters name the occurrence of a timed series by its local day alone."""
    return moment.day.strftime("%Y%m%d")


def _named(event: Event) -> WrittenMoment:
    return event.occurrence or event.start


def _sortable(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), UTC)


def _planned(main: Event, until: datetime, budget: Budget) -> list[WrittenMoment]:
    """The moments of a series by its rules and dates, without those taken out, in order."""
    # East of Greenwich the local day is ahead of the day in UTC.
    last = max(until.date() + timedelta(days=1), main.start.day)
    moments: dict[Moment, WrittenMoment] = {} if main.rules else {main.start.value: main.start}
    for rule in main.rules:
        # A daily series of many years: its far past would be left out anyway.
        for day in days_of(rule, main.start.day, last, budget)[-MAX_OCCURRENCES:]:
            moment = main.start.on(day)
            in_time = day == main.start.day or _sortable(moment.value) <= until
            if in_time and _within(rule, moment):
                moments.setdefault(moment.value, moment)
    for moment in main.added:
        if _sortable(moment.value) <= until:
            moments.setdefault(moment.value, moment)
    out = {moment.value for moment in main.excluded}
    return [
        moment
        for value, moment in sorted(moments.items(), key=lambda pair: _sortable(pair[0]))
        if value not in out and moment.day not in out
    ]


def _within(rule: Rule, moment: WrittenMoment) -> bool:
    """Whether UNTIL, which is included, is not passed; a day without a time is meant as a whole."""
    until = rule.until
    if until is None:
        return True
    if not isinstance(until, datetime):
        return moment.day <= until
    if not isinstance(moment.wall, datetime):
        return moment.day <= until.date()
    if until.tzinfo is None:
        return moment.wall <= until
    value = moment.value
    return isinstance(value, datetime) and value <= until


def _single(event: Event) -> CalendarEntry:
    return _entry(event, "", event.start.value, event.sequence, event.cancelled, event.warnings)


def _occurrence(event: Event, main: Event, planned: WrittenMoment, *, name: str = "") -> CalendarEntry:
    """An occurrence that has an entry of its own."""
    return _entry(
        event,
        name or occurrence_name(planned),
        event.start.value,
        max(event.sequence, main.sequence),
        event.cancelled or main.cancelled,
        event.warnings,
    )


def _regular(main: Event, change: Event | None, planned: WrittenMoment) -> CalendarEntry:
    """An occurrence by the rule, as the entry says or as the last change of "this and all later ones" says."""
    if change is None:
        warnings = tuple(dict.fromkeys((*planned.warnings, *_lasting(main))))
        return _entry(main, occurrence_name(planned), planned.value, main.sequence, main.cancelled, warnings)
    start = _shifted(planned, change)
    warnings = tuple(dict.fromkeys((*start.warnings, *_lasting(change))))
    return _entry(
        change,
        occurrence_name(planned),
        start.value,
        max(main.sequence, change.sequence),
        main.cancelled or change.cancelled,
        warnings,
    )


def _shifted(planned: WrittenMoment, change: Event) -> WrittenMoment:
    """The clock time of the change, as many days away from the plan as the change is from its own."""
    days = change.start.day - _named(change).day
    return change.start.on(planned.day + days)


def _lasting(event: Event) -> tuple[str, ...]:
    """Warnings about more than the first moment of a series."""
    return tuple(w for w in event.warnings if w not in ("time_comes_twice", "time_is_skipped"))


def _entry(
    event: Event, occurrence: str, start: Moment, sequence: int, cancelled: bool, warnings: tuple[str, ...]
) -> CalendarEntry:
    return CalendarEntry(
        uid=event.uid,
        occurrence=occurrence,
        start=start,
        end=event.end_of(start),
        title=event.title,
        place=event.place,
        description=event.description,
        sequence=sequence,
        cancelled=cancelled,
        warnings=warnings,
    )

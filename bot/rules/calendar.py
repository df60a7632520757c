"""What a calendar file says, and what that changes about the appointments already known.

Nothing here knows the format of the file: `bot.imports.calendar` reads it. Instants are aware and in UTC; an entry
for whole days has dates, and its end is the last day, included. Reasons and warnings are codes, of which
`bot.texts` makes sentences.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

Moment = datetime | date


class UnreadableCalendar(Exception):
    """The whole file is no calendar, so it says nothing about any appointment and must change none.

    `reason` is one of empty_file, too_large, html, not_a_calendar; `facts` holds the numbers for the sentence.
    """

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class EntryRefused(Exception):
    """One entry cannot be understood; the others of the file are not touched by that."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that was left out: the line of the file where it begins (0: not one entry), why, and facts.

    Reasons: no_start, bad_date, unknown_zone, bad_rule, rule_unknown, rule_never, rule_too_heavy, not_closed,
    only_a_reply, too_many_entries (facts: limit, left_out).
    """

    line: int
    reason: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One appointment of a file, or one occurrence of a series.

    `occurrence` says which occurrence of the series: its first planned moment, as 20261117T080000Z or 20261117,
    which stays the same when the occurrence is moved; empty for a single entry.
    """

    uid: str
    occurrence: str
    start: Moment
    end: Moment | None
    title: str
    place: str
    description: str
    sequence: int
    cancelled: bool
    warnings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What this entry is known by. The occurrence goes first: it never holds a slash, a uid may."""
        return f"{self.occurrence}/{self.uid}"

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)

    @property
    def content_hash(self) -> str:
        """Equal for two readings that say the same to the holder, whatever their sequence."""
        told = (self.start, self.end, self.title, self.place, self.description, self.cancelled)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class SeriesSpan:
    """The file describes the series `uid` completely between two instants: what is not there is gone."""

    uid: str
    sequence: int
    begin: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says, in the order of time."""

    entries: tuple[CalendarEntry, ...]
    refused: tuple[Refusal, ...]
    series: tuple[SeriesSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An appointment that came from a calendar file before.

    `content_hash` is that of the entry as last read: a coach who changed the appointment by hand since then is
    not overruled by reading the same file again. Empty: not known. `description` is None where it is not kept.
    """

    key: str
    sequence: int
    start: Moment
    end: Moment | None
    title: str
    place: str
    description: str | None
    cancelled: bool
    content_hash: str = ""

    @property
    def occurrence(self) -> str:
        return self.key.partition("/")[0]

    @property
    def uid(self) -> str:
        return self.key.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a known appointment. `changes` names the fields that differ, of start, end, title, place,
    description, cancelled (the last: it takes place after all)."""

    old: KnownEntry
    new: CalendarEntry
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A known appointment that is off. `new` is None where a series no longer has this occurrence."""

    old: KnownEntry
    new: CalendarEntry | None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    new: tuple[CalendarEntry, ...]
    moved: tuple[Move, ...]
    cancelled: tuple[Cancellation, ...]
    unchanged: tuple[CalendarEntry, ...]
    refused: tuple[Refusal, ...]


def compare(known: Iterable[KnownEntry], reading: Reading, *, now: datetime) -> ImportPlan:
    """What reading a file changes. Nothing is cancelled for being absent from the file, with one exception: an
    occurrence ahead of `now` that a series, present in the file as a whole, no longer has."""
    register = _Register(known)
    new: list[CalendarEntry] = []
    moved: list[Move] = []
    unchanged: list[CalendarEntry] = []
    cancelled: dict[str, Cancellation] = {}
    present: set[str] = set()
    keys = {entry.key for entry in reading.entries}
    for entry in reading.entries:
        if entry.cancelled:
            met = register.meant_by_cancel(entry, now)
            off = [old for old in met if not old.cancelled and entry.sequence >= old.sequence]
            cancelled.update({old.key: Cancellation(old, entry) for old in off})
            if met and not off:
                unchanged.append(entry)
            continue
        old = register.find(entry, keys)
        if old is None:
            new.append(entry)
            continue
        present.add(old.key)
        changes = _changes(old, entry)
        if changes:
            moved.append(Move(old, entry, changes))
        else:
            unchanged.append(entry)
    for span in reading.series:
        for old in register.of_series(span, now):
            if old.key not in keys and old.key not in present and old.key not in cancelled:
                cancelled[old.key] = Cancellation(old, None)
    return ImportPlan(tuple(new), tuple(moved), tuple(cancelled.values()), tuple(unchanged), reading.refused)


class _Register:
    """The known entries, by key, by series and by moment."""

    def __init__(self, known: Iterable[KnownEntry]) -> None:
        self.by_key = {entry.key: entry for entry in known}
        self.by_moment = {(k.uid, k.start): k for k in self.by_key.values() if not k.cancelled}
        self.by_uid: dict[str, list[KnownEntry]] = {}
        for entry in self.by_key.values():
            self.by_uid.setdefault(entry.uid, []).append(entry)

    def find(self, entry: CalendarEntry, keys: set[str]) -> KnownEntry | None:
        """By its key; else by uid and start, since a single entry that was made a series gets a new key."""
        old = self.by_key.get(entry.key)
        if old is None:
            old = self.by_moment.get((entry.uid, entry.start))
            if old is not None and old.key in keys:
                return None
        return old

    def meant_by_cancel(self, entry: CalendarEntry, now: datetime) -> list[KnownEntry]:
        """A cancel without an occurrence is for the single entry, or for all of the series that is ahead."""
        if entry.occurrence:
            return [self.by_key[entry.key]] if entry.key in self.by_key else []
        return [k for k in self.by_uid.get(entry.uid, []) if not k.occurrence or _ahead(k.start, now)]

    def of_series(self, span: SeriesSpan, now: datetime) -> list[KnownEntry]:
        """The known occurrences ahead that this series would have to contain."""
        return [
            entry
            for entry in self.by_uid.get(span.uid, [])
            if entry.occurrence
            and not entry.cancelled
            and entry.sequence <= span.sequence
            and _ahead(entry.start, now)
            and span.begin <= _planned_moment(entry.occurrence) <= span.until
        ]


def _changes(old: KnownEntry, entry: CalendarEntry) -> tuple[str, ...]:
    if entry.sequence < old.sequence or entry.content_hash == old.content_hash:
        return ()
    if old.cancelled:
        # Only a newer version brings a cancelled appointment back; reading its invitation again does not.
        return ("cancelled",) if entry.sequence > old.sequence else ()
    names = ["start", "end", "title", "place"] + ([] if old.description is None else ["description"])
    return tuple(name for name in names if getattr(old, name) != getattr(entry, name))


def _ahead(moment: Moment, now: datetime) -> bool:
    return moment >= now if isinstance(moment, datetime) else moment >= now.date()


def _planned_moment(occurrence: str) -> datetime:
    return datetime.strptime(occurrence[:8] + (occurrence[8:15] or "T000000"), "%Y%m%dT%H%M%S").replace(
        tzinfo=UTC
    )


def to_json(plan: ImportPlan) -> dict[str, list[dict[str, Any]]]:
    """The plan as plain data. A cancelled entry has the title that the holder knows, not the file's."""
    return {
        "new": [_entry_json(entry, entry.warnings) for entry in plan.new],
        "moved": [_entry_json(move.new, move.new.warnings) for move in plan.moved],
        "cancelled": [_entry_json(off.old, off.new.warnings if off.new else ()) for off in plan.cancelled],
        "unchanged": [_entry_json(entry, entry.warnings) for entry in plan.unchanged],
        "refused": [{"line": refusal.line, "reason": refusal.reason} for refusal in plan.refused],
    }


def _entry_json(entry: CalendarEntry | KnownEntry, warnings: tuple[str, ...]) -> dict[str, Any]:
    return {
        "uid": entry.uid,
        "start": _moment_json(entry.start),
        "end": None if entry.end is None else _moment_json(entry.end),
        "all_day": not isinstance(entry.start, datetime),
        "title": entry.title,
        "warnings": list(warnings),
    }


def _moment_json(moment: Moment) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return moment.isoformat()

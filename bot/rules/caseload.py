"""What a municipality's own list of people says, and what that changes about the people already known.

Nothing here knows the format of the file: `bot.imports.caseload` reads it. Only a cell that is there says something; an
empty one erases nothing. Reasons and warnings are codes, of which `bot.texts.staff.caseload` makes sentences, and no
remark ever holds what stood in a cell.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.rules.audience import Level
from bot.rules.folding import fold, one_line
from bot.rules.trajectory import GivenKind, Law, Route, Source


class UnreadableTable(Exception):
    """The whole file says nothing about anybody, so it must change nobody.

    `reason` is one of empty_file, too_large, too_many_rows, html, old_excel, not_a_table, unknown_letters, no_separator,
    open_quote (facts: row), no_header, no_person (neither a number nor a name in the header); `facts` holds the numbers
    for the sentence.
    """

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a row is refused, or what to look at in a row that is taken.

    `row` is counted as Excel does, 0 where it is about a whole column; `column` is the column's name in the file, empty
    where it is about the row.
    """

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileDate:
    """A date of a term or a letter, with who says so."""

    day: date
    source: Source = Source.COACH


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as a row of the file has them; what the row does not say is empty or None.

    `name` is how they are greeted, `surname` the rest, with what stands before it: "van den Berg". `birth` is a day, or
    a year alone ("1990") where no more is known.
    """

    row: int
    reference: str = ""
    name: str = ""
    surname: str = ""
    birth: str = ""
    phone: str = ""
    language: str | None = None
    law: Law | None = None
    route: Route | None = None
    coach: str = ""
    district: str = ""
    level: Level | None = None  # of Dutch
    dates: Mapping[GivenKind, FileDate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseloadFile:
    """A file as read. `columns` are remarks on whole columns: bsn, not_kept, unknown."""

    entries: tuple[Entry, ...]
    refused: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    columns: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the municipality, as far as a file can speak of them."""

    id: int
    name: str
    reference: str = ""
    surname: str = ""
    birth: str = ""
    phone: str = ""
    language: str | None = None
    joined: bool = False  # came in by their own link
    coach_id: int | None = None
    law: Law | None = None
    route: Route | None = None
    district: str = ""
    level: Level | None = None
    dates: Mapping[GivenKind, FileDate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A known person of whom the row says something else. `fields` names what: of `Entry`, or a `GivenKind`."""

    old: KnownPerson
    new: Entry
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseloadPlan:
    """What reading the file would change, in the order of its rows."""

    new: tuple[Entry, ...]
    changed: tuple[Change, ...]
    same: tuple[Entry, ...]
    refused: tuple[Remark, ...]
    warnings: tuple[Remark, ...] = ()
    columns: tuple[Remark, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return not self.new and not self.changed


def compare(
    known: Iterable[KnownPerson],
    file: CaseloadFile,
    *,
    coaches: Mapping[str, int],
    only_coach: int | None,
    gone: Collection[str] = (),
) -> CaseloadPlan:
    """What the file changes about the known people of one municipality.

    A person is known by the municipality's reference; else by being the only one of the same full name, with the same
    day of birth where both are known. `coaches` are the ids of staff by `fold`ed name. With `only_coach` a known person
    of another coach is refused, and the column of the coach says nothing. `gone` are the references of who has moved away,
    or whose record became a part of another: a row with one of them is refused.
    """
    known, refused = list(known), list(file.refused)
    entries = _districts_as_known(known, _without_twins(file.entries, refused))
    refused += [Remark(entry.row, "", "gone") for entry in entries if entry.reference in gone]
    entries = [entry for entry in entries if entry.reference not in gone]
    found = _in_order(_whom(entries, _Register(known), only_coach, refused), refused)
    warnings = list(file.warnings)
    new: list[Entry] = []
    changed: list[Change] = []
    same: list[Entry] = []
    for entry, old in found:
        named = coaches.get(fold(entry.coach))
        if entry.coach and (named is None if only_coach is None else named != only_coach):
            reason = "coach_unknown" if only_coach is None else "coach_ignored"
            warnings.append(Remark(entry.row, "", reason))
        if old is None:
            new.append(entry)
        elif fields := _changes(old, entry, named if only_coach is None else None):
            changed.append(Change(old, entry, fields))
        else:
            same.append(entry)
    return CaseloadPlan(
        tuple(new),
        tuple(changed),
        tuple(same),
        tuple(sorted(refused, key=lambda remark: remark.row)),
        tuple(sorted(warnings, key=lambda remark: remark.row)),
        file.columns,
    )


def row_numbers(plan: CaseloadPlan) -> dict[str, list[int]]:
    """The rows of the file by what becomes of them."""
    return {
        "new": [entry.row for entry in plan.new],
        "changed": [change.new.row for change in plan.changed],
        "same": [entry.row for entry in plan.same],
        "refused": list(dict.fromkeys(remark.row for remark in plan.refused)),
    }


def _without_twins(entries: Sequence[Entry], refused: list[Remark]) -> list[Entry]:
    """Rows that say the same of who they are about are all refused: nobody can tell which one is right."""
    rows: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        key = (entry.reference, "", "") if entry.reference else ("", _full_name(entry), entry.birth)
        rows.setdefault(key, []).append(entry)
    kept = []
    for twins in rows.values():
        if len(twins) == 1:
            kept.append(twins[0])
        else:
            refused += [Remark(entry.row, "", "twice") for entry in twins]
    return sorted(kept, key=lambda entry: entry.row)


def _districts_as_known(known: Sequence[KnownPerson], entries: Sequence[Entry]) -> list[Entry]:
    """ "noord" is where "Noord" is: a part of the town is spelled as the first one spelled it who is known."""
    spelled: dict[str, str] = {}
    for district in (*(person.district for person in known), *(entry.district for entry in entries)):
        spelled.setdefault(fold(district), district)
    return [replace(entry, district=spelled[fold(entry.district)]) for entry in entries]


def _whom(
    entries: Sequence[Entry], register: "_Register", only_coach: int | None, refused: list[Remark]
) -> list[tuple[Entry, KnownPerson | None]]:
    """Each row that can be taken, with the known person whom it is about."""
    found: list[tuple[Entry, KnownPerson | None]] = []
    for entry in entries:
        candidates = register.find(entry)
        if len(candidates) > 1:
            refused.append(Remark(entry.row, "", "several_people"))
        elif candidates and only_coach is not None and candidates[0].coach_id != only_coach:
            refused.append(Remark(entry.row, "", "other_coach"))
        else:
            found.append((entry, candidates[0] if candidates else None))
    meant = Counter(old.id for _, old in found if old is not None)
    twice = [entry for entry, old in found if old is not None and meant[old.id] > 1]
    refused += [Remark(entry.row, "", "twice") for entry in twice]
    return [(entry, old) for entry, old in found if old is None or meant[old.id] == 1]


def _in_order(
    found: Sequence[tuple[Entry, KnownPerson | None]], refused: list[Remark]
) -> list[tuple[Entry, KnownPerson | None]]:
    """Those whose term would not end before it starts."""
    kept = []
    for entry, old in found:
        dates = {**(old.dates if old else {}), **entry.dates}
        start, end = dates.get(GivenKind.TERM_START), dates.get(GivenKind.TERM_END)
        touched = {GivenKind.TERM_START, GivenKind.TERM_END} & entry.dates.keys()
        if start and end and end.day < start.day and touched:
            refused.append(Remark(entry.row, "", "end_before_start"))
        else:
            kept.append((entry, old))
    return kept


class _Register:
    """The known people by reference and by full name."""

    def __init__(self, known: Iterable[KnownPerson]) -> None:
        self.by_reference: dict[str, KnownPerson] = {}
        self.by_name: dict[str, list[KnownPerson]] = {}
        for person in known:
            if person.reference:
                self.by_reference[person.reference] = person
            self.by_name.setdefault(_full_name(person), []).append(person)

    def find(self, entry: Entry) -> list[KnownPerson]:
        """Whom the row can be about. A number of another person is never matched by name."""
        if entry.reference in self.by_reference:
            return [self.by_reference[entry.reference]]
        return [
            person
            for person in self.by_name.get(_full_name(entry), [])
            if not (entry.name == entry.surname == "")
            and not (entry.reference and person.reference)
            and not (entry.birth and person.birth and entry.birth != person.birth)
        ]


def _full_name(person: Entry | KnownPerson) -> str:
    return fold(f"{person.name} {person.surname}")


def _changes(old: KnownPerson, entry: Entry, coach_id: int | None) -> tuple[str, ...]:
    # A list with one column for the name does not say that the surname is gone.
    whole = not entry.surname and _full_name(entry) == _full_name(old)
    names = [
        name
        for name in ("reference", "name", "surname", "birth", "phone", "law", "route", "district", "level")
        if not (whole and name == "name")
        and getattr(entry, name)
        and one_line(getattr(old, name) or "") != getattr(entry, name)
    ]
    # Who came in has chosen the language, and goes on in it whatever the municipality's list says.
    if entry.language is not None and entry.language != old.language and not old.joined:
        names.append("language")
    if coach_id is not None and coach_id != old.coach_id:
        names.append("coach")
    names += [kind for kind, given in entry.dates.items() if _differs(old.dates.get(kind), given)]
    return tuple(names)


def _differs(old: FileDate | None, new: FileDate) -> bool:
    """Another day, or the same one by DUO's letter, where nobody had said so."""
    if old is None or old.day != new.day:
        return True
    return new.source is Source.DUO_LETTER and old.source is not Source.DUO_LETTER

"""A municipality's list of its people: the dry run, and carrying it out in one transaction."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.actions.planning import replan_lines
from bot.rules.caseload import CaseloadFile, CaseloadPlan, Change, Entry, KnownPerson, compare
from bot.rules.errors import NotFound
from bot.rules.folding import fold
from bot.rules.trajectory import Law
from bot.rules.values import Role
from storage import audit, caseload, people
from storage.handovers import lay_down_replies
from storage.planned import hand_over

BATCH = 500  # people
_COLUMNS = ("reference", "name", "surname", "birth", "phone", "language", "district", "level")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people; names are kept nowhere but with the people themselves."""

    new: int
    changed: int


def plan_people(
    tx: Connection, municipality_id: int, file: CaseloadFile, *, staff_id: int | None
) -> CaseloadPlan:
    """The dry run: what the list would change in this municipality, and in no other.

    `staff_id` None is the command line. A manager's list is about everybody, a coach's about the own caseload. Raises
    NotFound for staff of elsewhere.
    """
    only_coach = None
    if staff_id is not None:
        staff = people.staff_member(tx, staff_id)
        if staff.municipality_id != municipality_id:
            raise NotFound
        only_coach = staff.id if staff.role is Role.COACH else None
    return compare(
        caseload.known_people(tx, municipality_id),
        file,
        coaches=_coaches(tx, municipality_id),
        only_coach=only_coach,
        gone=caseload.gone_references(tx, municipality_id),
    )


def import_people(
    tx: Connection,
    municipality_id: int,
    file: CaseloadFile,
    *,
    staff_id: int | None,
    coach_id: int | None,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Carries out what the dry run shows. The same list again changes nothing.

    `coach_id` is the coach of new people of whom the list names none. `progress` is told how many people were written
    since the last time. Raises NotFound for a coach of elsewhere.
    """
    plan = plan_people(tx, municipality_id, file, staff_id=staff_id)
    if coach_id is not None and people.staff_member(tx, coach_id).municipality_id != municipality_id:
        raise NotFound
    coaches = _coaches(tx, municipality_id)
    only_own = staff_id is not None and people.staff_member(tx, staff_id).role is Role.COACH
    actor = f"staff:{staff_id}" if staff_id else "command"
    for start in range(0, len(plan.new), BATCH):
        entries = plan.new[start : start + BATCH]
        of = [coach_id if only_own else coaches.get(fold(entry.coach), coach_id) for entry in entries]
        ids = caseload.add_people(tx, municipality_id, entries, of, now=now)
        caseload.save_frames(
            tx, {id_: _frame(entry, ("law", "route")) for id_, entry in zip(ids, entries, strict=True)}
        )
        dates = [
            (id_, kind, one)
            for id_, entry in zip(ids, entries, strict=True)
            for kind, one in entry.dates.items()
        ]
        caseload.add_dates(tx, dates, set_by=staff_id, now=now)
        replan_lines(tx, ids, now=now)
        _done(tx, ids, actor=actor, now=now, progress=progress)
    for start in range(0, len(plan.changed), BATCH):
        changes = plan.changed[start : start + BATCH]
        values = {change.old.id: _values(change, coaches) for change in changes}
        caseload.change_people(tx, values)
        coached = {id_: each["coach_id"] for id_, each in values.items() if "coach_id" in each}
        hand_over(tx, coached, now=now)
        lay_down_replies(tx, coached)
        caseload.save_frames(tx, {change.old.id: _frame(change.new, change.fields) for change in changes})
        dates = [
            (change.old.id, kind, one)
            for change in changes
            for kind, one in change.new.dates.items()
            if kind in change.fields
        ]
        caseload.end_dates(tx, [(id_, kind) for id_, kind, _ in dates], now=now)
        caseload.add_dates(tx, dates, set_by=staff_id, now=now)
        replan_lines(tx, [change.old.id for change in changes if _touches_line(change)], now=now)
        _done(tx, [change.old.id for change in changes], actor=actor, now=now, progress=progress)
    return Imported(len(plan.new), len(plan.changed))


def export_people(
    tx: Connection, municipality_id: int, *, now: datetime
) -> tuple[list[KnownPerson], dict[int, str]]:
    """Everybody of this municipality, and the names of its staff by id; from the command line. It is noted."""
    audit.note(tx, actor="command", what="exported", subject=f"municipality:{municipality_id}", now=now)
    staff = people.staff_of_municipality(tx, municipality_id)
    return caseload.known_people(tx, municipality_id), {each.id: each.name for each in staff}


def _done(
    tx: Connection, ids: list[int], *, actor: str, now: datetime, progress: Callable[[int], None] | None
) -> None:
    audit.note_all(tx, actor=actor, what="imported", subjects=[f"holder:{id_}" for id_ in ids], now=now)
    if progress is not None:
        progress(len(ids))


def _touches_line(change: Change) -> bool:
    return bool({"law", "route", "coach", *change.new.dates} & set(change.fields))


def _coaches(tx: Connection, municipality_id: int) -> dict[str, int]:
    """Staff by name; a name that two of them have names nobody."""
    staff = [(fold(each.name), each.id) for each in people.staff_of_municipality(tx, municipality_id)]
    times = Counter(name for name, _ in staff)
    return {name: id_ for name, id_ in staff if times[name] == 1}


def _frame(entry: Entry, fields: tuple[str, ...]) -> dict[str, Any]:
    """Another law takes with it what only the one before has: Wi2013 its cohorts, Wi2021 its routes."""
    frame: dict[str, Any] = {
        name: getattr(entry, name)
        for name in ("law", "route")
        if name in fields and getattr(entry, name) is not None
    }
    if "law" in frame and entry.law is not Law.WI2013:
        frame["cohort"] = None
    if "law" in frame and entry.law is not Law.WI2021:
        frame["route"] = None
    return frame


def _values(change: Change, coaches: dict[str, int]) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(change.new, name) for name in _COLUMNS if name in change.fields}
    if "coach" in change.fields:
        values["coach_id"] = coaches[fold(change.new.coach)]
    return values

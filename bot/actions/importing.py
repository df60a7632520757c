"""Appointments from a calendar file: the dry run, and carrying it out."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.actions.appointments import cancel_as
from bot.actions.planning import replan
from bot.rules.calendar import CalendarEntry, ImportPlan, KnownEntry, Reading, compare
from bot.rules.local_time import local_day, start_of_day
from bot.rules.values import Answer, Appointment, AppointmentState, Domain
from storage import appointments, audit, people
from storage.people import holder_of_coach


def zone_of(tx: Connection, holder_id: int) -> ZoneInfo:
    """The zone in which a clock time without one is meant. NotFound when there is no such person."""
    return ZoneInfo(people.municipality(tx, people.holder(tx, holder_id).municipality_id).zone)


def keeps_notes(tx: Connection, holder_id: int) -> bool:
    """Whether the notes of the files before were kept. So the same file read again changes nothing."""
    return any(appointment.note for appointment in appointments.of_source(tx, holder_id))


@dataclass(frozen=True, slots=True)
class Imported:
    new: int
    moved: int
    cancelled: int


def plan_import(
    tx: Connection, staff_id: int | None, holder_id: int, reading: Reading, *, notes: bool, now: datetime
) -> ImportPlan:
    """The dry run: what a calendar file would change. `staff_id` None is the command line.

    Without `notes` the descriptions are as if the file had none: they are written for colleagues, so that a coach
    reads them before the holder does. What was not asked for is not kept either.
    """
    if staff_id is None:
        people.holder(tx, holder_id)
    else:
        holder_of_coach(tx, staff_id, holder_id)
    if not notes:
        reading = replace(reading, entries=tuple(replace(entry, description="") for entry in reading.entries))
    return compare(map(_known, appointments.of_source(tx, holder_id)), reading, now=now)


def import_calendar(
    tx: Connection,
    staff_id: int | None,
    holder_id: int,
    reading: Reading,
    *,
    domain: Domain,
    notes: bool,
    now: datetime,
) -> Imported:
    """Carries out what the dry run showed. Reading the same file again changes nothing and sends nothing.

    `domain` is what the new ones are about; those known already stay what the coach made of them.
    """
    plan = plan_import(tx, staff_id, holder_id, reading, notes=notes, now=now)
    zone = people.municipality(tx, people.holder(tx, holder_id).municipality_id).zone
    known = {appointment.source_key: appointment for appointment in appointments.of_source(tx, holder_id)}
    actor = f"staff:{staff_id}" if staff_id else "command"
    for entry in plan.new:
        added = appointments.add(
            tx,
            holder_id,
            zone=zone,
            with_whom="",
            bring="",
            domain=domain,
            set_by=staff_id,
            source="calendar",
            source_key=entry.key,
            now=now,
            **_values(entry, zone),
        )
        audit.note(tx, actor=actor, what="imported", subject=f"appointment:{added.id}", now=now)
        replan(tx, added, now=now)
    for move in plan.moved:
        before = known[move.old.key]
        values = _values(move.new, zone) | {"state": AppointmentState.PLANNED, "source_key": move.new.key}
        if before.state is AppointmentState.CANCELLED:
            # It takes place after all: the person was told that it does not, so it is new to them.
            values |= {"told_start": None, "told_place": None}
        if (values["start"], values["place"]) != (before.start, before.place):
            values |= {"answer": Answer.OPEN, "answered_at": None}
        replan(tx, appointments.change(tx, before.id, **values), now=now)
    for off in plan.cancelled:
        sequence = off.new.sequence if off.new else off.old.sequence
        cancel_as(tx, known[off.old.key], actor=actor, now=now, source_sequence=sequence)
    return Imported(len(plan.new), len(plan.moved), len(plan.cancelled))


def _values(entry: CalendarEntry, zone: str) -> dict[str, Any]:
    """A file's whole days begin at local midnight here; its last day stays a date."""
    texts = {
        "title": entry.title,
        "place": entry.place,
        "note": entry.description,
        "source_sequence": entry.sequence,
        "source_hash": entry.content_hash,
    }
    if isinstance(entry.start, datetime):
        return {"start": entry.start, "end": entry.end, "all_day": False, "last_day": None, **texts}
    last = entry.end or entry.start
    return {"start": start_of_day(entry.start, zone), "end": None, "all_day": True, "last_day": last, **texts}


def _known(appointment: Appointment) -> KnownEntry:
    """The way back from `_values`."""
    whole = appointment.all_day
    return KnownEntry(
        key=appointment.source_key or "",
        sequence=appointment.source_sequence,
        start=local_day(appointment.start, appointment.zone) if whole else appointment.start,
        end=appointment.last_day if whole else appointment.end,
        title=appointment.title,
        place=appointment.place,
        description=appointment.note,
        cancelled=appointment.state is AppointmentState.CANCELLED,
        content_hash=appointment.source_hash,
    )

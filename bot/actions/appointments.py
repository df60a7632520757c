"""What happens to appointments: booked, changed, cancelled, answered."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.actions.notices import tell_of_pool
from bot.actions.planning import replan
from bot.rules.endings import over_at
from bot.rules.errors import NotFound, StartPassed
from bot.rules.local_time import local_day, local_to_utc, start_of_day
from bot.rules.values import (
    DISCREET_DOMAINS,
    Answer,
    Appointment,
    AppointmentState,
    Domain,
    Holder,
    Kind,
    Planned,
    Rank,
)
from storage import appointments, audit, outbox, people
from storage.people import holder_of_coach

URGENT = frozenset({Answer.NOT_COMING, Answer.HELP})  # the coach hears of it at once
PLACES_BACK = timedelta(days=60)
PLACES_AHEAD = timedelta(days=180)
PLACES_READ = 100


@dataclass(frozen=True, slots=True)
class Form:
    """What a coach filled in. `at` is None for a whole day; local to the municipality's zone."""

    day: date
    at: time | None
    place: str
    domain: Domain
    title: str = ""
    with_whom: str = ""
    bring: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a tap on an answer."""

    appointment: Appointment  # as it is now
    accepted: bool  # False: the button was of an older state, or the appointment is over or cancelled


def draft(
    tx: Connection, staff_id: int, holder_id: int, form: Form, *, appointment_id: int | None, now: datetime
) -> Appointment:
    """The appointment as it would be saved, for the echo. Nothing is stored."""
    holder = holder_of_coach(tx, staff_id, holder_id)
    zone = people.municipality(tx, holder.municipality_id).zone
    start = _start(form, zone, now=now)
    return Appointment(
        id=appointment_id or 0,
        holder_id=holder.id,
        start=start,
        end=None,
        zone=zone,
        all_day=form.at is None,
        last_day=form.day if form.at is None else None,
        title=form.title,
        place=form.place,
        with_whom=form.with_whom,
        bring=form.bring,
        note="",
        domain=form.domain,
        state=AppointmentState.PLANNED,
        answer=Answer.OPEN,
        answered_at=None,
        set_by=staff_id,
        source="coach",
        source_key=None,
        source_sequence=0,
        source_hash="",
        version=0,
        told=None,
    )


def book(tx: Connection, staff_id: int, holder_id: int, form: Form, *, now: datetime) -> int:
    """A coach books for a person of the own caseload; the reminders are planned at once. Gives the appointment's id."""
    made = draft(tx, staff_id, holder_id, form, appointment_id=None, now=now)
    booked = appointments.add(
        tx,
        holder_id,
        start=made.start,
        end=None,
        zone=made.zone,
        all_day=made.all_day,
        last_day=made.last_day,
        title=made.title,
        place=made.place,
        with_whom=made.with_whom,
        bring=made.bring,
        domain=made.domain,
        set_by=staff_id,
        now=now,
    )
    audit.note(tx, actor=f"staff:{staff_id}", what="booked", subject=f"appointment:{booked.id}", now=now)
    replan(tx, booked, now=now)
    return booked.id


def change(tx: Connection, staff_id: int, appointment_id: int, form: Form, *, now: datetime) -> int:
    """Moves or mends an appointment. A new moment or place asks the person again whether they come."""
    before = of_coach(tx, staff_id, appointment_id)
    if before.state is AppointmentState.CANCELLED:
        raise NotFound
    start = _start(form, before.zone, now=now)
    values: dict[str, object] = {
        "start": start,
        "all_day": form.at is None,
        "last_day": form.day if form.at is None else None,
        "title": form.title,
        "place": form.place,
        "with_whom": form.with_whom,
        "bring": form.bring,
        "domain": form.domain,
    }
    if start != before.start:
        # An end that came from a calendar keeps its distance to the start.
        values["end"] = start + (before.end - before.start) if before.end else None
    if start != before.start or form.place != before.place:
        values |= {"answer": Answer.OPEN, "answered_at": None}
    changed = appointments.change(tx, appointment_id, **values)
    audit.note(
        tx, actor=f"staff:{staff_id}", what="changed", subject=f"appointment:{appointment_id}", now=now
    )
    replan(tx, changed, now=now)
    return appointment_id


def recent_places(tx: Connection, staff_id: int, *, most: int, now: datetime) -> list[str]:
    """Where this coach lately had people come, most often used first: a coach has few places.

    A place for health or money says something of whoever was there, so it is not offered for others.
    """
    latest = appointments.of_coach(tx, staff_id, since=now - PLACES_BACK, until=now + PLACES_AHEAD)[
        -PLACES_READ:
    ]
    places = Counter(one.place for one in latest if one.place and one.domain not in DISCREET_DOMAINS)
    return [place for place, _ in places.most_common(most)]


def cancel(tx: Connection, staff_id: int, appointment_id: int, *, now: datetime) -> int:
    before = of_coach(tx, staff_id, appointment_id)
    if before.state is not AppointmentState.CANCELLED:
        cancel_as(tx, before, actor=f"staff:{staff_id}", now=now)
    return appointment_id


def cancel_as(
    tx: Connection, appointment: Appointment, *, actor: str, now: datetime, **values: object
) -> None:
    cancelled = appointments.change(tx, appointment.id, state=AppointmentState.CANCELLED, **values)
    audit.note(tx, actor=actor, what="cancelled", subject=f"appointment:{appointment.id}", now=now)
    replan(tx, cancelled, now=now)


def of_coach(tx: Connection, staff_id: int, appointment_id: int) -> Appointment:
    """The appointment, if its holder is in this coach's caseload; NotFound else."""
    appointment = appointments.appointment(tx, appointment_id)
    holder_of_coach(tx, staff_id, appointment.holder_id)
    return appointment


def with_holder(tx: Connection, chat_id: int, appointment_id: int) -> tuple[Appointment, Holder]:
    """The appointment and its holder, if the holder uses this chat and did not stop; NotFound else (B05)."""
    appointment, holder = appointments.with_holder(tx, appointment_id)
    if holder.chat_id != chat_id or not holder.takes_part:
        raise NotFound
    return appointment, holder


def answer(
    tx: Connection, chat_id: int, appointment_id: int, version: int, given: Answer, *, now: datetime
) -> Answered:
    """A holder answers; the last tap wins. The coach hears of "cannot" and "help" at once, of the rest in the list.

    A button of an older version does not answer for the new moment: the person is asked again.
    """
    appointment, holder = with_holder(tx, chat_id, appointment_id)
    over = over_at(appointment) <= now
    if version != appointment.version or over or appointment.state is AppointmentState.CANCELLED:
        return Answered(appointment, accepted=False)
    if given is not appointment.answer:
        appointments.set_answer(tx, appointment_id, given, now=now)
        _tell_of_answer(tx, appointment, holder, given, now=now)
    return Answered(replace(appointment, answer=given, answered_at=now), accepted=True)


def _tell_of_answer(
    tx: Connection, appointment: Appointment, holder: Holder, given: Answer, *, now: datetime
) -> None:
    if holder.coach_id is None:
        if given in URGENT:
            tell_of_pool(tx, holder.municipality_id, now=now)
        return
    urgent, was_urgent = given in URGENT, appointment.answer in URGENT
    # "Comes after all" is news only to a coach who was told otherwise.
    news = urgent or (was_urgent and outbox.any_sent(tx, Kind.STAFF_ANSWER, appointment.id))
    planned = []
    if news:
        key = f"answer:{appointment.id}:{given}:{now:%Y%m%dT%H%M%S%f}"
        until = max(over_at(appointment), now + timedelta(hours=12))
        planned = [
            Planned(key=key, kind=Kind.STAFF_ANSWER, due=now, useful_until=until, rank=Rank.ALARM, rule=given)
        ]
    if was_urgent:
        # What the coach was not told yet is no longer so.
        outbox.replace_plan(
            tx,
            staff_id=holder.coach_id,
            kinds={Kind.STAFF_ANSWER},
            subject_id=appointment.id,
            planned=planned,
            now=now,
        )
    else:
        outbox.add(tx, planned, staff_id=holder.coach_id, subject_id=appointment.id, now=now)


def _start(form: Form, zone: str, *, now: datetime) -> datetime:
    start = start_of_day(form.day, zone) if form.at is None else local_to_utc(form.day, form.at, zone)
    if form.at is None and form.day >= local_day(now, zone):
        return start
    if start <= now:
        raise StartPassed(start)
    return start

"""Planning: the outbox always holds what the present state of an appointment asks for."""

from datetime import datetime

from sqlalchemy import Connection

from bot.rules import reminders
from bot.rules.values import Appointment, AppointmentState, Kind, Told
from storage import appointments, outbox, people

KINDS = frozenset(
    {Kind.APPOINTMENT_NEW, Kind.APPOINTMENT_REMINDER, Kind.APPOINTMENT_CHANGED, Kind.APPOINTMENT_CANCELLED}
)


def replan(tx: Connection, appointment: Appointment, *, now: datetime) -> None:
    """Plans one appointment's messages anew, in the transaction that changed it."""
    holder = people.holder(tx, appointment.holder_id)
    municipality = people.municipality(tx, holder.municipality_id)
    lead_times = municipality.lead_times if holder.lead_times is None else holder.lead_times
    planned = reminders.plan(appointment, lead_times=lead_times, municipality=municipality, now=now)
    outbox.replace_plan(
        tx, holder_id=holder.id, kinds=KINDS, subject_id=appointment.id, planned=planned, now=now
    )


def replan_all(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """After a change that touches all appointments ahead: the reminders chosen, a new chat."""
    for appointment in appointments.of_holder(tx, holder_id, since=now):
        replan(tx, appointment, now=now)


def show_all(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """The person is about to see the list of all that is ahead: no message needs to tell them of it again."""
    ahead = [
        one
        for one in appointments.of_holder(tx, holder_id, since=now)
        if one.state is AppointmentState.PLANNED
    ]
    appointments.set_told(tx, {one.id: Told(one.start, one.place) for one in ahead})
    replan_all(tx, holder_id, now=now)

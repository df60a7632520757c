"""Planning: the outbox always holds what the present state of appointments and of the line asks for."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.prompts import replan_prompts
from bot.rules import deadlines, reminders
from bot.rules.values import Appointment, AppointmentState, Kind, Told
from storage import appointments, outbox, people, trajectories
from storage.planned import Plan, replace_plans

KINDS = frozenset(
    {Kind.APPOINTMENT_NEW, Kind.APPOINTMENT_REMINDER, Kind.APPOINTMENT_CHANGED, Kind.APPOINTMENT_CANCELLED}
)

OF_LINE = frozenset({Kind.LINE_REMINDER, Kind.STAFF_LINE})


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
    """After a change that touches all that is ahead: the reminders chosen, quiet hours, a new chat."""
    for appointment in appointments.of_holder(tx, holder_id, since=now):
        replan(tx, appointment, now=now)
    replan_lines(tx, [holder_id], now=now)
    replan_prompts(tx, [holder_id], now=now)


def replan_lines(tx: Connection, holder_ids: Iterable[int], *, now: datetime) -> None:
    """Plans the reminders of these people's lines anew, for them and for their coaches; batch by batch, so that a
    whole municipality can be planned."""
    ids = list(holder_ids)
    for first in range(0, len(ids), trajectories.AT_ONCE):
        _replan_lines(tx, ids[first : first + trajectories.AT_ONCE], now=now)


def show_all(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """The person is about to see the list of all that is ahead: no message needs to tell them of it again."""
    ahead = [
        one
        for one in appointments.of_holder(tx, holder_id, since=now)
        if one.state is AppointmentState.PLANNED
    ]
    appointments.set_told(tx, {one.id: Told(one.start, one.place) for one in ahead})
    replan_all(tx, holder_id, now=now)


def _replan_lines(tx: Connection, holder_ids: Sequence[int], *, now: datetime) -> None:
    records = trajectories.records(tx, holder_ids, now=now)
    reached_by = people.reached_by(tx, holder_ids)
    plans: list[Plan] = []
    for holder_id, record in records.items():
        planned = deadlines.plan(record, now=now)
        chat, coach = reached_by[holder_id]
        # Who comes in gets a plan at that moment; until then there is nobody to remind, and nothing to report as missed.
        if chat is not None:
            plans.append(Plan(holder_id, planned.for_holder, holder_id=holder_id))
        if coach is not None:
            plans.append(Plan(holder_id, planned.for_coach, staff_id=coach))
    replace_plans(tx, plans, kinds=OF_LINE, subject_ids=records.keys(), now=now)

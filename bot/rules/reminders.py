"""Which messages a holder should get about an appointment, and whether one is still wanted when it leaves.

`plan` looks only at the appointment as it is now, so that planning again after any change gives the whole truth:
what it no longer names is void. Lead times count on the wall clock of the appointment's zone; the nights are
those of the municipality.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.rules.local_time import local_day, local_to_utc, start_of_day
from bot.rules.quiet_hours import evening_before, is_quiet, next_allowed
from bot.rules.values import (
    Appointment,
    AppointmentState,
    ChatState,
    Holder,
    Kind,
    LeadTime,
    Municipality,
    Outgoing,
    Planned,
    Rank,
    Skip,
)

SETTLE = timedelta(seconds=30)  # a change waits this long: two quick corrections make one message
SOON = timedelta(hours=12)  # word of something this near does not wait for the morning
APART = timedelta(minutes=30)  # two messages about one appointment are no closer than this
EVENING_APART = timedelta(hours=6)  # nor is one that was moved out of the night
ALL_DAY_AT = time(9)  # for a whole day, where the lead time names no clock time


@dataclass(frozen=True, slots=True)
class _Reminder:
    """A lead time with its moment; `moved` out of the night."""

    due: datetime
    lead: LeadTime
    moved: bool


def plan(
    appointment: Appointment,
    *,
    lead_times: Sequence[LeadTime],
    municipality: Municipality,
    now: datetime,
) -> list[Planned]:
    """All messages to the holder that should be waiting for this state of the appointment, earliest first."""
    news = _news(appointment, municipality, now)
    planned = [news] if news else []
    if appointment.state is AppointmentState.PLANNED:
        over = _over(appointment)
        planned += [
            Planned(
                key=f"{_reminder_key(appointment)}{reminder.lead.code}",
                kind=Kind.APPOINTMENT_REMINDER,
                due=reminder.due,
                useful_until=over,
                rank=Rank.REMINDER,
                rule=reminder.lead.code,
            )
            for reminder in _reminders(appointment, lead_times, municipality, news, now)
        ]
    return planned


def still_wanted(
    row: Outgoing,
    appointment: Appointment | None,
    holder: Holder,
    chat_state: ChatState | None,
    *,
    newest_due: bool,
    now: datetime,
) -> Skip | None:
    """Why a claimed message about an appointment must not be sent after all; None when it is to be sent.

    `chat_state` is that of the holder's chat, None without a chat. `newest_due` is False where a later reminder
    of the same appointment is due as well.
    """
    if (closed := unreachable(holder, chat_state)) is not None:
        return closed
    if now >= row.useful_until:
        return Skip.OVER
    return _outdated(row, appointment, newest_due=newest_due)


def unreachable(holder: Holder, chat_state: ChatState | None) -> Skip | None:
    """Why a holder gets no message at all, whatever it is about; None when they do."""
    if chat_state is None:
        return Skip.NOT_LINKED
    if chat_state is not ChatState.OPEN:
        return Skip.CLOSED
    return None if holder.takes_part else Skip.STOPPED


def is_silent(row: Outgoing, *, municipality: Municipality, now: datetime) -> bool:
    """Whether the message arrives without sound: at night, unless it answers what the person just wrote, or calls
    somebody because of words of danger."""
    if row.kind is Kind.STAFF_ALARM:
        return False
    return row.rank is not Rank.REPLY and _quiet(now, municipality)


def _news(appointment: Appointment, municipality: Municipality, now: datetime) -> Planned | None:
    """What the holder does not know yet: that there is an appointment, that it changed, or that it is off."""
    told = appointment.told
    useful_until = _over(appointment)
    starts = [appointment.start]
    wait = timedelta(0)
    if appointment.state is AppointmentState.CANCELLED:
        if told is None:
            return None
        kind, rule, rank = Kind.APPOINTMENT_CANCELLED, "cancelled", Rank.CHANGE
        # Whoever was never told of a move still sets out for the old time.
        starts = [told.start]
        useful_until = max(useful_until, told.start)
    elif told is None:
        kind, rule, rank = Kind.APPOINTMENT_NEW, "new", Rank.REMINDER
    elif not _knows(appointment):
        kind, rule, rank = Kind.APPOINTMENT_CHANGED, "changed", Rank.CHANGE
        starts = [appointment.start, told.start]
        wait = SETTLE
    else:
        return None
    if now >= useful_until:
        return None
    due = now + wait
    if not any(now <= start <= now + SOON for start in starts):
        due = next_allowed(due, municipality.quiet_from, municipality.quiet_until, municipality.zone)
    key = f"appointment:{appointment.id}:{rule}"
    return Planned(
        key=f"{key}:{appointment.version}",
        kind=kind,
        due=due if due < useful_until else now,
        useful_until=useful_until,
        rank=rank,
        rule=rule,
    )


def _reminders(
    appointment: Appointment,
    lead_times: Sequence[LeadTime],
    municipality: Municipality,
    news: Planned | None,
    now: datetime,
) -> list[_Reminder]:
    every = [
        _out_of_the_night(reminder, municipality)
        for lead in lead_times
        if (reminder := _reminder(appointment, lead)) and reminder.due < appointment.start
    ]
    # Also those that are past count here: planning again after one has gone must not bring another in its place.
    fixed = [reminder.due for reminder in every if not reminder.moved]
    if news:
        fixed.append(news.due)
    earliest = news.due + APART if news else now
    kept: list[_Reminder] = []
    for reminder in sorted(every, key=lambda each: (each.due, each.lead.code), reverse=True):
        if reminder.due <= earliest or _quiet(reminder.due, municipality):
            continue
        if reminder.moved and any(timedelta(0) <= reminder.due - due <= EVENING_APART for due in fixed):
            continue
        if not kept or kept[-1].due - reminder.due >= APART:
            kept.append(reminder)
    return kept[::-1]


def _reminder(appointment: Appointment, lead: LeadTime) -> _Reminder | None:
    if lead.hours:
        if appointment.all_day:
            return None
        return _Reminder(appointment.start - timedelta(hours=lead.hours), lead, moved=False)
    local_start = appointment.local_start
    at = lead.at or (ALL_DAY_AT if appointment.all_day else local_start.time())
    day = local_start.date() - timedelta(days=lead.days)
    return _Reminder(local_to_utc(day, at, appointment.zone), lead, moved=False)


def _out_of_the_night(reminder: _Reminder, municipality: Municipality) -> _Reminder:
    if not _quiet(reminder.due, municipality):
        return reminder
    evening = evening_before(
        reminder.due, municipality.quiet_from, municipality.quiet_until, municipality.zone
    )
    return _Reminder(evening, reminder.lead, moved=True)


def _outdated(row: Outgoing, appointment: Appointment | None, *, newest_due: bool) -> Skip | None:
    """Whether the appointment went on without this message."""
    if appointment is None:
        return Skip.CANCELLED
    if row.kind is Kind.APPOINTMENT_CANCELLED:
        return None if appointment.state is AppointmentState.CANCELLED else Skip.SUPERSEDED
    if appointment.state is AppointmentState.CANCELLED:
        return Skip.CANCELLED
    if row.kind is Kind.APPOINTMENT_REMINDER:
        if not row.key.startswith(_reminder_key(appointment)):
            return Skip.MOVED
        return None if newest_due else Skip.SUPERSEDED
    if row.kind is Kind.APPOINTMENT_NEW and appointment.told is not None:
        return Skip.TOLD
    if row.kind is Kind.APPOINTMENT_CHANGED and _knows(appointment):
        return Skip.TOLD
    return None


def _reminder_key(appointment: Appointment) -> str:
    """The start is a part of the key: the reminders of a moved appointment are others."""
    return f"appointment:{appointment.id}:{appointment.start.astimezone(UTC):%Y-%m-%dT%H:%MZ}:"


def _knows(appointment: Appointment) -> bool:
    """Whether the holder was told of the present start and place."""
    told = appointment.told
    return told is not None and (told.start, told.place) == (appointment.start, appointment.place)


def _over(appointment: Appointment) -> datetime:
    """From when on a message about it helps nobody: the start, or the end of its last day."""
    if not appointment.all_day:
        return appointment.start
    last_day = appointment.last_day or local_day(appointment.start, appointment.zone)
    return start_of_day(last_day + timedelta(days=1), appointment.zone)


def _quiet(instant: datetime, municipality: Municipality) -> bool:
    return is_quiet(instant, municipality.quiet_from, municipality.quiet_until, municipality.zone)

"""What the worker asks and writes when it sends the outbox: in few statements, since it does so for every batch."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.actions import practice as practice_actions
from bot.actions.joining import tell_of_closed_chat
from bot.actions.planning import OF_LINE
from bot.actions.standing_delivery import KINDS as STANDING_KINDS
from bot.actions.standing_delivery import Standing, standing_of
from bot.rules import codes, deadlines
from bot.rules.pace import RateLimit
from bot.rules.quiet_hours import next_allowed
from bot.rules.reminders import is_silent, still_wanted, unreachable
from bot.rules.retry import Outcome
from bot.rules.sessions import Practising
from bot.rules.trajectory import Record
from bot.rules.values import Appointment, ChatState, Kind, Municipality, Outgoing, Skip, Told
from storage import (
    appointments,
    dialogs,
    invitations,
    messages,
    outbox,
    people,
    practice,
    recipients,
    trajectories,
    updates,
)
from storage.messages import Message
from storage.outbox import Claim
from storage.recipients import Mark, Recipient, StaffRecipient

ABOUT_APPOINTMENTS = frozenset(
    {
        Kind.APPOINTMENT_NEW,
        Kind.APPOINTMENT_REMINDER,
        Kind.APPOINTMENT_CHANGED,
        Kind.APPOINTMENT_CANCELLED,
        Kind.STAFF_ANSWER,
    }
)
ABOUT_LINES = OF_LINE | {Kind.STAFF_LINE_HELP}
HELD_AT_NIGHT = OF_LINE | {Kind.APPOINTMENT_REMINDER, Kind.PRACTICE, Kind.COACH_CHANGED, Kind.MOVE}
REMEMBERED = timedelta(hours=48)  # updates and wrong codes


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a batch is about, by id, at one moment. `holders` are those written to and those written about."""

    now: datetime
    appointments: Mapping[int, Appointment]
    messages: Mapping[int, Message]
    holders: Mapping[int, Recipient]
    staff: Mapping[int, StaffRecipient]
    newest: frozenset[int]  # ids of rows after which no later reminder of the same appointment is due
    records: Mapping[int, Record]  # of the holders whose lines rows are about, without appointments
    practising: Mapping[int, Practising] = field(default_factory=dict)  # of the holders to whom prompts go
    standing: Standing = field(default_factory=Standing)  # who answers for whom, and who moves

    def appointment(self, row: Outgoing) -> Appointment | None:
        """The appointment that a row is about."""
        if row.kind not in ABOUT_APPOINTMENTS or row.subject_id is None:
            return None
        return self.appointments.get(row.subject_id)

    def record(self, row: Outgoing) -> Record | None:
        """The record of the holder whose line a row is about."""
        return self.records.get(row.subject_id or 0) if row.kind in ABOUT_LINES else None

    def subject(self, row: Outgoing) -> Recipient | None:
        """The holder whom a row is about, also when it goes to the coach."""
        return self.holders.get(_subject_id(row, self.appointments, self.messages, self.standing) or 0)


@dataclass(frozen=True, slots=True)
class Destination:
    chat_id: int
    silent: bool


def claim(
    tx: Connection,
    *,
    bot_id: int,
    worker: str,
    now: datetime,
    lease: timedelta,
    most: int,
    limit: RateLimit,
    owed: int,
) -> tuple[Claim, Facts | None]:
    """Claims rows as `outbox.claim` does, and reads what they are about; no facts without rows."""
    claimed = outbox.claim(
        tx, bot_id=bot_id, worker=worker, now=now, lease=lease, most=most, limit=limit, owed=owed
    )
    return claimed, load_facts(tx, claimed.rows, now=now) if claimed.rows else None


def load_facts(tx: Connection, rows: Sequence[Outgoing], *, now: datetime) -> Facts:
    """Reads what is needed to decide on these rows and to word them."""
    about = {row.subject_id for row in rows if row.kind in ABOUT_APPOINTMENTS and row.subject_id is not None}
    written = {
        row.subject_id for row in rows if row.kind is Kind.STAFF_MESSAGE and row.subject_id is not None
    }
    dates = appointments.appointments(tx, about) if about else {}
    words = messages.messages(tx, written) if written else {}
    standing = standing_of(tx, rows, now=now)
    subjects = [_subject_id(row, dates, words, standing) for row in rows]
    people_ids = {holder_id for holder_id in subjects if holder_id is not None}
    return Facts(
        now=now,
        appointments=dates,
        messages=words,
        holders=recipients.holders(tx, people_ids),
        staff=recipients.staff_members(tx, {row.staff_id for row in rows if row.staff_id is not None}),
        newest=outbox.newest_due(tx, rows, now),
        records=_records(tx, rows, now=now),
        practising=_practising(tx, rows),
        standing=standing,
    )


def look_again(tx: Connection, rows: Sequence[Outgoing], facts: Facts, *, now: datetime) -> Facts | None:
    """The facts of these rows anew, when something changed since that may decide otherwise; None when nothing did."""
    marks = recipients.marks(tx, [row.id for row in rows], about_appointments=ABOUT_APPOINTMENTS)
    same = all(marks.get(row.id) == _mark(row, facts) for row in rows)
    same = same and facts.standing == standing_of(tx, rows, now=facts.now)
    if same and _lines_are_as_in(facts, tx, rows, now) and _practice_is_as_in(facts, tx, rows):
        return None
    return load_facts(tx, rows, now=now)


def decide(row: Outgoing, facts: Facts) -> Destination | Skip | datetime:
    """Where a claimed row goes now; or why it does not go; or until when it waits."""
    if row.staff_id is not None:
        return _decide_for_staff(row, facts)
    recipient = facts.holders.get(row.holder_id or 0)
    if recipient is None or recipient.holder.chat_id is None:
        return Skip.NOT_LINKED
    if row.kind in OF_LINE:
        reason = unreachable(recipient.holder, recipient.chat_state) or _of_line(row, facts)
    elif row.kind is Kind.PRACTICE:
        reason = unreachable(recipient.holder, recipient.chat_state) or _of_practice(row, facts)
    elif row.kind in STANDING_KINDS:
        reason = unreachable(recipient.holder, recipient.chat_state) or facts.standing.reason_against(
            row, now=facts.now
        )
    else:
        reason = still_wanted(
            row,
            facts.appointment(row),
            recipient.holder,
            recipient.chat_state,
            newest_due=row.kind is not Kind.APPOINTMENT_REMINDER or row.id in facts.newest,
            now=facts.now,
        )
    if reason is not None:
        return reason
    return _go_or_wait(row, recipient.holder.chat_id, recipient.municipality, facts)


def told_by(row: Outgoing, facts: Facts) -> tuple[int, Told] | None:
    """What the holder knows once this row has arrived, and the appointment's id; None when it is nothing new."""
    appointment = facts.appointment(row)
    if row.holder_id is None or appointment is None:
        return None
    told = Told(appointment.start, appointment.place)
    return None if told == appointment.told else (appointment.id, told)


def record(
    tx: Connection,
    outcomes: Sequence[Outcome],
    *,
    untried: Collection[int],
    told: Mapping[int, Told],
    closed: Mapping[int, ChatState],
    now: datetime,
) -> None:
    """Writes what came of a batch: the rows, what holders know now, the chats that are closed."""
    outbox.record(tx, outcomes)
    if untried:
        outbox.give_back(tx, untried)
    appointments.set_told(tx, told)
    for chat_id, state in closed.items():
        if people.close_chat(tx, chat_id, state, now=now):
            tell_of_closed_chat(tx, chat_id, now=now)


def sweep(tx: Connection, now: datetime) -> int:
    """Takes back what workers left behind and forgets what is old; how many rows were taken back."""
    taken_back = outbox.expired(tx, now)
    updates.forget_before(tx, now - REMEMBERED)
    invitations.forget_wrong_codes(tx, now - REMEMBERED)
    # A link works that long: who has not said yes by then came by and left.
    dialogs.forget_before(tx, now - codes.VALID_FOR)
    dialogs.forget_before(tx, now - practice_actions.SAID_FOR, step=practice_actions.STEP)
    people.forget_strangers(tx, now - codes.VALID_FOR)
    return len(taken_back)


def _decide_for_staff(row: Outgoing, facts: Facts) -> Destination | Skip | datetime:
    recipient = facts.staff.get(row.staff_id or 0)
    if recipient is None or recipient.staff.chat_id is None:
        return Skip.NOT_LINKED
    if recipient.chat_state is not ChatState.OPEN:
        return Skip.CLOSED
    if facts.now >= row.useful_until:
        return Skip.OVER
    if row.kind in OF_LINE and (reason := _of_line(row, facts)) is not None:
        return reason
    if row.kind in STANDING_KINDS and (over := facts.standing.reason_against(row, now=facts.now)) is not None:
        return over
    return _go_or_wait(row, recipient.staff.chat_id, recipient.municipality, facts)


def _of_line(row: Outgoing, facts: Facts) -> Skip | None:
    """Why a message about a date on the line does not go; None when it is to be sent."""
    record = facts.record(row)
    return Skip.CANCELLED if record is None else deadlines.still_wanted(row, record, now=facts.now)


def _of_practice(row: Outgoing, facts: Facts) -> Skip | None:
    """Why a prompt does not go: they have practised since, said "not today" or "no more", or it is too late."""
    practising = facts.practising.get(row.holder_id or 0)
    if practising is None or not practising.wants_prompt(date.fromisoformat(row.rule.partition(":")[2])):
        return Skip.CANCELLED
    return Skip.OVER if facts.now >= row.useful_until else None


def _go_or_wait(row: Outgoing, chat_id: int, town: Municipality, facts: Facts) -> Destination | datetime:
    """Reminders wait for the morning: none is planned for the night, but an outage may have brought it there."""
    if row.kind in HELD_AT_NIGHT:
        morning = next_allowed(facts.now, town.quiet_from, town.quiet_until, town.zone)
        if facts.now < morning < row.useful_until:
            return morning
    return Destination(chat_id, is_silent(row, municipality=town, now=facts.now))


def _records(tx: Connection, rows: Sequence[Outgoing], *, now: datetime) -> dict[int, Record]:
    ids = {row.subject_id for row in rows if row.kind in ABOUT_LINES and row.subject_id is not None}
    return trajectories.records(tx, ids, now=now) if ids else {}


def _practising(tx: Connection, rows: Sequence[Outgoing]) -> dict[int, Practising]:
    ids = {row.holder_id for row in rows if row.kind is Kind.PRACTICE and row.holder_id is not None}
    return practice.all_practising(tx, ids)


def _practice_is_as_in(facts: Facts, tx: Connection, rows: Sequence[Outgoing]) -> bool:
    return all(facts.practising.get(one) == practising for one, practising in _practising(tx, rows).items())


def _lines_are_as_in(facts: Facts, tx: Connection, rows: Sequence[Outgoing], now: datetime) -> bool:
    """A line is made of so much that nothing smaller than all of it tells that nothing changed."""
    return all(facts.records.get(one) == record for one, record in _records(tx, rows, now=now).items())


def _mark(row: Outgoing, facts: Facts) -> Mark:
    """What `recipients.marks` gives while all is as these facts say."""
    appointment = facts.appointment(row)
    version = None if appointment is None else appointment.version
    if row.staff_id is not None:
        member = facts.staff.get(row.staff_id)
        if member is None:
            return Mark(None, None, None, None, None, version)
        return Mark(member.staff.chat_id, member.chat_state, None, None, None, version)
    recipient = facts.holders.get(row.holder_id or 0)
    if recipient is None:
        return Mark(None, None, None, None, None, version)
    to = recipient.holder
    return Mark(to.chat_id, recipient.chat_state, to.consent_at, to.stopped_at, to.full_details, version)


def _subject_id(
    row: Outgoing, dates: Mapping[int, Appointment], words: Mapping[int, Message], standing: Standing
) -> int | None:
    """The holder whom a row is about."""
    if row.holder_id is not None or row.subject_id is None:
        return row.holder_id
    subject: Appointment | Message | None
    if row.kind in ABOUT_APPOINTMENTS:
        subject = dates.get(row.subject_id)
    elif row.kind is Kind.STAFF_MESSAGE:
        subject = words.get(row.subject_id)
    elif row.kind in STANDING_KINDS:
        return standing.about(row)
    else:
        return row.subject_id
    return None if subject is None else subject.holder_id

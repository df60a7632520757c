"""What a batch of the outbox is about, read at one moment, and whether that still holds when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.alarm_facts import AlarmFacts, facts_of
from bot.actions.announcement_facts import News
from bot.actions.attention_facts import Attention, attention_of
from bot.actions.check_in_delivery import Asking, asking_of
from bot.actions.digests import read_digest, since_of
from bot.actions.planning import OF_LINE
from bot.actions.standing_delivery import KINDS as STANDING_KINDS
from bot.actions.standing_delivery import Standing, standing_of
from bot.rules.checkins import Questions
from bot.rules.digests import Digest
from bot.rules.sessions import Practising
from bot.rules.trajectory import Record
from bot.rules.values import IN_PERSON, Appointment, Kind, Outgoing
from storage import (
    appointments,
    notices,
    outbox,
    practice,
    recipients,
    replies,
    service_notices,
    trajectories,
)
from storage.messages import Message
from storage.planned import ABOUT_OTHERS
from storage.recipients import Mark, Recipient, StaffRecipient
from storage.replies import Allowed
from storage.service_notices import Words

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


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a batch is about, by id, at one moment. `holders` are those written to and those written about."""

    now: datetime
    appointments: Mapping[int, Appointment]
    notices: Mapping[int, tuple[Message, ...]]  # what each notice that people wrote tells, by its row
    holders: Mapping[int, Recipient]
    staff: Mapping[int, StaffRecipient]
    newest: frozenset[int]  # ids of rows after which no later reminder of the same appointment is due
    records: Mapping[int, Record]  # of the holders whose lines rows are about, without appointments
    practising: Mapping[int, Practising] = field(default_factory=dict)  # of the holders to whom prompts go
    asking: Asking = field(default_factory=Asking)  # the check-ins that go
    digests: Mapping[int, Digest] = field(default_factory=dict)  # by their rows, of those that leave now
    replies: Mapping[int, Allowed] = field(default_factory=dict)  # of coaches who still answer for the person
    alarms: AlarmFacts = field(default_factory=AlarmFacts)
    in_person: Mapping[int, StaffRecipient] = field(
        default_factory=dict
    )  # of notices to nobody in their place
    standing: Standing = field(default_factory=Standing)  # who answers for whom, and who moves
    service: Mapping[int, Words] = field(default_factory=dict)  # what is said to staff of outages
    news: News = field(default_factory=News)  # the announcements that go, and what goes along with what
    attention: Attention = field(default_factory=Attention)  # how much those who are written to want to hear

    def appointment(self, row: Outgoing) -> Appointment | None:
        """The appointment that a row is about."""
        if row.kind not in ABOUT_APPOINTMENTS or row.subject_id is None:
            return None
        return self.appointments.get(row.subject_id)

    def record(self, row: Outgoing) -> Record | None:
        """The record of the holder whose line a row is about."""
        return self.records.get(row.subject_id or 0) if row.kind in ABOUT_LINES else None

    def told(self, row: Outgoing) -> tuple[Message, ...]:
        """What a notice tells its coach: what people wrote who are still the coach's, and was not dealt with meanwhile."""
        return tuple(one for one in self.notices.get(row.id, ()) if self._is_of(one.holder_id, row.staff_id))

    def subject(self, row: Outgoing) -> Recipient | None:
        """The one holder whom a row is about, also when it goes to the coach."""
        return self.holders.get(
            _subject_id(row, self.appointments, self.told(row), self.alarms, self.standing) or 0
        )

    def _is_of(self, holder_id: int, coach_id: int | None) -> bool:
        found = self.holders.get(holder_id)
        return found is not None and found.holder.coach_id == coach_id

    def reader(self, row: Outgoing) -> StaffRecipient | None:
        """Who of staff reads a row that is for staff."""
        return (self.in_person if row.kind in IN_PERSON else self.staff).get(row.staff_id or 0)

    def with_riders(self, row: Outgoing, riders: Sequence[Outgoing]) -> "Facts":
        """The facts with the rows that go in this row's message."""
        if not riders and row.id not in self.news.riders:
            return self
        news = replace(self.news, riders={row.id: tuple(riders)})
        return replace(self, news=news)


def load_facts(tx: Connection, rows: Sequence[Outgoing], *, now: datetime, news: News | None = None) -> Facts:
    """Reads what is needed to decide on these rows and to word them. `news` where it is read already."""
    news = News() if news is None else news
    about = {row.subject_id for row in rows if row.kind in ABOUT_APPOINTMENTS and row.subject_id is not None}
    telling = {row.id for row in rows if row.kind is Kind.STAFF_MESSAGE}
    dates = appointments.appointments(tx, about) if about else {}
    told = notices.told(tx, telling) if telling else {}
    of_alarms, standing = facts_of(tx, rows), standing_of(tx, rows, now=now)
    subjects = [_subject_id(row, dates, (), of_alarms, standing) for row in rows]
    people_ids = {holder_id for holder_id in subjects if holder_id is not None}
    people_ids |= {one.holder_id for each in told.values() for one in each}
    return Facts(
        now=now,
        appointments=dates,
        notices=told,
        holders=recipients.holders(tx, people_ids),
        staff=recipients.staff_members(tx, _staff_ids(rows, in_person=False)),
        newest=outbox.newest_due(tx, rows, now),
        records=_records(tx, rows, now=now),
        practising=_practising(tx, rows),
        asking=asking_of(tx, rows),
        replies=_replies(tx, rows),
        alarms=of_alarms,
        in_person=recipients.staff_members(tx, _staff_ids(rows, in_person=True), in_person=True),
        standing=standing,
        service=_service(tx, rows),
        news=news,
        attention=attention_of(tx, _with_riders(rows, news), now=now),
    )


def look_again(tx: Connection, rows: Sequence[Outgoing], facts: Facts, *, now: datetime) -> Facts | None:
    """The facts of these rows anew, when something changed since that may decide otherwise; None when nothing did."""
    marks = recipients.marks(tx, [row.id for row in rows], about_appointments=ABOUT_APPOINTMENTS)
    same = all(marks.get(row.id) == _mark(row, facts) for row in rows) and facts.asking.still(tx, rows)
    if (
        same
        and facts.standing == standing_of(tx, rows, now=facts.now)
        and _replies_are_as_in(facts, tx, rows)
        and facts.alarms.are_so(tx, rows)
        and facts.news.still(tx, rows)
        and _lines_are_as_in(facts, tx, rows, now)
        and _practice_is_as_in(facts, tx, rows)
        and facts.attention.still(tx, _with_riders(rows, facts.news))
    ):
        return None
    return load_again(tx, rows, facts, now=now)


def _with_riders(rows: Sequence[Outgoing], news: News) -> list[Outgoing]:
    there = {row.id for row in rows}
    return [*rows, *(rider for rider in news.riders_of(rows) if rider.id not in there)]


def load_again(tx: Connection, rows: Sequence[Outgoing], facts: Facts, *, now: datetime) -> Facts:
    """The facts of these rows anew, whatever changed."""
    return load_facts(tx, rows, now=now, news=facts.news.again(tx, rows))


def with_digest(tx: Connection, row: Outgoing, facts: Facts, questions: Questions, *, now: datetime) -> Facts:
    """The facts with the digest that a row brings: of a whole caseload, so it is read for the row whose turn has come, and
    never while others wait for a claim."""
    digest = read_digest(tx, row.staff_id or 0, questions, since=since_of(row.rule), now=now)
    return replace(facts, digests={row.id: digest})


def _subject_id(
    row: Outgoing,
    dates: Mapping[int, Appointment],
    told: Sequence[Message],
    of_alarms: AlarmFacts,
    standing: Standing,
) -> int | None:
    """The one holder whom a row is about; `told` are the messages that it tells."""
    if row.holder_id is not None or row.subject_id is None:
        return row.holder_id
    if row.kind in ABOUT_APPOINTMENTS or row.kind in IN_PERSON:
        subject = of_alarms.of(row) if row.kind in IN_PERSON else dates.get(row.subject_id)
        return None if subject is None else subject.holder_id
    if row.kind in STANDING_KINDS:
        return standing.about(row)
    if row.kind is Kind.STAFF_MESSAGE:
        writers = {one.holder_id for one in told}
        return writers.pop() if len(writers) == 1 else None
    return None if row.kind in ABOUT_OTHERS else row.subject_id


def _mark(row: Outgoing, facts: Facts) -> Mark:
    """What `recipients.marks` gives while all is as these facts say."""
    appointment = facts.appointment(row)
    version = None if appointment is None else appointment.version
    if row.staff_id is not None:
        member = facts.reader(row)
        if member is None:
            return Mark(None, None, None, None, None, version)
        return Mark(member.staff.chat_id, member.chat_state, None, None, None, version)
    recipient = facts.holders.get(row.holder_id or 0)
    if recipient is None:
        return Mark(None, None, None, None, None, version)
    to = recipient.holder
    return Mark(to.chat_id, recipient.chat_state, to.consent_at, to.stopped_at, to.full_details, version)


def _records(tx: Connection, rows: Sequence[Outgoing], *, now: datetime) -> dict[int, Record]:
    ids = {row.subject_id for row in rows if row.kind in ABOUT_LINES and row.subject_id is not None}
    return trajectories.records(tx, ids, now=now) if ids else {}


def _practising(tx: Connection, rows: Sequence[Outgoing]) -> dict[int, Practising]:
    ids = {row.holder_id for row in rows if row.kind is Kind.PRACTICE and row.holder_id is not None}
    return practice.all_practising(tx, ids)


def _replies(tx: Connection, rows: Sequence[Outgoing]) -> dict[int, Allowed]:
    ids = {row.subject_id for row in rows if row.kind is Kind.REPLY and row.subject_id is not None}
    return replies.allowed(tx, ids) if ids else {}


def _service(tx: Connection, rows: Sequence[Outgoing]) -> dict[int, Words]:
    ids = {row.subject_id for row in rows if row.kind is Kind.STAFF_SERVICE and row.subject_id is not None}
    return service_notices.words_of(tx, ids)


def _staff_ids(rows: Sequence[Outgoing], *, in_person: bool) -> set[int]:
    return {row.staff_id for row in rows if row.staff_id is not None and (row.kind in IN_PERSON) is in_person}


def _replies_are_as_in(facts: Facts, tx: Connection, rows: Sequence[Outgoing]) -> bool:
    """Also a reply whose writer may not send it any more is none of these."""
    ids = {row.subject_id or 0 for row in rows if row.kind is Kind.REPLY}
    found = _replies(tx, rows)
    return all(facts.replies.get(one) == found.get(one) for one in ids)


def _lines_are_as_in(facts: Facts, tx: Connection, rows: Sequence[Outgoing], now: datetime) -> bool:
    """A line is made of so much that nothing smaller than all of it tells that nothing changed."""
    return all(facts.records.get(one) == record for one, record in _records(tx, rows, now=now).items())


def _practice_is_as_in(facts: Facts, tx: Connection, rows: Sequence[Outgoing]) -> bool:
    return all(facts.practising.get(one) == practising for one, practising in _practising(tx, rows).items())

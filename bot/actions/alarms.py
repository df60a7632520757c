"""Words of danger: kept as any message, and somebody of the municipality is told, one after the other, until one of them
takes it. Nothing is stored of what may be the matter, and nothing of it goes to the logs."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.messages import STEP as WRITER
from bot.actions.messages import Incoming, keep
from bot.actions.prompts import heard
from bot.rules import alarms as rules
from bot.rules.alarms import Alarm
from bot.rules.errors import NotFound
from bot.rules.office_hours import hours_of
from bot.rules.pool import late_at
from bot.rules.values import Holder, Kind, Planned, Rank, Staff
from storage import alarms, audit, dialogs, duty, inbox, late_words, messages, notices, outbox, people, pool
from storage.messages import Message

log = logging.getLogger(__name__)

USEFUL_FOR = rules.STEP * 4 * 24
# What a chat is asked for and has to be answered still; of practice and goals nothing is asked any more.
KEPT_STEPS = frozenset({WRITER, "language", "consent"})

TOLD, MORE = "told", "more"  # the rules of a notice that somebody is needed
TAKEN, LIFTED = "taken", "lifted"  # those of news about it


@dataclass(frozen=True, slots=True)
class Raised:
    """Somebody of the municipality is being told, or, where `told` is False, nobody could be reached yet."""

    told: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What who looks after somebody has to know. `messages` are all since the words of danger, the oldest first; `others`
    are the names of who shares the phone; `own`: the reader coaches them, or stands in."""

    alarm: Alarm
    holder: Holder
    phone: str
    coach: Staff | None
    taken_by: Staff | None
    others: tuple[str, ...]
    own: bool
    messages: tuple[Message, ...]


def receive_danger(tx: Connection, holder: Holder, incoming: Incoming, *, now: datetime) -> Raised:
    """Keeps the message for the coach, and tells somebody. `holder` has a chat, on which nothing else is asked for now."""
    message_id = keep(tx, holder, incoming, chat_id=holder.chat_id or 0, now=now)
    # Left lying it stands in the municipality's list as any other does, whoever took the alarm.
    hours = hours_of(people.municipality(tx, holder.municipality_id))
    pool.expect_answer(tx, message_id, late_at(now, hours))
    return _raise(tx, holder, message_id, now=now)


def edit_to_danger(tx: Connection, holder: Holder, incoming: Incoming, *, now: datetime) -> Raised | None:
    """An edit said it. One of a message that is not kept here, as an answer in practice, is kept as a message of its own.
    None where its words are as they were."""
    chat_id = holder.chat_id or 0
    before = messages.find(tx, chat_id, incoming.telegram_id)
    if before is None:
        late_words.remove_said(tx, chat_id, incoming.telegram_id)
        return receive_danger(tx, holder, incoming, now=now)
    writer = people.holder(tx, before.holder_id)
    if before.words == incoming.words or not writer.takes_part:
        return None
    messages.edit_message(tx, chat_id, incoming.telegram_id, words=incoming.words, now=now)
    # What the coach would read on a locked phone they read now when they take it.
    if not notices.has_left(tx, before.notice_id):
        notices.take_out(tx, before.id)
    return _raise(tx, writer, before.id, now=now)


def tell_next(tx: Connection, now: datetime) -> int:
    """Tells the next one of each alarm that nobody has taken in time; how many alarms that were."""
    found = alarms.due(tx, now)
    for one in found:
        _tell_next(tx, one, now=now)
    return len(found)


def take(tx: Connection, staff_id: int, alarm_id: int, *, now: datetime) -> Alarm:
    """This member of staff looks after it, unless somebody took it before; the others who were told hear of that. The alarm
    as it is then. NotFound for who may not open it."""
    one = openable(tx, staff_id, alarm_id)
    if alarms.take(tx, alarm_id, staff_id, now=now):
        _note(tx, staff_id, "alarm_taken", one, now=now)
        _tell_others(tx, one, staff_id, TAKEN, now=now)
    return alarms.alarm(tx, alarm_id)


def lift(tx: Connection, staff_id: int, alarm_id: int, *, now: datetime) -> Alarm:
    """It is looked after: what rested goes on. The others who were told, and the coach, hear of it."""
    one = openable(tx, staff_id, alarm_id)
    if alarms.lift(tx, alarm_id, staff_id, now=now):
        _note(tx, staff_id, "alarm_lifted", one, now=now)
        if one.message_id is not None:
            # What came after it, and is no danger, still waits for the coach.
            inbox.handle_message(tx, one.message_id, staff_id=staff_id, now=now)
        holder = people.holder(tx, one.holder_id)
        for each in [holder] if holder.chat_id is None else people.holders_of_chat(tx, holder.chat_id):
            # What rested was no silence of theirs: practice begins anew.
            heard(tx, each.id, now=now)
        _tell_others(tx, one, staff_id, LIFTED, now=now)
    return alarms.alarm(tx, alarm_id)


def look(tx: Connection, staff_id: int, alarm_id: int) -> Look:
    """NotFound for who may not open it."""
    one = openable(tx, staff_id, alarm_id)
    holder = people.holder(tx, one.holder_id)
    sharing = [] if holder.chat_id is None else people.holders_of_chat(tx, holder.chat_id)
    return Look(
        one,
        holder,
        phone=people.phone_of(tx, holder.id),
        coach=None if holder.coach_id is None else people.staff_member(tx, holder.coach_id),
        taken_by=None if one.taken_by is None else people.staff_member(tx, one.taken_by),
        others=tuple(each.name for each in sharing if each.id != holder.id),
        own=people.is_in_hands_of(tx, staff_id, holder.id),
        messages=tuple(_messages(tx, one)),
    )


def openable(tx: Connection, staff_id: int, alarm_id: int) -> Alarm:
    """The alarm, for who has the person in their hands, and as long as it is open for who was told of it. NotFound else."""
    one = alarms.alarm(tx, alarm_id)
    if people.is_in_hands_of(tx, staff_id, one.holder_id):
        return one
    town = people.holder(tx, one.holder_id).municipality_id
    told = one.is_open and staff_id in one.told
    if not told or people.staff_member(tx, staff_id).municipality_id != town:
        raise NotFound
    return one


def _raise(tx: Connection, holder: Holder, message_id: int, *, now: datetime) -> Raised:
    """A second text while one is open adds none. Who took that one is told; else it goes on from one to the next."""
    dialog = dialogs.get(tx, holder.chat_id or 0)
    if dialog is not None and dialog.step not in KEPT_STEPS:
        dialogs.drop(tx, holder.chat_id or 0)
    there = alarms.open_of(tx, holder.id)
    if there is None:
        return _tell_next(tx, alarms.add(tx, holder.id, message_id, now=now), now=now)
    if there.waits and alarms.reachable(tx, there.told):
        return Raised(told=True)
    taker = there.is_with(now)
    if taker is not None and taker in alarms.reachable(tx, [taker]):
        _tell(tx, there, taker, Kind.STAFF_ALARM, MORE, f"{message_id}:{_stamp(now)}", now=now)
        return Raised(told=True)
    return _tell_next(tx, alarms.change(tx, there.id, taken_by=None, taken_at=None), now=now)


def _tell_next(tx: Connection, one: Alarm, *, now: datetime) -> Raised:
    """Where nobody can be reached it is tried again after the same while."""
    answering = alarms.answering(tx, one.holder_id)
    row = rules.row_of(
        coach=answering.coach,
        substitute=answering.substitute,
        away=answering.away,
        duty=duty.on_duty(tx, answering.municipality_id) or duty.managers(tx, answering.municipality_id),
    )
    told = rules.next_of(row, one.told, alarms.reachable(tx, row))
    if told is None:
        log.error("nobody can be told of an alarm", extra={"alarm_id": one.id})
        alarms.change(tx, one.id, next_at=now + rules.STEP)
        return Raised(told=False)
    _tell(tx, one, told, Kind.STAFF_ALARM, TOLD, str(len(one.told)), now=now)
    alarms.change(tx, one.id, told=[*one.told, told], next_at=now + rules.STEP)
    return Raised(told=True)


def _tell_others(tx: Connection, one: Alarm, staff_id: int, rule: str, *, now: datetime) -> None:
    coach = alarms.answering(tx, one.holder_id).coach if rule == LIFTED else None
    others = dict.fromkeys(each for each in (*one.told, coach) if each not in (staff_id, None))
    for each in others:
        if each is not None:
            _tell(tx, one, each, Kind.STAFF_ALARM_NEWS, rule, f"{each}:{_stamp(now)}", now=now)


def _tell(
    tx: Connection, one: Alarm, staff_id: int, kind: Kind, rule: str, which: str, *, now: datetime
) -> None:
    """To this very member of staff, away or not."""
    planned = Planned(
        key=f"alarm:{one.id}:{rule}:{which}",
        kind=kind,
        due=now,
        useful_until=now + USEFUL_FOR,
        rank=Rank.ALARM,
        rule=rule,
    )
    outbox.add(tx, [planned], staff_id=staff_id, subject_id=one.id, now=now)


def _messages(tx: Connection, one: Alarm) -> list[Message]:
    """That with the words of danger is there also where it was edited to them later."""
    first = [] if one.message_id is None else list(messages.messages(tx, [one.message_id]).values())
    since = messages.messages_since(tx, one.holder_id, one.at)
    return [*first, *(each for each in since if each.id != one.message_id)]


def _note(tx: Connection, staff_id: int, what: str, one: Alarm, *, now: datetime) -> None:
    audit.note(tx, actor=f"staff:{staff_id}", what=what, subject=f"holder:{one.holder_id}", now=now)


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%dT%H%M%S}"

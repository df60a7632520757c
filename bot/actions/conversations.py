"""The list of messages and one conversation, read for a coach: of people in their hands alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.replies import reaches
from bot.rules.conversation import DONE_FOR, Listed, Said, is_overdue
from bot.rules.errors import NotFound
from bot.rules.office_hours import hours_of
from bot.rules.values import Appointment, AppointmentState, Holder, Municipality
from storage import appointments, inbox, messages, people, replies
from storage.inbox import Done, Waiting
from storage.messages import Message
from storage.people import holder_of_coach
from storage.replies import Sent

PAGE = 8  # people
LINES = 8  # messages of a conversation at a time


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of those who wait, and how many there are in all."""

    listed: tuple[Listed, ...]
    total: int
    messages: int
    done: int  # people of whom nothing waits any more
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Conversation:
    holder: Holder
    town: Municipality
    said: tuple[Said, ...]  # the oldest first
    page: int
    more: bool  # there are older ones
    waiting: Waiting | None
    unsent: tuple[Sent, ...]  # replies that wait to leave, and drafts
    reaches: bool
    ahead: Appointment | None  # the next one that they are expected at


def inbox_of(tx: Connection, coach_id: int, page: int, *, now: datetime) -> Inbox:
    """Those with an alarm first, then the longest waiting."""
    waiting = inbox.waiting(tx, coach_id)
    done = inbox.done(tx, coach_id, now - DONE_FOR)
    pages = max(1, -(-len(waiting) // PAGE))
    page = min(page, pages - 1)
    shown = waiting[page * PAGE : (page + 1) * PAGE]
    holders = people.holders(tx, [one.holder_id for one in shown])
    towns = {one.municipality_id: people.municipality(tx, one.municipality_id) for one in holders.values()}
    first = messages.messages(tx, [one.first_id for one in shown])
    listed = []
    for one in shown:
        holder = holders[one.holder_id]
        overdue = is_overdue(one.since, now, hours_of(towns[holder.municipality_id]))
        said = of_holder(first[one.first_id], holder, ())
        listed.append(Listed(holder, one.since, one.count, one.alarm, overdue, said))
    total = sum(one.count for one in waiting)
    return Inbox(tuple(listed), len(waiting), total, len(done), page, pages)


def done_of(tx: Connection, coach_id: int, *, now: datetime) -> list[tuple[Holder, datetime]]:
    """The people to whom nothing is owed any more, the latest first."""
    done: list[Done] = inbox.done(tx, coach_id, now - DONE_FOR)
    holders = people.holders(tx, [one.holder_id for one in done])
    return [(holders[one.holder_id], one.at) for one in done]


def conversation(tx: Connection, coach_id: int, holder_id: int, page: int, *, now: datetime) -> Conversation:
    """The last messages of both sides, or those before them. NotFound for somebody in other hands."""
    holder = holder_of_coach(tx, coach_id, holder_id)
    wanted = (page + 1) * LINES + 1
    theirs = messages.messages_of_holder(tx, holder_id, wanted)
    ours = replies.of_holder(tx, holder_id, wanted)
    earlier = messages.all_earlier_words(tx, [one.id for one in theirs if one.edited_at is not None])
    said = [of_holder(one, holder, [each.words for each in earlier.get(one.id, ())]) for one in theirs]
    said += [_of_coach(one) for one in ours]
    said.sort(key=lambda one: (one.at, one.by_coach, one.id), reverse=True)
    shown = said[page * LINES : (page + 1) * LINES]
    unsent = [replies.sent(tx, one.id) for one in replies.unsent_of_holder(tx, holder_id)]
    return Conversation(
        holder=holder,
        town=people.municipality(tx, holder.municipality_id),
        said=tuple(reversed(shown)),
        page=page,
        more=len(said) > (page + 1) * LINES,
        waiting=inbox.waiting_of(tx, holder_id),
        unsent=tuple(unsent),
        reaches=reaches(tx, holder),
        ahead=_ahead(tx, holder_id, now=now),
    )


def _ahead(tx: Connection, holder_id: int, *, now: datetime) -> Appointment | None:
    ahead = appointments.of_holder(tx, holder_id, since=now)
    return next((one for one in ahead if one.state is AppointmentState.PLANNED), None)


def message_of_coach(tx: Connection, coach_id: int, message_id: int) -> tuple[Message, Said]:
    """A message of somebody in this coach's hands, and how it reads. NotFound else."""
    found = messages.message(tx, message_id)
    holder = holder_of_coach(tx, coach_id, found.holder_id)
    before = [each.words for each in messages.earlier_words(tx, message_id)]
    return found, of_holder(found, holder, before)


def recipient(tx: Connection, coach_id: int, holder_id: int) -> tuple[Holder, Municipality]:
    """To whom an answer goes, and of which municipality. NotFound for somebody in other hands."""
    holder = holder_of_coach(tx, coach_id, holder_id)
    return holder, people.municipality(tx, holder.municipality_id)


def last_other(tx: Connection, coach_id: int, holder_id: int) -> str | None:
    """The name of the person whom this coach wrote to last, where it is somebody else; empty for somebody who is not in
    their hands any more."""
    last = replies.last_holder_of(tx, coach_id)
    if last is None or last == holder_id:
        return None
    try:
        return holder_of_coach(tx, coach_id, last).name
    except NotFound:
        return ""


def names_of(tx: Connection, holder_id: int) -> list[str]:
    """The names that a text about this person may hold, and their phone number: nobody else is to read them."""
    holder = people.holder(tx, holder_id)
    coach = [people.staff_member(tx, holder.coach_id).name] if holder.coach_id is not None else []
    return [holder.name, *coach, *people.identity(tx, holder_id)]


def of_holder(one: Message, holder: Holder, before: Sequence[str]) -> Said:
    """A message of a holder as a part of the conversation; `before` is what it said before its edits."""
    return Said(
        at=one.at,
        id=one.id,
        by_coach=False,
        who=holder.name,
        words=one.words,
        medium=one.medium,
        seconds=one.seconds,
        edited=one.edited_at is not None,
        forwarded=one.forwarded,
        before=tuple(before),
        translation=one.translation,
        has_file=one.file_id is not None,
        handled=one.handled_at is not None,
    )


def _of_coach(one: Sent) -> Said:
    reply = one.reply
    return Said(
        at=one.sent_at or reply.made_at,
        id=reply.id,
        by_coach=True,
        who=one.writer,
        words="" if reply.phrase else reply.words,
        translation=reply.translation,
        phrase=reply.phrase,
        values=reply.places,
        fate=one.fate,
    )

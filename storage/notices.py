"""The notices to coaches that people wrote: one that waits takes in what comes, so that no message is told twice or never.

Each message knows the notice by which its coach hears of it. A notice's subject is the coach whose people it is about.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, insert, literal, or_, select, update

from bot.rules.bundling import APART
from bot.rules.values import Kind, OutboxState, Planned, Rank
from storage.messages import COLUMNS, Message
from storage.outbox import PLANNED, values_of
from storage.tables import message, outbox
from storage.types import UtcDateTime

USEFUL_FOR = timedelta(days=7)
_OF_COACH: ColumnElement[bool] = outbox.c.kind == Kind.STAFF_MESSAGE.value


@dataclass(frozen=True, slots=True)
class Notice:
    id: int
    due: datetime


def waiting(tx: Connection, coach_id: int) -> Notice | None:
    """The notice to this coach that has not left yet."""
    found = select(outbox.c.id, outbox.c.due).where(_OF_COACH, outbox.c.subject_id == coach_id, PLANNED)
    row = tx.execute(found.order_by(outbox.c.id).limit(1)).one_or_none()
    return None if row is None else Notice(*row)


def plan(tx: Connection, coach_id: int, *, key: str, due: datetime, now: datetime) -> int:
    """A new notice; its number."""
    planned = Planned(key, Kind.STAFF_MESSAGE, due, due + USEFUL_FOR, Rank.REMINDER, Kind.STAFF_MESSAGE)
    values = values_of(planned, None, coach_id, coach_id, now)
    added: int = tx.execute(insert(outbox).values(values).returning(outbox.c.id)).scalar_one()
    return added


def bring_forward(tx: Connection, notice_id: int, due: datetime) -> None:
    """It leaves at that moment, if it has not left."""
    tx.execute(update(outbox).where(outbox.c.id == notice_id, PLANNED).values(due=due))


def take_in(tx: Connection, message_id: int, notice_id: int) -> None:
    """The coach hears of this message by that notice."""
    tx.execute(update(message).where(message.c.id == message_id).values(notice_id=notice_id))


def take_out(tx: Connection, message_id: int) -> None:
    """No notice tells this message."""
    tx.execute(update(message).where(message.c.id == message_id).values(notice_id=None))


def has_left(tx: Connection, notice_id: int | None) -> bool:
    """Whether the coach has that notice, or is about to get it as it is."""
    state = tx.scalar(select(outbox.c.state).where(outbox.c.id == notice_id))
    return state != OutboxState.PLANNED.value


def last(tx: Connection, coach_id: int, *, now: datetime) -> datetime | None:
    """When the last notice to this coach left, if that was not long ago; one that is on its way leaves now."""
    under_way = outbox.c.state == OutboxState.CLAIMED.value
    found = select(func.max(func.coalesce(outbox.c.sent_at, literal(now, UtcDateTime)))).where(
        _OF_COACH, outbox.c.subject_id == coach_id, or_(under_way, outbox.c.sent_at > now - APART)
    )
    left: datetime | None = tx.scalar(found)
    return left


def last_of_person(tx: Connection, holder_id: int) -> datetime | None:
    """When the last notice with something of this person left."""
    found = select(func.max(outbox.c.sent_at)).join(message, message.c.notice_id == outbox.c.id)
    left: datetime | None = tx.scalar(found.where(message.c.holder_id == holder_id))
    return left


def told(tx: Connection, notice_ids: Collection[int]) -> dict[int, tuple[Message, ...]]:
    """The messages that each of these notices tells, the first first; those dealt with meanwhile are left out."""
    found: dict[int, list[Message]] = {}
    rows = select(*COLUMNS).where(message.c.notice_id.in_(notice_ids), message.c.handled_at.is_(None))
    for row in tx.execute(rows.order_by(message.c.at, message.c.id)):
        one = Message(*row)
        found.setdefault(one.notice_id or 0, []).append(one)
    return {notice_id: tuple(each) for notice_id, each in found.items()}


def hand_over(tx: Connection, coaches: Mapping[int, int], *, now: datetime) -> None:
    """What a coach was still to hear of these people, the new one hears; both by id. The former one does not."""
    rows = tx.execute(
        select(message.c.id, message.c.holder_id, message.c.notice_id, outbox.c.due)
        .join(outbox, outbox.c.id == message.c.notice_id)
        .where(PLANNED, message.c.holder_id.in_(list(coaches)))
        .order_by(message.c.id)
    )
    for message_id, holder_id, notice_id, due in rows.all():
        coach_id = coaches[holder_id]
        there = waiting(tx, coach_id)
        key = f"messages:{coach_id}:{message_id}:of:{notice_id}"
        take_in(tx, message_id, there.id if there else plan(tx, coach_id, key=key, due=due, now=now))

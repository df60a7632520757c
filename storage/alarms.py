"""Alarms: words of danger came in. Who was told, who took it, who lifted it, and nothing of what may be the matter."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update

from bot.rules.alarms import Alarm
from bot.rules.errors import NotFound
from bot.rules.values import ChatState
from storage.caseloads import in_hands_of
from storage.contact_tables import alarm as table
from storage.tables import chat, holder, staff

_EACH = select(
    *(table.c[name] for name in ("id", "holder_id", "message_id", "at", "next_at", "told")),
    *(table.c[name] for name in ("taken_by", "taken_at", "lifted_by", "lifted_at")),
)
_OPEN = _EACH.where(table.c.lifted_at.is_(None)).order_by(table.c.at, table.c.id)


class Answering(NamedTuple):
    """Who answers for a person: ids of the coach and of who stands in, and whether the coach is away."""

    municipality_id: int
    coach: int | None
    substitute: int | None
    away: bool


def add(tx: Connection, holder_id: int, message_id: int, *, now: datetime) -> Alarm:
    """A new one, of which nobody was told yet: it is due at once."""
    values = {"holder_id": holder_id, "message_id": message_id, "at": now, "next_at": now, "told": []}
    added = tx.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    return Alarm(added, holder_id, message_id, now, now)


def alarm(tx: Connection, alarm_id: int) -> Alarm:
    """Raises NotFound when there is none."""
    row = tx.execute(_EACH.where(table.c.id == alarm_id)).one_or_none()
    if row is None:
        raise NotFound
    return _alarm(row)


def alarms(tx: Connection, ids: Collection[int]) -> dict[int, Alarm]:
    """Those that there are, by id."""
    return {row.id: _alarm(row) for row in tx.execute(_EACH.where(table.c.id.in_(list(ids))))}


def open_of(tx: Connection, holder_id: int) -> Alarm | None:
    """The one about this person that nobody has lifted."""
    row = tx.execute(_OPEN.where(table.c.holder_id == holder_id).limit(1)).one_or_none()
    return None if row is None else _alarm(row)


def open_in_hands_of(tx: Connection, coach_id: int) -> list[Alarm]:
    """Those about the people of a coach, and of those for whom the coach stands in, and those of the municipality that the
    coach took; the longest open first."""
    town = select(staff.c.municipality_id).where(staff.c.id == coach_id).scalar_subquery()
    taken = and_(table.c.taken_by == coach_id, holder.c.municipality_id == town)
    own = _OPEN.join(holder, holder.c.id == table.c.holder_id).where(or_(in_hands_of(coach_id), taken))
    return [_alarm(row) for row in tx.execute(own)]


def due(tx: Connection, now: datetime) -> list[Alarm]:
    """Of which the next one is to hear now; locked until the transaction ends, without those that another one has."""
    found = _OPEN.where(table.c.next_at <= now).with_for_update(skip_locked=True)
    return [_alarm(row) for row in tx.execute(found)]


def next_due(tx: Connection) -> datetime | None:
    """When somebody is to be told next; None when all are taken."""
    first: datetime | None = tx.scalar(select(func.min(table.c.next_at)).where(table.c.next_at.is_not(None)))
    return first


def change(tx: Connection, alarm_id: int, **values: Any) -> Alarm:
    """Changes fields of `Alarm`, by their names."""
    tx.execute(update(table).where(table.c.id == alarm_id).values(values))
    return alarm(tx, alarm_id)


def take(tx: Connection, alarm_id: int, staff_id: int, *, now: datetime) -> bool:
    """False where somebody took or lifted it before."""
    waits = update(table).where(
        table.c.id == alarm_id, table.c.taken_at.is_(None), table.c.lifted_at.is_(None)
    )
    return bool(tx.execute(waits.values(taken_by=staff_id, taken_at=now, next_at=None)).rowcount)


def lift(tx: Connection, alarm_id: int, staff_id: int, *, now: datetime) -> bool:
    """False where somebody lifted it before."""
    is_open = update(table).where(table.c.id == alarm_id, table.c.lifted_at.is_(None))
    return bool(tx.execute(is_open.values(lifted_by=staff_id, lifted_at=now, next_at=None)).rowcount)


def go_on_without(tx: Connection, staff_id: int, *, now: datetime) -> None:
    """A member of staff cannot be reached any more: whoever comes after them hears at once of what they were told last, and
    of what they took."""
    waiting = _OPEN.where(or_(table.c.next_at > now, table.c.taken_by == staff_id))
    for one in [_alarm(row) for row in tx.execute(waiting)]:
        if one.taken_by == staff_id or (one.waits and one.told[-1:] == (staff_id,)):
            change(tx, one.id, next_at=now, taken_by=None, taken_at=None)


def go_round(tx: Connection, holder_id: int, *, now: datetime) -> None:
    """Others answer for this person from now on: the next one hears at once of what is open, whoever took it before."""
    is_open = update(table).where(table.c.holder_id == holder_id, table.c.lifted_at.is_(None))
    tx.execute(is_open.values(next_at=now, taken_by=None, taken_at=None))


def with_open_alarm(tx: Connection, holder_ids: Collection[int]) -> frozenset[int]:
    """Those of these people of whom an alarm is open."""
    if not holder_ids:
        return frozenset()
    found = select(table.c.holder_id).where(
        table.c.holder_id.in_(list(holder_ids)), table.c.lifted_at.is_(None)
    )
    return frozenset(tx.execute(found).scalars())


def in_alarm(tx: Connection, holder_ids: Collection[int]) -> frozenset[int]:
    """Those of these people of whom, or of somebody on the same phone, an alarm is open."""
    if not holder_ids:
        return frozenset()
    about = holder.alias("about")
    ids, chats = (
        select(column).join(table, table.c.holder_id == about.c.id).where(table.c.lifted_at.is_(None))
        for column in (about.c.id, about.c.chat_id)
    )
    found = select(holder.c.id).where(
        holder.c.id.in_(list(holder_ids)), or_(holder.c.id.in_(ids), holder.c.chat_id.in_(chats))
    )
    return frozenset(tx.execute(found).scalars())


def answering(tx: Connection, holder_id: int) -> Answering:
    """Raises NotFound for nobody."""
    found = (
        select(
            holder.c.municipality_id, staff.c.id, staff.c.substitute_id, func.coalesce(staff.c.away, False)
        )
        .select_from(holder)
        .outerjoin(staff, staff.c.id == holder.c.coach_id)
        .where(holder.c.id == holder_id)
    )
    row = tx.execute(found).one_or_none()
    if row is None:
        raise NotFound
    town, coach, substitute, away = row
    return Answering(town, coach, substitute, bool(away))


def reachable(tx: Connection, staff_ids: Collection[int]) -> frozenset[int]:
    """Those of them who work here still, and have a chat that is open."""
    found = (
        select(staff.c.id)
        .join(chat, chat.c.id == staff.c.chat_id)
        .where(
            staff.c.id.in_(list(staff_ids)), staff.c.left_at.is_(None), chat.c.state == ChatState.OPEN.value
        )
    )
    return frozenset(tx.execute(found).scalars())


def _alarm(row: Row[Any]) -> Alarm:
    first: Sequence[Any] = row
    alarm_id, holder_id, message_id, at, next_at, told, *rest = first
    return Alarm(alarm_id, holder_id, message_id, at, next_at, tuple(told), *rest)

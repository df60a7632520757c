"""The municipality's own list: who has no coach, whose coach is away with nobody standing in, and what was left lying."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, union, update

from bot.rules.pool import Summary, Waiting, Why, in_order
from bot.rules.values import Kind, OutboxState, Role
from storage.contact_tables import handover, late_message
from storage.outbox import CLAIMED, PLANNED
from storage.tables import holder, message, outbox, staff
from storage.upsert import upsert

_UNHANDLED = (
    select(
        message.c.holder_id,
        func.min(message.c.at).label("since"),
        func.count().label("messages"),
    )
    .where(message.c.handled_at.is_(None))
    .group_by(message.c.holder_id)
    .subquery("unhandled")
)
_LEFT_LYING = (
    exists()
    .where(
        late_message.c.message_id == message.c.id,
        message.c.holder_id == holder.c.id,
        message.c.handled_at.is_(None),
        late_message.c.at <= bindparam("now"),
    )
    .correlate(holder)
)
_LOST = (
    select(func.max(handover.c.made_at))
    .where(handover.c.holder_id == holder.c.id, handover.c.to_id.is_(None))
    .correlate(holder)
    .scalar_subquery()
)
_NO_COACH = holder.c.coach_id.is_(None)
_AWAY = and_(staff.c.away, staff.c.substitute_id.is_(None), _UNHANDLED.c.messages.is_not(None))
_LISTED = (
    select(
        holder.c.id,
        holder.c.name,
        holder.c.coach_id,
        staff.c.name.label("coach_name"),
        staff.c.away.label("away"),
        staff.c.substitute_id,
        _UNHANDLED.c.since,
        func.coalesce(_UNHANDLED.c.messages, 0).label("messages"),
        func.coalesce(_LOST, holder.c.made_at).label("lost_at"),
    )
    .select_from(holder)
    .outerjoin(staff, staff.c.id == holder.c.coach_id)
    .outerjoin(_UNHANDLED, _UNHANDLED.c.holder_id == holder.c.id)
    .where(
        holder.c.municipality_id == bindparam("municipality_id"),
        holder.c.merged_into.is_(None),
        or_(_NO_COACH, _AWAY, _LEFT_LYING),
    )
)
_ONE = _LISTED.where(holder.c.id == bindparam("holder_id"))
# Who can stand in the list at all: to look at everybody of a large municipality would take too long for each digest.
_CANDIDATES = union(
    select(holder.c.id).where(_NO_COACH, holder.c.municipality_id == bindparam("municipality_id")),
    select(holder.c.id)
    .join(staff, staff.c.id == holder.c.coach_id)
    .where(
        staff.c.municipality_id == bindparam("municipality_id"),
        staff.c.away,
        staff.c.substitute_id.is_(None),
    ),
    select(message.c.holder_id)
    .join(late_message, late_message.c.message_id == message.c.id)
    .where(message.c.handled_at.is_(None), late_message.c.at <= bindparam("now")),
)
_FEW = _LISTED.where(holder.c.id.in_(_CANDIDATES)).subquery("few")
_SUMMARY = select(
    func.count(),
    func.coalesce(func.sum(_FEW.c.messages), 0),
    func.min(func.coalesce(_FEW.c.since, _FEW.c.lost_at)),
)
_NEXT_LATE = (
    select(func.min(late_message.c.at))
    .join(message, message.c.id == late_message.c.message_id)
    .where(late_message.c.offered.is_(False), message.c.handled_at.is_(None))
)
# Of whom the municipality was told already, they stand in its list: a second message of theirs is no news.
_other, _of_other = message.alias("other"), late_message.alias("of_other")
_TOLD_OF = exists().where(
    _of_other.c.message_id == _other.c.id,
    _of_other.c.offered,
    _other.c.holder_id == holder.c.id,
    _other.c.handled_at.is_(None),
)
_LATE_TOWNS = (
    select(holder.c.municipality_id)
    .select_from(late_message)
    .join(message, message.c.id == late_message.c.message_id)
    .join(holder, holder.c.id == message.c.holder_id)
    .where(
        late_message.c.offered.is_(False),
        late_message.c.at <= bindparam("now"),
        message.c.handled_at.is_(None),
        holder.c.merged_into.is_(None),
        ~_TOLD_OF.correlate(holder),
    )
    .distinct()
    .order_by(holder.c.municipality_id)
)
_WAITS = select(outbox.c.staff_id).where(
    outbox.c.kind == Kind.STAFF_POOL.value,
    outbox.c.subject_id == bindparam("municipality_id"),
    or_(PLANNED, CLAIMED),
)
_LAST = (
    select(outbox.c.staff_id, func.max(outbox.c.sent_at))
    .where(
        outbox.c.kind == Kind.STAFF_POOL.value,
        outbox.c.subject_id == bindparam("municipality_id"),
        outbox.c.state == OutboxState.SENT.value,
    )
    .group_by(outbox.c.staff_id)
)


def waiting(tx: Connection, municipality_id: int, *, now: datetime) -> list[Waiting]:
    """The whole list, who waits longest first."""
    rows = tx.execute(_LISTED, {"municipality_id": municipality_id, "now": now})
    return in_order([_waiting(row) for row in rows])


def summary(tx: Connection, municipality_id: int, *, now: datetime) -> Summary:
    """What `summed_up` makes of the whole list, without a name being read."""
    people, messages, since = tx.execute(_SUMMARY, {"municipality_id": municipality_id, "now": now}).one()
    return Summary(people, int(messages), since)


def find(tx: Connection, municipality_id: int, holder_id: int, *, now: datetime) -> Waiting | None:
    """One person of the list; None for who is not in it."""
    values = {"municipality_id": municipality_id, "holder_id": holder_id, "now": now}
    row = tx.execute(_ONE, values).one_or_none()
    return None if row is None else _waiting(row)


def expect_answer(tx: Connection, message_id: int, late_at: datetime) -> None:
    """From then on a message counts as left lying, if nobody has dealt with it."""
    values = {"at": late_at, "offered": False}
    new = upsert(tx, late_message).values(message_id=message_id, **values)
    tx.execute(new.on_conflict_do_update(index_elements=["message_id"], set_=values))


def next_late(tx: Connection) -> datetime | None:
    """When the next message is left lying, past where the municipality was not told of it."""
    at: datetime | None = tx.scalar(_NEXT_LATE)
    return at


def late_towns(tx: Connection, now: datetime) -> list[int]:
    """The municipalities in which something was left lying that they were not told of."""
    return list(tx.scalars(_LATE_TOWNS, {"now": now}))


def offered(tx: Connection, now: datetime) -> None:
    """The municipalities were told of what was left lying until now."""
    telling = update(late_message).where(late_message.c.at <= now, late_message.c.offered.is_(False))
    tx.execute(telling.values(offered=True))


def told_last(tx: Connection, municipality_id: int) -> dict[int, datetime]:
    """When each member of staff was last told of the list, by id."""
    rows = tx.execute(_LAST, {"municipality_id": municipality_id})
    return {staff_id: at for staff_id, at in rows if at is not None}


def about_to_be_told(tx: Connection, municipality_id: int) -> set[int]:
    """Who gets a notice about the list that has not left yet: it will count what comes meanwhile."""
    return set(tx.scalars(_WAITS, {"municipality_id": municipality_id}))


def watchers(tx: Connection, municipality_id: int) -> Sequence[int]:
    """The ids of those who are told: the managers, or everybody where there is none."""
    here = select(staff.c.id, staff.c.role).where(
        staff.c.municipality_id == municipality_id, staff.c.left_at.is_(None)
    )
    rows = tx.execute(here.order_by(staff.c.id)).all()
    managers = [row.id for row in rows if row.role == Role.MANAGER]
    return managers or [row.id for row in rows]


def _waiting(row: Any) -> Waiting:
    if row.coach_id is None:
        why = Why.NO_COACH
    else:
        why = Why.AWAY if row.away and row.substitute_id is None else Why.LATE
    return Waiting(
        holder_id=row.id,
        name=row.name,
        why=why,
        since=row.since or row.lost_at,
        messages=row.messages,
        coach_id=row.coach_id,
        coach_name=row.coach_name or "",
    )

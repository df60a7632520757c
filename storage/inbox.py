"""The coach's list of messages: who waits for an answer, the longest first, and what was dealt with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, select, update

from storage.caseloads import in_hands_of
from storage.contact_tables import alarm
from storage.tables import holder, message


@dataclass(frozen=True, slots=True)
class Waiting:
    """The messages of one person that nobody dealt with yet."""

    holder_id: int
    since: datetime  # when the first of them came
    count: int
    first_id: int
    last_id: int
    alarm: bool  # words of danger came in, and nobody has lifted that


@dataclass(frozen=True, slots=True)
class Done:
    """A person whose messages were all dealt with, and when the last one was."""

    holder_id: int
    at: datetime


def waiting(tx: Connection, coach_id: int) -> list[Waiting]:
    """Of all who are in a coach's hands: those with an alarm first, then the longest waiting."""
    rows = [Waiting(*row) for row in tx.execute(_WAITING, {"coach_id": coach_id})]
    return sorted(rows, key=lambda one: (not one.alarm, one.since, one.holder_id))


def waiting_of(tx: Connection, holder_id: int) -> Waiting | None:
    """The same of one person; None where nothing waits."""
    row = tx.execute(_WAITING_OF, {"holder_id": holder_id}).one_or_none()
    return None if row is None else Waiting(*row)


def done(tx: Connection, coach_id: int, since: datetime) -> list[Done]:
    """Those of whom nothing waits, and to whom something was done since then; the latest first."""
    still = exists().where(message.c.holder_id == holder.c.id, message.c.handled_at.is_(None))
    latest = func.max(message.c.handled_at).label("latest")
    found = (
        select(holder.c.id, latest)
        .join(message, message.c.holder_id == holder.c.id)
        .where(in_hands_of(coach_id), message.c.handled_at >= since, ~still.correlate(holder))
        .group_by(holder.c.id)
        .order_by(latest.desc(), holder.c.id)
    )
    return [Done(*row) for row in tx.execute(found)]


def handle(tx: Connection, holder_id: int, *, staff_id: int, up_to: int | None = None, now: datetime) -> int:
    """What a person wrote up to a message, or all of it, is dealt with; how many messages that were."""
    handling = update(message).where(message.c.holder_id == holder_id, message.c.handled_at.is_(None))
    if up_to is not None:
        handling = handling.where(message.c.id <= up_to)
    return tx.execute(handling.values(handled_at=now, handled_by=staff_id)).rowcount


def handle_message(tx: Connection, message_id: int, *, staff_id: int, now: datetime) -> None:
    """This message is dealt with, if it was not."""
    handling = update(message).where(message.c.id == message_id, message.c.handled_at.is_(None))
    tx.execute(handling.values(handled_at=now, handled_by=staff_id))


def reopen(tx: Connection, holder_id: int, *, handled_at: datetime) -> None:
    """What was dealt with at that moment waits again: the answer did not leave after all."""
    tx.execute(
        update(message)
        .where(message.c.holder_id == holder_id, message.c.handled_at == handled_at)
        .values(handled_at=None, handled_by=None)
    )


_LISTED = (
    select(
        message.c.holder_id,
        func.min(message.c.at),
        func.count(),
        func.min(message.c.id),
        func.max(message.c.id),
        exists()
        .where(alarm.c.holder_id == message.c.holder_id, alarm.c.lifted_at.is_(None))
        .correlate(message)
        .label("alarm"),
    )
    .where(message.c.handled_at.is_(None))
    .group_by(message.c.holder_id)
)
_WAITING = _LISTED.join(holder, holder.c.id == message.c.holder_id).where(in_hands_of(bindparam("coach_id")))
_WAITING_OF = _LISTED.where(message.c.holder_id == bindparam("holder_id"))

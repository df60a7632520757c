"""The notices that messages could not be sent. The rule of such a row says how many, and the reason: `300:refused`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from bot.rules.bundling import APART
from bot.rules.values import Kind
from storage.outbox import OWN_REPORT, PLANNED
from storage.tables import holder, outbox


@dataclass(frozen=True, slots=True)
class Notice:
    id: int
    count: int


def coaches_of(tx: Connection, row_ids: Collection[int]) -> dict[int, int]:
    """The coach of the holder to whom each of these rows went, by the row's id."""
    found = (
        select(outbox.c.id, holder.c.coach_id)
        .join(holder, holder.c.id == outbox.c.holder_id)
        .where(outbox.c.id.in_(row_ids), holder.c.coach_id.is_not(None), outbox.c.kind.not_in(OWN_REPORT))
    )
    return {row.id: row.coach_id for row in tx.execute(found)}


def waiting(tx: Connection, coach_id: int, reason: str) -> Notice | None:
    """The notice to this coach about this reason that has not left yet."""
    found = select(outbox.c.id, outbox.c.rule).where(
        outbox.c.kind == Kind.STAFF_NOT_SENT.value, outbox.c.subject_id == coach_id, PLANNED
    )
    for row_id, rule in tx.execute(found.order_by(outbox.c.id)):
        count, _, about = rule.partition(":")
        if about == reason:
            return Notice(row_id, int(count))
    return None


def count(tx: Connection, row_id: int, rule: str) -> None:
    tx.execute(update(outbox).where(outbox.c.id == row_id, PLANNED).values(rule=rule))


def last(tx: Connection, coach_id: int, *, now: datetime) -> datetime | None:
    """When the last such notice left to this coach, if that was not long ago."""
    left: datetime | None = tx.scalar(
        select(func.max(outbox.c.sent_at)).where(
            outbox.c.kind == Kind.STAFF_NOT_SENT.value,
            outbox.c.subject_id == coach_id,
            outbox.c.sent_at > now - APART,
        )
    )
    return left

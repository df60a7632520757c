"""From one coach to the next: who handed over whom, and what the next one should know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.contact_tables import handover, reply
from storage.tables import holder, staff


@dataclass(frozen=True, slots=True)
class Handover:
    """A change of coach. None stands for the municipality's list."""

    id: int
    holder_id: int
    from_id: int | None
    to_id: int | None
    note: str
    made_by: int
    made_at: datetime


_HANDOVER = tuple(
    handover.c[name] for name in ("id", "holder_id", "from_id", "to_id", "note", "made_by", "made_at")
)
_OF_HOLDER = (
    select(*_HANDOVER).where(handover.c.holder_id == bindparam("holder_id")).order_by(handover.c.id.desc())
)
UNSENT = ("held", "planned")
# Not those of the coach whom they have: these are in the middle of being written.
_DRAFTS = (
    select(staff.c.name, func.count())
    .select_from(reply)
    .join(staff, staff.c.id == reply.c.staff_id)
    .join(holder, holder.c.id == reply.c.holder_id)
    .where(
        reply.c.holder_id == bindparam("holder_id"),
        reply.c.state == "draft",
        reply.c.staff_id.is_distinct_from(holder.c.coach_id),
    )
    .group_by(staff.c.id, staff.c.name)
    .order_by(staff.c.id)
)


def add(
    tx: Connection,
    holder_ids: Collection[int],
    *,
    from_id: int | None,
    to_id: int | None,
    note: str,
    made_by: int,
    now: datetime,
) -> list[int]:
    """The same for each of these people; the ids in their order."""
    common = {"from_id": from_id, "to_id": to_id, "note": note, "made_by": made_by, "made_at": now}
    if not holder_ids:
        return []
    adding = insert(handover).returning(handover.c.id, sort_by_parameter_order=True)
    return list(tx.scalars(adding, [{"holder_id": one, **common} for one in holder_ids]))


def all_of(tx: Connection, ids: Collection[int]) -> dict[int, Handover]:
    """Those that there are, by id."""
    rows = tx.execute(select(*_HANDOVER).where(handover.c.id.in_(list(ids)))) if ids else ()
    return {row.id: Handover(*row) for row in rows}


def of_holder(tx: Connection, holder_id: int) -> list[Handover]:
    """The newest first."""
    return [Handover(*row) for row in tx.execute(_OF_HOLDER, {"holder_id": holder_id})]


def lay_down_replies(tx: Connection, holder_ids: Collection[int]) -> None:
    """What was to go to these people in somebody's name waits for who comes next to decide about it (R01)."""
    if holder_ids:
        laying = update(reply).where(
            reply.c.holder_id.in_(bindparam("ids", expanding=True)), reply.c.state.in_(UNSENT)
        )
        tx.execute(laying.values(state="draft", version=reply.c.version + 1), {"ids": list(holder_ids)})


def lay_down_replies_of(tx: Connection, staff_id: int) -> None:
    """The same for all that somebody wrote, also to people of others."""
    laying = update(reply).where(reply.c.staff_id == staff_id, reply.c.state.in_(UNSENT))
    tx.execute(laying.values(state="draft", version=reply.c.version + 1))


def drafts(tx: Connection, holder_id: int) -> list[tuple[str, int]]:
    """Which other coaches wrote what has not been sent to a person, and how much it is."""
    return [(name, count) for name, count in tx.execute(_DRAFTS, {"holder_id": holder_id})]

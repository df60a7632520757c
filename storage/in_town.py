"""In which part of the town people live, and their level of Dutch, as the municipality has it."""

from sqlalchemy import Connection, func, select

from bot.rules.audience import InTown, Level
from storage.tables import holder


def of_holder(tx: Connection, holder_id: int) -> InTown:
    found = select(holder.c.district, holder.c.level).where(holder.c.id == holder_id)
    row = tx.execute(found).one_or_none()
    if row is None:
        return InTown()
    return InTown(row.district or "", None if row.level is None else Level(row.level))


def districts(tx: Connection, municipality_id: int, *, most: int | None = None) -> list[str]:
    """Those in which somebody lives; with `most` those of the most people. In the order of the alphabet."""
    found = (
        select(holder.c.district)
        .where(
            holder.c.municipality_id == municipality_id,
            holder.c.merged_into.is_(None),
            holder.c.district.is_not(None),
        )
        .group_by(holder.c.district)
        .order_by(func.count().desc(), holder.c.district)
    )
    return sorted(tx.scalars(found if most is None else found.limit(most)))

"""The duty list of a municipality: who hears of words of danger after the coach and who stands in, in which order."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from bot.rules.values import ChatState, Role
from storage.contact_tables import duty as table
from storage.tables import chat, municipality, staff


def on_duty(tx: Connection, municipality_id: int) -> tuple[int, ...]:
    """Ids of staff, the first one first. Who left is not among them."""
    found = (
        select(table.c.staff_id)
        .join(staff, staff.c.id == table.c.staff_id)
        .where(table.c.municipality_id == municipality_id, staff.c.left_at.is_(None))
        .where(staff.c.municipality_id == municipality_id)
    )
    return tuple(tx.execute(found.order_by(table.c.place, table.c.staff_id)).scalars())


def set_on_duty(tx: Connection, municipality_id: int, staff_ids: Sequence[int]) -> None:
    tx.execute(delete(table).where(table.c.municipality_id == municipality_id))
    rows = [
        {"municipality_id": municipality_id, "staff_id": one, "place": place}
        for place, one in enumerate(dict.fromkeys(staff_ids))
    ]
    if rows:
        tx.execute(insert(table), rows)


def managers(tx: Connection, municipality_id: int) -> tuple[int, ...]:
    """Ids, the longest there first. Who left is not among them."""
    found = select(staff.c.id).where(
        staff.c.municipality_id == municipality_id,
        staff.c.role == Role.MANAGER.value,
        staff.c.left_at.is_(None),
    )
    return tuple(tx.execute(found.order_by(staff.c.id)).scalars())


def names_without(tx: Connection) -> list[str]:
    """Names of the municipalities with nobody on the duty list who can be reached, in their order."""
    there = (
        select(table.c.staff_id)
        .join(staff, staff.c.id == table.c.staff_id)
        .join(chat, chat.c.id == staff.c.chat_id)
        .where(
            table.c.municipality_id == municipality.c.id,
            staff.c.municipality_id == municipality.c.id,
            staff.c.left_at.is_(None),
            chat.c.state == ChatState.OPEN.value,
        )
        .correlate(municipality)
    )
    without = select(municipality.c.name).where(~there.exists())
    return list(tx.execute(without.order_by(municipality.c.name)).scalars())

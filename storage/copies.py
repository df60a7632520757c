"""Which messages in a chat are about, or for, which holder: our own record, for a forward may hide it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.contact_tables import message_copy as table
from storage.upsert import upsert


@dataclass(frozen=True, slots=True)
class Copy:
    """One message of the bot in a chat. A long message is several of these."""

    chat_id: int
    telegram_id: int
    holder_id: int
    outbox_id: int | None = None


def add(tx: Connection, copies: Iterable[Copy], *, now: datetime) -> None:
    """Keeps them; one that was about somebody else is about this holder from now on, as after an edit."""
    rows = [
        {
            "chat_id": one.chat_id,
            "telegram_id": one.telegram_id,
            "holder_id": one.holder_id,
            "outbox_id": one.outbox_id,
            "at": now,
        }
        for one in copies
    ]
    if rows:
        adding = upsert(tx, table)
        keep = adding.on_conflict_do_update(
            index_elements=["chat_id", "telegram_id"],
            set_={
                "holder_id": adding.excluded.holder_id,
                "outbox_id": adding.excluded.outbox_id,
                "at": adding.excluded.at,
            },
        )
        tx.execute(keep, rows)


def forget(tx: Connection, chat_id: int, telegram_id: int) -> None:
    """A message is about nobody any more."""
    tx.execute(delete(table).where(table.c.chat_id == chat_id, table.c.telegram_id == telegram_id))


def holder_of(tx: Connection, chat_id: int, telegram_id: int) -> int | None:
    """Whom a message in a chat is about; None where we do not know."""
    return tx.scalar(
        select(table.c.holder_id).where(table.c.chat_id == chat_id, table.c.telegram_id == telegram_id)
    )


def of_row(tx: Connection, outbox_id: int) -> list[Copy]:
    """The messages that came of a row of the outbox, the first first."""
    rows = tx.execute(
        select(table.c.chat_id, table.c.telegram_id, table.c.holder_id, table.c.outbox_id)
        .where(table.c.outbox_id == outbox_id)
        .order_by(table.c.telegram_id)
    )
    return [Copy(*row) for row in rows]


def of_rows(tx: Connection, outbox_ids: Collection[int]) -> dict[int, list[int]]:
    """Telegram's numbers of the messages that came of these rows, the first first; of rows that made several alone."""
    rows = tx.execute(
        select(table.c.outbox_id, table.c.telegram_id)
        .where(table.c.outbox_id.in_(list(outbox_ids)))
        .order_by(table.c.telegram_id)
    )
    found: dict[int, list[int]] = {}
    for outbox_id, telegram_id in rows.all():
        found.setdefault(outbox_id, []).append(telegram_id)
    return found

"""Words that may be the answer to a question of practice, until somebody says so or they have become a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.sql.dml import ReturningInsert

from storage.contact_tables import late_word as table
from storage.upsert import insert_for

_NEXT_DUE = select(func.min(table.c.due))


@dataclass(frozen=True, slots=True)
class LateWords:
    """`message_id` is that of the message which they have become; they have no words of their own then."""

    id: int
    holder_id: int
    chat_id: int
    telegram_id: int  # within the chat
    at: datetime
    words: str
    due: datetime | None
    message_id: int | None


@cache
def _add(dialect: str) -> ReturningInsert[Any]:
    adding = insert_for(dialect, table).on_conflict_do_nothing(index_elements=["chat_id", "telegram_id"])
    return adding.returning(table.c.id)


def add(
    tx: Connection,
    holder_id: int,
    *,
    chat_id: int,
    telegram_id: int,
    words: str,
    due: datetime,
    now: datetime,
) -> int:
    """The id. Those that are there already, by chat and Telegram's id, stay as they are."""
    values = {"holder_id": holder_id, "chat_id": chat_id, "telegram_id": telegram_id, "at": now}
    added = tx.execute(_add(tx.dialect.name), values | {"words": words, "due": due}).scalar_one_or_none()
    if added is not None:
        return int(added)
    there = select(table.c.id).where(table.c.chat_id == chat_id, table.c.telegram_id == telegram_id)
    return int(tx.execute(there).scalar_one())


def get(tx: Connection, late_id: int) -> LateWords | None:
    row = tx.execute(select(*table.c).where(table.c.id == late_id)).one_or_none()
    return None if row is None else LateWords(*row)


def waiting(tx: Connection, holder_id: int) -> list[LateWords]:
    """Those of a holder that are no message yet, the oldest first."""
    found = select(*table.c).where(table.c.holder_id == holder_id, table.c.due.is_not(None))
    return [LateWords(*row) for row in tx.execute(found.order_by(table.c.id))]


def next_due(tx: Connection) -> datetime | None:
    """When the next ones become a message; None when none wait."""
    due: datetime | None = tx.scalar(_NEXT_DUE)
    return due


def due(tx: Connection, now: datetime, *, most: int) -> Sequence[LateWords]:
    """Those that are to become messages, the oldest first."""
    found = select(*table.c).where(table.c.due <= now).order_by(table.c.due, table.c.id).limit(most)
    return [LateWords(*row) for row in tx.execute(found)]


def edit(tx: Connection, chat_id: int, telegram_id: int, words: str) -> bool:
    """Puts other words in place of those that wait. False when they do not wait, or are not here."""
    waits = table.c.chat_id == chat_id, table.c.telegram_id == telegram_id, table.c.due.is_not(None)
    return tx.execute(update(table).where(*waits).values(words=words)).rowcount > 0


def pass_on(tx: Connection, late_id: int, message_id: int) -> None:
    """They are that message now."""
    tx.execute(update(table).where(table.c.id == late_id).values(words="", due=None, message_id=message_id))


def remove(tx: Connection, late_id: int) -> None:
    tx.execute(delete(table).where(table.c.id == late_id))


def remove_said(tx: Connection, chat_id: int, telegram_id: int) -> None:
    """Those of this very message of Telegram's."""
    tx.execute(delete(table).where(table.c.chat_id == chat_id, table.c.telegram_id == telegram_id))


def forget_before(tx: Connection, moment: datetime) -> None:
    """Which words of before then have become a message is not kept any longer."""
    tx.execute(delete(table).where(table.c.at < moment, table.c.due.is_(None)))

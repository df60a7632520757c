"""What holders wrote or sent to their coach. An edit keeps the earlier words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.rules.errors import NotFound
from storage.tables import message as table
from storage.tables import message_version
from storage.upsert import insert_for

CONTACT = "contact"  # the medium of a tap on "contact me"


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    holder_id: int
    chat_id: int
    telegram_id: int  # within the chat
    at: datetime
    medium: str  # text, photo, voice, document, ...; contact: they tapped "contact me"
    seconds: int | None  # of a voice message or a film
    forwarded: bool
    words: str
    edited_at: datetime | None
    handled_at: datetime | None = None  # answered, or a coach said that nothing is needed
    handled_by: int | None = None  # staff id
    translation: str | None = None  # by a machine
    translated_to: str | None = None
    file_id: str | None = None  # Telegram's, by which it can be sent again
    notice_id: int | None = None  # of the row in the outbox by which the coach hears of it


@dataclass(frozen=True, slots=True)
class EarlierWords:
    """What a message said before an edit, and until when."""

    words: str
    until: datetime


COLUMNS = tuple(table.c)
_EACH = select(*COLUMNS)


@cache
def _add(dialect: str) -> ReturningInsert[Any]:
    adding = insert_for(dialect, table).on_conflict_do_nothing(index_elements=["chat_id", "telegram_id"])
    return adding.returning(table.c.id)


def add_message(
    tx: Connection,
    holder_id: int,
    *,
    chat_id: int,
    telegram_id: int,
    at: datetime,
    medium: str,
    words: str,
    seconds: int | None = None,
    forwarded: bool = False,
    file_id: str | None = None,
) -> int:
    """Keeps a message; the id. One that is there already, by chat and Telegram's id, stays as it is."""
    values = {
        "holder_id": holder_id,
        "chat_id": chat_id,
        "telegram_id": telegram_id,
        "at": at,
        "medium": medium,
        "seconds": seconds,
        "forwarded": forwarded,
        "words": words,
        "file_id": file_id,
    }
    added = tx.execute(_add(tx.dialect.name), values).scalar_one_or_none()
    if added is not None:
        return int(added)
    there = select(table.c.id).where(table.c.chat_id == chat_id, table.c.telegram_id == telegram_id)
    return int(tx.execute(there).scalar_one())


def find(tx: Connection, chat_id: int, telegram_id: int) -> Message | None:
    found = _EACH.where(table.c.chat_id == chat_id, table.c.telegram_id == telegram_id)
    row = tx.execute(found).one_or_none()
    return None if row is None else Message(*row)


def edit_message(
    tx: Connection, chat_id: int, telegram_id: int, *, words: str, now: datetime
) -> Message | None:
    """Puts new words in place of the old ones, which are kept. None when the message is not here.

    The same words again change nothing.
    """
    old = find(tx, chat_id, telegram_id)
    if old is None:
        return None
    if old.words == words:
        return old
    tx.execute(insert(message_version).values(message_id=old.id, until=now, words=old.words))
    # What was dealt with waits again, and what a machine made of the old words is of no use.
    new: dict[str, Any] = {"words": words, "edited_at": now, "handled_at": None, "handled_by": None}
    new |= {"translation": None, "translated_to": None}
    tx.execute(update(table).where(table.c.id == old.id).values(new))
    return replace(old, **new)


def message(tx: Connection, message_id: int) -> Message:
    """Raises NotFound when there is none."""
    row = tx.execute(_EACH.where(table.c.id == message_id)).one_or_none()
    if row is None:
        raise NotFound
    return Message(*row)


def messages(tx: Connection, ids: Iterable[int]) -> dict[int, Message]:
    """Those that there are, by id."""
    return {row.id: Message(*row) for row in tx.execute(_EACH.where(table.c.id.in_(list(ids))))}


def remove(tx: Connection, message_id: int) -> None:
    """With its earlier words."""
    tx.execute(delete(table).where(table.c.id == message_id))


def messages_of_holder(tx: Connection, holder_id: int, limit: int) -> list[Message]:
    """The last `limit` messages, the newest first."""
    newest = _EACH.where(table.c.holder_id == holder_id).order_by(table.c.at.desc(), table.c.id.desc())
    return [Message(*row) for row in tx.execute(newest.limit(limit))]


def waiting_contact(tx: Connection, holder_id: int) -> int | None:
    """The id of the "contact me" of a holder that nobody dealt with yet."""
    found = select(table.c.id).where(
        table.c.holder_id == holder_id, table.c.medium == CONTACT, table.c.handled_at.is_(None)
    )
    return tx.scalar(found.limit(1))


def last_at(tx: Connection, holder_id: int) -> datetime | None:
    """When a holder last wrote or sent something."""
    last: datetime | None = tx.scalar(select(func.max(table.c.at)).where(table.c.holder_id == holder_id))
    return last


def all_earlier_words(tx: Connection, ids: Iterable[int]) -> dict[int, list[EarlierWords]]:
    """What each of these messages said before its edits, the first words first."""
    found: dict[int, list[EarlierWords]] = {}
    rows = (
        select(message_version.c.message_id, message_version.c.words, message_version.c.until)
        .where(message_version.c.message_id.in_(list(ids)))
        .order_by(message_version.c.id)
    )
    for message_id, words, until in tx.execute(rows):
        found.setdefault(message_id, []).append(EarlierWords(words, until))
    return found


def messages_since(tx: Connection, holder_id: int, since: datetime) -> list[Message]:
    """The oldest first."""
    found = _EACH.where(table.c.holder_id == holder_id, table.c.at >= since)
    return [Message(*row) for row in tx.execute(found.order_by(table.c.at, table.c.id))]


def earlier_words(tx: Connection, message_id: int) -> list[EarlierWords]:
    """What a message said before its edits, the first words first."""
    rows = tx.execute(
        select(message_version.c.words, message_version.c.until)
        .where(message_version.c.message_id == message_id)
        .order_by(message_version.c.id)
    )
    return [EarlierWords(*row) for row in rows]

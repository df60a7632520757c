"""Which messages of holders are to be translated for their coach, and what a machine made of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, update

from storage.tables import holder, message, staff

# What no machine translated for so long is not tried any more.
TRIED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Untranslated:
    message_id: int
    holder_id: int
    words: str
    target: str  # the language of the coach


def oldest(tx: Connection, *, now: datetime) -> datetime | None:
    """When the first message came that is to be translated."""
    first: datetime | None = tx.scalar(_waiting(func.min(message.c.at), now=now))
    return first


def waiting(tx: Connection, most: int, *, now: datetime) -> list[Untranslated]:
    """The first of those, at most so many."""
    columns = (message.c.id, message.c.holder_id, message.c.words, staff.c.language)
    rows = tx.execute(_waiting(*columns, now=now).order_by(message.c.at, message.c.id).limit(most))
    return [Untranslated(*row) for row in rows]


def save(tx: Connection, message_id: int, *, words: str, translation: str | None, target: str) -> None:
    """What came of it; None: there is no translation. Of words that were edited meanwhile it is of no use."""
    there = tx.scalar(select(message.c.words).where(message.c.id == message_id))
    if there == words:
        tx.execute(
            update(message)
            .where(message.c.id == message_id)
            .values(translation=translation, translated_to=target)
        )


def _waiting(*columns: Any, now: datetime) -> Select[Any]:
    """Not of who reads the language of the coach."""
    return (
        select(*columns)
        .join(holder, holder.c.id == message.c.holder_id)
        .join(staff, staff.c.id == holder.c.coach_id)
        .where(
            message.c.translated_to.is_(None),
            message.c.at > now - TRIED_FOR,
            message.c.at <= now,
            or_(holder.c.language.is_(None), holder.c.language != staff.c.language),
        )
    )

"""The messages in chats of staff that show how far an announcement is: one of each chat, that was shown last.

`shown` is a hash of what it says, by which of several processes one alone changes it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from storage.announcement_tables import announcement
from storage.announcement_tables import announcement_watch as table


@dataclass(frozen=True, slots=True)
class Watch:
    chat_id: int
    telegram_id: int
    announcement_id: int
    shown: str
    at: datetime  # when it was changed last


@dataclass(frozen=True, slots=True)
class Watched:
    """An announcement that somebody watches: its version, and when such a message was changed last."""

    announcement_id: int
    version: int
    at: datetime


def put(
    tx: Connection, chat_id: int, telegram_id: int, announcement_id: int, *, shown: str, now: datetime
) -> None:
    """This message is kept up to date from now on, and no other one of this chat."""
    tx.execute(delete(table).where(table.c.chat_id == chat_id))
    values = {
        "chat_id": chat_id,
        "telegram_id": telegram_id,
        "announcement_id": announcement_id,
        "shown": shown,
        "at": now,
    }
    tx.execute(table.insert().values(values))


def is_watched(tx: Connection, chat_id: int, telegram_id: int) -> bool:
    found = select(table.c.chat_id).where(table.c.chat_id == chat_id, table.c.telegram_id == telegram_id)
    return tx.scalar(found) is not None


def forget(tx: Connection, chat_id: int, telegram_id: int) -> None:
    """The message stays as it is, or says something else."""
    tx.execute(delete(table).where(table.c.chat_id == chat_id, table.c.telegram_id == telegram_id))


def forget_before(tx: Connection, instant: datetime) -> None:
    """Those that nothing was changed in since."""
    tx.execute(delete(table).where(table.c.at < instant))


def watched(tx: Connection) -> list[Watched]:
    """The announcements that are watched, the first first."""
    found = (
        select(table.c.announcement_id, announcement.c.version, func.max(table.c.at).label("at"))
        .join(announcement, announcement.c.id == table.c.announcement_id)
        .group_by(table.c.announcement_id, announcement.c.version)
        .order_by(table.c.announcement_id)
    )
    return [Watched(*row) for row in tx.execute(found)]


def of_announcement(tx: Connection, announcement_id: int) -> list[Watch]:
    found = select(table.c.chat_id, table.c.telegram_id, table.c.announcement_id, table.c.shown, table.c.at)
    rows = found.where(table.c.announcement_id == announcement_id).order_by(table.c.chat_id)
    return [Watch(*row) for row in tx.execute(rows)]


def take(tx: Connection, one: Watch, *, shown: str, now: datetime) -> bool:
    """Whether the message is still as it was read, and whoever asks may change it: who asks next may not."""
    taking = update(table).where(
        table.c.chat_id == one.chat_id,
        table.c.telegram_id == one.telegram_id,
        table.c.announcement_id == one.announcement_id,
        table.c.shown == one.shown,
        table.c.at == one.at,
    )
    return tx.execute(taking.values(shown=shown, at=now)).rowcount > 0


def doubt(tx: Connection, one: Watch, *, shown: str) -> None:
    """A change may have come after a later one, or not at all: unless this is what it is to show, it is shown once more."""
    tx.execute(
        update(table)
        .where(table.c.chat_id == one.chat_id, table.c.telegram_id == one.telegram_id, table.c.shown != shown)
        .values(shown="")
    )

"""The updates that were worked on, with what came of them, so that a repeated one gets the same answer again."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from storage.tables import update
from storage.upsert import insert_or_ignore

_REMEMBERED = select(update.c.result).where(
    update.c.bot_id == bindparam("bot_id"), update.c.update_id == bindparam("update_id")
)


def remembered(tx: Connection, bot_id: int, update_id: int) -> str | None:
    """What came of this update, as `remember` was given it; None when it is new."""
    result: str | None = tx.scalar(_REMEMBERED, {"bot_id": bot_id, "update_id": update_id})
    return result


def remember(tx: Connection, bot_id: int, update_id: int, result: str, *, now: datetime) -> bool:
    """Keeps what came of an update. False when it was there already: then nothing is kept."""
    values = {"bot_id": bot_id, "update_id": update_id, "at": now, "result": result}
    return tx.execute(insert_or_ignore(tx, update, "bot_id", "update_id"), values).rowcount > 0


def forget_before(tx: Connection, instant: datetime) -> int:
    """Removes those that are older; their number. Telegram itself repeats nothing after 24 hours."""
    return tx.execute(delete(update).where(update.c.at < instant)).rowcount

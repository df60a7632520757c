"""The updates that were worked on, with what came of them, so that a repeated one gets the same answer again."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from storage.tables import update

_REMEMBERED = select(update.c.result).where(
    update.c.bot_id == bindparam("bot_id"), update.c.update_id == bindparam("update_id")
)
_REMEMBER = insert(update)


def remembered(tx: Connection, bot_id: int, update_id: int) -> str | None:
    """What came of this update, as `remember` was given it; None when it is new."""
    result: str | None = tx.scalar(_REMEMBERED, {"bot_id": bot_id, "update_id": update_id})
    return result


def remember(tx: Connection, bot_id: int, update_id: int, result: str, *, now: datetime) -> None:
    """Keeps what came of an update, in the same transaction in which `remembered` found nothing."""
    tx.execute(_REMEMBER, {"bot_id": bot_id, "update_id": update_id, "at": now, "result": result})


def forget_before(tx: Connection, instant: datetime) -> int:
    """Removes those that are older; their number. Telegram itself repeats nothing after 24 hours."""
    return tx.execute(delete(update).where(update.c.at < instant)).rowcount

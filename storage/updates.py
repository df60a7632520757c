"""The updates that were worked on, with what came of them, so that a repeated one gets the same answer again."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.sql.dml import ReturningInsert

from storage.tables import update
from storage.upsert import insert_for

_REMEMBERED = select(update.c.result).where(
    update.c.bot_id == bindparam("bot_id"), update.c.update_id == bindparam("update_id")
)


@cache
def _new(dialect: str) -> ReturningInsert[Any]:
    adding = insert_for(dialect, update).on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
    return adding.returning(update.c.update_id)


def remembered(tx: Connection, bot_id: int, update_id: int) -> str | None:
    """What came of this update, as `remember` was given it; None when it is new."""
    result: str | None = tx.scalar(_REMEMBERED, {"bot_id": bot_id, "update_id": update_id})
    return result


def remember(tx: Connection, bot_id: int, update_id: int, result: str, *, now: datetime) -> bool:
    """Keeps what came of an update. False when it was there already: then nothing is kept."""
    values = {"bot_id": bot_id, "update_id": update_id, "at": now, "result": result}
    # The count of an INSERT is not to be had from every driver; the row itself is.
    return tx.scalar(_new(tx.dialect.name), values) is not None


def forget_before(tx: Connection, instant: datetime) -> int:
    """Removes those that are older; their number. Telegram itself repeats nothing after 24 hours."""
    return tx.execute(delete(update).where(update.c.at < instant)).rowcount

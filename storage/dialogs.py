"""The step that a chat is at, so that a restart or a second process goes on where the person was."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from storage.tables import dialog
from storage.upsert import upsert


@dataclass(frozen=True, slots=True)
class Dialog:
    """An unfinished dialog: `data` is what was said so far, as JSON knows it."""

    step: str
    data: Mapping[str, Any]
    at: datetime


COLUMNS = (dialog.c.step, dialog.c.data, dialog.c.at)
_GET = select(*COLUMNS).where(dialog.c.chat_id == bindparam("chat_id"))
_DROP = delete(dialog).where(dialog.c.chat_id == bindparam("chat_id"))


def get(tx: Connection, chat_id: int) -> Dialog | None:
    row = tx.execute(_GET, {"chat_id": chat_id}).one_or_none()
    return None if row is None else from_columns(*row)


def put(tx: Connection, chat_id: int, step: str, data: Mapping[str, Any], *, now: datetime) -> None:
    """Begins a dialog, or goes on with the one that there is."""
    values = {"step": step, "data": json.dumps(data, ensure_ascii=False), "at": now}
    tx.execute(
        upsert(tx, dialog)
        .values(chat_id=chat_id, **values)
        .on_conflict_do_update(index_elements=["chat_id"], set_=values)
    )


def drop(tx: Connection, chat_id: int, *, step: str | None = None) -> None:
    """Ends the dialog, if there is one; with `step` only one that is at it."""
    tx.execute(_DROP if step is None else _DROP.where(dialog.c.step == step), {"chat_id": chat_id})


def is_at(tx: Connection, chat_id: int, step: str, data: Mapping[str, Any]) -> bool:
    """Whether the dialog is still as it was read: another tap at the same moment may have ended it."""
    dialog = get(tx, chat_id)
    return dialog is not None and (dialog.step, dialog.data) == (step, data)


def forget_before(tx: Connection, instant: datetime, *, step: str | None = None) -> None:
    """Ends the dialogs that nobody went on with since; with `step` only those that are at it."""
    forgetting = delete(dialog).where(dialog.c.at < instant)
    tx.execute(forgetting if step is None else forgetting.where(dialog.c.step == step))


def from_columns(step: str, data: str, at: datetime) -> Dialog:
    return Dialog(step, json.loads(data), at)

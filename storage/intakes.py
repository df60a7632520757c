"""What is known of a person at the start and later: nothing is overwritten, the newest of a field holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from bot.rules.plans import IntakeEntry, IntakeField
from storage.trajectory_tables import intake

_BETWEEN = ","  # no code has it
_ENTRY = tuple(intake.c[name] for name in ("id", "field", "value", "set_by", "set_at"))
_HISTORY = select(*_ENTRY).where(intake.c.holder_id == bindparam("holder_id")).order_by(intake.c.id)


def add_entry(
    tx: Connection,
    holder_id: int,
    field: IntakeField,
    codes: Iterable[str],
    *,
    set_by: int | None,
    now: datetime,
) -> IntakeEntry:
    """`set_by` is None where the holder says it."""
    row = tx.execute(
        insert(intake)
        .values(
            holder_id=holder_id,
            field=field,
            value=_BETWEEN.join(codes),
            set_by=set_by,
            set_at=now,
            by_holder=set_by is None,
        )
        .returning(*_ENTRY)
    ).one()
    return _entry(row)


def history(tx: Connection, holder_id: int) -> list[IntakeEntry]:
    """All that was ever said, the oldest first."""
    return [_entry(row) for row in tx.execute(_HISTORY, {"holder_id": holder_id})]


def _entry(row: Sequence[Any]) -> IntakeEntry:
    row_id, field, value, set_by, set_at = row
    codes = tuple(value.split(_BETWEEN)) if value else ()
    return IntakeEntry(row_id, IntakeField(field), codes, set_by, set_at)

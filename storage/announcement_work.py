"""What is to be done about announcements next: rows to be made, changes to be made, the next one of a series."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, literal_column, select, union_all, update

from bot.rules.announcements import ON_ITS_WAY
from storage.announcement_tables import announcement as table

# Written out, so that the partial index serves.
_UNFANNED: ColumnElement[bool] = literal_column(
    "fanned_at IS NULL AND state = 'released'", type_=table.c.skip_holidays.type
)
# Whatever became of the first one itself: the series goes on until it is ended.
_REPEATS: ColumnElement[bool] = table.c.next_due.is_not(None)
_EDITS: ColumnElement[bool] = table.c.edits_from.is_not(None)
_DUES = union_all(
    select(func.min(table.c.due).label("due")).where(_UNFANNED),
    select(func.min(table.c.edits_from)).where(_EDITS),
    select(func.min(table.c.next_due)).where(_REPEATS),
).subquery()
_NEXT_DUE = select(func.min(_DUES.c.due))


def next_due(tx: Connection) -> datetime | None:
    """When there is something to do."""
    due: datetime | None = tx.scalar(_NEXT_DUE)
    return due


def unfanned(tx: Connection, *, now: datetime) -> int | None:
    """A released announcement that is due and whose rows are not all made; it is this transaction's own until its end."""
    return _first(tx, _UNFANNED, table.c.due, now)


def unedited(tx: Connection, *, now: datetime) -> int | None:
    """One whose changes are not all made, in the same way."""
    return _first(tx, _EDITS, table.c.edits_from, now)


def to_repeat(tx: Connection, *, now: datetime) -> int | None:
    """One of which the next one is due, in the same way."""
    return _first(tx, _REPEATS, table.c.next_due, now)


def unfinished_of(tx: Connection, staff_id: int) -> list[int]:
    """What this person wrote of which rows are still to be made, since it is on its way, or in a series."""
    on_its_way = table.c.state.in_([state.value for state in ON_ITS_WAY])
    found = select(table.c.id).where(
        table.c.staff_id == staff_id, _REPEATS | (on_its_way & table.c.fanned_at.is_(None))
    )
    return list(tx.scalars(found.order_by(table.c.id)))


def cursor(tx: Connection, announcement_id: int) -> int:
    """The last holder for whom a row was made."""
    return int(tx.execute(select(table.c.cursor).where(table.c.id == announcement_id)).scalar_one())


def edits_cursor(tx: Connection, announcement_id: int) -> int:
    """The last row that was looked at for a change."""
    return int(tx.execute(select(table.c.edits_cursor).where(table.c.id == announcement_id)).scalar_one())


def set_cursor(tx: Connection, announcement_id: int, last: int) -> None:
    tx.execute(update(table).where(table.c.id == announcement_id).values(cursor=last))


def set_fanned(tx: Connection, announcement_id: int, *, now: datetime) -> None:
    tx.execute(update(table).where(table.c.id == announcement_id).values(fanned_at=now))


def set_edits(tx: Connection, announcement_id: int, *, cursor: int, since: datetime | None) -> None:
    changing = update(table).where(table.c.id == announcement_id)
    tx.execute(changing.values(edits_cursor=cursor, edits_from=since))


def _first(
    tx: Connection, condition: ColumnElement[bool], due: ColumnElement[datetime | None], now: datetime
) -> int | None:
    found = select(table.c.id).where(condition, due <= now).order_by(due, table.c.id).limit(1)
    return tx.scalar(found.with_for_update(skip_locked=True))

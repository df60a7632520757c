"""Two records of one person made one, and taken apart again.

Every row of the other record goes to the kept one, but for those of which the kept one has its own: one plan of practice,
one date of a session. These stay where they are. What was moved is kept, so that the way back loses nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, UniqueConstraint, insert, select, update

from bot.rules.errors import NotFound
from storage import check_in_tables, practice_tables, summary_tables, trajectory_tables
from storage.contact_tables import (
    alarm,
    handover,
    late_word,
    merge,
    message_copy,
    reply,
    told_away,
    transfer,
)
from storage.planned import ABOUT_HOLDER
from storage.tables import appointment, consent, holder, invitation, message, outbox

# All tables whose rows are about one person.
TABLES: tuple[Table, ...] = (
    *(consent, invitation, appointment, message, outbox),
    *(late_word, reply, message_copy, alarm, told_away, handover, transfer),
    *(check_in_tables.check_in_rhythm, check_in_tables.check_in, check_in_tables.kept_track),
    *(practice_tables.practice, practice_tables.card_state, practice_tables.session, practice_tables.answer),
    practice_tables.language_buddy,
    summary_tables.comparison_member,
    *(trajectory_tables.trajectory, trajectory_tables.given, trajectory_tables.attempt),
    *(trajectory_tables.hours, trajectory_tables.intake, trajectory_tables.goal, trajectory_tables.measure),
)
# What the kept record lacks and the other has.
FILLED = (
    *("chat_id", "language", "second_language", "lead_times", "phone", "birth", "surname", "coach_id"),
    *("district", "level"),
)
# Of which a municipality has only one: it goes from the one to the other.
UNIQUE = "reference"
NOTICES = "notices"

Moved = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records made one. `moved` is what went over: keys of rows by table, and fields."""

    id: int
    kept_id: int
    other_id: int
    moved: Moved
    made_by: int
    made_at: datetime
    undone_by: int | None
    undone_at: datetime | None


_COLUMNS = tuple(
    merge.c[name]
    for name in ("id", "kept_id", "other_id", "moved", "made_by", "made_at", "undone_by", "undone_at")
)


def make_one(tx: Connection, kept_id: int, other_id: int, *, made_by: int, now: datetime) -> Merge:
    """All of the other record goes to the kept one, where it has nothing of its own; the other is hidden."""
    moved: Moved = {"tables": {table.name: _move(tx, table, other_id, kept_id) for table in TABLES}}
    moved["filled"] = _fill(tx, kept_id, other_id)
    moved[UNIQUE] = _move_reference(tx, other_id, kept_id)
    moved[NOTICES] = _turn_notices(tx, other_id, kept_id)
    tx.execute(update(holder).where(holder.c.id == other_id).values(merged_into=kept_id))
    values = {"kept_id": kept_id, "other_id": other_id, "moved": moved, "made_by": made_by, "made_at": now}
    return Merge(*tx.execute(insert(merge).values(**values).returning(*_COLUMNS)).one())


def take_apart(tx: Connection, one: Merge, *, by: int, now: datetime) -> None:
    """What was moved goes back; what came since stays with the kept record."""
    tx.execute(update(holder).where(holder.c.id == one.other_id).values(merged_into=None))
    for table in TABLES:
        keys = one.moved["tables"].get(table.name, [])
        _put(tx, table, keys, from_id=one.kept_id, to_id=one.other_id)
    _empty(tx, one)
    if one.moved[UNIQUE]:
        _move_reference(tx, one.kept_id, one.other_id)
    for row in one.moved[NOTICES]:
        back = update(outbox).where(outbox.c.id == row, outbox.c.subject_id == one.kept_id)
        tx.execute(back.values(subject_id=one.other_id))
    tx.execute(update(merge).where(merge.c.id == one.id).values(undone_by=by, undone_at=now))


def by_id(tx: Connection, merge_id: int) -> Merge:
    """Raises NotFound when there is none."""
    row = tx.execute(select(*_COLUMNS).where(merge.c.id == merge_id)).one_or_none()
    if row is None:
        raise NotFound
    return Merge(*row)


def of_holder(tx: Connection, kept_id: int) -> list[Merge]:
    """Those into this record that hold, the newest first."""
    found = select(*_COLUMNS).where(merge.c.kept_id == kept_id, merge.c.undone_at.is_(None))
    return [Merge(*row) for row in tx.execute(found.order_by(merge.c.id.desc()))]


def merged_into(tx: Connection, holder_id: int) -> int | None:
    """The record that this one became a part of."""
    return tx.scalar(select(holder.c.merged_into).where(holder.c.id == holder_id))


def _key(table: Table) -> list[Column[Any]]:
    """What tells a row of a person from another one, besides the person."""
    return [column for column in table.primary_key.columns if column.name != "holder_id"]


def unique_columns(table: Table) -> Iterator[list[Column[Any]]]:
    """The columns, besides the person, of which a person has one row only."""
    sets = [table.primary_key.columns]
    sets += [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    sets += [each.columns for each in table.indexes if each.unique]
    for columns in sets:
        if "holder_id" in columns:
            yield [column for column in columns if column.name != "holder_id"]


def _move(tx: Connection, table: Table, from_id: int, to_id: int) -> list[list[Any]]:
    """Moves all rows but those of which the other side has its own; their keys."""
    key = _key(table)
    own = {
        number: {tuple(row) for row in _rows(tx, table, to_id, columns)}
        for number, columns in enumerate(unique_columns(table))
    }
    unique = list(unique_columns(table))
    wanted = [*key, *(column for columns in unique for column in columns)]
    keys = []
    for row in _rows(tx, table, from_id, wanted):
        values = list(row)[len(key) :]
        free = True
        for number, columns in enumerate(unique):
            part, values = tuple(values[: len(columns)]), values[len(columns) :]
            free = free and part not in own[number]
        if free:
            keys.append(list(row)[: len(key)])
    _put(tx, table, keys, from_id=from_id, to_id=to_id)
    return keys


def _rows(tx: Connection, table: Table, holder_id: int, columns: list[Column[Any]]) -> list[tuple[Any, ...]]:
    found = select(table.c.holder_id, *columns).where(table.c.holder_id == holder_id)
    return [tuple(row)[1:] for row in tx.execute(found)]


def _put(tx: Connection, table: Table, keys: list[list[Any]], *, from_id: int, to_id: int) -> None:
    """Gives these rows to somebody, those that the first still has."""
    key = _key(table)
    for first in range(0, len(keys), 500):
        some = keys[first : first + 500]
        putting = update(table).where(table.c.holder_id == from_id)
        for place, column in enumerate(key):  # one at most
            putting = putting.where(column.in_([one[place] for one in some]))
        tx.execute(putting.values(holder_id=to_id))


def _fill(tx: Connection, kept_id: int, other_id: int) -> list[str]:
    """The kept record takes over what it lacks; the names of the fields. The other keeps its own."""
    kept, other = (_fields(tx, one) for one in (kept_id, other_id))
    lacking = [name for name in FILLED if getattr(kept, name) is None and getattr(other, name) is not None]
    if lacking:
        values = {name: getattr(other, name) for name in lacking}
        tx.execute(update(holder).where(holder.c.id == kept_id).values(values))
    return lacking


def _empty(tx: Connection, one: Merge) -> None:
    """What was taken over goes; what was changed since stays."""
    kept, other = (_fields(tx, each) for each in (one.kept_id, one.other_id))
    same = [name for name in one.moved["filled"] if getattr(kept, name) == getattr(other, name)]
    if same:
        tx.execute(update(holder).where(holder.c.id == one.kept_id).values(dict.fromkeys(same)))


def _fields(tx: Connection, holder_id: int) -> Row[Any]:
    return tx.execute(select(*(holder.c[name] for name in FILLED)).where(holder.c.id == holder_id)).one()


def _move_reference(tx: Connection, from_id: int, to_id: int) -> bool:
    """Whether it went over: only where the other side has none."""
    found = dict(
        tx.execute(select(holder.c.id, holder.c.reference).where(holder.c.id.in_([from_id, to_id]))).all()
    )
    if found[from_id] is None or found[to_id] is not None:
        return False
    tx.execute(update(holder).where(holder.c.id == from_id).values(reference=None))
    tx.execute(update(holder).where(holder.c.id == to_id).values(reference=found[from_id]))
    return True


def _turn_notices(tx: Connection, from_id: int, to_id: int) -> list[int]:
    """What staff are still to hear about the one record is about the other; the rows' ids."""
    turning = (
        update(outbox)
        .where(
            outbox.c.staff_id.is_not(None),
            outbox.c.subject_id == from_id,
            outbox.c.state == "planned",
            outbox.c.kind.in_([kind.value for kind in ABOUT_HOLDER]),
        )
        .values(subject_id=to_id)
    )
    return sorted(tx.scalars(turning.returning(outbox.c.id)))

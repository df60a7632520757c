"""Rows of any kind about a person, made up from what the tables say of themselves."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    Table,
    Time,
    insert,
    select,
)
from sqlalchemy.types import JSON

from storage.merges import unique_columns
from storage.tables import metadata
from storage.types import UtcDateTime

numbers = count(1)
_PAIR = re.compile(r"\((\w+) IS (NOT )?NULL\) = \((\w+) IS (NOT )?NULL\)")


def by_chance(seed: int) -> Random:
    """The same each time."""
    return Random(seed)


def tables_about_people() -> list[Table]:
    """Every table with a column `holder_id`."""
    return [table for table in metadata.sorted_tables if "holder_id" in table.c]


def a_row(random: Random, table: Table, holder_id: int, others: dict[str, list[int]]) -> dict[str, Any]:
    """Values for one row of this table about this holder. `others` are ids of rows that it must point to, by table."""
    values: dict[str, Any] = {"holder_id": holder_id}
    for column in table.c:
        if column.name == "holder_id" or (column.primary_key and column.autoincrement is True):
            continue
        (foreign,) = column.foreign_keys or (None,)
        if foreign is not None:
            target = foreign.column.table.name
            if column.nullable or target not in others:
                values[column.name] = None
            else:
                values[column.name] = random.choice(others[target])
        else:
            values[column.name] = _value(random, table, column)
    _together(random, table, values)
    return values


def _together(random: Random, table: Table, values: dict[str, Any]) -> None:
    """Of two columns of which one is empty just where the other is, or just where it is not: the second is set by the one
    that points to another table."""
    for each in table.constraints:
        if not isinstance(each, CheckConstraint) or (pair := _PAIR.fullmatch(str(each.sqltext))) is None:
            continue
        first, not_first, second, not_second = pair.groups()
        if table.c[second].foreign_keys:
            first, second = second, first
        empty = (values[first] is None) is (not_first == not_second)
        values[second] = None if empty else _instant(random)


def _value(random: Random, table: Table, column: Column[Any]) -> Any:
    known = list(_known(table, column.name))
    if known:
        return random.choice(known)
    if column.nullable and random.random() < 0.5:
        return None
    kind = column.type
    for of_type, make in (
        (UtcDateTime, lambda: _instant(random)),
        (Boolean, lambda: random.random() < 0.5),
        (Date, lambda: date(2026, 11, 1) + timedelta(days=random.randrange(6))),
        (Time, lambda: time(random.randrange(24))),
        (Float, lambda: random.randrange(1, 80) / 8),
        (LargeBinary, lambda: next(numbers).to_bytes(32)),
        (BigInteger, lambda: next(numbers)),
        (Integer, lambda: random.randrange(1, 90)),
        (JSON, list),
    ):
        if isinstance(kind, of_type):
            return make()
    # Short, so that those of which there is one alone meet; keys are never the same.
    return f"k{next(numbers)}" if column.unique else f"v{random.randrange(4)}"


def _known(table: Table, name: str) -> Iterator[str]:
    for each in table.constraints:
        if isinstance(each, CheckConstraint) and str(each.sqltext).startswith(f"{name} IN"):
            yield from re.findall(r"'([^']*)'", str(each.sqltext))


def _instant(random: Random) -> datetime:
    start = datetime.fromisoformat("2026-11-01T00:00:00+00:00")
    return start + timedelta(minutes=random.randrange(60_000))


def fill(
    tx: Connection, random: Random, holder_id: int, others: dict[str, list[int]], *, most: int = 4
) -> None:
    """Some rows in every table about people; of what a person has one of, one."""
    for table in tables_about_people():
        for _ in range(random.randrange(most + 1)):
            values = a_row(random, table, holder_id, others)
            if not _is_there(tx, table, values):
                tx.execute(insert(table).values(values))


def _is_there(tx: Connection, table: Table, values: dict[str, Any]) -> bool:
    for columns in unique_columns(table):
        same = [table.c.holder_id == values["holder_id"]]
        same += [column == values[column.name] for column in columns if column.name in values]
        if (
            all(column.name in values for column in columns)
            and tx.execute(select(table).where(*same)).first()
        ):
            return True
    return False


def everything(tx: Connection, *, but: set[str]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in an order of their own."""
    return {
        table.name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
        for table in metadata.sorted_tables
        if table.name not in but
    }

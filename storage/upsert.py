"""INSERT ... ON CONFLICT, which SQLAlchemy has in each database's own words.

Making such a statement costs as much as running it, so those that run with every update are made once.
"""

from functools import cache

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def upsert(tx: Connection, table: Table) -> Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_for(tx.dialect.name, table)


def insert_or_ignore(tx: Connection, table: Table, *unique: str) -> Insert:
    """An INSERT that does nothing where a row with the same `unique` columns is there. Made once."""
    return _or_ignore(tx.dialect.name, table, unique)


def insert_for(dialect: str, table: Table) -> Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _or_ignore(dialect: str, table: Table, unique: tuple[str, ...]) -> Insert:
    return insert_for(dialect, table).on_conflict_do_nothing(index_elements=list(unique))

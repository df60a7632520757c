"""Which revision the tables are at and whether the keys fit, without Alembic, which is slow to import."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from storage.engine import sqlite_file, unavailable
from storage.errors import SchemaAhead, SchemaBehind
from storage.tables import key_check

VERSIONS = Path(__file__).parent / "migrations" / "versions"
SAMPLE = "Leerlijn"


@cache
def revisions() -> tuple[str, ...]:
    """All revisions, oldest first. A revision's file is called after it: `0001_first_tables.py`."""
    return tuple(sorted(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*_*.py")))


def head() -> str:
    """The revision that this code needs."""
    return revisions()[-1]


def current(engine: Engine) -> str | None:
    """The revision of a database; None when it is empty, or a SQLite file that is not there.

    Raises:
        DatabaseUnavailable: no connection.
    """
    path = sqlite_file(engine.url)
    if path is not None and not path.exists():
        return None
    try:
        with engine.connect().execution_options(leerlijn_reads=True) as connection:
            if not engine.dialect.has_table(connection, "alembic_version"):
                return None
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found
    except DBAPIError as error:
        raise unavailable(error) or error from error


def check(engine: Engine) -> None:
    """Refuses a database that this code, or these keys, cannot work with.

    Raises:
        SchemaBehind, SchemaAhead, WrongKey, DatabaseUnavailable
    """
    found = current(engine)
    if found != head():
        if found is None or found in revisions():
            raise SchemaBehind(found, head())
        raise SchemaAhead(found, head())
    with engine.connect().execution_options(leerlijn_reads=True) as connection:
        check_key(connection)


def check_key(tx: Connection) -> None:
    """Raises WrongKey when the database was written with other keys."""
    # Decrypting it is the check.
    tx.scalar(select(key_check.c.sample))


def keep_sample(tx: Connection) -> None:
    """Writes the known text, by which a later start sees whether its key is right."""
    if tx.scalar(select(key_check.c.id)) is None:
        tx.execute(insert(key_check).values(id=1, sample=SAMPLE))

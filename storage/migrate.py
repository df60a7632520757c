"""Brings a database to the tables of this code.

A new revision: change `storage/tables.py`, call `draft("what changed")`, read what it wrote in
`storage/migrations/versions` and mend it by hand. Once released, a revision stays as it is. There is no way back:
who needs one puts back a copy of the database.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.cipher import Cipher, new_key
from storage.engine import make_engine, make_sqlite_file, parse_url, sqlite_file, unavailable
from storage.errors import ForeignKeysBroken, SchemaAhead
from storage.tables import metadata

# Alembic takes a quarter of a second to import: only those who migrate pay for it.
if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 7_305_301  # any number, the same for all processes


def prepare(url: str, keys: Sequence[str]) -> None:
    """Makes a SQLite database ready to be opened: creates the file, or upgrades it, or finds all well.

    A PostgreSQL database is left as it is: several processes use it, so its operator says when it is upgraded.

    Raises:
        UnsupportedDatabase, BadKey, DatabaseUnavailable, SchemaAhead, WrongKey: nothing was changed.
    """
    if sqlite_file(parse_url(url)) is not None:
        upgrade(url, keys)


def upgrade(url: str, keys: Sequence[str], *, to: str = "head") -> None:
    """Runs the migrations that are missing, in one transaction. Nothing is lost when it fails. `to` is the last of them, for
    who looks what the next one makes of the rows.

    Raises:
        UnsupportedDatabase, BadKey, DatabaseUnavailable, SchemaAhead, WrongKey, ForeignKeysBroken
    """
    with _Opened(url, Cipher(keys)) as engine:
        found = schema.current(engine)
        if found == schema.head():
            schema.check(engine)
            return
        if found is not None and found not in schema.revisions():
            raise SchemaAhead(found, schema.head())
        path = sqlite_file(engine.url)
        if path is not None:
            make_sqlite_file(path)
        try:
            with engine.connect() as connection:
                _upgrade(connection, to)
        except DBAPIError as error:
            raise unavailable(error) or error from error


def current(url: str) -> str | None:
    """The revision that a database is at; None when it is empty or not there. Raises DatabaseUnavailable."""
    with _Opened(url) as engine:
        return schema.current(engine)


def head() -> str:
    """The revision that this code needs."""
    return schema.head()


def differences(url: str) -> list[str]:
    """Where a migrated database is not what `storage/tables.py` says, one line each; empty when all is the same."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with _Opened(url) as engine, engine.connect().execution_options(leerlijn_reads=True) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [repr(difference) for difference in compare_metadata(context, metadata)]
        return found + _different_checks(connection)


def draft(subject: str) -> None:
    """Writes the next revision: what lies between the migrations so far and the tables."""
    from alembic import command

    number = len(schema.revisions()) + 1
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        if schema.revisions():
            upgrade(url, [new_key()])
        with _Opened(url) as engine, engine.connect() as connection:
            config = _config(connection)
            command.revision(config, subject, autogenerate=True, rev_id=f"{number:04}")


def _upgrade(connection: Connection, to: str) -> None:
    from alembic import command

    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        # SQLite changes a table by copying it; dropping the old one would take its children along. Within a transaction,
        # as SQLAlchemy begins one for every statement, the PRAGMA does nothing.
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    with connection.begin():
        if not on_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": UPGRADE_LOCK})
        if connection.dialect.has_table(connection, "key_check"):
            schema.check_key(connection)
        command.upgrade(_config(connection), to)
        schema.keep_sample(connection)
        if on_sqlite:
            broken = {str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
            if broken:
                raise ForeignKeysBroken(tuple(sorted(broken)))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _different_checks(connection: Connection) -> list[str]:
    """Alembic's comparison doesn't look at CHECK constraints."""
    found = []
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        if not inspector.has_table(table.name):
            continue
        wanted = {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
        present = {str(check["name"]) for check in inspector.get_check_constraints(table.name)}
        found += [f"{table.name}: {name} is missing" for name in sorted(wanted - present)]
        found += [f"{table.name}: {name} is too many" for name in sorted(present - wanted)]
    return found


class _Opened:
    """An engine that is disposed of at the end. Without a cipher it must not touch encrypted columns."""

    def __init__(self, url: str, cipher: Cipher | None = None) -> None:
        self._engine = make_engine(parse_url(url), cipher or Cipher([new_key()]))

    def __enter__(self) -> Engine:
        return self._engine

    def __exit__(self, *_: Any) -> None:
        self._engine.dispose()

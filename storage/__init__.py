"""The database of the house: `async with open_database(url, keys=keys) as db: await db.write(action, ...)`."""

from collections.abc import Sequence

import storage.announcement_tables
import storage.check_in_tables
import storage.contact_tables
import storage.practice_tables
import storage.summary_tables
import storage.trajectory_tables  # noqa: F401 - so that the metadata are whole, whoever asks for them
from storage.engine import Database, parse_url
from storage.schema import check

__all__ = ["Database", "open_database"]


def open_database(url: str, *, keys: Sequence[str]) -> Database:
    """Opens a database that `storage.migrate.prepare` or `upgrade` has made ready. Looks at it once, blocking.

    Args:
        url: `sqlite:///path` or `postgresql://user@host/name`.
        keys: the first encrypts, all decrypt.

    Raises:
        UnsupportedDatabase: another kind of address, or too old a version.
        BadKey: a key of the wrong form.
        DatabaseUnavailable: no connection.
        SchemaBehind, SchemaAhead: it was made by older or newer code.
        WrongKey: it was written with another key.
    """
    database = Database(parse_url(url), keys)
    check(database.engine)
    return database

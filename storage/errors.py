"""What can go wrong with the database, as facts: the command line and `bot.texts` make the sentence.

None of these holds a value that somebody wrote, nor a key.
"""

from dataclasses import dataclass


class StorageError(Exception):
    """The database cannot be used as it is."""


@dataclass
class UnsupportedDatabase(StorageError):
    """Neither SQLite in a file nor PostgreSQL, or a version that is too old."""

    found: str
    needed: str


@dataclass
class DatabaseUnavailable(StorageError):
    """No connection, a lock that did not open, a full disk, or too many conflicts with others.

    `reason` is a code of the database or the system: an SQLSTATE, SQLITE_BUSY, EACCES; or "no connection".
    Nothing was written, unless the connection was lost during the commit itself, when nobody can know.
    """

    reason: str


@dataclass
class SchemaBehind(StorageError):
    """The database is older than the code: it must be migrated. `current` is None when it is empty."""

    current: str | None
    head: str


@dataclass
class SchemaAhead(StorageError):
    """The database was migrated by newer code than this."""

    current: str
    head: str


@dataclass
class ForeignKeysBroken(StorageError):
    """A migration would leave rows that point to nothing; it was undone."""

    tables: tuple[str, ...]


@dataclass
class BadKey(StorageError):
    """A key of the wrong form, counted from 1; `position` is None when there is no key at all."""

    position: int | None


class WrongKey(StorageError):
    """The data were written with another key than those given."""

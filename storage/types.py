"""Column types that keep two promises: instants are aware and in UTC, personal words are encrypted."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from storage.cipher import Cipher


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, to the microsecond. Refuses a naive one; comes back in UTC from both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware: a naive one means another moment on another machine")
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        # SQLite keeps text without a zone, so that it sorts by time.
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(TypeDecorator[str]):
    """Text that nobody can read without the key. It cannot be searched or sorted by.

    The cipher sits on the dialect, which belongs to one engine: two databases in one process may have two keys.
    That a text is empty is no secret, and saves the work.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return _cipher(dialect).encrypt(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return _cipher(dialect).decrypt(value) if value else value


def _cipher(dialect: Dialect) -> "Cipher":
    cipher: Cipher = dialect.leerlijn_cipher  # type: ignore[attr-defined]
    return cipher

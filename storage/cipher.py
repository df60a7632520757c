"""Encryption of names, notes and free text, with keys that can be changed.

To change the key: put a new one in front of the old one, restart, run `reencrypt`, then take the old one away.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, Table, bindparam, select, tuple_, update

from storage.errors import BadKey, WrongKey
from storage.tables import metadata
from storage.types import Encrypted

BATCH = 1000  # rows


def new_key() -> str:
    """A key: 32 random bytes as 44 letters of URL-safe base64."""
    return Fernet.generate_key().decode("ascii")


class Cipher:
    """Text to token and back. The first key encrypts; all of them decrypt.

    Raises:
        BadKey: a key is malformed, or there is none.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise BadKey(None)
        fernets = []
        for position, key in enumerate(keys, start=1):
            try:
                fernets.append(Fernet(key))
            except ValueError:
                # The library's error would show a part of the key.
                raise BadKey(position) from None
        self._fernets = MultiFernet(fernets)

    def encrypt(self, text: str) -> str:
        # Half a surrogate pair is no text: it becomes a question mark.
        return self._fernets.encrypt(text.encode("utf-8", "replace")).decode("ascii")

    def decrypt(self, token: str) -> str:
        """Raises WrongKey when no key fits, or when the token was tampered with."""
        try:
            return self._fernets.decrypt(token).decode("utf-8")
        except (InvalidToken, ValueError):
            raise WrongKey from None


def reencrypt(tx: Connection) -> int:
    """Writes all encrypted columns anew with the first key; the number of rows.

    Raises:
        WrongKey: a value fits none of the keys; nothing was changed then.
    """
    return sum(_reencrypt_table(tx, table) for table in metadata.sorted_tables)


def _reencrypt_table(tx: Connection, table: Table) -> int:
    secret = [column for column in table.columns if isinstance(column.type, Encrypted)]
    if not secret:
        return 0
    key = list(table.primary_key)
    names = [f"key_{column.name}" for column in key] + [f"new_{column.name}" for column in secret]
    page = select(*key, *secret).order_by(*key).limit(BATCH)
    rewrite = (
        update(table)
        .where(*(column == bindparam(f"key_{column.name}") for column in key))
        .values({column: bindparam(f"new_{column.name}") for column in secret})
    )
    count = 0
    rows = tx.execute(page).all()
    while rows:
        tx.execute(rewrite, [dict(zip(names, row, strict=True)) for row in rows])
        count += len(rows)
        rows = tx.execute(page.where(tuple_(*key) > tuple_(*rows[-1][: len(key)]))).all()
    return count

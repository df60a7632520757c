"""The key of the names and texts in the database: a setting, or a file that its owner alone can read."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.cipher import new_key


class KeyMissing(Exception):
    """There are data, but the key they were written with is gone: a new one must not be made in its place."""


def read_keys(setting: str, file: Path, *, data_there: bool) -> list[str]:
    """The keys, the newest first. Makes the file at the very first start.

    Raises:
        KeyMissing: no setting and no file, but a database.
    """
    if setting:
        return [key.strip() for key in setting.split(",") if key.strip()]
    if file.exists():
        return [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]
    if data_there:
        raise KeyMissing
    key = new_key()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Created with its mode in one step: nobody can read it even for a moment.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(key + "\n")
        out.flush()
        os.fsync(out.fileno())
    return [key]


def derived(key: str, purpose: str) -> bytes:
    """32 bytes for another purpose, from which the key cannot be found (RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=f"leerlijn {purpose}".encode()).derive(key.encode())

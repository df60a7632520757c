"""The key of the names and texts in the database: a setting, or a file that its owner alone can read."""

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.cipher import new_key


class KeyMissing(Exception):
    """There are data, but the key they were written with is gone: a new one must not be made in its place."""


class KeyUnreadable(Exception):
    """What stands in the place of the key file holds no text."""


def read_keys(setting: str, file: Path, *, data_there: bool) -> list[str]:
    """The keys, the newest first. Makes the file at the very first start; of several processes that start at once,
    all get the same key.

    Raises:
        KeyMissing: no setting and no key in the file, but a database.
        KeyUnreadable: the file is no text, or no file at all.
    """
    if setting:
        return [key.strip() for key in setting.split(",") if key.strip()]
    keys = _read(file)
    if not keys:
        if data_there:
            raise KeyMissing
        _make(file)
        keys = _read(file)
    return keys


def _read(file: Path) -> list[str]:
    """The keys in the file; none when it is not there, or empty."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (UnicodeDecodeError, IsADirectoryError):
        raise KeyUnreadable from None
    return [line.strip() for line in lines if line.strip()]


def _make(file: Path) -> None:
    """Puts a new key into the file, unless another process was faster: whoever reads it then gets the first one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # It gets its name only when it is whole and on the disk, so that nobody ever reads half a key.
    descriptor, whole = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        _write(descriptor, new_key())
        os.link(whole, file)
    except FileExistsError:
        _fill(file)
    finally:
        os.unlink(whole)
    # The name has to last as well: without its key all is lost that is written from here on.
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _fill(file: Path) -> None:
    """Puts a key into a file that is there; one that another process filled meanwhile stays as it is."""
    try:
        # Behind what is there: when two do this at once, the key of the first stays the first.
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND)
    except FileNotFoundError:
        # A link that leads nowhere: what it was meant to be is for its owner to say.
        raise KeyUnreadable from None
    os.fchmod(descriptor, 0o600)
    if _read(file):
        os.close(descriptor)
    else:
        _write(descriptor, new_key())


def _write(descriptor: int, key: str) -> None:
    """Writes the key, waits until it is on the disk, and closes."""
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(key + "\n")
        out.flush()
        os.fsync(out.fileno())


def derived(key: str, purpose: str) -> bytes:
    """32 bytes for another purpose, from which the key cannot be found (RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=f"leerlijn {purpose}".encode()).derive(key.encode())

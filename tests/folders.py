"""Where the files of the tests are."""

import os
import shutil
from pathlib import Path


def in_memory() -> Path | None:
    """A folder in memory if there is room. There nothing waits for a disk: SQLite writes a transaction in 0.02 ms in
    place of 3, PostgreSQL copies a database in 20 ms in place of 200."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3:
        return memory
    return None

"""What the logs say, for tests that look for what they must not say."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from bot.logs import set_up_logs


@contextmanager
def everything_logged() -> Iterator[StringIO]:
    """Logs as the bot does when it runs, at the level that says most; afterwards all is as before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # Left in place by `set_up_logs`, which closes what it replaces.
    root.handlers = []
    written = StringIO()
    set_up_logs("DEBUG", written)
    try:
        yield written
    finally:
        logging.captureWarnings(False)
        root.handlers, root.level = handlers, level
        root.setLevel(level)

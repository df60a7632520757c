"""Logs: one JSON object a line, with ids and counts; never words, names or tokens (P02).

Of other people's libraries only the name, the level and the bare template are kept: their arguments hold addresses
with the token, and whole updates.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

OURS = ("bot", "handlers", "storage", "__main__")
# What the logging module itself puts on a record; the rest came from us, as `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Formats a record by fields that are known to be harmless."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": "…" if self._filled_in(record) else str(record.msg),
        }
        if record.name.split(".")[0] in OURS:
            line |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info and record.exc_info[0] is not None:
            # The words of an error may hold what somebody wrote; its kind and place tell enough.
            line["error"] = record.exc_info[0].__name__
            line["trace"] = [
                f"{frame.name}:{frame.lineno} in {frame.filename.rpartition('site-packages/')[2]}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _filled_in(record: logging.LogRecord) -> bool:
        """A library that builds its message before it logs may have put anything in it."""
        if not isinstance(record.msg, str):
            return True
        return record.name.split(".")[0] not in OURS and not record.args


def set_up_logs(level: str, stream: TextIO = sys.stderr) -> None:
    """One handler for everything; warnings of the libraries too."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)

"""Who did or saw what, and when. Ids alone, never names or words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from storage.tables import audit


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    actor: str  # staff:3, holder:17, chat:12, command
    what: str
    subject: str  # appointment:5


_NOTE = insert(audit)


def note(tx: Connection, *, actor: str, what: str, subject: str, now: datetime) -> None:
    tx.execute(_NOTE, {"at": now, "actor": actor, "what": what, "subject": subject})


def note_all(tx: Connection, *, actor: str, what: str, subjects: Iterable[str], now: datetime) -> None:
    """The same of many subjects, in one statement."""
    rows = [{"at": now, "actor": actor, "what": what, "subject": subject} for subject in subjects]
    if rows:
        tx.execute(_NOTE, rows)


def of_subject(tx: Connection, subject: str) -> list[Entry]:
    """All that was done to or seen of a thing, the first first."""
    rows = tx.execute(
        select(audit.c.at, audit.c.actor, audit.c.what, audit.c.subject)
        .where(audit.c.subject == subject)
        .order_by(audit.c.id)
    )
    return [Entry(*row) for row in rows]

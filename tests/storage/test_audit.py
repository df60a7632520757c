from datetime import datetime

from storage import Database, audit
from storage.audit import Entry


async def test_what_was_done_to_a_thing_is_told_in_order(db: Database, now: datetime) -> None:
    await db.write(audit.note, actor="staff:3", what="booked", subject="appointment:5", now=now)
    await db.write(audit.note, actor="holder:7", what="answered", subject="appointment:5", now=now)
    await db.write(audit.note, actor="command", what="booked", subject="appointment:6", now=now)
    assert await db.read(audit.of_subject, "appointment:5") == [
        Entry(now, "staff:3", "booked", "appointment:5"),
        Entry(now, "holder:7", "answered", "appointment:5"),
    ]

"""What somebody heard of their municipality, in the Dutch words that hold now."""

from datetime import datetime

from sqlalchemy import Connection, select

from bot.rules.announcements import State
from bot.rules.audience import DUTCH
from bot.rules.values import Kind, OutboxState
from storage.announcement_tables import announcement
from storage.announcements import texts_of
from storage.tables import outbox


def words_that_reached(tx: Connection, holder_id: int, *, since: datetime) -> list[str]:
    """Of each announcement that arrived since then and was not taken back: what it says, and what it asks."""
    found = (
        select(announcement.c.id, announcement.c.edition)
        .join(outbox, outbox.c.subject_id == announcement.c.id)
        .where(
            outbox.c.holder_id == holder_id,
            outbox.c.kind == Kind.ANNOUNCEMENT.value,
            outbox.c.state == OutboxState.SENT.value,
            outbox.c.sent_at >= since,
            announcement.c.state != State.WITHDRAWN.value,
        )
        .order_by(announcement.c.id)
    )
    editions = {row.id: row.edition for row in tx.execute(found)}
    texts = texts_of(tx, editions)
    dutch = (texts[one][DUTCH] for one in editions if DUTCH in texts.get(one, {}))
    return [f"{text.words}\n{text.question}".strip() for text in dutch]

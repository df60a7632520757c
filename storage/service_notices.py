"""Word to staff that something is out of order: what it says in each language, and who of them it reaches."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.rules.values import ChatState, Staff
from storage.announcement_tables import service_notice
from storage.rows import STAFF, to_staff
from storage.tables import chat, staff

Words = Mapping[str, str]


def add(tx: Connection, words: Words, *, now: datetime) -> int:
    """`words` are by language. The notice's id."""
    values = {"words": json.dumps(dict(words), ensure_ascii=False), "made_at": now}
    made: int = tx.execute(insert(service_notice).values(values).returning(service_notice.c.id)).scalar_one()
    return made


def words_of(tx: Connection, ids: Collection[int]) -> dict[int, Words]:
    """Those that there are, by id."""
    found = select(service_notice.c.id, service_notice.c.words).where(service_notice.c.id.in_(list(ids)))
    return {row.id: json.loads(row.words) for row in tx.execute(found)} if ids else {}


def readers(tx: Connection, municipality_ids: Collection[int]) -> list[Staff]:
    """All of staff there who have not left, and whose chat is open."""
    found = (
        select(*STAFF)
        .join(chat, chat.c.id == staff.c.chat_id)
        .where(
            staff.c.municipality_id.in_(list(municipality_ids)),
            staff.c.left_at.is_(None),
            chat.c.state == ChatState.OPEN.value,
        )
        .order_by(staff.c.id)
    )
    return [to_staff(row) for row in tx.execute(found)]

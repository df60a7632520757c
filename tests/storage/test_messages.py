from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules.errors import NotFound
from storage import Database, messages
from storage.messages import EarlierWords, Message
from tests.builders import a_holder

CHAT = 7_000_000_001


async def add(db: Database, holder_id: int, telegram_id: int, words: str, at: datetime) -> int:
    return await db.write(
        messages.add_message,
        holder_id,
        chat_id=CHAT,
        telegram_id=telegram_id,
        at=at,
        medium="text",
        words=words,
    )


async def test_a_message_is_kept_once(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(
        messages.add_message,
        holder.id,
        chat_id=CHAT,
        telegram_id=3,
        at=now,
        medium="voice",
        words="",
        seconds=12,
        forwarded=True,
    )
    again = await add(db, holder.id, 3, "iets anders", now)
    assert again == made
    assert await db.read(messages.message, made) == Message(
        made, holder.id, CHAT, 3, now, "voice", 12, True, "", None
    )


async def test_an_edit_keeps_the_earlier_words(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await add(db, holder.id, 3, "Ik kom", now)
    first = await db.read(messages.message, made)
    minute = timedelta(minutes=1)
    await db.write(messages.edit_message, CHAT, 3, words="Ik kom niet", now=now + minute)
    await db.write(messages.edit_message, CHAT, 3, words="Ik kom niet", now=now + 2 * minute)
    last = await db.write(messages.edit_message, CHAT, 3, words="Ik kom later", now=now + 3 * minute)
    assert last == replace(first, words="Ik kom later", edited_at=now + 3 * minute)
    assert await db.read(messages.message, made) == last
    assert await db.read(messages.earlier_words, made) == [
        EarlierWords("Ik kom", now + minute),
        EarlierWords("Ik kom niet", now + 3 * minute),
    ]


async def test_an_edit_of_something_unknown_is_nothing(db: Database, now: datetime) -> None:
    assert await db.write(messages.edit_message, CHAT, 3, words="Dag", now=now) is None


async def test_the_newest_messages_come_first(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    other = await db.write(a_holder, "Ali", now=now)
    made = [
        await add(db, holder.id, number, f"{number}", now + timedelta(hours=number)) for number in range(4)
    ]
    await add(db, other.id, 9, "Dag", now + timedelta(hours=9))
    found = await db.read(messages.messages_of_holder, holder.id, 3)
    assert [one.id for one in found] == made[:0:-1]


async def test_no_message_is_not_found(db: Database) -> None:
    with pytest.raises(NotFound):
        await db.read(messages.message, 99)

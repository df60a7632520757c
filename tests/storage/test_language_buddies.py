from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from bot.rules.values import Holder
from storage import Database, language_buddies, people
from storage.language_buddies import LanguageBuddy, Sent
from storage.practice_tables import language_buddy
from storage.tables import chat
from storage.tables import holder as holders
from tests.builders import a_holder

CODE, OTHER = b"1" * 32, b"2" * 32
CHAT = 8_000_000_001


@pytest.fixture
async def semhar(db: Database, now: datetime) -> Holder:
    holder: Holder = await db.write(a_holder, chat_id=7_000_000_001, now=now)
    return holder


async def test_an_invitation_and_the_yes(db: Database, semhar: Holder, now: datetime) -> None:
    until = now + timedelta(days=14)
    assert await db.read(language_buddies.of_holder, semhar.id) is None
    await db.write(language_buddies.invite, semhar.id, CODE, expires_at=until)
    invited = LanguageBuddy(semhar.id, until, None, None, ())
    assert await db.read(language_buddies.by_hash, CODE) == invited
    assert await db.read(language_buddies.of_holder, semhar.id) == invited
    assert await db.read(language_buddies.of_chat, CHAT) == []
    await db.write(people.open_chat, CHAT, now=now)
    assert await db.write(language_buddies.accept, semhar.id, CHAT, now=now)
    (there,) = await db.read(language_buddies.of_chat, CHAT)
    assert (there.holder_id, there.chat_id, there.since) == (semhar.id, CHAT, now)
    await db.write(people.open_chat, CHAT + 1, now=now)
    assert not await db.write(language_buddies.accept, semhar.id, CHAT + 1, now=now)


async def test_a_new_invitation_takes_the_place_of_the_one_before_and_never_of_a_buddy(
    db: Database, semhar: Holder, now: datetime
) -> None:
    await db.write(language_buddies.invite, semhar.id, CODE, expires_at=now)
    await db.write(language_buddies.invite, semhar.id, OTHER, expires_at=now)
    assert await db.read(language_buddies.by_hash, CODE) is None
    await db.write(people.open_chat, CHAT, now=now)
    await db.write(language_buddies.accept, semhar.id, CHAT, now=now)
    await db.write(language_buddies.invite, semhar.id, CODE, expires_at=now)
    assert await db.read(language_buddies.by_hash, CODE) is None
    assert (await db.read(language_buddies.by_hash, OTHER)).chat_id == CHAT


async def test_one_chat_for_several_people(db: Database, semhar: Holder, now: datetime) -> None:
    abel = await db.write(a_holder, "Abel", now=now)
    await db.write(people.open_chat, CHAT, now=now)
    for number, holder in enumerate((abel, semhar)):
        await db.write(language_buddies.invite, holder.id, bytes([number]) * 32, expires_at=now)
        await db.write(language_buddies.accept, holder.id, CHAT, now=now + timedelta(days=number))
    found = await db.read(language_buddies.of_chat, CHAT)
    assert [one.holder_id for one in found] == [abel.id, semhar.id]


async def test_what_was_sent(db: Database, semhar: Holder, now: datetime) -> None:
    await db.write(language_buddies.invite, semhar.id, CODE, expires_at=now)
    sent = (Sent(1, 2, 2**40), Sent(1, 3, 5, "c"))
    await db.write(language_buddies.keep_sent, semhar.id, sent)
    there = await db.write(language_buddies.of_holder, semhar.id, lock=True)
    assert there.sent == sent


async def test_invitations_are_forgotten_when_their_time_is_over_and_buddies_are_not(
    db: Database, semhar: Holder, now: datetime
) -> None:
    abel = await db.write(a_holder, "Abel", now=now)
    await db.write(people.open_chat, CHAT, now=now)
    for number, holder in enumerate((abel, semhar)):
        await db.write(language_buddies.invite, holder.id, bytes([number]) * 32, expires_at=now)
    await db.write(language_buddies.accept, abel.id, CHAT, now=now)
    await db.write(language_buddies.forget_invitations, now)
    assert await db.read(language_buddies.of_holder, semhar.id) is not None
    await db.write(language_buddies.forget_invitations, now + timedelta(seconds=1))
    assert await db.read(language_buddies.of_holder, semhar.id) is None
    assert await db.read(language_buddies.of_holder, abel.id) is not None


async def test_the_chat_of_a_buddy_is_that_of_somebody(db: Database, semhar: Holder, now: datetime) -> None:
    await db.write(people.open_chat, CHAT, language="nl", now=now)
    await db.write(language_buddies.invite, semhar.id, CODE, expires_at=now)
    await db.write(language_buddies.accept, semhar.id, CHAT, now=now)
    await db.write(people.forget_strangers, now + timedelta(days=1))
    await db.write(people.forget_stranger, CHAT)
    assert (await db.read(people.chat, CHAT)).language == "nl"
    await db.write(language_buddies.remove, semhar.id)
    await db.write(people.forget_stranger, CHAT)
    assert await db.read(lambda tx: tx.scalar(select(chat.c.id).where(chat.c.id == CHAT))) is None


async def test_it_goes_with_the_person(db: Database, semhar: Holder, now: datetime) -> None:
    await db.write(language_buddies.invite, semhar.id, CODE, expires_at=now)
    await db.write(lambda tx: tx.execute(delete(holders).where(holders.c.id == semhar.id)).rowcount)
    assert await db.read(lambda tx: tx.execute(select(language_buddy)).all()) == []


async def test_a_chat_without_its_day_is_refused(db: Database, semhar: Holder, now: datetime) -> None:
    await db.write(people.open_chat, CHAT, now=now)
    await db.write(language_buddies.invite, semhar.id, CODE, expires_at=now)
    with pytest.raises(IntegrityError):
        await db.write(lambda tx: tx.execute(language_buddy.update().values(chat_id=CHAT)).rowcount)

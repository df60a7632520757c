"""Replies, the list of who waits, notices and copies, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.rules.errors import NotFound
from bot.rules.replies import Fate, Reply, ReplyState
from bot.rules.values import Holder, Kind, Planned, Rank
from storage import (
    Database,
    copies,
    failures,
    inbox,
    messages,
    notices,
    outbox,
    people,
    replies,
    translations,
)
from storage.contact_tables import alarm
from storage.copies import Copy
from storage.tables import outbox as rows
from storage.tables import staff
from tests.builders import a_coach, a_holder

MINUTE = timedelta(minutes=1)


def wrote(tx: Connection, holder: Holder, number: int, *, at: datetime, words: str = "Hallo") -> int:
    return messages.add_message(
        tx, holder.id, chat_id=holder.id, telegram_id=number, at=at, medium="text", words=words
    )


def answered(tx: Connection, holder: Holder, *, now: datetime, **values: Any) -> Reply:
    usual = {
        "holder_id": holder.id,
        "staff_id": holder.coach_id,
        "message_id": None,
        "phrase": None,
        "words": "Tot morgen",
        "language": "nl",
        "state": ReplyState.HELD.value,
        "due": now,
        "made_at": now,
    }
    return replies.add(tx, **(usual | values))


def planned_reply(tx: Connection, reply: Reply, *, now: datetime) -> int:
    """Its row in the outbox."""
    one = Planned(reply.key, Kind.REPLY, now, now + timedelta(days=7), Rank.CHANGE, "usual")
    outbox.add(tx, [one], holder_id=reply.holder_id, subject_id=reply.id, now=now)
    row: int = tx.execute(select(rows.c.id).where(rows.c.key == reply.key)).scalar_one()
    return row


def sent(tx: Connection, row_id: int, at: datetime) -> None:
    tx.execute(update(rows).where(rows.c.id == row_id).values(state="sent", sent_at=at))


async def test_a_reply_and_what_came_of_it(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(answered, holder, now=now)
    assert made.version == 0
    row = await db.write(planned_reply, made, now=now)
    assert (await db.read(replies.sent, made.id)).fate is Fate.HELD
    await db.write(sent, row, now)
    await db.write(replies.mark_sent, [row])
    found = await db.read(replies.sent, made.id)
    assert (found.reply.state, found.fate, found.sent_at) == (ReplyState.SENT, Fate.SENT, now)
    assert found.writer == "Karin"
    changed = await db.write(replies.change, made.id, state=ReplyState.TAKEN_BACK.value)
    assert changed.version == 1
    with pytest.raises(NotFound):
        await db.read(replies.reply, 999)


async def test_only_who_answers_for_somebody_may_write(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(answered, holder, now=now)
    other = await db.write(a_coach, "Bram", now=now)

    async def allowed() -> bool:
        return made.id in await db.read(replies.allowed, [made.id])

    assert await allowed()
    await db.write(people.change_holder, holder.id, coach_id=other.id)
    assert not await allowed()
    # Who stands in for the coach answers too, and who has left does not.
    substituted = update(staff).where(staff.c.id == other.id)
    await db.write(
        lambda tx: tx.execute(substituted.values(away=True, substitute_id=holder.coach_id)) and None
    )
    assert await allowed()
    await db.write(people.change_staff, holder.coach_id, left_at=now)
    assert not await allowed()


async def test_the_last_words_of_a_coach(db: Database, now: datetime) -> None:
    first = await db.write(a_holder, now=now)
    coach = await db.read(people.staff_member, first.coach_id)
    second = await db.write(a_holder, "Sara", coach=coach, now=now)
    assert await db.read(replies.last_holder_of, coach.id) is None
    await db.write(answered, first, now=now, telegram_id=5)
    await db.write(answered, second, now=now + MINUTE, state=ReplyState.TAKEN_BACK.value)
    assert await db.read(replies.last_holder_of, coach.id) == second.id
    assert await db.read(replies.last_to, first.id) == now
    assert await db.read(replies.last_to, second.id) is None
    assert (await db.read(replies.of_message, coach.id, 5)).holder_id == first.id
    assert await db.read(replies.of_message, coach.id, 6) is None
    assert [each.state for each in await db.read(replies.unsent_of_holder, first.id)] == [ReplyState.HELD]


async def test_the_longest_waiting_first_and_alarms_before(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    people_ = [await db.write(a_holder, f"Holder {n}", coach=coach, now=now) for n in range(4)]
    stranger = await db.write(a_holder, "Stranger", now=now)
    for number, holder in enumerate([*people_, stranger]):
        for each in range(number + 1):
            await db.write(wrote, holder, each, at=now - (number * 10 - each) * MINUTE)

    def danger(tx: Connection) -> None:
        tx.execute(insert(alarm).values(holder_id=people_[1].id, at=now, told=[]))

    await db.write(danger)
    found = await db.read(inbox.waiting, coach.id)
    assert [(one.holder_id, one.count, one.alarm) for one in found] == [
        (people_[1].id, 2, True),
        (people_[3].id, 4, False),
        (people_[2].id, 3, False),
        (people_[0].id, 1, False),
    ]
    assert found[1].since == now - 30 * MINUTE
    # Dealt with up to a message; the rest waits.
    one = found[1]
    assert await db.write(inbox.handle, one.holder_id, staff_id=coach.id, up_to=one.first_id, now=now) == 1
    left = await db.read(inbox.waiting_of, one.holder_id)
    assert left.count == 3
    assert await db.read(inbox.done, coach.id, now - MINUTE) == []
    assert await db.write(inbox.handle, one.holder_id, staff_id=coach.id, now=now) == 3
    assert await db.read(inbox.waiting_of, one.holder_id) is None
    assert [each.holder_id for each in await db.read(inbox.done, coach.id, now - MINUTE)] == [one.holder_id]
    await db.write(inbox.reopen, one.holder_id, handled_at=now)
    assert (await db.read(inbox.waiting_of, one.holder_id)).count == 4


async def test_an_edit_waits_again(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    await db.write(wrote, holder, 1, at=now)
    await db.write(inbox.handle, holder.id, staff_id=holder.coach_id, now=now)
    await db.write(messages.edit_message, holder.id, 1, words="anders", now=now)
    assert (await db.read(inbox.waiting_of, holder.id)).count == 1


async def test_copies_of_whom(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    other = await db.write(a_holder, "Sara", now=now)
    reply = await db.write(answered, holder, now=now)
    row = await db.write(planned_reply, reply, now=now)
    await db.write(
        copies.add, [Copy(7, 1, holder.id, row), Copy(7, 2, holder.id, row), Copy(8, 1, other.id)], now=now
    )
    assert await db.read(copies.holder_of, 7, 1) == holder.id
    assert await db.read(copies.holder_of, 8, 1) == other.id
    assert await db.read(copies.holder_of, 8, 2) is None
    assert [one.telegram_id for one in await db.read(copies.of_row, row)] == [1, 2]
    # The message changes on the phone.
    await db.write(copies.add, [Copy(8, 1, holder.id)], now=now)
    assert await db.read(copies.holder_of, 8, 1) == holder.id
    await db.write(copies.forget, 8, 1)
    assert await db.read(copies.holder_of, 8, 1) is None


async def test_a_notice_takes_in_what_comes(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    sara, ali = [await db.write(a_holder, name, coach=coach, now=now) for name in ("Sara", "Ali")]
    assert await db.read(notices.waiting, coach.id) is None
    notice = await db.write(notices.plan, coach.id, key="messages:1", due=now + 5 * MINUTE, now=now)
    assert (await db.read(notices.waiting, coach.id)).id == notice
    await db.write(notices.bring_forward, notice, now)
    assert (await db.read(notices.waiting, coach.id)).due == now
    for number, holder in enumerate((sara, ali, sara)):
        message = await db.write(wrote, holder, number, at=now + number * MINUTE)
        await db.write(notices.take_in, message, notice)
    told = await db.read(notices.told, [notice])
    assert [one.holder_id for one in told[notice]] == [sara.id, ali.id, sara.id]
    await db.write(inbox.handle, ali.id, staff_id=coach.id, now=now)
    assert len((await db.read(notices.told, [notice]))[notice]) == 2
    assert not await db.read(notices.has_left, notice)
    assert await db.read(notices.last, coach.id, now=now) is None
    await db.write(sent, notice, now)
    assert await db.read(notices.has_left, notice)
    assert await db.read(notices.last, coach.id, now=now + MINUTE) == now
    assert await db.read(notices.last, coach.id, now=now + 16 * MINUTE) is None
    assert await db.read(notices.last_of_person, sara.id) == now


async def test_notices_that_messages_failed_count(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    reply = await db.write(answered, holder, now=now)
    row = await db.write(planned_reply, reply, now=now)
    assert await db.read(failures.coaches_of, [row]) == {row: holder.coach_id}
    assert await db.read(failures.waiting, holder.coach_id, "refused") is None

    def tell(tx: Connection) -> None:
        one = Planned(
            "not_sent:1", Kind.STAFF_NOT_SENT, now, now + timedelta(days=7), Rank.REMINDER, "3:refused"
        )
        outbox.add(tx, [one], staff_id=holder.coach_id, subject_id=holder.coach_id, now=now)

    await db.write(tell)
    found = await db.read(failures.waiting, holder.coach_id, "refused")
    assert found.count == 3
    await db.write(failures.count, found.id, "5:refused")
    assert (await db.read(failures.waiting, holder.coach_id, "refused")).count == 5
    assert await db.read(failures.waiting, holder.coach_id, "not_made") is None


async def test_what_is_to_be_translated(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, language="nl", now=now)
    ar = await db.write(a_holder, coach=coach, language="ar", now=now)
    nl = await db.write(a_holder, coach=coach, language="nl", now=now)
    await db.write(wrote, nl, 1, at=now)
    old = await db.write(wrote, ar, 1, at=now - timedelta(hours=25))
    new = await db.write(wrote, ar, 2, at=now - MINUTE, words="مرحبا")
    assert await db.read(translations.oldest, now=now) == now - MINUTE
    (one,) = await db.read(translations.waiting, 9, now=now)
    assert (one.message_id, one.words, one.target) == (new, "مرحبا", "nl")
    # Of words that were edited meanwhile it is of no use.
    await db.write(translations.save, new, words="iets anders", translation="x", target="nl")
    assert len(await db.read(translations.waiting, 9, now=now)) == 1
    await db.write(translations.save, new, words="مرحبا", translation="hallo", target="nl")
    assert await db.read(translations.waiting, 9, now=now) == []
    assert (await db.read(messages.message, new)).translation == "hallo"
    assert (await db.read(messages.message, old)).translated_to is None


async def test_nothing_readable_is_stored(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    await db.write(answered, holder, now=now, words="geheime woorden", translation="secret words")
    await db.write(
        messages.add_message,
        holder.id,
        chat_id=1,
        telegram_id=1,
        at=now,
        medium="photo",
        words="mijn brief",
        file_id="AgACgeheim",
    )

    def raw(tx: Connection) -> str:
        found = ("SELECT * FROM reply", "SELECT * FROM message")
        return repr([tx.exec_driver_sql(statement).all() for statement in found])

    stored = await db.read(raw)
    for words in ("geheim", "secret", "brief"):
        assert words not in stored

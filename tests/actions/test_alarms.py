"""Words of danger within one transaction: what is kept, who is told in the outbox, what is asked no more."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.actions import alarms, messages
from bot.actions.alarms import LIFTED, MORE, TAKEN, TOLD, Raised
from bot.actions.messages import Incoming
from bot.rules.errors import NotFound
from bot.rules.values import Holder, Kind, Rank, Role
from storage import Database, dialogs, duty, people
from storage import alarms as stored
from storage.messages import earlier_words
from storage.messages import message as kept
from storage.notices import told
from storage.tables import staff
from tests.actions.conftest import CHAT, rows
from tests.builders import a_coach, a_holder


def said(words: str = "ik wil niet meer leven", number: int = 1) -> Incoming:
    return Incoming(telegram_id=number, medium="text", words=words)


@pytest.fixture
async def sara(sqlite_db: Database, now: datetime) -> Holder:
    coach = await sqlite_db.write(a_coach, chat_id=901, now=now)
    holder: Holder = await sqlite_db.write(a_holder, "Sara", coach=coach, chat_id=CHAT, now=now)
    return holder


async def notices(db: Database) -> list[tuple[int, str, str]]:
    """To whom, and by which rule, of the rows about alarms."""

    def found(tx: Connection) -> list[tuple[int, str, str]]:
        about = [row for row in rows(tx) if row.kind in (Kind.STAFF_ALARM, Kind.STAFF_ALARM_NEWS)]
        assert all(row.rank == Rank.ALARM for row in about)
        return [(row.staff_id, row.kind, row.rule) for row in about]

    return await db.read(found)


async def test_it_is_kept_and_told_in_one_transaction(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    assert await sqlite_db.write(alarms.receive_danger, sara, said(), now=now) == Raised(told=True)
    one = await sqlite_db.read(stored.open_of, sara.id)
    assert (await sqlite_db.read(kept, one.message_id)).words == said().words
    # No other notice shows the words.
    assert {row.kind for row in await sqlite_db.read(rows)} == {Kind.STAFF_ALARM}
    assert await notices(sqlite_db) == [(sara.coach_id, Kind.STAFF_ALARM, TOLD)]


async def test_a_transaction_that_fails_leaves_nothing(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    def fails(tx: Connection) -> None:
        alarms.receive_danger(tx, sara, said(), now=now)
        raise NotFound

    with pytest.raises(NotFound):
        await sqlite_db.write(fails)
    assert await sqlite_db.read(stored.open_of, sara.id) is None
    assert await notices(sqlite_db) == []


@pytest.mark.parametrize(
    ("step", "goes_on"),
    [("practice", False), ("own_goal", False), ("exam_day", False), ("writer", True), ("consent", True)],
)
async def test_what_they_were_asked_is_asked_no_more(
    sqlite_db: Database, sara: Holder, now: datetime, step: str, goes_on: bool
) -> None:
    await sqlite_db.write(dialogs.put, CHAT, step, {"waiting": []}, now=now)
    await sqlite_db.write(alarms.receive_danger, sara, said(), now=now)
    assert (await sqlite_db.read(dialogs.get, CHAT) is not None) is goes_on


async def test_an_edit_mends_the_message_and_its_notice_goes(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    await sqlite_db.write(messages.receive, sara, said("Ik kom morgen"), now=now)
    [notice] = [row for row in await sqlite_db.read(rows) if row.kind == Kind.STAFF_MESSAGE]
    assert await sqlite_db.write(alarms.edit_to_danger, sara, said(), now=now) == Raised(told=True)
    assert Kind.STAFF_ALARM in {row.kind for row in await sqlite_db.read(rows)}
    assert await sqlite_db.read(told, [notice.id]) == {}
    one = await sqlite_db.read(stored.open_of, sara.id)
    assert [each.words for each in await sqlite_db.read(earlier_words, one.message_id)] == ["Ik kom morgen"]
    assert await sqlite_db.write(alarms.edit_to_danger, sara, said(), now=now) is None


async def test_an_edit_of_who_stopped_is_not_kept(sqlite_db: Database, sara: Holder, now: datetime) -> None:
    await sqlite_db.write(messages.receive, sara, said("Ik kom morgen"), now=now)
    await sqlite_db.write(people.change_holder, sara.id, stopped_at=now)
    assert await sqlite_db.write(alarms.edit_to_danger, sara, said(), now=now) is None


async def test_more_words_add_no_alarm(sqlite_db: Database, sara: Holder, now: datetime) -> None:
    karin, later = sara.coach_id or 0, now + timedelta(minutes=5)
    await sqlite_db.write(alarms.receive_danger, sara, said(), now=now)
    assert (await sqlite_db.write(alarms.receive_danger, sara, said(number=2), now=later)).told
    assert len(await notices(sqlite_db)) == 1
    one = await sqlite_db.write(alarms.take, karin, 1, now=later)
    assert one.taken_by == karin
    assert (await sqlite_db.write(alarms.receive_danger, sara, said(number=3), now=later)).told
    assert await notices(sqlite_db) == [
        (karin, Kind.STAFF_ALARM, TOLD),
        (karin, Kind.STAFF_ALARM, MORE),
    ]
    look = await sqlite_db.read(alarms.look, karin, 1)
    assert [each.telegram_id for each in look.messages] == [1, 2, 3]
    # Half a day later whoever took it may be off duty.
    tomorrow = later + timedelta(hours=13)
    assert (await sqlite_db.write(alarms.receive_danger, sara, said(number=4), now=tomorrow)).told
    assert (await sqlite_db.read(stored.alarm, 1)).waits
    assert (await notices(sqlite_db))[-1] == (karin, Kind.STAFF_ALARM, TOLD)


async def test_who_took_it_and_left_does_not_have_it_any_more(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    bram = await sqlite_db.write(a_coach, "Bram", chat_id=902, now=now)
    await sqlite_db.write(duty.set_on_duty, sara.municipality_id, [bram.id])
    await sqlite_db.write(alarms.receive_danger, sara, said(), now=now)
    await sqlite_db.write(alarms.take, sara.coach_id, 1, now=now)
    await sqlite_db.write(
        lambda tx: tx.execute(update(staff).where(staff.c.id == sara.coach_id).values(left_at=now))
    )
    assert (await sqlite_db.write(alarms.receive_danger, sara, said(number=2), now=now)).told
    assert (await notices(sqlite_db))[-1] == (bram.id, Kind.STAFF_ALARM, TOLD)


async def test_the_others_hear_who_took_it_and_that_it_is_over(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    karin = sara.coach_id or 0
    bram = await sqlite_db.write(a_coach, "Bram", chat_id=902, now=now)
    await sqlite_db.write(duty.set_on_duty, sara.municipality_id, [bram.id])
    await sqlite_db.write(alarms.receive_danger, sara, said(), now=now)
    await sqlite_db.write(alarms.tell_next, now + timedelta(minutes=15))
    await sqlite_db.write(alarms.take, bram.id, 1, now=now)
    await sqlite_db.write(alarms.take, karin, 1, now=now)
    await sqlite_db.write(alarms.lift, bram.id, 1, now=now)
    assert [one for one in await notices(sqlite_db) if one[1] == Kind.STAFF_ALARM_NEWS] == [
        (karin, Kind.STAFF_ALARM_NEWS, TAKEN),
        (karin, Kind.STAFF_ALARM_NEWS, LIFTED),
    ]
    # The words of danger wait for nobody any more.
    first = await sqlite_db.read(kept, 1)
    assert (first.handled_by, first.handled_at) == (bram.id, now)
    # Lifted once; the second who taps changes nothing, and who was only told is out.
    with pytest.raises(NotFound):
        await sqlite_db.write(alarms.lift, bram.id, 1, now=now)
    again = await sqlite_db.write(alarms.lift, karin, 1, now=now)
    assert again.lifted_by == bram.id


async def test_only_who_was_told_or_answers_for_them_opens_it(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    bram = await sqlite_db.write(a_coach, "Bram", role=Role.MANAGER, chat_id=902, now=now)
    await sqlite_db.write(alarms.receive_danger, sara, said(), now=now)
    for action in (alarms.take, alarms.lift):
        with pytest.raises(NotFound):
            await sqlite_db.write(action, bram.id, 1, now=now)
    with pytest.raises(NotFound):
        await sqlite_db.read(alarms.look, bram.id, 1)
    with pytest.raises(NotFound):
        await sqlite_db.read(alarms.look, sara.coach_id, 2)
    # Who stands in has them in hand.
    away: dict[str, Any] = {"away": True, "substitute_id": bram.id}
    await sqlite_db.write(
        lambda tx: tx.execute(update(staff).where(staff.c.id == sara.coach_id).values(**away))
    )
    look = await sqlite_db.read(alarms.look, bram.id, 1)
    assert (look.holder.name, look.own, look.others, look.phone) == ("Sara", True, (), "")

"""What is open when people go into other hands: an alarm goes on to the next one, and a notice to the coach they have now."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.actions import absences, alarms, delivery, messages, transfers
from bot.actions.merging import make_one, take_apart
from bot.actions.messages import Incoming
from bot.rules.pace import RateLimit
from bot.rules.values import Holder, Kind, Role, Skip
from storage import Database, duty, people
from storage import alarms as stored
from tests.actions.conftest import CHAT, rows
from tests.builders import a_coach, a_holder
from tests.storage.test_transfers import agreed

DANGER = Incoming(telegram_id=1, medium="text", words="ik wil niet meer leven")


@pytest.fixture
async def sara(sqlite_db: Database, now: datetime) -> Holder:
    coach = await sqlite_db.write(a_coach, chat_id=901, now=now)
    holder: Holder = await sqlite_db.write(a_holder, "Sara", coach=coach, chat_id=CHAT, now=now)
    return holder


def told(tx: Connection, kind: Kind) -> list[int]:
    """To whom these rows go."""
    return [row.staff_id for row in rows(tx, kind)]


async def test_the_alarm_of_a_coach_who_leaves_goes_on(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    db, later = sqlite_db, now + timedelta(minutes=5)
    boss = await db.write(a_coach, "Els", role=Role.MANAGER, chat_id=902, now=now)
    bram = await db.write(a_coach, "Bram", chat_id=903, now=now)
    await db.write(duty.set_on_duty, sara.municipality_id, [boss.id])
    await db.write(alarms.receive_danger, sara, DANGER, now=now)
    await db.write(alarms.take, sara.coach_id, 1, now=now)
    await db.write(absences.leave_for_good, boss.id, sara.coach_id, successor_id=bram.id, now=later)
    assert await db.read(stored.next_due) == later
    await db.write(alarms.tell_next, later)
    assert await db.read(told, Kind.STAFF_ALARM) == [sara.coach_id, bram.id]


async def test_an_open_alarm_is_of_the_new_municipality(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    """Who took it in the old one has lost sight of the person: the new coach hears at once, and the old ones no more."""
    db, midnight = sqlite_db, datetime(2026, 11, 19, 0, tzinfo=now.tzinfo)
    boss = await db.write(a_coach, "Els", role=Role.MANAGER, chat_id=902, now=now)
    await db.write(alarms.receive_danger, sara, DANGER, now=now)
    await db.write(alarms.tell_next, now + timedelta(minutes=15))
    await db.write(alarms.take, boss.id, 1, now=now)
    move = await db.write(agreed, sara, with_words=False, now=now)
    await db.write(
        lambda tx: (
            people.open_chat(tx, 904, now=now),
            people.change_staff(tx, move.accepted_by or 0, chat_id=904),
        )
    )
    assert await db.write(transfers.see_to_moves, midnight) == 1
    await db.write(alarms.tell_next, midnight)
    assert (await db.read(told, Kind.STAFF_ALARM))[-1] == move.accepted_by
    await db.write(alarms.take, move.accepted_by, 1, now=midnight)

    def fates(tx: Connection) -> dict[tuple[int, str], bool]:
        """Whether each row about it goes."""
        claimed, facts = delivery.claim(
            tx,
            bot_id=1,
            worker="w",
            now=midnight,
            lease=timedelta(minutes=1),
            most=50,
            limit=RateLimit(),
            owed=0,
        )
        assert facts is not None
        own = [row for row in claimed.rows if row.kind in (Kind.STAFF_ALARM, Kind.STAFF_ALARM_NEWS)]
        return {
            (row.staff_id or 0, row.kind): not isinstance(delivery.decide(row, facts), Skip) for row in own
        }

    assert await db.write(fates) == {
        (sara.coach_id, Kind.STAFF_ALARM): False,
        (sara.coach_id, Kind.STAFF_ALARM_NEWS): False,
        (boss.id, Kind.STAFF_ALARM): False,
        (boss.id, Kind.STAFF_ALARM_NEWS): False,
        (move.accepted_by, Kind.STAFF_ALARM): True,
    }


async def test_a_message_that_waits_is_told_to_the_coach_of_the_kept_record(
    sqlite_db: Database, sara: Holder, now: datetime
) -> None:
    db = sqlite_db
    boss = await db.write(a_coach, "Els", role=Role.MANAGER, chat_id=902, now=now)
    bram = await db.write(a_coach, "Bram", chat_id=903, now=now)
    other = await db.write(a_holder, "Sara", coach=bram, chat_id=CHAT + 1, now=now)
    await db.write(
        messages.receive, other, Incoming(telegram_id=5, medium="text", words="Ik kom morgen"), now=now
    )

    def reads(tx: Connection) -> set[int | None]:
        """Whose notice it is in."""
        message = messages.messages.messages_of_holder(tx, sara.id, 1) or (
            messages.messages.messages_of_holder(tx, other.id, 1)
        )
        return {row.staff_id for row in rows(tx, Kind.STAFF_MESSAGE) if row.id == message[0].notice_id}

    assert await db.read(reads) == {bram.id}
    made = await db.write(make_one, boss.id, sara.id, other.id, now=now)
    assert await db.read(reads) == {sara.coach_id}
    await db.write(take_apart, boss.id, made.id, now=now)
    assert await db.read(reads) == {bram.id}

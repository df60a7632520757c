"""Alarms and the duty list, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.actions import alarms as actions
from bot.actions.messages import Incoming
from bot.rules.alarms import STEP
from bot.rules.errors import NotFound
from bot.rules.values import ChatState, Holder, Role
from storage import Database, alarms, duty, messages, people
from storage.tables import staff
from tests.builders import a_coach, a_holder, a_municipality


def danger(number: int = 1) -> Incoming:
    return Incoming(telegram_id=number, medium="text", words="ik wil niet meer leven")


async def somebody(db: Database, now: datetime) -> Holder:
    """Coached by Karin, who has a chat."""
    coach = await db.write(a_coach, chat_id=901, now=now)
    holder: Holder = await db.write(a_holder, coach=coach, chat_id=801, now=now)
    return holder


async def test_an_alarm_goes_round_until_it_is_taken(db: Database, now: datetime) -> None:
    holder = await somebody(db, now)
    karin = holder.coach_id or 0
    bram = await db.write(a_coach, "Bram", chat_id=902, now=now)
    await db.write(duty.set_on_duty, holder.municipality_id, [bram.id])
    assert await db.read(alarms.next_due) is None
    assert (await db.write(actions.receive_danger, holder, danger(), now=now)).told
    one = await db.read(alarms.open_of, holder.id)
    assert one is not None
    assert (one.at, one.next_at, one.told, one.waits) == (now, now + STEP, (karin,), True)
    assert await db.read(alarms.next_due) == now + STEP
    assert await db.write_locking(actions.tell_next, now) == 0
    for step in (1, 2, 3):
        assert await db.write_locking(actions.tell_next, now + step * STEP) == 1
    assert (await db.read(alarms.alarm, one.id)).told == (karin, bram.id, karin, bram.id)
    assert await db.write(alarms.take, one.id, bram.id, now=now)
    assert not await db.write(alarms.take, one.id, karin, now=now)
    assert await db.read(alarms.next_due) is None
    assert (await db.read(alarms.open_of, holder.id)).taken_by == bram.id
    assert await db.write(alarms.lift, one.id, karin, now=now)
    assert not await db.write(alarms.lift, one.id, bram.id, now=now)
    assert not await db.write(alarms.take, one.id, bram.id, now=now)
    assert await db.read(alarms.open_of, holder.id) is None
    assert await db.read(alarms.alarms, [one.id, 99]) == {one.id: await db.read(alarms.alarm, one.id)}
    with pytest.raises(NotFound):
        await db.read(alarms.alarm, 99)


async def test_what_rests_rests_for_all_on_one_phone(db: Database, now: datetime) -> None:
    holder = await somebody(db, now)
    husband = await db.write(a_holder, "Ali", chat_id=801, now=now)
    neighbour = await db.write(a_holder, "Noor", chat_id=803, now=now)
    nowhere = await db.write(a_holder, "Sam", now=now)
    everyone = [holder.id, husband.id, neighbour.id, nowhere.id]
    assert await db.read(alarms.in_alarm, []) == frozenset()
    await db.write(actions.receive_danger, holder, danger(), now=now)
    assert await db.read(alarms.in_alarm, everyone) == {holder.id, husband.id}
    assert await db.read(alarms.in_alarm, [neighbour.id]) == frozenset()
    one = await db.read(alarms.open_of, holder.id)
    await db.write(alarms.lift, one.id, holder.coach_id, now=now)
    assert await db.read(alarms.in_alarm, everyone) == frozenset()


async def test_open_alarms_of_a_caseload(db: Database, now: datetime) -> None:
    holder = await somebody(db, now)
    bram = await db.write(a_coach, "Bram", chat_id=902, now=now)
    await db.write(actions.receive_danger, holder, danger(), now=now)
    [one] = await db.read(alarms.open_in_hands_of, holder.coach_id)
    assert one.holder_id == holder.id
    assert await db.read(alarms.open_in_hands_of, bram.id) == []
    await db.write(put_away, holder.coach_id, bram.id)
    assert await db.read(alarms.open_in_hands_of, bram.id) == [one]


def put_away(tx, coach_id, substitute_id):
    tx.execute(update(staff).where(staff.c.id == coach_id).values(away=True, substitute_id=substitute_id))


def let_go(tx, staff_id, at):
    tx.execute(update(staff).where(staff.c.id == staff_id).values(left_at=at))


async def test_who_can_be_reached(db: Database, now: datetime) -> None:
    there = await db.write(a_coach, "A", chat_id=1, now=now)
    unlinked = await db.write(a_coach, "B", now=now)
    blocked = await db.write(a_coach, "C", chat_id=3, now=now)
    left = await db.write(a_coach, "D", chat_id=4, now=now)
    await db.write(people.close_chat, 3, ChatState.BLOCKED, now=now)
    await db.write(let_go, left.id, now)
    ids = [there.id, unlinked.id, blocked.id, left.id]
    assert await db.read(alarms.reachable, ids) == {there.id}
    assert await db.read(alarms.reachable, []) == frozenset()


async def test_who_answers_for_somebody(db: Database, now: datetime) -> None:
    holder = await somebody(db, now)
    bram = await db.write(a_coach, "Bram", now=now)
    assert await db.read(alarms.answering, holder.id) == (
        holder.municipality_id,
        holder.coach_id,
        None,
        False,
    )
    await db.write(put_away, holder.coach_id, bram.id)
    assert (await db.read(alarms.answering, holder.id))[2:] == (bram.id, True)
    await db.write(people.change_holder, holder.id, coach_id=None)
    assert await db.read(alarms.answering, holder.id) == (holder.municipality_id, None, None, False)
    with pytest.raises(NotFound):
        await db.read(alarms.answering, 99)


async def test_whoever_cannot_be_reached_any_more_is_passed_over(db: Database, now: datetime) -> None:
    holder = await somebody(db, now)
    karin = holder.coach_id or 0
    await db.write(actions.receive_danger, holder, danger(), now=now)
    one = await db.read(alarms.open_of, holder.id)
    later = now + timedelta(minutes=1)
    await db.write(alarms.go_on_without, 99, now=later)
    assert (await db.read(alarms.alarm, one.id)).next_at == now + STEP
    await db.write(alarms.go_on_without, karin, now=later)
    assert (await db.read(alarms.alarm, one.id)).next_at == later
    await db.write(alarms.take, one.id, karin, now=later)
    await db.write(alarms.go_on_without, karin, now=later)
    again = await db.read(alarms.alarm, one.id)
    assert (again.waits, again.taken_by, again.next_at) == (True, None, later)


async def test_the_duty_list_keeps_its_order(db: Database, now: datetime) -> None:
    town = await db.write(a_municipality)
    ids = [(await db.write(a_coach, name, now=now)).id for name in "ABC"]
    elsewhere = await db.write(a_municipality, "Elders")
    assert await db.read(duty.on_duty, town.id) == ()
    await db.write(duty.set_on_duty, town.id, [ids[2], ids[0], ids[2]])
    assert await db.read(duty.on_duty, town.id) == (ids[2], ids[0])
    assert await db.read(duty.on_duty, elsewhere.id) == ()
    await db.write(let_go, ids[2], now)
    assert await db.read(duty.on_duty, town.id) == (ids[0],)
    await db.write(duty.set_on_duty, town.id, [])
    assert await db.read(duty.on_duty, town.id) == ()


async def test_municipalities_with_nobody_on_duty(db: Database, now: datetime) -> None:
    town = await db.write(a_municipality)
    await db.write(a_municipality, "Elders")
    boss = await db.write(a_coach, "Bea", role=Role.MANAGER, chat_id=9, now=now)
    unlinked = await db.write(a_coach, "Cor", now=now)
    assert await db.read(duty.managers, town.id) == (boss.id,)
    assert await db.read(duty.names_without) == ["Elders", "Voorbeeldstad"]
    await db.write(duty.set_on_duty, town.id, [unlinked.id])
    assert await db.read(duty.names_without) == ["Elders", "Voorbeeldstad"]
    await db.write(duty.set_on_duty, town.id, [unlinked.id, boss.id])
    assert await db.read(duty.names_without) == ["Elders"]


async def test_messages_since(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    for number in range(3):
        at = now + timedelta(minutes=number)
        await db.write(
            messages.add_message,
            holder.id,
            chat_id=1,
            telegram_id=number,
            at=at,
            medium="text",
            words=str(number),
        )
    found = await db.read(messages.messages_since, holder.id, now + timedelta(minutes=1))
    assert [one.words for one in found] == ["1", "2"]

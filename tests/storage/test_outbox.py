"""The outbox: plans, claims and what came of them."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update

from bot.rules import retry
from bot.rules.pace import UNLIMITED, RateLimit
from bot.rules.retry import SendKind, SendResult
from bot.rules.values import Kind, OutboxState, Outgoing, Planned, Rank, Skip
from storage import Database, claims, outbox, rate
from storage.claims import Claim
from storage.tables import holder
from storage.tables import outbox as table
from tests.builders import a_coach, a_holder

BOT_ID = 700
LEASE = timedelta(seconds=60)
MINUTE = timedelta(minutes=1)
REMINDERS = {Kind.APPOINTMENT_REMINDER}


def planned(
    key: str,
    due: datetime,
    *,
    kind: Kind = Kind.APPOINTMENT_REMINDER,
    rank: Rank = Rank.REMINDER,
    useful_for: timedelta = timedelta(hours=2),
) -> Planned:
    return Planned(key=key, kind=kind, due=due, useful_until=due + useful_for, rank=rank, rule="2h")


def plan_for(tx: Connection, plan: list[Planned], *, now: datetime, subject_id: int = 5) -> None:
    """The plan of an appointment of the first holder, who is made if need be."""
    holder_id = tx.execute(select(func.min(holder.c.id))).scalar() or a_holder(tx, now=now).id
    outbox.replace_plan(
        tx, holder_id=holder_id, kinds=REMINDERS, subject_id=subject_id, planned=plan, now=now
    )


def claim(
    tx: Connection,
    *,
    now: datetime,
    most: int = 100,
    worker: str = "one",
    limit: RateLimit = UNLIMITED,
    owed: int = 0,
) -> Claim:
    return claims.claim(
        tx, bot_id=BOT_ID, worker=worker, now=now, lease=LEASE, most=most, limit=limit, owed=owed
    )


def states(tx: Connection) -> dict[str, tuple[str, str | None]]:
    return {row.key: (row.state, row.reason) for row in tx.execute(select(table))}


def dues(tx: Connection) -> dict[str, datetime]:
    return {row.key: row.due for row in tx.execute(select(table.c.key, table.c.due))}


def set_state(tx: Connection, key: str, state: OutboxState) -> None:
    tx.execute(update(table).where(table.c.key == key).values(state=state.value))


def keys_of(rows: Iterable[Outgoing]) -> list[str]:
    return [row.key for row in rows]


async def test_a_new_plan_takes_the_place_of_the_old(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned("a", now), planned("b", now)], now=now)
    await db.write(plan_for, [planned("b", now + MINUTE), planned("c", now)], now=now)
    assert await db.read(dues) == {"b": now + MINUTE, "c": now}
    await db.write(plan_for, [], now=now)
    assert await db.read(dues) == {}


async def test_what_has_left_stays_and_does_not_come_again(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned(key, now) for key in "abc"], now=now)
    await db.write(set_state, "a", OutboxState.SENT)
    await db.write(set_state, "b", OutboxState.CLAIMED)
    await db.write(plan_for, [planned("a", now + MINUTE)], now=now)
    assert await db.read(states) == {"a": ("sent", None), "b": ("claimed", None)}
    assert await db.read(dues) == {"a": now, "b": now}


async def test_a_plan_leaves_other_subjects_and_kinds_alone(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned("a", now)], now=now, subject_id=5)
    await db.write(plan_for, [planned("b", now)], now=now, subject_id=6)
    assert set(await db.read(dues)) == {"a", "b"}


async def test_the_same_key_is_added_once(db: Database, now: datetime) -> None:
    def add(tx: Connection) -> None:
        coach = a_coach(tx, now=now)
        for _ in range(2):
            outbox.add(
                tx, [planned("x", now, kind=Kind.STAFF_STOPPED)], staff_id=coach.id, subject_id=1, now=now
            )

    await db.write(add)
    assert list(await db.read(dues)) == ["x"]


async def test_a_claim_takes_what_is_due_the_first_in_rank_first(db: Database, now: datetime) -> None:
    plan = [
        planned("late reminder", now - MINUTE),
        planned("reminder", now),
        planned("change", now, rank=Rank.CHANGE),
        planned("alarm", now, rank=Rank.ALARM),
        planned("tomorrow", now + MINUTE, rank=Rank.ALARM),
    ]
    await db.write(plan_for, plan, now=now)
    first = await db.write_locking(claim, now=now, most=3)
    assert keys_of(first.rows) == ["alarm", "change", "late reminder"]
    assert first.slots.count == 3
    assert keys_of((await db.write_locking(claim, now=now)).rows) == ["reminder"]
    assert (await db.write_locking(claim, now=now)).rows == ()


async def test_a_claim_reserves_a_slot_for_each_row(db: Database, now: datetime) -> None:
    limit = RateLimit(limit=10, share=1)
    await db.write(plan_for, [planned(str(number), now) for number in range(5)], now=now)
    one = await db.write_locking(claim, now=now, most=2, limit=limit)
    two = await db.write_locking(claim, now=now, most=3, limit=limit, owed=4)
    moment = now.timestamp()
    assert (one.slots.first, one.slots.interval, one.slots.count) == pytest.approx((moment, 0.1, 2))
    # Four went without a slot meanwhile.
    assert (two.slots.first, two.slots.count) == pytest.approx((moment + 0.6, 3))


async def test_nothing_is_claimed_while_a_429_holds_the_bot(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned("a", now)], now=now)
    until = now + timedelta(seconds=37)
    await db.write(rate.hold, bot_id=BOT_ID, until=until, now=now, limit=RateLimit())
    for later in (0, 35.9):
        held = await db.write_locking(claim, now=now + timedelta(seconds=later), limit=RateLimit())
        assert held.rows == ()
    free = await db.write_locking(claim, now=until, limit=RateLimit())
    assert keys_of(free.rows) == ["a"]


async def test_two_workers_never_get_the_same_row(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned(str(number), now) for number in range(200)], now=now)
    claims = await asyncio.gather(
        *(db.write_locking(claim, now=now, most=15, worker=f"w{number}") for number in range(20))
    )
    taken = [row.key for one in claims for row in one.rows]
    assert len(taken) == len(set(taken)) == 200


async def test_a_record_closes_the_rows(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned(key, now) for key in "abcd"], now=now)
    rows = {row.key: row for row in (await db.write_locking(claim, now=now)).rows}
    outcomes = [
        retry.after(rows["a"], SendResult(SendKind.SENT, message_id=77), now=now),
        retry.after(rows["b"], SendResult(SendKind.NOT_SENT, reason="no_connection"), now=now),
        retry.skip(rows["c"], Skip.OVER),
        retry.after(rows["d"], SendResult(SendKind.UNCLEAR), now=now),
    ]
    await db.write(outbox.record, outcomes)
    assert await db.read(states) == {
        "a": ("sent", None),
        "b": ("planned", "no_connection"),
        "c": ("skipped", "over"),
        "d": ("planned", retry.ONCE_UNCLEAR),
    }
    sent = await db.read(one_row, "a")
    assert (sent.message_id, sent.sent_at, sent.attempts, sent.lease_until) == (77, now, 1, None)


def one_row(tx: Connection, key: str) -> Any:
    return tx.execute(select(table).where(table.c.key == key)).one()


async def test_what_was_sent_is_recorded_even_after_the_lease(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned("a", now), planned("b", now)], now=now)
    one, two = (await db.write_locking(claim, now=now)).rows
    await db.write(claims.expired, now + LEASE)
    sent = retry.after(one, SendResult(SendKind.SENT, message_id=1), now=now)
    unclear = retry.after(two, SendResult(SendKind.NOT_SENT, reason="late"), now=now)
    await db.write(outbox.record, [sent, unclear])
    assert await db.read(states) == {"a": ("sent", None), "b": ("planned", retry.ONCE_UNCLEAR)}


async def test_rows_given_back_can_be_claimed_at_once(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned("a", now), planned("b", now)], now=now)
    rows = (await db.write_locking(claim, now=now)).rows
    await db.write(outbox.give_back, [rows[0].id])
    again = (await db.write_locking(claim, now=now)).rows
    assert keys_of(again) == ["a"]
    assert again[0].attempts == 0


async def test_a_lease_that_is_over_gives_one_more_try(db: Database, now: datetime) -> None:
    await db.write(plan_for, [planned("a", now)], now=now)
    await db.write_locking(claim, now=now)
    assert await db.write(claims.expired, now + LEASE - timedelta(seconds=1)) == []
    first = await db.write(claims.expired, now + LEASE)
    again = now + LEASE + retry.UNCLEAR_WAIT
    assert (first[0].state, first[0].due) == (OutboxState.PLANNED, again)
    assert keys_of((await db.write_locking(claim, now=again)).rows) == ["a"]
    second = await db.write(claims.expired, again + LEASE)
    assert second[0].state is OutboxState.UNCLEAR
    assert await db.read(outbox.next_due) is None


async def test_only_the_newest_of_several_reminders_is_due(db: Database, now: datetime) -> None:
    day = timedelta(days=1)
    await db.write(plan_for, [planned("day", now - day), planned("hours", now)], now=now, subject_id=5)
    await db.write(
        plan_for, [planned("other", now - day), planned("ahead", now + day)], now=now, subject_id=6
    )
    rows = (await db.write_locking(claim, now=now)).rows
    newest = await db.read(outbox.newest_due, rows, now)
    assert {row.key for row in rows if row.id in newest} == {"hours", "other"}


async def test_the_next_moment_is_the_earliest_of_all_ranks(db: Database, now: datetime) -> None:
    assert await db.read(outbox.next_due) is None
    plan = [planned("a", now + MINUTE), planned("b", now, rank=Rank.CHANGE)]
    await db.write(plan_for, plan, now=now)
    assert await db.read(outbox.next_due) == now


async def test_lists_for_the_holder_and_for_the_coach(db: Database, now: datetime) -> None:
    def made(tx: Connection) -> tuple[int, int]:
        coach = a_coach(tx, now=now)
        known = a_holder(tx, coach=coach, now=now)
        other = a_holder(tx, now=now)
        plan = [planned(key, now + number * MINUTE) for number, key in enumerate("abcd")]
        outbox.replace_plan(tx, holder_id=known.id, kinds=REMINDERS, subject_id=1, planned=plan, now=now)
        outbox.replace_plan(
            tx, holder_id=other.id, kinds=REMINDERS, subject_id=2, planned=[planned("x", now)], now=now
        )
        set_state(tx, "a", OutboxState.UNCLEAR)
        set_state(tx, "d", OutboxState.SKIPPED)
        set_state(tx, "x", OutboxState.FAILED)
        return known.id, coach.id

    holder_id, coach_id = await db.write(made)
    assert keys_of(await db.read(outbox.upcoming, holder_id, now + MINUTE)) == ["b"]
    assert keys_of(await db.read(outbox.undelivered, coach_id, now)) == ["a", "d"]
    assert keys_of(await db.read(outbox.undelivered, coach_id, now + MINUTE)) == ["d"]

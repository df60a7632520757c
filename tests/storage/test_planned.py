from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.rules.values import Holder, Kind, Planned, Rank
from storage import Database
from storage.planned import Plan, replace_plans
from storage.tables import outbox
from tests.builders import a_coach, a_holder

KINDS = (Kind.LINE_REMINDER, Kind.STAFF_LINE)


def planned(key: str, due: datetime, kind: Kind = Kind.LINE_REMINDER) -> Planned:
    return Planned(
        key=key, kind=kind, due=due, useful_until=due + timedelta(days=1), rank=Rank.REMINDER, rule="14d"
    )


def rows(tx: Connection) -> list[Any]:
    return list(tx.execute(select(outbox).order_by(outbox.c.key)))


def plan(tx: Connection, plans: list[Plan], subjects: list[int], now: datetime) -> list[Any]:
    replace_plans(tx, plans, kinds=KINDS, subject_ids=subjects, now=now)
    return rows(tx)


@pytest.fixture
async def holders(db: Database, now: datetime) -> list[Holder]:
    return [await db.write(a_holder, now=now) for _ in range(2)]


async def test_what_waits_becomes_what_is_wanted(db: Database, holders: list[Holder], now: datetime) -> None:
    first, second = (holder.id for holder in holders)
    before = await db.write(
        plan,
        [
            Plan(first, [planned("a", now), planned("b", now)], holder_id=first),
            Plan(first, [planned("c", now, Kind.STAFF_LINE)], staff_id=holders[0].coach_id),
            Plan(second, [planned("d", now)], holder_id=second),
        ],
        [first, second],
        now,
    )
    assert [(row.key, row.holder_id, row.staff_id, row.subject_id, row.kind) for row in before] == [
        ("a", first, None, first, "line_reminder"),
        ("b", first, None, first, "line_reminder"),
        ("c", None, holders[0].coach_id, first, "staff_line"),
        ("d", second, None, second, "line_reminder"),
    ]
    later = now + timedelta(hours=1)
    after = await db.write(
        plan, [Plan(first, [planned("a", now), planned("b", later)], holder_id=first)], [first], later
    )
    assert [(row.key, row.due) for row in after] == [("a", now), ("b", later), ("d", now)]
    assert (after[0].id, after[0].made_at) == (before[0].id, now)


async def test_a_subject_without_a_plan_has_none(db: Database, holders: list[Holder], now: datetime) -> None:
    ids = [holder.id for holder in holders]
    await db.write(plan, [Plan(one, [planned(f"{one}", now)], holder_id=one) for one in ids], ids, now)
    left = await db.write(plan, [], [ids[0]], now)
    assert [row.subject_id for row in left] == [ids[1]]
    assert await db.write(plan, [], [], now) == left


@pytest.mark.parametrize("state", ["claimed", "sent", "unclear", "failed", "skipped"])
async def test_only_what_still_waits_is_changed(
    db: Database, holders: list[Holder], now: datetime, state: str
) -> None:
    one = holders[0].id
    await db.write(plan, [Plan(one, [planned("a", now), planned("b", now)], holder_id=one)], [one], now)
    await db.write(lambda tx: tx.execute(update(outbox).values(state=state)))
    before = await db.read(rows)
    later = planned("a", now + timedelta(hours=1))
    assert await db.write(plan, [Plan(one, [later], holder_id=one)], [one], now) == before


async def test_another_kind_or_another_subject_stays(
    db: Database, holders: list[Holder], now: datetime
) -> None:
    one, other = (holder.id for holder in holders)

    def with_others(tx: Connection) -> list[Any]:
        new = [Plan(one, [planned("a", now, Kind.APPOINTMENT_NEW)], holder_id=one)]
        replace_plans(tx, new, kinds=[Kind.APPOINTMENT_NEW], subject_ids=[one], now=now)
        return plan(tx, [Plan(other, [planned("b", now)], holder_id=other)], [other], now)

    before = await db.write(with_others)
    assert [row.key for row in before] == ["a", "b"]
    assert await db.write(plan, [], [one], now) == before


async def test_what_goes_to_somebody_else_is_planned_for_them(
    db: Database, holders: list[Holder], now: datetime
) -> None:
    one = holders[0]
    coach = await db.write(a_coach, now=now)
    message = planned("a", now, Kind.STAFF_LINE)
    for staff_id in (one.coach_id, coach.id):
        after = await db.write(plan, [Plan(one.id, [message], staff_id=staff_id)], [one.id], now)
        assert [(row.key, row.staff_id) for row in after] == [("a", staff_id)]
    longer = replace(message, useful_until=now + timedelta(days=9))
    [row] = await db.write(plan, [Plan(one.id, [longer], staff_id=coach.id)], [one.id], now)
    assert row.useful_until == now + timedelta(days=9)

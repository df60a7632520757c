"""The day of a move: what goes along, what stays hidden with the old municipality, and that nothing is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, func, select, update

from bot.rules.transfers import Step, Transfer
from bot.rules.values import Holder
from storage import Database, people, transfers
from storage.contact_tables import alarm, reply
from storage.tables import appointment, message
from storage.tables import holder as holders
from storage.transfers import AHEAD_OR_OPEN, ENDS, ONLY_WITH_YES, STAYS, TRAVELS
from tests.builders import a_coach, a_holder, a_municipality
from tests.storage.records import by_chance, fill, tables_about_people
from tests.storage.test_merges import a_comparison


def test_every_table_about_a_person_is_considered() -> None:
    """Who adds one says here, and in README.md, whether it goes along."""
    groups = [TRAVELS, {table.name for table in (*ONLY_WITH_YES, *STAYS)}, AHEAD_OR_OPEN, ENDS]
    named = [name for group in groups for name in group]
    assert sorted(named) == sorted(table.name for table in tables_about_people())


def agreed(tx: Connection, holder: Holder, *, with_words: bool, now: datetime) -> Transfer:
    there = a_coach(tx, "Bram", municipality=a_municipality(tx, "Testerdam"), now=now)
    made = transfers.add(
        tx,
        holder.id,
        code_hash=bytes(32),
        with_words=with_words,
        from_id=holder.municipality_id,
        expires_at=now + timedelta(days=14),
        now=now,
    )
    yes = {"accepted_by": there.id, "accepted_at": now, "released_by": holder.coach_id, "released_at": now}
    return transfers.change(tx, made.id, to_id=there.municipality_id, day=now.date(), **yes)


def counted(tx: Connection, table: Table, holder_id: int, *conditions: Any) -> int:
    found = select(func.count()).select_from(table).where(table.c.holder_id == holder_id, *conditions)
    return int(tx.execute(found).scalar_one())


@pytest.mark.parametrize("with_words", [False, True])
@pytest.mark.parametrize("seed", range(4))
async def test_what_goes_along_and_what_stays(
    db: Database, now: datetime, seed: int, with_words: bool
) -> None:
    def move(tx: Connection) -> None:
        coach = a_coach(tx, now=now)
        holder = a_holder(tx, coach=coach, chat_id=700, now=now, reference="7001", phone="+31612345678")
        others = {
            "staff": [coach.id],
            "municipality": [coach.municipality_id],
            "comparison": [a_comparison(tx, coach, now) for _ in range(3)],
        }
        fill(tx, by_chance(seed), holder.id, others)
        tx.execute(update(alarm).values(message_id=tx.scalar(select(func.min(message.c.id)))))
        before = {table.name: counted(tx, table, holder.id) for table in tables_about_people()}
        ahead = (appointment.c.start >= now, appointment.c.state == "planned")
        stays_ahead = counted(tx, appointment, holder.id, *ahead)
        open_alarms = counted(tx, alarm, holder.id, alarm.c.lifted_at.is_(None))
        one = agreed(tx, holder, with_words=with_words, now=now)
        before["transfer"] += 1
        left = transfers.carry_out(tx, one, coach_id=one.accepted_by, now=now)
        for table in tables_about_people():
            here, there = counted(tx, table, holder.id), counted(tx, table, left)
            if table.name in ENDS - {"invitation"}:
                assert here == there == 0
                continue
            assert here + there == before[table.name], table.name
            if table.name in TRAVELS or (with_words and table not in STAYS):
                assert there == 0, table.name
            elif table in (*ONLY_WITH_YES, *STAYS):
                assert here == 0, table.name
        if not with_words:
            assert counted(tx, appointment, holder.id) == stays_ahead
            assert counted(tx, alarm, holder.id) == open_alarms
            assert counted(tx, alarm, holder.id, alarm.c.message_id.is_not(None)) == 0
        rows = {row.id: row for row in tx.execute(select(holders))}
        moved, kept = rows[holder.id], rows[left]
        assert (moved.municipality_id, moved.coach_id, moved.reference) == (one.to_id, one.accepted_by, None)
        assert (moved.chat_id, moved.phone) == (700, "+31612345678")
        # The number is known to the old municipality alone, and the record there is seen nowhere.
        assert (kept.municipality_id, kept.reference, kept.merged_into) == (
            coach.municipality_id,
            "7001",
            holder.id,
        )
        assert kept.chat_id is kept.coach_id is None
        assert people.holders_of_municipality(tx, coach.municipality_id) == []
        assert [one.id for one in people.holders_of_chat(tx, 700)] == [holder.id]

    await db.write(move)


async def test_the_part_of_the_town_stays_and_the_level_goes_along(db: Database, now: datetime) -> None:
    def move(tx: Connection) -> None:
        holder = a_holder(tx, now=now)
        people.change_holder(tx, holder.id, district="Noord", level="A2")
        one = agreed(tx, holder, with_words=False, now=now)
        left = transfers.carry_out(tx, one, coach_id=one.accepted_by, now=now)
        found = select(holders.c.id, holders.c.district, holders.c.level).order_by(holders.c.id)
        assert tx.execute(found).all() == [(holder.id, None, "A2"), (left, "Noord", None)]

    await db.write(move)


async def test_moves_are_found_by_their_code_and_by_who_has_to_say_yes(db: Database, now: datetime) -> None:
    def moves(tx: Connection) -> None:
        holder = a_holder(tx, now=now)
        one = agreed(tx, holder, with_words=False, now=now)
        assert transfers.by_hash(tx, bytes(32)) == one
        assert transfers.by_hash(tx, bytes([1] * 32)) is None
        assert transfers.all_of(tx, [one.id, 999]) == {one.id: one}
        assert transfers.under_way(tx) == [(one, "Europe/Amsterdam")]
        assert transfers.open_of(tx, [holder.id]) == [one]
        assert transfers.to_release(tx, holder.municipality_id) == []
        waits = transfers.change(tx, one.id, released_at=None, released_by=None)
        assert waits.step is Step.ASKED
        assert transfers.to_release(tx, holder.municipality_id) == [waits]
        assert transfers.to_release(tx, waits.to_id or 0) == []
        transfers.change(tx, one.id, done_at=now)
        assert transfers.under_way(tx) == transfers.open_of(tx, [holder.id]) == []
        assert tx.execute(select(reply)).all() == []

    await db.write(moves)

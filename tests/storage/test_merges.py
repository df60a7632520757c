"""Two records of one person made one, and taken apart: with rows of every kind, nothing is lost and nothing is left out."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.rules.values import Holder, Staff
from storage import Database, merges, people
from storage.merges import TABLES
from storage.summary_tables import comparison
from storage.tables import holder as holders
from storage.tables import metadata
from tests.builders import a_coach, a_holder
from tests.storage.records import by_chance, everything, fill, tables_about_people


def test_every_table_about_a_person_is_considered() -> None:
    """Who adds one says here what becomes of it."""
    assert {table.name for table in tables_about_people()} == {table.name for table in TABLES}
    others = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.c
        if column.name != "holder_id" and any(key.column.table is holders for key in column.foreign_keys)
    }
    assert others == {("holder", "merged_into"), ("merge", "kept_id"), ("merge", "other_id")}


def a_comparison(tx: Connection, coach: Staff, now: datetime) -> int:
    values = {
        "municipality_id": coach.municipality_id,
        "made_by": coach.id,
        "made_at": now,
        "measure": "hours",
    }
    values |= {"begins": now.date(), "ends": now.date()}
    words = dict.fromkeys(("name", "first_way", "second_way"), "Taalmaatjes")
    return tx.execute(insert(comparison).values(**values, **words).returning(comparison.c.id)).scalar_one()


def two_records(tx: Connection, seed: int, now: datetime) -> tuple[Holder, Holder]:
    random = by_chance(seed)
    coach = a_coach(tx, now=now)
    own: list[dict[str, Any]] = [
        {"phone": "+31612345678", "reference": f"a{seed}"},
        {"phone": None, "surname": "Tesfay", "reference": f"b{seed}", "second_language": "ar"},
        {"reference": None},
    ]
    others = {
        "staff": [coach.id],
        "municipality": [coach.municipality_id],
        "comparison": [a_comparison(tx, coach, now) for _ in range(3)],
    }
    made = [
        a_holder(
            tx,
            f"Semhar {number}",
            coach=coach,
            chat_id=random.choice([None, 700 + seed * 2 + number]),
            now=now,
        )
        for number in range(2)
    ]
    for one in made:
        values = random.choice(own)
        own.remove(values)
        people.change_holder(tx, one.id, **values)
        fill(tx, random, one.id, others)
    return made[0], made[1]


@pytest.mark.parametrize("seed", range(8))
async def test_undone_it_is_exactly_as_before(db: Database, now: datetime, seed: int) -> None:
    def there_and_back(tx: Connection) -> None:
        kept, other = two_records(tx, seed, now)
        before = everything(tx, but={"merge"})
        made = merges.make_one(tx, kept.id, other.id, made_by=kept.coach_id or 0, now=now)
        assert everything(tx, but={"merge"}) != before
        assert merges.merged_into(tx, other.id) == kept.id
        merges.take_apart(tx, merges.by_id(tx, made.id), by=kept.coach_id or 0, now=now)
        assert everything(tx, but={"merge"}) == before

    await db.write(there_and_back)


@pytest.mark.parametrize("seed", range(8))
async def test_no_row_is_lost_and_only_what_there_is_one_of_stays(
    db: Database, now: datetime, seed: int
) -> None:
    def merge(tx: Connection) -> None:
        kept, other = two_records(tx, seed, now)

        def count(table: Any, *ids: int) -> int:
            counted = select(func.count()).select_from(table).where(table.c.holder_id.in_(ids))
            return int(tx.execute(counted).scalar_one())

        both = {table.name: count(table, kept.id, other.id) for table in TABLES}
        of_kept = {table.name: count(table, kept.id) for table in TABLES}
        merges.make_one(tx, kept.id, other.id, made_by=kept.coach_id or 0, now=now)
        for table in TABLES:
            assert count(table, kept.id, other.id) == both[table.name]
            alone = list(merges.unique_columns(table))
            if not alone:
                assert count(table, other.id) == 0, table.name
            if [] in alone:  # one row a person
                assert count(table, kept.id) == min(1, both[table.name]), table.name
            assert count(table, kept.id) >= of_kept[table.name]

    await db.write(merge)


async def test_where_somebody_lives_and_their_level_are_filled(db: Database, now: datetime) -> None:
    def merge(tx: Connection) -> None:
        kept, other = (a_holder(tx, now=now) for _ in range(2))
        people.change_holder(tx, kept.id, level="A1")
        people.change_holder(tx, other.id, district="Noord", level="B1")
        made = merges.make_one(tx, kept.id, other.id, made_by=a_coach(tx, now=now).id, now=now)
        found = select(holders.c.district, holders.c.level).order_by(holders.c.id)
        assert tx.execute(found).all() == [("Noord", "A1"), ("Noord", "B1")]
        merges.take_apart(tx, made, by=made.made_by, now=now)
        assert tx.execute(found).all() == [(None, "A1"), ("Noord", "B1")]

    await db.write(merge)


async def test_what_came_since_stays_with_the_kept_record(db: Database, now: datetime) -> None:
    def merge(tx: Connection) -> None:
        coach = a_coach(tx, now=now)
        kept, other = (a_holder(tx, coach=coach, now=now) for _ in range(2))
        people.change_holder(tx, other.id, phone="+31612345678", reference="7001")
        made = merges.make_one(tx, kept.id, other.id, made_by=coach.id, now=now)
        row = tx.execute(select(holders).where(holders.c.id == kept.id)).one()
        assert (row.phone, row.reference) == ("+31612345678", "7001")
        people.change_holder(tx, kept.id, phone="+31699999999")
        merges.take_apart(tx, made, by=coach.id, now=now)
        phones = dict(tx.execute(select(holders.c.id, holders.c.phone)).all())
        references = dict(tx.execute(select(holders.c.id, holders.c.reference)).all())
        assert phones == {kept.id: "+31699999999", other.id: "+31612345678"}
        assert references == {kept.id: None, other.id: "7001"}

    await db.write(merge)

from datetime import datetime, timedelta

from storage import Database, updates


async def test_an_update_is_remembered_for_its_bot(db: Database, now: datetime) -> None:
    assert await db.read(updates.remembered, 1, 77) is None
    assert await db.write(updates.remember, 1, 77, '{"text": "Dag"}', now=now)
    assert not await db.write(updates.remember, 1, 77, "something else", now=now)
    await db.write(updates.remember, 2, 77, "", now=now)
    assert await db.read(updates.remembered, 1, 77) == '{"text": "Dag"}'
    assert await db.read(updates.remembered, 2, 77) == ""
    assert await db.read(updates.remembered, 1, 78) is None


async def test_old_updates_are_forgotten(db: Database, now: datetime) -> None:
    for hours in (0, 1, 2):
        await db.write(updates.remember, 1, hours, "done", now=now + timedelta(hours=hours))
    assert await db.write(updates.forget_before, now + timedelta(hours=1)) == 1
    left = [await db.read(updates.remembered, 1, number) for number in range(3)]
    assert left == [None, "done", "done"]

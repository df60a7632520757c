"""Calendar files that are read at the same moment, and after a change of key."""

import asyncio
from datetime import datetime, timedelta

from bot.actions.importing import Imported, import_calendar
from bot.rules.calendar import CalendarEntry, Reading
from bot.rules.values import Domain
from storage import Database, appointments, open_database
from storage.cipher import new_key, reencrypt
from tests.builders import a_holder


def reading(now: datetime) -> Reading:
    entries = [
        CalendarEntry(f"les-{number}", "", now + timedelta(days=number), None, "Taalles", "", "", 0, False)
        for number in (1, 2)
    ]
    return Reading(tuple(entries), ())


async def test_a_file_read_twice_at_once_is_imported_once(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    done = await asyncio.gather(
        *(
            db.write(import_calendar, None, holder.id, reading(now), domain=Domain.CIVIC, notes=True, now=now)
            for _ in range(6)
        )
    )
    assert sorted(done, key=lambda one: one.new) == [Imported(0, 0, 0)] * 5 + [Imported(2, 0, 0)]
    assert len(await db.read(appointments.of_source, holder.id)) == 2


async def test_a_file_is_known_again_after_a_change_of_key(
    db: Database, database_url: str, keys: list[str], now: datetime
) -> None:
    holder = await db.write(a_holder, now=now)
    await db.write(import_calendar, None, holder.id, reading(now), domain=Domain.CIVIC, notes=True, now=now)
    fresh = new_key()
    async with open_database(database_url, keys=[fresh, *keys]) as both:
        await both.write(reencrypt)
    async with open_database(database_url, keys=[fresh]) as later:
        again = await later.write(
            import_calendar, None, holder.id, reading(now), domain=Domain.CIVIC, notes=True, now=now
        )
    assert again == Imported(0, 0, 0)

"""Counts up an appointment's sequence number, five tasks at once: `python -m tests.storage.counting URL KEY ID`."""

import asyncio
import sys

from sqlalchemy import Connection

from storage import Database, appointments, open_database

TASKS = 5
TIMES = 20


def count_up(tx: Connection, appointment_id: int) -> None:
    found = appointments.appointment(tx, appointment_id)
    appointments.change(tx, appointment_id, source_sequence=found.source_sequence + 1)


async def count(db: Database, appointment_id: int) -> None:
    async def one() -> None:
        for _ in range(TIMES):
            await db.write(count_up, appointment_id)

    await asyncio.gather(*(one() for _ in range(TASKS)))


async def main() -> None:
    url, key, appointment_id = sys.argv[1:]
    async with open_database(url, keys=[key]) as db:
        await count(db, int(appointment_id))


if __name__ == "__main__":
    asyncio.run(main())

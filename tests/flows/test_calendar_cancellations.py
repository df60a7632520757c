"""I05: cancelled by method, by status, by both, or in the wrong place. What the holder hears of it."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.actions.importing import import_calendar
from bot.imports.calendar import read_calendar
from bot.rules.values import AppointmentState, Domain, Holder
from storage import appointments
from tests.flows.conftest import OpenTown
from tests.flows.town import Town

CALENDARS = Path(__file__).parents[1] / "data" / "calendar"
FILES = ("I05-1-request", "I05-2-cancel", "I05-3-status-only", "I05-4-method-inside")


async def read(town: Town, holder: Holder, name: str) -> int:
    """Reads a file for good; how many of the holder's appointments are then planned."""
    data = (CALENDARS / f"{name}.ics").read_bytes()
    reading = read_calendar(data, zone=ZoneInfo("Europe/Amsterdam"), now=town.now)
    db = town.stage.app.db
    await db.write(
        import_calendar, town.coach.id, holder.id, reading, domain=Domain.CIVIC, notes=False, now=town.now
    )
    await town.stage.settle()
    every = await db.read(appointments.of_source, holder.id)
    return sum(one.state is AppointmentState.PLANNED for one in every)


@pytest.mark.parametrize("language", ["en", "nl"])
async def test_cancellations_of_a_calendar(town_at: OpenTown, language: str) -> None:
    async with town_at("2026-11-18 11:00") as town:
        sara, holder = await town.join("Sara", language=language)
        assert await read(town, holder, FILES[0]) == 2
        assert len(await town.got(sara)) == 2
        for name, active, heard in zip(FILES[1:], (1, 0, 0), (1, 2, 2), strict=True):
            assert await read(town, holder, name) == active
            assert len(await town.got(sara)) == 2 + heard
        cancelled = (await town.words(sara))[2:]
        assert ["24 november" in words.lower() for words in cancelled] == [True, False]
        assert ["26 november" in words.lower() for words in cancelled] == [False, True]
        assert not any("Geannuleerd: Intake" in words or "Nooit gezien" in words for words in cancelled)

        for name in FILES:
            assert await read(town, holder, name) == 0
        await town.to("2026-12-01 12:00")
        assert len(await town.got(sara)) == 4

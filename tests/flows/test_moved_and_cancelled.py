"""T04: what is said of an appointment that moves, changes its room or is cancelled. On both databases."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.conftest import OpenTown
from tests.flows.town import ONE_DAY_AND_TWO_HOURS, Town


@pytest.fixture
async def town(town_at: OpenTown, database_url: str) -> AsyncIterator[Town]:
    opened = town_at("2026-11-17 12:00", lead_times=ONE_DAY_AND_TWO_HOURS, database=database_url)
    async with opened as town:
        yield town


async def test_a_moved_appointment_is_reminded_of_at_its_new_time_and_a_cancelled_one_never(
    town: Town,
) -> None:
    sara, holder = await town.join("Sara")
    appointment = await town.book(holder, "2026-11-19 10:00", place="loket 3")
    await town.to("2026-11-18 09:40")
    await town.change(appointment, "2026-11-24 14:00", place="loket 3")
    await town.to("2026-11-20 11:00")
    await town.change(appointment, "2026-11-24 14:00", place="loket 5")
    await town.to("2026-11-24 09:00")
    await town.cancel(appointment)
    await town.to("2026-11-25 00:00")

    new, moved, room, reminder, cancelled = await town.got(sara)
    assert new[0] == "2026-11-17 12:00"
    assert "new appointment" in new[1]
    assert moved[0] == "2026-11-18 09:40:30"
    assert moved[1].index("Thursday 19 November, 10:00") < moved[1].index("Tuesday 24 November, 14:00")
    assert room[0] == "2026-11-20 11:00:30"
    assert room[1].index("loket 3") < room[1].index("loket 5")
    assert "It is no longer: " not in room[1]
    assert reminder[0] == "2026-11-23 14:00"
    assert "tomorrow" in reminder[1]
    assert "Tuesday 24 November, 14:00" in reminder[1]
    assert "loket 5" in reminder[1]
    assert cancelled[0] == "2026-11-24 09:00"
    assert "cancelled" in cancelled[1]
    assert "Tuesday 24 November, 14:00" in cancelled[1]


async def test_what_is_entered_90_minutes_before_gives_one_message(town: Town) -> None:
    sara, holder = await town.join("Sara")
    await town.to("2026-11-25 09:00")
    await town.book(holder, "2026-11-25 10:30")
    await town.to("2026-11-26 12:00")
    [(moment, words)] = await town.got(sara)
    assert moment == "2026-11-25 09:00"
    assert "today" in words
    assert "tomorrow" not in words
    assert "Wednesday 25 November, 10:30" in words


async def test_two_quick_corrections_make_one_message(town: Town) -> None:
    sara, holder = await town.join("Sara")
    await town.to("2026-11-25 13:00")
    appointment = await town.book(holder, "2026-11-27 09:00")
    await town.to("2026-11-25 13:00:20")
    await town.change(appointment, "2026-11-27 11:00")
    await town.to("2026-11-25 13:00:40")
    await town.change(appointment, "2026-11-27 13:00")
    await town.to("2026-11-28 00:00")
    assert await town.times(sara) == [
        "2026-11-25 13:00",
        "2026-11-25 13:01:10",
        "2026-11-26 13:00",
        "2026-11-27 11:00",
    ]
    _, moved, *reminders = await town.words(sara)
    assert "Friday 27 November, 09:00" in moved
    assert "Friday 27 November, 13:00" in moved
    assert all("13:00" in reminder and "11:00" not in reminder for reminder in reminders)


async def test_moved_there_and_back_again_says_nothing(town: Town) -> None:
    sara, holder = await town.join("Sara")
    appointment = await town.book(holder, "2026-11-27 09:00")
    await town.change(appointment, "2026-11-27 11:00")
    await town.to("2026-11-17 12:00:20")
    await town.change(appointment, "2026-11-27 09:00")
    await town.to("2026-11-25 00:00")
    assert await town.times(sara) == ["2026-11-17 12:00"]


async def test_moved_into_the_hour_that_was_reminded_of_asks_anew(town: Town) -> None:
    """Moved after the last reminder: one message with the new time, and no reminder that is past."""
    sara, holder = await town.join("Sara")
    appointment = await town.book(holder, "2026-11-19 10:00")
    await town.to("2026-11-19 09:00")
    await town.change(appointment, "2026-11-19 11:00")
    await town.to("2026-11-20 00:00")
    assert await town.times(sara) == [
        "2026-11-17 12:00",
        "2026-11-18 10:00",
        "2026-11-19 08:00",
        "2026-11-19 09:00:30",
    ]
    assert "11:00" in (await town.words(sara))[-1]

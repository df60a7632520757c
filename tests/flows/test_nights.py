"""T06: nobody is woken, and nobody waits for what they asked."""

from bot.rules.values import LeadTime
from tests.flows.conftest import OpenTown
from tests.flows.town import ONE_DAY_AND_TWO_HOURS, local


def in_the_night(moment: str) -> bool:
    return not "08:00" <= moment[11:16] < "21:00"


async def test_a_reminder_for_an_early_appointment_comes_the_evening_before(town_at: OpenTown) -> None:
    async with town_at("2026-11-16 10:00", lead_times=ONE_DAY_AND_TWO_HOURS) as town:
        sara, holder = await town.join("Sara")
        await town.book(holder, "2026-11-20 08:30")
        await town.to("2026-11-21 12:00")
        assert await town.times(sara) == ["2026-11-16 10:00", "2026-11-19 08:30", "2026-11-19 20:00"]
        assert not any(map(in_the_night, await town.times(sara)))
        assert "tomorrow" in (await town.words(sara))[-1]


async def test_it_is_dropped_where_the_evening_has_a_reminder_already(town_at: OpenTown) -> None:
    lead_times = (LeadTime.from_code("1d@18:00"), LeadTime(hours=2))
    async with town_at("2026-11-16 10:00", lead_times=lead_times) as town:
        sara, holder = await town.join("Sara")
        await town.book(holder, "2026-11-20 08:30")
        await town.to("2026-11-21 12:00")
        assert await town.times(sara) == ["2026-11-16 10:00", "2026-11-19 18:00"]


async def test_a_change_in_the_night_of_what_is_far_waits_for_the_morning(town_at: OpenTown) -> None:
    async with town_at("2026-11-19 20:00", lead_times=()) as town:
        sara, holder = await town.join("Sara")
        appointment = await town.book(holder, "2026-11-27 10:00")
        await town.to("2026-11-19 23:40")
        await town.change(appointment, "2026-11-28 10:00")
        await town.to("2026-11-20 12:00")
        assert await town.times(sara) == ["2026-11-19 20:00", "2026-11-20 08:00"]
        assert not town.last(sara).silent


async def test_a_new_appointment_in_the_night_waits_for_the_morning(town_at: OpenTown) -> None:
    async with town_at("2026-11-19 23:40", lead_times=()) as town:
        sara, holder = await town.join("Sara")
        await town.book(holder, "2026-11-27 10:00")
        await town.to("2026-11-20 12:00")
        assert await town.times(sara) == ["2026-11-20 08:00"]


async def test_a_cancellation_of_what_is_near_comes_at_once_without_sound(town_at: OpenTown) -> None:
    async with town_at("2026-11-19 12:00", lead_times=()) as town:
        sara, holder = await town.join("Sara")
        appointment = await town.book(holder, "2026-11-20 08:00")
        assert not town.last(sara).silent
        await town.to("2026-11-20 07:10")
        await town.cancel(appointment)
        assert await town.times(sara) == ["2026-11-19 12:00", "2026-11-20 07:10"]
        assert town.last(sara).silent


async def test_who_writes_at_night_is_answered_at_once(town_at: OpenTown) -> None:
    async with town_at("2026-11-20 02:05") as town:
        sara, _ = await town.join("Sara")
        answer = await town.stage.say(sara, "Kan ik een andere tijd krijgen?")
        assert town.now == local("2026-11-20 02:05")
        assert await town.times(sara) == ["2026-11-20 02:05"]
        assert "Karin" in answer.text
        assert not answer.silent

"""T03: a day without a time is a day, and no clock time is ever made up for it."""

import re
from datetime import UTC, datetime
from pathlib import Path

from bot.rules.values import LeadTime
from tests.flows.conftest import OpenTown
from tests.flows.test_clock_changes import send_calendar
from tests.flows.town import local

FILE = Path(__file__).parents[1] / "data" / "calendar" / "T03.ics"
CLOCK_TIME = re.compile(r"\d?\d[:.]\d\d")


async def test_whole_days_from_a_calendar_file(town_at: OpenTown) -> None:
    lead_times = (LeadTime.from_code("7d@09:00"), LeadTime.from_code("1d@09:00"))
    async with town_at("2026-11-18 11:00", lead_times=lead_times) as town:
        sara, holder = await town.join("Sara")
        await send_calendar(town, holder.id, FILE.read_bytes())
        news = await town.got(sara)
        await town.to("2026-12-20 12:00")
        reminders = (await town.got(sara))[len(news) :]

        assert [local(moment) for moment, words in reminders if "Friday 4 December" in words] == [
            datetime(2026, 11, 27, 8, tzinfo=UTC),
            datetime(2026, 12, 3, 8, tzinfo=UTC),
        ]
        shown = [
            "Friday 4 December, all day",
            "Monday 7 December to Friday 11 December",
            "Monday 14 December, all day",
        ]
        for day in shown:
            told = [words for _, words in news + reminders if day in words]
            assert len(told) == 3, day
            assert not any(CLOCK_TIME.search(words) for words in told)
        assert len(news + reminders) == 9


async def test_a_whole_day_is_ahead_until_its_end(town_at: OpenTown) -> None:
    """At 20:00 of that day a word about it is still useful; at midnight it is not."""
    async with town_at("2026-12-03 12:00", lead_times=()) as town:
        sara, holder = await town.join("Sara")
        appointment = await town.book(holder, "2026-12-04")
        await town.to("2026-12-04 20:00")
        await town.change(appointment, "2026-12-04", place="loket 5")
        await town.to("2026-12-05 12:00")
        _, changed = await town.got(sara)
        assert changed[0] == "2026-12-04 20:00:30"
        assert "Friday 4 December, all day" in changed[1]


async def test_a_whole_day_that_moves_is_shown_old_and_new(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 11:00", lead_times=()) as town:
        sara, holder = await town.join("Sara")
        appointment = await town.book(holder, "2026-12-04")
        await town.change(appointment, "2026-12-08")
        await town.to("2026-11-18 11:10")
        await town.change(appointment, "2026-12-08 10:00")
        await town.to("2026-11-18 11:20")
        await town.change(appointment, "2026-12-09")
        await town.to("2026-11-18 11:30")
        _, *changed = [
            [line for line in words.split("\n") if "ecember" in line] for words in await town.words(sara)
        ]
        assert changed == [
            ["It is no longer: Friday 4 December", "🗓 Tuesday 8 December, all day"],
            ["It is no longer: Tuesday 8 December", "🗓 Tuesday 8 December, 10:00 (in the morning)"],
            [
                "It is no longer: Tuesday 8 December, 10:00 (in the morning)",
                "🗓 Wednesday 9 December, all day",
            ],
        ]

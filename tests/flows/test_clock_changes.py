"""T01 and T02: what people see on the wall is right when the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.imports.calendar_writing import write_calendar
from bot.rules.values import LeadTime
from storage import appointments
from tests.flows.conftest import OpenTown
from tests.flows.town import Town, local


async def send_calendar(town: Town, holder_id: int, data: bytes) -> None:
    """The coach sends a file, chooses the person and what it is about, and says yes."""
    town.karin.send_document(town.stage.bot, "agenda.ics", data, "text/calendar")
    await town.stage.settle()
    await town.stage.tap(town.karin, f"1:iw:{holder_id}")
    await town.stage.tap(town.karin, "1:io:civic")
    await town.stage.tap(town.karin, "1:im:")


async def test_seven_days_before_over_the_spring_change(town_at: OpenTown) -> None:
    async with town_at("2027-03-15 09:00", lead_times=(LeadTime(days=7),)) as town:
        sara, holder = await town.join("Sara")
        await town.book(holder, "2027-03-29 10:00")
        await town.to("2027-03-30 12:00")
        _, (moment, words) = await town.got(sara)
        assert local(moment) == datetime(2027, 3, 22, 9, tzinfo=UTC)
        assert "in 7 days" in words
        assert "Monday 29 March, 10:00" in words


async def test_two_hours_before_are_two_real_hours(town_at: OpenTown) -> None:
    async with town_at("2027-03-27 12:00", lead_times=(LeadTime(hours=2),)) as town:
        sara, holder = await town.join("Sara")
        await town.book(holder, "2027-03-28 10:30")
        await town.to("2027-03-29 12:00")
        assert await town.times(sara) == ["2027-03-27 12:00", "2027-03-28 08:30"]


async def test_an_appointment_in_the_hour_that_comes_twice(town_at: OpenTown) -> None:
    async with town_at("2026-10-20 09:00") as town:
        _, holder = await town.join("Sara")
        await town.stage.say(town.karin, "/appointment")
        await town.stage.tap(town.karin, "Sara")
        await town.stage.say(town.karin, "25-10-2026 02:30")
        await town.stage.tap(town.karin, "1:bo:civic")
        await town.stage.say(town.karin, "loket 3")
        await town.stage.tap(town.karin, "1:bs")
        [booked] = await town.stage.app.db.read(appointments.of_holder, holder.id, since=town.now)
        assert booked.start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


async def test_a_weekly_course_keeps_its_hour(town_at: OpenTown) -> None:
    course = b"".join(
        line.encode() + b"\r\n"
        for line in (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "BEGIN:VEVENT",
            "UID:cursus@voorbeeld.example",
            "DTSTAMP:20261001T090000Z",
            "DTSTART;TZID=Europe/Amsterdam:20261020T190000",
            "DTEND;TZID=Europe/Amsterdam:20261020T210000",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "SUMMARY:Cursus",
            "LOCATION:Bibliotheek",
            "END:VEVENT",
            "END:VCALENDAR",
        )
    )
    async with town_at("2026-10-19 09:00", lead_times=(LeadTime(days=1), LeadTime(hours=2))) as town:
        sara, holder = await town.join("Sara")
        await send_calendar(town, holder.id, course)
        imported = await town.stage.app.db.read(appointments.of_holder, holder.id, since=town.now)
        assert [one.start for one in imported] == [
            datetime(2026, 10, 20, 17, tzinfo=UTC),
            datetime(2026, 10, 27, 18, tzinfo=UTC),
            datetime(2026, 11, 3, 18, tzinfo=UTC),
        ]
        await town.to("2026-11-04 12:00")
        reminders = [(moment, words) for moment, words in await town.got(sara) if "You have an" in words]
        assert [moment for moment, _ in reminders] == [
            "2026-10-19 19:00",
            "2026-10-20 17:00",
            "2026-10-26 19:00",
            "2026-10-27 17:00",
            "2026-11-02 19:00",
            "2026-11-03 17:00",
        ]
        assert all("19:00" in words for _, words in reminders)


@pytest.mark.parametrize("first", ["2026-10-22", "2027-03-25"])
async def test_a_week_of_mornings_over_the_change(town_at: OpenTown, first: str) -> None:
    async with town_at(
        f"{first} 09:00", lead_times=(LeadTime.from_code("1d@18:00"), LeadTime(hours=2))
    ) as town:
        sara, holder = await town.join("Sara")
        begin = datetime.fromisoformat(first)
        days = [f"{begin + timedelta(days=ahead):%Y-%m-%d}" for ahead in range(1, 8)]
        for day in days:
            await town.book(holder, f"{day} 10:30")
        booked = len(await town.got(sara))
        await town.to(f"{begin + timedelta(days=9):%Y-%m-%d} 12:00")
        expected = [f"{begin:%Y-%m-%d} 18:00"]
        for day, following in zip(days, [*days[1:], None], strict=True):
            expected.append(f"{day} 08:30")
            if following is not None:
                expected.append(f"{day} 18:00")
        reminders = (await town.got(sara))[booked:]
        assert [moment for moment, _ in reminders] == expected
        assert all("10:30" in words for _, words in reminders)


async def test_a_file_of_ours_with_the_hour_that_comes_twice_is_read_back(town_at: OpenTown) -> None:
    async with town_at("2026-10-20 09:00") as town:
        _, holder = await town.join("Sara")
        start = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        file = write_calendar(
            "les", 0, start, start + timedelta(hours=1), ZoneInfo("Europe/Amsterdam"), "Les", "", "", town.now
        )
        await send_calendar(town, holder.id, file)
        [imported] = await town.stage.app.db.read(appointments.of_holder, holder.id, since=town.now)
        assert imported.start == start

"""Check-ins from week to week: over the changes of the clock, over an outage, and for those who were in before."""

import pytest
from sqlalchemy import delete

from bot.actions import check_in_rhythms
from storage import check_ins
from storage.check_in_tables import check_in_rhythm
from tests.flows.conftest import OpenTown
from tests.flows.town import Town
from tests.handlers.town import restarted


async def on_sundays(town: Town):
    phone, holder = await town.join("Semhar", asked=True)

    def choose(tx) -> None:
        check_in_rhythms.set_rhythm(tx, phone.id, holder.id, weekday=6, now=town.now)

    await town.stage.app.db.write(choose)
    return phone, holder


@pytest.mark.parametrize(
    ("begin", "days"),
    [
        ("2027-03-19 12:00", ["2027-03-21", "2027-03-28", "2027-04-04"]),
        ("2027-10-22 12:00", ["2027-10-24", "2027-10-31", "2027-11-07"]),
    ],
)
async def test_at_the_same_hour_on_the_wall(town_at: OpenTown, begin: str, days: list[str]) -> None:
    async with town_at(begin) as town:
        phone, _ = await on_sundays(town)
        await town.to(f"{days[-1]} 23:00")
        assert await town.times(phone) == [f"{day} 17:00" for day in days]


async def test_after_three_weeks_away_there_is_one(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 11:00") as town:
        phone, _ = await on_sundays(town)
        await town.to("2026-11-22 18:00")
        await town.down_until("2026-12-19 03:00")
        assert await town.times(phone) == ["2026-11-22 17:00"]
        await town.to("2026-12-20 18:00")
        # The one that was made in the night waits for the morning, and takes the place of this week's.
        assert await town.times(phone) == ["2026-11-22 17:00", "2026-12-19 08:00"]
        await town.to("2026-12-27 18:00")
        assert (await town.times(phone))[2:] == ["2026-12-27 17:00"]


async def test_who_was_in_before_is_asked_after_the_next_start(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 11:00") as town:
        phone, holder = await town.join("Semhar", asked=True)
        await town.stage.app.db.write(lambda tx: tx.execute(delete(check_in_rhythm)))
        await town.to("2026-11-20 11:00")
        assert await town.stage.app.db.read(check_ins.next_due) is None
        async with restarted(town.stage):
            await town.to("2026-11-27 11:00")
            assert await town.times(phone) == ["2026-11-26 17:00"]
            assert holder.id in await town.stage.app.db.read(check_ins.rhythms, [holder.id])

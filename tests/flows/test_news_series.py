"""The same news each week: past holidays, over the change of the clock, and when it has come to be for many."""

import pytest

from bot.actions import announcing
from bot.rules.announcements import News, State
from storage import announcements, people
from tests.actions.announced import WORDS, a_draft
from tests.flows.conftest import OpenTown
from tests.flows.news import a_crowd, copies, manager
from tests.flows.town import local

DUTCH = WORDS["nl"]


@pytest.mark.parametrize(
    ("skip", "expected"),
    [
        (True, ["2027-03-22 09:00", "2027-04-05 09:00", "2027-04-12 09:00"]),
        (False, ["2027-03-22 09:00", "2027-03-30 08:00", "2027-04-05 09:00", "2027-04-12 09:00"]),
    ],
)
async def test_each_monday_past_a_holiday(town_at: OpenTown, skip: bool, expected: list[str]) -> None:
    """Easter Monday 2027 is 29 March: skipped, or a day later. The clock changes the day before."""
    async with town_at("2027-03-20 10:00") as town:
        db = town.stage.app.db
        phone, _ = await town.join("Sara", language="nl")
        draft = await db.write(a_draft, town.coach, kind=News.ACTIVITY, now=town.now)
        await db.write(
            announcing.set_due,
            town.coach.id,
            draft.id,
            local("2027-03-22 09:00"),
            repeat_until=local("2027-04-12 12:00").date(),
            skip_holidays=skip,
            now=town.now,
        )
        one = await db.read(announcements.by_id, draft.id)
        await db.write(announcing.release, town.coach.id, one.id, version=one.version, now=town.now)
        await town.to("2027-05-20 12:00")
        assert [at for at, words in await town.got(phone) if "📢" in words] == expected


async def test_a_series_that_outgrows_its_writer_waits_for_a_second_person(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 10:00") as town:
        db = town.stage.app.db
        await db.write(people.change_municipality, town.coach.municipality_id, release_above=2)
        phones = await a_crowd(town, 2)
        second = await manager(town, "Nour")
        draft = await db.write(a_draft, town.coach, now=town.now)
        first, last = local("2026-11-19 09:00"), local("2026-11-30 12:00").date()
        await db.write(announcing.set_due, town.coach.id, draft.id, first, repeat_until=last, now=town.now)
        one = await db.read(announcements.by_id, draft.id)
        await db.write(announcing.release, town.coach.id, one.id, version=one.version, now=town.now)
        await town.to("2026-11-20 12:00")
        assert copies(town, phones, DUTCH) == {1: 2}
        phones += await a_crowd(town, 1)
        await town.to("2026-11-26 12:00")
        assert copies(town, phones, DUTCH) == {1: 2, 0: 1}
        [waits] = [each for each in await db.read(announcing.listed, second.id) if each.state is State.ASKED]
        await db.write(announcing.release, second.id, waits.id, version=waits.version, now=town.now)
        await town.stage.settle()
        assert copies(town, phones, DUTCH) == {2: 2, 1: 1}

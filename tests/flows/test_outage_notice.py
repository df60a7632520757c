"""What who runs the service tells staff: each in their own language, in the morning, and no holder hears of it."""

from bot.actions.service_notices import tell_all_staff
from storage import people
from tests.builders import a_coach
from tests.flows.conftest import OpenTown
from tests.flows.town import Town

WORDS = {"nl": "Er is <b>storing</b> & meer.\nWij werken eraan.", "en": "There is an outage > 1 hour."}


async def tell(town: Town) -> int:
    db = town.stage.app.db
    told: int = await db.write(tell_all_staff, WORDS, await db.read(people.municipalities), now=town.now)
    await town.stage.settle()
    return told


async def test_staff_hear_it_in_their_language_and_holders_nothing(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 14:00") as town:
        sara, _ = await town.join("Sara")
        bram = await town.phone("Bram")
        db = town.stage.app.db
        made = await db.write(a_coach, "Bram", chat_id=bram.id, now=town.now)
        await db.write(people.change_staff, town.coach.id, language="nl", away=True, substitute_id=made.id)
        await db.write(people.change_staff, made.id, language="en")
        assert await tell(town) == 2
        # Also who is away, and nobody twice.
        dutch = "🛠 Van wie Leerlijn draaiend houdt: Er is <b>storing</b> & meer.\nWij werken eraan."
        assert (await town.words(town.karin))[-1].endswith(dutch)
        assert (await town.words(bram))[-1].endswith("🛠 From who runs Leerlijn: There is an outage > 1 hour.")
        assert await town.times(bram) == ["2026-11-18 14:00"]
        assert await town.times(sara) == []


async def test_it_waits_for_the_morning(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 23:30") as town:
        await tell(town)
        before = len(await town.times(town.karin))
        await town.to("2026-11-19 12:00")
        assert (await town.times(town.karin))[before:] == ["2026-11-19 08:00"]


async def test_an_outage_of_the_bot_itself_brings_it_by_day_or_not_at_all(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 14:00") as town:
        db = town.stage.app.db
        towns = await db.read(people.municipalities)
        await db.write(tell_all_staff, WORDS, towns, now=town.now)
        await town.down_until("2026-11-18 22:00")
        await town.to("2026-11-19 09:00")
        assert (await town.times(town.karin))[-1:] == ["2026-11-19 08:00"]
        count = len(await town.times(town.karin))
        await db.write(tell_all_staff, WORDS, towns, now=town.now)
        await town.down_until("2026-11-20 09:30")
        assert len(await town.times(town.karin)) == count

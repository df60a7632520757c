"""Blocked and back (B01), stopped and back, linked late, and several people on one phone."""

from bot.rules.values import LeadTime
from storage import people
from tests.flows.conftest import OpenTown
from tests.flows.town import ONE_DAY_AND_TWO_HOURS, Town
from tests.reading import UNSEEN

TWO_HOURS = (LeadTime(hours=2),)


async def code_for(town: Town, name: str) -> tuple[str, int]:
    """The coach makes a person: the code of the link, and the person's number."""
    await town.stage.say(town.karin, "/new")
    link = await town.stage.say(town.karin, name)
    made = await town.stage.app.db.read(people.holders_of_coach, town.coach.id)
    return link.text.partition("?start=")[2].split()[0], max(holder.id for holder in made)


async def test_who_blocks_and_comes_back_gets_what_is_ahead_and_nothing_old(town_at: OpenTown) -> None:
    async with town_at("2026-11-16 09:00", lead_times=TWO_HOURS) as town:
        sara, holder = await town.join("Sara", language="ar")
        for day in (17, 18, 19, 20):
            await town.book(holder, f"2026-11-{day} 14:00")
        await town.to("2026-11-17 13:00")
        before = await town.times(sara)
        assert before[-1] == "2026-11-17 12:00"
        sara.block(town.stage.bot)
        await town.to("2026-11-19 13:00")
        assert await town.times(sara) == before
        told = [words for words in await town.words(town.karin) if "Sara" in words]
        assert len(told) == 1

        await town.stage.start(sara)
        back = [moment for moment in await town.times(sara) if moment not in before]
        assert set(back) == {"2026-11-19 13:00"}
        # What was missed meanwhile is not poured out; the list shows what is ahead.
        assert len(back) == 2
        assert not any("12:00" in words for words in (await town.words(sara))[len(before) :])
        await town.to("2026-11-21 12:00")
        assert (await town.times(sara))[-1] == "2026-11-20 12:00"
        assert len(await town.times(sara)) == len(before) + 3
        kept = await town.stage.app.db.read(people.holder, holder.id)
        assert (kept.language, kept.chat_id) == ("ar", sara.id)


async def test_who_unblocks_without_a_word_is_reminded_again(town_at: OpenTown) -> None:
    async with town_at("2026-11-16 09:00", lead_times=TWO_HOURS) as town:
        sara, holder = await town.join("Sara")
        await town.book(holder, "2026-11-17 14:00")
        await town.book(holder, "2026-11-18 14:00")
        sara.block(town.stage.bot)
        await town.to("2026-11-17 15:00")
        sara.unblock(town.stage.bot)
        await town.to("2026-11-19 12:00")
        assert await town.times(sara) == ["2026-11-16 09:00"] * 2 + ["2026-11-18 12:00"]


async def test_a_deleted_account_is_told_of_once(town_at: OpenTown) -> None:
    async with town_at("2026-11-16 09:00", lead_times=TWO_HOURS) as town:
        sara, holder = await town.join("Sara")
        await town.book(holder, "2026-11-17 14:00")
        await town.book(holder, "2026-11-18 14:00")
        sara.delete_account()
        await town.to("2026-11-20 12:00")
        assert [moment for moment, words in await town.got(town.karin) if "Sara" in words] == [
            "2026-11-17 12:00"
        ]


async def test_who_stops_hears_nothing_until_they_come_back_and_agree(town_at: OpenTown) -> None:
    async with town_at("2026-11-16 09:00", lead_times=TWO_HOURS) as town:
        sara, holder = await town.join("Sara")
        for day in (17, 18, 19):
            await town.book(holder, f"2026-11-{day} 14:00")
        await town.stage.say(sara, "/stop")
        await town.stage.tap(sara, "1:st:y")
        stopped = len(await town.got(sara))
        assert len([words for words in await town.words(town.karin) if "Sara" in words]) == 1
        await town.to("2026-11-18 15:00")
        assert len(await town.got(sara)) == stopped

        asked = await town.stage.start(sara)
        assert any(
            "1:ok:y" in (button.get("callback_data") or "") for row in asked.inline_keyboard for button in row
        )
        await town.to("2026-11-18 16:00")
        await town.stage.tap(sara, "1:ok:y")
        back = len(await town.got(sara))
        await town.to("2026-11-20 12:00")
        [(moment, words)] = (await town.got(sara))[back:]
        assert moment == "2026-11-19 12:00"
        assert "Thursday 19 November, 14:00" in words


async def test_who_is_linked_late_sees_the_list_and_gets_what_is_ahead(town_at: OpenTown) -> None:
    async with town_at("2026-11-16 09:00", lead_times=ONE_DAY_AND_TWO_HOURS) as town:
        code, holder_id = await code_for(town, "Sara")
        holder = await town.stage.app.db.read(people.holder, holder_id)
        for day in (17, 18, 20):
            await town.book(holder, f"2026-11-{day} 14:00", place="loket 3")
        await town.to("2026-11-18 18:00")
        phone = await town.phone("Sara")
        await town.stage.start(phone, code)
        await town.stage.tap(phone, "1:lg:en")
        await town.stage.tap(phone, "1:ok:y")
        coming_in = len(await town.got(phone))
        listing = (await town.words(phone))[-1]
        assert "Friday 20 November, 14:00" in listing
        assert "17 November" not in listing
        await town.to("2026-11-21 12:00")
        assert (await town.times(phone))[coming_in:] == ["2026-11-19 14:00", "2026-11-20 12:00"]


async def test_a_family_phone_shows_for_whom_each_message_is(town_at: OpenTown) -> None:
    async with town_at("2026-11-16 09:00", lead_times=TWO_HOURS) as town:
        phone, sara = await town.join("Sara")
        _, yusuf = await town.join("Yusuf", phone=phone)
        await town.book(sara, "2026-11-17 14:00")
        await town.book(yusuf, "2026-11-17 15:00")
        await town.to("2026-11-17 15:00")
        reminders = [words for words in await town.words(phone) if "You have an appointment today." in words]
        assert ["Sara" in words for words in reminders] == [True, False]
        assert ["Yusuf" in words for words in reminders] == [False, True]

        # Each answers for themselves.
        await town.book(sara, "2026-11-20 14:00")
        last = await town.book(yusuf, "2026-11-20 15:00")
        await town.stage.tap(phone, f"1:an:{last}:")
        listing = (await town.stage.say(phone, "/appointments")).text.translate(UNSEEN)
        of_friday = [line.partition(" (")[0] for line in listing.splitlines() if "20 November" in line]
        assert of_friday == ["Sara: ❔ Friday 20 November, 14:00", "Yusuf: ✅ Friday 20 November, 15:00"]

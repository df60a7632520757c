"""T05: the bot is away for two days; what is still useful is sent, worded for now, and nothing is lost unseen."""

from bot.actions import practice
from bot.app import build
from bot.rules.cards import CardLevel
from bot.rules.pace import UNLIMITED
from bot.rules.values import Answer, LeadTime
from storage import appointments
from tests.flows.conftest import OpenTown
from tests.flows.town import ONE_DAY_AND_TWO_HOURS, local


async def test_back_after_two_days(town_at: OpenTown) -> None:
    async with town_at("2026-11-09 09:00", lead_times=ONE_DAY_AND_TWO_HOURS) as town:
        over, over_holder = await town.join("Sara")
        day_before, day_before_holder = await town.join("Semhar", lead_times=(LeadTime(days=1),))
        both, both_holder = await town.join("Yusuf")
        await town.book(over_holder, "2026-11-17 09:00")
        await town.book(day_before_holder, "2026-11-18 14:00")
        await town.book(both_holder, "2026-11-18 12:30")
        await town.to("2026-11-16 08:00")
        before = {phone.id: len(await town.got(phone)) for phone in (over, day_before, both)}

        # Telegram keeps what people write for a day.
        town.stage.clock.move_to(local("2026-11-17 20:00"))
        over.send_text(town.stage.bot, "Ik kom later")
        await town.down_until("2026-11-18 11:00")
        await town.to("2026-11-19 12:00")

        # a: over, b: once and worded for now, f: one message and not two
        [(moment, words)] = (await town.got(over))[before[over.id] :]
        assert moment == "2026-11-18 11:00"
        assert "Karin" in words
        assert "appointment" not in words
        [(moment, words)] = (await town.got(day_before))[before[day_before.id] :]
        assert moment == "2026-11-18 11:00"
        assert "You have an appointment today." in words
        assert "Wednesday 18 November, 14:00" in words
        [(moment, words)] = (await town.got(both))[before[both.id] :]
        assert moment == "2026-11-18 11:00"
        assert "You have an appointment today." in words
        assert "12:30" in words

        # What was not sent is listed for the coach, and what was written meanwhile has come.
        assert any("Ik kom later" in words for words in await town.words(town.karin))
        listed = await town.stage.say(town.karin, "/list")
        missed = listed.text.rpartition("Sara")
        assert missed[1] == "Sara"


async def test_a_process_that_starts_again_goes_on_where_the_other_was(
    town_at: OpenTown, database_url: str
) -> None:
    opened = town_at("2026-11-17 12:00", lead_times=ONE_DAY_AND_TWO_HOURS, database=database_url)
    async with opened as town:
        sara, holder = await town.join("Sara")
        appointment = await town.book(holder, "2026-11-19 10:00")
        await town.to("2026-11-18 09:00")
        await town.stage.say(town.karin, "/appointment")
        await town.stage.tap(town.karin, "Sara")
        first = town.stage.app
        async with build(first.settings, town.stage.clock, limit=UNLIMITED) as second:
            town.stage.app = second
            # The dialog of the coach stands where it stood, and the first button still answers.
            asked = await town.stage.say(town.karin, "20-11-2026 11:00")
            assert asked.buttons
            await town.stage.tap(sara, f"1:an:{appointment}:")
            await town.to("2026-11-19 12:00")
            town.stage.app = first
            assert await town.times(sara) == ["2026-11-17 12:00", "2026-11-18 10:00", "2026-11-19 08:00"]
            answered = await second.db.read(appointments.appointment, appointment)
            assert answered.answer is Answer.COMING


async def test_an_update_that_was_worked_on_but_not_confirmed_acts_once(town_at: OpenTown) -> None:
    """The process dies between the work and the next call: Telegram delivers the same update to the next one."""
    async with town_at("2026-11-17 12:00") as town:
        sara, _ = await town.join("Sara")
        first = town.stage.app
        sara.send_text(town.stage.bot, "Ik ben ziek")
        assert await first.polling.once(timeout=0)
        async with build(first.settings, town.stage.clock, limit=UNLIMITED) as second:
            town.stage.app = second
            await town.stage.settle()
            town.stage.app = first
        heard = [words for words in await town.words(town.karin) if "Ik ben ziek" in words]
        assert len(heard) == 1


async def test_days_without_prompts_are_no_silence_of_who_practises(town_at: OpenTown) -> None:
    """The bot was away for nine days: then the prompts come every day as they did, and weekly after three that nobody
    answered; the last one comes when the person was silent for so long, not the bot."""
    async with town_at("2026-11-18 11:00") as town:
        phone, holder = await town.join("Semhar")
        await town.stage.app.db.write(practice.begin, phone.id, holder.id, CardLevel.A1, now=town.now)
        await town.to("2026-11-19 11:00")
        await town.down_until("2026-11-28 12:00")
        await town.to("2027-02-01 12:00")
        assert [moment[:10] for moment in await town.times(phone)] == [
            *("2026-11-19", "2026-11-28", "2026-11-29"),
            *("2026-12-06", "2026-12-13", "2026-12-17"),
        ]
        assert "I will not ask you every day" in (await town.words(phone))[-1]


async def test_an_outage_at_the_hour_of_the_last_prompt_loses_it_not(town_at: OpenTown) -> None:
    async with town_at("2026-11-18 11:00") as town:
        phone, holder = await town.join("Semhar")
        await town.stage.app.db.write(practice.begin, phone.id, holder.id, CardLevel.A1, now=town.now)
        await town.to("2026-12-08 12:00")
        await town.down_until("2026-12-09 22:30")
        await town.to("2026-12-20 12:00")
        assert [moment[:10] for moment in await town.times(phone)][-2:] == ["2026-12-05", "2026-12-10"]

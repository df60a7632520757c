"""Somebody moves to another municipality with their yes to the old messages, or without, on the moved clock."""

from datetime import date

import pytest

from bot.actions import plans, practice, trajectories
from bot.actions.moving import hand_over
from bot.rules.cards import CardLevel
from bot.rules.trajectory import GivenKind, Route, Source
from bot.rules.values import Domain
from storage import appointments, caseload, handovers, messages, outbox, people
from storage import plans as stored_plans
from storage import practice as stored_practice
from storage import trajectories as stored
from tests.builders import a_coach, a_municipality
from tests.flows.conftest import OpenTown
from tests.flows.town import ONE_DAY_AND_TWO_HOURS, Town, local


async def with_a_life(town: Town):
    """Semhar of Voorbeeldstad, in Tigrinya: a term, a goal, practice, an appointment before and one after the move, words to
    the coach, and a note of the coach before."""
    phone, semhar = await town.join("Semhar", language="ti", reference="7001")
    db, now = town.stage.app.db, {"now": town.now}
    other = await db.write(a_coach, "Bram", now=town.now)
    await db.write(hand_over, town.coach.id, semhar.id, other.id, note="", **now)
    await db.write(hand_over, other.id, semhar.id, town.coach.id, note="Houdt van fietsen.", **now)
    await db.write(trajectories.set_route, town.coach.id, semhar.id, Route.B1, **now)
    pip = (GivenKind.PIP, date(2024, 2, 29), Source.PIP)
    await db.write(trajectories.enter_date, town.coach.id, semhar.id, *pip, **now)
    await db.write(plans.add_goal, town.coach.id, semhar.id, Domain.WORK, "Taart verkopen", **now)
    await db.write(practice.begin, phone.id, semhar.id, CardLevel.A1, **now)
    await town.book(semhar, "2026-11-20 10:00")
    await town.book(semhar, "2026-12-03 14:00")
    await town.stage.say(phone, "ናይ ቀደም መልእኽቲ")
    return phone, await db.read(people.holder, semhar.id)


@pytest.mark.parametrize("with_words", [True, False])
async def test_a_move(town_at: OpenTown, with_words: bool) -> None:
    async with town_at("2026-11-18 12:00", lead_times=ONE_DAY_AND_TWO_HOURS) as town:
        db, stage = town.stage.app.db, town.stage
        phone, semhar = await with_a_life(town)
        els_phone = await town.phone("Els")
        there = await db.write(a_municipality, "Testerdam", lead_times=ONE_DAY_AND_TWO_HOURS)
        els = await db.write(
            a_coach, "Els", municipality=there, language="en", chat_id=els_phone.id, now=town.now
        )
        record = await db.read(stored.record, semhar.id, now=town.now)

        # The code, the day, both yes.
        await stage.say(phone, "/move")
        await stage.tap(phone, f"1:mt:{semhar.id}:{'y' if with_words else 'n'}")
        code = stage.last(phone).text.partition("?start=")[2].strip()
        await stage.start(els_phone, code)
        await stage.tap(els_phone, "1:me:2026-12-01")
        await stage.tap(els_phone, "1:mf")
        assert "Semhar wants to move to Testerdam" in (await town.words(town.karin))[-1]
        await stage.tap(town.karin, "1:mr:")

        # Until the day all is as it was: Karin reads what comes, Els sees nothing.
        await town.to("2026-11-30 20:00")
        await stage.say(phone, "ጽባሕ እግዕዝ")
        assert "ጽባሕ እግዕዝ" in (await town.words(town.karin))[-1]
        assert await db.read(people.holders_of_coach, els.id) == []
        seen = len(await town.words(town.karin))

        # The day begins at midnight; the person hears of it in the morning, in their own language.
        await town.to("2026-12-01 00:00")
        assert [one.id for one in await db.read(people.holders_of_coach, els.id)] == [semhar.id]
        assert await db.read(people.holders_of_municipality, town.coach.municipality_id) == []
        assert not any(moment.startswith("2026-12-01 00") for moment in await town.times(phone))
        await town.to("2026-12-01 09:00")
        (moment, words) = (await town.got(phone))[-1]
        assert moment == "2026-12-01 08:00"
        assert "Testerdam" in words
        assert "Els" in words

        # Plan, term, practice and the appointment ahead are there, and the reminders come.
        moved = await db.read(stored.record, semhar.id, now=town.now)
        assert (moved.trajectory, moved.given) == (record.trajectory, record.given)
        (goal,) = await db.read(stored_plans.goals_of, semhar.id)
        assert goal.words == "Taart verkopen"
        assert await db.read(stored_practice.practising, semhar.id) is not None
        await stage.tap(els_phone, f"1:sp:{semhar.id}")
        page = town.last(els_phone).text
        ahead = await db.read(appointments.of_holder, semhar.id, since=local("2026-01-01 00:00"))
        days = [f"{one.local_start:%m-%d}" for one in ahead]
        await town.to("2026-12-02 15:00")
        assert any("14:00" in said for at, said in await town.got(phone) if at.startswith("2026-12-02"))

        # Old words and notes only with the yes; else they are seen nowhere, and yet they are not lost.
        written = [one.words for one in await db.read(messages.messages_of_holder, semhar.id, 9)]
        notes = [one.note for one in await db.read(handovers.of_holder, semhar.id)]
        if with_words:
            assert written == ["ጽባሕ እግዕዝ", "ናይ ቀደም መልእኽቲ"]
            assert "Houdt van fietsen." in page
            assert days == ["11-20", "12-03"]
        else:
            assert written == notes == []
            assert "fietsen" not in page
            assert days == ["12-03"]
            kept = await db.read(messages.messages, range(1, 9))
            assert {one.words for one in kept.values()} == {"ጽባሕ እግዕዝ", "ናይ ቀደም መልእኽቲ"}

        # What comes now is Els's alone; Karin has lost sight: page, list, files, search, old buttons.
        await stage.say(phone, "ሰላም Els")
        assert "ሰላም Els" in (await town.words(els_phone))[-1]
        later = (await town.words(town.karin))[seen:]
        assert [each for each in later if "Semhar" in each] == ["🚚 Semhar has moved to Testerdam."]
        for words in ("/people", "/list", "/deadlines", "/pool", "/same"):
            await stage.say(town.karin, words)
            assert "Semhar" not in town.last(town.karin).text + "".join(town.last(town.karin).buttons)
        assert await db.read(caseload.known_people, town.coach.municipality_id) == []
        assert await db.read(outbox.undelivered, town.coach.id, local("2026-01-01 00:00")) == []
        number = ahead[-1].id
        for data in (
            f"1:sp:{semhar.id}",
            f"1:so:{number}",
            f"1:kl:{semhar.id}",
            f"1:ga:{semhar.id}",
            "1:mr:1:y",
        ):
            phone_chat = town.karin.chat(stage.bot)
            shown = phone_chat.add(stage.bot.user, from_bot=True, text="…", reply_markup=None)
            shown.reply_markup = {"inline_keyboard": [[{"text": "…", "callback_data": data}]]}
            town.karin.tap_at(stage.bot, shown.message_id, 0, 0)
            await stage.settle()
            assert "cannot find" in town.last(town.karin).text

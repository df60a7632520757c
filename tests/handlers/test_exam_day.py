"""Somebody who signed up tells the day of the exam, so that the bot can remind of it."""

from datetime import date, timedelta

import pytest

from bot.rules.trajectory import LANGUAGE_PARTS, AttemptState, Part, PartState
from bot.rules.values import Holder
from bot.standin import Phone
from storage import trajectories
from tests.handlers.lines import an_exam
from tests.handlers.test_line import state_of
from tests.handlers.town import Town, local, on_b1

ASKED = "On which day is your exam?"


async def signed_up(town: Town, **values: object) -> tuple[Phone, Holder]:
    """Semhar signed up for KNM, and knows the day."""
    phone, holder = await town.join("Semhar", **values)
    await on_b1(town, holder)
    await town.tap_data(phone, f"1:su:{holder.id}:knm")
    return phone, holder


async def day_of(town: Town, holder: Holder) -> date | None:
    record = await town.read(trajectories.record, holder.id, now=town.now)
    (attempt,) = (one for one in record.attempts if one.state is AttemptState.PLANNED)
    return attempt.day


@pytest.mark.parametrize("typed", ["10-12", "10 december", "١٠-١٢", "do 10-12-2026", "10/12"])
async def test_the_day_is_told_and_reminded_of(town: Town, typed: str) -> None:
    phone, holder = await signed_up(town)
    await town.tap(phone, "📅 I know the day")
    assert ASKED in town.last(phone)
    shown = await town.say(phone, typed)
    assert "I will remind you." in shown
    assert "Thursday 10 December 2026" in shown
    assert await day_of(town, holder) == date(2026, 12, 10)
    assert "Semhar says: the exam KNM is on 10-12-2026." in town.last(town.karin)
    await town.stage.pass_time(local("2026-12-09 19:00"))
    assert any("You have an exam tomorrow." in text for text in town.all(phone))


async def test_what_is_no_day_goes_to_the_coach(town: Town) -> None:
    phone, holder = await signed_up(town)
    await town.tap(phone, "📅 I know the day")
    await town.say(phone, "Ik weet het niet")
    assert "Ik weet het niet" in town.last(town.karin)
    assert await day_of(town, holder) is None


async def test_a_day_that_is_over_is_asked_for_again(town: Town) -> None:
    phone, holder = await signed_up(town)
    await town.tap(phone, "📅 I know the day")
    assert "Tuesday 10 November 2026 is over." in await town.say(phone, "10-11-2026")
    assert await day_of(town, holder) is None
    await town.say(phone, "19-11-2026")
    assert await day_of(town, holder) == date(2026, 11, 19)


async def test_another_day(town: Town) -> None:
    phone, holder = await signed_up(town)
    for words in ("10-12", "17-12"):
        await town.tap(phone, "1:ed:")
        await town.say(phone, words)
    assert await day_of(town, holder) == date(2026, 12, 17)
    assert "17-12-2026" in town.last(town.karin)


async def test_later_words_are_for_the_coach_again(town: Town) -> None:
    phone, holder = await signed_up(town)
    await town.tap(phone, "📅 I know the day")
    await town.stage.pass_time(town.now + timedelta(minutes=16))
    await town.say(phone, "10-12")
    assert await day_of(town, holder) is None
    assert "10-12" in town.last(town.karin)


async def test_it_is_asked_until_it_is_told(town: Town) -> None:
    """The last possible exam KNM before the end on 28 February 2027 is on 3 January: it is asked 42 days before."""
    phone, holder = await signed_up(town)
    for part in LANGUAGE_PARTS:
        await town.tap_data(phone, f"1:su:{holder.id}:{part}")
        await town.tap_data(phone, f"1:ed:{holder.id}:{part}")
        await town.say(phone, "15-12")
    before = len(town.all(phone))
    await town.stage.pass_time(local("2026-11-21 12:00"))
    (asked,) = (text for text in town.all(phone)[before:] if ASKED in text)
    assert "KNM" in asked
    await town.tap(phone, "📅 I know the day")
    await town.say(phone, "10-12")
    told = len(town.all(phone))
    await town.stage.pass_time(local("2026-12-01 12:00"))
    assert not [text for text in town.all(phone)[told:] if ASKED in text]


async def test_who_did_not_sign_up_is_asked_again(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await on_b1(town, holder)
    for part in LANGUAGE_PARTS:
        await town.tap_data(phone, f"1:su:{holder.id}:{part}")
    await town.tap(phone, "↩️ I did not sign up")
    last = LANGUAGE_PARTS[-1]
    assert await state_of(town, holder.id, last) is PartState.NOT_YET
    await town.stage.pass_time(local("2026-11-26 19:00"))
    assert any("Did you sign up for the exam?" in text and "Speaking" in text for text in town.all(phone))


async def test_what_the_coach_entered_stays(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await an_exam(town, holder)
    toast = await town.tap_data(phone, f"1:nu:{holder.id}:writing")
    assert toast
    assert await state_of(town, holder.id, Part.WRITING) is PartState.SIGNED_UP
    await town.tap_data(phone, f"1:ed:{holder.id}:writing")
    await town.say(phone, "24-12-2026")
    assert await day_of(town, holder) == date(2026, 12, 1)


async def test_the_coach_adds_time_and_place(town: Town) -> None:
    phone, _ = await signed_up(town)
    await town.tap(phone, "📅 I know the day")
    await town.say(phone, "10-12")
    await town.tap(town.karin, "✏️ Correct")
    shown = town.last(town.karin)
    assert "KNM" in "".join(town.stage.last(town.karin).buttons)
    assert "Result, or another day" in shown


async def test_the_coach_sees_whose_day_is_not_known(town: Town) -> None:
    _, holder = await signed_up(town)
    shown = await town.say(town.karin, "/deadlines")
    assert holder.name in shown
    await town.tap(town.karin, f"1:kl:{holder.id}")
    assert "Signed up for KNM, day not known yet; last possible day: 03-01-2027" in town.last(town.karin)


async def test_an_update_that_comes_twice_tells_the_day_once(town: Town) -> None:
    phone, holder = await signed_up(town)
    await town.tap(phone, "📅 I know the day")
    before = len(town.all(town.karin))
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.say(phone, "10-12")
    assert town.all(phone)[-1] == town.all(phone)[-2]
    assert await day_of(town, holder) == date(2026, 12, 10)
    assert len(town.all(town.karin)) == before + 1

"""Reminders of exams and of other dates on the line, as a holder gets and answers them."""

from datetime import date, time

import pytest

from bot.actions import trajectories as actions
from bot.actions.preferences import turn_dial
from bot.rules.exam_parts import parts
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    AttemptState,
    GivenKind,
    HoursKind,
    Part,
    PartState,
    Source,
)
from bot.rules.values import Dial
from storage import trajectories
from tests.handlers.town import Town, data_of, local, on_b1, read

ASKED = "Did you sign up for the exam?"


async def state_of(town: Town, holder_id: int, part: Part) -> PartState:
    record = await town.read(trajectories.record, holder_id, now=town.now)
    return next(one.state for one in parts(record, town.now.date()) if one.part is part)


async def test_signing_up_is_asked_until_it_is_answered(town: Town) -> None:
    """The NT2 exam: the last day to sign up is 29 November 2026 (domain example for an end on 28 February 2027)."""
    phone, holder = await town.join()
    await on_b1(town, holder)
    await town.stage.pass_time(local("2026-11-26 19:00"))
    asked = [text for text in town.all(phone) if ASKED in text]
    assert asked
    assert "Sunday 29 November 2026" in asked[-1]
    for part in (Part.READING, Part.LISTENING, Part.WRITING, Part.SPEAKING):
        await town.tap_data(phone, f"1:su:{holder.id}:{part}")
        assert await state_of(town, holder.id, part) is PartState.SIGNED_UP
    await town.tap_data(phone, f"1:su:{holder.id}:{Part.KNM}")
    assert "KNM" in town.last(phone)
    before = len([text for text in town.all(phone) if ASKED in text])
    await town.stage.pass_time(local("2026-12-04 19:00"))
    assert len([text for text in town.all(phone) if ASKED in text]) == before


async def test_the_coach_hears_who_signed_up_and_who_needs_help(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await on_b1(town, holder)
    await town.tap_data(phone, f"1:su:{holder.id}:{Part.WRITING}")
    assert "Semhar" in town.last(town.karin)
    assert "Writing" in town.last(town.karin)
    await town.tap_data(phone, f"1:lh:{holder.id}:term_end")
    assert "Semhar" in town.last(town.karin)
    assert "Your coach knows now" in town.last(phone)


async def test_a_second_tap_signs_up_once(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    for _ in range(2):
        await town.tap_data(phone, f"1:su:{holder.id}:{Part.KNM}")
    record = await town.read(trajectories.record, holder.id, now=town.now)
    assert len(record.attempts) == 1


async def test_an_exam_is_told_and_reminded_of(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    await town.write(
        actions.enter_attempt,
        town.coach.id,
        holder.id,
        Part.KNM,
        day=date(2026, 12, 10),
        at=time(14),
        place="Utrecht",
        source=Source.COACH,
        now=town.now,
    )
    await town.stage.advance(60)
    assert "You have an exam in 22 days." in town.last(phone)
    assert "Thursday 10 December 2026, 14:00 in the afternoon" in town.last(phone)
    assert "Utrecht" in town.last(phone)
    seen = set()
    for moment, words in (
        ("2026-11-30 19:00", "You can still choose another day."),
        ("2026-12-03 19:00", "Did the letter from DUO come?"),
        ("2026-12-09 19:00", "Take your ID with you."),
        ("2026-12-10 13:00", "You have an exam today."),
    ):
        await town.stage.pass_time(local(moment))
        of_exam = [text for text in town.all(phone) if "KNM" in text and text not in seen]
        assert any(words in text for text in of_exam), moment
        seen |= set(of_exam)


@pytest.mark.parametrize("language", ["ar", "ti", "nl"])
async def test_no_message_of_the_line_threatens_or_tells_a_result(town: Town, language: str) -> None:
    phone, holder = await town.join(language=language)
    await on_b1(town, holder)
    await town.stage.pass_time(local("2027-03-01 12:00"))
    told = town.all(phone)
    assert len(told) > 5
    for text in told:
        assert not any(word in text.lower() for word in ("boete", "€", "fine ", "gezakt", "geslaagd"))


async def test_the_buttons_of_a_reminder(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    await town.stage.pass_time(local("2026-11-26 19:00"))
    message = town.with_button(phone, "1:su:")
    assert all(len(data.encode()) <= 64 for data in data_of(message))
    assert any(data.startswith(f"1:lh:{holder.id}:sign_up_by.") for data in data_of(message))


async def test_a_reminder_asks_about_each_of_its_parts(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    await town.stage.pass_time(local("2026-11-26 19:00"))
    message = town.with_button(phone, "1:su:")
    assert "📝 Reading, Listening, Writing, Speaking\n🗓 The last day to sign up is" in read(message)
    assert "Also" not in read(message)
    signs = [data for data in data_of(message) if data.startswith("1:su:")]
    assert signs == [f"1:su:{holder.id}:{part}" for part in LANGUAGE_PARTS]
    assert "signed up for Listening" in await town.tap(phone, f"1:su:{holder.id}:{Part.LISTENING}")
    assert "📝 Listening: signed up" in await town.tap(phone, f"1:ml:{holder.id}")


async def test_a_reminder_says_what_else_is_due(town: Town) -> None:
    """Also when it is translated afterwards."""
    phone, holder = await town.join()
    await on_b1(town, holder)
    await town.write(turn_dial, phone.id, Dial.DUTCH, now=town.now)
    await town.stage.pass_time(local("2026-12-28 19:00"))
    end = "28 februari 2027"
    assert f"➕ Ook: PVT, MAP: de laatste dag om het klaar te hebben, zondag {end}" in town.last(phone)
    translated = await town.tap(phone, "1:tr:ln:")
    assert "➕ Also: PVT, MAP: the last day to have it done, Sunday 28 February 2027" in translated


async def test_my_line_says_one_thing_first(town: Town) -> None:
    phone, holder = await town.join()
    assert "Your coach has not entered your dates yet." in await town.say(phone, "/line")
    await on_b1(town, holder)
    shown = await town.say(phone, "/line")
    assert shown.count("Next:") == 1
    assert (
        "Next: Reading, Listening, Writing, Speaking: the last day to sign up\n"
        "🗓 Sunday 29 November 2026 ≈\n"
        "Sign up with DUO now." in shown
    )
    assert "🏁 Sunday 28 February 2027: the last day of your inburgering ≈" in shown
    assert "🎓 Sunday 28 February 2027: PVT, MAP: the last day to have it done ≈" in shown
    assert shown.count("≈ We calculated this day. DUO has not confirmed it.") == 1
    assert "⬜ KNM: living in the Netherlands: not yet" in shown
    assert "Still open: Reading, Listening, Writing, Speaking, KNM, PVT, MAP." in shown
    await town.tap(phone, f"1:su:{holder.id}:{Part.WRITING}")
    assert "📝 Writing: signed up" in await town.say(phone, "/line")


async def test_my_line_says_when_and_where_the_next_exam_is(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    for part, at in ((Part.KNM, time(14)), (Part.READING, time(9)), (Part.LISTENING, time(11))):
        await town.write(
            actions.enter_attempt,
            town.coach.id,
            holder.id,
            part,
            day=date(2026, 11, 23) if part is Part.KNM else date(2026, 11, 25),
            at=at,
            place="Utrecht",
            source=Source.DUO_LETTER,
            now=town.now,
        )
    shown = await town.say(phone, "/line")
    assert "Next: KNM: exam\n🗓 Monday 23 November 2026, 14:00 in the afternoon\n📍 Utrecht\n🪪" in shown
    await town.stage.pass_time(local("2026-11-24 12:00"))
    shown = await town.say(phone, "/line")
    assert "Next: Reading, Listening: exam\n🗓 Wednesday 25 November 2026\n🪪" in shown


async def test_what_duo_wrote_is_not_called_calculated(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    for part in (*LANGUAGE_PARTS, Part.KNM):
        await town.tap_data(phone, f"1:su:{holder.id}:{part}")
    await town.write(
        actions.enter_date,
        town.coach.id,
        holder.id,
        GivenKind.TERM_END,
        date(2027, 3, 31),
        Source.DUO_LETTER,
        now=town.now,
    )
    shown = await town.say(phone, "/line")
    assert "🗓 Wednesday 31 March 2027\nLook with your coach" in shown
    assert "≈" not in shown
    await town.tap(phone, "❓ Why this day?")
    assert "This day stands in a letter from DUO." in town.last(phone)


async def test_all_dates_and_where_each_comes_from(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    await town.say(phone, "/line")
    await town.tap(phone, "📅 All dates")
    shown = town.last(phone)
    assert "✍️ Sunday 29 November 2026: Writing: the last day to sign up ≈" in shown
    assert "🏁 Sunday 28 February 2027: the last day of your inburgering ≈" in shown
    # What is for the coach to do is not told.
    assert "coach" not in shown
    await town.tap(phone, f"1:lx:{holder.id}:term_end")
    why = town.last(phone)
    assert "The term is 3 years. It is counted from the date on the plan (PIP)." in why
    assert "• Date on the plan (PIP): Thursday 29 February 2024" in why
    assert "📖 Wet inburgering 2021 art. 11" in why
    assert "🔗 https://wetten.overheid.nl/BWBR0044770" in why
    await town.tap(phone, "🧭 My line")
    assert "Next:" in town.last(phone)


async def test_hours_are_told_against_the_norm(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    assert "⏱" not in await town.say(phone, "/line")
    await town.write(
        actions.enter_hours,
        town.coach.id,
        holder.id,
        HoursKind.NT2,
        121 * 60 + 30,
        date(2026, 10, 1),
        Source.SCHOOL,
        now=town.now,
    )
    shown = await town.say(phone, "/line")
    assert "⏱ Dutch lessons, learning to read and write: 121 of 600 hours" in shown


async def test_two_things_at_one_time_are_told_without_what_they_are_about(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    await town.appointment(holder, "2026-12-10 14:30", title="Intake psycholoog", place="GGZ")
    await town.write(
        actions.enter_attempt,
        town.coach.id,
        holder.id,
        Part.KNM,
        day=date(2026, 12, 10),
        at=time(14),
        place="Utrecht",
        source=Source.COACH,
        now=town.now,
    )
    shown = await town.say(phone, "/line")
    assert (
        "⚠️ At the same time: Thursday 10 December 2026, 14:00 KNM"
        " and Thursday 10 December 2026, 14:30 Appointment\nPlease tell your coach." in shown
    )
    assert "psycholoog" not in shown


async def test_an_old_button_shows_the_line_as_it_is(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    old = "This button no longer works."
    for code in ("lx", "lh"):
        assert old in await town.tap_data(phone, f"1:{code}:{holder.id}:exam.99")
        assert "My line" in town.last(phone)
    attempt = await town.write(
        actions.enter_attempt,
        town.coach.id,
        holder.id,
        Part.KNM,
        day=date(2026, 3, 2),
        state=AttemptState.PASSED,
        source=Source.DUO_LETTER,
        now=town.now,
    )
    assert old in await town.tap_data(phone, f"1:su:{holder.id}:{Part.KNM}")
    assert "✅ KNM: living in the Netherlands: done" in town.last(phone)
    record = await town.read(trajectories.record, holder.id, now=town.now)
    assert [one.id for one in record.attempts] == [attempt.id]


async def test_the_end_of_the_term_says_how_long_it_is_and_what_is_open(town: Town) -> None:
    phone, holder = await town.join()
    await on_b1(town, holder)
    await town.stage.pass_time(local("2026-12-29 19:00"))
    told = [text for text in town.all(phone) if "The end of your time for inburgering" in text]
    assert "⏳ There are 2 months left." in told[-1]
    assert "Still open: Reading, Listening, Writing, Speaking, KNM, PVT, MAP." in told[-1]


async def test_on_a_shared_phone_each_has_a_line(town: Town) -> None:
    phone, semhar = await town.join("Semhar")
    await town.join("Yonas", phone=phone)
    await on_b1(town, semhar)
    await town.say(phone, "/line")
    assert "👤 Semhar" in town.all(phone)[-2]
    assert "👤 Yonas" in town.all(phone)[-1]
    await town.tap(phone, f"1:lx:{semhar.id}:")
    assert town.last(phone).startswith("👤 Semhar")
    await town.tap(phone, f"1:ld:{semhar.id}")
    assert any(text.startswith("👤 Semhar\n📅 All dates") for text in town.all(phone))

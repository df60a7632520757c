"""Check-ins in the chat: question by question, a change of mind, words and voices after it, late, and by old buttons."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules.values import Domain, Holder
from bot.standin import Phone
from storage import check_ins, messages
from tests.handlers.town import Town, data_of, local, read

THURSDAY = "2026-11-26 17:00"  # the week after they came in


async def asked(town: Town, *, until: str = THURSDAY, **values: Any) -> tuple[Phone, Holder]:
    """Somebody to whom the first check-in has come."""
    phone, holder = await town.join(asked=True, **values)
    await town.stage.pass_time(local(until))
    return phone, holder


async def given(town: Town, holder: Holder) -> dict[str, str]:
    """The answers that hold, by question."""
    found = await town.read(check_ins.of_holders, [holder.id], town.now - timedelta(days=365))
    return {key: one.code for check_in in found[holder.id] for key, one in check_in.answers.items()}


async def history(town: Town, check_in_id: int = 1) -> list[tuple[str, bool]]:
    """Each answer that was ever given, and whether it holds."""
    rows = await town.read(check_ins.history, check_in_id)
    return [(one.code, until is None) for one, until in rows]


async def test_three_taps_in_one_message_then_what_else_there_is(town: Town) -> None:
    phone, holder = await asked(town)
    message = town.stage.last(phone)
    assert "How is it going with you?" in read(message)
    assert "Question 1 of 3" in read(message)
    assert message.buttons[:5] == ["😄 Very good", "🙂 Good", "😐 So-so", "🙁 Not so good", "😢 Bad"]
    count = len(town.all(phone))
    assert "How many hours of Dutch" in await town.tap(phone, "🙂 Good")
    assert "Dutch course" in await town.tap(phone, "4 to 8 hours")
    shown = await town.tap(phone, "Okay")
    assert "Thank you!" in shown
    assert "🙂 Good" in shown
    assert "something else" in shown
    assert len(town.all(phone)) == count  # all of it in the one message
    assert await given(town, holder) == {"faces": "good", "hours": "some", "lan-course": "okay"}
    assert "All right" in await town.tap(phone, "👌 That is all")
    assert "Thursday 3 December 2026" in town.last(phone)


async def test_b04_two_quick_taps_and_a_change_of_mind(town: Town) -> None:
    """Yes, yes, no within a second: the last holds, the coach sees one entry, and all is kept."""
    phone, holder = await asked(town)
    message = town.stage.last(phone)
    before = len(town.toasts(phone))
    for code in ("good", "good", "low"):
        phone.tap(town.stage.bot, message.message_id, f"1:qa:{holder.id}:1:0:{code}")
    await town.stage.settle()
    assert len(town.toasts(phone)) == before + 3
    assert await given(town, holder) == {"faces": "low"}
    assert await history(town) == [("good", False), ("low", True)]
    await town.tap_data(town.karin, f"1:sp:{holder.id}")
    assert town.last(town.karin).count("Not so good") == 1
    assert "🙂 Good" not in town.last(town.karin)


async def test_help_is_told_once_and_not_when_they_change_their_mind_at_once(town: Town) -> None:
    phone, holder = await asked(town)
    for code in ("help", "well"):
        await town.tap_data(phone, f"1:qa:{holder.id}:1:2:{code}")
    await town.stage.advance(60)
    assert not any("asks for your help" in words for words in town.all(town.karin))
    for code in ("help", "okay", "help"):
        await town.tap_data(phone, f"1:qa:{holder.id}:1:2:{code}")
    await town.stage.advance(60)
    (told,) = [words for words in town.all(town.karin) if "asks for your help" in words]
    assert "Semhar" in told
    assert "About: 🗣" in told
    assert "Your coach hears that" in await town.tap_data(phone, f"1:qm:{holder.id}:1") + town.last(phone)


async def test_who_asks_for_help_by_a_tap_stands_under_the_messages(town: Town) -> None:
    phone, holder = await asked(town)
    await town.tap_data(phone, f"1:qa:{holder.id}:1:2:help")
    await town.stage.advance(60)
    # From the notice the coach can write at once.
    assert "Semhar (Voorbeeldstad)" in await town.tap(town.karin, "💬 Open") + town.last(town.karin)
    shown = await town.say(town.karin, "/messages")
    assert "No message waits for an answer." in shown
    assert "🙋 Semhar asked for help by a button." in shown
    assert "Asked for help by a button" in await town.tap(town.karin, "🙋 Semhar")
    await town.tap(town.karin, "✅ Seen")
    assert "Nobody waits for an answer." in await town.say(town.karin, "/messages")
    # Who writes besides stands there once.
    await town.tap_data(phone, f"1:qa:{holder.id}:1:2:well")
    await town.tap_data(phone, f"1:qa:{holder.id}:1:2:help")
    await town.say(phone, "Ik wil praten")
    assert "asked for help by a button" not in await town.say(town.karin, "/messages")


async def test_what_is_private_is_not_said_on_a_locked_phone(town: Town) -> None:
    phone, holder = await asked(town)
    tracks = [one for one in Domain if one is not Domain.HEALTH]
    for track in tracks:
        await town.tap_data(phone, f"1:qk:{holder.id}:{track}:1")
    await town.stage.pass_time(local("2026-12-03 17:00"))
    found = await town.read(check_ins.one, 2)
    assert [one for one, _ in found.questions] == ["faces", "hea-talk"]
    await town.tap_data(phone, f"1:qa:{holder.id}:2:1:talk")
    await town.stage.advance(60)
    assert town.last(town.karin).strip() == "🙋 Semhar asks for your help in a check-in."


async def test_a_change_of_mind_on_the_same_day_and_none_later(town: Town) -> None:
    phone, holder = await asked(town)
    await town.tap(phone, "🙂 Good")
    await town.tap(phone, "None")
    await town.tap(phone, "Okay")
    await town.tap(phone, "✏️ 🙂")
    assert "✅ 🙂 Good" in town.stage.last(phone).buttons
    await town.tap(phone, "😄 Very good")
    assert (await given(town, holder))["faces"] == "great"
    await town.stage.pass_time(local("2026-11-27 09:00"))
    await town.tap_data(phone, f"1:qa:{holder.id}:1:0:bad")
    assert (await given(town, holder))["faces"] == "great"
    assert "😄 Very good" in town.last(phone)


async def test_a_tap_that_is_delivered_twice_answers_once(town: Town) -> None:
    phone, _ = await asked(town)
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.tap(phone, "🙂 Good")
    assert await history(town) == [("good", True)]
    assert "How many hours" in town.last(phone)


async def test_a_question_can_be_passed_over_and_answered_later(town: Town) -> None:
    phone, holder = await asked(town)
    await town.tap(phone, "⏭ Not now")
    await town.tap(phone, "1 to 3 hours")
    assert "Question 1 of 3" in town.last(phone)  # it still waits
    for _ in range(2):
        await town.tap(phone, "⏭ Not now")
    assert "something else" in town.last(phone)
    assert await given(town, holder) == {"hours": "few"}
    await town.say(phone, "/open")
    assert "2 questions of Thursday 26 November" in town.last(phone)
    assert "How is it going with you?" in await town.tap(phone, f"1:qq:{holder.id}:1")


async def test_late_from_what_is_open_until_it_is_over(town: Town) -> None:
    phone, holder = await asked(town)
    await town.stage.pass_time(local("2026-12-05 12:00"))
    shown = await town.say(phone, "/open")
    assert shown.count("💬") == 2
    await town.tap(phone, f"1:qq:{holder.id}:1")
    await town.tap(phone, f"1:qa:{holder.id}:1:0:fair")
    assert await given(town, holder) == {"faces": "fair"}
    await town.stage.pass_time(local("2026-12-10 17:01"))
    await town.tap_data(phone, f"1:qa:{holder.id}:1:1:few")
    assert "This check-in is over" in town.last(phone)
    assert "😐 So-so" in town.last(phone)
    assert await given(town, holder) == {"faces": "fair"}


async def test_nothing_is_open(town: Town) -> None:
    phone, _ = await town.join()
    assert "Nothing is open" in await town.say(phone, "/open")


async def test_open_appointments_stand_with_them(town: Town) -> None:
    phone, holder = await town.join()
    made = await town.appointment(holder, "2026-11-24 14:00")
    shown = await town.say(phone, "/open")
    assert "Will you come? Tuesday 24 November" in shown
    await town.tap(phone, f"1:ap:{made.id}")
    await town.tap(phone, f"1:an:{made.id}:")
    assert "Nothing is open" in await town.say(phone, "/open")


async def test_words_a_voice_and_a_photo_go_to_the_coach(town: Town) -> None:
    phone, holder = await asked(town)
    for button in ("🙂 Good", "None", "Okay"):
        await town.tap(phone, button)
    await town.say(phone, "My daughter goes to school now")
    await town.message(phone, voice={"file_id": "v1", "file_unique_id": "v1", "duration": 4})
    kept = await town.read(messages.messages_of_holder, holder.id, 5)
    assert [one.medium for one in kept] == ["voice", "text"]
    assert "passed this on" in town.last(phone)
    assert any("My daughter goes" in words for words in town.all(town.karin))
    assert "your appointments" in await town.say(phone, "/help")  # a command stays a command


async def test_on_a_family_phone_it_carries_the_name_and_words_are_whose_was_asked(town: Town) -> None:
    phone, semhar = await town.join("Semhar", asked=True)
    _, abel = await town.join("Abel", phone=phone)
    await town.stage.pass_time(local(THURSDAY))
    assert "👤 Semhar" in town.last(phone)
    for button in ("🙂 Good", "None", "Okay"):
        assert "👤 Semhar" in await town.tap(phone, button)
    await town.say(phone, "Thank you Karin")
    (kept,) = await town.read(messages.messages_of_holder, semhar.id, 5)
    assert kept.words == "Thank you Karin"
    # Somebody taps something else: from then on it may be another one who writes.
    await town.say(phone, "/appointments")
    await town.say(phone, "I cannot come")
    assert "Which of you wrote this?" in town.last(phone)
    await town.tap(phone, "Abel")
    assert len(await town.read(messages.messages_of_holder, abel.id, 5)) == 1


async def test_a_long_time_after_the_question_is_asked_whose_it_is(town: Town) -> None:
    phone, holder = await town.join("Semhar", asked=True)
    await town.join("Abel", phone=phone)
    await town.stage.pass_time(local(THURSDAY))
    await town.tap_data(phone, f"1:qm:{holder.id}:1")
    await town.stage.advance(3601)
    await town.say(phone, "Good evening")
    assert "Which of you wrote this?" in town.last(phone)


async def test_an_answer_to_practice_stays_one(town: Town) -> None:
    """What is awaited elsewhere on the phone is not taken over."""
    from storage import dialogs

    phone, holder = await asked(town)
    await town.write(dialogs.put, phone.id, "practice", {"holder": holder.id}, now=town.now)
    await town.tap_data(phone, f"1:qm:{holder.id}:1")
    assert (await town.read(dialogs.get, phone.id)).step == "practice"


@pytest.mark.parametrize(
    "data", ["1:qa:{}:1:9:good", "1:qa:{}:1:0:wonderful", "1:qa:{}:99:0:good", "1:qq:{}:99"]
)
async def test_b05_a_button_of_no_question_changes_nothing(town: Town, data: str) -> None:
    phone, holder = await asked(town)
    await town.tap_data(phone, data.format(holder.id))
    assert await given(town, holder) == {}
    assert "cannot find" in town.last(phone)


async def test_b05_an_old_button_shows_how_it_is_now(town: Town) -> None:
    phone, holder = await asked(town)
    first = town.stage.last(phone)
    await town.tap(phone, "🙂 Good")
    await town.stage.pass_time(local("2027-01-08 12:00"))
    await town.tap_data(phone, f"1:qa:{holder.id}:1:1:few", message=first)
    assert "This check-in is over" in read(first)
    assert [data for data in data_of(first) if data.startswith("1:qa")] == []


async def test_the_person_sees_what_the_coach_sees_and_keeps_a_track(town: Town) -> None:
    phone, holder = await asked(town)
    for button in ("🙂 Good", "None", "Okay"):
        await town.tap(phone, button)
    own = await town.tap_data(phone, f"1:qv:{holder.id}") or town.last(phone)
    assert "🗣 Dutch language" in own
    assert "🙂 Okay" in own
    await town.tap_data(town.karin, f"1:qf:{holder.id}")
    coach = town.last(town.karin)
    assert "🙂 Okay" in coach
    assert "🌱 None" in coach
    await town.tap(phone, f"1:qk:{holder.id}:language:1")
    own = town.last(phone)
    assert "Okay" not in own
    assert "🔒 🗣 Dutch language: only you see this." in own
    for page in ("sp", "qf"):
        await town.tap_data(town.karin, f"1:{page}:{holder.id}")
        assert "Okay" not in town.last(town.karin)
        assert "🌱 None" not in town.last(town.karin)
        assert "🙂 Good" in town.last(town.karin)
    # Nothing about it is asked either, and an old button of it answers nothing.
    await town.tap_data(phone, f"1:qa:{holder.id}:1:2:well")
    assert (await given(town, holder))["lan-course"] == "okay"
    await town.stage.pass_time(local("2026-12-03 17:00"))
    found = await town.read(check_ins.one, 2)
    assert [one for one, _ in found.questions] == ["faces", "slf-post"]
    await town.tap_data(phone, f"1:qk:{holder.id}:language:0")
    await town.tap_data(town.karin, f"1:qf:{holder.id}")
    assert "Okay" in town.last(town.karin)


async def test_in_tigrinya_with_dutch_beside_it(town: Town) -> None:
    phone, _ = await asked(town, language="ti")
    question = town.stage.app.application.house.catalogues.translator("ti").plain_of_data(
        "faces", "How is it going with you?"
    )
    assert question in town.last(phone)
    assert "🇳🇱 hoe gaat het?" in town.last(phone)

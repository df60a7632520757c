"""What becomes of an answer: at night (T06), at a chosen moment, called back, taken out of the chat."""

import pytest

from bot.rules.replies import Fate
from bot.rules.values import Dial
from bot.standin import Phone
from storage import people
from tests.handlers.talking import opened, replies_to, undone_in_time, wrote
from tests.handlers.town import Town, local, right


def came(town: Town, phone: Phone) -> list[str]:
    return [text for text in town.all(phone) if text.startswith("💬")]


async def test_t06_at_night_an_answer_waits_for_the_morning(town: Town) -> None:
    """Case b: held until 08:00; the coach sees when it goes."""
    phone, holder = await town.join("Sara")
    await town.stage.pass_time(local("2026-11-19 23:40"))
    await opened(town, holder)
    echo = await town.say(town.karin, "Tot morgen")
    assert "🌙 It is night. Sara gets it: Friday 20 November at 08:00." in echo
    await town.stage.pass_time(local("2026-11-20 07:59"))
    assert came(town, phone) == []
    await town.stage.pass_time(local("2026-11-20 08:00"))
    assert len(came(town, phone)) == 1
    (reply,) = await replies_to(town, holder)
    assert reply.sent_at == local(right("T06")["b"]["deliver"])


async def test_t06_send_now_goes_without_sound(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await town.stage.pass_time(local("2026-11-19 23:40"))
    await opened(town, holder)
    await town.say(town.karin, "De trein rijdt niet")
    assert "It leaves in 10 seconds" in await town.tap(town.karin, "📤 Send now")
    await undone_in_time(town)
    assert len(came(town, phone)) == 1
    assert town.stage.last(phone).silent


async def test_t06_what_answers_their_own_words_is_not_held(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await town.stage.pass_time(local("2026-11-19 23:00"))
    await wrote(town, phone, "Ik ben de weg kwijt")
    await town.stage.pass_time(local("2026-11-19 23:40"))
    await opened(town, holder)
    assert "It leaves in 10 seconds" in await town.say(town.karin, "Waar bent u?")
    await undone_in_time(town)
    assert len(came(town, phone)) == 1


async def test_a_reply_held_by_an_outage_waits_for_the_morning(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await town.stage.pass_time(local("2026-11-19 20:59"))
    await opened(town, holder)
    await town.say(town.karin, "Tot morgen")
    town.stage.clock.move_to(local("2026-11-20 02:00"))
    await town.stage.settle()
    assert came(town, phone) == []
    await town.stage.pass_time(local("2026-11-20 08:00"))
    assert len(came(town, phone)) == 1


async def test_planned_for_monday(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await wrote(town, phone, "Wanneer?")
    await opened(town, holder)
    await town.say(town.karin, "Vandaag begint de les")
    assert "When should Sara get it?" in await town.tap(town.karin, "🕘 Another time")
    # While it is asked nothing leaves, and the message waits.
    await undone_in_time(town)
    assert came(town, phone) == []
    assert "I do not understand" in await town.say(town.karin, "later")
    assert "in the past" in await town.say(town.karin, "18-11-2026 9:00")
    shown = await town.say(town.karin, "23-11-2026 9:00")
    assert "🕘 Sara gets it: Monday 23 November at 09:00." in shown
    # It can be seen, and the conversation is open as before.
    conversation = await opened(town, holder)
    assert any("leaves later" in label and "Mon 23 Nov 09:00" in label for label in conversation.buttons)
    await town.stage.pass_time(local("2026-11-23 09:00"))
    assert len(came(town, phone)) == 1


async def test_a_planned_one_is_cancelled(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Vandaag begint de les")
    await town.tap(town.karin, "🕘 Another time")
    await town.say(town.karin, "maandag 9:00")
    await opened(town, holder)
    await town.tap(town.karin, "leaves later")
    assert "It was taken back" in await town.tap(town.karin, "↩️ Undo")
    await town.stage.pass_time(local("2026-11-24 09:00"))
    assert came(town, phone) == []
    assert [each.fate for each in await replies_to(town, holder)] == [Fate.TAKEN_BACK]


async def test_a_draft_waits_to_be_decided_on(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Misschien")
    await town.tap(town.karin, "🕘 Another time")
    await town.tap(town.karin, "1:tx")
    await town.stage.advance(3600)
    assert came(town, phone) == []
    await opened(town, holder)
    await town.tap(town.karin, "📝 not sent yet")
    await town.tap(town.karin, "📤 Send now")
    await undone_in_time(town)
    assert len(came(town, phone)) == 1


async def test_what_has_left_is_taken_back(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Voor iemand anders")
    await undone_in_time(town)
    assert len(came(town, phone)) == 1
    # The button of the held one shows what it is now.
    assert "✅ It was delivered" in await town.tap(town.karin, "↩️ Undo")
    assert town.toasts(town.karin)[-1] == "This has changed. This is how it is now."
    shown = await town.tap(town.karin, "🗑 Take it back")
    assert shown == (
        "🗑 It is gone from the chat of Sara.\nThey may have read it before: Telegram does not tell."
    )
    assert came(town, phone) == []
    assert [each.fate for each in await replies_to(town, holder)] == [Fate.TAKEN_BACK]


async def test_taken_back_by_a_tap_that_is_delivered_twice(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Voor iemand anders")
    await undone_in_time(town)
    await town.tap(town.karin, "↩️ Undo")
    before = len(town.all(town.karin))
    town.stage.standin.faults.double_delivery(town.stage.bot)
    first = await town.tap(town.karin, "🗑 Take it back")
    assert "cannot find" not in "\n".join(town.all(town.karin)[before - 1 :])
    assert first == town.last(town.karin)
    assert came(town, phone) == []


async def test_what_was_answered_by_it_waits_again(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await wrote(town, phone, "Wanneer?")
    await opened(town, holder)
    await town.say(town.karin, "Nooit")
    await undone_in_time(town)
    assert "Nobody waits" in await town.say(town.karin, "/messages")
    await town.tap(town.karin, "↩️ Undo")
    await town.tap(town.karin, "🗑 Take it back")
    assert "1 person waits" in await town.say(town.karin, "/messages")


async def test_what_is_gone_already_cannot_be_taken_back(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Voor iemand anders")
    await undone_in_time(town)
    await town.tap(town.karin, "↩️ Undo")
    phone.block(town.stage.bot)
    await town.stage.settle()
    assert "It could not be taken back" in await town.tap(town.karin, "🗑 Take it back")
    assert [each.fate for each in await replies_to(town, holder)] == [Fate.SENT]


async def test_it_is_said_when_they_have_read_it(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Voor iemand anders")
    await undone_in_time(town)
    await wrote(town, phone, "Wie bedoelt u?")
    await town.tap(town.karin, "↩️ Undo")
    assert "they have probably read it" in await town.tap(town.karin, "🗑 Take it back")


async def test_after_two_days_it_is_too_late(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Voor iemand anders")
    await undone_in_time(town)
    await town.tap(town.karin, "↩️ Undo")
    await town.stage.advance(48 * 3600)
    assert "It is too late" in await town.tap(town.karin, "🗑 Take it back")
    assert len(came(town, phone)) == 1
    assert [each.fate for each in await replies_to(town, holder)] == [Fate.SENT]


async def test_who_stopped_meanwhile_gets_nothing_and_the_coach_sees_it(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Tot morgen")
    phone.block(town.stage.bot)
    await town.stage.settle()
    await undone_in_time(town)
    assert came(town, phone) == []
    (reply,) = await replies_to(town, holder)
    await town.tap_data(town.karin, f"1:ty:{reply.reply.id}")
    assert "📵 It was not delivered: blocked the bot" in town.last(town.karin)


async def test_who_left_sends_nothing_any_more(town: Town) -> None:
    """R01: what was planned does not go in the name of who has left."""
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.say(town.karin, "Tot morgen")
    await town.write(people.change_staff, town.coach.id, left_at=town.now)
    await undone_in_time(town)
    assert came(town, phone) == []


@pytest.mark.parametrize("dial", Dial)
async def test_free_words_are_said_once_at_every_position(town: Town, dial: Dial) -> None:
    phone, holder = await town.join("Sara", language="ar", dial=dial)
    await opened(town, holder)
    await town.say(town.karin, "Neem uw brief mee")
    await undone_in_time(town)
    assert town.last(phone).count("Neem uw brief mee") == 1
    if dial in (Dial.HIDDEN, Dial.DUTCH):
        assert (await town.tap(phone, "1:tr:re:")).count("Neem uw brief mee") == 1


async def test_on_a_shared_phone_an_answer_carries_the_name(town: Town) -> None:
    phone, _ = await town.join("Sara")
    _, abel = await town.join("Abel", phone=phone)
    await opened(town, abel)
    await town.say(town.karin, "Tot morgen")
    await undone_in_time(town)
    assert town.last(phone).startswith("👤 Abel\n💬 Karin:\nTot morgen")


async def test_a_repeated_update_answers_once(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    message = {
        "message_id": 900,
        "date": int(town.now.timestamp()),
        "chat": town.karin.chat_api(),
        "from": town.karin.user,
        "text": "Tot morgen",
    }
    for _ in range(2):
        await town.process({"update_id": 7700, "message": message})
    await undone_in_time(town)
    assert len(came(town, phone)) == 1
    assert len(await replies_to(town, holder)) == 1

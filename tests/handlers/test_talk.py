"""A coach answers the right person (R02), and reads what was written by both (B06, B07)."""

from datetime import timedelta

import pytest

from bot.rules.replies import Fate
from bot.standin import Phone
from storage import copies, people
from tests.handlers.talking import answered, notice_of, opened, replies_to, undone_in_time, wrote
from tests.handlers.town import Town, data_of, read, restarted, right


def came(town: Town, phone: Phone) -> list[str]:
    """What a coach wrote to this phone."""
    return [text for text in town.all(phone) if text.startswith("💬")]


async def test_r02_the_open_conversation_is_the_target(town: Town) -> None:
    """Steps 1 to 4: another one writes while the coach types."""
    (one, first), (two, _) = await town.join("Sara"), await town.join("Samir")
    await wrote(town, one, "Ik ben ziek")
    await opened(town, first)
    await wrote(town, two, "Hallo?")
    echo = await town.say(town.karin, "Beterschap")
    assert echo.startswith("💬 To Sara (Voorbeeldstad):\nBeterschap\n⏱ It leaves in 10 seconds.")
    assert came(town, one) == []
    await undone_in_time(town)
    assert right("R02")["4"] == "holder 1"
    assert came(town, one) == ["💬 Karin:\nBeterschap\n🇳🇱 het bericht"]
    assert came(town, two) == []


async def test_r02_two_conversations_at_once(town: Town) -> None:
    """Step 5: the buttons and messages of the first one stay about the first."""
    (one, first), (two, second) = await town.join("Sara"), await town.join("Samir")
    shown = await opened(town, first)
    await opened(town, second)
    assert "To Sara" in await answered(town, shown, "Voor de eerste")
    await undone_in_time(town)
    assert right("R02")["5"] == "holder 1"
    assert len(came(town, one)) == 1
    assert came(town, two) == []
    # A phrase from the first one as well.
    town.karin.tap(town.stage.bot, shown.message_id, f"1:tf:{first.id}")
    await town.stage.settle()
    await town.tap(town.karin, f"1:tg:{first.id}:thanks")
    await town.tap(town.karin, f"1:tp:{first.id}:tha-thanks")
    assert "Send to" in shown.buttons[0]
    assert "Sara" in shown.buttons[0]
    await town.tap(town.karin, "1:ts:")
    await undone_in_time(town)
    assert len(came(town, one)) == 2
    assert came(town, two) == []


async def test_r02_a_reply_to_the_copy_goes_to_its_writer(town: Town) -> None:
    """Step 6, also after a restart, and while another conversation is open."""
    (one, first), (two, _) = await town.join("Sara"), await town.join("Samir")
    await wrote(town, two, "Bel mij")
    await opened(town, first)
    async with restarted(town.stage):
        await answered(town, notice_of(town, "Samir"), "Ik bel zo")
        await undone_in_time(town)
    assert right("R02")["6"] == "holder 2"
    assert came(town, one) == []
    assert came(town, two) == ["💬 Karin:\nIk bel zo\n🇳🇱 het bericht"]


async def test_r02_typing_into_the_blue_reaches_nobody(town: Town) -> None:
    """Step 7: nothing is sent, and the coach is asked to choose; nothing has to be typed again."""
    (one, first), (two, _) = await town.join("Sara"), await town.join("Samir")
    await wrote(town, one, "Ik ben ziek")
    asked = await town.say(town.karin, "Beterschap")
    assert "Nothing was sent" in asked
    await undone_in_time(town)
    assert right("R02")["7"] == "not sent"
    assert await replies_to(town, first) == []
    await town.tap(town.karin, "1:tw:")
    await undone_in_time(town)
    assert len(came(town, one)) == 1
    assert came(town, two) == []
    # Chosen once, it does not go again by a second tap.
    await town.tap_data(town.karin, f"1:tw:{first.id}")
    await undone_in_time(town)
    assert len(came(town, one)) == 1


async def test_r02_a_reply_to_an_unknown_copy_reaches_nobody(town: Town) -> None:
    """Step 8: as of a message older than the database; the open conversation does not stand in for it."""
    one, first = await town.join("Sara")
    await wrote(town, one, "Ik ben ziek")
    notice = notice_of(town, "Sara")
    await town.write(copies.forget, town.karin.id, notice.message_id)
    await opened(town, first)
    asked = await answered(town, notice, "Beterschap")
    assert "I do not know any more whose message this is" in asked
    await undone_in_time(town)
    assert right("R02")["8"] == "not sent"
    assert came(town, one) == []


async def test_r02_a_mistake_is_undone(town: Town) -> None:
    """Step 9: in time it never leaves, and what it answered waits again."""
    one, first = await town.join("Sara")
    await wrote(town, one, "Ik ben ziek")
    await opened(town, first)
    await town.say(town.karin, "Gefeliciteerd")
    await town.stage.advance(8)
    assert "It was taken back" in await town.tap(town.karin, "↩️ Undo")
    await undone_in_time(town)
    assert came(town, one) == []
    assert [each.fate for each in await replies_to(town, first)] == [Fate.TAKEN_BACK]
    assert "1 person waits" in await town.say(town.karin, "/messages")


async def test_an_answer_to_somebody_else_than_before_is_asked_about(town: Town) -> None:
    (one, first), (two, second) = await town.join("Sara"), await town.join("Samir")
    await opened(town, first)
    await town.say(town.karin, "Voor Sara")
    await undone_in_time(town)
    await opened(town, second)
    asked = await town.say(town.karin, "Voor Samir")
    assert "Your last answer went to Sara." in asked
    assert "Is this one for Samir (Voorbeeldstad)?" in asked
    older = town.stage.last(town.karin)
    await town.say(town.karin, "Nog iets")
    await undone_in_time(town)
    assert came(town, two) == []
    # The question before is not the question now.
    town.karin.tap_at(town.stage.bot, older.message_id, 0, 0)
    await town.stage.settle()
    await undone_in_time(town)
    assert came(town, two) == []
    await town.tap(town.karin, "✅ Yes, to")
    await undone_in_time(town)
    assert [text.split("\n")[1] for text in came(town, two)] == ["Voor Samir", "Nog iets"]
    assert len(came(town, one)) == 1
    # The same person once more needs no question.
    assert "It leaves in 10 seconds" in await town.say(town.karin, "Dag")


async def test_no_is_no(town: Town) -> None:
    (_, first), (two, second) = await town.join("Sara"), await town.join("Samir")
    await opened(town, first)
    await town.say(town.karin, "Voor Sara")
    await opened(town, second)
    await town.say(town.karin, "Voor Sara, dacht ik")
    await town.tap(town.karin, "✖️ No, send nothing")
    await undone_in_time(town)
    assert came(town, two) == []
    # Nothing is open any more.
    assert "Nothing was sent" in await town.say(town.karin, "Hallo?")


async def test_a_coach_of_others_reaches_nobody_by_a_reply(town: Town) -> None:
    """Somebody who moved to another coach since the notice came."""
    one, first = await town.join("Sara")
    await wrote(town, one, "Ik ben ziek")
    _, bram = await town.another_coach()
    await town.write(people.change_holder, first.id, coach_id=bram.id)
    assert "Nothing was sent" in await answered(town, notice_of(town, "Sara"), "Beterschap")
    await undone_in_time(town)
    assert came(town, one) == []
    assert await replies_to(town, first) == []


async def test_one_who_moved_meanwhile_does_not_get_what_was_held(town: Town) -> None:
    one, first = await town.join("Sara")
    await opened(town, first)
    await town.say(town.karin, "Tot morgen")
    _, bram = await town.another_coach()
    await town.write(people.change_holder, first.id, coach_id=bram.id)
    await undone_in_time(town)
    assert came(town, one) == []
    assert [each.fate for each in await replies_to(town, first)] == [Fate.NOT_SENT]


async def test_an_open_conversation_is_not_open_for_ever(town: Town) -> None:
    one, first = await town.join("Sara")
    await opened(town, first)
    await town.stage.advance(timedelta(minutes=61).total_seconds())
    assert "Nothing was sent" in await town.say(town.karin, "Beterschap")
    await undone_in_time(town)
    assert came(town, one) == []


async def test_who_gets_no_messages_is_not_written_to(town: Town) -> None:
    holder = await town.without_phone("Sara")
    shown = await opened(town, holder)
    assert "gets no messages here now" in read(shown)
    assert "nothing was sent" in await town.say(town.karin, "Beterschap")
    assert await replies_to(town, holder) == []


@pytest.mark.parametrize("language", ["ar", "nl"])
async def test_the_person_hears_in_which_language_it_is_written(town: Town, language: str) -> None:
    phone, holder = await town.join("Sara", language=language)
    await town.say(town.karin, "/settings")
    await town.tap(town.karin, "Nederlands")
    await opened(town, holder)
    await town.say(town.karin, "1 < 2 && 3 > 2 <script>x</script>")
    await undone_in_time(town)
    (text,) = came(town, phone)
    assert ("Nederlands" in text) == (language == "ar")
    # X02: exactly these characters.
    assert "1 < 2 && 3 > 2 <script>x</script>" in text


async def test_a_long_answer_comes_whole_and_is_taken_back_whole(town: Town) -> None:
    """X03: 4,096 characters of two units each."""
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    town.send(town.karin, text="😀" * 4096)
    await town.settle_as_time_goes_on()
    town.stage.clock.move_to(town.now + timedelta(seconds=11))
    await town.settle_as_time_goes_on()
    town.stage.clock.move_to(town.now + timedelta(seconds=5))
    await town.settle_as_time_goes_on()
    parts = [text for text in town.all(phone) if "😀" in text]
    assert len(parts) == 3
    assert sum(text.count("😀") for text in parts) == 4096
    (reply,) = await replies_to(town, holder)
    await town.tap_data(town.karin, f"1:tb:{reply.reply.id}:0")
    assert "It is gone from the chat of Sara" in town.last(town.karin)
    assert [text for text in town.all(phone) if "😀" in text] == []


@pytest.mark.parametrize("text", ["\u200b", "\u2800"])
async def test_an_answer_of_nothing_to_see_is_not_sent(town: Town, text: str) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    await town.message(town.karin, text=text)
    assert "I see no words in this" in town.last(town.karin)
    await undone_in_time(town)
    assert came(town, phone) == []


async def test_b07_a_coach_sends_words_only(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    before = town.all(phone)
    town.karin.send_photo(town.stage.bot, "kijk")
    town.karin.send_voice(town.stage.bot)
    town.karin.send_sticker(town.stage.bot)
    town.karin.send_location(town.stage.bot, 52.1, 5.1)
    await town.stage.settle()
    assert town.all(town.karin)[-4:] == ["📎 I can pass on words only. This was sent to nobody."] * 4
    await undone_in_time(town)
    assert town.all(phone) == before


async def test_b06_a_coach_mends_what_has_not_left(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await opened(town, holder)
    sent = town.karin.send_text(town.stage.bot, "Tot morgn")
    await town.stage.settle()
    town.karin.edit_text(town.stage.bot, sent.message_id, "Tot morgen")
    await town.stage.settle()
    assert "Tot morgen" in town.last(town.karin)
    await undone_in_time(town)
    assert [text.split("\n")[1] for text in came(town, phone)] == ["Tot morgen"]
    # Once it has left, the coach hears that the person has the old words.
    town.karin.edit_text(town.stage.bot, sent.message_id, "Tot overmorgen")
    await town.stage.settle()
    assert "Sara has the words as they were before" in town.last(town.karin)
    assert [text.split("\n")[1] for text in came(town, phone)] == ["Tot morgen"]


async def test_the_conversation_shows_both_sides(town: Town) -> None:
    """B06: who wrote what, with the words before an edit."""
    phone, holder = await town.join("Sara", language="ar")
    sent = phone.send_text(town.stage.bot, "Ik kom morgen")
    await town.stage.settle()
    phone.edit_text(town.stage.bot, sent.message_id, "Ik kom morgen niet")
    await town.stage.settle()
    await opened(town, holder)
    await town.say(town.karin, "Goed")
    await undone_in_time(town)
    await wrote(town, phone, "Dank u")
    lines = read(await opened(town, holder)).split("\n\n")
    assert lines[:2] == ["💬 Sara (Voorbeeldstad)", "🌍 Reads: Arabic"]
    assert lines[2] == "✍️ Sara, Wed 18 Nov 11:00 (edited)\nIk kom morgen niet\n✏️ Before: Ik kom morgen"
    assert lines[3] == "💬 Karin, Wed 18 Nov 11:00\nGoed"
    assert lines[4] == "🔵 Sara, Wed 18 Nov 11:00\nDank u"
    assert "goes to Sara" in lines[5]


async def test_a_long_conversation_is_leafed_through(town: Town) -> None:
    phone, holder = await town.join("Sara")
    for number in range(20):
        await wrote(town, phone, f"bericht {number:02}")
    shown = read(await opened(town, holder))
    assert "bericht 19" in shown
    assert "bericht 11" not in shown
    assert "bericht 11" in await town.tap(town.karin, "◀️ Earlier")
    assert "bericht 00" in await town.tap(town.karin, "◀️ Earlier")
    assert "bericht 19" in await town.tap(town.karin, "Later ▶️") + await town.tap(town.karin, "Later ▶️")


async def test_a_photo_and_a_voice_message_come_themselves(town: Town) -> None:
    """By their file id: nothing tells of which account they came."""
    phone, holder = await town.join("Sara")
    phone.send_photo(town.stage.bot, "mijn brief")
    phone.send_voice(town.stage.bot)
    phone.send_document(town.stage.bot, "brief.pdf", b"%PDF-")
    phone.send_text(town.stage.bot, "lang " * 200)
    await town.stage.settle()
    shown = await opened(town, holder)
    labels = [label for label in shown.buttons if label[0] in "▶📄"]
    assert labels == ["▶️ 1", "▶️ 2", "▶️ 3", "📄 4"]
    for label in labels:
        town.karin.tap(town.stage.bot, shown.message_id, label)
        await town.stage.settle()
    photo, voice, document, words = town.karin.chat(town.stage.bot).from_bot[-4:]
    assert photo.photo is not None
    assert "mijn brief" in photo.text
    assert voice.voice is not None
    assert document.document is not None
    assert read(words).count("lang") == 200
    # What is replied to one of them goes to Sara.
    assert "To Sara" in await answered(town, voice, "Gehoord")


async def test_a_photo_that_is_gone(town: Town) -> None:
    phone, holder = await town.join("Sara")
    await town.message(
        phone, photo=[{"file_id": "A", "file_unique_id": "B", "width": 9, "height": 9}], caption="x"
    )
    await opened(town, holder)
    await town.tap(town.karin, "▶️ 1")
    assert "Telegram does not have this any more" in town.last(town.karin)


async def test_nothing_needed_folds_away(town: Town) -> None:
    (one, first), (two, _) = await town.join("Sara"), await town.join("Samir")
    await wrote(town, one, "Dank u wel")
    await wrote(town, two, "Bel mij")
    listed = await town.say(town.karin, "/messages")
    assert listed.startswith("📥 2 people wait for an answer")
    await town.tap(town.karin, f"1:tc:{first.id}")
    # What came after the coach looked is not dealt with unseen.
    await wrote(town, one, "O ja")
    await town.tap(town.karin, "👍 Nothing needed")
    assert "2 people wait" in await town.say(town.karin, "/messages")
    await opened(town, first)
    await town.tap(town.karin, "👍 Nothing needed")
    listed = await town.say(town.karin, "/messages")
    assert "1 person waits" in listed
    assert "Sara" not in listed
    assert "Sara" in await town.tap(town.karin, "📂 Done")


async def test_contact_me_is_a_message(town: Town) -> None:
    phone, holder = await town.join("Sara", language="ti")
    await town.say(phone, "/help")
    await town.tap(phone, "1:tm:0")
    await town.tap(phone, "1:tm:0")
    assert [read(message) for message in town.karin.chat(town.stage.bot).from_bot] == [
        "🙋 Sara asks you to contact them."
    ]
    listed = await town.say(town.karin, "/messages")
    assert "✍️ Sara · Tigrinya · 1 message · since Wed 18 Nov 11:00\nasks you to contact them" in listed
    # Once it was dealt with they may ask again; the button is under "passed on" too.
    await opened(town, holder)
    await town.tap(town.karin, "👍 Nothing needed")
    await wrote(town, phone, "Hallo")
    await town.tap(phone, f"1:tm:{holder.id}")
    assert "2 messages" in await town.say(town.karin, "/messages")


async def test_on_a_shared_phone_they_say_who_is_to_be_contacted(town: Town) -> None:
    phone, _ = await town.join("Sara")
    _, abel = await town.join("Abel", phone=phone)
    await town.say(phone, "/help")
    await town.tap(phone, "1:tm:0")
    assert town.last(phone) == "👥 Which of you wants to be contacted?"
    await town.tap(phone, f"1:tm:{abel.id}")
    assert "Abel asks you to contact them." in town.all(town.karin)[-1]


async def test_an_appointment_from_within_the_conversation(town: Town) -> None:
    _, holder = await town.join("Sara")
    await opened(town, holder)
    for step in (f"1:sb:{holder.id}", "24 nov 14:30", "1:bo:civic", "1:bl:-", "1:bs"):
        await (town.tap if step.startswith("1:") else town.say)(town.karin, step)
    assert len(await town.of_holder(holder)) == 1
    await town.tap(town.karin, "💬 Messages")
    assert town.last(town.karin).startswith("💬 Sara (Voorbeeldstad)")


async def test_a_message_that_shows_something_else_now_is_about_nobody(town: Town) -> None:
    """Telegram keeps the number of a message that changes: what is replied to a list goes to nobody."""
    _, holder = await town.join("Sara")
    shown = await opened(town, holder)
    town.karin.tap(town.stage.bot, shown.message_id, "1:ti:0")
    await town.stage.settle()
    assert read(shown).startswith("📥")
    assert "I do not know any more" in await answered(town, shown, "Hallo")
    assert data_of(shown)

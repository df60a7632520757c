"""What holders write and send to their coach: once (B03), edited (B06), and every medium (B07)."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from telegram import Update

from bot.rules.values import Answer, Holder
from bot.standin import Phone
from storage import appointments, messages
from storage.messages import Message
from storage.tables import metadata
from tests.handlers.town import Town, case, restarted, right

WROTE = "✍️ Sara wrote:\n"


async def sara(town: Town, number: int, **values: Any) -> tuple[Phone, Holder]:
    return await town.join("Sara", phone=town.phone("Sara", "nl", number), language="nl", **values)


async def kept(town: Town, holder: Holder) -> list[Message]:
    """The oldest first."""
    found: list[Message] = await town.read(messages.messages_of_holder, holder.id, 100)
    return found[::-1]


async def test_b03_the_same_update_again(town: Town) -> None:
    phone, holder = await sara(town, 902)
    steps = case("B03")["deliveries"]
    application = town.stage.app.application

    async def deliver(step: dict[str, Any]) -> None:
        application = town.stage.app.application
        await application.process_update(Update.de_json(step["update"], application.bot))

    # Twice at the same moment, and once more after a minute.
    await asyncio.gather(deliver(steps[0]), deliver(steps[1]))
    await town.stage.settle()
    await town.stage.advance(steps[2]["t"])
    await deliver(steps[2])
    assert steps[3]["restart"]
    async with restarted(town.stage):
        assert town.stage.app.application is not application
        for step in steps[4:]:
            await town.stage.advance(1)
            await deliver(step)
            await town.stage.settle()
        # The next notice about the same person waits a while.
        await town.stage.advance(15 * 60)
    wanted = right("B03")["coach_messages"]
    assert [message.words for message in await kept(town, holder)] == wanted
    first, others = town.all(town.karin)
    assert first == f"{WROTE}{wanted[0]}"
    assert others.split("\n") == ["✍️ Sara wrote 2 messages.", *(f"• {words}" for words in wanted[1:])]
    # Each delivery was answered, all in the same words.
    assert len(town.all(phone)) == 6
    assert len(set(town.all(phone))) == 1


async def test_b06_edits_mend_the_one_message(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    phone, holder = await sara(town, 904)
    values = right("B06")
    application = town.stage.app.application
    for update in case("B06")["updates"]:
        await application.process_update(Update.de_json(update, application.bot))
    await town.stage.settle()
    (message,) = await kept(town, holder)
    texts = [
        update.get("message", update.get("edited_message", {})).get("text")
        for update in case("B06")["updates"]
    ]
    assert message.words == texts[2]
    assert [each.words for each in await town.read(messages.earlier_words, message.id)] == texts[:2]
    # The last edit has words of danger, which no notice shows: the coach reads the one message after a tap.
    assert values["crisis"]
    assert len(await kept(town, holder)) == values["coach_messages"]
    [notice] = town.all(town.karin)
    assert notice.startswith("🆘 Sara: somebody is needed now.")
    await town.tap(town.karin, "✋ I take it")
    assert f"(edited)\n{texts[2]}" in town.last(town.karin)
    # An edited command is not carried out.
    assert (await town.holder(holder)).stopped_at is None
    _, help_now = town.all(phone)
    assert "112" in help_now
    assert values["crashes"] == 0
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_an_edit_after_the_coach_read_it_is_told(town: Town) -> None:
    phone, holder = await town.join("Sara")
    sent = phone.send_text(town.stage.bot, "Ik kom morgen")
    await town.stage.settle()
    await town.stage.advance(60)
    phone.edit_text(town.stage.bot, sent.message_id, "Ik kom morgen niet")
    await town.stage.advance(15 * 60)
    assert town.all(town.karin) == [f"{WROTE}Ik kom morgen", "✍️ Sara wrote: (edited)\nIk kom morgen niet"]
    # An edit that changes no word (a link preview) says nothing.
    phone.edit_text(town.stage.bot, sent.message_id, "Ik kom morgen niet")
    await town.stage.advance(60 * 60)
    assert len(town.all(town.karin)) == 2
    assert len(await kept(town, holder)) == 1


async def test_b07_every_medium(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    phone, holder = await sara(town, 905)
    answers = {}
    for update in case("B07")["updates"]:
        before = len(town.all(phone))
        if "poll" in update.get("message", {}):
            # Required since Bot API 9.6, which is newer than the case.
            update["message"]["poll"] |= {"allows_revoting": False, "members_only": False}
        await town.process(update)
        answers[update["update_id"]] = town.all(phone)[before:]
    assert right("B07") == {
        "crashes": 0,
        "wrong_answers_counted": 0,
        "stored_location": False,
        "stored_foreign_contact": False,
    }
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
    assert [(each.medium, each.words, each.seconds, each.forwarded) for each in await kept(town, holder)] == [
        ("photo", "", None, False),
        ("photo", "mijn brief", None, False),
        ("voice", "", 12, False),
        ("sticker", "", None, False),
        ("document", "", None, False),
        ("video_note", "", 5, False),
        ("text", "het huis", None, True),
    ]
    assert town.all(town.karin) == ["📎 Sara sent: a photo"]
    await town.say(town.karin, "/messages")
    shown = (await town.tap(town.karin, "1:tc:") and town.last(town.karin)).split("\n\n")
    assert [each.split("\n")[1:] for each in shown[2:-1]] == [
        ["📎 a photo"],
        ["📎 a photo", "mijn brief"],
        ["📎 a voice message of 12 seconds"],
        ["📎 a sticker"],
        ["📎 a file"],
        ["📎 a round video of 5 seconds"],
        ["het huis"],
    ]
    assert "(forwarded)" in shown[-2]
    # One answer each in the person's language, none for a reaction.
    assert {number: len(each) for number, each in answers.items()} == dict.fromkeys(answers, 1) | {7390: 0}
    no_places = town.words(
        "nl", "🔒 I do not keep places or phone numbers. Please write what you need: your coach will read it."
    )
    please = town.words("nl", "✍️ I cannot read this here. Please write it, or tap a button.")
    assert answers[7305] == answers[7306] == [no_places]
    assert answers[7307] == answers[7308] == answers[7310] == answers[7311] == [please]


async def test_places_and_contacts_are_in_no_table(town: Town) -> None:
    phone, _ = await town.join("Sara")
    phone.send_location(town.stage.bot, 52.123456, 5.654321)
    phone.send_contact(town.stage.bot, "+31612345678", "Oom", 999)
    await town.stage.settle()

    def everything(tx):
        return [tuple(row) for table in metadata.sorted_tables for row in tx.execute(table.select())]

    stored = repr(await town.read(everything))
    for words in ("52.123", "5.654", "31612345678", "Oom"):
        assert words not in stored


async def test_a_caption_of_nothing_to_see_costs_nobody_the_photo(town: Town) -> None:
    phone, holder = await town.join("Sara")
    phone.send_photo(town.stage.bot, "\u200b\u200b")
    await town.message(
        phone, photo=[{"file_id": "A", "file_unique_id": "B", "width": 9, "height": 9}], caption="\u2800"
    )
    assert [(each.medium, each.words) for each in await kept(town, holder)] == [("photo", "")] * 2


async def test_the_coach_is_told_without_sound_at_night(town: Town) -> None:
    phone, _ = await town.join("Sara")
    await town.stage.advance(timedelta(hours=13).total_seconds())
    await town.say(phone, "Ik kan niet slapen")
    assert town.last(town.karin) == f"{WROTE}Ik kan niet slapen"
    assert town.stage.last(town.karin).silent


async def test_on_a_shared_phone_the_one_who_writes_is_asked(town: Town) -> None:
    phone, sara = await town.join("Sara")
    _, abel = await town.join("Abel", phone=phone)
    assert await town.say(phone, "Ik kom later") == "👥 Which of you wrote this?"
    await town.say(phone, "om drie uur")
    assert await kept(town, abel) == []
    await town.tap(phone, "Abel")
    assert [each.words for each in await kept(town, abel)] == ["Ik kom later", "om drie uur"]
    assert await kept(town, sara) == []
    assert town.last(town.karin).startswith("✍️ Abel wrote 2 messages. (shared phone: others use it too)")


async def test_who_stopped_writes_for_nobody_on_a_shared_phone(town: Town) -> None:
    """The words of one go to the own coach, never to that of another who stopped."""
    phone, sara = await town.join("Sara")
    await town.say(phone, "/stop")
    await town.tap(phone, "✋ Yes, stop")
    bram_phone, bram = await town.another_coach("Bram")
    _, ali = await town.join("Ali", phone=phone, coach=bram)
    heard = town.last(town.karin)
    await town.say(phone, "Ik ben ziek")
    assert [each.words for each in await kept(town, ali)] == ["Ik ben ziek"]
    assert await kept(town, sara) == []
    assert "Ali wrote:" in town.last(bram_phone)
    assert town.last(town.karin) == heard


async def test_after_stopping_an_edit_and_an_old_button_change_nothing(town: Town) -> None:
    phone, sara = await town.join("Sara")
    made = await town.appointment(sara)
    await town.stage.settle()
    wrote = phone.send_text(town.stage.bot, "Ik kom")
    await town.stage.settle()
    await town.say(phone, "/stop")
    await town.tap(phone, "✋ Yes, stop")
    heard = town.all(town.karin)
    phone.edit_text(town.stage.bot, wrote.message_id, "Ik kom niet")
    await town.stage.settle()
    await town.tap_data(phone, f"1:an:{made.id}:{made.version}:n")
    assert [each.words for each in await kept(town, sara)] == ["Ik kom"]
    assert (await town.read(appointments.appointment, made.id)).answer is Answer.OPEN
    assert town.all(town.karin) == heard


async def test_unknown_commands_get_what_there_is(town: Town) -> None:
    phone, _ = await town.join("Sara")
    assert "What can I do here?" in await town.say(phone, "/afspraken")
    assert "❓ Help" in await town.say(town.karin, "/afspraken")
    assert "Please open the link" in await town.say(town.phone("Nobody"), "/afspraken")
    # Commands of staff are unknown to a holder, and those of holders to staff.
    assert "What can I do here?" in await town.say(phone, "/people")
    assert "I do not know what you mean" in await town.say(town.karin, "/appointments")

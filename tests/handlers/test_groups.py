"""Somebody adds the bot to a group (B08): one line, nothing personal, nobody linked, and away."""

from typing import Any

import pytest

from storage import people
from tests.handlers.town import Town, case, read, right

LINE = "I only work in a private chat"


async def test_b08_five_updates(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    code = await town.new_code()
    group = town.stage.standin.add_group("Familie")
    sara = town.phone("Sara", "en", 906)
    group.add_bot(town.stage.bot, sara)
    for update in case("B08")["updates"]:
        await town.process(at_group(update, group.chat_id, code))
    said = [read(message) for message in group.from_bot]
    assert len(said) == 1
    assert LINE in said[0]
    assert town.stage.bot.id not in group.bots  # it left
    assert right("B08") == {"linked": 0, "personal_data_sent_to_group": False, "crashes": 0}
    assert await town.read(people.holders_of_chat, 906) == []
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]
    # Others saw the code: it no longer works, and the coach hears of it, once.
    assert sum("tried or saw the link for Semhar" in text for text in town.all(town.karin)) == 1
    assert "does not work" in read(await town.stage.start(sara, code))


def at_group(update: dict[str, Any], chat_id: int, code: str) -> dict[str, Any]:
    """The update of the case, about the group of this stage."""
    kind = next(key for key in update if key != "update_id")
    content = dict(update[kind])
    if content["chat"]["id"] == -4001:
        content["chat"] = {**content["chat"], "id": chat_id}
    if "text" in content:
        content["text"] = content["text"].replace("INVITECODE", code).replace("OnsBot", "leerlijn_bot")
        first = content["text"].split()[0]
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(first)}]
    return {"update_id": update["update_id"], kind: content}


async def test_words_commands_and_a_migration_in_a_real_group(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await town.appointment(holder)
    group = town.stage.standin.add_group("Familie")
    group.add_bot(town.stage.bot, phone)
    await town.stage.settle()
    assert [LINE in read(message) for message in group.from_bot] == [True]
    assert town.stage.bot.id not in group.bots

    # Brought back as a supergroup: the same line, and nothing else.
    again = town.stage.standin.add_group("Familie 2")
    again.add_member(phone)
    again.bots[town.stage.bot.id] = town.stage.bot  # there without a word, as before a migration
    again.send_text(phone, "/appointments")
    new = again.upgrade(phone)
    await town.stage.settle()
    assert all(LINE in read(message) for message in [*again.from_bot, *new.from_bot])
    assert "24 November" not in "".join(map(read, [*again.from_bot, *new.from_bot]))
    assert await town.read(people.holders_of_chat, new.chat_id) == []


async def test_words_in_a_group_and_in_a_channel_get_no_answer(town: Town) -> None:
    chat = {"id": -100123, "type": "supergroup", "title": "X"}
    sender = {"id": 906, "is_bot": False, "first_name": "Sara"}
    message = {"message_id": 1, "date": 1795000300, "chat": chat, "from": sender, "text": "hallo"}
    before = len(town.stage.bot.requests)
    await town.process({"update_id": 1, "message": message})
    await town.process({"update_id": 2, "edited_message": {**message, "edit_date": 1795000301}})
    channel = {**chat, "type": "channel"}
    await town.process({"update_id": 3, "channel_post": {**message, "chat": channel}})
    assert town.stage.bot.requests[before:] == []


async def test_a_group_that_put_the_bot_out_again_at_once_is_no_error(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    phone = town.phone()
    group = town.stage.standin.add_group("Familie")
    group.add_bot(town.stage.bot, phone)
    group.kick(town.stage.bot, phone)
    await town.stage.settle()
    assert group.from_bot == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]

"""Statements 27 and 28 of the contract: groups."""

import pytest

from bot.standin import Bot, Group, Phone, StandIn
from tests.standin.conftest import Api


@pytest.fixture
async def group(api: Api, standin: StandIn, bot: Bot, started: Phone) -> Group:
    group = standin.add_group("Taalgroep")
    group.add_bot(bot, by=started)
    return group


async def test_joining_and_privacy_mode(api: Api, standin: StandIn, bot: Bot, group: Group) -> None:
    omar = standin.add_phone("Omar")
    group.add_member(omar)
    sent = await api.call("sendMessage", chat_id=group.chat_id, text="Hoi")
    assert sent["chat"] == {"id": group.chat_id, "type": "group", "title": "Taalgroep"}
    group.send_text(omar, "not for the bot")
    group.send_text(omar, "/help@another_bot")
    group.send_text(omar, "/help")
    group.send_text(omar, "hello @example_bot")
    group.send_text(omar, "a reply", reply_to=sent["message_id"])
    joined, service, *messages = await api.updates()
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["id"] == bot.id
    assert [each["message"]["text"] for each in messages] == ["/help", "hello @example_bot", "a reply"]


async def test_27_removed_from_a_group(api: Api, bot: Bot, started: Phone, group: Group) -> None:
    group.kick(bot, by=started)
    assert await api.refused("sendMessage", chat_id=group.chat_id, text="x") == (
        403,
        "Forbidden: bot was kicked from the group chat",
    )
    assert (await api.updates())[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    group.add_bot(bot, by=started)
    assert await api.call("leaveChat", chat_id=group.chat_id) is True
    assert await api.refused("sendMessage", chat_id=group.chat_id, text="x") == (
        403,
        "Forbidden: bot is not a member of the group chat",
    )


async def test_28_upgraded_to_a_supergroup(api: Api, bot: Bot, started: Phone, group: Group) -> None:
    await api.updates(offset=-1)
    new = group.upgrade(by=started)
    reply = await api.send("sendMessage", json={"chat_id": group.chat_id, "text": "x"})
    assert reply.refusal == (400, "Bad Request: group chat was upgraded to a supergroup chat")
    assert reply.body["parameters"] == {"migrate_to_chat_id": new.chat_id}
    _, old_side, new_side = [update["message"] for update in await api.updates()]
    assert (old_side["chat"]["id"], old_side["migrate_to_chat_id"]) == (group.chat_id, new.chat_id)
    assert (new_side["chat"]["id"], new_side["migrate_from_chat_id"]) == (new.chat_id, group.chat_id)
    assert (await api.call("sendMessage", chat_id=new.chat_id, text="x"))["chat"]["type"] == "supergroup"
    new.kick(bot, by=started)
    assert await api.refused("sendMessage", chat_id=new.chat_id, text="x") == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


async def test_a_group_that_the_bot_never_joined(api: Api, standin: StandIn) -> None:
    group = standin.add_group("Elders")
    assert await api.refused("sendMessage", chat_id=group.chat_id, text="x") == (
        400,
        "Bad Request: chat not found",
    )

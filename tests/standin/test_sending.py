"""Group D of the contract: sending, and what is refused."""

from typing import Any

import pytest

from bot.standin import Bot, ManualClock, Phone, StandIn
from bot.standin.messages import Message
from tests.standin.conftest import Api

BUTTON = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}


def last(phone: Phone, bot: Bot) -> Message:
    message = phone.chat(bot).last
    assert message is not None
    return message


async def test_23_a_sent_message(api: Api, bot: Bot, started: Phone, clock: ManualClock) -> None:
    first = await api.call("sendMessage", chat_id=started.id, text="<b>😀</b> <i>x</i>", parse_mode="HTML")
    assert first == {
        "message_id": 2,
        "from": {"id": bot.id, "is_bot": True, "first_name": "Example", "username": "example_bot"},
        "chat": {"id": started.id, "type": "private", "first_name": "Sara"},
        "date": int(clock.now().timestamp()),
        "text": "😀 x",
        "entities": [
            {"type": "bold", "offset": 0, "length": 2},
            {"type": "italic", "offset": 3, "length": 1},
        ],
    }
    second = await api.call("sendMessage", chat_id=str(started.id), text="next")
    assert second["message_id"] == 3


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("x" * 4097, "message is too long"),
        ("😀" * 4097, "message is too long"),
        ("x" * 32_769, "text is too long"),
        ("", "message text is empty"),
        (None, "message text is empty"),
        (" \n\t ", "text must be non-empty"),
        ("<b> </b>", "text must be non-empty"),
    ],
)
async def test_24_lengths_of_texts(api: Api, started: Phone, text: str | None, description: str) -> None:
    refusal = await api.refused("sendMessage", chat_id=started.id, text=text, parse_mode="HTML")
    assert refusal == (400, f"Bad Request: {description}")


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 4096, "<b>" + "x" * 4096 + "</b>"])
async def test_24_the_longest_texts(api: Api, started: Phone, text: str) -> None:
    sent = await api.call("sendMessage", chat_id=started.id, text=text, parse_mode="HTML")
    assert len(sent["text"]) == 4096


async def test_24_captions(api: Api, started: Phone) -> None:
    ok = {"chat_id": str(started.id), "document": b"data", "caption": "x" * 1024}
    assert len((await api.send("sendDocument", data=form(**ok))).body["result"]["caption"]) == 1024
    refusal = (await api.send("sendDocument", data=form(**ok | {"caption": "x" * 1025}))).refusal
    assert refusal == (400, "Bad Request: message caption is too long")


def form(**fields: Any) -> Any:
    from aiohttp import FormData

    data = FormData(default_to_multipart=True)
    for name, value in fields.items():
        data.add_field(name, value, filename="a.txt" if isinstance(value, bytes) else None)
    return data


async def test_26_unknown_and_unstarted_chats(api: Api, sara: Phone) -> None:
    assert await api.refused("sendMessage", text="x") == (400, "Bad Request: chat_id is empty")
    for unknown in (12345, -100, "@nobody", "abc"):
        assert await api.refused("sendMessage", chat_id=unknown, text="x") == (
            400,
            "Bad Request: chat not found",
        )
    assert await api.refused("sendMessage", chat_id=sara.id, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_27_blocked_and_deleted_people(api: Api, bot: Bot, started: Phone) -> None:
    started.block(bot)
    assert await api.refused("sendMessage", chat_id=started.id, text="x") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    started.unblock(bot)
    await api.call("sendMessage", chat_id=started.id, text="x")
    started.delete_account()
    assert await api.refused("sendMessage", chat_id=started.id, text="x") == (
        403,
        "Forbidden: user is deactivated",
    )


async def test_31_options_can_be_seen_on_the_phone(api: Api, bot: Bot, started: Phone) -> None:
    question = started.send_text(bot, "vraag")
    sent = await api.call(
        "sendMessage",
        chat_id=started.id,
        text="x https://example.org",
        disable_notification=True,
        protect_content=True,
        message_effect_id="5104841245755180586",
        link_preview_options={"is_disabled": True},
        reply_parameters={"message_id": question.message_id},
    )
    assert sent["has_protected_content"] is True
    assert sent["effect_id"] == "5104841245755180586"
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert sent["reply_to_message"]["text"] == "vraag"
    message = last(started, bot)
    assert (message.silent, message.protect, message.effect) == (True, True, "5104841245755180586")
    assert message.reply_to == question.message_id
    assert message.link_preview == {"is_disabled": True}


async def test_31_a_reply_to_a_missing_message(api: Api, bot: Bot, started: Phone) -> None:
    reply: dict[str, Any] = {"message_id": 999}
    assert await api.refused("sendMessage", chat_id=started.id, text="x", reply_parameters=reply) == (
        400,
        "Bad Request: message to be replied not found",
    )
    reply["allow_sending_without_reply"] = True
    sent = await api.call("sendMessage", chat_id=started.id, text="x", reply_parameters=reply)
    assert "reply_to_message" not in sent


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "x", "callback_data": "é" * 32 + "x"}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x", "web_app": {"url": "http://example.org"}},
            "inline keyboard button Web App URL 'http://example.org' is invalid: Only HTTPS links are allowed",
        ),
        (
            {"text": "x", "url": "not a link"},
            "inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_32_buttons(api: Api, started: Phone, button: dict[str, Any], description: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert await api.refused("sendMessage", chat_id=started.id, text="x", reply_markup=markup) == (
        400,
        f"Bad Request: {description}",
    )


async def test_32_unreadable_markup(api: Api, started: Phone) -> None:
    assert await api.refused("sendMessage", chat_id=started.id, text="x", reply_markup="{nonsense") == (
        400,
        "Bad Request: can't parse reply keyboard markup JSON object",
    )


async def test_32_the_longest_callback_data(api: Api, bot: Bot, started: Phone) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 32}], []]}
    sent = await api.call("sendMessage", chat_id=started.id, text="x", reply_markup=markup)
    assert sent["reply_markup"] == {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 32}]]}


async def test_32_reply_keyboards_are_shown_pressed_and_removed(api: Api, bot: Bot, started: Phone) -> None:
    chat = started.chat(bot)
    keys = {"keyboard": [["Ja", {"text": "Nummer", "request_contact": True}]], "one_time_keyboard": True}
    sent = await api.call("sendMessage", chat_id=started.id, text="?", reply_markup=keys)
    assert "reply_markup" not in sent
    assert started.press(bot, "Ja").text == "Ja"
    assert chat.keyboard is None
    await api.call("sendMessage", chat_id=started.id, text="?", reply_markup=keys)
    contact = started.press(bot, "Nummer")
    assert contact.service is not None
    assert contact.service["contact"]["user_id"] == started.id
    await api.call("sendMessage", chat_id=started.id, text="?", reply_markup={"keyboard": [["Nee"]]})
    assert chat.keyboard is not None
    await api.call("sendMessage", chat_id=started.id, text="?", reply_markup={"remove_keyboard": True})
    assert chat.keyboard is None
    with pytest.raises(LookupError):
        started.press(bot, "Nee")
    assert len(await api.updates()) == 2


async def test_33_editing(api: Api, bot: Bot, started: Phone, clock: ManualClock) -> None:
    sent = await api.call("sendMessage", chat_id=started.id, text="oud", reply_markup=BUTTON)
    where = {"chat_id": started.id, "message_id": sent["message_id"]}
    assert await api.refused("editMessageText", **where, text="oud", reply_markup=BUTTON) == (
        400,
        (
            "Bad Request: message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        ),
    )
    clock.advance(60)
    edited = await api.call("editMessageText", **where, text="<b>nieuw</b>", parse_mode="HTML")
    assert edited["text"] == "nieuw"
    assert edited["edit_date"] == sent["date"] + 60
    assert "reply_markup" not in edited, "without reply_markup the buttons disappear"
    await api.call("editMessageText", **where, text="nieuw")
    edited = await api.call("editMessageReplyMarkup", **where, reply_markup=BUTTON)
    assert edited["reply_markup"] == BUTTON
    message = last(started, bot)
    assert (message.text, message.buttons, message.entities) == ("nieuw", ["Ja"], [])
    assert message.edited == clock.now()


async def test_33_what_cannot_be_edited(api: Api, bot: Bot, started: Phone) -> None:
    assert await api.refused("editMessageText", chat_id=started.id, message_id=999, text="x") == (
        400,
        "Bad Request: message to edit not found",
    )
    own = started.send_text(bot, "mine")
    assert await api.refused("editMessageText", chat_id=started.id, message_id=own.message_id, text="x") == (
        400,
        "Bad Request: message can't be edited",
    )
    assert await api.refused("editMessageText", chat_id=started.id, text="x") == (
        400,
        "Bad Request: message identifier is not specified",
    )


async def test_33_captions(api: Api, started: Phone) -> None:
    data = form(chat_id=str(started.id), document=b"data", caption="oud")
    sent = (await api.send("sendDocument", data=data)).body["result"]
    where = {"chat_id": started.id, "message_id": sent["message_id"]}
    edited = await api.call("editMessageCaption", **where, caption="nieuw")
    assert (edited["caption"], edited["document"]) == ("nieuw", sent["document"])
    assert await api.refused("editMessageText", **where, text="x") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


async def test_34_deleting(api: Api, bot: Bot, started: Phone, clock: ManualClock) -> None:
    first, second, third = [
        (await api.call("sendMessage", chat_id=started.id, text=text))["message_id"] for text in "abc"
    ]
    assert await api.call("deleteMessage", chat_id=started.id, message_id=first) is True
    assert await api.refused("deleteMessage", chat_id=started.id, message_id=first) == (
        400,
        "Bad Request: message to delete not found",
    )
    assert await api.call("deleteMessages", chat_id=started.id, message_ids=[first, second]) is True
    assert [message.message_id for message in started.chat(bot).from_bot] == [third]
    clock.advance(48 * 3600 + 1)
    assert await api.refused("deleteMessage", chat_id=started.id, message_id=third) == (
        400,
        "Bad Request: message can't be deleted",
    )


async def test_35_typing(api: Api, bot: Bot, started: Phone, clock: ManualClock) -> None:
    chat = started.chat(bot)
    typing = {"chat_id": started.id, "action": "typing"}
    assert await api.call("sendChatAction", **typing) is True
    clock.advance(4.9)
    assert chat.typing
    clock.advance(0.1)
    assert not chat.typing
    await api.call("sendChatAction", **typing)
    await api.call("sendMessage", chat_id=started.id, text="x")
    assert not chat.typing
    assert await api.refused("sendChatAction", chat_id=started.id, action="singing") == (
        400,
        "Bad Request: wrong parameter action in request",
    )


async def test_35_reactions(api: Api, bot: Bot, started: Phone) -> None:
    message = started.send_text(bot, "dank je")
    where = {"chat_id": started.id, "message_id": message.message_id}
    heart = [{"type": "emoji", "emoji": "\N{HEAVY BLACK HEART}"}]
    assert await api.call("setMessageReaction", **where, reaction=heart) is True
    assert [each["emoji"] for each in message.reactions] == ["\N{HEAVY BLACK HEART}"]
    await api.call("setMessageReaction", **where)
    assert message.reactions == []


async def test_35_only_what_stands_in_the_list_is_a_reaction(api: Api, bot: Bot, started: Phone) -> None:
    message = started.send_text(bot, "dank je")
    where = {"chat_id": started.id, "message_id": message.message_id}
    in_colour = [{"type": "emoji", "emoji": "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}"}]
    assert await api.call("setMessageReaction", **where, reaction=in_colour) is True
    tick = [{"type": "emoji", "emoji": "\N{WHITE HEAVY CHECK MARK}"}]
    assert await api.refused("setMessageReaction", **where, reaction=tick) == (
        400,
        "Bad Request: REACTION_INVALID",
    )
    assert await api.refused("setMessageReaction", **where, reaction=in_colour * 2) == (
        400,
        "Bad Request: REACTIONS_TOO_MANY",
    )
    assert (await api.refused("setMessageReaction", chat_id=started.id, message_id=999))[1] == (
        "Bad Request: message to react not found"
    )
    with pytest.raises(ValueError, match="does not offer"):
        started.react(bot, message.message_id, "\N{WHITE HEAVY CHECK MARK}")


async def test_35_reactions_of_both_stand_side_by_side(api: Api, bot: Bot, started: Phone) -> None:
    message = started.send_text(bot, "dank je")
    thumb = [{"type": "emoji", "emoji": "\N{THUMBS UP SIGN}"}]
    await api.call("setMessageReaction", chat_id=started.id, message_id=message.message_id, reaction=thumb)
    started.react(bot, message.message_id, "\N{PERSON WITH FOLDED HANDS}")
    started.react(bot, message.message_id, "\N{FIRE}")
    assert [each["emoji"] for each in message.reactions] == ["\N{THUMBS UP SIGN}", "\N{FIRE}"]


async def test_get_chat(api: Api, standin: StandIn, started: Phone) -> None:
    chat = await api.call("getChat", chat_id=started.id)
    assert (chat["id"], chat["type"], chat["first_name"]) == (started.id, "private", "Sara")
    assert await api.refused("leaveChat", chat_id=started.id) == (
        400,
        "Bad Request: chat member status can't be changed in private chats",
    )

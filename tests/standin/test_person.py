"""Group F of the contract: the person's side."""

import pytest

from bot.standin import Bot, ManualClock, Phone, StandIn
from tests.standin.conftest import Api

LOCATION = {"latitude": 52.09, "longitude": 5.12}


async def test_43_start_with_and_without_a_payload(api: Api, bot: Bot, sara: Phone) -> None:
    sara.start(bot)
    sara.start(bot, "abc_-9")
    sara.send_text(bot, "/help me")
    first, second, third = [update["message"] for update in await api.updates()]
    assert first["text"] == "/start"
    assert second["text"] == "/start abc_-9"
    assert first["entities"] == second["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert third["entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]


async def test_44_blocking_and_unblocking(api: Api, bot: Bot, sara: Phone) -> None:
    sara.start(bot)
    (first,) = await api.updates()
    assert "my_chat_member" not in first, "the very first Start makes none"
    sara.block(bot)
    sara.block(bot)
    sara.unblock(bot)
    _, blocked, unblocked = [update.get("my_chat_member") for update in await api.updates()]
    assert blocked["old_chat_member"]["status"] == "member"
    assert blocked["new_chat_member"] == {"status": "kicked", "user": bot.user, "until_date": 0}
    assert unblocked["old_chat_member"]["status"] == "kicked"
    assert unblocked["new_chat_member"]["status"] == "member"


async def test_44_restart_takes_the_block_back_first(api: Api, bot: Bot, started: Phone) -> None:
    started.block(bot)
    with pytest.raises(ValueError, match="blocked"):
        started.send_text(bot, "x")
    started.start(bot)
    kinds = [sorted(update.keys() - {"update_id"})[0] for update in await api.updates()]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]


async def test_44_the_language_can_be_absent(api: Api, bot: Bot, sara: Phone) -> None:
    sara.language_code = None
    sara.send_text(bot, "x")
    sara.language_code = "ti"
    sara.send_text(bot, "y")
    first, second = [update["message"]["from"] for update in await api.updates()]
    assert "language_code" not in first
    assert second["language_code"] == "ti"


async def test_45_the_phone_shows_the_nearest_list(api: Api, bot: Bot, started: Phone) -> None:
    async def put(name: str, **where: object) -> None:
        await api.call("setMyCommands", commands=[{"command": name, "description": "x"}], **where)

    def shown() -> list[str]:
        return [each["command"] for each in started.chat(bot).commands]

    private = {"type": "all_private_chats"}
    here = {"type": "chat", "chat_id": started.id}
    steps: list[tuple[str, dict[str, object]]] = [
        ("default", {}),
        ("default_ar", {"language_code": "ar"}),
        ("private", {"scope": private}),
        ("private_ar", {"scope": private, "language_code": "ar"}),
        ("chat", {"scope": here}),
        ("chat_ar", {"scope": here, "language_code": "ar"}),
    ]
    assert shown() == []
    for name, where in steps:
        await put(name, **where)
        await put("foreign", scope={"type": "all_group_chats"})
        await put("dutch", **{**where, "language_code": "nl"})
        assert shown() == [name]
        assert await api.call("getMyCommands", **where) == [{"command": name, "description": "x"}]
    for name, where in reversed(steps):
        assert shown() == [name]
        assert await api.call("deleteMyCommands", **where) is True
    assert shown() == []


@pytest.mark.parametrize(
    ("command", "description", "refusal"),
    [
        ("start", "x" * 257, "command description length must not exceed 256"),
        ("start", " ", "command description must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("Start", "x", "BOT_COMMAND_INVALID"),
        ("", "x", "command must be non-empty"),
    ],
)
async def test_45_refused_commands(api: Api, command: str, description: str, refusal: str) -> None:
    commands = [{"command": command, "description": description}]
    assert await api.refused("setMyCommands", commands=commands) == (400, f"Bad Request: {refusal}")


async def test_45_refused_lists(api: Api, started: Phone) -> None:
    one = [{"command": "start", "description": "x"}]
    assert await api.refused("setMyCommands", commands=one * 101) == (
        400,
        "Bad Request: BOT_COMMANDS_TOO_MUCH",
    )
    assert await api.refused("setMyCommands", commands=one, language_code="nld") == (
        400,
        "Bad Request: invalid language code specified",
    )
    scope = {"type": "chat", "chat_id": 999}
    assert await api.refused("setMyCommands", commands=one, scope=scope) == (
        400,
        "Bad Request: chat not found",
    )


async def test_45_menu_buttons(api: Api, bot: Bot, started: Phone) -> None:
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://example.org/"}}
    assert await api.call("getChatMenuButton") == {"type": "commands"}
    assert await api.call("setChatMenuButton", chat_id=started.id, menu_button=app) is True
    assert await api.call("getChatMenuButton", chat_id=started.id) == app
    assert await api.call("getChatMenuButton") == {"type": "commands"}
    await api.call("setChatMenuButton", chat_id=started.id, menu_button={"type": "default"})
    assert started.chat(bot).menu_button == {"type": "commands"}
    assert await api.refused("setChatMenuButton", menu_button={"type": "web_app"}) == (
        400,
        "Bad Request: can't parse menu button: Can't find field \"web_app\"",
    )


async def test_names_and_descriptions_by_language(api: Api) -> None:
    for method, field, longest in (
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ):
        await api.call(f"setMy{method}", **{field: "for all"})
        await api.call(f"setMy{method}", **{field: "voor u", "language_code": "nl"})
        assert await api.call(f"getMy{method}", language_code="nl") == {field: "voor u"}
        assert await api.call(f"getMy{method}", language_code="ar") == {field: "for all"}
        await api.call(f"setMy{method}", language_code="nl")
        assert await api.call(f"getMy{method}", language_code="nl") == {field: "for all"}
        assert (await api.refused(f"setMy{method}", **{field: "x" * (longest + 1)}))[0] == 400


async def test_other_things_a_phone_sends(api: Api, bot: Bot, started: Phone, clock: ManualClock) -> None:
    text = started.send_text(bot, "\x00a\r\nb\x07 ")
    assert text.text == "a\nb"
    started.send_location(bot, **LOCATION)
    started.send_contact(bot, "+31600000000", "Omar")
    clock.advance(5)
    started.edit_text(bot, text.message_id, "c")
    started.send_raw(bot, {"message": {**text.api(bot.id), "text": "raw"}})
    _, location, contact, edited, raw = await api.updates()
    assert location["message"]["location"] == LOCATION
    assert contact["message"]["contact"] == {"phone_number": "+31600000000", "first_name": "Omar"}
    assert edited["edited_message"]["text"] == "c"
    assert edited["edited_message"]["edit_date"] == edited["edited_message"]["date"] + 5
    assert raw["message"]["text"] == "raw"


async def test_long_and_empty_texts_go_as_a_phone_sends_them(api: Api, bot: Bot, started: Phone) -> None:
    started.send_text(bot, "x" * 10_000)
    assert [len(update["message"]["text"]) for update in await api.updates()] == [4096, 4096, 1808]
    with pytest.raises(ValueError, match="empty"):
        started.send_text(bot, " \x00\n")


async def test_unread_is_counted_until_the_person_looks_or_acts(api: Api, bot: Bot, started: Phone) -> None:
    chat = started.chat(bot)
    for _ in range(2):
        await api.call("sendMessage", chat_id=started.id, text="x")
    assert chat.unread == 2
    started.read(bot)
    assert chat.unread == 0


async def test_waiting_in_vain_says_what_there_is(api: Api, bot: Bot, started: Phone) -> None:
    await api.call("sendMessage", chat_id=started.id, text="something else")
    with pytest.raises(TimeoutError, match="something else"):
        await started.chat(bot).wait_for(lambda message: message.text == "never", timeout=0.01)


async def test_ids_are_the_ones_that_were_asked_for(standin: StandIn) -> None:
    assert standin.add_phone("A", user_id=77).id == 77
    first = standin.add_phone("B")
    assert first.id > 2**32
    assert standin.add_phone("C").id == first.id + 1
    with pytest.raises(ValueError, match="77"):
        standin.add_phone("D", user_id=77)

"""Group A of the contract: requests and answers."""

import aiohttp
import pytest

from bot.standin import Bot, Phone, StandIn
from tests.standin.conftest import Api


async def test_01_get_and_post_and_any_case_of_the_name(api: Api) -> None:
    for name in ("getMe", "GETME", "getme"):
        async with api.session.get(api.url(name)) as response:
            assert response.status == 200
            assert response.content_type == "application/json"
            assert (await response.json())["result"]["id"] == api.bot.id
        assert (await api.send(name)).body["result"]["id"] == api.bot.id


@pytest.mark.parametrize("form", ["query", "urlencoded", "json", "json_text", "multipart"])
async def test_02_parameters_come_in_four_forms(api: Api, started: Phone, form: str) -> None:
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    as_text = '{"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}'
    fields = {
        "chat_id": str(started.id),
        "text": "Hoi",
        "disable_notification": "Yes",
        "reply_markup": as_text,
    }
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        multipart.add_field(name, value)
    request = {
        "query": {"params": fields},
        "urlencoded": {"data": fields},
        "json": {
            "json": {
                "chat_id": started.id,
                "text": "Hoi",
                "disable_notification": True,
                "reply_markup": markup,
            }
        },
        "json_text": {"json": fields},
        "multipart": {"data": multipart},
    }[form]
    result = (await api.send("sendMessage", **request)).body["result"]
    assert result["reply_markup"] == markup
    message = started.chat(api.bot).last
    assert message is not None
    assert (message.text, message.silent, message.buttons) == ("Hoi", True, ["Ja"])


@pytest.mark.parametrize(
    ("word", "meaning"), [("true", True), ("YES", True), ("1", True), ("false", False), ("on", False)]
)
async def test_02_words_for_true(api: Api, started: Phone, word: str, meaning: bool) -> None:
    await api.send("sendMessage", data={"chat_id": started.id, "text": "Hoi", "disable_notification": word})
    message = started.chat(api.bot).last
    assert message is not None
    assert message.silent is meaning


async def test_02_numbers_out_of_range_are_brought_to_the_nearest_end(api: Api, started: Phone) -> None:
    for number in range(3):
        started.send_text(api.bot, str(number))
    assert len(await api.updates(limit=0)) == 1
    assert len(await api.updates(limit=1000)) == 3


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
)
async def test_02_garbage_is_refused(api: Api, content_type: str) -> None:
    code, _ = (
        await api.send("sendMessage", data=b"\xff\x00{[--", headers={"Content-Type": content_type})
    ).refusal
    assert code == 400


async def test_03_shape_of_success_and_failure(api: Api) -> None:
    success = await api.send("deleteWebhook")
    assert (success.status, success.body) == (
        200,
        {"ok": True, "result": True, "description": "Webhook is already deleted"},
    )
    failure = await api.send("sendMessage", json={"text": "x"})
    assert (failure.status, failure.body) == (
        400,
        {"ok": False, "error_code": 400, "description": "Bad Request: chat_id is empty"},
    )


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/botnocolon/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot1:unknown/getMe", 401, "Unauthorized"),
        ("/bot{token}/getYou", 404, "Not Found: method not found"),
        ("/getMe", 404, "Not Found"),
        ("/cat{token}/getMe", 404, "Not Found"),
    ],
)
async def test_04_wrong_tokens_methods_and_paths(api: Api, path: str, code: int, description: str) -> None:
    url = api.standin.url + path.format(token=api.bot.token)
    async with api.session.post(url) as response:
        assert response.status == code
        assert await response.json() == {"ok": False, "error_code": code, "description": description}


async def test_05_get_me(api: Api, standin: StandIn) -> None:
    other = standin.add_bot("424242:abc", "other_bot", "Other")
    me = await Api(standin, other, api.session).call("getMe")
    assert me["id"] == 424242
    assert me["is_bot"] is True
    assert (me["first_name"], me["username"]) == ("Other", "other_bot")
    assert {"can_join_groups", "can_read_all_group_messages", "supports_inline_queries"} <= me.keys()


@pytest.mark.parametrize(
    ("method", "params", "code", "description"),
    [
        ("sendDice", {}, 404, "Not Found: stand-in: the method sendDice is not carried here"),
        ("getMe", {"x": 1}, 400, 'Bad Request: stand-in: unknown parameter "x" of getMe'),
        (
            "sendMessage",
            {
                "chat_id": 1,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "colour": "red"}]]},
            },
            400,
            'Bad Request: stand-in: unknown field "colour" of InlineKeyboardButton',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "red"}]]}},
            400,
            "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ("setMyCommands", {}, 400, 'Bad Request: parameter "commands" is required'),
        ("setMyCommands", {"commands": "{"}, 400, "Bad Request: can't parse commands JSON object"),
        ("setMyCommands", {"commands": 5}, 400, "Bad Request: array expected"),
    ],
)
async def test_what_is_not_in_the_specification_is_refused_aloud(
    api: Api, caplog: pytest.LogCaptureFixture, method: str, params: dict, code: int, description: str
) -> None:
    assert await api.refused(method, **params) == (code, description)
    if "stand-in" in description:
        assert caplog.records[0].levelname == "WARNING"


async def test_every_call_is_remembered(api: Api, bot: Bot, started: Phone) -> None:
    await api.call("sendMessage", chat_id=started.id, text="Hoi")
    assert bot.requests[-1] == ("sendMessage", {"chat_id": started.id, "text": "Hoi"})
    assert bot.requested("sendMessage") == [{"chat_id": started.id, "text": "Hoi"}]

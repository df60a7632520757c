"""The phone's door: what the page of the phones asks and does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import orjson
import pytest

from bot.standin import Bot, Limits, ManualClock, Phone, StandIn
from bot.standin.phones import SPOKEN
from tests.standin.conftest import Api

MARKUP = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}, {"text": "Nee", "callback_data": "n"}]]}


class Bar:
    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock

    async def advance(self, seconds: float) -> None:
        self.clock.advance(seconds)

    async def to_next(self) -> None:
        self.clock.advance(timedelta(days=2))


@pytest.fixture
async def standin(clock: ManualClock) -> AsyncIterator[StandIn]:
    async with StandIn(clock, Limits(enabled=False), clock_bar=Bar(clock)) as standin:
        yield standin


class Door:
    def __init__(self, standin: StandIn, session: aiohttp.ClientSession) -> None:
        self.root = f"{standin.url}/phone/api"
        self.session = session

    async def get(self, path: str) -> Any:
        async with self.session.get(self.root + path) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, expected: int = 200, **body: Any) -> Any:
        async with self.session.post(self.root + path, json=body) as response:
            assert response.status == expected, await response.text()
            return await response.json()


@pytest.fixture
def door(standin: StandIn, session: aiohttp.ClientSession) -> Door:
    return Door(standin, session)


@pytest.fixture
def chat(bot: Bot, sara: Phone) -> str:
    return f"/phones/{sara.id}/chats/{bot.id}"


async def test_state(door: Door, bot: Bot, sara: Phone, chat: str) -> None:
    await door.post(f"{chat}/start")
    assert await door.get("/state") == {
        "now": "2026-11-18T10:00:00+00:00",
        "clock": True,
        "bots": [{"id": bot.id, "username": "example_bot", "first_name": "Example"}],
        "phones": [
            {
                "id": sara.id,
                "first_name": "Sara",
                "language_code": "ar",
                "script_dir": "rtl",
                "chats": {str(bot.id): {"unread": 0, "blocked": False}},
            }
        ],
    }


async def test_a_conversation(api: Api, door: Door, bot: Bot, sara: Phone, chat: str) -> None:
    await door.post(f"{chat}/start", payload="abc")
    sent = await api.call(
        "sendMessage", chat_id=sara.id, text="<b>Hoi</b>", parse_mode="HTML", reply_markup=MARKUP
    )
    await api.call("setMyCommands", commands=[{"command": "help", "description": "Hulp"}])
    await api.call("sendChatAction", chat_id=sara.id, action="typing")
    shown = await door.get(chat)
    assert [message["text"] for message in shown["messages"]] == ["/start abc", "Hoi"]
    assert shown["messages"][1] == {
        "id": sent["message_id"],
        "from_bot": True,
        "date": "2026-11-18T10:00:00+00:00",
        "edited": None,
        "text": "Hoi",
        "entities": [{"type": "bold", "offset": 0, "length": 3}],
        "reply_markup": MARKUP,
        "document": None,
        "photo": None,
        "voice": None,
        "poll": None,
        "service": None,
        "silent": False,
        "reply_to": None,
        "reactions": [],
        "own_reaction": None,
        "pending": [],
    }
    assert shown["commands"] == [{"command": "help", "description": "Hulp"}]
    assert (shown["typing"], shown["unread"], shown["started"], shown["toast"]) == (True, 1, True, None)

    await door.post(f"{chat}/tap", message_id=sent["message_id"], row=0, column=1)
    assert (await door.get(chat))["messages"][1]["pending"] == [[0, 1]]
    query = (await api.updates())[-1]["callback_query"]
    assert query["data"] == "n"
    await api.call("answerCallbackQuery", callback_query_id=query["id"], text="Jammer")
    shown = await door.get(chat)
    assert shown["messages"][1]["pending"] == []
    assert shown["toast"] == {"text": "Jammer", "alert": False, "id": 1}
    await door.post(f"{chat}/send", text="Sorry")
    assert (await door.get(chat))["toast"] is None
    await door.post(f"{chat}/edit", message_id=3, text="Toch niet")
    await door.post(f"{chat}/block", blocked=True)
    assert (await door.get(chat))["blocked"] is True
    await door.post(f"{chat}/block", blocked=False)
    kinds = [next(iter(each.keys() - {"update_id"})) for each in await api.updates()]
    assert kinds == [
        "message",
        "callback_query",
        "message",
        "edited_message",
        "my_chat_member",
        "my_chat_member",
    ]


async def test_reply_keyboards(api: Api, door: Door, bot: Bot, sara: Phone, chat: str) -> None:
    await door.post(f"{chat}/start")
    keys = {"keyboard": [[{"text": "Ja"}]], "one_time_keyboard": True}
    await api.call("sendMessage", chat_id=sara.id, text="?", reply_markup=keys)
    assert (await door.get(chat))["keyboard"] == keys
    await door.post(f"{chat}/send", text="Ja")
    assert (await door.get(chat))["keyboard"] is None


async def test_files(api: Api, door: Door, standin: StandIn, bot: Bot, sara: Phone, chat: str) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", b"<script>", filename="a b.html", content_type="text/html")
    async with door.session.post(f"{door.root}{chat}/file", data=form) as response:
        assert response.status == 200
    sara.send_photo(bot)
    document, photo = (await door.get(chat))["messages"]
    assert document["document"]["file_name"] == "a b.html"
    assert document["document"]["file_size"] == 8
    async with door.session.get(standin.url + document["document"]["url"]) as response:
        assert await response.read() == b"<script>"
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
    async with door.session.get(standin.url + photo["photo"]) as response:
        assert response.content_type == "image/jpeg"


async def test_voice_messages(door: Door, standin: StandIn, chat: str, api: Api) -> None:
    await door.post(f"{chat}/voice")
    (message,) = (await door.get(chat))["messages"]
    assert (message["voice"]["seconds"], message["document"]) == (3, None)
    async with door.session.get(standin.url + message["voice"]["url"]) as response:
        assert await response.read() == SPOKEN
        assert response.content_type == "audio/ogg"
        assert "Content-Disposition" not in response.headers
    assert (await api.updates())[0]["message"]["voice"]["duration"] == 3


async def test_polls_hide_what_is_right_until_the_vote(
    api: Api, door: Door, bot: Bot, sara: Phone, chat: str
) -> None:
    sara.start(bot)
    quiz = {"question": "2 + 2?", "options": ["3", "4"], "type": "quiz", "correct_option_ids": [1]}
    sent = await api.call("sendPoll", chat_id=sara.id, **quiz, explanation="Vier.")
    before = (await door.get(chat))["messages"][-1]["poll"]
    assert before["open"]
    assert [(option["right"], option["votes"]) for option in before["options"]] == [(None, None)] * 2
    assert before["explanation"] == ""
    await door.post(f"{chat}/vote", message_id=sent["message_id"], options=[0])
    after = (await door.get(chat))["messages"][-1]["poll"]
    assert [(each["chosen"], each["right"], each["votes"]) for each in after["options"]] == [
        (True, False, 1),
        (False, True, 0),
    ]
    assert (after["open"], after["changeable"], after["explanation"]) == (False, False, "Vier.")
    again = await door.post(f"{chat}/vote", 409, message_id=sent["message_id"], options=[1])
    assert again["error"] == "this vote cannot be changed"


async def test_results_may_wait_for_the_end(api: Api, door: Door, bot: Bot, sara: Phone, chat: str) -> None:
    sara.start(bot)
    poll = {"question": "Wanneer?", "options": ["nu", "straks"], "hide_results_until_closes": True}
    message_id = (await api.call("sendPoll", chat_id=sara.id, **poll))["message_id"]
    await door.post(f"{chat}/vote", message_id=message_id, options=[1])
    shown = (await door.get(chat))["messages"][-1]["poll"]
    assert [option["votes"] for option in shown["options"]] == [None, None]
    await api.call("stopPoll", chat_id=sara.id, message_id=message_id)
    shown = (await door.get(chat))["messages"][-1]["poll"]
    assert [option["votes"] for option in shown["options"]] == [0, 1]


async def test_reactions(api: Api, door: Door, bot: Bot, sara: Phone, chat: str) -> None:
    sara.start(bot)
    await api.updates(allowed_updates=["message_reaction"])
    message_id = (await api.call("sendMessage", chat_id=sara.id, text="Goed zo"))["message_id"]
    await door.post(f"{chat}/react", message_id=message_id, emoji="👍")
    shown = (await door.get(chat))["messages"][-1]
    assert (shown["reactions"], shown["own_reaction"]) == (["👍"], "👍")
    await door.post(f"{chat}/react", message_id=message_id, emoji=None)
    assert (await door.get(chat))["messages"][-1]["reactions"] == []
    await door.post(f"{chat}/react", 409, message_id=message_id, emoji="x")
    told = [update["message_reaction"] for update in (await api.updates()) if "message_reaction" in update]
    assert [len(each["new_reaction"]) for each in told] == [1, 0]


async def test_phones_languages_and_the_clock(door: Door, standin: StandIn, clock: ManualClock) -> None:
    phone = await door.post("/phones", first_name="Abebe", language_code="ti")
    assert (phone["script_dir"], phone["chats"]) == ("ltr", {})
    changed = await door.post(f"/phones/{phone['id']}/language", language_code="ar")
    assert (changed["script_dir"], standin.phones[phone["id"]].language_code) == ("rtl", "ar")
    assert await door.post("/clock", seconds=3600) == {"now": "2026-11-18T11:00:00+00:00"}
    assert await door.post("/clock", to="next") == {"now": "2026-11-20T11:00:00+00:00"}
    await door.post("/clock", 400, seconds=-1)
    standin.clock_bar = None
    assert (await door.get("/state"))["clock"] is False
    await door.post("/clock", 409, seconds=1)


async def test_wrong_requests(door: Door, bot: Bot, sara: Phone, chat: str) -> None:
    await door.post(f"{chat}/start")
    await door.post(f"{chat}/tap", 409, message_id=99, row=0, column=0)
    await door.post(f"{chat}/send", 400, text=" ")
    await door.post(f"{chat}/start", 409, payload="no spaces")
    await door.post(f"{chat}/sing", 404)
    await door.post(f"{chat}/vote", 400, message_id=1, options="0")
    await door.post(f"{chat}/vote", 409, message_id=1, options=[0])
    await door.post(f"/phones/1/chats/{bot.id}/send", 404, text="x")
    await door.post(f"/phones/{sara.id}/chats/1/send", 404, text="x")
    sara.block(bot)
    assert "blocked" in (await door.post(f"{chat}/send", 409, text="x"))["error"]


async def news(response: aiohttp.ClientResponse) -> dict[str, Any]:
    async with asyncio.timeout(5):
        async for line in response.content:
            if line.startswith(b"data: "):
                return orjson.loads(line[6:])
    raise AssertionError("the stream ended")


async def test_events(api: Api, door: Door, standin: StandIn, bot: Bot, sara: Phone, chat: str) -> None:
    async with door.session.get(f"{door.root}/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert await stream.content.readline() == b": hello\n"
        sara.start(bot)
        assert await news(stream) == {"phone": sara.id, "bot": bot.id, "kind": "chat"}
        await api.call("sendMessage", chat_id=sara.id, text="x")
        assert await news(stream) == {"phone": sara.id, "bot": bot.id, "kind": "chat"}
        await door.post("/clock", seconds=1)
        assert await news(stream) == {"phone": None, "bot": None, "kind": "clock"}
        standin.add_phone("Omar")
        assert await news(stream) == {"phone": None, "bot": None, "kind": "phones"}
        await standin.stop()
        assert (await stream.content.read()).strip() == b""


async def test_the_sign_of_typing_ends_with_news(
    api: Api, door: Door, bot: Bot, sara: Phone, chat: str, clock: ManualClock
) -> None:
    sara.start(bot)
    async with door.session.get(f"{door.root}/events") as stream:
        await stream.content.readline()
        await api.call("sendChatAction", chat_id=sara.id, action="typing")
        await news(stream)
        await clock.until_somebody_sleeps()
        clock.advance(5)
        await news(stream)
        assert (await door.get(chat))["typing"] is False


async def test_the_page_and_its_files(door: Door, standin: StandIn) -> None:
    for path in ("/", "/phone/page/index.html"):
        async with door.session.get(standin.url + path) as response:
            assert response.status == 200
            assert response.content_type == "text/html"
            assert "unsafe" not in response.headers["Content-Security-Policy"]
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    for path in ("/phone/page/../server.py", "/phone/page/%2e%2e/server.py", "/phone/page/none.js"):
        async with door.session.get(standin.url + path) as response:
            assert response.status == 404

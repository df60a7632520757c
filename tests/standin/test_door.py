"""The phone's door: what the page of the phones asks and does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import orjson
import pytest

from bot.standin import Bot, Limits, ManualClock, Phone, StandIn
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
        "service": None,
        "silent": False,
        "reply_to": None,
        "reactions": [],
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

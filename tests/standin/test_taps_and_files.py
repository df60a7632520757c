"""Group E of the contract: taps, and files in both directions."""

import struct
from typing import Any

import pytest
from aiohttp import FormData, web

from bot.standin import Bot, ManualClock, Phone, StandIn
from tests.standin.conftest import Api

YES_NO = {
    "inline_keyboard": [
        [{"text": "Ja", "callback_data": "y"}, {"text": "Nee", "callback_data": "n"}],
        [{"text": "Kaart", "url": "https://example.org/"}],
    ]
}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 640, 480)
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08" + struct.pack(">HH", 480, 640)


async def ask(api: Api, phone: Phone) -> int:
    sent = await api.call("sendMessage", chat_id=phone.id, text="Komt u?", reply_markup=YES_NO)
    return sent["message_id"]


def form(**fields: Any) -> FormData:
    data = FormData(default_to_multipart=True)
    for name, value in fields.items():
        if isinstance(value, bytes):
            data.add_field(name, value, filename="afspraak.ics", content_type="text/calendar")
        else:
            data.add_field(name, str(value))
    return data


async def test_36_a_tap(api: Api, bot: Bot, started: Phone) -> None:
    message_id = await ask(api, started)
    query_id = started.tap(bot, message_id, "Nee")
    (update,) = await api.updates()
    query = update["callback_query"]
    assert query["id"] == query_id
    assert query["data"] == "n"
    assert query["from"] == {
        "id": started.id,
        "is_bot": False,
        "first_name": "Sara",
        "language_code": "ar",
    }
    assert isinstance(query["chat_instance"], str)
    assert query["message"]["message_id"] == message_id
    assert query["message"]["reply_markup"] == YES_NO
    assert query["message"]["from"]["id"] == bot.id


async def test_36_a_tap_under_a_message_that_is_gone(api: Api, bot: Bot, started: Phone) -> None:
    message_id = await ask(api, started)
    await api.call("deleteMessage", chat_id=started.id, message_id=message_id)
    started.tap(bot, message_id, "y")
    (update,) = await api.updates()
    message = update["callback_query"]["message"]
    assert (message["date"], message["message_id"], message["chat"]["id"]) == (0, message_id, started.id)


async def test_36_only_buttons_with_data_can_be_tapped(api: Api, bot: Bot, started: Phone) -> None:
    message_id = await ask(api, started)
    with pytest.raises(ValueError, match="link"):
        started.tap(bot, message_id, "Kaart")
    with pytest.raises(LookupError, match="Misschien"):
        started.tap(bot, message_id, "Misschien")


async def test_37_answering_ends_the_waiting_sign(api: Api, bot: Bot, started: Phone) -> None:
    message_id = await ask(api, started)
    chat = started.chat(bot)
    query_id = started.tap(bot, message_id, "Nee")
    assert [(tap.message_id, tap.row, tap.column) for tap in chat.pending] == [(message_id, 0, 1)]
    answer = {"callback_query_id": query_id, "text": "Genoteerd", "show_alert": True}
    assert await api.call("answerCallbackQuery", **answer) is True
    assert chat.pending == []
    assert [(each.query_id, each.text, each.show_alert) for each in chat.answers] == [
        (query_id, "Genoteerd", True)
    ]


async def test_37_unknown_old_and_long_answers(
    api: Api, bot: Bot, started: Phone, clock: ManualClock
) -> None:
    old = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    assert await api.refused("answerCallbackQuery") == old
    assert await api.refused("answerCallbackQuery", callback_query_id="123") == old
    query_id = started.tap(bot, await ask(api, started), "Ja")
    refusal = await api.refused("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
    assert refusal == (400, "Bad Request: MESSAGE_TOO_LONG")
    clock.advance(151)
    assert await api.refused("answerCallbackQuery", callback_query_id=query_id) == old
    assert started.chat(bot).pending == []


async def test_40_four_ways_to_send_a_file(api: Api, bot: Bot, started: Phone, standin: StandIn) -> None:
    async def calendar(_: web.Request) -> web.Response:
        return web.Response(body=b"BEGIN:VCALENDAR", content_type="text/calendar")

    async def send(**request: Any) -> dict[str, Any]:
        return (await api.send("sendDocument", **request)).body["result"]["document"]

    part = await send(data=form(chat_id=started.id, document=b"BEGIN:VCALENDAR", caption="<b>x</b>"))
    assert part["file_name"] == "afspraak.ics"
    assert (part["mime_type"], part["file_size"]) == ("text/calendar", 15)
    attached = await send(data=form(chat_id=started.id, document="attach://file7", file7=b"other"))
    assert attached["file_size"] == 5
    again = await send(json={"chat_id": started.id, "document": part["file_id"]})
    assert again["file_unique_id"] == part["file_unique_id"] != attached["file_unique_id"]

    app = web.Application()
    app.router.add_get("/afspraak.ics", calendar)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    fetched = await send(json={"chat_id": started.id, "document": f"{address}/afspraak.ics"})
    assert (fetched["file_name"], fetched["file_size"]) == ("afspraak.ics", 15)
    assert await api.refused("sendDocument", chat_id=started.id, document=f"{address}/none") == (
        400,
        "Bad Request: failed to get HTTP URL content",
    )
    await runner.cleanup()
    shown = [message.document for message in started.chat(bot).from_bot]
    assert [file.data for file in shown if file] == [
        b"BEGIN:VCALENDAR",
        b"other",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VCALENDAR",
    ]


async def test_40_faults_of_files(api: Api, standin: StandIn, started: Phone) -> None:
    for kind in ("document", "photo"):
        assert await api.refused(f"send{kind}", chat_id=started.id) == (
            400,
            f"Bad Request: there is no {kind} in the request",
        )
        code, description = await api.refused(f"send{kind}", **{"chat_id": started.id, kind: "nonsense"})
        assert code == 400
        assert description.startswith("Bad Request: wrong remote file identifier specified")
    other = standin.add_bot()
    started.start(other)
    theirs = Api(standin, other, api.session)
    sent = await theirs.send("sendDocument", data=form(chat_id=started.id, document=b"x"))
    file_id = sent.body["result"]["document"]["file_id"]
    assert (await api.refused("sendDocument", chat_id=started.id, document=file_id))[0] == 400


@pytest.mark.parametrize("picture", [PNG, JPEG])
async def test_40_pictures(api: Api, bot: Bot, started: Phone, picture: bytes) -> None:
    sent = (await api.send("sendPhoto", data=form(chat_id=started.id, photo=picture))).body["result"]
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [(640, 480)]
    reply = await api.send("sendPhoto", data=form(chat_id=started.id, photo=b"no picture"))
    assert reply.refusal == (400, "Bad Request: IMAGE_PROCESS_FAILED")


async def test_42_files_from_the_phone(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    started.send_voice(bot, b"OggS voice")
    started.send_document(bot, "rooster.ics", b"\x00calendar", "text/calendar", caption="/import")
    started.send_photo(bot, "kijk")
    started.send_sticker(bot)
    updates = [update["message"] for update in await api.updates()]
    voice, document, photo, sticker = updates
    assert document["caption"] == "/import"
    assert document["document"]["file_name"] == "rooster.ics"
    assert photo["photo"][0]["file_id"]
    assert sticker["sticker"]["file_id"]
    for file_id, data in (
        (voice["voice"]["file_id"], b"OggS voice"),
        (document["document"]["file_id"], b"\x00calendar"),
    ):
        file = await api.call("getFile", file_id=file_id)
        url = f"{standin.url}/file/bot{bot.token}/{file['file_path']}"
        async with api.session.get(url) as response:
            assert response.status == 200
            assert await response.read() == data
        stranger = standin.add_bot()
        for wrong in (
            f"{standin.url}/file/bot{stranger.token}/{file['file_path']}",
            f"{standin.url}/file/bot1:x/{file['file_path']}",
            f"{standin.url}/file/bot{bot.token}/documents/none",
        ):
            async with api.session.get(wrong) as response:
                assert response.status == 404
    assert await api.refused("getFile", file_id="nonsense") == (400, "Bad Request: invalid file_id")


async def test_42_big_files_cannot_be_fetched(api: Api, bot: Bot, started: Phone) -> None:
    started.send_document(bot, "big.bin", bytes(20 * 1024 * 1024 + 1))
    (update,) = await api.updates()
    file_id = update["message"]["document"]["file_id"]
    assert await api.refused("getFile", file_id=file_id) == (400, "Bad Request: file is too big")

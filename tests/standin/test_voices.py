"""Voice messages in both directions (lines 40 to 42 of the contract), and edits of their captions."""

from typing import Any

import pytest
from aiohttp import FormData, web

from bot.standin import Bot, ManualClock, Phone, StandIn
from bot.standin.phones import SPOKEN
from bot.standin.sounds import sound_seconds
from tests.standin.conftest import Api

BUTTONS = {"inline_keyboard": [[{"text": "Nog een keer", "callback_data": "again"}]]}


def form(**fields: Any) -> FormData:
    """The form of a call; bytes are a file, sent as a client sends what it knows nothing of."""
    data = FormData(default_to_multipart=True)
    for name, value in fields.items():
        if isinstance(value, bytes):
            data.add_field(name, value, filename="clip.ogg", content_type="application/octet-stream")
        else:
            data.add_field(name, str(value))
    return data


async def sent(api: Api, **request: Any) -> dict[str, Any]:
    reply = await api.send("sendVoice", **request)
    assert reply.body["ok"], reply.body
    message: dict[str, Any] = reply.body["result"]
    return message


async def test_41_a_voice_message_says_what_it_is(api: Api, bot: Bot, started: Phone) -> None:
    message = await sent(
        api, data=form(chat_id=started.id, voice=SPOKEN, caption="<b>Hallo</b>", parse_mode="HTML")
    )
    voice = message["voice"]
    assert (voice["duration"], voice["mime_type"], voice["file_size"]) == (3, "audio/ogg", len(SPOKEN))
    assert voice["file_unique_id"] != voice["file_id"]
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("Hallo", "bold")
    shown = started.chat(bot).from_bot[-1]
    assert shown.voice is not None
    assert (shown.voice.data, shown.text) == (SPOKEN, "Hallo")


async def test_41_the_sender_may_say_how_long_it_is(api: Api, started: Phone) -> None:
    message = await sent(api, data=form(chat_id=started.id, voice=SPOKEN, duration=7))
    assert message["voice"]["duration"] == 7


@pytest.mark.parametrize(
    ("data", "mime_type"),
    [(b"ID3 a song", "audio/mpeg"), (b"\xff\xfb a song", "audio/mpeg"), (b"\0\0\0\x1cftypM4A ", "audio/mp4")],
)
async def test_41_other_sounds_that_are_played(api: Api, started: Phone, data: bytes, mime_type: str) -> None:
    voice = (await sent(api, data=form(chat_id=started.id, voice=data)))["voice"]
    assert (voice["mime_type"], voice["duration"]) == (mime_type, 0)


async def test_41_what_cannot_be_played_becomes_a_document(api: Api, started: Phone) -> None:
    message = await sent(api, data=form(chat_id=started.id, voice=b"RIFF....WAVEfmt "))
    assert "voice" not in message
    file_id = message["document"]["file_id"]
    assert await api.refused("sendVoice", chat_id=started.id, voice=file_id) == (
        400,
        "Bad Request: can't use file of type Document as VoiceNote",
    )


async def test_40_four_ways_to_send_a_voice_message(api: Api, bot: Bot, started: Phone) -> None:
    async def clip(_: web.Request) -> web.Response:
        return web.Response(body=SPOKEN, content_type="audio/ogg")

    part = await sent(api, data=form(chat_id=started.id, voice=SPOKEN))
    attached = await sent(api, data=form(chat_id=started.id, voice="attach://clip", clip=SPOKEN))
    again = await sent(api, json={"chat_id": started.id, "voice": part["voice"]["file_id"]})
    assert again["voice"]["file_unique_id"] == part["voice"]["file_unique_id"]
    assert again["voice"]["file_unique_id"] != attached["voice"]["file_unique_id"]

    app = web.Application()
    app.router.add_get("/clip.ogg", clip)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/clip.ogg"
    await sent(api, json={"chat_id": started.id, "voice": address})
    await runner.cleanup()
    voices = [message.voice for message in started.chat(bot).from_bot]
    assert [voice.data for voice in voices if voice] == [SPOKEN] * 4


async def test_40_faults_of_voice_messages(api: Api, started: Phone) -> None:
    assert await api.refused("sendVoice", chat_id=started.id) == (
        400,
        "Bad Request: there is no voice in the request",
    )
    code, description = await api.refused("sendVoice", chat_id=started.id, voice="nonsense")
    assert code == 400
    assert description.startswith("Bad Request: wrong remote file identifier specified")
    long = form(chat_id=started.id, voice=SPOKEN, caption="x" * 1025)
    assert (await api.send("sendVoice", data=long)).refusal == (
        400,
        "Bad Request: message caption is too long",
    )


async def test_41_a_person_who_takes_no_voice_messages(api: Api, bot: Bot, started: Phone) -> None:
    file_id = (await sent(api, data=form(chat_id=started.id, voice=SPOKEN)))["voice"]["file_id"]
    started.accepts_voice = False
    forbidden = (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN")
    assert (await api.send("sendVoice", data=form(chat_id=started.id, voice=SPOKEN))).refusal == forbidden
    assert await api.refused("sendVoice", chat_id=started.id, voice=file_id) == forbidden
    await api.call("sendMessage", chat_id=started.id, text="Hallo")
    assert [message.voice is None for message in started.chat(bot).from_bot] == [False, True]
    started.accepts_voice = True
    await api.call("sendVoice", chat_id=started.id, voice=file_id)


async def test_42_a_voice_message_from_the_phone(
    api: Api, standin: StandIn, bot: Bot, started: Phone
) -> None:
    started.send_voice(bot)
    (update,) = await api.updates()
    voice = update["message"]["voice"]
    assert (voice["duration"], voice["mime_type"]) == (3, "audio/ogg")
    file = await api.call("getFile", file_id=voice["file_id"])
    assert file["file_path"].startswith("voice/")
    async with api.session.get(f"{standin.url}/file/bot{bot.token}/{file['file_path']}") as response:
        assert await response.read() == SPOKEN
    again = await sent(api, json={"chat_id": started.id, "voice": voice["file_id"]})
    assert again["voice"]["file_unique_id"] == voice["file_unique_id"]


async def test_33_the_caption_of_a_voice_message_is_edited(
    api: Api, bot: Bot, started: Phone, clock: ManualClock
) -> None:
    asked = await sent(api, data=form(chat_id=started.id, voice=SPOKEN, caption="Wat hoort u?"))
    where = {"chat_id": started.id, "message_id": asked["message_id"]}
    assert await api.call("editMessageReplyMarkup", **where, reply_markup=BUTTONS)
    clock.advance(5)
    edited = await api.call("editMessageCaption", **where, caption="<b>Hallo</b>", parse_mode="HTML")
    assert (edited["caption"], edited["edit_date"]) == ("Hallo", asked["date"] + 5)
    assert "reply_markup" not in edited
    assert edited["voice"] == asked["voice"]
    same = await api.refused("editMessageCaption", **where, caption="<b>Hallo</b>", parse_mode="HTML")
    assert same[1].startswith("Bad Request: message is not modified")
    assert await api.refused("editMessageText", **where, text="Hallo") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


@pytest.mark.parametrize(("data", "seconds"), [(SPOKEN, 3), (b"OggS", 0), (b"", 0), (b"OpusHead\1", 0)])
def test_seconds_are_read_from_the_file(data: bytes, seconds: int) -> None:
    assert sound_seconds(data) == seconds

"""P03: nobody but Telegram speaks as somebody; and an update is answered 200 only when the work is done."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from bot.settings import BadSetting, read_settings
from bot.stage import Stage
from handlers.web.routes import make_web
from handlers.web.webhook import MAX_BODY
from tests.flows.town import Town
from tests.web.conftest import HEADER, PATH, SECRET, Pages, serve_pages

TOKEN = "123456789:" + "letters-of-an-example-token"
ADDRESS = "https://bot.voorbeeldstad.example/updates"


def message(chat_id: int, text: str, *, update_id: int = 1) -> dict[str, Any]:
    user = {"id": chat_id, "is_bot": False, "first_name": "Sara"}
    chat = {"id": chat_id, "type": "private", "first_name": "Sara"}
    said = {"message_id": 9001, "date": 1794913200, "chat": chat, "from": user, "text": text}
    return {"update_id": update_id, "message": said}


@pytest.mark.parametrize(
    "secret", [{}, {"LEERLIJN_WEBHOOK_SECRET": ""}, {"LEERLIJN_WEBHOOK_SECRET": "short"}]
)
def test_a_webhook_without_a_secret_is_refused_at_the_start(secret: dict[str, str]) -> None:
    """P03 a and b."""
    with pytest.raises(BadSetting) as refused:
        read_settings({"LEERLIJN_TOKEN": TOKEN, "LEERLIJN_WEBHOOK": ADDRESS, **secret})
    assert refused.value.variable == "LEERLIJN_WEBHOOK_SECRET"


async def test_with_polling_there_is_no_webhook(stage: Stage) -> None:
    """P03 c."""
    routes = stage.app.pages().router.routes()
    assert {(route.method, route.resource.canonical) for route in routes if route.resource} == {
        ("GET", "/health"),
        ("HEAD", "/health"),
    }


async def test_a_secret_alone_opens_no_webhook(stage: Stage) -> None:
    chosen = read_settings({}, token=TOKEN, webhook_secret=SECRET)
    routes = replace(stage.app, settings=chosen).pages().router.routes()
    assert [route for route in routes if route.method == "POST"] == []


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper()])
async def test_without_the_secret_nothing_is_read(pages: Pages, town: Town, secret: str | None) -> None:
    """P03 d, e and h: also not the forged message of somebody who is known."""
    sara, _ = await town.join("Sara")
    assert await pages.post("{}", secret=secret) == 403
    assert await pages.post("{not json", secret=secret) == 403
    assert await pages.post(message(sara.id, "Ik ben het echt"), secret=secret) == 403
    assert await town.got(sara) == []
    assert await town.got(town.karin) == []


async def test_a_secret_that_is_no_text_is_wrong(pages: Pages) -> None:
    answer = await raw(pages, b"\xff\xfe\xc3", b"{}", length=2)
    assert answer.startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(
    "body",
    [
        *("{not json", "", "[]", "7", '"text"', "\xff\xfe".encode("latin-1"), '{"message": {}}', "{}"),
        *("[" * 100_000, "1" * 5000, '{"update_id": "one"}', '{"update_id": NaN}'),
        '{"update_id":1,"message":{"message_id":1,"date":1e30,"chat":{"id":1,"type":"private"},"text":"x"}}',
        '{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":"one","type":"private"},"text":"x"}}',
    ],
    ids=lambda body: str(body)[:40],
)
async def test_what_is_no_update_is_refused(pages: Pages, body: str | bytes) -> None:
    """P03 f."""
    assert await pages.post(body) == 400


async def test_too_much_is_refused_before_it_is_read(pages: Pages) -> None:
    """P03 g: two million letters are announced, none is sent, and the answer is there."""
    answer = await raw(pages, SECRET.encode(), b"", length=2_000_000)
    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_too_much_without_a_length_is_refused_at_the_limit(pages: Pages) -> None:
    """In parts, and endless: the answer comes after the first million."""

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"a" * 65536

    async with pages.session.post(pages.webhook, data=endless(), headers={HEADER: SECRET}) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("field", ["update_id", "chat", "from", "message_id"])
@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
async def test_a_number_that_nobody_has_is_passed_over(
    pages: Pages, field: str, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Delivered again it would be no better, so it is answered as done."""
    update = message(5, "x")
    said = update["message"]
    match field:
        case "update_id":
            update[field] = number
        case "message_id":
            said[field] = number
        case _:
            said[field]["id"] = number
    assert await pages.post(update) == 200
    assert [(one.levelname, one.name) for one in caplog.records] == [("WARNING", "handlers.web.webhook")]


async def test_a_body_that_does_not_come_is_not_waited_for(stage: Stage) -> None:
    async with serve_pages(stage, body_seconds=0.05) as pages:
        assert (await raw(pages, SECRET.encode(), b"{", length=100)).startswith(b"HTTP/1.1 408 ")


async def test_get_is_not_allowed(pages: Pages) -> None:
    """P03 i."""
    async with pages.session.get(pages.webhook, headers={HEADER: SECRET}) as answer:
        assert answer.status == 405


async def test_what_telegram_invents_later_is_taken_and_passed_over(pages: Pages) -> None:
    """P03 j."""
    assert await pages.post('{"update_id":1,"unknown_kind":{}}') == 200


async def test_a_true_update_is_worked_on_before_it_is_answered(pages: Pages, town: Town) -> None:
    sara, _ = await town.join("Sara")
    assert await pages.post(message(sara.id, "Ik ben ziek")) == 200
    assert "Karin" in town.last(sara).text


async def test_health_says_nothing_about_anybody(pages: Pages) -> None:
    async with pages.session.get(f"{pages.address}/health") as answer:
        assert (answer.status, await answer.json()) == (200, {"database": "ok"})


async def test_nothing_of_a_request_is_logged(pages: Pages, town: Town, written: StringIO) -> None:
    for secret, body in (("Wrong-Secret-7", "{}"), (SECRET, "{not json Wrong-Body-7"), (SECRET, "{}")):
        await pages.post(body, secret=secret)
    # Nobody closes a database in the middle of a day; the error that comes of it is one that nobody expects. What was sent
    # without a slot is charged before.
    await town.stage.app.sender.pacer.close()
    await town.stage.app.db.close()
    await pages.post(message(town.karin.id, "Words-7", update_id=5))
    lines = written.getvalue().splitlines()
    assert lines
    for line in lines:
        json.loads(line)
        for hidden in ("Wrong-Secret-7", "Wrong-Body-7", "Words-7", SECRET, town.stage.bot.token):
            assert hidden not in line


def test_every_address_is_guarded_or_public(stage: Stage) -> None:
    """A new page is public by decision, or asks who is there: here by the answer to a stranger."""
    application = make_web(stage.app.application, webhook_path=PATH, webhook_secret=SECRET)
    found = {
        (route.method, route.resource.canonical) for route in application.router.routes() if route.resource
    }
    assert found == {("GET", "/health"), ("HEAD", "/health"), ("POST", PATH)}
    assert MAX_BODY <= 1_000_000


async def raw(pages: Pages, secret: bytes, body: bytes, *, length: int) -> bytes:
    """The first line of the answer to a request of so many announced bytes, of which only `body` is sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", pages.port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n".encode()
    writer.write(head + HEADER.encode() + b": " + secret + b"\r\n\r\n" + body)
    await writer.drain()
    try:
        async with asyncio.timeout(5):
            return await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()

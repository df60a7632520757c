"""Group C of the contract: updates that come to the bot's own server."""

import asyncio
import ssl
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData, web

from bot.standin import Bot, ManualClock, Phone, StandIn
from tests.standin.bot_server import Server, certificate, serving, status, wait_for
from tests.standin.conftest import Api


async def test_16_setting_and_deleting(api: Api, bot: Bot, sara: Phone, clock: ManualClock) -> None:
    async def description(method: str, **params: Any) -> str:
        body = (await api.send(method, json=params)).body
        assert body["result"] is True
        return body["description"]

    url = "http://127.0.0.1:9/hook"
    assert await description("setWebhook", url=url) == "Webhook was set"
    again = await api.send("setWebhook", json={"url": url})
    assert again.refusal == (429, "Too Many Requests: retry after 1")
    assert again.body["parameters"] == {"retry_after": 1}
    clock.advance(1)
    assert await description("setWebhook", url=url) == "Webhook is already set"
    clock.advance(1)
    assert await description("setWebhook", url=url, max_connections=5) == "Webhook was set"
    sara.send_text(bot, "x")
    assert await description("setWebhook", url="", drop_pending_updates=True) == "Webhook was deleted"
    assert await description("deleteWebhook") == "Webhook is already deleted"
    assert await api.updates() == []


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"url": "https://example.org", "secret_token": "x" * 257}, "secret token is too long"),
        (
            {"url": "https://example.org", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "https://a b"}, "invalid webhook URL specified"),
        (
            {"url": "http://example.org"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://example.org:8080"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
    ],
)
async def test_17_refused_webhooks(api: Api, params: dict[str, str], description: str) -> None:
    api.standin.local_webhooks = False
    assert await api.refused("setWebhook", **params) == (400, f"Bad Request: {description}")


async def test_18_each_update_is_one_post(api: Api, server: Server, bot: Bot, sara: Phone) -> None:
    await api.call("setWebhook", url=server.url, secret_token="s3cret_-")
    sara.send_text(bot, "one")
    sara.send_text(bot, "two")
    await server.count(2)
    assert [each.text for each in server.deliveries] == ["one", "two"]
    for delivery in server.deliveries:
        assert delivery.headers["Content-Type"] == "application/json"
        assert delivery.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret_-"
    await bot.idle()


async def test_18_no_header_without_a_secret(api: Api, server: Server, bot: Bot, sara: Phone) -> None:
    await api.call("setWebhook", url=server.url)
    sara.send_text(bot, "one")
    await server.count(1)
    assert "X-Telegram-Bot-Api-Secret-Token" not in server.deliveries[0].headers


async def test_18_over_tls_with_the_bots_own_certificate(
    api: Api, bot: Bot, sara: Phone, tmp_path: Path
) -> None:
    pem = certificate(tmp_path / "both.pem")
    server = Server()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "both.pem")
    async with serving(server, context):
        form = FormData({"url": server.url})
        form.add_field("certificate", pem, filename="certificate.pem")
        await api.send("setWebhook", data=form)
        assert (await api.call("getWebhookInfo"))["has_custom_certificate"] is True
        sara.send_text(bot, "over TLS")
        await server.count(1)
        await bot.idle()
    assert "last_error_date" not in await api.call("getWebhookInfo")


async def test_19_any_2xx_confirms(api: Api, server: Server, bot: Bot, sara: Phone) -> None:
    await api.call("setWebhook", url=server.url)
    server.answers = [status(204), status(299)]
    sara.send_text(bot, "one")
    sara.send_text(bot, "two")
    await server.count(2)
    await bot.idle()
    assert len(server.deliveries) == 2


async def test_19_redelivery_waits_longer_each_time(
    api: Api, server: Server, bot: Bot, sara: Phone, clock: ManualClock
) -> None:
    await api.call("setWebhook", url=server.url)
    server.answers = [status(500)] * 8
    sara.send_text(bot, "again")
    await server.count(2)
    for number, seconds in enumerate((2, 4, 8, 16, 32, 120), 3):
        await clock.until_somebody_sleeps()
        clock.advance(1)
        assert clock.sleepers == 1, "not before its time"
        clock.advance(seconds - 1)
        await server.count(number)
    await clock.until_somebody_sleeps()
    clock.advance(59)
    assert clock.sleepers == 1, "at least 60 seconds"
    clock.advance(61)
    await server.count(9)
    await bot.idle()
    assert len({each.update["update_id"] for each in server.deliveries}) == 1


async def test_19_retry_after_sets_the_wait(
    api: Api, server: Server, bot: Bot, sara: Phone, clock: ManualClock
) -> None:
    await api.call("setWebhook", url=server.url)
    server.answers = [
        status(503, headers={"Retry-After": "30"}),
        status(503, headers={"Retry-After": "99999"}),
    ]
    sara.send_text(bot, "later")
    for number, seconds in enumerate((30, 3600), 1):
        await server.count(number, answered=True)
        await clock.until_somebody_sleeps()
        clock.advance(seconds - 1)
        assert clock.sleepers == 1
        clock.advance(1)
    await server.count(3)


async def test_19_a_closed_connection_or_silence_is_a_failure(
    api: Api, standin: StandIn, server: Server, bot: Bot, sara: Phone
) -> None:
    async def cut(_: dict[str, Any]) -> web.Response:
        raise asyncio.CancelledError

    standin.webhook_timeout = 0.05
    never = asyncio.Event()
    server.answers = [wait_for(never)]
    await api.call("setWebhook", url=server.url)
    sara.send_text(bot, "silence")
    await server.count(2)
    await bot.idle()
    assert (await api.call("getWebhookInfo"))["last_error_message"] == "Read timeout expired"
    never.set()
    standin.webhook_timeout = 60
    server.answers = [cut]
    sara.send_text(bot, "cut")
    await server.count(4)
    await bot.idle()
    info = await api.call("getWebhookInfo")
    assert info["last_error_message"] == "Connection closed by the webhook"


async def test_19_given_up_when_its_time_is_over(
    api: Api, server: Server, bot: Bot, sara: Phone, clock: ManualClock
) -> None:
    await api.call("setWebhook", url=server.url)
    server.answers = [status(503, headers={"Retry-After": "3600"})]
    sara.send_text(bot, "lost")
    await server.count(1, answered=True)
    await clock.until_somebody_sleeps()
    clock.advance(timedelta(days=1))
    sara.send_text(bot, "found")
    await server.count(2)
    assert server.deliveries[1].text == "found"
    await bot.idle()


async def test_20_a_failing_line_holds_up_only_itself(
    api: Api, server: Server, standin: StandIn, bot: Bot, sara: Phone, clock: ManualClock
) -> None:
    omar = standin.add_phone("Omar")
    sara.start(bot)
    sent = await api.call(
        "sendMessage",
        chat_id=sara.id,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]},
    )
    await api.updates(offset=-1)
    await api.call("setWebhook", url=server.url)
    server.answers = [status(200), status(503, headers={"Retry-After": "5"})]
    await server.count(1)
    sara.send_text(bot, "fails once")
    sara.send_text(bot, "waits behind it")
    await server.count(2, answered=True)
    await clock.until_somebody_sleeps()
    sara.tap(bot, sent["message_id"], "Ja")
    await server.count(3)
    omar.send_text(bot, "another chat")
    await server.count(4)
    sara.block(bot)
    await server.count(5)
    assert [each for each in server.deliveries if "message" in each.update][-1].text == "another chat"
    clock.advance(5)
    await server.count(7)
    assert [each.text for each in server.deliveries[5:]] == ["fails once", "waits behind it"]
    await bot.idle()


async def test_20_one_at_a_time_in_a_line_and_at_most_max_connections_in_all(
    api: Api, server: Server, standin: StandIn, bot: Bot
) -> None:
    go = asyncio.Event()
    server.answers = [wait_for(go)] * 6
    await api.call("setWebhook", url=server.url, max_connections=2)
    for name in "abc":
        phone = standin.add_phone(name)
        phone.send_text(bot, f"{name} 1")
        phone.send_text(bot, f"{name} 2")
    await server.count(2)
    assert [each.text for each in server.deliveries] == ["a 1", "b 1"]
    go.set()
    await server.count(6)
    await bot.idle()
    for name in "abc":
        assert [each.text for each in server.deliveries if each.text[0] == name] == [f"{name} 1", f"{name} 2"]


async def test_21_webhook_info(api: Api, server: Server, bot: Bot, sara: Phone, clock: ManualClock) -> None:
    assert await api.call("getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }
    server.answers = [status(500, reason="Internal Server Error")] * 2
    await api.call("setWebhook", url=server.url, allowed_updates=["message"], max_connections=7)
    sara.send_text(bot, "x")
    await server.count(2, answered=True)
    await clock.until_somebody_sleeps()
    assert await api.call("getWebhookInfo") == {
        "url": server.url,
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "max_connections": 7,
        "ip_address": "127.0.0.1",
        "last_error_date": int(clock.now().timestamp()),
        "last_error_message": "Wrong response from the webhook: 500 Internal Server Error",
        "allowed_updates": ["message"],
    }


async def test_22_a_method_in_the_answer_is_carried_out(
    api: Api, server: Server, bot: Bot, sara: Phone
) -> None:
    async def reply(update: dict[str, Any]) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": sara.id, "text": "in the answer"})

    async def refused(update: dict[str, Any]) -> web.Response:
        return web.json_response({"method": "deleteWebhook"})

    async def wrong(update: dict[str, Any]) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": sara.id})

    async def read(update: dict[str, Any]) -> web.Response:
        return web.json_response({"method": "getMe"})

    server.answers = [reply, refused, wrong, read]
    await api.call("setWebhook", url=server.url)
    sara.start(bot)
    message = await sara.chat(bot).wait_for()
    assert message.text == "in the answer"
    for text in "abc":
        sara.send_text(bot, text)
    await server.count(4)
    await bot.idle()
    assert (await api.call("getWebhookInfo"))["url"] == server.url
    assert len(sara.chat(bot).from_bot) == 1
    assert not bot.requested("getMe")
    assert not bot.requested("deleteWebhook")

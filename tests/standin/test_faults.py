"""Group G of the contract: faults that a test switches on."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.standin import Bot, ManualClock, Phone, StandIn
from tests.standin.bot_server import Server
from tests.standin.conftest import Api


async def test_47_delivered_but_never_answered(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    standin.faults.deliver_but_never_answer(method="sendMessage")
    call = asyncio.create_task(api.call("sendMessage", chat_id=started.id, text="into the dark"))
    message = await started.chat(bot).wait_for()
    assert message.text == "into the dark"
    await api.call("getMe")
    assert not call.done()
    await standin.restart()
    with pytest.raises(aiohttp.ClientError):
        await call
    await api.call("sendMessage", chat_id=started.id, text="answered again")


async def test_47_cut_before_the_answer(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    standin.faults.cut_before_answer(bot, "sendMessage", count=2)
    await api.call("getMe")
    for _ in range(2):
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await api.call("sendMessage", chat_id=started.id, text="delivered")
    assert [message.text for message in started.chat(bot).from_bot] == ["delivered"] * 2
    await api.call("sendMessage", chat_id=started.id, text="answered again")


async def test_48_bad_gateway(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    standin.faults.bad_gateway()
    async with api.session.post(api.url("sendMessage")) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "<h1>502 Bad Gateway</h1>" in await response.text()
    assert bot.requests[-1][0] != "sendMessage"
    await api.call("sendMessage", chat_id=started.id, text="x")


async def test_48_slow(api: Api, standin: StandIn, started: Phone, clock: ManualClock) -> None:
    standin.faults.slow(20)
    call = asyncio.create_task(api.call("sendMessage", chat_id=started.id, text="x"))
    await clock.until_somebody_sleeps()
    clock.advance(19)
    await api.call("getMe")
    assert not call.done()
    clock.advance(1)
    assert (await call)["text"] == "x"


async def test_48_refused_connections(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    await api.call("getMe")
    await standin.faults.refuse_connections(True)
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientConnectorError)):
        await api.call("getMe")
    with pytest.raises(aiohttp.ClientConnectorError):
        await api.call("getMe")
    started.send_text(bot, "meanwhile")
    await standin.faults.refuse_connections(False)
    assert len(await api.updates()) == 1


async def test_48_restart_with_waiting_updates(
    api: Api, standin: StandIn, bot: Bot, started: Phone, server: Server
) -> None:
    url = standin.url
    started.send_text(bot, "waits")
    await standin.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await api.updates()
    await standin.start(port=standin.port)
    assert standin.url == url
    assert len(await api.updates()) == 1
    await standin.stop()
    started.send_text(bot, "too")
    await standin.start(port=standin.port)
    await api.call("setWebhook", url=server.url)
    await server.count(2)
    await bot.idle()
    await standin.stop()
    started.send_text(bot, "and this")
    await standin.start(port=standin.port)
    await server.count(3)
    assert [each.text for each in server.deliveries] == ["waits", "too", "and this"]


async def test_49_one_update_twice(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    standin.faults.double_delivery(bot)
    started.send_text(bot, "twice")
    started.send_text(bot, "once")
    got: list[dict[str, Any]] = []
    offset = 0
    while updates := await api.updates(offset=offset, limit=1):
        got += updates
        offset = updates[-1]["update_id"] + 1
    assert [each["message"]["text"] for each in got] == ["twice", "twice", "once"]
    assert got[0] == got[1]


async def test_49_one_update_twice_by_webhook(
    api: Api, standin: StandIn, bot: Bot, started: Phone, server: Server
) -> None:
    await api.call("setWebhook", url=server.url)
    standin.faults.double_delivery(bot)
    started.send_text(bot, "twice")
    await server.count(2)
    await bot.idle()
    assert server.deliveries[0].update == server.deliveries[1].update


async def test_49_another_order(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    omar = standin.add_phone("Omar")
    standin.faults.reorder(bot)
    started.send_text(bot, "first")
    started.send_text(bot, "behind the first")
    assert await api.updates() == []
    omar.send_text(bot, "second")
    omar.send_text(bot, "third")
    texts = [update["message"]["text"] for update in await api.updates()]
    assert texts == ["second", "first", "behind the first", "third"]


async def test_49_another_order_by_webhook(
    api: Api, standin: StandIn, bot: Bot, started: Phone, server: Server
) -> None:
    await api.call("setWebhook", url=server.url)
    standin.faults.reorder(bot)
    started.send_text(bot, "first")
    started.send_text(bot, "behind the first")
    standin.add_phone("Omar").send_text(bot, "second")
    await server.count(3)
    await bot.idle()
    assert [each.text for each in server.deliveries] == ["second", "first", "behind the first"]
    updates = [each.update["update_id"] for each in server.deliveries]
    assert updates == [updates[1] + 2, updates[1], updates[1] + 1]


async def test_any_error_can_be_asked_for(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    standin.faults.fail_next("sendMessage", 429, "Too Many Requests: retry after 30", {"retry_after": 30})
    standin.faults.fail_next("getMe", 500, "Internal Server Error", bot=standin.add_bot())
    await api.call("getMe")
    reply = await api.send("SENDMESSAGE", json={"chat_id": started.id, "text": "x"})
    assert reply.refusal == (429, "Too Many Requests: retry after 30")
    assert reply.headers["Retry-After"] == "30"
    assert not started.chat(bot).from_bot
    await api.call("sendMessage", chat_id=started.id, text="x")
    standin.faults.fail_next("getMe", 500, "Internal Server Error")
    standin.faults.clear()
    await api.call("getMe")

"""Group B of the contract: fetching updates by getUpdates."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.standin import Bot, ManualClock, Phone, StandIn
from tests.standin.conftest import Api, Reply


async def waiting(bot: Bot, api: Api, **params: Any) -> asyncio.Task[Reply]:
    """A long poll that has reached the server."""
    bot.polling.clear()
    task = asyncio.create_task(api.send("getUpdates", json={"timeout": 30, **params}))
    await asyncio.wait_for(bot.polling.wait(), 5)
    return task


def ids(updates: list[dict[str, Any]]) -> list[int]:
    return [update["update_id"] for update in updates]


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_06_the_oldest_first_and_nothing_is_confirmed_by_reading(api: Api, started: Phone) -> None:
    for number in range(105):
        started.send_text(api.bot, str(number))
    first = await api.updates()
    assert texts(first) == [str(number) for number in range(100)]
    assert ids(first) == sorted(ids(first))
    assert await api.updates() == first
    assert texts(await api.updates(limit=2)) == ["0", "1"]


@pytest.mark.parametrize("timeout", [0, 30])
async def test_07_an_offset_confirms_what_lies_below(api: Api, started: Phone, timeout: int) -> None:
    for text in "abc":
        started.send_text(api.bot, text)
    offset = ids(await api.updates())[2]
    assert texts(await api.updates(offset=offset, timeout=timeout)) == ["c"]
    assert texts(await api.updates(offset=0)) == ["c"]


async def test_07_an_offset_confirms_only_what_was_there_at_that_moment(
    api: Api, bot: Bot, started: Phone
) -> None:
    started.send_text(bot, "a")
    first = ids(await api.updates())[0]
    poll = await waiting(bot, api, offset=first + 5)
    started.send_text(bot, "b")
    assert texts((await poll).body["result"]) == ["b"]


async def test_08_a_negative_offset_keeps_the_newest(api: Api, started: Phone) -> None:
    for text in "abcd":
        started.send_text(api.bot, text)
    assert texts(await api.updates(offset=-2)) == ["c", "d"]
    assert texts(await api.updates()) == ["c", "d"]
    assert texts(await api.updates(offset=-100)) == ["c", "d"]


async def test_09_an_offset_far_away_counts_as_none(api: Api, started: Phone) -> None:
    for text in "ab":
        started.send_text(api.bot, text)
    first, last = ids(await api.updates())
    assert texts(await api.updates(offset=last + 11)) == ["a", "b"]
    assert texts(await api.updates(offset=first - 100_001)) == ["a", "b"]
    assert await api.updates(offset=last + 10) == []


async def test_10_a_long_poll_ends_with_the_first_update(api: Api, bot: Bot, started: Phone) -> None:
    poll = await waiting(bot, api)
    started.send_text(bot, "now")
    assert texts((await poll).body["result"]) == ["now"]
    assert texts(await api.updates(timeout=30)) == ["now"]


@pytest.mark.parametrize(("asked", "real"), [(20, 20), (600, 50)])
async def test_10_a_long_poll_without_news_ends_empty(
    api: Api, bot: Bot, started: Phone, clock: ManualClock, asked: int, real: int
) -> None:
    poll = await waiting(bot, api, timeout=asked)
    await clock.until_somebody_sleeps()
    clock.advance(real - 1)
    await bot.polling.wait()
    assert not poll.done()
    clock.advance(1)
    assert (await poll).body == {"ok": True, "result": []}


async def test_11_a_second_poll_ends_the_first(api: Api, bot: Bot, started: Phone) -> None:
    first = await waiting(bot, api)
    second = await waiting(bot, api)
    assert (await first).refusal == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    started.send_text(bot, "x")
    assert texts((await second).body["result"]) == ["x"]


async def test_12_no_polling_beside_a_webhook(api: Api, bot: Bot) -> None:
    poll = await waiting(bot, api)
    await api.call("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await poll).refusal == (409, "Conflict: terminated by setWebhook request")
    assert await api.refused("getUpdates") == (
        409,
        (
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        ),
    )
    await api.call("deleteWebhook")
    assert await api.updates() == []


async def test_13_allowed_updates(api: Api, standin: StandIn, bot: Bot, started: Phone) -> None:
    answer = await api.call("sendMessage", chat_id=started.id, text="Hoi")
    started.react(bot, answer["message_id"], "\N{THUMBS UP SIGN}")
    assert await api.updates() == [], "reactions come only on request"
    started.send_text(bot, "queued before")
    await api.updates(allowed_updates=["message_reaction"])
    await standin.restart()
    started.send_text(bot, "not wanted")
    started.react(bot, answer["message_id"], "\N{HEAVY BLACK HEART}")
    kinds = [sorted(update.keys() - {"update_id"}) for update in await api.updates()]
    assert kinds == [["message"], ["message_reaction"]]
    assert (await api.call("getWebhookInfo"))["allowed_updates"] == ["message_reaction"]
    await api.updates(allowed_updates=[])
    started.send_text(bot, "wanted again")
    started.react(bot, answer["message_id"], None)
    assert len(await api.updates()) == 3


async def test_14_old_updates_are_gone(api: Api, bot: Bot, started: Phone, clock: ManualClock) -> None:
    sent = await api.call(
        "sendMessage",
        chat_id=started.id,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]},
    )
    started.tap(bot, sent["message_id"], "Ja")
    started.send_text(bot, "a day")
    clock.advance(149)
    assert len(await api.updates()) == 2
    clock.advance(1)
    assert texts(await api.updates()) == ["a day"]
    started.block(bot)
    clock.advance(timedelta(days=1, seconds=-150))
    assert [sorted(each) for each in await api.updates()] == [["my_chat_member", "update_id"]]
    clock.advance(150)
    assert await api.updates() == []


async def test_14_at_most_100_000_wait(
    api: Api, bot: Bot, started: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    message = started.send_text(bot, "x").api(bot.id)
    for _ in range(100_000):
        started.send_raw(bot, {"message": message})
    assert (await api.call("getWebhookInfo"))["pending_update_count"] == 100_000
    assert [record.message for record in caplog.records] == [
        "the queue is full, an update of kind message is lost"
    ]


async def test_15_update_ids(api: Api, bot: Bot, sara: Phone, clock: ManualClock) -> None:
    for text in "ab":
        sara.send_text(bot, text)
    first, second = ids(await api.updates())
    assert second == first + 1
    assert first > 0
    clock.advance(timedelta(days=7, seconds=1))
    sara.send_text(bot, "a week later")
    (later,) = ids(await api.updates())
    assert later != second + 1


async def test_15_update_ids_start_at_random(api: Api, standin: StandIn, sara: Phone) -> None:
    first_ids = set()
    for _ in range(3):
        bot = standin.add_bot()
        sara.send_text(bot, "x")
        first_ids.add(ids(await Api(standin, bot, api.session).updates())[0])
    assert len(first_ids) == 3


async def test_15_waiting_updates_survive(api: Api, standin: StandIn, bot: Bot, sara: Phone) -> None:
    sara.send_text(bot, "still here")
    await standin.restart()
    assert texts(await api.updates()) == ["still here"]
    await api.call("setWebhook", url="http://127.0.0.1:9/hook")
    await api.call("deleteWebhook")
    assert texts(await api.updates()) == ["still here"]

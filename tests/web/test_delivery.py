"""The whole way by webhook: Telegram delivers to the bot's own address, twice and out of order if it must be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.settings import read_settings
from bot.standin import Phone
from storage import messages
from tests.flows.town import Town
from tests.web.conftest import SECRET, Pages


async def all_delivered(town: Town) -> None:
    """Waits until the bot took every update."""
    async with asyncio.timeout(20):
        await town.stage.bot.updates.emptied.wait()


@asynccontextmanager
async def by_webhook(town: Town, pages: Pages) -> AsyncIterator[None]:
    """The bot gets its updates by webhook meanwhile."""
    stage = town.stage
    stage.standin.local_webhooks = True
    chosen = read_settings(
        {}, token=stage.bot.token, api=stage.standin.url, webhook=pages.webhook, webhook_secret=SECRET
    )
    await replace(stage.app, settings=chosen).introduce()
    yield
    await stage.app.introduce()


def texts(town: Town, phone: Phone) -> list[str]:
    return [message.text for message in phone.chat(town.stage.bot).from_bot]


async def test_words_come_in_and_are_answered(town: Town, pages: Pages) -> None:
    sara, _ = await town.join("Sara")
    bot = town.stage.bot
    async with by_webhook(town, pages):
        assert (bot.webhook.url, bot.webhook.secret_token) == (pages.webhook, SECRET)
        before = len(texts(town, sara))
        sara.send_text(bot, "/appointments")
        await all_delivered(town)
        assert len(texts(town, sara)) == before + 1
        sara.send_text(bot, "Ik ben ziek")
        await all_delivered(town)
        assert len(texts(town, sara)) == before + 2
        assert bot.webhook.last_error_message == ""
    kept = await town.stage.app.db.read(messages.messages, [1])
    assert [message.words for message in kept.values()] == ["Ik ben ziek"]


async def test_what_is_delivered_twice_happens_once(town: Town, pages: Pages) -> None:
    sara, _ = await town.join("Sara")
    said = ["een", "twee", "drie"]
    async with by_webhook(town, pages):
        town.stage.standin.faults.double_delivery(town.stage.bot, len(said))
        for words in said:
            sara.send_text(town.stage.bot, words)
        await all_delivered(town)
    kept = await town.stage.app.db.read(messages.messages, range(1, 10))
    assert [message.words for message in kept.values()] == said
    # One notice tells all three: they came before it left.
    (heard,) = [words for words in await town.words(town.karin) if "Sara" in words]
    assert [line.removeprefix("• ") for line in heard.split("\n")[1:]] == said


async def test_out_of_order_between_people_nothing_is_lost(town: Town, pages: Pages) -> None:
    sara, _ = await town.join("Sara")
    yusuf, _ = await town.join("Yusuf")
    async with by_webhook(town, pages):
        town.stage.standin.faults.reorder(town.stage.bot)
        sara.send_text(town.stage.bot, "van Sara")
        yusuf.send_text(town.stage.bot, "van Yusuf")
        await all_delivered(town)
    kept = await town.stage.app.db.read(messages.messages, [1, 2])
    assert [message.words for message in kept.values()] == ["van Yusuf", "van Sara"]
    assert [len(await town.got(phone)) for phone in (sara, yusuf)] == [1, 1]


async def test_the_bot_listens_where_its_webhook_says(town: Town) -> None:
    chosen = read_settings(
        {}, token=town.stage.bot.token, webhook="https://bot.example/a/way/in?x=1", webhook_secret=SECRET
    )
    routes = replace(town.stage.app, settings=chosen).pages().router.routes()
    assert [route.resource.canonical for route in routes if route.method == "POST" and route.resource] == [
        "/a/way/in"
    ]

"""One message: our send against raw aiohttp, python-telegram-bot's default request and aiogram."""

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import orjson
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton as AiogramButton
from aiogram.types import InlineKeyboardMarkup as AiogramMarkup
from telegram import Bot as PtbBot
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from yarl import URL

from bot.attempts import attempt
from bot.clock import WallClock
from bot.pacing import Pacer
from bot.rules.pace import UNLIMITED
from bot.rules.values import Rank
from bot.sending import Sender
from bot.texts.rendered import Button, Rendered
from storage import Database, migrate, open_database
from storage.cipher import new_key
from tests.bench.report import Report, cpu_ms, middle
from tests.bench.server import TOKEN, fast_server

CONCURRENCY = 32
WORDS = "Herinnerung {0}: Ihr Termin ist am Dienstag um 14:30. Пожалуйста, возьмите письмо с собой. " * 2

Send = Callable[[int], Awaitable[int]]


@asynccontextmanager
async def sqlite() -> AsyncIterator[Database]:
    keys = [new_key()]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        migrate.upgrade(url, keys)
        async with open_database(url, keys=keys) as db:
            yield db


@asynccontextmanager
async def ours(url: str) -> AsyncIterator[Send]:
    """What the outbox does: a turn, then `Sender.attempt`."""
    async with sqlite() as db:
        clock = WallClock()
        pacer = Pacer(db, bot_id=700, clock=clock, limit=UNLIMITED)
        sender = Sender(TOKEN, clock=clock, pacer=pacer, server=url)
        await sender._request.initialize()

        async def send(number: int) -> int:
            buttons = ((Button("Ja", data=f"1:y:{number}"), Button("Nein", data=f"1:n:{number}")),)
            await pacer.turn(Rank.REPLY, number)
            result = await attempt(
                sender, number, Rendered(WORDS.format(number), buttons), rank=Rank.REPLY, silent=False
            )
            return result.message_id or 0

        yield send
        await pacer.close()
        await sender._request.shutdown()


@asynccontextmanager
async def raw(url: str) -> AsyncIterator[Send]:
    """The least that aiohttp can do it with."""
    address = URL(f"{url}/bot{TOKEN}/sendMessage")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def send(number: int) -> int:
            body = orjson.dumps(
                {
                    "chat_id": number,
                    "text": WORDS.format(number),
                    "reply_markup": {
                        "inline_keyboard": [
                            [
                                {"text": "Ja", "callback_data": f"1:y:{number}"},
                                {"text": "Nein", "callback_data": f"1:n:{number}"},
                            ]
                        ]
                    },
                }
            )
            async with session.post(
                address, data=body, headers={"Content-Type": "application/json"}
            ) as answer:
                message_id: int = orjson.loads(await answer.read())["result"]["message_id"]
            return message_id

        yield send


@asynccontextmanager
async def library(url: str) -> AsyncIterator[Send]:
    """python-telegram-bot as it comes."""
    bot = PtbBot(TOKEN, base_url=f"{url}/bot")
    await bot._request[0].initialize()
    await bot._request[1].initialize()

    async def send(number: int) -> int:
        keyboard = InlineKeyboardMarkup(
            [
                [
                    InlineKeyboardButton("Ja", callback_data=f"1:y:{number}"),
                    InlineKeyboardButton("Nein", callback_data=f"1:n:{number}"),
                ]
            ]
        )
        message = await bot.send_message(number, WORDS.format(number), reply_markup=keyboard)
        return message.message_id

    yield send
    await bot._request[0].shutdown()
    await bot._request[1].shutdown()


@asynccontextmanager
async def aiogram(url: str) -> AsyncIterator[Send]:
    bot = AiogramBot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))

    async def send(number: int) -> int:
        keyboard = AiogramMarkup(
            inline_keyboard=[
                [
                    AiogramButton(text="Ja", callback_data=f"1:y:{number}"),
                    AiogramButton(text="Nein", callback_data=f"1:n:{number}"),
                ]
            ]
        )
        message = await bot.send_message(number, WORDS.format(number), reply_markup=keyboard)
        return message.message_id

    yield send
    await bot.session.close()


async def many(send: Send, count: int) -> int:
    """Sends so many messages, 32 at a time, each to another chat; checks every answer."""
    numbers = iter(range(1, count + 1))

    async def some() -> None:
        for number in numbers:
            if await send(number) != 1001:
                raise RuntimeError("another answer than expected")

    await asyncio.gather(*(some() for _ in range(CONCURRENCY)))
    return count


async def run(report: Report, *, quick: bool) -> None:
    rounds, count = (3, 600) if quick else (7, 3000)
    clients = {"raw aiohttp": raw, "ours": ours, "library's default": library, "aiogram": aiogram}
    measured: dict[str, list[float]] = {name: [] for name in clients}
    with fast_server() as url:
        async with AsyncExitStack() as stack:
            sends = {name: await stack.enter_async_context(make(url)) for name, make in clients.items()}
            for send in sends.values():
                await many(send, 200)
            for _ in range(rounds):
                for name, send in sends.items():
                    share = count // 6 if name == "library's default" else count
                    measured[name].append(await cpu_ms(lambda send=send, share=share: many(send, share)))  # type: ignore[misc]
    report.title(f"One message, CPU ms ({rounds} rounds, interleaved)")
    for name, values in measured.items():
        report.line(name, middle(values), goal="<= 0.18" if name == "ours" else "")
    for name, goal in (("raw aiohttp", "<= 1.5"), ("library's default", ">= 12, aim 20"), ("aiogram", "")):
        pairs = zip(measured[name], measured["ours"], strict=True)
        ratios = [our / other if name == "raw aiohttp" else other / our for other, our in pairs]
        words = f"ours / {name}" if name == "raw aiohttp" else f"{name} / ours"
        report.line(words, f"{statistics.median(ratios):.2f}", goal=goal)

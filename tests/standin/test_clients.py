"""Independent clients run against the stand-in unchanged: aiogram and python-telegram-bot."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import Command, CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.standin import Bot, Phone, StandIn

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Ja", callback_data="y")]])
Conversation = Callable[[Bot, Phone], Coroutine[Any, Any, None]]


def dispatcher() -> aiogram.Dispatcher:
    """A small bot: a greeting with a button, an answer to it, a file, and one reply in the answer."""
    dp = aiogram.Dispatcher()

    @dp.message(CommandStart())
    async def start(message: Message) -> None:
        await message.answer("<b>Komt u?</b>", parse_mode="HTML", reply_markup=BUTTONS)

    @dp.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        await query.answer("Genoteerd")
        assert isinstance(query.message, Message)
        await query.message.edit_text(f"Antwoord: {query.data}")

    @dp.message(Command("file"))
    async def file(message: Message) -> None:
        await message.answer_document(BufferedInputFile(b"BEGIN:VCALENDAR", "a.ics"), caption="agenda")

    @dp.message()
    async def echo(message: Message) -> Any:
        return message.answer(message.text or "?")

    return dp


async def converse(bot: Bot, phone: Phone) -> None:
    """What a person does with that bot, and sees."""
    chat = phone.chat(bot)
    phone.start(bot, "abc")
    greeting = await chat.wait_for(lambda message: message.text == "Komt u?")
    assert greeting.entities == [{"type": "bold", "offset": 0, "length": 7}]
    phone.tap(bot, greeting.message_id, "Ja")
    await chat.wait_until(lambda: greeting.text == "Antwoord: y")
    assert [answer.text for answer in chat.answers] == ["Genoteerd"]
    assert (chat.pending, greeting.buttons) == ([], [])
    phone.send_text(bot, "/file")
    sent = await chat.wait_for(lambda message: message.document is not None)
    assert sent.document is not None
    assert (sent.document.data, sent.text) == (b"BEGIN:VCALENDAR", "agenda")
    phone.send_text(bot, "echo 😀")
    await chat.wait_for(lambda message: message.text == "echo 😀")


@asynccontextmanager
async def aiogram_bot(standin: StandIn, bot: Bot) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(standin.url))
    client = aiogram.Bot(bot.token, session=session)
    try:
        yield client
    finally:
        await session.close()


async def test_aiogram_by_polling(standin: StandIn, bot: Bot, sara: Phone) -> None:
    dp = dispatcher()
    async with aiogram_bot(standin, bot) as client:
        polling = asyncio.create_task(dp.start_polling(client, handle_signals=False, polling_timeout=30))
        await converse(bot, sara)
        await bot.idle()
        await dp.stop_polling()
        await polling


async def test_aiogram_by_webhook(standin: StandIn, bot: Bot, sara: Phone) -> None:
    dp = dispatcher()
    async with aiogram_bot(standin, bot) as client:
        app = web.Application()
        SimpleRequestHandler(dp, client, handle_in_background=False, secret_token="s3cret").register(
            app, "/hook"
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        assert await client.set_webhook(url, secret_token="s3cret") is True
        assert (await client.get_webhook_info()).url == url
        await converse(bot, sara)
        await bot.idle()
        assert (await client.get_webhook_info()).last_error_message is None
        await client.delete_webhook()
        await runner.cleanup()


async def test_aiogram_understands_refusals(standin: StandIn, bot: Bot, sara: Phone) -> None:
    async with aiogram_bot(standin, bot) as client:
        with pytest.raises(TelegramForbiddenError):
            await client.send_message(sara.id, "x")
        with pytest.raises(TelegramBadRequest):
            await client.send_message(1, "x")
        standin.faults.fail_next("sendMessage", 429, "Too Many Requests: retry after 7", {"retry_after": 7})
        with pytest.raises(TelegramRetryAfter) as refusal:
            await client.send_message(sara.id, "x")
        assert refusal.value.retry_after == 7


async def greet(update: telegram.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    button = telegram.InlineKeyboardButton("Ja", callback_data="y")
    await update.message.reply_html("<b>Komt u?</b>", reply_markup=telegram.InlineKeyboardMarkup([[button]]))


async def tapped(update: telegram.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Genoteerd")
    await update.callback_query.edit_message_text(f"Antwoord: {update.callback_query.data}")


async def send_file(update: telegram.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_document(b"BEGIN:VCALENDAR", filename="a.ics", caption="agenda")


async def echo(update: telegram.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "?")


async def test_python_telegram_bot_by_polling(standin: StandIn, bot: Bot, sara: Phone) -> None:
    app = (
        Application.builder()
        .token(bot.token)
        .base_url(f"{standin.url}/bot")
        .base_file_url(f"{standin.url}/file/bot")
        .build()
    )
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(CommandHandler("file", send_file))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(telegram.ext.MessageHandler(telegram.ext.filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        await converse(bot, sara)
        await bot.idle()
        await app.updater.stop()
        await app.stop()


async def test_python_telegram_bot_understands_everything_else(
    standin: StandIn, bot: Bot, sara: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # The library's own wish for waits as timedelta.
    sara.start(bot)
    client = telegram.Bot(bot.token, base_url=f"{standin.url}/bot", base_file_url=f"{standin.url}/file/bot")
    async with client:
        await client.set_my_commands([("start", "Begin")], language_code="nl")
        assert (await client.get_my_commands(language_code="nl"))[0].description == "Begin"
        await client.set_my_description("Wat dit is")
        await client.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
        message = await client.send_message(
            sara.id,
            "x",
            disable_notification=True,
            protect_content=True,
            reply_parameters=telegram.ReplyParameters(1),
            link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            reply_markup=telegram.ReplyKeyboardMarkup([["Ja", "Nee"]], one_time_keyboard=True),
        )
        assert message.reply_to_message is not None
        await client.set_message_reaction(sara.id, message.message_id, "\N{THUMBS UP SIGN}")
        assert (await client.get_chat(sara.id)).first_name == "Sara"
        sara.send_document(bot, "a.ics", b"data", "text/calendar")
        updates = await client.get_updates()
        document = updates[-1].message.document  # type: ignore[union-attr]
        file = await client.get_file(document)  # type: ignore[arg-type]
        assert await file.download_as_bytearray() == b"data"
        await client.delete_message(sara.id, message.message_id)
        standin.faults.fail_next("sendMessage", 429, "Too Many Requests: retry after 7", {"retry_after": 7})
        with pytest.raises(telegram.error.RetryAfter, match="0:00:07"):
            await client.send_message(sara.id, "x")
        sara.block(bot)
        with pytest.raises(telegram.error.Forbidden):
            await client.send_message(sara.id, "x")

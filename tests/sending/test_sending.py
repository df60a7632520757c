"""Replies: their form, what is tried again, and what every kind of failure means."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.attempts import attempt
from bot.clock import MovedClock
from bot.request import NotSent, NotSentInTime
from bot.rules.retry import SendKind
from bot.rules.values import ChatState, Rank
from bot.send_errors import classify
from bot.sending import Sender
from bot.standin import Bot, Phone, StandIn
from bot.texts.rendered import Button, Rendered

T = TypeVar("T")

CLOSED_BY = [
    (Forbidden("Forbidden: bot was blocked by the user"), ChatState.BLOCKED),
    (Forbidden("Forbidden: user is deactivated"), ChatState.GONE),
    (BadRequest("Chat not found"), ChatState.GONE),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), ChatState.BLOCKED),
    (Forbidden("Forbidden: bot was kicked from the group chat"), ChatState.GONE),
    (ChatMigrated(-100), ChatState.GONE),
]


@pytest.fixture
def phone(standin: StandIn, bot: Bot) -> Phone:
    phone = standin.add_phone()
    phone.start(bot)
    return phone


def texts(phone: Phone, bot: Bot) -> list[str]:
    return [message.text for message in phone.chat(bot).messages if message.from_bot]


async def moved(clock: MovedClock, work: Awaitable[T]) -> T:
    """Awaits something that waits on the clock, moving the clock to each moment that it waits for."""
    task = asyncio.ensure_future(work)
    while not task.done():
        wake = clock.next_wake()
        if wake is not None:
            clock.move_to(wake)
        await asyncio.sleep(0)
    return await task


async def test_buttons_lie_under_the_words(sender: Sender, phone: Phone, bot: Bot) -> None:
    rows = (
        (Button("✅ Ja", data="1:yes"), Button("❌ Nee", data="1:no")),
        (Button("Kaart", url="https://x.nl"),),
    )
    message_id = await sender.send(phone.id, Rendered("<b>Komt u?</b>", rows))
    message = phone.chat(bot).messages[-1]
    assert (message.message_id, message.text, message.silent) == (message_id, "Komt u?", False)
    assert message.reply_markup == {
        "inline_keyboard": [
            [{"text": "✅ Ja", "callback_data": "1:yes"}, {"text": "❌ Nee", "callback_data": "1:no"}],
            [{"text": "Kaart", "url": "https://x.nl"}],
        ]
    }
    assert message.link_preview == {"is_disabled": True}


async def test_a_keyboard_stays_at_hand(sender: Sender, phone: Phone, bot: Bot) -> None:
    await sender.send(phone.id, Rendered("Hallo"), keyboard=[["Afspraken"], ["Taal", "Stop"]], silent=True)
    message = phone.chat(bot).messages[-1]
    assert message.silent
    assert message.reply_markup is not None
    assert message.reply_markup["keyboard"] == [[{"text": "Afspraken"}], [{"text": "Taal"}, {"text": "Stop"}]]


async def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last(
    sender: Sender, phone: Phone, bot: Bot
) -> None:
    await sender.send(phone.id, Rendered("<i>" + "woord " * 900 + "</i>", ((Button("Ja", data="1:y"),),)))
    first, last = [message for message in phone.chat(bot).messages if message.from_bot]
    assert max(len(first.text), len(last.text)) <= 4096
    assert f"{first.text} {last.text}".split() == ["woord"] * 900
    assert first.reply_markup is None
    assert last.reply_markup is not None


async def test_broken_markup_goes_as_plain_words(
    sender: Sender, phone: Phone, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    result = await attempt(
        sender, phone.id, Rendered("<b>Tom &amp; Ana</i>"), rank=Rank.REMINDER, silent=False
    )
    assert (result.kind, result.message_id) == (SendKind.OURS, phone.chat(bot).messages[-1].message_id)
    assert texts(phone, bot) == ["Tom & Ana"]
    assert "Tom" not in caplog.text


async def test_an_edit_that_changes_nothing_is_no_error(sender: Sender, phone: Phone, bot: Bot) -> None:
    message_id = await sender.send(phone.id, Rendered("een"))
    assert await sender.edit(phone.id, message_id, Rendered("twee"))
    assert await sender.edit(phone.id, message_id, Rendered("twee"))
    assert texts(phone, bot) == ["twee"]


async def test_an_edit_of_a_message_that_is_gone_says_so(sender: Sender, phone: Phone) -> None:
    assert not await sender.edit(phone.id, 999, Rendered("twee"))


@pytest.mark.parametrize(("words", "fits"), [("😀" * 2048, True), ("😀" * 2048 + "!", False)])
async def test_an_edit_that_does_not_fit_in_a_message_leaves_it_as_it_was(
    sender: Sender, phone: Phone, bot: Bot, words: str, fits: bool
) -> None:
    message_id = await sender.send(phone.id, Rendered("een"))
    assert await sender.edit(phone.id, message_id, Rendered(f"<b>{words}</b>")) is fits
    assert texts(phone, bot) == [words if fits else "een"]


async def test_an_edit_is_tried_again_even_if_it_may_have_arrived(
    sender: Sender, phone: Phone, bot: Bot, standin: StandIn, clock: MovedClock
) -> None:
    message_id = await sender.send(phone.id, Rendered("een"))
    standin.faults.cut_before_answer()
    assert await moved(clock, sender.edit(phone.id, message_id, Rendered("twee")))


async def test_a_tap_is_answered_once_and_too_late_is_no_error(
    sender: Sender, phone: Phone, bot: Bot
) -> None:
    message_id = await sender.send(phone.id, Rendered("Komt u?", ((Button("Ja", data="1:yes"),),)))
    tap = phone.tap(bot, message_id, "Ja")
    await sender.answer_tap(tap, "Goed")
    await sender.answer_tap(tap)
    await sender.answer_tap("1")


@pytest.mark.parametrize("fault", ["bad_gateway", "cut_before_answer"])
async def test_a_tap_whose_answer_fails_does_not_stop_the_rest(
    sender: Sender, standin: StandIn, fault: str
) -> None:
    getattr(standin.faults, fault)()
    await sender.answer_tap("1")


async def test_a_reply_that_surely_was_not_sent_is_tried_again_three_times(
    sender: Sender, phone: Phone, bot: Bot, standin: StandIn, clock: MovedClock
) -> None:
    standin.faults.bad_gateway(method="sendMessage", count=3)
    await moved(clock, sender.send(phone.id, Rendered("een")))
    assert texts(phone, bot) == ["een"]
    standin.faults.bad_gateway(method="sendMessage", count=4)
    with pytest.raises(NotSent):
        await moved(clock, sender.send(phone.id, Rendered("twee")))
    assert texts(phone, bot) == ["een"]


@pytest.mark.parametrize("fault", ["deliver_but_never_answer", "cut_before_answer"])
async def test_a_reply_that_may_have_arrived_is_not_repeated(
    sender: Sender, phone: Phone, bot: Bot, standin: StandIn, fault: str
) -> None:
    getattr(standin.faults, fault)(method="sendMessage")
    with pytest.raises(NetworkError):
        await sender.send(phone.id, Rendered("een"))
    assert texts(phone, bot) == ["een"]


async def test_a_reply_waits_as_long_as_telegram_asks(
    sender: Sender, phone: Phone, bot: Bot, standin: StandIn, clock: MovedClock
) -> None:
    before = clock.now()
    standin.faults.fail_next("sendMessage", 429, "Too Many Requests: retry after 37", {"retry_after": 37})
    await moved(clock, sender.send(phone.id, Rendered("een")))
    assert timedelta(seconds=37) <= clock.now() - before < timedelta(seconds=37.5)
    assert texts(phone, bot) == ["een"]


@pytest.mark.parametrize(("error", "state"), CLOSED_BY)
def test_a_chat_that_cannot_be_reached_is_closed(error: TelegramError, state: ChatState) -> None:
    result = classify(error)
    assert (result.kind, result.closed_as, result.message_id) == (SendKind.CLOSED, state, None)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NotSent("no connection"), SendKind.NOT_SENT),
        (NotSentInTime("no connection in time"), SendKind.NOT_SENT),
        (InvalidToken("Unauthorized"), SendKind.NOT_SENT),
        (TimedOut(), SendKind.UNCLEAR),
        (NetworkError("connection lost"), SendKind.UNCLEAR),
        (TelegramError("Invalid server response"), SendKind.UNCLEAR),
        (BadRequest("Message is too long"), SendKind.OURS),
        (BadRequest("Can't parse entities: unsupported start tag"), SendKind.OURS),
    ],
)
def test_every_other_failure_has_its_kind(error: TelegramError, kind: SendKind) -> None:
    result = classify(error)
    assert (result.kind, result.closed_as, result.retry_after) == (kind, None, None)


def test_a_429_says_how_long_to_wait() -> None:
    result = classify(RetryAfter(37))
    assert (result.kind, result.retry_after) == (SendKind.NOT_SENT, 37)

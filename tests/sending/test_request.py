"""Which errors say that nothing was sent; and none of them holds the token."""

import asyncio
import traceback

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.clock import MovedClock
from bot.pacing import Pacer
from bot.request import AiohttpRequest, JsonData, NotSent, NotSentInTime
from bot.rules.pace import UNLIMITED
from bot.sending import Sender, TokenRefused
from bot.standin import Bot, StandIn
from storage import Database
from tests.sending.conftest import TOKEN


@pytest.fixture
async def failure(request: pytest.FixtureRequest, standin: StandIn, bot: Bot) -> TelegramError:
    """What a call raises under one fault."""
    fault = request.param
    if fault == "refuse":
        await standin.faults.refuse_connections(True)
    else:
        getattr(standin.faults, fault)()
    async with AiohttpRequest(1, read_timeout=0.1) as made:
        with pytest.raises(TelegramError) as raised:
            await made.post(f"{standin.url}/bot{TOKEN}/getMe", JsonData({}))
    return raised.value


@pytest.mark.parametrize("failure", ["refuse", "bad_gateway"], indirect=True)
async def test_nothing_was_sent(failure: TelegramError) -> None:
    assert isinstance(failure, NotSent)


@pytest.mark.parametrize(
    ("failure", "kind"),
    [("deliver_but_never_answer", TimedOut), ("cut_before_answer", NetworkError)],
    indirect=["failure"],
)
async def test_it_may_have_arrived(failure: TelegramError, kind: type[TelegramError]) -> None:
    assert isinstance(failure, kind)
    assert not isinstance(failure, (NotSent, NotSentInTime))


@pytest.mark.parametrize(
    "failure",
    ["refuse", "bad_gateway", "deliver_but_never_answer", "cut_before_answer"],
    indirect=True,
)
async def test_no_error_holds_the_token(failure: TelegramError) -> None:
    assert TOKEN not in "".join(traceback.format_exception(failure))


async def test_an_unknown_host_is_not_sent_and_not_told() -> None:
    async with AiohttpRequest(1) as made:
        with pytest.raises(NotSent) as raised:
            await made.post(f"http://127.0.0.1:1/bot{TOKEN}/getMe", JsonData({}))
    assert TOKEN not in "".join(traceback.format_exception(raised.value))


async def test_without_a_free_connection_nothing_was_sent(standin: StandIn, bot: Bot) -> None:
    standin.faults.deliver_but_never_answer()
    async with AiohttpRequest(1, read_timeout=0.2) as made:
        url = f"{standin.url}/bot{TOKEN}/getMe"
        busy = made.post(url, JsonData({}))
        first = asyncio.ensure_future(busy)
        await asyncio.sleep(0)
        with pytest.raises(NotSentInTime):
            await made.post(url, JsonData({}), pool_timeout=0.01, connect_timeout=0.01)
        with pytest.raises(TimedOut):
            await first


async def test_a_wrong_token_is_refused_without_being_told(
    sqlite_db: Database, standin: StandIn, clock: MovedClock
) -> None:
    pacer = Pacer(sqlite_db, bot_id=700, clock=clock, limit=UNLIMITED)
    sender = Sender(TOKEN, clock=clock, pacer=pacer, server=standin.url)
    with pytest.raises(TokenRefused) as raised:
        await sender.open()
    await sender.close()
    assert TOKEN not in "".join(traceback.format_exception(raised.value))


async def test_a_file_arrives_as_it_is(sender: Sender, standin: StandIn, bot: Bot) -> None:
    phone = standin.add_phone()
    phone.start(bot)
    await sender.send_document(phone.id, "afspraak.ics", b"BEGIN:VCALENDAR\r\n")
    file = phone.chat(bot).messages[-1].file
    assert file is not None
    assert (file.file_name, file.data) == ("afspraak.ics", b"BEGIN:VCALENDAR\r\n")

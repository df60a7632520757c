"""Statements 29 and 30 of the contract: how fast a bot may send."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.standin import BotApiError, Limits, ManualClock, StandIn
from bot.standin.limits import Limiter
from tests.standin.conftest import Api


@pytest.fixture
async def standin(clock: ManualClock) -> AsyncIterator[StandIn]:
    async with StandIn(clock, Limits()) as standin:
        yield standin


def passed(limiter: Limiter, moments: list[float], chats: list[int], **options: bool) -> int:
    """How many of these messages pass before the first 429."""
    for number, (moment, chat) in enumerate(zip(moments, chats, strict=True)):
        try:
            limiter.check(
                chat, group=options.get("group", False), paid=options.get("paid", False), now=moment
            )
        except BotApiError:
            return number
    return len(moments)


async def test_29_too_fast(api: Api, standin: StandIn, clock: ManualClock) -> None:
    phones = [standin.add_phone(f"phone {number}") for number in range(31)]
    for phone in phones:
        phone.start(api.bot)
    for phone in phones[:30]:
        await api.call("sendMessage", chat_id=phone.id, text="x")
    reply = await api.send("sendMessage", json={"chat_id": phones[30].id, "text": "x"})
    assert reply.refusal == (429, "Too Many Requests: retry after 1")
    assert reply.body["parameters"] == {"retry_after": 1}
    assert reply.headers["Retry-After"] == "1"
    assert not phones[30].chat(api.bot).from_bot, "nothing was delivered"
    clock.advance(0.5)
    assert (await api.refused("sendMessage", chat_id=phones[30].id, text="x"))[0] == 429
    clock.advance(0.5)
    await api.call("sendMessage", chat_id=phones[30].id, text="x")


async def test_29_waits_can_be_long(api: Api, session: aiohttp.ClientSession) -> None:
    api.standin.faults.fail_next(
        "sendMessage", 429, "Too Many Requests: retry after 3600", {"retry_after": 3600}
    )
    reply = await api.send("sendMessage", json={"chat_id": 1, "text": "x"})
    assert reply.headers["Retry-After"] == "3600"


@pytest.mark.parametrize("model", ["bucket", "window"])
def test_30_thirty_a_second_over_all_chats(model: str) -> None:
    limits = Limits(model=model)  # type: ignore[arg-type]
    assert passed(Limiter(limits), [0.0] * 40, list(range(40))) == 30
    steady = [number / 29.7 for number in range(900)]
    assert passed(Limiter(limits), steady, list(range(900))) == 900
    assert passed(Limiter(limits), [number / 32 for number in range(900)], list(range(900))) < 900


def test_30_the_models_differ_after_a_burst() -> None:
    moments = [0.0] * 30 + [0.5] * 15
    assert passed(Limiter(Limits(model="bucket")), moments, list(range(45))) == 45
    assert passed(Limiter(Limits(model="window")), moments, list(range(45))) == 30


@pytest.mark.parametrize("model", ["bucket", "window"])
def test_30_one_a_second_in_one_chat_with_short_bursts(model: str) -> None:
    limits = Limits(model=model)  # type: ignore[arg-type]
    assert passed(Limiter(limits), [0.0] * 5, [7] * 5) == 3
    assert passed(Limiter(limits), [float(number) for number in range(60)], [7] * 60) == 60
    assert passed(Limiter(limits), [number / 2 for number in range(60)], [7] * 60) < 60


@pytest.mark.parametrize("model", ["bucket", "window"])
def test_30_twenty_a_minute_in_one_group(model: str) -> None:
    limits = Limits(model=model)  # type: ignore[arg-type]
    moments = [float(number) for number in range(60)]
    assert 20 <= passed(Limiter(limits), moments, [-7] * 60, group=True) < 32
    assert passed(Limiter(limits), [3.1 * each for each in moments], [-7] * 60, group=True) == 60


def test_30_a_thousand_a_second_when_paid() -> None:
    assert passed(Limiter(Limits()), [0.0] * 1100, list(range(1100)), paid=True) == 1000


async def test_30_paid_by_parameter(api: Api, standin: StandIn) -> None:
    phones = [standin.add_phone(f"phone {number}") for number in range(40)]
    for phone in phones:
        phone.start(api.bot)
        await api.call("sendMessage", chat_id=phone.id, text="x", allow_paid_broadcast=True)


def test_all_that_is_refused_waits_until_the_wait_is_over() -> None:
    limiter = Limiter(Limits(chat_burst=1))
    limiter.check(7, group=False, paid=False, now=0.0)
    for moment in (0.1, 0.99):
        with pytest.raises(BotApiError) as refusal:
            limiter.check(7, group=False, paid=False, now=moment)
        assert refusal.value.parameters == {"retry_after": 1}
    limiter.check(8, group=False, paid=False, now=0.99)
    with pytest.raises(BotApiError):
        limiter.check(7, group=False, paid=False, now=1.09)
    limiter.check(7, group=False, paid=False, now=1.1)


def test_limits_can_be_off() -> None:
    assert passed(Limiter(Limits(enabled=False)), [0.0] * 500, [7] * 500) == 500

"""Polling: what was worked on is confirmed, what failed comes again, and no fault but a refused token ends it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import InvalidToken

from bot.clock import MovedClock
from bot.receiving import LONGEST_WAIT, Polling
from bot.sending import Sender
from bot.standin import Bot, Phone, StandIn


class Away(Exception):
    """What a repeated update would mend."""


class Work:
    """Takes updates and notes their words; fails as a test wants."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self.failing: dict[str, int] = {}
        self.waits: dict[str, asyncio.Event] = {}

    async def __call__(self, update: Update) -> None:
        words = update.effective_message.text or "" if update.effective_message else ""
        self.tried.append(words)
        if words in self.waits:
            await self.waits[words].wait()
        if self.failing.get(words, 0):
            self.failing[words] -= 1
            raise Away


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def polling(sender: Sender, work: Work, clock: MovedClock) -> Polling:
    return Polling(sender, work, clock, again=(Away,))


@pytest.fixture
def sara(standin: StandIn) -> Phone:
    return standin.add_phone("Sara")


@pytest.fixture
def yusuf(standin: StandIn) -> Phone:
    return standin.add_phone("Yusuf")


async def test_a_batch_is_confirmed_by_the_call_after_the_work(
    polling: Polling, work: Work, bot: Bot, sara: Phone
) -> None:
    sara.send_text(bot, "een")
    sara.send_text(bot, "twee")
    assert await polling.once(timeout=0)
    assert work.tried == ["een", "twee"]
    assert len(bot.updates) == 2  # a crash now would lose nothing
    assert await polling.once(timeout=0)
    assert len(bot.updates) == 0
    assert work.tried == ["een", "twee"]


async def test_another_process_gets_what_was_not_confirmed(
    sender: Sender, polling: Polling, work: Work, clock: MovedClock, bot: Bot, sara: Phone
) -> None:
    sara.send_text(bot, "een")
    await polling.once(timeout=0)
    after_the_crash = Work()
    await Polling(sender, after_the_crash, clock, again=(Away,)).once(timeout=0)
    assert after_the_crash.tried == ["een"]


async def test_one_that_fails_comes_again_and_later_ones_of_its_chat_wait(
    polling: Polling, work: Work, bot: Bot, sara: Phone, yusuf: Phone
) -> None:
    sara.send_text(bot, "een")
    sara.send_text(bot, "twee")
    yusuf.send_text(bot, "drie")
    sara.send_text(bot, "vier")
    work.failing = {"twee": 2}
    for _ in range(2):
        assert not await polling.once(timeout=0)
    assert "vier" not in work.tried
    assert await polling.once(timeout=0)
    of_sara = [words for words in work.tried if words != "drie"]
    assert of_sara == ["een", "twee", "twee", "twee", "vier"]
    # Behind the failed one it is delivered again: `once` knows what it did.
    assert work.tried.count("drie") == 3
    assert await polling.once(timeout=0)
    assert len(bot.updates) == 0


async def test_chats_go_side_by_side_and_each_in_its_order(
    polling: Polling, work: Work, bot: Bot, sara: Phone, yusuf: Phone
) -> None:
    work.waits = {"langzaam": asyncio.Event(), "snel": asyncio.Event()}
    sara.send_text(bot, "langzaam")
    sara.send_text(bot, "daarna")
    yusuf.send_text(bot, "snel")
    task = asyncio.create_task(polling.once(timeout=0))
    while "snel" not in work.tried:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert work.tried == ["langzaam", "snel"]
    for wait in work.waits.values():
        wait.set()
    assert await task
    assert work.tried == ["langzaam", "snel", "daarna"]


class Running:
    """The loop, with a clock that goes on to whatever it waits for."""

    def __init__(self, polling: Polling, clock: MovedClock) -> None:
        self.clock = clock
        self.task = asyncio.create_task(polling.run())
        self.waited: list[float] = []

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition() and not self.task.done():
                wake = self.clock.next_wake()
                if wake is not None:
                    self.waited.append((wake - self.clock.now()).total_seconds())
                    self.clock.move_to(wake)
                await asyncio.sleep(0)

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])


@pytest.mark.parametrize(
    "fault",
    [
        lambda faults: faults.bad_gateway(method="getUpdates", count=3),
        lambda faults: faults.cut_before_answer(method="getUpdates", count=3),
        lambda faults: faults.fail_next(
            "getUpdates", 409, "Conflict: terminated by other getUpdates request", count=3
        ),
        lambda faults: faults.fail_next("getUpdates", 500, "Internal Server Error", count=3),
        lambda faults: faults.fail_next("getUpdates", 400, "Bad Request: something new", count=3),
    ],
    ids=["502", "cut", "409", "500", "400"],
)
async def test_it_goes_on_by_itself_after_a_fault(
    polling: Polling,
    work: Work,
    standin: StandIn,
    clock: MovedClock,
    bot: Bot,
    sara: Phone,
    fault: Callable[[Any], None],
) -> None:
    fault(standin.faults)
    sara.send_text(bot, "een")
    running = Running(polling, clock)
    await running.until(lambda: "een" in work.tried)
    await running.stop()
    assert running.waited == [1, 2, 4]
    assert work.tried == ["een"]


async def test_it_waits_as_long_as_telegram_asks(
    polling: Polling, work: Work, standin: StandIn, clock: MovedClock, bot: Bot, sara: Phone
) -> None:
    standin.faults.fail_next("getUpdates", 429, "Too Many Requests", {"retry_after": 17})
    sara.send_text(bot, "een")
    running = Running(polling, clock)
    await running.until(lambda: "een" in work.tried)
    await running.stop()
    assert running.waited == [17]


async def test_it_comes_back_after_the_network_was_down(
    polling: Polling, work: Work, standin: StandIn, clock: MovedClock, bot: Bot, sara: Phone
) -> None:
    sara.send_text(bot, "een")
    await standin.faults.refuse_connections(True)
    running = Running(polling, clock)
    await running.until(lambda: len(running.waited) >= 8)
    await standin.faults.refuse_connections(False)
    await running.until(lambda: "een" in work.tried)
    await running.stop()
    assert running.waited[:8] == [1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


async def test_what_keeps_failing_is_not_tried_without_a_pause(
    polling: Polling, work: Work, clock: MovedClock, bot: Bot, sara: Phone
) -> None:
    sara.send_text(bot, "een")
    work.failing = {"een": 3}
    running = Running(polling, clock)
    await running.until(lambda: work.tried.count("een") == 4)
    await running.stop()
    assert running.waited == [1, 2, 4]


async def test_a_refused_token_ends_it(polling: Polling, standin: StandIn, clock: MovedClock) -> None:
    standin.faults.fail_next("getUpdates", 401, "Unauthorized")
    with pytest.raises(InvalidToken):
        await polling.run()


async def test_only_what_the_bot_handles_is_asked_for(
    polling: Polling, bot: Bot, sara: Phone, work: Work
) -> None:
    await polling.once(timeout=0)
    [(_, asked)] = [call for call in bot.requests if call[0] == "getUpdates"]
    assert set(asked["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
    message = sara.send_text(bot, "een")
    sara.react(bot, message.message_id, "👍")
    await polling.once(timeout=0)
    assert work.tried == ["een"]


async def test_one_that_cannot_be_read_keeps_nobody_back(
    polling: Polling, work: Work, bot: Bot, sara: Phone
) -> None:
    sara.send_raw(bot, {"message": {"message_id": 7, "date": 1, "chat": 5}})
    sara.send_text(bot, "Hallo")
    assert await polling.once(timeout=0)
    assert work.tried == ["Hallo"]
    await polling.once(timeout=0)
    assert len(bot.updates) == 0

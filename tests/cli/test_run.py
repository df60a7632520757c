"""The real thing, as a program of its own against the stand-in."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from bot.standin import Bot, Phone, StandIn
from bot.standin.messages import Message
from tests.cli.conftest import FAR, TOKEN, Cli


async def answer(phone: Phone, bot: Bot, standin: StandIn) -> Message:
    """The next message that comes from the bot."""
    count = len(phone.chat(bot).from_bot)
    async with asyncio.timeout(FAR):
        async for _ in standin.events.listen(heartbeat=1.0):
            if len(phone.chat(bot).from_bot) > count:
                break
    return phone.chat(bot).from_bot[-1]


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
async def test_run_answers_until_it_is_told_to_end(
    live: Cli, standin: StandIn, bot: Bot, by: signal.Signals
) -> None:
    sara = standin.add_phone("Sara", "nl")
    async with live.running("run", log_level="DEBUG") as program:
        await program.says("@voorbeeld_bot is ready", err=True)
        asked = asyncio.create_task(answer(sara, bot, standin))
        await asyncio.sleep(0)
        sara.start(bot)
        assert (await asked).text
        ended = await program.end(by)
    assert ended.code == 0
    *logged, last = ended.err.splitlines()
    assert last == "Stopped."
    for line in logged:
        json.loads(line)
    for hidden in ("Traceback", TOKEN, TOKEN.partition(":")[2], "Sara"):
        assert hidden not in ended.everything
    assert ended.out == ""


async def test_run_sends_what_was_due_and_takes_a_link(live: Cli, standin: StandIn, bot: Bot) -> None:
    """The manager's link is printed by one program and opened while another one runs."""
    added = await live.program("municipality", "add", "Voorbeeldstad", "--manager", "Karin")
    address, code = added.out.strip().split("?start=")
    assert address == "https://t.me/voorbeeld_bot"
    karin = standin.add_phone("Karin", "nl")
    async with live.running("run") as program:
        await program.says("is ready", err=True)
        welcomed = asyncio.create_task(answer(karin, bot, standin))
        await asyncio.sleep(0)
        karin.start(bot, code)
        assert "Voorbeeldstad" in (await welcomed).text
        assert (await program.end()).code == 0


async def test_a_token_that_is_taken_back_while_it_runs_ends_with_one_line(
    live: Cli, standin: StandIn, bot: Bot
) -> None:
    async with live.running("run", log_level="ERROR") as program:
        await program.says("is ready", err=True)
        standin.faults.fail_next("getUpdates", 401, "Unauthorized", count=10)
        standin.add_phone("Sara").start(bot)
        async with asyncio.timeout(FAR):
            _, err = await program.process.communicate()
    [line] = err.decode().splitlines()
    assert program.process.returncode == 1
    assert line.startswith("LEERLIJN_TOKEN: Telegram does not know this token.")


async def test_once_sends_and_ends(live: Cli) -> None:
    ended = await live.program("once")
    assert (ended.code, ended.out, ended.err) == (0, "0 messages were due.\n", "")


async def test_demo_once_prints_every_phone(cli: Cli, tmp_path: Path) -> None:
    ended = await cli.program("demo", "--once")
    assert (ended.code, ended.err) == (0, "")
    assert [line for line in ended.out.splitlines() if line.startswith("===")] == [
        "=== Karin (nl) ===",
        "=== Sara (ar) ===",
        "=== Semhar (ti) ===",
        "=== Olena (en) ===",
    ]
    taps = [line for line in ended.out.splitlines() if "  > [" in line]
    assert len(taps) > 10
    assert not (tmp_path / "own").exists()
    # Sara practises: words for the appointment of tomorrow and why, an answer that is almost right, words in order, a picture.
    practised = ended.out.partition("> /practice")[2].partition("🎉")[0]
    assert "Huurcontract tekenen" in ended.out
    for shown in ("de huur", "> [❓", "(for a moment)", "🟡", "🔀", "👆"):
        assert shown in practised
    # Semhar answers a check-in in Tigrinya, and hears from Karin, who takes her page along.
    _, karin, _, semhar, _ = ended.out.split("\n=== ")
    for shown in ("> /summary", "(voice message)", "Samenvatting van Semhar", "(file leerlijn.txt)"):
        assert shown in karin
    for shown in ("ከመይ ኣለኹም?", "> [🙋 ሓገዝ እደሊ]", "> 🎤", "ብሓባር ነቲ ፈተና", "Wij melden u samen aan"):
        assert shown in semhar


async def test_demo_answers_at_its_address_and_ends_by_ctrl_c(cli: Cli) -> None:
    import aiohttp

    async with cli.running("demo", "--port", "0") as program:
        found = await program.says(r"http://127\.0\.0\.1:\d+/")
        async with aiohttp.ClientSession() as session, session.get(found[0]) as page:
            assert page.status == 200
            assert "<html" in (await page.text()).lower()
        loop = asyncio.get_running_loop()
        before = loop.time()
        ended = await program.end()
        assert loop.time() - before < 10
    assert (ended.code, ended.err) == (0, "Stopped.\n")

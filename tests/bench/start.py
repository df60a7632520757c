"""From nothing to a bot that answers, in a process of its own; and the memory that it then holds."""

import asyncio
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.standin import Limits
from tests.bench.report import Report, middle
from tests.bench.server import TOKEN, standin_server

ROOT = Path(__file__).parents[2]
# Sends a message to each of so many people after the start, and says what the process held at the most.
CHILD = """
import asyncio, resource, sys
from datetime import timedelta
from bot.actions.planning import replan
from bot.app import build
from bot.clock import WallClock
from bot.rules.pace import UNLIMITED
from bot.settings import Settings
from tests.builders import a_coach, a_holder, an_appointment

def fill(tx, first, count, *, now):
    coach = a_coach(tx, now=now)
    for number in range(count):
        holder = a_holder(tx, f"Name {number}", coach=coach, chat_id=first + number, now=now)
        replan(tx, an_appointment(tx, holder, at=now + timedelta(hours=2), now=now), now=now)

async def main():
    url, token, folder, first, count = sys.argv[1:]
    clock = WallClock()
    async with build(Settings(token=token, data=folder, api=url), clock, limit=UNLIMITED) as app:
        print("ready", flush=True)
        await app.db.write(fill, int(first), int(count), now=clock.now())
        while await app.worker.deliver(clock.now()):
            pass
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)

asyncio.run(main())
"""


async def run(report: Report, *, quick: bool) -> None:
    report.title("Start and memory of a bot with SQLite")
    starts, memory = [], []
    count = 200 if quick else 2000
    with standin_server(Limits(enabled=False), count) as (url, ids), TemporaryDirectory() as folder:
        for turn in range(2 if quick else 4):
            began = time.perf_counter()
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", CHILD, url, TOKEN, f"{folder}/{turn}", str(ids[0]), str(count)),
                stdout=asyncio.subprocess.PIPE,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            assert child.stdout is not None
            await child.stdout.readline()
            starts.append(time.perf_counter() - began)
            memory.append(float(await child.stdout.readline()))
            await child.wait()
    report.line("seconds until ready, from an empty folder", middle(starts))
    report.line("MB at the most, while it sends", middle(memory), goal="<= 150")

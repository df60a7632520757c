"""From nothing to a bot that answers, in a process of its own; and the memory that it then holds."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.standin import Limits
from tests.bench.report import Report, middle
from tests.bench.server import standin_server

ROOT = Path(__file__).parents[2]
# Sends 2,000 due reminders after the start, and says what the process held at the most.
CHILD = """
import asyncio, resource, sys, time
from datetime import timedelta
from bot.app import build
from bot.clock import WallClock
from bot.rules.pace import UNLIMITED
from bot.settings import Settings
from tests.bench.pipeline import fill

async def main():
    url, token, folder, count = sys.argv[1:]
    clock = WallClock()
    async with build(Settings(token=token, data=folder, api=url), clock, limit=UNLIMITED) as app:
        print("ready", flush=True)
        await app.db.write(fill, int(count), now=clock.now())
        while await app.worker.deliver(clock.now()):
            pass
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)

asyncio.run(main())
"""


async def run(report: Report, *, quick: bool) -> None:
    report.title("Start and memory of a bot with SQLite")
    from tests.bench.server import TOKEN

    starts, memory = [], []
    with standin_server(Limits(enabled=False), 1) as (url, _), TemporaryDirectory() as folder:
        for _ in range(2 if quick else 4):
            began = time.perf_counter()
            process = subprocess.Popen(  # noqa: S603  our own words
                [sys.executable, "-c", CHILD, url, TOKEN, folder, "200" if quick else "2000"],
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            assert process.stdout is not None
            process.stdout.readline()
            starts.append(time.perf_counter() - began)
            memory.append(float(process.stdout.readline()))
            process.wait()
    report.line("seconds until ready, the first with an empty folder", middle(starts))
    report.line("MB at the most, while it sends", middle(memory), goal="<= 150")

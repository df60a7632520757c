"""Many messages at Telegram's limit, by each way in which it may be counted, while people get replies."""

import asyncio
import statistics
import time
from datetime import timedelta
from typing import Literal

from sqlalchemy import Connection, func, select

from bot.actions.delivery_facts import Facts
from bot.clock import WallClock
from bot.pacing import Pacer
from bot.rules.pace import RateLimit
from bot.rules.values import Kind, Outgoing, Planned, Rank
from bot.sending import Sender
from bot.standin import Limits
from bot.texts.rendered import Rendered
from bot.worker import Worker
from storage import outbox
from storage.tables import outbox as table
from storage.tables import rate as rates
from tests.bench.report import Report
from tests.bench.sending import sqlite
from tests.bench.server import TOKEN, standin_server
from tests.builders import a_coach, a_holder, an_appointment

Model = Literal["bucket", "window"]
REPLY_EVERY = 1.0  # seconds


def fill(tx: Connection, chats: list[int], clock: WallClock) -> None:
    now = clock.now()
    coach = a_coach(tx, now=now)
    for chat_id in chats:
        holder = a_holder(tx, coach=coach, chat_id=chat_id, now=now)
        appointment = an_appointment(tx, holder, at=now + timedelta(days=3), now=now)
        key = f"appointment:{appointment.id}:{appointment.start:%Y-%m-%dT%H:%MZ}:3d"
        planned = Planned(key, Kind.APPOINTMENT_NEW, now, appointment.start, Rank.CHANGE, "3d")
        outbox.add(tx, [planned], holder_id=holder.id, subject_id=appointment.id, now=now)


def progress(tx: Connection) -> tuple[int, float, float]:
    """How many were sent, and the first and the last moment of these."""
    sent = select(func.count(), func.min(table.c.sent_at), func.max(table.c.sent_at)).where(
        table.c.state == "sent"
    )
    count, first, last = tx.execute(sent).one()
    return (count, first.timestamp(), last.timestamp()) if count else (0, 0.0, 0.0)


def pace(tx: Connection) -> float:
    """Below the full pace if there ever was a 429."""
    return tx.execute(select(rates.c.pace)).scalar_one()


def render(row: Outgoing, facts: Facts) -> Rendered:
    return Rendered(str(row.subject_id))


async def reply(sender: Sender, chats: list[int], waits: list[float]) -> None:
    """Replies to one person after another, until it is cancelled."""
    for chat_id in chats:
        await asyncio.sleep(REPLY_EVERY)
        before = time.perf_counter()
        await sender.send(chat_id, Rendered("Antwort"))
        waits.append(time.perf_counter() - before)


async def measure(model: Model, count: int) -> tuple[float, bool, list[float]]:
    """Messages a second, whether there was a 429, and how long replies took."""
    clock, limit = WallClock(), RateLimit()
    with standin_server(Limits(model=model), count + 200) as (url, phones):
        async with sqlite() as db:
            pacer = Pacer(db, bot_id=700, clock=clock, limit=limit)
            async with Sender(TOKEN, clock=clock, pacer=pacer, server=url) as sender:
                worker = Worker(db, sender, clock, render, worker_id="bench")
                await db.write(fill, phones[:count], clock)
                waits: list[float] = []
                running = asyncio.ensure_future(worker.run())
                replying = asyncio.ensure_future(reply(sender, phones[count:], waits))
                while (found := await db.read(progress))[0] < count:  # noqa: ASYNC110 - it comes from elsewhere
                    await asyncio.sleep(0.5)
                for task in (replying, running):
                    task.cancel()
                await asyncio.gather(replying, running, return_exceptions=True)
                slow = await db.read(pace) < limit.pace
    # From the first to the last there is one interval less than there are messages; replies count as well.
    return (count - 1 + len(waits)) / (found[2] - found[1]), slow, waits


async def run(report: Report, *, quick: bool) -> None:
    count = 150 if quick else 900
    report.title(f"{count} messages at a limit of {RateLimit().limit:g} a second, a reply every second")
    models: tuple[Model, ...] = ("bucket", "window")
    for model in models:
        speed, slow, waits = await measure(model, count)
        share = speed / RateLimit().limit
        report.line(f"{model}: messages a second", f"{speed:.2f} = {share:.1%}", goal=">= 98 %")
        report.line(f"{model}: 429", "yes" if slow else "none", goal="none")
        report.line(
            f"{model}: a reply took, median and longest",
            f"{statistics.median(waits):.3f} {max(waits):.3f} s",
            goal="<= 0.1",
        )

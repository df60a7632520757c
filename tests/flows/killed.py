"""A worker in a process of its own, to be killed."""

import asyncio
from datetime import datetime
from functools import partial

from bot.actions import announcement_sending
from bot.actions.delivery_facts import Facts
from bot.clock import MovedClock
from bot.jobs import Jobs, Transaction
from bot.pacing import Pacer
from bot.rules.pace import RateLimit
from bot.rules.values import Outgoing
from bot.sending import Sender
from bot.texts.rendered import Rendered
from bot.worker import Worker
from storage import announcement_work, open_database

BATCH = 700  # rows of news that are made at once: so that some kills fall into that


def work(
    database_url: str, keys: list[str], server: str, token: str, start: datetime, limit: RateLimit, name: str
) -> None:
    """Works until the process is killed; its clock runs on from `start`. It puts news in the outbox, too."""
    asyncio.run(_work(database_url, keys, server, token, start, limit, name))


async def _work(
    database_url: str, keys: list[str], server: str, token: str, start: datetime, limit: RateLimit, name: str
) -> None:
    clock = MovedClock(start, running=True)
    async with open_database(database_url, keys=keys) as db:
        pacer = Pacer(db, bot_id=int(token.split(":")[0]), clock=clock, limit=limit)
        queue = Transaction(
            "announcements",
            db,
            announcement_work.next_due,
            partial(announcement_sending.see_to_announcements, batch=BATCH),
            locks=True,
        )
        async with (
            Sender(token, clock=clock, pacer=pacer, server=server) as sender,
            asyncio.TaskGroup() as loops,
        ):
            loops.create_task(Worker(db, sender, clock, _render, worker_id=name).run())
            loops.create_task(Jobs(db, clock, [queue]).run())


def _render(row: Outgoing, facts: Facts) -> Rendered:
    return Rendered(str(row.subject_id))

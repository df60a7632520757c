"""The whole way of a reminder: claim, decide, word, send, record; on both databases."""

import statistics
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, update

from bot.app import LOCALES
from bot.clock import MovedClock
from bot.i18n import load_catalogues
from bot.pacing import Pacer
from bot.questions import load_questions
from bot.rules.pace import UNLIMITED, RateLimit
from bot.rules.values import Kind, Planned, Rank
from bot.sending import Sender
from bot.wording import Wording
from bot.worker import CLAIM_SECONDS, Worker
from storage import Database, migrate, open_database, outbox
from storage.cipher import new_key
from storage.tables import outbox as table
from tests.bench.cores import elsewhere
from tests.bench.report import Report, cpu_ms, middle
from tests.bench.sending import many, ours, sqlite
from tests.bench.server import TOKEN, fast_server
from tests.builders import a_coach, a_holder, an_appointment
from tests.postgres import postgres_server

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
LANGUAGES = ("ar", "ti", "nl", "en")


@asynccontextmanager
async def postgres() -> AsyncIterator[Database]:
    keys = [new_key()]
    with ExitStack() as stack:
        with elsewhere():
            server = stack.enter_context(postgres_server())
        url = server.create_database()
        migrate.upgrade(url, keys)
        async with open_database(url, keys=keys) as db:
            yield db


def fill(tx: Connection, count: int) -> None:
    """A holder with an appointment and a reminder that is due, so many times, in four languages."""
    coach = a_coach(tx, now=NOW)
    for number in range(1, count + 1):
        language = LANGUAGES[number % len(LANGUAGES)]
        holder = a_holder(tx, f"Name {number}", coach=coach, language=language, chat_id=number, now=NOW)
        appointment = an_appointment(tx, holder, at=NOW + timedelta(hours=2))
        planned = Planned(
            key=f"appointment:{appointment.id}:{appointment.start:%Y-%m-%dT%H:%MZ}:2h",
            kind=Kind.APPOINTMENT_REMINDER,
            due=NOW,
            useful_until=appointment.start,
            rank=Rank.REMINDER,
            rule="2h",
        )
        outbox.add(tx, [planned], holder_id=holder.id, subject_id=appointment.id, now=NOW)


def again(tx: Connection) -> None:
    """All are due once more, as on the first day."""
    tx.execute(update(table).values(state="planned", attempts=0, sent_at=None, message_id=None))


@contextmanager
def claims_of_a_second(worker: Worker) -> Iterator[Worker]:
    """Nothing waits here, but a claim is as small as it is at the real limit."""
    worker._most = int(RateLimit().pace * CLAIM_SECONDS)
    yield worker


@asynccontextmanager
async def delivering(db: Database, url: str, count: int) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    """A function that sends all that is due."""
    await db.write(fill, count)
    clock = MovedClock(NOW)
    pacer = Pacer(db, bot_id=700, clock=clock, limit=UNLIMITED)
    sender = Sender(TOKEN, clock=clock, pacer=pacer, server=url)
    await sender._request.initialize()
    with claims_of_a_second(
        Worker(db, sender, clock, Wording(load_catalogues(LOCALES), load_questions()), worker_id="bench")
    ) as worker:

        async def work() -> int:
            done = 0
            while claimed := await worker.deliver(NOW):
                done += claimed
            return done

        yield work
    await pacer.close()
    await sender._request.shutdown()


async def run(report: Report, *, quick: bool) -> None:
    rounds, count = (3, 300) if quick else (7, 1500)
    measured: dict[str, list[float]] = {"send alone": [], "SQLite": [], "PostgreSQL": []}
    with fast_server() as url:
        async with AsyncExitStack() as stack:
            send = await stack.enter_async_context(ours(url))
            databases = {
                "SQLite": await stack.enter_async_context(sqlite()),
                "PostgreSQL": await stack.enter_async_context(postgres()),
            }
            works = {
                name: await stack.enter_async_context(delivering(db, url, count))
                for name, db in databases.items()
            }
            for _ in range(rounds):
                measured["send alone"].append(await cpu_ms(lambda: many(send, count)))
                for name, work in works.items():
                    measured[name].append(await cpu_ms(work))
                    await databases[name].write(again)
    report.title(f"One reminder from claim to record, CPU ms ({rounds} rounds, interleaved)")
    for name, values in measured.items():
        report.line(name, middle(values), goal="" if name == "send alone" else "<= 0.4")
    for name in works:
        ratios = [whole / alone for whole, alone in zip(measured[name], measured["send alone"], strict=True)]
        report.line(f"{name} / send alone", f"{statistics.median(ratios):.2f}")

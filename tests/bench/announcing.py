"""An announcement to many: put in the outbox, on its way, and what else happens meanwhile; beside it two plain loops."""

import asyncio
import gc
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from sqlalchemy import Connection, func, insert, select, text
from telegram import Bot as PtbBot
from telegram import Update
from telegram.error import RetryAfter

from bot.actions import announcement_sending, announcing, check_in_rhythms
from bot.app import App, build
from bot.clock import WallClock
from bot.rules.announcements import News, Text
from bot.rules.pace import RateLimit
from bot.rules.values import Kind, Planned, Rank
from bot.settings import read_settings
from bot.standin import Limits
from storage import Database, announcements, migrate, open_database, outbox, people
from storage.cipher import new_key
from storage.tables import chat, consent, holder
from storage.tables import outbox as rows
from tests.bench.limit import pace
from tests.bench.report import Report
from tests.bench.server import TOKEN, fast_server, standin_server
from tests.builders import a_coach, a_holder, a_municipality, an_appointment
from tests.postgres import postgres_server

PEOPLE = 101_000  # of the whole country
TURNS = 3  # what else a machine does makes one slower, and none faster
REPLY_EVERY = 0.2  # seconds
WORDS = "De cursus begint op 1 februari. Komt u ook? Vraag het aan uw contactpersoon. " * 2


def fill(tx: Connection, chats: list[int], clock: WallClock) -> int:
    """A holder who said yes for each chat, in two languages; an announcement that asks something. Its number."""
    now = clock.now()
    town = a_municipality(tx)
    # Nobody wants to measure by day alone.
    values = {"quiet_from": town.quiet_from, "quiet_until": town.quiet_from, "release_above": 1_000_000}
    people.change_municipality(tx, town.id, **values)
    coach = a_coach(tx, municipality=town, now=now)
    for first in range(0, len(chats), 5000):
        some = chats[first : first + 5000]
        tx.execute(
            insert(chat), [{"id": one, "state": "open", "changed_at": now, "language": "nl"} for one in some]
        )
        usual = {"municipality_id": town.id, "coach_id": coach.id, "name": "Semhar", "dial": "own"}
        usual |= {"full_details": False, "made_at": now}
        tx.execute(
            insert(holder), [usual | {"chat_id": one, "language": "nl" if one % 2 else "ar"} for one in some]
        )
    said = {"version": "1", "language": "nl", "given_at": now}
    ids = list(tx.scalars(select(holder.c.id)))
    for first in range(0, len(ids), 5000):
        tx.execute(insert(consent), [said | {"holder_id": one} for one in ids[first : first + 5000]])
    return write_one(tx, coach.id, clock)


def write_one(tx: Connection, staff_id: int, clock: WallClock) -> int:
    number = announcing.begin(tx, staff_id, News.COURSE, now=clock.now())
    for language in ("nl", "ar"):
        text = Text(language, WORDS, "Komt u?", ("Ja", "Nee"))
        announcing.set_text(tx, staff_id, number, text, now=clock.now())
    return number


def release(tx: Connection, number: int, clock: WallClock) -> None:
    one = announcements.by_id(tx, number)
    announcing.release(tx, one.staff_id, number, version=one.version, now=clock.now())


def queued(tx: Connection, number: int) -> int:
    theirs = (rows.c.kind == Kind.ANNOUNCEMENT.value, rows.c.subject_id == number)
    return tx.execute(select(func.count()).where(*theirs)).scalar_one()


async def queueing(report: Report, count: int) -> None:
    report.title(f"Putting an announcement for {count:,} people in the outbox")
    clock = WallClock()
    for postgres, goal in ((False, 1.0), (True, 2.0)):
        async with AsyncExitStack() as stack:
            name, db = await stack.enter_async_context(_database(postgres))
            first = await db.write(fill, list(range(1, count + 1)), clock)
            # As a database does by itself within the minute.
            await db.write(lambda tx: tx.execute(text("ANALYZE")))
            began = time.perf_counter()
            one = await db.read(announcements.by_id, first)
            counted = await db.read(lambda tx, one=one: announcing.reached(tx, one).people)
            counting = time.perf_counter() - began
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            took = []
            for turn in range(TURNS):
                number = await db.write(write_one, one.staff_id, clock) if turn else first
                await db.write(release, number, clock)
                began = time.perf_counter()
                while await db.write_locking(announcement_sending.see_to_announcements, clock.now()):
                    pass
                took.append(time.perf_counter() - began)
                assert await db.read(queued, number) == counted == count
            more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            report.line(f"{name}: the live count of an audience of all", f"{counting:.2f} s")
            report.line(
                f"{name}: seconds until all rows are there, fastest and slowest of {TURNS}",
                f"{min(took):.2f} {max(took):.2f}",
                goal=f"<= {goal * count / PEOPLE:.2g}",
            )
            report.line(f"{name}: MB more while it does", f"{more:.0f}", goal="flat")


@asynccontextmanager
async def _database(postgres: bool) -> AsyncIterator[tuple[str, Database]]:
    keys = [new_key()]
    with tempfile.TemporaryDirectory() as folder:
        if not postgres:
            url = f"sqlite:///{Path(folder) / 'bench.db'}"
            migrate.upgrade(url, keys)
            async with open_database(url, keys=keys) as db:
                yield "SQLite", db
            return
        with postgres_server() as server:
            url = server.create_database()
            migrate.upgrade(url, keys)
            async with open_database(url, keys=keys) as db:
                yield "PostgreSQL", db


@dataclass(slots=True)
class Meanwhile:
    """What else happened: seconds until a tap was answered, and until a reminder that fell due was gone."""

    taps: list[float] = field(default_factory=list)
    reminders: list[float] = field(default_factory=list)


@asynccontextmanager
async def working(url: str, limit: RateLimit, clock: WallClock) -> AsyncIterator[App]:
    """The whole bot, at work."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({}, token=TOKEN, data=folder, api=url, speech="off")
        async with build(settings, clock, limit=limit) as app:
            yield app


async def tap_on(app: App, number: int, clock: WallClock, taps: list[float], *, every: float) -> None:
    """People who have it answer, one after the other, until it is cancelled."""
    update_id = 1
    while True:
        await asyncio.sleep(every)
        found = await app.db.read(_somebody, number, update_id)
        if found is None:
            continue
        holder_id, chat_id, message_id = found
        person = {"id": chat_id, "is_bot": False, "first_name": "Semhar"}
        shown = {"message_id": message_id, "date": int(clock.now().timestamp()), "text": "x"}
        shown["chat"] = {"id": chat_id, "type": "private", "first_name": "Semhar"}
        data = f"1:ne:{number}:{holder_id}:1:{update_id % 2}"
        query = {"id": str(update_id), "from": person, "chat_instance": "1", "message": shown, "data": data}
        update = Update.de_json({"update_id": update_id, "callback_query": query}, app.sender.bot)
        began = time.perf_counter()
        await app.application.process_update(update)
        taps.append(time.perf_counter() - began)
        update_id += 1


def _somebody(tx: Connection, number: int, update_id: int) -> tuple[int, int, int] | None:
    got = select(rows.c.holder_id, rows.c.chat_id, rows.c.message_id).where(
        rows.c.kind == Kind.ANNOUNCEMENT.value, rows.c.subject_id == number, rows.c.state == "sent"
    )
    row = tx.execute(got.order_by(rows.c.id).offset(update_id % 20).limit(1)).one_or_none()
    return None if row is None else tuple(row)  # type: ignore[return-value]


async def remind(app: App, chats: list[int], clock: WallClock, *, every: float) -> None:
    """Something about somebody's own appointment falls due, again and again, until it is cancelled."""

    def add(tx: Connection, chat_id: int) -> None:
        now = clock.now()
        made = a_holder(tx, "Own", coach=a_coach(tx, now=now), chat_id=chat_id, now=now)
        one = an_appointment(tx, made, at=now + timedelta(days=3), now=now)
        key = f"appointment:{one.id}:new:1"
        planned = Planned(key, Kind.APPOINTMENT_NEW, now, one.start, Rank.REMINDER, "new")
        outbox.add(tx, [planned], holder_id=made.id, subject_id=one.id, now=now)

    for chat_id in chats:
        await asyncio.sleep(every)
        await app.db.write(add, chat_id)


def waits(tx: Connection) -> list[float]:
    reminders = select(rows.c.due, rows.c.sent_at).where(
        rows.c.kind == Kind.APPOINTMENT_NEW.value, rows.c.state == "sent"
    )
    return [(row.sent_at - row.due).total_seconds() for row in tx.execute(reminders)]


def moments(tx: Connection, number: int) -> tuple[int, float, float]:
    """How many have it, and the first and the last moment of these."""
    sent = select(func.count(), func.min(rows.c.sent_at), func.max(rows.c.sent_at)).where(
        rows.c.kind == Kind.ANNOUNCEMENT.value, rows.c.subject_id == number, rows.c.state == "sent"
    )
    count, first, last = tx.execute(sent).one()
    return (count, first.timestamp(), last.timestamp()) if count else (0, 0.0, 0.0)


async def on_its_way(
    report: Report, url: str, chats: list[int], extra: list[int], limit: RateLimit, *, every: float
) -> None:
    """A tap each `every` seconds beside it, and a reminder half as often."""
    clock = WallClock()
    async with working(url, limit, clock) as app:
        number = await app.db.write(fill, chats, clock)
        # They came in long ago.
        while await app.db.write(check_in_rhythms.begin_all, clock.now()):
            pass
        meanwhile = Meanwhile()
        # As the running bot does.
        gc.collect()
        gc.freeze()
        loops = [asyncio.ensure_future(one) for one in (app.worker.run(), app.jobs.run())]
        await asyncio.sleep(1)
        cpu = time.process_time()
        released = clock.now().timestamp()
        await app.db.write(release, number, clock)
        loops.append(asyncio.ensure_future(tap_on(app, number, clock, meanwhile.taps, every=every)))
        loops.append(asyncio.ensure_future(remind(app, extra, clock, every=2 * every)))
        while (found := await app.db.read(moments, number))[0] < len(chats):  # noqa: ASYNC110 - it goes by itself
            await asyncio.sleep(0.5)
        cpu = time.process_time() - cpu
        meanwhile.reminders = await app.db.read(waits)
        slow = await app.db.read(pace) < limit.pace
        for loop in reversed(loops):
            loop.cancel()
        for loop in loops:
            with suppress(asyncio.CancelledError):
                await loop
    count, first, last = found
    report.line("until the first has it", f"{first - released:.2f} s", goal="<= 1")
    report.line("messages a second", f"{(count - 1) / (last - first):.1f} of {limit.limit:g}")
    report.line("429", "yes" if slow else "none", goal="none")
    report.line("CPU of each message, with all that goes on beside it", f"{cpu * 1000 / count:.3f} ms")
    report.line(*_ends("a tap was answered", meanwhile.taps), goal="<= 0.2")
    report.line(*_ends("a reminder that fell due was gone", meanwhile.reminders), goal="<= 2")


def _ends(what: str, seconds: list[float]) -> tuple[str, str]:
    if len(seconds) < 2:
        return f"{what}: too few", "-"
    last = statistics.quantiles(seconds, n=100)[98]
    return (
        f"{what} ({len(seconds)}): median, 99th percentile",
        f"{statistics.median(seconds):.3f} {last:.3f} s",
    )


async def plain_loop(
    report: Report,
    name: str,
    send: Callable[[int], Awaitable[float | None]],
    chats: list[int],
    extra: list[int],
) -> None:
    """One after the other, waiting as long as Telegram says; replies to others beside it."""
    replies: list[float] = []
    floods = 0

    async def surely(chat_id: int) -> None:
        nonlocal floods
        while (wait := await send(chat_id)) is not None:
            floods += 1
            await asyncio.sleep(wait)

    async def reply() -> None:
        for chat_id in extra:
            await asyncio.sleep(REPLY_EVERY)
            began = time.perf_counter()
            await surely(chat_id)
            replies.append(time.perf_counter() - began)

    replying = asyncio.ensure_future(reply())
    cpu, began = time.process_time(), time.perf_counter()
    for chat_id in chats:
        await surely(chat_id)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    replying.cancel()
    with suppress(asyncio.CancelledError):
        await replying
    report.line(f"{name}: messages a second, 429s", f"{len(chats) / seconds:.1f} {floods}")
    report.line(f"{name}: CPU of each message", f"{cpu * 1000 / len(chats):.3f} ms")
    report.line(*_ends(f"{name}: a reply took", replies))


async def libraries(report: Report, url: str, chats: list[int], extra: list[int]) -> None:
    ptb = PtbBot(TOKEN, base_url=f"{url}/bot")
    await ptb._request[0].initialize()
    await ptb._request[1].initialize()

    async def by_ptb(chat_id: int) -> float | None:
        try:
            await ptb.send_message(chat_id, WORDS)
        except RetryAfter as error:
            wait = error.retry_after
            return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return None

    await plain_loop(report, "python-telegram-bot", by_ptb, chats, extra)
    await ptb._request[0].shutdown()
    await ptb._request[1].shutdown()
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    aiogram = AiogramBot(TOKEN, session=session)

    async def by_aiogram(chat_id: int) -> float | None:
        try:
            await aiogram.send_message(chat_id, WORDS)
        except TelegramRetryAfter as error:
            return float(error.retry_after)
        return None

    await plain_loop(report, "aiogram", by_aiogram, chats, extra)
    await session.close()


async def run(report: Report, *, quick: bool) -> None:
    await queueing(report, 10_100 if quick else PEOPLE)
    count = 150 if quick else 900
    report.title(f"{count} people at the bot's limit of 30 a second, with taps and reminders")
    with standin_server(Limits(model="bucket"), count + 100) as (url, phones):
        await on_its_way(report, url, phones[:count], phones[count:], RateLimit(), every=0.5)
    for_libraries = 150 if quick else 300
    report.title(f"{for_libraries} people by plain loops at the same limit, with replies")
    with standin_server(Limits(model="bucket"), for_libraries + 100) as (url, phones):
        await libraries(report, url, phones[:for_libraries], phones[for_libraries:])
    count = 3000 if quick else 20_000
    report.title(f"{count:,} people at a limit of 1,000 a second, with taps and reminders")
    with fast_server() as url:
        chats, extra = list(range(1000, 1000 + count)), list(range(1, 900))
        await on_its_way(report, url, chats, extra, RateLimit(limit=1000), every=0.2)

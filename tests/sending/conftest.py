"""A bot at the stand-in, what sends for it, and people with phones; without limits unless a test asks for them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.actions.delivery_facts import Facts
from bot.clock import MovedClock
from bot.pacing import Pacer
from bot.rules.pace import UNLIMITED
from bot.rules.values import Appointment, Kind, Outgoing, Planned, Rank, Staff
from bot.sending import Sender
from bot.standin import Bot, Limits, ManualClock, Message, Phone, StandIn
from bot.texts.rendered import Rendered
from bot.worker import Worker
from storage import Database, outbox
from storage.tables import outbox as table
from tests.builders import a_coach, a_holder, an_appointment

HOUR = timedelta(hours=1)
TOKEN = "700:letters-that-nobody-may-see"


async def until(condition: Callable[[], object]) -> None:
    """Lets everything else go on until the condition holds, without moving the clock."""
    while not condition():  # noqa: ASYNC110 - what is waited for comes over a real connection
        await asyncio.sleep(0)


@pytest.fixture
async def standin(clock: MovedClock) -> AsyncIterator[StandIn]:
    async with StandIn(ManualClock(clock.now()), Limits(enabled=False)) as server:
        yield server


@pytest.fixture
def bot(standin: StandIn) -> Bot:
    return standin.add_bot(TOKEN)


@pytest.fixture
async def sender(sqlite_db: Database, standin: StandIn, bot: Bot, clock: MovedClock) -> AsyncIterator[Sender]:
    pacer = Pacer(sqlite_db, bot_id=bot.id, clock=clock, limit=UNLIMITED)
    async with Sender(TOKEN, clock=clock, pacer=pacer, server=standin.url, read_timeout=0.1) as made:
        yield made


def render(row: Outgoing, facts: Facts) -> Rendered:
    """A text that a test can tell apart."""
    return Rendered(f"<b>{row.kind}</b> {row.subject_id}")


@pytest.fixture
def worker(sqlite_db: Database, sender: Sender, clock: MovedClock) -> Worker:
    return Worker(sqlite_db, sender, clock, render, worker_id="one")


@pytest.fixture
def coach_phone(standin: StandIn, bot: Bot) -> Phone:
    phone = standin.add_phone("Karin")
    phone.start(bot)
    return phone


@pytest.fixture
async def coach(sqlite_db: Database, coach_phone: Phone, now: datetime) -> Staff:
    return await sqlite_db.write(a_coach, chat_id=coach_phone.id, now=now)


class People:
    """Holders with phones, and a reminder that is due for each."""

    def __init__(self, db: Database, standin: StandIn, bot: Bot, coach: Staff) -> None:
        self.db = db
        self.standin = standin
        self.bot = bot
        self.coach = coach

    async def join(self, phone: Phone, *, due: Sequence[datetime], start: datetime) -> Appointment:
        """A holder on this phone with an appointment, and reminders due at these moments."""
        return await self.db.write(self._join, phone.id, due, start)

    def _join(self, tx: Connection, chat_id: int, due: Sequence[datetime], start: datetime) -> Appointment:
        holder = a_holder(tx, coach=self.coach, chat_id=chat_id, now=due[0])
        appointment = an_appointment(tx, holder, at=start, now=due[0])
        begin = f"appointment:{appointment.id}:{start:%Y-%m-%dT%H:%MZ}:"
        planned = [
            Planned(f"{begin}{number}", Kind.APPOINTMENT_REMINDER, moment, start, Rank.REMINDER, "2h")
            for number, moment in enumerate(due)
        ]
        outbox.add(tx, planned, holder_id=holder.id, subject_id=appointment.id, now=due[0])
        return appointment

    def phone(self) -> Phone:
        phone = self.standin.add_phone()
        phone.start(self.bot)
        return phone

    def got(self, phone: Phone) -> list[Message]:
        return phone.chat(self.bot).from_bot


@pytest.fixture
def persons(sqlite_db: Database, standin: StandIn, bot: Bot, coach: Staff) -> People:
    return People(sqlite_db, standin, bot, coach)


def rows(tx: Connection) -> list[Any]:
    return list(tx.execute(select(table).order_by(table.c.id)))

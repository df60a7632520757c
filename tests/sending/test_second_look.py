"""What happens between the claim of a row and its turn: the worker looks again before each call."""

import asyncio
from typing import Any

from sqlalchemy import Connection

from bot.actions import joining
from bot.actions.appointments import cancel_as
from bot.actions.delivery_facts import Facts
from bot.actions.planning import replan
from bot.clock import MovedClock
from bot.pacing import Pacer
from bot.rules.pace import RateLimit
from bot.rules.values import Outgoing, Staff
from bot.sending import Sender
from bot.standin import StandIn
from bot.texts.rendered import Rendered
from bot.worker import Worker
from storage import Database, appointments, people
from tests.sending.conftest import HOUR, TOKEN, People, render, rows, until


async def test_what_changes_after_the_claim_counts(
    persons: People, standin: StandIn, sqlite_db: Database, clock: MovedClock, coach: Staff
) -> None:
    """Rows of one claim wait for their turn; the second stops, the third's is cancelled, the fourth's moved, the fifth
    gets a new phone, and nothing happens to the sixth."""
    phones = [persons.phone() for _ in range(6)]
    first, stops = phones[:2]
    new_phone = persons.phone()
    made = [await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR) for phone in phones]

    def change_much(tx: Connection) -> None:
        now = clock.now()
        joining.stop(tx, stops.id, now=now)
        cancel_as(tx, made[2], actor="command", now=now)
        replan(tx, appointments.change(tx, made[3].id, start=made[3].start + HOUR), now=now)
        people.open_chat(tx, new_phone.id, now=now)
        people.change_holder(tx, made[4].holder_id, chat_id=new_phone.id)

    pacer = Pacer(sqlite_db, bot_id=persons.bot.id, clock=clock, limit=RateLimit(limit=2))
    async with Sender(TOKEN, clock=clock, pacer=pacer, server=standin.url) as sender:
        worker = Worker(sqlite_db, sender, clock, render, worker_id="one")
        worker._most = len(phones)
        delivering = asyncio.ensure_future(worker.deliver(clock.now()))
        await until(lambda: persons.got(first))
        assert [len(persons.got(phone)) for phone in phones] == [1, 0, 0, 0, 0, 0]
        await sqlite_db.write(change_much)
        await as_time_goes_on(delivering, clock)
    assert [len(persons.got(phone)) for phone in phones] == [1, 0, 0, 0, 0, 1]
    reminders = [row for row in await sqlite_db.read(rows) if row.rule == "2h"][: len(phones)]
    assert [(row.state, row.reason) for row in reminders] == [
        ("sent", None),
        ("skipped", "stopped"),
        ("skipped", "cancelled"),
        ("skipped", "moved"),
        ("planned", None),  # and goes to the new phone by the next claim
        ("sent", None),
    ]


async def test_who_was_told_that_it_stops_gets_nothing_more(
    worker: Worker, persons: People, sqlite_db: Database, clock: MovedClock
) -> None:
    """However soon after the claim: this process knows what it wrote itself."""
    phones = [persons.phone() for _ in range(2)]
    for phone in phones:
        await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    batch, _ = await worker._claim(clock.now())
    assert batch is not None
    await sqlite_db.write(joining.stop, phones[0].id, now=clock.now())
    await worker._work_off(batch)
    assert [len(persons.got(phone)) for phone in phones] == [0, 1]


async def test_a_batch_that_nothing_happens_to_is_decided_once(
    persons: People, standin: StandIn, sqlite_db: Database, clock: MovedClock
) -> None:
    """Nobody reads names and places again because a second has passed."""
    seen: list[Facts] = []

    def note(row: Outgoing, facts: Facts) -> Rendered:
        seen.append(facts)
        return render(row, facts)

    phones = [persons.phone() for _ in range(3)]
    for phone in phones:
        await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    pacer = Pacer(sqlite_db, bot_id=persons.bot.id, clock=clock, limit=RateLimit(limit=2))
    async with Sender(TOKEN, clock=clock, pacer=pacer, server=standin.url) as sender:
        worker = Worker(sqlite_db, sender, clock, note, worker_id="one")
        worker._most = len(phones)
        await as_time_goes_on(asyncio.ensure_future(worker.deliver(clock.now())), clock)
    assert [len(persons.got(phone)) for phone in phones] == [1, 1, 1]
    assert len({id(facts) for facts in seen}) == 1


async def as_time_goes_on(work: asyncio.Future[Any], clock: MovedClock) -> None:
    """Moves the clock to each moment that somebody waits for, when nothing else can go on."""
    while not work.done():
        await asyncio.wait({work}, timeout=0.02)  # what is under way at the stand-in
        wake = clock.next_wake()
        if wake is not None and not work.done():
            clock.move_to(wake)
    await work

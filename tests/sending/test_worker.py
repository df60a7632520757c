"""The worker against the stand-in: what is sent, what is not, and what the database says afterwards."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from bot.actions import joining
from bot.actions.delivery_facts import Facts
from bot.actions.planning import replan
from bot.clock import MovedClock
from bot.pacing import Pacer
from bot.rules import retry
from bot.rules.pace import UNLIMITED, RateLimit
from bot.rules.values import ChatState, Kind, Outgoing
from bot.sending import Sender
from bot.standin import Phone, StandIn
from bot.texts.rendered import Rendered
from bot.worker import LEASE, Worker
from storage import Database, appointments, claims, outbox, people
from tests.sending.conftest import HOUR, TOKEN, People, render, rows, until

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


async def all_due(worker: Worker, clock: MovedClock) -> int:
    """Delivers until nothing is due; how many rows were claimed."""
    count = 0
    while claimed := await worker.deliver(clock.now()):
        count += claimed
    return count


async def test_a_reminder_arrives_and_the_holder_counts_as_told(
    worker: Worker, persons: People, sqlite_db: Database, clock: MovedClock
) -> None:
    now = clock.now()
    phone = persons.phone()
    appointment = await persons.join(phone, due=[now], start=now + 2 * HOUR)
    assert await worker.deliver(now) == 1
    [message] = persons.got(phone)
    assert message.text == f"appointment_reminder {appointment.id}"
    [row] = await sqlite_db.read(rows)
    assert (row.state, row.message_id, row.sent_at) == ("sent", message.message_id, now)
    told = (await sqlite_db.read(appointments.appointment, appointment.id)).told
    assert told is not None
    assert (told.start, told.place) == (appointment.start, appointment.place)
    assert await worker.deliver(now) == 0


async def test_five_results_of_sending(
    sender: Sender,
    persons: People,
    standin: StandIn,
    sqlite_db: Database,
    clock: MovedClock,
    coach_phone: Phone,
) -> None:
    """B01: three ways to be unreachable, one fault of ours, one cut connection."""
    now = clock.now()
    blocked, deleted, marked, cut = (persons.phone() for _ in range(4))
    unknown = Phone(standin, 901, "Sara", None, None)
    phones = [blocked, deleted, unknown, marked, cut]
    blocked.block(persons.bot)
    deleted.delete_account()
    for phone in phones[:4]:
        await persons.join(phone, due=[now, now + HOUR], start=now + 5 * HOUR)

    def render_one_wrongly(row: Outgoing, facts: Facts) -> Rendered:
        chat_id = facts.holders[row.holder_id].holder.chat_id if row.holder_id else None
        return Rendered("<b>broken") if chat_id == marked.id else render(row, facts)

    worker = Worker(sqlite_db, sender, clock, render_one_wrongly, worker_id="one")
    await worker.deliver(now)
    await worker.deliver(now)  # the notices to the coach
    await persons.join(cut, due=[now, now + HOUR], start=now + 5 * HOUR)
    standin.faults.cut_before_answer(method="sendMessage")
    await worker.deliver(now)

    found = [row for row in await sqlite_db.read(rows) if row.kind == Kind.APPOINTMENT_REMINDER]
    by_holder = {row.holder_id: row for row in found if row.due <= now + retry.UNCLEAR_WAIT}
    assert [(row.state, row.reason) for row in by_holder.values()] == [
        ("skipped", "closed"),
        ("skipped", "closed"),
        ("skipped", "closed"),
        ("sent", "markup_refused"),
        ("planned", retry.ONCE_UNCLEAR),
    ]
    chats = [await sqlite_db.read(people.chat, phone.id) for phone in phones]
    closed = [ChatState.BLOCKED, ChatState.GONE, ChatState.GONE]
    assert [chat.state for chat in chats] == [*closed, ChatState.OPEN, ChatState.OPEN]

    # Later ones are not tried any more, and the coach is told once for each person.
    clock.advance(HOUR)
    await all_due(worker, clock)
    assert [len(persons.got(phone)) for phone in phones] == [0, 0, 0, 2, 2]
    assert [message.text for message in persons.got(coach_phone)] == [
        f"staff_chat_closed {row.holder_id}" for row in list(by_holder.values())[:3]
    ]
    later = await sqlite_db.read(outbox.undelivered, persons.coach.id, now - HOUR)
    # Not the one after which another was due: the person heard of it in that one.
    assert len(later) == 6


async def test_who_comes_back_gets_what_is_still_ahead(
    worker: Worker, persons: People, sqlite_db: Database, clock: MovedClock
) -> None:
    now = clock.now()
    phone = persons.phone()
    await persons.join(phone, due=[now, now + HOUR], start=now + 5 * HOUR)
    phone.block(persons.bot)
    await worker.deliver(now)
    phone.unblock(persons.bot)
    await sqlite_db.write(joining.chat_changed, phone.id, ChatState.OPEN, now=now)
    assert await worker.deliver(now) <= 1  # the coach's notice; nothing old is poured out
    clock.advance(HOUR)
    await worker.deliver(clock.now())
    assert len(persons.got(phone)) == 1


async def test_429s_in_the_middle_of_many(
    worker: Worker, persons: People, standin: StandIn, sqlite_db: Database, clock: MovedClock
) -> None:
    """B02 without the kill: waits of 37, 5 and 30 seconds, nobody missed and nobody twice."""
    phones = [persons.phone() for _ in range(60)]
    for phone in phones:
        await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    phones[40].block(persons.bot)
    one = Worker(sqlite_db, worker._sender, clock, render, worker_id="one")
    one._most = 10
    for wait in (37, 5, 30):
        before = clock.now()
        standin.faults.fail_next("sendMessage", 429, "Too Many Requests", {"retry_after": wait})
        arrived = sum(len(persons.got(phone)) for phone in phones)
        assert await one.deliver(clock.now()) == 10
        clock.move_to(before + timedelta(seconds=wait - 0.1))
        assert await one.deliver(clock.now()) == 0
        # What was on its way when the 429 came may have arrived; nothing after it.
        assert sum(len(persons.got(phone)) for phone in phones) < arrived + 10
        clock.move_to(before + timedelta(seconds=wait))
    await all_due(one, clock)
    assert [len(persons.got(phone)) for phone in phones] == [1] * 40 + [0] + [1] * 19
    states = [row.state for row in await sqlite_db.read(rows) if row.holder_id is not None]
    assert (states.count("sent"), states.count("skipped"), len(states)) == (59, 1, 60)


async def test_an_answer_that_never_comes_gives_one_more_try(
    worker: Worker, persons: People, standin: StandIn, sqlite_db: Database, clock: MovedClock
) -> None:
    phone = persons.phone()
    await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    standin.faults.deliver_but_never_answer(method="sendMessage", count=2)
    await worker.deliver(clock.now())
    assert await worker.deliver(clock.now()) == 0
    clock.advance(retry.UNCLEAR_WAIT)
    await worker.deliver(clock.now())
    clock.advance(HOUR)
    assert await worker.deliver(clock.now()) == 0
    [row] = await sqlite_db.read(rows)
    assert (row.state, row.attempts) == ("unclear", 2)
    assert len(persons.got(phone)) == 2


async def test_what_surely_was_not_sent_comes_later_and_once(
    worker: Worker, persons: People, standin: StandIn, clock: MovedClock
) -> None:
    phone = persons.phone()
    await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    await standin.faults.refuse_connections(True)
    for _ in range(4):
        await worker.deliver(clock.now())
        clock.advance(timedelta(minutes=2))
    await standin.faults.refuse_connections(False)
    await worker.deliver(clock.now())
    clock.advance(HOUR)
    await worker.deliver(clock.now())
    assert len(persons.got(phone)) == 1


async def test_after_two_days_of_downtime(
    worker: Worker, persons: People, sqlite_db: Database, clock: MovedClock
) -> None:
    """T05: a is over, b is worded for now, f is one message and not two."""
    over, one_day, two = persons.phone(), persons.phone(), persons.phone()
    await persons.join(over, due=[local("2026-11-16 09:00")], start=local("2026-11-17 09:00"))
    await persons.join(one_day, due=[local("2026-11-17 14:00")], start=local("2026-11-18 14:00"))
    late = [local("2026-11-17 12:30"), local("2026-11-18 10:30")]
    await persons.join(two, due=late, start=local("2026-11-18 12:30"))
    assert clock.now() == local("2026-11-18 11:00")
    await all_due(worker, clock)
    assert [len(persons.got(phone)) for phone in (over, one_day, two)] == [0, 1, 1]
    missed = await sqlite_db.read(outbox.undelivered, persons.coach.id, local("2026-11-16 00:00"))
    assert [(row.state, row.reason) for row in missed] == [("skipped", "over")]


async def test_word_of_a_cancellation_comes_at_once_at_night_without_sound(
    worker: Worker, persons: People, sqlite_db: Database, clock: MovedClock
) -> None:
    """T06 d: cancelled at 07:10 for 08:00."""
    phone = persons.phone()
    start = local("2026-11-20 08:00")
    appointment = await persons.join(phone, due=[clock.now()], start=start)
    await worker.deliver(clock.now())
    clock.move_to(local("2026-11-20 07:10"))

    def cancel(tx: Connection) -> None:
        cancelled = appointments.change(tx, appointment.id, state="cancelled")
        replan(tx, cancelled, now=clock.now())

    await sqlite_db.write(cancel)
    await worker.deliver(clock.now())
    first, second = persons.got(phone)
    assert second.text == f"appointment_cancelled {appointment.id}"
    assert (first.silent, second.silent) == (False, True)


async def test_a_reminder_that_an_outage_brought_into_the_night_waits_for_the_morning(
    worker: Worker, persons: People, sqlite_db: Database, clock: MovedClock
) -> None:
    late, early = persons.phone(), persons.phone()
    evening = local("2026-11-18 18:00")
    await persons.join(late, due=[evening], start=local("2026-11-19 10:00"))
    await persons.join(early, due=[evening], start=local("2026-11-19 07:30"))
    clock.move_to(local("2026-11-18 23:00"))
    await all_due(worker, clock)
    # The morning would be too late for the second: better without sound than never.
    assert [[message.silent for message in persons.got(phone)] for phone in (late, early)] == [[], [True]]
    clock.move_to(local("2026-11-19 08:00"))
    await all_due(worker, clock)
    assert [message.silent for message in persons.got(late)] == [False]


async def test_a_text_that_cannot_be_made_keeps_nobody_else_back(
    persons: People, sender: Sender, sqlite_db: Database, clock: MovedClock
) -> None:
    phones = [persons.phone(), persons.phone()]
    made = [await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR) for phone in phones]

    def broken(row: Outgoing, facts: Facts) -> Rendered:
        if row.subject_id == made[0].id:
            raise ZeroDivisionError
        return render(row, facts)

    await all_due(Worker(sqlite_db, sender, clock, broken, worker_id="one"), clock)
    assert [len(persons.got(phone)) for phone in phones] == [0, 1]
    # The coach is to hear of it.
    found = [(row.kind, row.state) for row in await sqlite_db.read(rows)]
    reminder = Kind.APPOINTMENT_REMINDER.value
    assert found == [(reminder, "failed"), (reminder, "sent"), (Kind.STAFF_NOT_SENT.value, "planned")]


async def test_a_family_phone_does_not_hold_others_up(
    persons: People, standin: StandIn, sqlite_db: Database, clock: MovedClock
) -> None:
    now = clock.now()
    shared, other = persons.phone(), persons.phone()
    for phone in (shared, shared, shared, shared, other):
        await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    limit = RateLimit(limit=1e9, share=1, per_chat=1)
    pacer = Pacer(sqlite_db, bot_id=persons.bot.id, clock=clock, limit=limit)
    async with Sender(TOKEN, clock=clock, pacer=pacer, server=standin.url) as sender:
        worker = Worker(sqlite_db, sender, clock, render, worker_id="one")
        delivering = asyncio.ensure_future(worker.deliver(clock.now()))
        await until(lambda: persons.got(other))
        assert len(persons.got(shared)) <= 1
        clock.advance(timedelta(seconds=1.1))
        assert await delivering == 5
    assert len(persons.got(shared)) == 2
    waiting = [row.due - now for row in await sqlite_db.read(rows) if row.state == "planned"]
    assert waiting == [timedelta(seconds=2), timedelta(seconds=3)]


async def test_a_worker_that_stops_gives_back_what_it_did_not_send(
    persons: People, standin: StandIn, sqlite_db: Database, clock: MovedClock
) -> None:
    phones = [persons.phone() for _ in range(5)]
    for phone in phones:
        await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    pacer = Pacer(sqlite_db, bot_id=persons.bot.id, clock=clock, limit=RateLimit())
    async with Sender(TOKEN, clock=clock, pacer=pacer, server=standin.url) as sender:
        running = asyncio.ensure_future(Worker(sqlite_db, sender, clock, render, worker_id="one").run())
        # The clock stands still, so only the first has its slot.
        await until(lambda: persons.got(phones[0]))
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert [row.state for row in await sqlite_db.read(rows)] == ["sent"] + ["planned"] * 4
    assert [row.attempts for row in await sqlite_db.read(rows)] == [1, 0, 0, 0, 0]


async def test_a_worker_that_runs_delivers_what_is_written_meanwhile(
    persons: People, sender: Sender, sqlite_db: Database, clock: MovedClock
) -> None:
    running = asyncio.ensure_future(Worker(sqlite_db, sender, clock, render, worker_id="one").run())
    await until(clock.next_wake)  # it found nothing to do
    phone = persons.phone()
    await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    await until(lambda: persons.got(phone))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_sweep_takes_back_what_a_dead_worker_claimed(
    worker: Worker, persons: People, sqlite_db: Database, clock: MovedClock
) -> None:
    phone = persons.phone()
    await persons.join(phone, due=[clock.now()], start=clock.now() + 5 * HOUR)
    await sqlite_db.write_locking(
        claims.claim,
        bot_id=persons.bot.id,
        worker="dead",
        now=clock.now(),
        lease=LEASE,
        most=9,
        limit=UNLIMITED,
    )
    assert await worker.sweep(clock.now()) == 0
    clock.advance(LEASE)
    assert await worker.sweep(clock.now()) == 1
    clock.advance(retry.UNCLEAR_WAIT)
    await worker.deliver(clock.now())
    assert len(persons.got(phone)) == 1

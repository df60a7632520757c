"""What the worker decides on reminders of a line: by the line as it is at that moment."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Connection, select

from bot.actions import delivery, delivery_facts, line_answers
from bot.actions import trajectories as actions
from bot.actions.delivery import Destination
from bot.actions.delivery_facts import Facts
from bot.rules.local_time import local_to_utc
from bot.rules.trajectory import Attempt, AttemptState, GivenKind, Part, Source
from bot.rules.values import ChatState, Holder, Kind, Outgoing, Skip
from storage import Database, exam_times, outbox, people, tables
from tests.actions.conftest import CHAT, on_b1

ZONE = "Europe/Amsterdam"
EXAM = date(2026, 12, 10)  # a Thursday
STAFF_CHAT = 900


def at(day: date, hour: int) -> datetime:
    return local_to_utc(day, time(hour), ZONE)


@pytest.fixture
async def exam_id(holder: Holder, sqlite_db: Database, now: datetime) -> int:
    """Of an exam that the holder's coach entered; the coach has a chat."""

    def join(tx: Connection) -> None:
        people.open_chat(tx, STAFF_CHAT, language="nl", now=now)
        people.change_staff(tx, holder.coach_id or 0, chat_id=STAFF_CHAT)

    await sqlite_db.write(join)
    return (await sqlite_db.write(enter_exam, holder, now)).id


def enter_exam(tx: Connection, holder: Holder, now: datetime) -> Attempt:
    to = (tx, holder.coach_id or 0, holder.id)
    return actions.enter_attempt(*to, Part.KNM, day=EXAM, source=Source.DUO_LETTER, now=now)


def row_of(tx: Connection, kind: Kind, rule: str) -> Outgoing:
    """The row of this rule, whatever its state; the first where there are several."""
    chosen = select(*outbox.COLUMNS).where(tables.outbox.c.kind == kind, tables.outbox.c.rule == rule)
    return outbox.to_outgoing(tx.execute(chosen.order_by(tables.outbox.c.due)).first())


def decided(tx: Connection, row: Outgoing, now: datetime) -> object:
    return delivery.decide(row, delivery_facts.load_facts(tx, [row], now=now))


async def test_a_reminder_goes_to_the_holder(sqlite_db: Database, exam_id: int) -> None:
    row = await sqlite_db.read(row_of, Kind.LINE_REMINDER, f"exam.{exam_id}:10d")
    assert row.due == at(date(2026, 11, 30), 10)
    assert await sqlite_db.read(decided, row, row.due) == Destination(CHAT, silent=False)


async def test_a_reminder_goes_to_the_coach(sqlite_db: Database, exam_id: int) -> None:
    row = await sqlite_db.read(row_of, Kind.STAFF_LINE, "term_end:2m")
    assert await sqlite_db.read(decided, row, row.due) == Destination(STAFF_CHAT, silent=False)


@pytest.mark.parametrize("kind", [Kind.LINE_REMINDER, Kind.STAFF_LINE])
async def test_at_night_a_reminder_waits_for_the_morning(
    sqlite_db: Database, exam_id: int, kind: Kind
) -> None:
    row = await sqlite_db.read(row_of, kind, "term_end:2m")
    night = at(date(2026, 12, 28), 23)
    assert row.due < night
    assert await sqlite_db.read(decided, row, night) == at(date(2026, 12, 29), 8)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda tx, holder, now: people.change_holder(tx, holder.id, chat_id=None), Skip.NOT_LINKED),
        (lambda tx, holder, now: people.close_chat(tx, CHAT, ChatState.BLOCKED, now=now), Skip.CLOSED),
        (lambda tx, holder, now: people.change_holder(tx, holder.id, stopped_at=now), Skip.STOPPED),
        (lambda tx, holder, now: people.take_back_consent(tx, holder.id, now=now), Skip.STOPPED),
    ],
)
async def test_who_cannot_or_will_not_be_reached_gets_none(
    sqlite_db: Database,
    holder: Holder,
    exam_id: int,
    now: datetime,
    change: Callable[..., object],
    reason: Skip,
) -> None:
    row = await sqlite_db.read(row_of, Kind.LINE_REMINDER, f"exam.{exam_id}:10d")
    await sqlite_db.write(lambda tx: change(tx, holder, now))
    assert await sqlite_db.read(decided, row, row.due) is reason


async def test_a_date_that_is_over_is_not_spoken_of(sqlite_db: Database, exam_id: int) -> None:
    row = await sqlite_db.read(row_of, Kind.LINE_REMINDER, f"exam.{exam_id}:1d")
    assert await sqlite_db.read(decided, row, row.useful_until) is Skip.OVER


def _signs_up(tx: Connection, holder: Holder, exam_id: int, now: datetime) -> None:
    line_answers.signed_up(tx, CHAT, holder.id, Part.READING, now=now)


def _moves(tx: Connection, holder: Holder, exam_id: int, now: datetime) -> None:
    day = EXAM + timedelta(days=7)
    actions.change_attempt(tx, holder.coach_id or 0, holder.id, exam_id, day=day, now=now)


def _cancels(tx: Connection, holder: Holder, exam_id: int, now: datetime) -> None:
    state = AttemptState.CANCELLED
    actions.change_attempt(tx, holder.coach_id or 0, holder.id, exam_id, state=state, now=now)


def _gets_another_pip(tx: Connection, holder: Holder, exam_id: int, now: datetime) -> None:
    day = date(2024, 6, 1)
    actions.enter_date(tx, holder.coach_id or 0, holder.id, GivenKind.PIP, day, Source.PIP, now=now)


def _waits_shorter(tx: Connection, holder: Holder, exam_id: int, now: datetime) -> None:
    """As another process does, without a new plan."""
    exam_times.set_time(
        tx, holder.municipality_id, "sign_up", "nt2", weeks=2, source="DUO", checked=now.date()
    )


@pytest.mark.parametrize(
    ("change", "rule", "reason"),
    [
        (_signs_up, "sign_up_by.reading:3d", Skip.TOLD),
        (_moves, "exam.{exam_id}:10d", Skip.MOVED),
        (_cancels, "exam.{exam_id}:10d", Skip.CANCELLED),
        (_gets_another_pip, "term_end:2m", Skip.MOVED),
        (_waits_shorter, "sign_up_by.reading:3d", Skip.MOVED),
    ],
)
async def test_a_change_after_the_claim_is_seen(
    db: Database,
    now: datetime,
    change: Callable[..., None],
    rule: str,
    reason: Skip,
) -> None:
    """The second look finds it, whoever wrote it; and finds nothing where nothing changed."""
    holder = await db.write(on_b1, now=now)
    exam_id = (await db.write(enter_exam, holder, now)).id

    def claimed(tx: Connection) -> tuple[Outgoing, Facts]:
        row = row_of(tx, Kind.LINE_REMINDER, rule.format(exam_id=exam_id))
        values = {"state": "claimed", "worker": "one", "lease_until": row.due + timedelta(minutes=1)}
        tx.execute(tables.outbox.update().where(tables.outbox.c.id == row.id).values(values))
        return row, delivery_facts.load_facts(tx, [row], now=row.due)

    row, facts = await db.write(claimed)
    assert delivery.decide(row, facts) == Destination(CHAT, silent=False)
    assert await db.read(delivery_facts.look_again, [row], facts, now=row.due) is None
    await db.write(lambda tx: change(tx, holder, exam_id, now))
    changed = await db.read(delivery_facts.look_again, [row], facts, now=row.due)
    assert changed is not None
    assert delivery.decide(row, changed) is reason


async def test_what_an_alarm_is_about_is_read_along(
    sqlite_db: Database, holder: Holder, exam_id: int, now: datetime
) -> None:
    await sqlite_db.write(line_answers.help_with, CHAT, holder.id, f"exam.{exam_id}", now=now)
    row = await sqlite_db.read(row_of, Kind.STAFF_LINE_HELP, f"exam.{exam_id}:help")
    facts = await sqlite_db.read(delivery_facts.load_facts, [row], now=now)
    record, about = facts.record(row), facts.subject(row)
    assert record is not None
    assert [one.id for one in record.attempts] == [exam_id]
    assert about is not None
    assert about.holder.id == holder.id
    assert delivery.decide(row, facts) == Destination(STAFF_CHAT, silent=False)

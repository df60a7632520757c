"""Everybody practises on one morning: what they know is read and today's cards are chosen, through the database."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from sqlalchemy import Connection, event, func, insert, literal, select

from bot.actions import practice as actions
from bot.rules.cards import CardLevel
from bot.rules.choosing import Course, Lessons, choose
from bot.rules.practice import DEFAULT_PACE
from bot.rules.scheduling import Grade, State, review
from storage import Database, practice
from storage.people import give_consent
from storage.practice_tables import card_state
from storage.practice_tables import practice as practising
from storage.tables import chat, holder
from tests.bench.pipeline import postgres
from tests.bench.report import Report
from tests.bench.sending import sqlite
from tests.builders import a_coach

ZONE = "Europe/Amsterdam"
NOW = datetime(2027, 5, 17, 8, tzinfo=UTC)
KNOWN = 50  # cards of each, half of them due
DIFFERENT = 50  # learners who know different things; the others know what one of these does
AT_ONCE = 500  # learners in one statement
FILLED_AT_ONCE = 5_000
BEGINNERS = 300  # who tap "start", one after the other


@dataclass(slots=True)
class Morning:
    """What choosing cost."""

    chosen: int = 0
    reading: float = 0.0  # seconds
    choosing: float = 0.0
    most: float = 0.0  # MB in memory


def resident() -> float:
    """MB of this process in memory now: what was filled before took more at its peak."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


def fill(tx: Connection, whole: Course, count: int) -> None:
    """People who practise, and what the first of them know."""
    coach = a_coach(tx, now=NOW)
    common = {"municipality_id": coach.municipality_id, "coach_id": coach.id, "dial": "own", "made_at": NOW}
    numbers = range(1, count + 1)
    chats = [{"id": n, "language": "ar", "state": "open", "changed_at": NOW} for n in numbers]
    tx.execute(insert(chat), chats)
    people = [
        {"id": n, "name": f"Name {n}", "language": "ar", "full_details": False, "chat_id": n, **common}
        for n in numbers
    ]
    tx.execute(insert(holder), people)
    for number in range(1, min(BEGINNERS, count) + 1):
        give_consent(tx, number, version="1", language="ar", now=NOW)
    usual = {"level": CardLevel.A1, "pace": DEFAULT_PACE, "at": clock(10), "started_at": NOW}
    tx.execute(
        insert(practising), [{"holder_id": n, "health": False, "shared": False, **usual} for n in numbers]
    )
    for number in range(1, min(DIFFERENT, count) + 1):
        for card, state in known_of(whole, number).items():
            practice.put_state(tx, number, card, state)


def known_of(whole: Course, number: int) -> dict[str, State]:
    cards = list(whole.cards)
    found = {}
    for at in range(KNOWN):
        seen = NOW - timedelta(days=1 + (7 * at + 3 * number) % 40)
        state = review(None, Grade.GOOD, seen - timedelta(days=3), zone=ZONE, retention=0.9)
        found[cards[(number + at) % len(cards)]] = review(state, Grade.GOOD, seen, zone=ZONE, retention=0.9)
    return found


def same_as_the_first(tx: Connection, first: int, last: int) -> None:
    """These learners know what one of the first know, in one statement."""
    values = [column for column in card_state.c if column.name not in ("holder_id",)]
    known = (
        select(holder.c.id, *values)
        .join(card_state, card_state.c.holder_id == (holder.c.id - literal(1)) % DIFFERENT + 1)
        .where(holder.c.id.between(first, last))
    )
    names = ["holder_id", *(column.name for column in values)]
    tx.execute(insert(card_state).from_select(names, known))


async def fill_all(db: Database, whole: Course, count: int) -> int:
    """How many rows there are of what people know."""
    await db.write(fill, whole, count)
    for first in range(DIFFERENT + 1, count + 1, FILLED_AT_ONCE):
        await db.write(same_as_the_first, first, min(first + FILLED_AT_ONCE - 1, count))
    rows: int = await db.read(lambda tx: tx.scalar(select(func.count()).select_from(card_state)) or 0)
    return rows


def choose_for(
    tx: Connection, whole: Course, brought: list[dict[str, str]], ids: range, cost: Morning
) -> None:
    started = time.perf_counter()
    states = practice.states(tx, ids)
    read = time.perf_counter()
    for holder_id, known in states.items():
        near = brought[holder_id % len(brought)]
        cost.chosen += len(choose(whole, known, pace=DEFAULT_PACE, lifted=near, asked={}, now=NOW, zone=ZONE))
    cost.reading += read - started
    cost.choosing += time.perf_counter() - read


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """The statements that are run meanwhile, but for those of transactions themselves."""
    said: list[str] = []

    def note(*arguments: object) -> None:
        words = str(arguments[2])
        if not words.startswith(("BEGIN", "COMMIT", "SAVEPOINT")):
            said.append(words)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


async def run(report: Report, lessons: Lessons, *, quick: bool, people: int) -> None:
    count = 2_000 if quick else people
    whole = lessons.courses[CardLevel.A1]
    brought = [
        {card.id: f"g:{card.topic}:" for card in whole.cards.values() if card.topic == f"topic-{number}"}
        for number in range(50)
    ]
    report.title(f"One morning: {count:,} learners who know {KNOWN} cards each, {AT_ONCE} in a statement")
    for name, opened in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        async with opened() as db:
            rows = await fill_all(db, whole, count)
            report.line(f"{name}: rows of what they know", f"{rows:,}")
            before, cost = resident(), Morning()
            with statements(db) as said:
                for first in range(1, count + 1, AT_ONCE):
                    ids = range(first, min(first + AT_ONCE, count + 1))
                    await db.read(choose_for, whole, brought, ids, cost)
                    cost.most = max(cost.most, resident())
            each = f"{cost.reading * 1000 / count:.2f} + {cost.choosing * 1000 / count:.2f}"
            report.line(f"{name}: ms each, to read and to choose", each)
            report.line(f"{name}: cards chosen for each", f"{cost.chosen / count:.1f}")
            report.line(f"{name}: statements", f"{len(said):,}")
            report.line(f"{name}: memory more than before, MB", f"{max(0.0, cost.most - before):.0f}")
            taps = min(BEGINNERS, count)
            with statements(db) as said:
                started = time.perf_counter()
                for number in range(1, taps + 1):
                    await db.write(actions.go_on, number, number, lessons, speech=False, now=NOW)
                took = time.perf_counter() - started
            report.line(f"{name}: ms for one who taps “start”", f"{took * 1000 / taps:.1f}")
            report.line(f"{name}: statements for one who taps “start”", f"{len(said) / taps:.0f}")

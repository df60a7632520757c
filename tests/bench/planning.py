"""All reminders of a whole country planned afresh: terms and exams of 101,000 people, on both databases."""

import resource
import time
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from bot.actions.planning import replan_lines
from bot.rules.trajectory import (
    AttemptState,
    GivenKind,
    Group,
    Guidance,
    Law,
    Level,
    Part,
    Route,
    Source,
    Stage,
)
from storage import Database
from storage.tables import chat, holder, outbox
from storage.trajectory_tables import attempt, given, trajectory
from tests.bench.pipeline import postgres
from tests.bench.report import Report
from tests.bench.sending import sqlite
from tests.builders import a_coach

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
PEOPLE = 101_000  # 80,000 who were housed in three years and 21,000 to come
BATCH = 1000


def fill(tx: Connection, count: int) -> None:
    """People of both laws, each with an end of term in the coming three years and an exam ahead."""
    coach = a_coach(tx, now=NOW)
    numbers = range(1, count + 1)
    common = {"municipality_id": coach.municipality_id, "coach_id": coach.id, "dial": "own", "made_at": NOW}
    chats = [{"id": n, "language": "ar", "state": "open", "changed_at": NOW} for n in numbers]
    tx.execute(insert(chat), chats)
    tx.execute(
        insert(holder),
        [
            {"id": n, "name": f"Name {n}", "language": "ar", "full_details": False, "chat_id": n, **common}
            for n in numbers
        ],
    )
    frame = {
        "came_for": Group.ASYLUM,
        "stage": Stage.HOUSED,
        "guidance": Guidance.PHASED,
        "scaled_down": [],
        "free": [],
        "exams_in_pip": [],
    }
    tx.execute(insert(trajectory), [{"holder_id": n, **law_of(n), **frame} for n in numbers])
    tx.execute(insert(given), [entry for n in numbers for entry in dates_of(n)])
    sitting = {
        "part": Part.KNM,
        "level": Level.B1,
        "place": "Utrecht",
        "state": AttemptState.PLANNED,
        "by_school": False,
        "source": Source.COACH,
        "set_at": NOW,
        "version": 1,
    }
    exams = [{"holder_id": n, "day": date(2026, 12, 1) + timedelta(days=n % 200), **sitting} for n in numbers]
    tx.execute(insert(attempt), exams)


def law_of(number: int) -> dict[str, object]:
    if number % 5 == 0:
        return {"law": Law.WI2013, "cohort": "2017", "route": None}
    return {"law": Law.WI2021, "cohort": None, "route": list(Route)[number % 3]}


def dates_of(number: int) -> list[dict[str, object]]:
    common = {"holder_id": number, "set_at": NOW}
    if number % 5 == 0:
        end = date(2026, 12, 1) + timedelta(days=number % 700)
        return [{"kind": GivenKind.TERM_END, "day": end, "source": Source.DUO_LETTER, **common}]
    day = date(2024, 1, 1) + timedelta(days=number % 1000)
    return [{"kind": GivenKind.PIP, "day": day, "source": Source.PIP, **common}]


def waiting(tx: Connection) -> int:
    found: int = tx.scalar(select(func.count()).select_from(outbox)) or 0
    return found


async def plan_all(db: Database, count: int) -> float:
    """Seconds, in transactions of a thousand people."""
    before = time.perf_counter()
    for first in range(1, count + 1, BATCH):
        await db.write(replan_lines, range(first, min(first + BATCH, count + 1)), now=NOW)
    return time.perf_counter() - before


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def run(report: Report, *, quick: bool) -> None:
    count = 5_000 if quick else PEOPLE
    report.title(f"All reminders of terms and exams planned afresh, {count:,} people")
    for name, opened in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        async with opened() as db:
            await db.write(fill, count)
            before = megabytes()
            first = await plan_all(db, count)
            rows = await db.read(waiting)
            again = await plan_all(db, count)
            report.line(f"{name}: messages planned", f"{rows:,}")
            report.line(f"{name}: messages a second, the first time", f"{rows / first:,.0f}")
            report.line(f"{name}: messages a second, once more", f"{rows / again:,.0f}")
            report.line(f"{name}: seconds for all", f"{first:.1f}, {again:.1f}")
            report.line(f"{name}: memory more than before, MB", f"{max(0.0, megabytes() - before):.0f}")

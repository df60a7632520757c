"""The digests of all coaches made in one run: 200 coaches with 500 people each, on both databases.

Each person has a line, four check-ins, an answered appointment and messages that went; one of ten waits for an answer.
"""

import gc
import resource
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, insert, literal, select

from bot.actions.digests import AT_ONCE, change_choice, make_due, read_digest
from bot.questions import load_questions
from bot.rules.digests import Digest
from bot.rules.values import Kind, OutboxState, Rank
from storage import Database
from storage.check_in_tables import check_in, check_in_answer
from storage.tables import appointment, chat, consent, holder, message, outbox, staff
from storage.trajectory_tables import attempt, given, trajectory
from tests.bench import planning
from tests.bench.mornings import resident, statements
from tests.bench.pipeline import postgres
from tests.bench.report import Report
from tests.bench.sending import sqlite
from tests.builders import a_coach

NOW = planning.NOW
WEEK_AGO = NOW - timedelta(weeks=1)
PEOPLE = 500  # of each coach
COACHES = 200
CHECK_INS = 4
# A Monday at which all digests are due at once.
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def fill_first(tx: Connection) -> None:
    """The people of the first coach."""
    planning.fill(tx, PEOPLE)
    questions = {one.id: one for one in load_questions().asked}
    asked = [[name, questions[name].rev] for name in ("faces", "hours", "wrk-now") if name in questions]
    numbers = range(1, PEOPLE + 1)
    tx.execute(
        insert(consent),
        [{"holder_id": n, "version": "1", "language": "ar", "given_at": WEEK_AGO} for n in numbers],
    )
    rows, answers = [], []
    for number in numbers:
        for back in range(CHECK_INS):
            row_id, at = (number - 1) * CHECK_INS + back + 1, NOW - timedelta(days=7 * back + 1)
            rows.append({"id": row_id, "holder_id": number, "asked_at": at, "questions": asked})
            for name, rev in asked:
                options = questions[name].options
                code = options[(number + back) % len(options)].code
                answers.append({"check_in_id": row_id, "question": name, "rev": rev, "code": code, "at": at})
    tx.execute(insert(check_in), rows)
    tx.execute(insert(check_in_answer), answers)
    tx.execute(insert(message), [message_of(n) for n in numbers if n % 10 == 0])
    tx.execute(insert(appointment), [appointment_of(n) for n in numbers])
    tx.execute(insert(outbox), [sent(n, time_) for n in numbers for time_ in range(5)])


def message_of(number: int) -> dict[str, Any]:
    usual = {"medium": "text", "forwarded": False, "words": "Ik kan morgen niet komen."}
    return {"holder_id": number, "chat_id": number, "telegram_id": 1, "at": NOW - timedelta(days=3), **usual}


def appointment_of(number: int) -> dict[str, Any]:
    words = dict.fromkeys(("title", "place", "with_whom", "bring", "note", "source_hash"), "")
    usual = {"zone": "Europe/Amsterdam", "all_day": False, "domain": "civic", "state": "planned"}
    return {
        "holder_id": number,
        "start": NOW + timedelta(days=3),
        "answer": ("coming", "not_coming", "help")[number % 7 if number % 7 < 3 else 0],
        "answered_at": NOW - timedelta(days=2),
        "source": "coach",
        "source_sequence": 0,
        "version": 1,
        "made_at": WEEK_AGO,
        **usual,
        **words,
    }


def sent(number: int, time_: int) -> dict[str, Any]:
    state = OutboxState.SKIPPED if number % 50 == 0 else OutboxState.SENT
    return {
        "key": f"bench:{number}:{time_}",
        "holder_id": number,
        "kind": Kind.APPOINTMENT_REMINDER,
        "due": NOW - timedelta(days=time_ + 1),
        "useful_until": NOW,
        "rank": Rank.REMINDER,
        "rule": "2h",
        "state": state,
        "attempts": 1,
        "reason": "closed" if state is OutboxState.SKIPPED else None,
        "made_at": WEEK_AGO,
    }


def like_the_first(tx: Connection, coach: int) -> None:
    """Another coach with the same people under other numbers, in a statement a table."""
    staff_id = a_coach(tx, f"Coach {coach}", now=NOW).id
    after = coach * PEOPLE
    first = {chat: chat.c.id, holder: holder.c.id, check_in: check_in.c.holder_id}
    for table in (chat, holder, trajectory, given, attempt, consent, check_in, message, appointment, outbox):
        own = first.get(table, table.c.get("holder_id"))
        moved: dict[str, Any] = {"chat_id": after, "holder_id": after}
        if table in (chat, holder):
            moved["id"] = after
        if table is check_in:
            moved["id"] = after * CHECK_INS
        _copy(tx, table, moved, {"coach_id": staff_id}, own.between(1, PEOPLE))
    _copy(
        tx,
        check_in_answer,
        {"check_in_id": after * CHECK_INS},
        {},
        check_in_answer.c.check_in_id.between(1, PEOPLE * CHECK_INS),
    )


def _copy(tx: Connection, table: Table, moved: dict[str, int], fixed: dict[str, Any], where: Any) -> None:
    columns, values = [], []
    for column in table.c:
        if column.name == "id" and "id" not in moved:
            continue
        columns.append(column.name)
        if column.name in moved:
            values.append(column + literal(moved[column.name]))
        elif column.name in fixed:
            values.append(literal(fixed[column.name]))
        elif column.name == "key":
            values.append(column + literal(f":{moved['holder_id']}"))
        else:
            values.append(column)
    tx.execute(insert(table).from_select(columns, select(*values).where(where)))


async def fill(db: Database, coaches: int) -> None:
    await db.write(fill_first)
    for coach in range(1, coaches):
        await db.write(like_the_first, coach)


def choose_all(tx: Connection) -> int:
    ids = tx.scalars(select(staff.c.id)).all()
    for one in ids:
        change_choice(tx, one, {"weekday": 0}, now=NOW)
    return len(ids)


async def run(report: Report, *, quick: bool) -> None:
    coaches = 10 if quick else COACHES
    report.title(f"Digests of {coaches} coaches with {PEOPLE} people each, in one run")
    questions = load_questions()
    for name, opened in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        async with opened() as db:
            await fill(db, coaches)
            people = await db.read(lambda tx: tx.scalar(select(func.count()).select_from(holder)))
            report.line(f"{name}: people", f"{people:,}")
            await db.write(choose_all)
            # As the running bot does.
            gc.collect()
            gc.freeze()
            before, counts = resident(), []
            started, processor = time.perf_counter(), time.process_time()
            planned = 0
            while done := await db.write_locking(make_due, MONDAY):
                planned += done
            planning_took = time.perf_counter() - started
            last: Digest | None = None
            for coach in await db.read(lambda tx: tx.scalars(select(staff.c.id)).all()):
                with statements(db) as said:
                    last = await db.read(read_digest, coach, questions, since=WEEK_AGO, now=NOW)
                counts.append(len(said))
            took = time.perf_counter() - started
            assert last is not None
            report.line(
                f"{name}: digests planned, seconds ({AT_ONCE} at once)", f"{planned}, {planning_took:.2f}"
            )
            report.line(
                f"{name}: seconds for all, of the processor",
                f"{took:.1f}, {time.process_time() - processor:.1f}",
            )
            report.line(f"{name}: milliseconds each", f"{(took - planning_took) * 1000 / coaches:.0f}")
            report.line(f"{name}: statements each", f"{min(counts)} to {max(counts)}")
            shown = f"{last.needs.total}, {last.due.total}, {last.missed.total}"
            report.line(f"{name}: need the coach, due, not arrived", shown)
            report.line(f"{name}: memory more than before, MB", f"{max(0.0, resident() - before):.0f}")
    report.line("most memory of all, MB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")

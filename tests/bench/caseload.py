"""A municipality's list of 10,000 people: the dry run and what is carried out, without a coach and with one."""

import time
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from bot.actions.caseload import import_people, plan_people
from bot.imports.caseload import read_caseload
from tests.bench.report import Report
from tests.bench.sending import sqlite
from tests.builders import a_coach

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
HEADER = "Clientnr;Voornaam;Tussenvoegsel;Achternaam;Geb.datum;Mobiel;Taal;Wet;Route;Einde termijn\n"


def a_list(rows: int) -> bytes:
    lines = (
        f"{number};Anna;van;Berg{number};3-2-1991;06{number:08};Arabisch;Wi2021;B1;31-12-2027\n"
        for number in range(10_000_000, 10_000_000 + rows)
    )
    return (HEADER + "".join(lines)).encode()


def take_over(tx: Connection, data: bytes, *, with_coach: bool) -> int:
    """How many are new."""
    coach = a_coach(tx, now=NOW)
    file = read_caseload(data, today=date(2026, 11, 18))
    plan_people(tx, coach.municipality_id, file, staff_id=None)
    coach_id = coach.id if with_coach else None
    return import_people(tx, coach.municipality_id, file, staff_id=None, coach_id=coach_id, now=NOW).new


async def run(report: Report, *, quick: bool) -> None:
    rows = 1_000 if quick else 10_000
    report.title(f"A list of {rows:,} people, SQLite; goal 20 s for 10,000")
    data = a_list(rows)
    for with_coach, name in ((False, "without a coach"), (True, "with a coach, who hears of the deadlines")):
        async with sqlite() as db:
            before, cpu = time.perf_counter(), time.process_time()
            new = await db.write(take_over, data, with_coach=with_coach)
            took = time.perf_counter() - before
            report.line(f"{name}: people", f"{new:,}")
            report.line(f"{name}: seconds, of the processor", f"{took:.1f}, {time.process_time() - cpu:.1f}")

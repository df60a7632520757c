import asyncio
import os
import sqlite3
import stat
import sys
import threading
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.rules.values import Municipality
from storage import Database, appointments, migrate, open_database, people, updates
from storage.cipher import new_key
from storage.errors import DatabaseUnavailable, UnsupportedDatabase
from tests.builders import a_coach, a_holder, a_municipality, an_appointment
from tests.storage.counting import TASKS, TIMES, count, count_up

ROOT = Path(__file__).parents[2]


def names(tx: Connection) -> list[str]:
    return [one.name for one in people.municipalities(tx)]


async def test_what_an_action_wrote_is_read_after_it(db: Database) -> None:
    made = await db.write(people.add_municipality, "Voorbeeldstad", zone="Europe/Amsterdam")
    assert await db.read(people.municipality, made.id) == made


async def test_an_action_that_raises_leaves_nothing(db: Database) -> None:
    class Stop(Exception):
        pass

    def half(tx: Connection) -> None:
        people.add_municipality(tx, "Voorbeeldstad")
        raise Stop

    with pytest.raises(Stop):
        await db.write(half)
    assert await db.read(names) == []


async def test_a_query_cannot_write(db: Database) -> None:
    with pytest.raises((DBAPIError, DatabaseUnavailable)):
        await db.read(people.add_municipality, "Voorbeeldstad")
    assert await db.read(names) == []


async def test_a_query_sees_one_moment(db: Database) -> None:
    looked, wrote = threading.Event(), threading.Event()

    def look_twice(tx: Connection) -> tuple[list[str], list[str]]:
        before = names(tx)
        looked.set()
        assert wrote.wait(10)
        return before, names(tx)

    query = asyncio.create_task(db.read(look_twice))
    await asyncio.to_thread(looked.wait, 10)
    await db.write(people.add_municipality, "Voorbeeldstad")
    wrote.set()
    assert await query == ([], [])


async def test_tasks_of_one_process_lose_nothing(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(an_appointment, holder, at=now)
    await count(db, made.id)
    found = await db.read(appointments.appointment, made.id)
    assert found.source_sequence == TASKS * TIMES


async def test_tasks_of_three_processes_lose_nothing(
    db: Database, database_url: str, keys: list[str], now: datetime
) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(an_appointment, holder, at=now)
    command = (sys.executable, "-m", "tests.storage.counting", database_url, keys[0], str(made.id))
    processes = [await asyncio.create_subprocess_exec(*command, cwd=ROOT) for _ in range(3)]
    assert [await process.wait() for process in processes] == [0, 0, 0]
    found = await db.read(appointments.appointment, made.id)
    assert found.source_sequence == 3 * TASKS * TIMES


async def test_an_update_that_comes_twice_at_once_is_done_once(db: Database, now: datetime) -> None:
    def work_on(tx: Connection, name: str) -> str:
        known = updates.remembered(tx, 1, 77)
        if known is not None:
            return known
        people.add_municipality(tx, name)
        updates.remember(tx, 1, 77, name, now=now)
        return name

    answers = await asyncio.gather(*(db.write(work_on, f"Stad {number}") for number in range(8)))
    assert len(set(answers)) == 1
    assert await db.read(names) == [answers[0]]


async def test_a_cancelled_task_leaves_its_transaction_whole(db: Database) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(tx: Connection) -> None:
        people.add_municipality(tx, "Eerste")
        started.set()
        assert go_on.wait(10)
        people.add_municipality(tx, "Tweede")

    task = asyncio.create_task(db.write(slow))
    await asyncio.to_thread(started.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await db.read(names) == []
    go_on.set()
    # The threads are free again, all of them, and what was begun went on to its end.
    await asyncio.gather(*(db.write(people.add_municipality, f"Stad {number}") for number in range(8)))
    await db.close()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("leerlijn-")]


async def test_closing_waits_for_what_is_running(database_url: str, keys: list[str], db: Database) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(tx: Connection) -> None:
        people.add_municipality(tx, "Eerste")
        started.set()
        assert go_on.wait(10)
        people.add_municipality(tx, "Tweede")

    async with open_database(database_url, keys=keys) as closing:
        task = asyncio.create_task(closing.write(slow))
        await asyncio.to_thread(started.wait, 10)
        task.cancel()
        closed = asyncio.create_task(closing.close())
        go_on.set()
        await closed
    assert await db.read(names) == ["Eerste", "Tweede"]


async def test_a_write_wakes_those_who_listen(db: Database) -> None:
    heard = db.subscribe()
    await db.read(names)
    with pytest.raises(IntegrityError):
        await db.write(
            people.add_staff, 99, "coach", "Karin", now=datetime.fromisoformat("2026-11-18T10:00Z")
        )
    assert not heard.is_set()
    await db.write(people.add_municipality, "Voorbeeldstad")
    await asyncio.wait_for(heard.wait(), 10)
    heard.clear()
    await db.write_locking(people.add_municipality, "Nieuwstad")
    await asyncio.wait_for(heard.wait(), 10)


async def test_a_write_whose_task_was_cancelled_wakes_them_too(db: Database) -> None:
    heard = db.subscribe()
    started, go_on = threading.Event(), threading.Event()

    def slow(tx: Connection) -> None:
        people.add_municipality(tx, "Voorbeeldstad")
        started.set()
        assert go_on.wait(10)

    task = asyncio.create_task(db.write(slow))
    await asyncio.to_thread(started.wait, 10)
    task.cancel()
    go_on.set()
    await asyncio.wait_for(heard.wait(), 10)


async def test_an_error_holds_no_words(db: Database, now: datetime) -> None:
    place = await db.write(a_municipality)
    with pytest.raises(IntegrityError) as caught:
        await db.write(people.add_holder, place.id, "Semhar", coach_id=99, now=now)
    assert "Semhar" not in str(caught.value)
    assert "Semhar" not in repr(caught.value.orig)


async def test_every_row_points_to_one_that_is_there(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)

    def remove(tx: Connection) -> None:
        tx.execute(text("DELETE FROM municipality WHERE id = :id"), {"id": coach.municipality_id})

    with pytest.raises(IntegrityError):
        await db.write(remove)


async def test_a_locked_file_is_a_fact(sqlite_db: Database, sqlite_url: str) -> None:
    def be_impatient(tx: Connection) -> None:
        tx.exec_driver_sql("PRAGMA busy_timeout = 1")

    await sqlite_db.write(be_impatient)
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable) as caught:
        await sqlite_db.write(people.add_municipality, "Voorbeeldstad")
    other.execute("ROLLBACK")
    other.close()
    assert caught.value.reason == "SQLITE_BUSY"
    await sqlite_db.write(people.add_municipality, "Voorbeeldstad")


async def test_a_first_start_waits_for_another(tmp_path: Path) -> None:
    """SQLite waits for a lock by itself, but not when it is to switch to the write-ahead log."""
    path = tmp_path / "leerlijn.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE first_start (id INTEGER PRIMARY KEY)")
    other.execute("BEGIN IMMEDIATE")
    started = asyncio.ensure_future(asyncio.to_thread(migrate.current, f"sqlite:///{path}"))
    done, _ = await asyncio.wait({started}, timeout=0.1)
    assert done == set()
    other.execute("COMMIT")
    other.close()
    assert await started is None


async def test_sqlite_forgets_nothing_at_a_power_cut(sqlite_db: Database) -> None:
    def pragmas(tx: Connection) -> dict[str, object]:
        wanted = ("journal_mode", "synchronous", "foreign_keys")
        return {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}

    full = 2
    assert await sqlite_db.write(pragmas) == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1}


async def test_the_files_are_their_owners_alone(tmp_path: Path, keys: list[str]) -> None:
    path = tmp_path / "data" / "leerlijn.db"
    url = f"sqlite:///{path}"
    before = os.umask(0o022)
    try:
        migrate.prepare(url, keys)
        async with open_database(url, keys=keys) as db:
            await db.write(a_municipality)
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"leerlijn.db": 0o600, "leerlijn.db-wal": 0o600, "leerlijn.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_is_no_database(tmp_path: Path, keys: list[str]) -> None:
    path = tmp_path / "leerlijn.db"
    path.write_bytes(b"Geachte heer, mevrouw, " * 100)
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(f"sqlite:///{path}", keys=keys)
    assert caught.value.reason == "SQLITE_NOTADB"


def test_a_folder_that_cannot_be_made(tmp_path: Path, keys: list[str]) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(DatabaseUnavailable) as caught:
        migrate.prepare(f"sqlite:///{tmp_path}/data/deep/leerlijn.db", keys)
    assert caught.value.reason == "ENOTDIR"


def test_a_server_that_does_not_answer(keys: list[str]) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database("postgresql://leerlijn@127.0.0.1:1/leerlijn", keys=keys)
    assert caught.value == DatabaseUnavailable("no connection")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://localhost/leerlijn",
        "sqlite://",
        "sqlite:///:memory:",
        "leerlijn.db",
        "",
        "sqlite+pysqlite:///x",
        "postgresql://leerlijn@localhost:port/leerlijn",
    ],
)
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabase):
        open_database(url, keys=[new_key()])


@pytest.mark.postgres
async def test_a_connection_that_the_server_closed_is_made_anew(postgres_url: str, keys: list[str]) -> None:
    cut = threading.Event()

    def write_and_be_cut(tx: Connection) -> Municipality:
        made = people.add_municipality(tx, "Voorbeeldstad")
        if not cut.is_set():
            cut.set()
            close_connections(postgres_url)
        return people.municipality(tx, made.id)

    async with open_database(postgres_url, keys=keys) as db:
        await db.write(write_and_be_cut)
        close_connections(postgres_url)
        assert await db.read(names) == ["Voorbeeldstad"]


def close_connections(url: str) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_an_action_may_lock_its_own_rows(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(an_appointment, holder, at=now)
    await db.write_locking(count_up, made.id)
    assert (await db.read(appointments.appointment, made.id)).source_sequence == 1

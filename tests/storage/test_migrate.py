import asyncio
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, create_engine, make_url, select, text
from sqlalchemy.exc import IntegrityError

from storage import Database, migrate, open_database, people
from storage.errors import ForeignKeysBroken, SchemaAhead, SchemaBehind
from storage.schema import revisions
from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
NOON = "2026-11-18 12:00:00+00:00"
# Rows as earlier versions wrote them: a municipality, a coach, a person; a message and the notice of it.
_TOWN = """
INSERT INTO municipality
    (id, name, zone, quiet_from, quiet_until, office_from, office_until, lead_times, fallback_language)
    VALUES (1, 'Voorbeeldstad', 'Europe/Amsterdam', '21:00', '08:00', '09:00', '17:00', '[]', 'nl');
INSERT INTO staff (id, municipality_id, role, name, language, made_at)
    VALUES (7, 1, 'coach', 'x', 'nl', '{noon}');
INSERT INTO holder (id, municipality_id, name, dial, full_details, made_at)
    VALUES (5, 1, 'x', 'own', FALSE, '{noon}')
"""
_TOLD = """
INSERT INTO message (id, holder_id, chat_id, telegram_id, at, medium, forwarded, words)
    VALUES ({id}, 5, 900, {id}, '{noon}', 'text', FALSE, 'x');
INSERT INTO outbox
    (id, key, staff_id, subject_id, kind, due, useful_until, rank, rule, state, attempts, made_at)
    VALUES ({row}, 'message:{id}', 7, {id}, 'staff_message', '{noon}', '{noon}', 3, 'x', '{state}', 0, '{noon}')
"""
# What hangs on rows of the tables that 0006 changes, and would go with them.
_HANGS_ON = """
INSERT INTO chat (id, language, state, changed_at) VALUES (900, 'ti', 'open', '{noon}');
UPDATE holder SET chat_id = 900, reference = '7001', second_language = 'ar';
INSERT INTO consent (holder_id, version, language, given_at) VALUES (5, '1', 'ti', '{noon}');
UPDATE message SET notice_id = 11;
INSERT INTO message_copy (chat_id, telegram_id, holder_id, outbox_id, at) VALUES (900, 3, 5, 11, '{noon}')
"""


def test_the_migrations_make_the_tables(database_url: str) -> None:
    assert migrate.differences(database_url) == []
    assert migrate.current(database_url) == migrate.head()


def test_differences_are_seen(sqlite_url: str) -> None:
    with sqlite3.connect(make_url(sqlite_url).database or "") as connection:
        connection.execute("DROP INDEX ix_audit_subject")
        connection.execute("ALTER TABLE rate ADD COLUMN colour TEXT")
        connection.execute("DROP TABLE dialog")
        connection.execute("DROP TABLE message_version")
        connection.execute(
            "CREATE TABLE message_version (id INTEGER PRIMARY KEY, CONSTRAINT odd CHECK (id > 3))"
        )
    connection.close()
    found = "\n".join(migrate.differences(sqlite_url))
    for name in ("ix_audit_subject", "colour", "dialog", "odd is too many"):
        assert name in found


def test_file_names_tell_the_order_of_the_revisions(tmp_path: Path) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    walked = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert list(revisions()) == walked[::-1]


async def test_a_file_is_made_and_opened(tmp_path: Path, keys: list[str]) -> None:
    url = f"sqlite:///{tmp_path}/100% new/leerlijn.db"
    assert migrate.current(url) is None
    migrate.prepare(url, keys)
    migrate.prepare(url, keys)
    async with open_database(url, keys=keys) as db:
        await db.write(people.add_municipality, "Voorbeeldstad")


@pytest.mark.postgres
async def test_an_empty_server_database_is_upgraded_when_told(
    postgres: PostgresServer, keys: list[str]
) -> None:
    url = postgres.create_database()
    migrate.prepare(url, keys)
    with pytest.raises(SchemaBehind) as caught:
        open_database(url, keys=keys)
    assert caught.value == SchemaBehind(None, migrate.head())
    migrate.upgrade(url, keys)
    async with open_database(url, keys=keys) as db:
        await db.write(people.add_municipality, "Voorbeeldstad")
    postgres.drop(url)


def test_a_file_that_is_not_there_is_not_made_by_opening(tmp_path: Path, keys: list[str]) -> None:
    with pytest.raises(SchemaBehind) as caught:
        open_database(f"sqlite:///{tmp_path}/leerlijn.db", keys=keys)
    assert caught.value == SchemaBehind(None, migrate.head())
    assert list(tmp_path.iterdir()) == []


async def test_a_database_of_newer_code_is_left_alone(
    db: Database, database_url: str, keys: list[str]
) -> None:
    def come_from_the_future(tx: Connection) -> None:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await db.write(come_from_the_future)
    for open_it in (migrate.upgrade, lambda url, keys: open_database(url, keys=keys)):
        with pytest.raises(SchemaAhead) as caught:
            open_it(database_url, keys)
        assert caught.value == SchemaAhead("9999", migrate.head())


def test_a_migration_that_breaks_a_reference_is_undone(tmp_path: Path, keys: list[str]) -> None:
    path = tmp_path / "leerlijn.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id REFERENCES parent)")
        connection.execute("INSERT INTO child (parent_id) VALUES (7)")
    connection.close()
    with pytest.raises(ForeignKeysBroken) as caught:
        migrate.upgrade(f"sqlite:///{path}", keys)
    assert caught.value.tables == ("child",)
    assert migrate.current(f"sqlite:///{path}") is None
    with sqlite3.connect(path) as connection:
        left = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert left == {"parent", "child"}


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_two_processes_upgrade_at_once(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, keys: list[str]
) -> None:
    server: PostgresServer | None = request.getfixturevalue("postgres") if kind == "postgres" else None
    url = server.create_database() if server else f"sqlite:///{tmp_path}/leerlijn.db"
    code = "import sys; from storage import migrate; migrate.upgrade(sys.argv[1], sys.argv[2:])"
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", code, url, *keys, cwd=ROOT)
        for _ in range(2)
    ]
    assert [await process.wait() for process in processes] == [0, 0]
    assert migrate.differences(url) == []
    if server:
        server.drop(url)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_what_coaches_were_told_of_does_not_wait_as_news(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, keys: list[str]
) -> None:
    """Before 0005 each notice told one message; after it a notice tells what came of one coach's people."""
    server: PostgresServer | None = request.getfixturevalue("postgres") if kind == "postgres" else None
    url = server.create_database() if server else f"sqlite:///{tmp_path}/leerlijn.db"
    migrate.upgrade(url, keys, to="0004")
    engine = create_engine(make_url(url))
    with engine.begin() as tx:
        for statement in _TOWN.split(";"):
            tx.execute(text(statement.format(noon=NOON)))
        for number, state in enumerate(("sent", "planned", "skipped"), 1):
            for statement in _TOLD.split(";"):
                tx.execute(text(statement.format(id=number, row=10 + number, state=state, noon=NOON)))
    migrate.upgrade(url, keys)
    with engine.connect() as tx:
        found = tx.execute(text("SELECT id, notice_id, handled_at IS NULL FROM message ORDER BY id")).all()
        assert [(one, notice, bool(waits)) for one, notice, waits in found] == [
            (1, 11, False),
            (2, 12, True),
            (3, 13, True),
        ]
        assert set(tx.execute(text("SELECT subject_id FROM outbox")).scalars()) == {7}
    engine.dispose()
    if server:
        server.drop(url)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_nothing_is_lost_where_announcements_come(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, keys: list[str]
) -> None:
    """0006 makes the tables of the outbox, of people and of municipalities anew on SQLite."""
    server: PostgresServer | None = request.getfixturevalue("postgres") if kind == "postgres" else None
    url = server.create_database() if server else f"sqlite:///{tmp_path}/leerlijn.db"
    migrate.upgrade(url, keys, to="0005")
    engine = create_engine(make_url(url))
    told = [_TOLD.format(id=1, row=11, state="sent", noon=NOON)]
    told += [_TOLD.format(id=2, row=12, state="planned", noon=NOON)]
    with engine.begin() as tx:
        for statement in ";".join([_TOWN, *told, _HANGS_ON]).split(";"):
            tx.execute(text(statement.format(noon=NOON)))
    before = _rows(engine)
    names = ("municipality", "staff", "chat", "holder", "consent", "message", "outbox", "message_copy")
    assert before.keys() >= set(names)
    migrate.upgrade(url, keys, to="0006")
    after = _rows(engine)
    for name in names:
        for old, new in zip(before[name], after[name], strict=True):
            assert new | old == new, name
    assert [row["release_above"] for row in after["municipality"]] == [200]
    assert [(row["district"], row["level"]) for row in after["holder"]] == [(None, None)]
    assert [(row["chat_id"], row["version"], row["went_with"]) for row in after["outbox"]] == [
        (None,) * 3
    ] * 2
    with engine.begin() as tx:
        tx.execute(text("UPDATE outbox SET state = 'held', went_with = 11 WHERE id = 12"))
        tx.execute(text("UPDATE holder SET level = 'alfa', district = 'Noord'"))
    for wrong in (
        "UPDATE holder SET level = 'C1'",
        "UPDATE outbox SET state = 'lost'",
        "UPDATE municipality SET release_above = NULL",
    ):
        with pytest.raises(IntegrityError), engine.begin() as tx:
            tx.execute(text(wrong))
    engine.dispose()
    if server:
        server.drop(url)


def _rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """All rows of the tables that have some, in the order of their first columns."""
    tables = MetaData()
    with engine.connect() as tx:
        tables.reflect(tx)
        found = {
            table.name: [dict(row) for row in tx.execute(select(table)).mappings()]
            for table in tables.sorted_tables
        }
    return {
        name: sorted(rows, key=lambda row: repr([*row.values()][:2])) for name, rows in found.items() if rows
    }


async def test_a_start_does_not_wait_for_alembic(sqlite_url: str, keys: list[str]) -> None:
    code = (
        "import sys; import storage; from storage import migrate;"
        "migrate.prepare(sys.argv[1], sys.argv[2:]); storage.open_database(sys.argv[1], keys=sys.argv[2:]);"
        "sys.exit('alembic' in sys.modules)"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, sqlite_url, *keys, cwd=ROOT)
    assert await process.wait() == 0

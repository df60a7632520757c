"""The PostgreSQL that the tests bring along: it serves, copies, and leaves nothing behind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgres import PostgresServer, postgres_server

pytestmark = pytest.mark.postgres

HOLDS_A_SERVER = """
import sys
import psycopg
from tests.postgres import postgres_server

with postgres_server() as server:
    with psycopg.connect(server.dsn) as connection:
        [folder] = connection.execute("SHOW data_directory").fetchone()
    print(server.dsn, folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def launched() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


def test_a_copy_has_what_its_template_has_and_shares_nothing(launched: PostgresServer) -> None:
    template = launched.create_database()
    engine = create_engine(template)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE holder (id integer)"))
        connection.execute(text("INSERT INTO holder VALUES (1)"))
    engine.dispose()

    first, second = launched.create_database(template), launched.create_database(template)
    engine = create_engine(first)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO holder VALUES (2)"))
    engine.dispose()
    engine = create_engine(second)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT id FROM holder")).scalars().all() == [1]
    engine.dispose()

    for url in (first, second, template):
        launched.drop(url)


def test_a_database_goes_even_while_someone_is_connected(launched: PostgresServer) -> None:
    url = launched.create_database()
    engine = create_engine(url)
    with engine.connect():
        launched.drop(url)
        with psycopg.connect(launched.dsn) as connection:
            names = connection.execute("SELECT datname FROM pg_database").fetchall()
    engine.dispose()
    assert (url.rsplit("/", 1)[1],) not in names


def test_zones_are_known(launched: PostgresServer) -> None:
    with psycopg.connect(launched.dsn) as connection:
        row = connection.execute(
            "SELECT timestamptz '2026-12-01 12:00+00' AT TIME ZONE 'Europe/Amsterdam'"
        ).fetchone()
    assert row is not None
    assert row[0].hour == 13


@pytest.mark.usefixtures("launched")
def test_server_and_folder_are_gone_after_the_tests_were_killed() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TEST_PG_DSN"}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    ) as tests:
        assert tests.stdout is not None
        assert tests.stderr is not None
        dsn, folder = tests.stdout.readline().split()
        assert Path(folder).exists()
        tests.kill()
        # The shell that keeps the server holds this pipe too, so it ends when that shell has cleaned up and left.
        tests.stderr.read()

    assert not Path(folder).parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(dsn)


def test_another_server_can_be_named(launched: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PG_DSN", launched.dsn)
    with postgres_server() as named:
        url = named.create_database()
        named.drop(url)
    assert named == launched


def test_no_server_is_a_skip_with_the_reason_and_a_failure_in_the_full_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEST_PG_DSN", "postgresql://127.0.0.1:1/postgres?connect_timeout=2")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="TEST_PG_DSN leads to no server"), postgres_server():
        pass
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="TEST_PG_DSN leads to no server"), postgres_server():
        pass

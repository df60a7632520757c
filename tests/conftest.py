"""What many tests need: a moment, a clock that is moved by hand, and a database of their own."""

import gc
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from bot.clock import MovedClock
from storage import Database, migrate, open_database
from storage.cipher import new_key
from tests.folders import in_memory
from tests.postgres import PostgresServer, postgres_server

# Few examples, as the tests are run often, and no limit of time on a busy machine.
settings.register_profile("leerlijn", max_examples=50, deadline=None)
settings.load_profile("leerlijn")


def pytest_configure() -> None:
    """Each test has its own database, in a folder of pytest's that is gone after it unless it failed."""
    if folder := in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def pytest_collection_finish() -> None:
    """What all tests are made of stays to the end, so nobody needs to look through it for what can be thrown away."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    """aiohttp remembers the last thousand handlers behind a middleware, and with them the whole stage of each test: a
    gigabyte, in which the search for what can be thrown away took seconds at a time."""
    yield
    if web_app := sys.modules.get("aiohttp.web_app"):
        web_app._cached_build_middleware.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Programs that tests start compile what they import once for all of them, also where nothing may be left behind."""
    if sys.dont_write_bytecode:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(tmp_path_factory.mktemp("bytecode"))


@pytest.fixture
def now() -> datetime:
    """Wednesday 18 November 2026, 10:00 UTC: 11:00 in Amsterdam."""
    return datetime(2026, 11, 18, 10, tzinfo=UTC)


@pytest.fixture
def clock(now: datetime) -> MovedClock:
    return MovedClock(now)


@pytest.fixture(scope="session")
def keys() -> list[str]:
    return [new_key()]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, keys: list[str]) -> Path:
    """A SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "leerlijn.db"
    migrate.upgrade(f"sqlite:///{path}", keys)
    return path


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path, keys: list[str]) -> Path:
    """A folder of data with an empty database that is migrated already, and the key of it."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(sqlite_template, data / "leerlijn.sqlite")
    key_file = data / "leerlijn.key"
    key_file.write_text(keys[0] + "\n")
    os.chmod(key_file, 0o600)
    return data


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server; where none can be had the test is skipped, with CI set it fails."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer, keys: list[str]) -> str:
    """A PostgreSQL database with all tables, to be copied."""
    url = postgres.create_database()
    migrate.upgrade(url, keys)
    return url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a SQLite database of this test's own, with all tables."""
    path = tmp_path / "leerlijn.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The address of a PostgreSQL database of this test's own, with all tables."""
    url = postgres.create_database(template=postgres_template)
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with all tables: the test runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def db(database_url: str, keys: list[str]) -> AsyncIterator[Database]:
    """An open database: the test runs on SQLite and on PostgreSQL."""
    async with open_database(database_url, keys=keys) as database:
        yield database


@pytest.fixture
async def sqlite_db(sqlite_url: str, keys: list[str]) -> AsyncIterator[Database]:
    """An open SQLite database, for tests that are not about storage."""
    async with open_database(sqlite_url, keys=keys) as database:
        yield database

"""The database goes away and comes back: Telegram is asked to deliver again, and nothing happens twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from bot.stage import open_stage
from tests.flows.town import local, open_town
from tests.postgres import PostgresServer
from tests.web.conftest import Pages, serve_pages
from tests.web.test_webhook import message


@contextmanager
def away(server: PostgresServer, url: str) -> Iterator[None]:
    """The database takes no connection meanwhile, and those that it had are cut."""
    name = make_url(url).database
    assert name is not None
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        connection.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        yield
        connection.execute(allow.format(sql.Identifier(name), sql.SQL("true")))


async def health(pages: Pages) -> tuple[int, object]:
    async with pages.session.get(f"{pages.address}/health") as answer:
        return answer.status, await answer.json()


@pytest.mark.postgres
async def test_while_the_database_is_away_updates_come_again(
    folder: Path, postgres: PostgresServer, postgres_url: str
) -> None:
    async with open_stage(folder, local("2026-11-17 12:00"), database=postgres_url) as stage:
        town = await open_town(stage)
        sara, _ = await town.join("Sara")
        async with serve_pages(stage) as pages:
            assert await health(pages) == (200, {"database": "ok"})
            with away(postgres, postgres_url):
                assert await pages.post(message(sara.id, "Ik ben ziek")) == 503
                assert await health(pages) == (503, {"database": "away"})
            assert await pages.post(message(sara.id, "Ik ben ziek")) == 200
            assert await pages.post(message(sara.id, "Ik ben ziek")) == 200
            assert await health(pages) == (200, {"database": "ok"})
        heard = [words for words in await town.words(town.karin) if "Ik ben ziek" in words]
        assert len(heard) == 1


@pytest.mark.postgres
async def test_while_the_database_is_away_polling_waits(
    folder: Path, postgres: PostgresServer, postgres_url: str
) -> None:
    async with open_stage(folder, local("2026-11-17 12:00"), database=postgres_url) as stage:
        town = await open_town(stage)
        sara, _ = await town.join("Sara")
        sara.send_text(stage.bot, "Ik ben ziek")
        with away(postgres, postgres_url):
            assert not await stage.app.polling.once(timeout=0)
            assert not await stage.app.polling.once(timeout=0)
        assert await stage.app.polling.once(timeout=0)
        heard = [words for words in await town.words(town.karin) if "Ik ben ziek" in words]
        assert len(heard) == 1

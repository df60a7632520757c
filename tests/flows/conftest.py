"""A stage for each test: the stand-in and the bot on one clock, with an empty database."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.rules.values import LeadTime
from bot.stage import open_stage
from tests.flows.town import Town, local, open_town

OpenTown = Callable[..., AbstractAsyncContextManager[Town]]


@pytest.fixture
def town_at(folder: Path) -> OpenTown:
    """`async with town_at("2026-11-17 12:00") as town:` opens a town at this moment on the wall."""

    @asynccontextmanager
    async def open_at(
        moment: str, *, lead_times: tuple[LeadTime, ...] | None = None, database: str = ""
    ) -> AsyncIterator[Town]:
        async with open_stage(folder, local(moment), database=database, speech="off") as stage:
            yield await open_town(stage, lead_times=lead_times)

    return open_at

"""A municipality with a bot, at the stand-in for Telegram, for each test."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.stage import Stage, open_stage
from tests.handlers.town import Town, found_town


@pytest.fixture
async def stage(folder: Path, now: datetime) -> AsyncIterator[Stage]:
    """The stand-in and the bot. Nobody has come in yet; it is Wednesday 18 November 2026, 11:00 in Amsterdam."""
    async with open_stage(folder, now, speech="off") as opened:
        yield opened


@pytest.fixture
async def town(stage: Stage) -> Town:
    """A municipality whose manager Karin has come in, in English."""
    return await found_town(stage)

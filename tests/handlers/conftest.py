"""A municipality with a bot, at the stand-in for Telegram, for each test."""

import os
import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.stage import Stage, open_stage
from tests.handlers.town import Town, found_town


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


@pytest.fixture
async def stage(folder: Path, now: datetime) -> AsyncIterator[Stage]:
    """The stand-in and the bot. Nobody has come in yet; it is Wednesday 18 November 2026, 11:00 in Amsterdam."""
    async with open_stage(folder, now) as opened:
        yield opened


@pytest.fixture
async def town(stage: Stage) -> Town:
    """A municipality whose manager Karin has come in, in English."""
    return await found_town(stage)

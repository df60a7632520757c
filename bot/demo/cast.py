"""The example people of the demo with their phones. They do not exist."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.rules.local_time import local_to_utc
from bot.speech import OFF
from bot.stage import Stage, open_stage
from bot.standin import Phone

ZONE = "Europe/Amsterdam"
MONDAY = datetime(2026, 11, 30, tzinfo=ZoneInfo(ZONE))  # of the week that is played
NINE = time(9)
NOON = time(12)


@dataclass(slots=True)
class Cast:
    """The example people with their phones."""

    stage: Stage
    karin: Phone  # coach, Dutch
    sara: Phone  # holder, Arabic
    semhar: Phone  # holder, Tigrinya
    olena: Phone  # holder, English; comes in later
    monday: datetime

    def at(self, weekday: int, clock: time) -> datetime:
        """That day of the week, Monday being 0, and clock time, as an instant."""
        return local_to_utc((self.monday + timedelta(days=weekday)).date(), clock, ZONE)

    def day(self, weekday: int) -> str:
        """As a coach types a day."""
        return f"{self.monday + timedelta(days=weekday):%d-%m-%Y}"


@asynccontextmanager
async def open_cast(monday: datetime, *, port: int, running: bool) -> AsyncIterator[Cast]:
    """The example people on a stage, on the Monday at nine in the morning."""
    start = local_to_utc(monday.date(), NINE, ZONE)
    with tempfile.TemporaryDirectory(prefix="leerlijn-demo-") as folder:
        async with open_stage(
            Path(folder), start, port=port, running=running, speech="" if running else OFF
        ) as stage:
            karin = stage.standin.add_phone(first_name="Karin", language_code="nl")
            sara = stage.standin.add_phone(first_name="Sara", language_code="ar")
            semhar = stage.standin.add_phone(first_name="Semhar", language_code="ti")
            olena = stage.standin.add_phone(first_name="Olena", language_code="en")
            yield Cast(stage, karin, sara, semhar, olena, monday)

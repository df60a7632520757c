"""The job that keeps pages of progress up to date costs little, whatever counting costs."""

from datetime import datetime, timedelta

import pytest

from bot.announcement_watching import COSTS, PACE, WatchAnnouncements
from tests.handlers.test_announcement_progress import on_its_way
from tests.handlers.town import Town

TAKES = timedelta(seconds=1)


class SlowClock:
    """Each look at it is a second after the one before: so long the count takes."""

    def __init__(self, start: datetime) -> None:
        self._at = start

    def now(self) -> datetime:
        self._at += TAKES
        return self._at

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing waits here")


@pytest.mark.parametrize("slow", [True, False])
async def test_the_next_count_is_twenty_times_as_far_as_the_last_one_took(town: Town, slow: bool) -> None:
    await town.join("Semhar")
    await on_its_way(town)
    app = town.stage.app
    clock = SlowClock(town.now) if slow else town.stage.clock
    job = WatchAnnouncements(app.db, clock, app.sender, app.application.house.catalogues)
    assert await job.next_due() == town.now + PACE
    now = town.now + PACE
    await job.run(now)
    assert await job.next_due() == now + (COSTS * TAKES if slow else PACE)


async def test_a_change_that_did_not_get_through_is_tried_again_soon(town: Town) -> None:
    await town.join("Semhar")
    await on_its_way(town)
    await town.stage.settle()
    faults = town.stage.standin.faults
    faults.fail_next("editMessageText", 400, "Bad Request: not now", bot=town.stage.bot)
    await town.stage.advance(PACE.total_seconds())
    assert "⏳ Still to go: 1" in town.last(town.karin)
    assert not faults.armed
    await town.stage.advance(PACE.total_seconds())
    assert town.last(town.karin).startswith("✅ Done")

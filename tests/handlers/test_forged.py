"""Buttons of our own kind with values that no button of ours has."""

import logging

import pytest

from bot.rules.values import LeadTime
from storage import dialogs, people
from tests.handlers.town import Town


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2100-01-01"])
async def test_a_day_that_could_not_be_typed(town: Town, day: str, caplog: pytest.LogCaptureFixture) -> None:
    _, holder = await town.join()
    await town.say(town.karin, "/appointment")
    await town.tap(town.karin, f"1:bw:{holder.id}")
    before = await town.read(dialogs.get, town.karin.id)
    assert await town.tap_data(town.karin, f"1:bd:{day}") != ""
    assert await town.read(dialogs.get, town.karin.id) == before
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_reminder_that_is_not_offered(town: Town) -> None:
    phone, holder = await town.join()
    before = (await town.holder(holder)).lead_times
    for code in ("5h", "1h", "60d", "1d@03:00", "3d@18:00"):
        await town.tap_data(phone, f"1:le:{code}")
        assert (await town.holder(holder)).lead_times == before, code
    # One that the municipality chose can be switched off, though it is not among those that are offered.
    chosen = (LeadTime(days=5), LeadTime(hours=2))
    await town.write(people.change_municipality, holder.municipality_id, lead_times=chosen)
    await town.tap_data(phone, "1:le:5d")
    assert (await town.holder(holder)).lead_times == (LeadTime(hours=2),)
    await town.tap_data(phone, "1:le:14d")
    assert (await town.holder(holder)).lead_times == (LeadTime(hours=2), LeadTime(days=14))


async def test_a_face_for_a_track_that_is_not_asked_about(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    phone, holder = await town.join()
    await town.tap_data(phone, f"1:tr:pv:{holder.id}:health")
    assert "cannot find that" in town.last(phone)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []

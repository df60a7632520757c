"""When an announcement leaves: now, at a time of the municipality's clocks, or each week; and when it really does."""

from datetime import date

import pytest

from tests.handlers.releasing import present, released, written
from tests.handlers.town import Town, local


@pytest.fixture
async def number(town: Town) -> int:
    await town.join("Semhar")
    return await written(town)


async def test_a_day_and_an_hour_by_taps(town: Town, number: int) -> None:
    await town.tap_data(town.karin, f"1:hd:{number}")
    shown = town.last(town.karin)
    assert "📨 As soon as it is released." in shown
    assert "🕘 Office hours: 09:00 to 17:00. At night and on holidays nothing goes." in shown
    shown = await town.tap(town.karin, "Fri 20 Nov")
    assert "🗓 Friday 20 November 2026: at what time?" in shown
    assert "07:00" not in "".join(town.stage.last(town.karin).buttons)  # it is night until eight
    assert "📨 Friday 20 November 2026 at 10:00" in await town.tap(town.karin, "10:00")
    assert (await present(town, number)).due == local("2026-11-20 10:00")
    assert "📨 Thursday 19 November 2026 at 09:00" in await town.tap(town.karin, "🌅 Tomorrow 9:00")
    assert "📨 As soon as it is released." in await town.tap(town.karin, "📨 At once")
    assert (await present(town, number)).due is None


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("di 1 dec 10:00", "2026-12-01 10:00"),
        ("morgen 9:00", "2026-11-19 09:00"),
        # The clocks of the town change meanwhile, on 28 March.
        ("29 maart 2027 10:00", "2027-03-29 10:00"),
    ],
)
async def test_typed(town: Town, number: int, typed: str, due: str) -> None:
    await town.tap_data(town.karin, f"1:hd:{number}")
    await town.say(town.karin, typed)
    assert (await present(town, number)).due == local(due)


async def test_what_is_not_understood_or_is_past_changes_nothing(town: Town, number: int) -> None:
    await town.tap_data(town.karin, f"1:hd:{number}")
    assert "I do not understand this" in await town.say(town.karin, "binnenkort")
    assert "I do not understand this" in await town.say(town.karin, "10:00")
    assert "🗓 Choose a moment that is still ahead" in await town.say(town.karin, "1-11-2026 10:00")
    assert "🗓 Choose a moment that is still ahead" in await town.say(town.karin, "1-12-2028 10:00")
    assert "Tuesday 1 December 2026: at what time?" in await town.say(town.karin, "di 1 dec")
    assert (await present(town, number)).due is None
    await town.tap(town.karin, "10:00")
    assert (await present(town, number)).due == local("2026-12-01 10:00")


async def test_a_repeated_update_says_the_same(town: Town, number: int) -> None:
    await town.tap_data(town.karin, f"1:hd:{number}")
    town.karin.send_text(town.stage.bot, "di 1 dec 10:00")
    await town.at_once(times=2)
    await town.stage.settle()
    assert (await present(town, number)).due == local("2026-12-01 10:00")
    assert "📨 Tuesday 1 December 2026 at 10:00" in town.last(town.karin)


async def test_the_page_says_when_it_really_goes(town: Town, number: int) -> None:
    await town.tap_data(town.karin, f"1:hd:{number}")
    await town.say(town.karin, "20 nov 22:30")
    assert "🌙 That is at night: it really goes on Saturday 21 November 2026 at 08:00." in town.last(
        town.karin
    )
    await town.tap_data(town.karin, f"1:hd:{number}")
    await town.say(town.karin, "25 dec 10:00")
    assert "🎉 That is a holiday: it really goes on Sunday 27 December 2026 at 08:00." in town.last(
        town.karin
    )
    await town.tap(town.karin, "📨 At once")
    town.stage.clock.move_to(local("2026-11-18 21:30"))
    await town.tap_data(town.karin, f"1:hd:{number}")
    assert "🌙 That is at night: it really goes on Thursday 19 November 2026 at 08:00." in town.last(
        town.karin
    )


async def test_each_week_until_a_day(town: Town, number: int) -> None:
    await town.tap_data(town.karin, f"1:hd:{number}")
    assert "🔁 Each week" not in "".join(town.stage.last(town.karin).buttons)  # first the first moment
    await town.say(town.karin, "ma 30 nov 10:00")
    await town.tap(town.karin, "🔁 Each week")
    shown = await town.tap(town.karin, "1:hw:" + f"{number}:2")
    assert "🔁 Each Monday until Saturday 30 January 2027, not on holidays" in shown
    shown = await town.tap(town.karin, "✅ Not on holidays")
    assert "🔁 Each Monday until Saturday 30 January 2027, after a holiday later" in shown
    for early in ("30-11-2026", "6-12-2026"):
        assert "is Monday 7 December 2026 or later" in await town.say(town.karin, early), early
    await town.tap_data(town.karin, f"1:hw:{number}")
    assert "until Monday 7 December 2026" in await town.say(town.karin, "7-12-2026")
    await town.tap_data(town.karin, f"1:hw:{number}")
    assert "until Friday 1 January 2027" in await town.say(town.karin, "1-1-2027")
    one = await present(town, number)
    assert (one.repeat_until, one.skip_holidays) == (date(2027, 1, 1), False)
    # Another first day keeps the series; a day behind its end does not.
    await town.tap_data(town.karin, f"1:hd:{number}")
    assert "🔁 Each Tuesday until" in await town.say(town.karin, "di 1 dec 10:00")
    await town.tap_data(town.karin, f"1:hd:{number}")
    assert "🔁 Each" not in await town.say(town.karin, "1-2-2027 10:00")
    assert (await present(town, number)).repeat_until is None


async def test_only_once_after_all(town: Town, number: int) -> None:
    await town.tap_data(town.karin, f"1:hd:{number}")
    await town.say(town.karin, "ma 30 nov 10:00")
    await town.tap_data(town.karin, f"1:hw:{number}:1")
    assert (await present(town, number)).repeat_until == date(2026, 12, 30)
    await town.tap(town.karin, "✖️ Only once")
    assert (await present(town, number)).repeat_until is None


async def test_nobody_moves_what_went_or_is_of_elsewhere(town: Town) -> None:
    await town.join("Semhar")
    number = await released(town)
    taps = ("hd:{}", "hn:{}", "hm:{}:2026-12-01", "hm:{}:2026-12-01:10:00", "hw:{}", "hx:{}:1")
    for data in taps:
        await town.tap_data(town.karin, "1:" + data.format(number))
        assert town.last(town.karin).startswith("🔄 This was changed, sent or withdrawn meanwhile."), data
    due = (await present(town, number)).due
    phone, _ = await town.another_coach("Els", "Elders")
    for data in taps:
        await town.tap_data(phone, "1:" + data.format(number))
        assert "cannot find" in town.last(phone), data
    assert (await present(town, number)).due == due


async def test_days_that_there_are_not_are_refused(town: Town, number: int) -> None:
    await town.tap_data(town.karin, f"1:hm:{number}:2026-02-31")
    assert "cannot find" in town.last(town.karin)

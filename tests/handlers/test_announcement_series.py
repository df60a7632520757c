"""An announcement that comes each week, as staff follow it: from the page of each one the next one is seen, and all ended."""

from bot.actions import announcement_sending, announcing
from bot.rules.announcements import State
from bot.rules.values import Role
from storage import announcements, people
from tests.handlers.releasing import DUTCH, another_manager, for_more_than, present, put, written
from tests.handlers.town import Town, local

NEXT = "🔁 The next one goes on Monday 30 November 2026 at 10:00"
AFTER = "🔁 The next one goes on Monday 7 December 2026 at 10:00"


async def a_series(town: Town) -> int:
    """The first one goes on Monday 23 November, the last one on 28 December."""
    await town.join("Semhar")
    number = await written(town)
    due = local("2026-11-23 10:00")
    until = {"repeat_until": local("2026-12-31 12:00").date()}
    await town.write(announcing.set_due, town.coach.id, number, due, **until, now=town.now)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🚀 Send")
    return number


async def newest(town: Town) -> int:
    found = await town.read(announcements.latest, town.coach.municipality_id)
    return int(found[0].id)


async def second_week(town: Town) -> int:
    """The number of the second one, which went."""
    await a_series(town)
    await town.stage.pass_time(local("2026-11-30 10:10"))
    return await newest(town)


async def test_a_series_can_end(town: Town) -> None:
    number = await a_series(town)
    assert NEXT in town.last(town.karin)
    assert "🔁 The next one" not in await town.tap(town.karin, "🔁 End the series")
    assert (await present(town, number)).next_due is None


async def test_it_can_end_from_the_page_of_any_week(town: Town) -> None:
    number = await second_week(town)
    await town.tap_data(town.karin, f"1:hp:{number}")
    assert AFTER in town.last(town.karin)
    assert "🔁 The next one" not in await town.tap(town.karin, "🔁 End the series")
    await town.stage.pass_time(local("2026-12-08 12:00"))
    assert await newest(town) == number


async def test_a_late_one_is_dropped_alone(town: Town) -> None:
    number = await a_series(town)
    town.stage.clock.move_to(local("2026-11-24 12:00"))
    await town.stage.settle()
    await town.tap(town.karin, "👀 Look")
    shown = await town.tap(town.karin, "🗑 Drop")
    assert "⏹ Stopped" in shown
    assert NEXT in shown
    assert (await present(town, number)).state is State.STOPPED
    await town.stage.pass_time(local("2026-11-30 10:10"))
    assert await newest(town) > number


async def test_who_stops_one_reads_that_the_series_goes_on(town: Town) -> None:
    await a_series(town)
    shown = await town.tap(town.karin, "⏹ Stop")
    assert (
        "🔁 Only this one stops. The next one of the series goes on Monday 30 November 2026 at 10:00."
        in shown
    )
    assert NEXT in await town.tap(town.karin, "⏹ Yes, stop")


async def test_who_withdraws_one_chooses_whether_the_series_ends(town: Town) -> None:
    number = await second_week(town)
    await town.tap_data(town.karin, f"1:hp:{number}")
    shown = await town.tap(town.karin, "🚫 Withdraw")
    assert (
        "The next one of the series goes on Monday 7 December 2026 at 10:00, and may say the same." in shown
    )
    assert AFTER in await town.tap(town.karin, "🚫 Yes, only this one")
    await town.stage.pass_time(local("2026-12-07 10:10"))
    third = await newest(town)
    assert third > number
    await town.tap_data(town.karin, f"1:hy:{third}")
    shown = await town.tap(town.karin, "🚫 Yes, and end the series")
    assert "🚫 Withdrawn" in shown
    assert "🔁" not in shown


async def test_what_is_corrected_in_the_last_one_comes_next_week_too(town: Town) -> None:
    number = await second_week(town)
    await put(town, number, "Het loket verhuist naar de Dorpsstraat.")
    await town.tap_data(town.karin, f"1:hc:{number}")
    assert "🔁 The next one of the series says the new words too." in town.last(town.karin)
    await town.tap(town.karin, "✏️ Put it in place")
    await town.stage.pass_time(local("2026-12-07 10:10"))
    third = await present(town, await newest(town))
    assert third.id > number
    assert third.dutch is not None
    assert third.dutch.words != DUTCH


async def test_once_it_ended_nothing_is_said_of_a_series(town: Town) -> None:
    number = await second_week(town)
    await town.write(announcement_sending.end_series, town.coach.id, number, now=town.now)
    for data in (f"1:hp:{number}", f"1:hy:{number}"):
        await town.tap_data(town.karin, data)
        assert "series" not in town.last(town.karin)
        assert "🔁" not in town.last(town.karin)


async def outgrown(town: Town) -> int:
    """The number of the second one, which is for more people than its writer may release it for."""
    await for_more_than(town, 1)
    await a_series(town)
    await town.join("Eden")
    await town.stage.pass_time(local("2026-11-30 10:10"))
    return await newest(town)


async def test_who_wrote_a_series_hears_that_one_waits_for_a_second_person(town: Town) -> None:
    phone, _ = await another_manager(town)
    number = await outgrown(town)
    shown = town.last(town.karin)
    assert shown.startswith("⏳ Your weekly announcement is for more people now: Mon 30 Nov · ")
    assert "This one goes after a colleague has looked at it. I asked the managers." in shown
    assert "asks you to look at an announcement" in town.last(phone)
    assert "⏳ A colleague looks at it." in await town.tap(town.karin, "👀 Look")
    await town.tap(phone, "👀 Look")
    await town.tap(phone, "🚀 Release")
    assert (await present(town, number)).state is State.RELEASED
    assert town.last(town.karin).startswith("🚀 Bram released your announcement")


async def test_where_there_is_no_second_person_that_is_said(town: Town) -> None:
    number = await outgrown(town)
    shown = town.last(town.karin)
    assert shown.startswith("⏳ Your weekly announcement is for more people now: Mon 30 Nov · ")
    assert "there is no other manager here" in shown
    shown = await town.tap(town.karin, "👀 Look")
    assert "A colleague looks at it" not in shown
    assert "👤 There is no other manager here." in shown
    phone, _ = await another_manager(town)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🙋 Ask a colleague to release")
    assert "asks you to look at an announcement" in town.last(phone)


async def test_of_one_whom_nobody_can_release_any_more_no_page_says_that_somebody_looks(town: Town) -> None:
    _, bram = await another_manager(town)
    number = await outgrown(town)
    await town.write(people.change_staff, bram.id, role=Role.COACH)
    await town.tap_data(town.karin, f"1:hr:{number}")
    shown = town.last(town.karin)
    assert shown.startswith("⏳ It waits for a second person.")
    assert "👤 There is no other manager here." in shown

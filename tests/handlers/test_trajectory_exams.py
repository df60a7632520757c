"""A coach enters exams and their results, hours, parts and waiting times."""

from datetime import date, time

import pytest

from bot.rules.trajectory import (
    AttemptState,
    HoursKind,
    Level,
    Part,
    Source,
)
from tests.handlers.lines import an_exam, enter, record_of
from tests.handlers.town import Town


async def test_an_exam_and_its_result(town: Town) -> None:
    _, holder = await town.join()
    await an_exam(town, holder)
    assert "📝 Writing B1: booked, 01-12-2026 14:30" in town.last(town.karin)
    (attempt,) = (await record_of(town, holder)).attempts
    assert (attempt.part, attempt.level, attempt.day, attempt.at, attempt.place, attempt.by_school) == (
        Part.WRITING,
        Level.B1,
        date(2026, 12, 1),
        time(14, 30),
        "Utrecht",
        True,
    )
    answers = (f"1:ka:entry:{attempt.id}", "1:ka:state:passed", "1:ka:source:duo_brief")
    echo = await enter(town, holder, "attempt", *answers)
    assert "Result: Passed" in echo
    (attempt,) = (await record_of(town, holder)).attempts
    assert attempt.state is AttemptState.PLANNED  # nothing before the yes
    shown = await town.tap(town.karin, "1:ks")
    assert "✅ Writing B1: passed" in shown
    (attempt,) = (await record_of(town, holder)).attempts
    assert attempt.state is AttemptState.PASSED


async def test_an_exam_is_moved(town: Town) -> None:
    _, holder = await town.join()
    await an_exam(town, holder)
    (attempt,) = (await record_of(town, holder)).attempts
    answers = (
        f"1:ka:entry:{attempt.id}",
        "1:ka:state:moved",
        "3-12-2026 9:00",
        "1:ka:place:-",
        "1:ka:source:coach",
        "1:ks",
    )
    await enter(town, holder, "attempt", *answers)
    (attempt,) = (await record_of(town, holder)).attempts
    assert (attempt.day, attempt.at, attempt.state) == (date(2026, 12, 3), time(9), AttemptState.PLANNED)


async def test_an_exam_of_which_day_and_place_are_not_known(town: Town) -> None:
    _, holder = await town.join()
    answers = ("1:ka:part:knm", "1:ka:moment:-", "1:ka:place:-", "1:ka:signed_up_by:person")
    await enter(town, holder, "exam", *answers, "1:ka:source:coach", "1:ks")
    (attempt,) = (await record_of(town, holder)).attempts
    assert (attempt.day, attempt.at, attempt.place, attempt.by_school) == (None, None, "", False)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("12", 720), ("12,5", 750), ("12.5 uur", 750), ("7:30", 450), ("-3", -180)]
)
async def test_hours(town: Town, typed: str, minutes: int) -> None:
    _, holder = await town.join()
    answers = ("1:ka:kind:nt2", typed, "16 nov", "1:ka:source:school", "1:ks")
    await enter(town, holder, "hours", *answers)
    (hours,) = (await record_of(town, holder)).hours
    assert (hours.kind, hours.minutes, hours.day, hours.source) == (
        HoursKind.NT2,
        minutes,
        date(2026, 11, 16),
        Source.SCHOOL,
    )


@pytest.mark.parametrize("typed", ["veel", "0", "99999", "12:75", "1e3"])
async def test_what_is_no_number_of_hours(town: Town, typed: str) -> None:
    _, holder = await town.join()
    assert "do not understand this number" in await enter(town, holder, "hours", "1:ka:kind:nt2", typed)
    said = await town.said(town.karin)
    assert said is not None
    assert "minutes" not in said


async def test_hours_stand_against_the_norm_and_are_taken_back(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "law", "1:ka:law:wi2021", "1:ka:obliged:-", "1:ks")
    await enter(town, holder, "route", "1:ka:route:B1")
    answers = ("1:ka:kind:nt2", "320", "1:ka:day:today", "1:ka:source:school", "1:ks")
    assert "NT2 lessons + Literacy: 320 of 600 hours" in await enter(town, holder, "hours", *answers)
    (hours,) = (await record_of(town, holder)).hours
    shown = await enter(town, holder, "hours_back", f"1:ka:entry:{hours.id}")
    assert "NT2 lessons + Literacy: 0 of 600 hours" in shown


async def test_parts_are_ticked_and_ticked_off(town: Town) -> None:
    _, holder = await town.join()
    await enter(town, holder, "free", "1:ka:parts:knm", "1:ka:parts:pvt", "1:ka:parts:done")
    assert (await record_of(town, holder)).trajectory.free == {Part.KNM, Part.PVT}
    await enter(town, holder, "free", "1:ka:parts:pvt", "1:ka:parts:done")
    assert (await record_of(town, holder)).trajectory.free == {Part.KNM}


async def test_a_waiting_time_holds_for_the_municipality(town: Town) -> None:
    _, holder = await town.join()
    answers = ("1:ka:exam:knm", "1:ka:what:sign_up", "9", "DUO, by phone", "1:ks")
    await enter(town, holder, "exam_time", *answers)
    times = (await record_of(town, holder)).times
    assert times is not None
    assert (times.sign_up["knm"].weeks, times.sign_up["knm"].source) == (9, "DUO, by phone")
    assert times.sign_up["knm"].checked == date(2026, 11, 18)


async def test_a_stale_waiting_time_is_flagged(town: Town) -> None:
    _, holder = await town.join()
    await an_exam(town, holder)
    assert "🕰" not in town.last(town.karin)
    town.stage.clock.move_to(town.now.replace(year=2027, month=3))
    await town.say(town.karin, "/people")
    await town.tap(town.karin, f"1:sp:{holder.id}")
    assert "Waiting time of NT2 state exam was last checked on 31-07-2026" in await town.tap(
        town.karin, "1:kl:"
    )


async def test_a_clash_stands_on_the_line_and_in_the_echo_of_a_booking(town: Town) -> None:
    _, holder = await town.join()
    await an_exam(town, holder)
    await town.say(town.karin, "/appointment")
    for answer in (f"1:bw:{holder.id}", "1:bd:2026-11-24"):
        await town.tap(town.karin, answer)
    await town.tap(town.karin, "1:bt:14:00")
    await town.tap(town.karin, "1:bo:work")
    assert "⚠️" not in await town.say(town.karin, "Stadhuis")
    await town.tap(town.karin, "1:be:moment")
    assert "something else at this time: 01-12-2026 14:30 Writing B1" in await town.say(
        town.karin, "1-12-2026 14:00"
    )
    await town.tap(town.karin, "1:be:moment")
    assert "Only 30 minutes to travel between this and" in await town.say(town.karin, "1-12-2026 17:00")
    await town.tap(town.karin, "1:bs")
    await town.say(town.karin, "/people")
    await town.tap(town.karin, f"1:sp:{holder.id}")
    shown = await town.tap(town.karin, "1:kl:")
    assert "⚠️ Too close to travel, 30 minutes: 01-12-2026 14:30 Writing B1 and Tue 1 Dec 17:00" in shown


async def test_every_step_delivered_twice(town: Town) -> None:
    _, holder = await town.join()
    steps = (
        *("1:ka:kind:nt2", "12", "1:ka:day:today", "1:ka:source:school", "1:kr", "1:ka:kind:knm"),
        *("12,5", "16-11-2026", "1:ka:source:school", "1:ks"),
    )
    await enter(town, holder, "hours")
    for step in steps:
        town.stage.standin.faults.double_delivery(town.stage.bot)
        act = town.tap if step.startswith("1:") else town.say
        await act(town.karin, step)
    (hours,) = (await record_of(town, holder)).hours
    assert (hours.kind, hours.minutes) == (HoursKind.KNM, 750)
    assert "The line of Semhar" in town.last(town.karin)
    assert await town.said(town.karin) is None

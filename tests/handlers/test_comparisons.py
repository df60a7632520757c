"""A manager compares two ways of working: made by a dialog, fixed before it begins, seen when it is over."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from bot.rules.trajectory import AttemptState, Part, Source
from bot.rules.values import Holder, Role, Staff
from storage import comparisons, merges, people, trajectories
from tests.builders import a_coach, a_holder
from tests.handlers.town import Town, case, data_of, local

BEGIN, END = "1 december 2026", "28 februari 2027"
STEPS = ("/compare", "1:cn", "Taalmaatje", "zonder maatje", "met maatje", "1:cm:part_passed", BEGIN, END)


async def do(town: Town, *steps: str) -> str:
    for step in steps:
        await (town.tap if step.startswith("1:") else town.say)(town.karin, step)
    return town.last(town.karin)


def group(tx: Connection, coach: Staff, count: int, town: Town) -> list[Holder]:
    return [
        a_holder(
            tx, f"Persoon {coach.name} {number}", coach=coach, now=town.now, reference=f"{coach.id}-{number}"
        )
        for number in range(count)
    ]


async def two_groups(town: Town, first: int = 40, second: int = 40) -> tuple[list[Holder], list[Holder]]:
    """Karin's people and Bram's."""
    bram = await town.write(a_coach, "Bram", now=town.now)
    return await town.write(group, town.coach, first, town), await town.write(group, bram, second, town)


async def put_in(town: Town) -> None:
    """Karin's people go into the first group, Bram's into the second."""
    await town.tap(town.karin, "1️⃣ 👤 By coach")
    await town.tap(town.karin, "👤 Karin")
    await town.tap(town.karin, "2️⃣ 👤 By coach")
    await town.tap(town.karin, "👤 Bram")


def pass_part(tx: Connection, holders: list[Holder], town: Town) -> None:
    for holder in holders:
        trajectories.add_attempt(
            tx,
            holder.id,
            Part.KNM,
            day=date(2027, 1, 15),
            state=AttemptState.PASSED,
            source=Source.DUO_LETTER,
            set_by=None,
            now=town.now,
        )


async def test_from_the_question_to_the_figure(town: Town) -> None:
    first, second = await two_groups(town)
    shown = await do(town, *STEPS)
    assert "⚖️ Taalmaatje\n1️⃣ zonder maatje: 0 people\n2️⃣ met maatje: 0 people" in shown
    assert "📅 01-12-2026 to 28-02-2027" in shown
    await put_in(town)
    assert "1️⃣ zonder maatje: 40 people\n2️⃣ met maatje: 40 people" in town.last(town.karin)
    await town.tap(town.karin, "🔒 Fix the groups")
    assert "🔒 The groups are fixed" in await town.tap(town.karin, "🔒 Yes, fix them")
    await town.write(pass_part, [*first[:12], *second[:28]], town)
    await town.stage.pass_time(local("2027-02-28 23:00"))
    running = await do(town, "/compare", "1:co:1")
    assert "The figure comes after 28-02-2027" in running
    assert "%" not in running
    await town.stage.pass_time(local("2027-03-01 08:00"))
    over = await do(town, "/compare", "1:co:1")
    assert "1️⃣ zonder maatje: 30 % (between 18 % and 45 %)" in over
    assert "2️⃣ met maatje: 70 % (between 55 % and 82 %)" in over
    assert "📏 Difference: +40 percentage points (with 95 % certainty between +18 and +57)" in over
    assert "larger than chance alone" in over
    assert "• That the way of working caused it" in over
    assert "Persoon" not in over


async def test_too_few_for_a_figure(town: Town) -> None:
    first, _ = await two_groups(town, 40, 12)
    await do(town, *STEPS)
    await put_in(town)
    await do(town, "1:cf:1", "1:cg:1")
    await town.write(pass_part, first[:20], town)
    await town.stage.pass_time(local("2027-03-01 08:00"))
    over = await do(town, "/compare", "1:co:1")
    assert "No figure: there are fewer than 10 people" in over
    assert "%" not in over


async def test_two_that_would_tell_of_one_person_together(town: Town) -> None:
    first, second = await two_groups(town)
    await do(town, *STEPS)
    await put_in(town)
    await do(town, "1:cf:1", "1:cg:1")
    # The same once more without one of them.
    await do(town, "/compare", "1:cn", "Nog eens", *STEPS[3:], "1:cl:2:1")
    await town.say(town.karin, " ".join(f"{town.coach.id}-{number}" for number in range(39)))
    await do(town, "1:cl:2:2")
    numbers = " ".join(f"{second[0].coach_id}-{number}" for number in range(40))
    shown = await town.say(town.karin, numbers)
    # It is said before it begins.
    reason = "🔢 No figure: “Taalmaatje” came first, and counts the same of nearly the same people."
    assert reason in shown
    await do(town, "1:cf:2", "1:cg:2")
    await town.write(pass_part, [*first[:12], *second[:28]], town)
    await town.stage.pass_time(local("2027-03-01 08:00"))
    assert "1️⃣ zonder maatje: 30 %" in await do(town, "/compare", "1:co:1")
    over = await do(town, "/compare", "1:co:2")
    assert reason in over
    assert "%" not in over


async def test_a_record_that_became_a_part_of_another_is_counted_once(town: Town) -> None:
    first, _ = await two_groups(town)
    await do(town, *STEPS)
    await put_in(town)
    await do(town, "1:cf:1", "1:cg:1")
    await town.write(merges.make_one, first[0].id, first[1].id, made_by=town.coach.id, now=town.now)
    assert await counts(town) == (39, 40)
    assert "1️⃣ zonder maatje: 39 people" in await do(town, "/compare", "1:co:1")


async def test_by_client_numbers_and_nobody_of_elsewhere(town: Town) -> None:
    await two_groups(town, 3, 1)
    _, carla = await town.another_coach("Carla", "Elders")
    await town.write(group, carla, 2, town)
    await do(town, *STEPS, "1:cl:1:2")
    numbers = f"{town.coach.id}-0, {town.coach.id}-1\n{carla.id}-0; 12345"
    shown = await town.say(town.karin, numbers)
    assert "✅ 2 people put in. 2 numbers are not known here." in shown
    assert "2️⃣ met maatje: 2 people" in shown
    # Whoever is put into the other group moves.
    await do(town, "1:ct:1:1", f"1:cu:1:1:{town.coach.id}")
    assert "1️⃣ zonder maatje: 3 people\n2️⃣ met maatje: 0 people" in town.last(town.karin)
    await town.tap_data(town.karin, f"1:cu:1:2:{carla.id}")
    assert "cannot find" in town.last(town.karin)


async def test_nothing_is_changed_once_it_is_fixed_or_has_begun(town: Town) -> None:
    await two_groups(town, 12, 12)
    await do(town, *STEPS)
    await town.tap(town.karin, "🔒 Fix the groups")
    assert "one of them is empty" in await town.tap(town.karin, "🔒 Yes, fix them")
    await put_in(town)
    await do(town, "1:cf:1", "1:cg:1")
    shown = await counts(town)
    for data in (f"1:cu:1:2:{town.coach.id}", "1:ck:1"):
        await town.tap_data(town.karin, data)
    await do(town, "/compare", "1:co:1")
    assert not [
        one for one in data_of(town.stage.last(town.karin)) if one[:4] in ("1:ct", "1:cl", "1:cf", "1:ck")
    ]
    assert await counts(town) == shown == (12, 12)
    assert len(await town.read(comparisons.of_municipality, town.coach.municipality_id)) == 1


async def counts(town: Town) -> tuple[int, int]:
    found: tuple[int, int] = await town.read(comparisons.counts, 1, town.coach.municipality_id)
    return found


async def test_one_that_was_not_fixed_in_time_gives_no_figure(town: Town) -> None:
    await two_groups(town)
    await do(town, *STEPS)
    await put_in(town)
    await town.stage.pass_time(local("2026-12-01 09:00"))
    await town.tap_data(town.karin, "1:cg:1")
    await town.stage.pass_time(local("2027-03-01 08:00"))
    assert "it gives no figure" in await do(town, "/compare", "1:co:1")
    assert "Nothing is compared yet" in await town.tap(town.karin, "🗑 Remove")


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("18 november 2026", END),  # today
        ("17 november 2026", END),
        (BEGIN, "30 november 2026"),
        (BEGIN, "1 januari 2029"),
    ],
)
async def test_days_that_cannot_be(town: Town, begin: str, end: str) -> None:
    shown = await do(town, *STEPS[:-2], begin, end)
    assert "These days cannot be used" in shown
    assert "⚖️ Taalmaatje" in await do(town, BEGIN, END)


async def test_what_is_not_understood_is_asked_again(town: Town) -> None:
    assert "What is counted" in await do(town, *STEPS[:5], "iets")
    assert "do not understand this day" in await do(town, "1:cm:hours", "ooit")
    await do(town, BEGIN, END)
    assert "four hours of Dutch a week or more" in town.last(town.karin)


async def test_every_step_delivered_twice(town: Town) -> None:
    for step in STEPS:
        town.stage.standin.faults.double_delivery(town.stage.bot)
        await do(town, step)
    assert "⚖️ Taalmaatje" in town.last(town.karin)
    assert len(await town.read(comparisons.of_municipality, town.coach.municipality_id)) == 1


@pytest.mark.parametrize("name", case("P05")["values"])
async def test_names_are_shown_as_they_are(town: Town, name: str) -> None:
    """P05."""
    await do(town, *STEPS[:2], name, name, name, *STEPS[5:])
    shown = " ".join(name.split())
    assert f"⚖️ {shown}\n1️⃣ {shown}: 0 people\n2️⃣ {shown}: 0 people" in town.last(town.karin)


async def test_for_managers_of_this_municipality_alone(town: Town) -> None:
    await two_groups(town, 2, 2)
    await do(town, *STEPS)
    taps = (
        "1:cv",
        "1:cn",
        "1:co:1",
        "1:ct:1:1",
        f"1:cu:1:1:{town.coach.id}",
        "1:cl:1:1",
        "1:cf:1",
        "1:cg:1",
        "1:ck:1",
    )
    phone, _ = await town.another_coach()
    carlas, carla = await town.another_coach("Carla", "Elders")
    await town.write(people.change_staff, carla.id, role=Role.MANAGER)
    for intruder, foreign in ((phone, taps), (carlas, taps[2:])):
        await town.say(intruder, "/compare")
        for data in foreign:
            await town.tap_data(intruder, data)
            assert "cannot find" in town.last(intruder), data
        assert "Taalmaatje" not in "".join(town.all(intruder))
    assert await counts(town) == (0, 0)
    assert "✏️ Taalmaatje" in str(await do_and_buttons(town))


async def do_and_buttons(town: Town) -> list[str]:
    await town.say(town.karin, "/compare")
    return town.stage.last(town.karin).buttons


async def test_who_moved_away_is_counted_no_more(town: Town) -> None:
    first, second = await two_groups(town, 25, 25)
    _, carla = await town.another_coach("Carla", "Elders")
    await do(town, *STEPS)
    await put_in(town)
    await do(town, "1:cf:1", "1:cg:1")
    await town.write(pass_part, [*first[:12], *second[:12]], town)
    for holder in first[:3]:
        values = {"municipality_id": carla.municipality_id, "coach_id": carla.id}
        await town.write(people.change_holder, holder.id, **values)
    await town.stage.pass_time(local("2026-12-01 09:00") + timedelta(days=91))
    assert "No figure" in await do(town, "/compare", "1:co:1")

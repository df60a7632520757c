"""A coach asks where a day on a person's line comes from, and reads what the person reads."""

import pytest

from tests.handlers.lines import in_dutch
from tests.handlers.town import Town, data_of, on_b1


async def test_where_a_day_comes_from(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await on_b1(town, holder)
    await town.say(town.karin, "/people")
    await town.tap(town.karin, "1:sp:")
    await town.tap(town.karin, "1:kl:")
    assert "Where does a day of Semhar come from?" in await town.tap(town.karin, "❓ Why this day?")
    await town.tap(town.karin, "28-02-2027 End of the integration term")
    shown = town.last(town.karin)
    assert "The term is 3 years. It is counted from the date on the plan (PIP)." in shown
    assert "Date on the plan (PIP): Thursday 29 February 2024" in shown
    assert "https://wetten.overheid.nl/BWBR0044770" in shown
    await town.tap(town.karin, "❓ Another day")
    await town.tap(town.karin, "More ▶️")
    assert all(len(data.encode()) <= 64 for data in data_of(town.stage.last(town.karin)))
    await town.tap(town.karin, "◀️ Back")
    await town.tap(town.karin, "🧭 Line")
    assert "The line of Semhar" in town.last(town.karin)


async def test_in_dutch(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await on_b1(town, holder)
    await in_dutch(town)
    await town.tap_data(town.karin, f"1:ky:{holder.id}:sign_up_by.writing")
    shown = town.last(town.karin)
    assert "Uiterste aanmelddatum examen Schrijven B1" in shown
    assert "Teruggeteld vanaf het einde van de termijn" in shown


async def test_a_line_without_days(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:kx:{holder.id}")
    assert "There are no days on the line of Semhar yet." in town.last(town.karin)


@pytest.mark.parametrize("code", ["term_end", "exam.9", "sign_up_by.knm"])
async def test_a_day_that_is_not_on_the_line_any_more(town: Town, code: str) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:ky:{holder.id}:{code}")
    assert "I cannot find that." in town.last(town.karin)

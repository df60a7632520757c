"""The duty list is set by a manager, by taps."""

from storage import duty
from tests.handlers.town import Town, data_of


async def test_a_manager_sets_it_by_taps(town: Town) -> None:
    _, bram = await town.another_coach()
    _, carla = await town.another_coach("Carla")
    town_id = town.coach.municipality_id
    shown = await town.say(town.karin, "/duty")
    assert "Nobody is on it yet. Until then the managers are told." in shown
    assert data_of(town.stage.last(town.karin)) == [
        f"1:ya:{one}" for one in (town.coach.id, bram.id, carla.id)
    ]
    await town.tap(town.karin, "➕ Carla")
    await town.tap(town.karin, "➕ Bram")
    assert "1. Carla\n2. Bram" in town.last(town.karin)
    assert await town.read(duty.on_duty, town_id) == (carla.id, bram.id)
    await town.tap(town.karin, "⬆️ Bram")
    assert "1. Bram\n2. Carla" in town.last(town.karin)
    # The first one goes no higher, and a second tap on an old button adds nobody twice.
    await town.tap_data(town.karin, f"1:yu:{bram.id}")
    await town.tap_data(town.karin, f"1:ya:{bram.id}")
    assert await town.read(duty.on_duty, town_id) == (bram.id, carla.id)
    await town.tap(town.karin, "➖ Bram")
    await town.tap_data(town.karin, f"1:yr:{bram.id}")
    await town.tap_data(town.karin, f"1:yu:{bram.id}")
    assert await town.read(duty.on_duty, town_id) == (carla.id,)


async def test_who_cannot_be_reached_is_marked(town: Town) -> None:
    await town.say(town.karin, "/colleague")
    await town.say(town.karin, "Dirk")
    await town.say(town.karin, "/duty")
    await town.tap(town.karin, "➕ Dirk")
    assert "1. Dirk (cannot be reached here: is passed over)" in town.last(town.karin)


async def test_nobody_else_sees_or_sets_it(town: Town) -> None:
    bram_phone, _ = await town.another_coach()
    assert "cannot find" in await town.say(bram_phone, "/duty")
    elsewhere, other = await town.another_coach("Olga", town="Elders")
    for phone in (bram_phone, elsewhere):
        for code in ("ya", "yr", "yu"):
            await town.tap_data(phone, f"1:{code}:{town.coach.id}")
    # Nor does a manager put somebody of elsewhere on it.
    await town.tap_data(town.karin, f"1:ya:{other.id}")
    assert "cannot find" in town.last(town.karin)
    assert await town.read(duty.on_duty, town.coach.municipality_id) == ()
    phone, _ = await town.join("Sara")
    assert "What can I do here?" in await town.say(phone, "/duty")

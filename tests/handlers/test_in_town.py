"""A coach says in which part of the town somebody lives, and their level of Dutch as the municipality has it."""

import pytest

from bot.actions import in_town as actions
from bot.rules.audience import InTown, Level
from bot.rules.errors import NotFound
from bot.rules.values import Holder
from storage import audit, in_town, people
from tests.handlers.lines import enter
from tests.handlers.town import Town

BSN = "123456782"  # made up


async def of(town: Town, holder: Holder) -> InTown:
    found: InTown = await town.read(in_town.of_holder, holder.id)
    return found


async def person_of(town: Town, holder: Holder) -> str:
    await town.say(town.karin, "/people")
    return await town.tap(town.karin, f"1:sp:{holder.id}")


async def test_it_is_typed_or_tapped_and_stands_under_the_name(town: Town) -> None:
    _, sara = await town.join("Sara")
    _, abel = await town.join("Abel")
    assert "🏘" not in await person_of(town, sara)
    shown = await enter(town, sara, "district", "Noord <3 & Zuid")
    assert shown.startswith("✅ Saved: Part of the town: Noord <3 & Zuid")
    assert "🏘 Lives in: Noord <3 & Zuid" in await person_of(town, sara)
    await enter(town, abel, "district", "1:ka:district:0")
    await enter(town, abel, "dutch_level", "1:ka:dutch_level:A2")
    assert await of(town, abel) == InTown("Noord <3 & Zuid", Level.A2)
    assert "🏘 Lives in: Noord <3 & Zuid · level of Dutch: A2" in await person_of(town, abel)
    await enter(town, abel, "district", "1:ka:district:-")
    assert "🏘 Level of Dutch: A2" in await person_of(town, abel)
    await enter(town, abel, "dutch_level", "1:ka:dutch_level:-")
    assert await of(town, abel) == InTown()
    noted = [one.what for one in await town.read(audit.of_subject, f"holder:{abel.id}")]
    assert [what for what in noted if what in ("set_district", "set_level")] == [
        *("set_district", "set_level", "set_district", "set_level")
    ]


async def test_it_is_spelled_as_others_spell_it(town: Town) -> None:
    _, sara = await town.join("Sara")
    _, abel = await town.join("Abel")
    await enter(town, sara, "district", "De Pijp")
    await enter(town, abel, "district", "de  pijp")
    assert (await of(town, abel)).district == "De Pijp"


async def test_a_bsn_and_what_is_too_long_are_not_kept(town: Town) -> None:
    _, sara = await town.join("Sara")
    await enter(town, sara, "district", f"Noord {BSN}")
    assert (await of(town, sara)).district == "Noord …"
    assert "64" in await enter(town, sara, "district", "Noord" * 13)
    assert (await of(town, sara)).district == "Noord …"


async def test_a_button_means_what_it_said(town: Town) -> None:
    _, sara = await town.join("Sara")
    _, abel = await town.join("Abel")
    await town.write(people.change_holder, abel.id, district="Oost")
    await enter(town, sara, "district")
    await town.write(people.change_holder, abel.id, district="Noord")
    await town.tap(town.karin, "1:ka:district:0")
    assert (await of(town, sara)).district == "Oost"


async def test_districts_of_the_own_town_alone_and_those_of_the_most_people(town: Town) -> None:
    _, sara = await town.join("Sara")
    _, elsewhere = await town.another_coach(town="Testerdam")
    for name, district in (("Abel", "Zuid"), ("Bo", "Zuid"), ("Ce", "Oost"), ("Da", "Noord")):
        holder = await town.without_phone(name)
        await town.write(people.change_holder, holder.id, district=district)
    assert await town.read(in_town.districts, sara.municipality_id) == ["Noord", "Oost", "Zuid"]
    assert await town.read(in_town.districts, sara.municipality_id, most=2) == ["Noord", "Zuid"]
    assert await town.read(in_town.districts, elsewhere.municipality_id) == []
    for change in (actions.set_district, actions.set_level):
        with pytest.raises(NotFound):
            await town.write(change, elsewhere.id, sara.id, None, now=town.now)

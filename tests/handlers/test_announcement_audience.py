"""For whom an announcement is: by taps, with the count of now after each, and never by where somebody comes from."""

import pytest

from bot.actions import announcing, plans, trajectories
from bot.actions.announcement_audience import MOST_EARLIER
from bot.rules.announcements import State
from bot.rules.audience import Audience, Level
from bot.rules.trajectory import Law, Route
from bot.rules.values import ChatState, Domain
from storage import audit, people
from tests.handlers.releasing import another_manager, present, released, written
from tests.handlers.town import Town, data_of


async def audience(town: Town, number: int) -> Audience:
    return (await present(town, number)).audience


async def test_the_count_is_live_on_the_same_message(town: Town) -> None:
    await town.join("Semhar", language="ti")
    await town.join("Sami", language="ar")
    await town.join("Eden", language="en")
    number = await written(town, "ti")
    await town.tap_data(town.karin, f"1:ea:{number}")
    shown = town.last(town.karin)
    assert "👥 Who gets it?\nEverybody whom you may write to." in shown
    assert "📨 3 people get it.\nDutch: 2 · Tigrinya: 1" in shown
    assert "⚠️ 1 person reads Arabic: there is no version, they get Dutch." in shown
    messages = len(town.all(town.karin))
    assert "📨 3 people get it." in await town.tap(town.karin, "Language")
    assert "📨 1 person gets it.\nTigrinya: 1" in await town.tap(town.karin, "▫️ Tigrinya")
    assert "📨 2 people get it.\nDutch: 1 · Tigrinya: 1" in await town.tap(town.karin, "▫️ Arabic")
    assert "📨 1 person gets it.\nDutch: 1" in await town.tap(town.karin, "✅ Tigrinya")
    assert await audience(town, number) == Audience(languages=("ar",))
    assert "Language: Arabic" in await town.tap(town.karin, "✅ Ready")
    assert len(town.all(town.karin)) == messages
    shown = await town.tap(town.karin, "👥 Everybody")
    assert "📨 3 people get it." in shown
    assert await audience(town, number) == Audience()


async def test_who_does_not_get_it_is_counted_with_the_reason(town: Town) -> None:
    await town.join("Semhar")
    blocked, _ = await town.join("Sami")
    await town.without_phone("Eden")
    _, holder = await town.join("Abel")
    await town.write(people.change_holder, holder.id, language=None)
    await town.write(people.close_chat, blocked.id, ChatState.BLOCKED, now=town.now)
    number = await written(town, "en")
    await town.tap_data(town.karin, f"1:ea:{number}")
    shown = town.last(town.karin)
    assert "📨 2 people get it." in shown
    assert "❔ 1 person has not chosen a language: they get Dutch." in shown
    assert "🚫 1 person has closed the chat: send a letter." in shown
    assert "✉️ 1 person does not use the app: send a letter." in shown


async def test_by_law_route_level_district_goal_and_coach(town: Town) -> None:
    _, first = await town.join("Semhar")
    _, bram = await another_manager(town)
    _, second = await town.join("Sami", coach=bram)
    now = {"now": town.now}
    await town.write(trajectories.set_law, town.coach.id, first.id, Law.WI2021, **now)
    await town.write(trajectories.set_route, town.coach.id, first.id, Route.B1, **now)
    await town.write(people.change_holder, first.id, level="A2", district="Noord")
    await town.write(people.change_holder, second.id, district="Zuid & Co")
    await town.write(plans.add_goal, bram.id, second.id, Domain.WORK, "Brood bakken", **now)
    number = await written(town)
    await town.tap_data(town.karin, f"1:ea:{number}")
    for field, option in (
        ("Law", "Wi2021"),
        ("Route", "B1 route"),
        ("Level of Dutch", "A2"),
        ("District", "Noord"),
        ("Coach", "Karin"),
    ):
        await town.tap(town.karin, f"▫️ {field}")
        assert "📨 1 person gets it." in await town.tap(town.karin, f"▫️ {option}"), field
        await town.tap(town.karin, "✅ Ready")
    assert await audience(town, number) == Audience(
        laws=(Law.WI2021,),
        routes=(Route.B1,),
        levels=(Level.A2,),
        districts=("Noord",),
        coach_ids=(town.coach.id,),
    )
    await town.tap(town.karin, "👥 Everybody")
    await town.tap(town.karin, "▫️ Open goals")
    assert "📨 1 person gets it." in await town.tap(town.karin, "▫️ Work")
    await town.tap(town.karin, "✅ Ready")
    await town.tap(town.karin, "▫️ District")
    assert "📨 1 person gets it." in await town.tap(town.karin, "▫️ Zuid & Co")
    assert await audience(town, number) == Audience(tracks=(Domain.WORK,), districts=("Zuid & Co",))


async def test_by_who_had_an_earlier_one(town: Town) -> None:
    await town.join("Semhar")
    await released(town)
    await town.join("Sami")
    number = await written(town)
    await town.tap_data(town.karin, f"1:ea:{number}")
    await town.tap(town.karin, "▫️ Had no earlier one")
    assert "📨 1 person gets it." in await town.tap(town.karin, "▫️ Wed 18 Nov · Het loket")
    await town.tap(town.karin, "✅ Ready")
    await town.tap(town.karin, "▫️ Had an earlier one")
    assert "📭 Nobody gets it." in await town.tap(town.karin, "▫️ Wed 18 Nov · Het loket")


async def test_a_part_of_the_town_that_is_gone_is_no_choice(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await town.write(people.change_holder, holder.id, district="Noord")
    number = await written(town)
    await town.tap_data(town.karin, f"1:eb:{number}:d")
    await town.write(people.change_holder, holder.id, district="Oost")
    shown = await town.tap(town.karin, "▫️ Noord")
    assert shown.startswith("🔄 This list has changed. Look at it again.")
    assert await audience(town, number) == Audience()


async def test_many_parts_of_the_town_come_in_pages(town: Town) -> None:
    for place in range(20):
        _, holder = await town.join(f"Semhar {place}")
        await town.write(people.change_holder, holder.id, district=f"Wijk {place:02}")
    number = await written(town)
    await town.tap_data(town.karin, f"1:eb:{number}:d")
    await town.tap(town.karin, "▶️")
    assert "📨 1 person gets it." in await town.tap(town.karin, "▫️ Wijk 19")
    # The page is the same after a tap.
    assert "▫️ Wijk 18" in "".join(town.stage.last(town.karin).buttons)
    assert all(len(data.encode()) <= 64 for data in data_of(town.stage.last(town.karin)))


async def test_a_coach_has_the_own_people_and_no_choice_of_coaches(town: Town) -> None:
    phone, bram = await town.another_coach()
    await town.join("Semhar")
    await town.join("Sami", coach=bram)
    number = await written(town, by=bram)
    await town.tap_data(phone, f"1:ea:{number}")
    assert "📨 1 person gets it." in town.last(phone)
    assert f"1:eb:{number}:c" not in data_of(town.stage.last(phone))


@pytest.mark.parametrize("kind", ["coach", "earlier", "whole"])
async def test_nothing_of_another_municipality(town: Town, kind: str) -> None:
    """P04: forged taps get the answer of a number that does not exist, and each is noted."""
    await town.join("Semhar")
    _, els = await town.another_coach("Els", "Elders")
    theirs = await written(town, by=els)
    number = await written(town)
    forged = {
        "coach": f"1:et:{number}:c:{els.id}",
        "earlier": f"1:et:{number}:n:{theirs}",
        "whole": f"1:ea:{theirs}",
    }[kind]
    await town.tap_data(town.karin, forged)
    refused = town.last(town.karin)
    await town.tap_data(town.karin, "1:ea:999999")
    assert town.last(town.karin) == refused
    assert "cannot find" in refused
    assert await audience(town, number) == Audience()
    noted = await town.read(audit.of_subject, forged)
    assert [one.what for one in noted] == ["refused"]


async def test_what_went_is_not_for_others_any_more(town: Town) -> None:
    await town.join("Semhar")
    number = await released(town)
    for data in (f"1:ea:{number}", f"1:eb:{number}:l", f"1:et:{number}:v:A2", f"1:ee:{number}"):
        await town.tap_data(town.karin, data)
        assert town.last(town.karin).startswith("🔄 This was changed, sent or withdrawn meanwhile."), data
    one = await present(town, number)
    assert (one.state, one.audience) == (State.RELEASED, Audience())


async def test_a_change_takes_the_question_back_from_who_was_asked(town: Town) -> None:
    await town.join("Semhar")
    await another_manager(town)
    number = await written(town)
    await town.write(announcing.ask, town.coach.id, number, now=town.now)
    await town.tap_data(town.karin, f"1:et:{number}:v:A2")
    assert (await present(town, number)).state is State.DRAFT


async def test_a_second_person_reads_whose_people_it_is_for(town: Town) -> None:
    """Mona's announcement is for the people in her hands, though a manager may write to all."""
    phone, mona = await town.another_coach("Mona")
    await town.join("Semhar", coach=mona)
    number = await written(town, by=mona)
    await town.write(announcing.ask, mona.id, number, now=town.now)
    await town.stage.settle()
    await town.tap_data(town.karin, f"1:hr:{number}")
    assert "👥 For 1 person\nEverybody in the caseload of Mona.\n" in town.last(town.karin)
    await town.tap_data(phone, f"1:hr:{number}")
    assert "👥 For 1 person\nEverybody whom you may write to.\n" in town.last(phone)
    chosen = Audience(levels=(Level.A2,))
    await town.write(announcing.set_audience, mona.id, number, chosen, now=town.now)
    await town.tap_data(town.karin, f"1:hr:{number}")
    assert "\nOnly people in the caseload of Mona.\nLevel of Dutch: A2\n" in town.last(town.karin)


async def test_of_a_managers_one_a_second_person_reads_that_it_is_for_the_municipality(town: Town) -> None:
    await town.join("Semhar")
    phone, _ = await another_manager(town)
    number = await written(town)
    await town.tap_data(phone, f"1:hr:{number}")
    assert "👥 For 1 person\nEverybody in the municipality.\n" in town.last(phone)


async def test_what_was_chosen_has_a_name_whoever_left_and_however_long_ago(town: Town) -> None:
    _, mona = await town.another_coach("Mona")
    await town.join("Semhar")
    first = await released(town)
    for _ in range(MOST_EARLIER):
        await released(town)
    number = await written(town)
    chosen = Audience(coach_ids=(mona.id,), not_reached_by=(first,))
    await town.write(announcing.set_audience, town.coach.id, number, chosen, now=town.now)
    await town.write(people.change_staff, mona.id, left_at=town.now)
    await town.tap_data(town.karin, f"1:ea:{number}")
    shown = town.last(town.karin)
    assert "Coach: Mona\n" in shown
    assert "Had no earlier one: Wed 18 Nov · Het loket verhuist naar de…\n" in shown
    assert "✅ Mona" in "".join(await options(town, "Coach"))
    assert "✅ Wed 18 Nov" in "".join(await options(town, "Had no earlier one"))


async def options(town: Town, field: str) -> list[str]:
    """What can be chosen of this field of the announcement that is shown, which is left again."""
    await town.tap(town.karin, field)
    labels = list(town.stage.last(town.karin).buttons)
    await town.tap(town.karin, "✅ Ready")
    return labels

"""A button that is tapped twice before the message under it has changed: the second tap adds nothing."""

import asyncio
from typing import Any

from telegram import Update

from bot.actions import plans as actions
from bot.phrases import phrasebook
from bot.rules.plans import Goal, GoalState, suggested
from bot.rules.values import Domain, Holder
from storage import absences, plans, trajectories
from tests.handlers.lines import enter
from tests.handlers.talking import opened, replies_to
from tests.handlers.town import Town, data_of


async def twice(town: Town, data: str) -> None:
    """The second tap comes after the first one was worked on, from the same message."""
    message = town.stage.last(town.karin)
    for _ in range(2):
        town.karin.tap(town.stage.bot, message.message_id, data)
    await town.stage.settle()


async def goals(town: Town, holder: Holder) -> list[Goal]:
    found: list[Goal] = await town.read(plans.goals_of, holder.id)
    return found


async def test_a_goal_and_a_step(town: Town) -> None:
    _, holder = await town.join()
    await town.tap_data(town.karin, f"1:gd:{holder.id}:work")
    await twice(town, f"1:ge:{holder.id}:work:cv")
    [goal] = await goals(town, holder)
    assert "By when?" in town.last(town.karin)
    await town.tap_data(town.karin, f"1:gj:{goal.id}")
    await twice(town, f"1:gk:{goal.id}:ask")
    [goal] = await goals(town, holder)
    assert [step.words for step in goal.steps] == [suggested("ask")]
    await town.tap_data(town.karin, f"1:gm:{goal.steps[0].id}:1")
    await town.tap_data(town.karin, f"1:gk:{goal.id}:ask")  # what was done may be done again
    [goal] = await goals(town, holder)
    assert len(goal.steps) == 2


async def test_a_goal_that_the_person_proposed_is_agreed_to(town: Town) -> None:
    phone, holder = await town.join()
    await town.write(actions.propose_goal, phone.id, holder.id, Domain.WORK, suggested("cv"), now=town.now)
    await town.tap_data(town.karin, f"1:ge:{holder.id}:work:cv")
    [goal] = await goals(town, holder)
    assert (goal.state, goal.by_holder) == (GoalState.OPEN, True)


async def test_where_somebody_stands(town: Town) -> None:
    phone, holder = await town.join()
    for who, data in ((town.karin, f"1:go:{holder.id}:work:3"), (phone, f"1:pe:{holder.id}:work:3")):
        for _ in range(2):
            await town.tap_data(who, data)
    measures = await town.read(plans.measures_of, holder.id)
    assert [one.by_holder for one in measures] == [False, True]
    await town.tap_data(town.karin, f"1:go:{holder.id}:work:4")
    await town.tap_data(town.karin, f"1:go:{holder.id}:work:3")
    assert len(await town.read(plans.measures_of, holder.id)) == 4


async def test_the_yes_under_hours_at_the_same_moment(town: Town) -> None:
    """Hours are a sum: those entered twice would count twice."""
    _, holder = await town.join()
    answers = ("1:ka:kind:nt2", "12", "1:ka:day:today", "1:ka:source:school")
    await enter(town, holder, "hours", *answers)
    message = town.with_button(town.karin, "1:ks")
    application = town.stage.app.application

    def tap(number: int) -> Update | None:
        shown: dict[str, Any] = {
            "message_id": message.message_id,
            "date": int(town.now.timestamp()),
            "chat": town.karin.chat_api(),
            "text": "…",
        }
        query = {
            "id": str(number),
            "from": town.karin.user,
            "chat_instance": "1",
            "data": "1:ks",
            "message": shown,
        }
        return Update.de_json({"update_id": 900_000 + number, "callback_query": query}, application.bot)

    await asyncio.gather(*(application.process_update(tap(number)) for number in range(2)))
    await town.stage.settle()
    record = await town.read(trajectories.record, holder.id, now=town.now)
    assert [entry.minutes for entry in record.hours] == [720]
    assert "NT2 lessons: 12 hours" in town.last(town.karin)


async def test_an_old_button_for_a_day_leaves_another_dialog_alone(town: Town) -> None:
    _, holder = await town.join()
    goal = await town.write(actions.add_goal, town.coach.id, holder.id, Domain.WORK, "Een baan", now=town.now)
    await town.tap_data(town.karin, f"1:sb:{holder.id}")
    await town.say(town.karin, "24 nov 14:00")
    before = await town.said(town.karin)
    await town.tap_data(town.karin, f"1:gf:{goal.id}:3")
    assert (await goals(town, holder))[0].due is not None
    assert await town.said(town.karin) == before


async def at_one_moment(town: Town, data: str) -> None:
    """Two taps on one button, neither of which has been worked on when the other one comes."""
    message = town.with_button(town.karin, data)
    application = town.stage.app.application

    def tap(number: int) -> Update | None:
        shown: dict[str, Any] = {
            "message_id": message.message_id,
            "date": int(town.now.timestamp()),
            "chat": town.karin.chat_api(),
            "text": "…",
        }
        query = {"id": str(number), "from": town.karin.user, "chat_instance": "1", "message": shown}
        tapped = {"update_id": 900_000 + number, "callback_query": {**query, "data": data}}
        return Update.de_json(tapped, application.bot)

    await asyncio.gather(*(application.process_update(tap(number)) for number in range(2)))
    await town.stage.settle()


async def test_the_yes_to_an_answer_at_the_same_moment(town: Town) -> None:
    """It was asked for whom it is, and goes there once."""
    _, first = await town.join("Semhar")
    _, second = await town.join("Omar")
    for holder in (first, second):
        await opened(town, holder)
        await town.say(town.karin, "Tot morgen")
    [data] = [one for one in data_of(town.stage.last(town.karin)) if one.startswith("1:ts:")]
    await at_one_moment(town, data)
    assert len(await replies_to(town, second)) == 1


async def test_a_phrase_at_the_same_moment(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:tf:{holder.id}")
    group = next(one for one in data_of(town.stage.last(town.karin)) if one.startswith("1:tg:"))
    await town.tap_data(town.karin, group)
    plain = next(one.id for one in phrasebook().phrases.values() if not one.places)
    await town.tap_data(town.karin, f"1:tp:{holder.id}:{plain}")
    [data] = [one for one in data_of(town.stage.last(town.karin)) if one.startswith("1:ts:")]
    await at_one_moment(town, data)
    assert len(await replies_to(town, holder)) == 1


async def test_an_absence_at_the_same_moment(town: Town) -> None:
    await town.say(town.karin, "/away")
    for data in (f"1:aa:{town.coach.id}", "1:ab:2026-11-20", "1:ac:2026-11-23", "1:ad:0"):
        await town.tap_data(town.karin, data)
    await at_one_moment(town, "1:ae")
    assert len(await town.read(absences.of_municipality, town.coach.municipality_id, town.now)) == 1

"""The plan in both chats: coach and holder set goals together, step by step, and see from where to where."""

from datetime import date, timedelta

import pytest

from bot.actions import plans as actions
from bot.actions import trajectories
from bot.rules.lengths import MESSAGE_LIMIT, utf16_length
from bot.rules.plans import MOST_GOALS, MOST_STEPS, SUGGESTIONS, WORDS_LIMIT, Goal, GoalState, Plan, suggested
from bot.rules.trajectory import Guidance
from bot.rules.values import Dial, Domain, Holder
from storage import people, plans
from tests.handlers.town import Town, data_of, local


async def plan_of(town: Town, holder: Holder) -> Plan:
    found: Plan = await town.read(actions.plan_of, holder.id)
    return found


async def a_goal(town: Town, holder: Holder, *steps: str, words: str = "Een baan") -> Goal:
    goal = await town.write(actions.add_goal, town.coach.id, holder.id, Domain.WORK, words, now=town.now)
    for words in steps:
        await town.write(actions.add_step, town.coach.id, goal.id, words, now=town.now)
    found: Goal = await town.read(plans.goal, goal.id)
    return found


async def open_plan(town: Town, holder: Holder) -> str:
    await town.say(town.karin, "/people")
    await town.tap(town.karin, f"1:sp:{holder.id}")
    return await town.tap(town.karin, "🗺 Plan")


# The coach


async def test_seven_tracks_stand_side_by_side(town: Town) -> None:
    _, holder = await town.join("Semhar")
    shown = await open_plan(town, holder)
    names = (
        "🗣 Language",
        "🗂 Self-reliance, money",
        "🏛 Civic values",
        "💼 Work",
        "🎓 Education",
        "💬 Health",
        "👋 Social network",
    )
    assert "from 1 to 5" not in shown
    assert [shown.index(name) for name in names] == sorted(shown.index(name) for name in names)


async def test_a_goal_by_buttons_with_a_date_and_a_step(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await open_plan(town, holder)
    await town.tap(town.karin, "1:gb:")
    await town.tap_data(town.karin, f"1:gb:{holder.id}:work")
    await town.tap(town.karin, "➕ Goal")
    shown = await town.tap(town.karin, "Do an internship")
    assert "By when?" in shown
    shown = await town.tap(town.karin, "1:gf:1:3")
    assert "Do an internship (by Thursday 18 February 2027)" in shown
    await town.tap(town.karin, "➕ Step")
    await town.tap(town.karin, "Ask what is possible")
    shown = await town.tap(town.karin, "1:gl:1:2")
    assert "▫️ Ask what is possible (by Wednesday 2 December 2026)" in shown
    shown = await town.tap(town.karin, "▫️ Ask what is possible")
    assert "✅ Ask what is possible (Wednesday 18 November 2026)" in shown
    shown = await town.tap(town.karin, "🏁 Reached")
    assert "(reached)" in shown
    [goal] = (await plan_of(town, holder)).goals
    assert (goal.state, goal.due) == (GoalState.REACHED, date(2027, 2, 18))


async def test_a_goal_and_a_step_by_typing(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:gd:{holder.id}:work")
    assert "By when?" in await town.say(town.karin, "Een eigen  winkel <3")
    assert "do not understand that day" in await town.say(town.karin, "ooit")
    assert "do not understand that day" in await town.say(town.karin, "1-1-2020")
    shown = await town.say(town.karin, "1 maart 2027")
    assert "Een eigen winkel <3 (by Monday 1 March 2027)" in shown
    await town.tap(town.karin, "➕ Step")
    await town.say(town.karin, "Naar de KvK")
    shown = await town.say(town.karin, "morgen")
    assert "Naar de KvK (by Thursday 19 November 2026)" in shown
    assert await town.said(town.karin) is None


async def test_words_that_are_too_long_are_asked_again(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:gd:{holder.id}:work")
    assert "too long" in await town.say(town.karin, "x" * (WORDS_LIMIT + 1))
    assert "By when?" in await town.say(town.karin, "x" * WORDS_LIMIT)


async def test_an_update_delivered_twice_adds_one(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:gd:{holder.id}:work")
    for words, shown in (("Een winkel", "By when?"), ("1 maart 2027", "1 March 2027")):
        town.stage.standin.faults.double_delivery(town.stage.bot)
        assert shown in await town.say(town.karin, words)
    await town.tap(town.karin, "➕ Step")
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.say(town.karin, "Bellen")
    [goal] = (await plan_of(town, holder)).goals
    assert [step.words for step in goal.steps] == ["Bellen"]


async def test_an_old_button_shows_the_goal_as_it_is_now(town: Town) -> None:
    _, holder = await town.join("Semhar")
    goal = await a_goal(town, holder)
    await town.tap_data(town.karin, f"1:gi:{goal.id}:1:reached")
    await town.tap_data(town.karin, f"1:gi:{goal.id}:1:dropped")
    assert "(reached)" in town.last(town.karin)


async def test_a_track_that_is_full_says_so(town: Town) -> None:
    _, holder = await town.join("Semhar")
    for number in range(MOST_GOALS):
        await a_goal(town, holder, words=f"Doel {number}")
    await town.tap_data(town.karin, f"1:gd:{holder.id}:work")
    assert "enough goals" in await town.say(town.karin, "Nog een")


async def test_about_health_the_coach_types_nothing(town: Town) -> None:
    _, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:gd:{holder.id}:health")
    assert "Nothing about health is written here" in town.last(town.karin)
    assert "Nothing about health is written here" in await town.say(town.karin, "Rugpijn")
    assert (await plan_of(town, holder)).goals == ()
    await town.tap_data(town.karin, f"1:ge:{holder.id}:health:talk")
    [goal] = (await plan_of(town, holder)).goals
    await town.tap_data(town.karin, f"1:gj:{goal.id}")
    assert "What is the next small step? Choose one." in await town.say(town.karin, "Naar de arts")
    assert (await plan_of(town, holder)).goals[0].steps == ()
    await town.tap_data(town.karin, f"1:gb:{holder.id}:health")
    assert "Discuss something with my coach" in town.last(town.karin)
    assert not [data for data in data_of(town.stage.last(town.karin)) if data.startswith("1:go:")]


async def test_a_code_of_another_domain_is_no_goal(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:ge:{holder.id}:health:job")
    await town.tap_data(phone, f"1:ph:{holder.id}:health:job")
    goal = await a_goal(town, holder)
    await town.tap_data(town.karin, f"1:gk:{goal.id}:job")
    [found] = (await plan_of(town, holder)).goals
    assert found == goal


async def test_measured_again_there_is_a_line(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await town.tap_data(town.karin, f"1:go:{holder.id}:work:2")
    await town.tap_data(phone, f"1:pe:{holder.id}:work:1")
    await town.stage.pass_time(local("2027-03-01 10:00"))
    await town.tap_data(phone, f"1:pe:{holder.id}:work:4")
    await town.tap_data(town.karin, f"1:gb:{holder.id}:work")
    shown = town.last(town.karin)
    assert "🙋 1 of 5 (Wednesday 18 November 2026) → 4 of 5 (Monday 1 March 2027)" in shown
    assert "👤 2 of 5 (Wednesday 18 November 2026, Karin)" in shown
    await town.tap_data(town.karin, f"1:ga:{holder.id}")
    assert "Work · 🙋 1 → 4 · 👤 2" in town.last(town.karin)
    assert "from 1 to 5: 🙋 says the person, 👤 says the coach" in town.last(town.karin)


async def test_words_are_corrected(town: Town) -> None:
    _, holder = await town.join("Semhar")
    goal = await a_goal(town, holder, "Cv makn", "Bellen")
    await town.tap_data(town.karin, f"1:gg:{goal.id}")
    await town.tap(town.karin, "✏️ Other words")
    shown = await town.say(town.karin, "Een baan in de zorg")
    assert "Een baan in de zorg" in shown
    await town.tap(town.karin, "✏️ Other words")
    await town.tap(town.karin, f"1:gr:{goal.steps[0].id}")
    town.stage.standin.faults.double_delivery(town.stage.bot)
    await town.say(town.karin, "Cv maken")
    changed = await town.read(plans.goal, goal.id)
    assert changed.words == "Een baan in de zorg"
    assert [step.words for step in changed.steps] == ["Cv maken", "Bellen"]


async def test_words_stay_after_cancel(town: Town) -> None:
    _, holder = await town.join("Semhar")
    goal = await a_goal(town, holder)
    await town.tap_data(town.karin, f"1:gq:{goal.id}")
    await town.tap(town.karin, "1:sx")
    await town.say(town.karin, "Iets anders")
    assert (await town.read(plans.goal, goal.id)).words == "Een baan"


async def test_no_words_about_health_are_typed(town: Town) -> None:
    _, holder = await town.join("Semhar")
    goal = await town.write(
        actions.add_goal, town.coach.id, holder.id, Domain.HEALTH, suggested("talk"), now=town.now
    )
    await town.tap_data(town.karin, f"1:gg:{goal.id}")
    assert f"1:gq:{goal.id}" not in data_of(town.stage.last(town.karin))
    await town.tap_data(town.karin, f"1:gq:{goal.id}")
    await town.say(town.karin, "Naar de psycholoog")
    assert (await town.read(plans.goal, goal.id)).words == suggested("talk")


# The holder


async def test_step_by_step_a_holder_sees_the_next_one_alone(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await a_goal(town, holder, "Een cv maken", "Bellen")
    shown = await town.say(phone, "/plan")
    assert "Your next step: Een cv maken" in shown
    assert "Bellen" not in shown
    shown = await town.tap(phone, "✅ Een cv maken")
    assert "Done: Een cv maken" in shown
    assert "Your next step: Bellen" in shown


async def test_who_steers_alone_sees_all_steps(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await a_goal(town, holder, "Een cv maken", "Bellen")
    await open_plan(town, holder)
    assert "sees all steps" in await town.tap(town.karin, "🧭 Show all steps")
    shown = await town.say(phone, "/plan")
    assert "▫️ Een cv maken" in shown
    assert "▫️ Bellen" in shown
    await town.tap(phone, "1:pb:")
    assert {"✅ Een cv maken", "✅ Bellen"} <= set(town.stage.last(phone).buttons)


async def test_faces_for_each_track_but_health(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await town.say(phone, "/plan")
    await town.tap(phone, "🙂 How is it going?")
    asked = []
    while town.stage.last(phone).buttons[0] == "😟":
        asked.append(town.last(phone).splitlines()[1])
        await town.tap(phone, "😀")
    assert len(asked) == len(set(asked)) == len(Domain) - 1
    measured = await town.read(plans.measures_of, holder.id)
    assert {one.domain for one in measured} == set(Domain) - {Domain.HEALTH}
    assert "Your plan" in town.last(phone)
    await town.tap_data(phone, f"1:pd:{holder.id}:health")
    await town.tap_data(phone, f"1:pe:{holder.id}:health:1")
    assert len(await town.read(plans.measures_of, holder.id)) == len(measured)


async def test_a_proposed_goal_waits_for_the_coach(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await town.say(phone, "/plan")
    await town.tap(phone, "➕ New goal")
    await town.tap(phone, "💼 Work")
    assert "Your coach will look at this goal" in await town.tap(phone, "Do volunteer work")
    assert "Semhar proposed a goal" in town.last(town.karin)
    assert "(your coach will look at it)" in await town.say(phone, "/plan")
    await town.tap(town.karin, "🗺 Plan")
    assert "Do volunteer work (proposed)" in town.last(town.karin)
    [goal] = (await plan_of(town, holder)).goals
    await town.tap_data(town.karin, f"1:gg:{goal.id}")
    assert "Semhar proposed this goal" in town.last(town.karin)
    await town.tap(town.karin, "👍 Agreed")
    [goal] = (await plan_of(town, holder)).goals
    assert (goal.state, goal.by_holder) == (GoalState.OPEN, True)


async def test_a_goal_in_own_words_and_then_a_word_to_the_coach(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await town.tap_data(phone, f"1:pg:{holder.id}:social")
    assert "too long" in await town.say(phone, "x" * (WORDS_LIMIT + 1))
    town.stage.standin.faults.double_delivery(town.stage.bot)
    assert "Voetballen" in await town.say(phone, "Voetballen")
    assert "passed this on" in await town.say(phone, "Ik kom later")
    assert [goal.words for goal in (await plan_of(town, holder)).goals] == ["Voetballen"]
    assert len([text for text in town.all(town.karin) if "proposed a goal" in text]) == 1
    assert "Ik kom later" in town.last(town.karin)


@pytest.mark.parametrize("left", ["time", "button", "another button", "/appointments", "/line"])
async def test_who_left_the_question_writes_to_the_coach(town: Town, left: str) -> None:
    phone, holder = await town.join("Semhar")
    await town.tap_data(phone, f"1:pg:{holder.id}:social")
    if left == "time":
        await town.stage.pass_time(town.now + timedelta(hours=1))
    elif left == "button":
        await town.tap(phone, "🗺 My plan")
    elif left == "another button":
        await town.tap_data(phone, f"1:ml:{holder.id}")
    else:
        await town.say(phone, left)
    assert "passed this on" in await town.say(phone, "Ik ben er morgen niet")
    assert (await plan_of(town, holder)).goals == ()


async def test_about_health_what_is_written_goes_to_the_coach(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    await town.tap_data(phone, f"1:pg:{holder.id}:social")
    await town.tap_data(phone, f"1:pg:{holder.id}:health")
    assert "Is there something you want to discuss with your coach?" in town.last(phone)
    assert "passed this on" in await town.say(phone, "Rugpijn")
    assert (await plan_of(town, holder)).goals == ()


async def test_on_a_shared_phone_each_has_a_plan(town: Town) -> None:
    phone, semhar = await town.join("Semhar")
    _, abel = await town.join("Abel", phone=phone)
    await a_goal(town, abel, "Bellen")
    assert "Whose plan" in await town.say(phone, "/plan")
    shown = await town.tap(phone, "Abel")
    assert shown.startswith("👤 Abel")
    assert "Bellen" in shown
    shown = await town.tap_data(phone, f"1:pa:{semhar.id}")
    assert town.last(phone).startswith("👤 Semhar")
    assert "Bellen" not in town.last(phone)


async def test_a_suggestion_is_read_in_each_language(town: Town) -> None:
    phone, holder = await town.join("Semhar", language="ti")
    await town.tap_data(town.karin, f"1:ge:{holder.id}:work:job")
    assert town.words("ti", "Have a paid job") in await town.say(phone, "/plan")
    assert "Have a paid job" in await open_plan(town, holder)
    await town.write(people.change_staff, town.coach.id, language="nl")
    assert "Betaald werk hebben" in await open_plan(town, holder)


async def test_the_views_of_a_plan_can_be_translated(town: Town) -> None:
    phone, holder = await town.join("Semhar", language="ti")
    await town.write(people.change_holder, holder.id, dial=Dial.DUTCH)
    await a_goal(town, holder, "Bellen")
    own = town.words("ti", "🗺 <b>Your plan</b>")
    assert own not in await town.say(phone, "/plan")
    assert own in await town.tap(phone, "1:tr:pl:")
    for tap in ("pb:{}:work", "pd:{}:work", "pf:{}", "pg:{}:work", "ph:{}:work:cv", "pc:{}:1"):
        await town.tap_data(phone, "1:" + tap.format(holder.id))
        dutch = town.last(phone)
        assert await town.tap(phone, "1:tr:p") != dutch


@pytest.mark.parametrize("guidance", Guidance)
@pytest.mark.parametrize("dial", [Dial.OWN, Dial.BOTH])
async def test_a_full_plan_fits_in_one_message(town: Town, guidance: Guidance, dial: Dial) -> None:
    phone, holder = await town.join("Semhar", language="ti")
    await town.write(people.change_holder, holder.id, dial=dial)
    await town.write(trajectories.set_frame, town.coach.id, holder.id, guidance=guidance, now=town.now)
    due = date(2027, 9, 29)

    def fill(tx):
        for domain in Domain:
            for number in range(MOST_GOALS):
                words = f"{number}{'W' * (WORDS_LIMIT - 1)}"
                state, by = GoalState.OPEN, town.coach.id
                values = {"due": due, "set_by": by, "now": town.now}
                goal = plans.add_goal(tx, holder.id, domain, words, state=state, **values)
                for _ in range(MOST_STEPS):
                    plans.add_step(tx, goal.id, words, **values)
            for set_by in (None, town.coach.id) * 2:
                plans.add_measure(tx, holder.id, domain, 3, set_by=set_by, now=town.now)

    await town.write(fill)
    shown = await town.say(phone, "/plan")
    assert town.words("ti", "🗺 <b>Your plan</b>") in shown
    assert town.words("ti", "👋 People around you") in shown
    shown = await open_plan(town, holder)
    assert shown.startswith("🗺 Plan of Semhar")
    assert "Social network" in shown
    goal = (await plan_of(town, holder)).goals[0]
    for who, tap in (
        (phone, f"1:pb:{holder.id}:work"),
        (town.karin, f"1:gb:{holder.id}:work"),
        (town.karin, f"1:gg:{goal.id}"),
    ):
        await town.tap_data(who, tap)
        assert "WWW" in town.last(who)
    for who in (phone, town.karin):
        assert all(utf16_length(text) <= MESSAGE_LIMIT for text in town.all(who))


async def test_every_suggestion_can_be_proposed(town: Town) -> None:
    phone, holder = await town.join("Semhar")
    for domain, codes in SUGGESTIONS.items():
        await town.tap_data(phone, f"1:pg:{holder.id}:{domain}")
        offered = [data for data in data_of(town.stage.last(phone)) if data.startswith("1:ph:")]
        assert offered == [f"1:ph:{holder.id}:{domain}:{code}" for code in codes]


async def test_a_coach_has_no_plan_of_their_own(town: Town) -> None:
    assert "I do not know what you mean" in await town.say(town.karin, "/plan")

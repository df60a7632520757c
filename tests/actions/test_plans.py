"""Intake and plan as actions: who may do what, what the coach hears, and what is on record."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.actions import plans as actions
from bot.actions import trajectories
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.plans import MOST_GOALS, MOST_STEPS, Direction, GoalState, IntakeField, suggested
from bot.rules.trajectory import Guidance
from bot.rules.values import Domain, Holder, Kind
from storage import Database, audit, intakes, people, plans
from tests.actions.conftest import CHAT, rows
from tests.builders import a_coach, a_holder

Enter = Callable[..., Any]


@pytest.fixture
def mine(sqlite_db: Database, holder: Holder, now: datetime) -> Enter:
    """Carries out an action of the holder, in their chat."""

    async def act(action: Callable[..., Any], *args: Any, chat: int = CHAT, **values: Any) -> Any:
        return await sqlite_db.write(action, chat, holder.id, *args, **values, now=now)

    return act


@pytest.fixture
def coach(sqlite_db: Database, holder: Holder, now: datetime) -> Enter:
    """Carries out an action of the holder's coach about a goal or a step."""

    async def act(action: Callable[..., Any], *args: Any, by: int | None = None, **values: Any) -> Any:
        return await sqlite_db.write(action, by or holder.coach_id, *args, **values, now=now)

    return act


# Intake


async def test_an_answer_that_changes_is_kept_beside_the_one_before(
    sqlite_db: Database, holder: Holder, enter: Enter, now: datetime
) -> None:
    first = await enter(actions.set_intake, IntakeField.WORK, ("none",))
    same = await enter(actions.set_intake, IntakeField.WORK, ("none",), at=now + timedelta(days=1))
    assert same == first
    later = await enter(actions.set_intake, IntakeField.WORK, ("volunteer",), at=now + timedelta(days=90))
    assert await sqlite_db.read(intakes.history, holder.id) == [first, later]
    assert (later.set_by, later.set_at) == (holder.coach_id, now + timedelta(days=90))


# The coach's part


async def test_a_goal_with_steps_and_dates(
    sqlite_db: Database, holder: Holder, enter: Enter, coach: Enter, now: datetime
) -> None:
    goal = await enter(actions.add_goal, Domain.WORK, "Een baan")
    assert (goal.state, goal.by_holder) == (GoalState.OPEN, False)
    step = await coach(actions.add_step, goal.id, suggested("ask"))
    await coach(actions.set_step_due, step.id, date(2026, 12, 1))
    await coach(actions.set_goal_due, goal.id, date(2027, 6, 1))
    done = await coach(actions.set_step_done, step.id, True)
    assert done.done_at == now
    assert (await coach(actions.set_step_done, step.id, True)) == done
    reopened = await coach(actions.set_step_done, step.id, False)
    assert reopened.done_at is None
    plan = await sqlite_db.read(actions.plan_of, holder.id)
    assert [one.due for one in plan.goals] == [date(2027, 6, 1)]
    assert plan.goals[0].steps == (reopened,)


async def test_a_state_is_changed_once_by_what_was_seen(enter: Enter, coach: Enter, now: datetime) -> None:
    goal = await enter(actions.add_goal, Domain.WORK, "Een baan")
    reached = await coach(actions.set_goal_state, goal.id, GoalState.REACHED, version=goal.version)
    assert (reached.state, reached.closed_at) == (GoalState.REACHED, now)
    # A button from before shows the goal as it is now.
    again = await coach(actions.set_goal_state, goal.id, GoalState.DROPPED, version=goal.version)
    assert again == reached
    reopened = await coach(actions.set_goal_state, goal.id, GoalState.OPEN, version=reached.version)
    assert (reopened.state, reopened.closed_at) == (GoalState.OPEN, None)


async def test_a_dropped_goal_leaves_the_plan_and_stays_on_record(
    sqlite_db: Database, holder: Holder, enter: Enter, coach: Enter
) -> None:
    goal = await enter(actions.add_goal, Domain.WORK, "Een baan")
    await coach(actions.set_goal_state, goal.id, GoalState.DROPPED, version=1)
    assert (await sqlite_db.read(actions.plan_of, holder.id)).goals == ()
    assert [one.id for one in await sqlite_db.read(plans.goals_of, holder.id)] == [goal.id]


async def test_a_plan_has_room_for_what_can_be_kept_in_mind(enter: Enter, coach: Enter) -> None:
    goals = [await enter(actions.add_goal, Domain.WORK, f"Doel {n}") for n in range(MOST_GOALS)]
    with pytest.raises(OutOfRange):
        await enter(actions.add_goal, Domain.WORK, "Nog een")
    await enter(actions.add_goal, Domain.SOCIAL, "Een ander spoor")
    closed = await coach(actions.set_goal_state, goals[0].id, GoalState.REACHED, version=1)
    await enter(actions.add_goal, Domain.WORK, "Nog een")
    with pytest.raises(OutOfRange):
        await coach(actions.set_goal_state, closed.id, GoalState.OPEN, version=closed.version)
    for n in range(MOST_STEPS):
        await coach(actions.add_step, goals[1].id, f"Stap {n}")
    with pytest.raises(OutOfRange):
        await coach(actions.add_step, goals[1].id, "Nog een")


async def test_no_words_about_health_are_kept(
    sqlite_db: Database, holder: Holder, enter: Enter, coach: Enter, mine: Enter
) -> None:
    with pytest.raises(OutOfRange):
        await enter(actions.add_goal, Domain.HEALTH, "Rugpijn")
    with pytest.raises(OutOfRange):
        await mine(actions.propose_goal, Domain.HEALTH, "Rugpijn")
    for measuring in (
        enter(actions.measure, Domain.HEALTH, 2),
        mine(actions.measure_oneself, Domain.HEALTH, 2),
    ):
        with pytest.raises(OutOfRange):
            await measuring
    goal = await enter(actions.add_goal, Domain.HEALTH, suggested("talk"))
    with pytest.raises(OutOfRange):
        await coach(actions.add_step, goal.id, "Rugpijn")
    await coach(actions.add_step, goal.id, suggested("appointment"))
    assert await sqlite_db.read(plans.measures_of, holder.id) == []


@pytest.mark.parametrize("value", [0, 6, -1])
async def test_a_measure_is_from_one_to_five(enter: Enter, mine: Enter, value: int) -> None:
    with pytest.raises(OutOfRange):
        await enter(actions.measure, Domain.WORK, value)
    with pytest.raises(OutOfRange):
        await mine(actions.measure_oneself, Domain.WORK, value)


async def test_another_coach_reaches_nothing(
    sqlite_db: Database, holder: Holder, enter: Enter, coach: Enter, now: datetime
) -> None:
    other = (await sqlite_db.write(a_coach, "Bram", now=now)).id
    goal = await enter(actions.add_goal, Domain.WORK, "Een baan")
    step = await coach(actions.add_step, goal.id, "Bellen")
    tries: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = [
        (actions.set_intake, (holder.id, IntakeField.WORK, ("none",)), {}),
        (actions.add_goal, (holder.id, Domain.WORK, "x"), {}),
        (actions.measure, (holder.id, Domain.WORK, 3), {}),
        (actions.set_goal_state, (goal.id, GoalState.DROPPED), {"version": 1}),
        (actions.set_goal_due, (goal.id, None), {}),
        (actions.add_step, (goal.id, "x"), {}),
        (actions.set_step_due, (step.id, None), {}),
        (actions.set_step_done, (step.id, True), {}),
    ]
    for action, args, values in tries:
        with pytest.raises(NotFound):
            await coach(action, *args, by=other, **values)
    with pytest.raises(NotFound):
        await sqlite_db.read(actions.plan_for_coach, other, holder.id)
    assert await sqlite_db.read(plans.goal, goal.id) == (await coach_read(sqlite_db, holder, goal.id))


async def coach_read(db: Database, holder: Holder, goal_id: int) -> Any:
    return await db.read(actions.goal_of_coach, holder.coach_id, goal_id)


# The holder's part


async def test_a_proposal_waits_for_the_coach_who_hears_of_it_once(
    sqlite_db: Database, holder: Holder, coach: Enter, mine: Enter
) -> None:
    goal = await mine(actions.propose_goal, Domain.SOCIAL, "Voetballen bij een club")
    assert (goal.state, goal.by_holder) == (GoalState.PROPOSED, True)
    assert await mine(actions.propose_goal, Domain.SOCIAL, "Voetballen bij een club") == goal
    [told] = await sqlite_db.read(rows, Kind.STAFF_GOAL)
    assert (told.staff_id, told.subject_id) == (holder.coach_id, holder.id)
    agreed = await coach(actions.set_goal_state, goal.id, GoalState.OPEN, version=goal.version)
    assert (agreed.state, agreed.set_by, agreed.by_holder) == (GoalState.OPEN, holder.coach_id, True)


async def test_the_holder_finishes_steps_of_open_goals_alone(
    enter: Enter, coach: Enter, mine: Enter, now: datetime
) -> None:
    goal = await enter(actions.add_goal, Domain.WORK, "Een baan")
    one, other = [await coach(actions.add_step, goal.id, words) for words in ("Bellen", "Schrijven")]
    done = await mine(actions.finish_step, one.id)
    assert done.done_at == now
    assert await mine(actions.finish_step, one.id) == done
    await coach(actions.set_goal_state, goal.id, GoalState.DROPPED, version=1)
    assert (await mine(actions.finish_step, other.id)).done_at is None


async def test_a_step_of_somebody_else_is_not_there(
    sqlite_db: Database, holder: Holder, mine: Enter, now: datetime
) -> None:
    other = await sqlite_db.write(a_holder, "Sara", chat_id=701, now=now)
    goal = await sqlite_db.write(actions.add_goal, other.coach_id, other.id, Domain.WORK, "Een baan", now=now)
    step = await sqlite_db.write(actions.add_step, other.coach_id, goal.id, "Bellen", now=now)
    with pytest.raises(NotFound):
        await mine(actions.finish_step, step.id)
    for action, args in (
        (actions.propose_goal, (Domain.WORK, "x")),
        (actions.measure_oneself, (Domain.WORK, 3)),
    ):
        with pytest.raises(NotFound):
            await mine(action, *args, chat=701)
    with pytest.raises(NotFound):
        await sqlite_db.read(actions.plan_for_chat, 701, holder.id)


async def test_who_stopped_changes_nothing_any_more(
    sqlite_db: Database, holder: Holder, mine: Enter, now: datetime
) -> None:
    await sqlite_db.write(people.change_holder, holder.id, stopped_at=now)
    with pytest.raises(NotFound):
        await mine(actions.propose_goal, Domain.WORK, "Een baan")


async def test_both_pairs_of_eyes_are_measured_again(
    sqlite_db: Database, holder: Holder, enter: Enter, mine: Enter
) -> None:
    await enter(actions.measure, Domain.WORK, 2)
    await mine(actions.measure_oneself, Domain.WORK, 1)
    await mine(actions.measure_oneself, Domain.WORK, 4)
    plan = await sqlite_db.read(actions.plan_of, holder.id)
    assert [(line.by_holder, line.direction) for line in plan.lines] == [(True, Direction.UP), (False, None)]


async def test_guidance_is_part_of_the_plan(sqlite_db: Database, holder: Holder, enter: Enter) -> None:
    assert (await sqlite_db.read(actions.plan_of, holder.id)).guidance is Guidance.PHASED
    await enter(trajectories.set_frame, guidance=Guidance.SELF_STEERING)
    assert (await sqlite_db.read(actions.plan_of, holder.id)).guidance is Guidance.SELF_STEERING


async def test_the_record_says_who_did_what_and_no_words(
    sqlite_db: Database, holder: Holder, coach: Enter, mine: Enter, now: datetime
) -> None:
    goal = await mine(actions.propose_goal, Domain.WORK, "Geheim")
    await coach(actions.set_goal_state, goal.id, GoalState.OPEN, version=1)
    step = await coach(actions.add_step, goal.id, "Geheim")
    await mine(actions.finish_step, step.id)
    noted = await sqlite_db.read(audit.of_subject, f"goal:{goal.id}")
    assert [(entry.actor, entry.what) for entry in noted] == [
        (f"holder:{holder.id}", "proposed_goal"),
        (f"staff:{holder.coach_id}", "goal_open"),
        (f"staff:{holder.coach_id}", "added_step"),
        (f"holder:{holder.id}", "step_done"),
    ]
    assert {entry.at for entry in noted} == {now}

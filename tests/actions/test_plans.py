"""Intake and plan: who may, what the coach hears, and what is kept."""

from datetime import datetime, timedelta

import pytest

from bot.actions import plans as actions
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.plans import MOST_GOALS, GoalState, IntakeField, suggested
from bot.rules.values import Domain, Holder, Kind
from storage import Database, intakes
from tests.actions.conftest import CHAT, rows
from tests.builders import a_coach


async def test_what_a_holder_proposes_waits_for_the_coach(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    db = sqlite_db
    goal = await db.write(actions.propose_goal, CHAT, holder.id, Domain.WORK, suggested("cv"), now=now)
    again = await db.write(actions.propose_goal, CHAT, holder.id, Domain.WORK, suggested("cv"), now=now)
    assert again == goal
    [told] = await db.read(rows, Kind.STAFF_GOAL)
    assert (told.staff_id, told.subject_id) == (holder.coach_id, holder.id)
    agreed = await db.write(
        actions.set_goal_state, holder.coach_id, goal.id, GoalState.OPEN, version=goal.version, now=now
    )
    assert (agreed.state, agreed.by_holder) == (GoalState.OPEN, True)


async def test_an_old_button_leaves_the_goal_as_it_is(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    db, coach = sqlite_db, holder.coach_id
    goal = await db.write(actions.add_goal, coach, holder.id, Domain.WORK, "Een baan", now=now)
    await db.write(actions.set_goal_state, coach, goal.id, GoalState.REACHED, version=1, now=now)
    late = await db.write(actions.set_goal_state, coach, goal.id, GoalState.DROPPED, version=1, now=now)
    assert late.state is GoalState.REACHED


async def test_a_step_is_finished_by_its_own_holder_alone(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    db, coach = sqlite_db, holder.coach_id
    goal = await db.write(actions.add_goal, coach, holder.id, Domain.WORK, "Een baan", now=now)
    step = await db.write(actions.add_step, coach, goal.id, "CV", now=now)
    with pytest.raises(NotFound):
        await db.write(actions.finish_step, CHAT + 1, holder.id, step.id, now=now)
    done = await db.write(actions.finish_step, CHAT, holder.id, step.id, now=now)
    assert done.done_at == now
    later = now + timedelta(hours=1)
    assert (await db.write(actions.finish_step, CHAT, holder.id, step.id, now=later)).done_at == now


async def test_another_coach_finds_nothing(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    db = sqlite_db
    other = await db.write(a_coach, "Bram", now=now)
    goal = await db.write(actions.add_goal, holder.coach_id, holder.id, Domain.WORK, "x", now=now)
    with pytest.raises(NotFound):
        await db.read(actions.plan_for_coach, other.id, holder.id)
    with pytest.raises(NotFound):
        await db.write(actions.set_goal_due, other.id, goal.id, None, now=now)
    with pytest.raises(NotFound):
        await db.write(actions.set_intake, other.id, holder.id, IntakeField.WORK, ("none",), now=now)
    with pytest.raises(NotFound):
        await db.write(actions.measure, other.id, holder.id, Domain.WORK, 3, now=now)


async def test_a_track_holds_few_goals_and_health_no_words(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    db, coach = sqlite_db, holder.coach_id
    for number in range(MOST_GOALS):
        await db.write(actions.add_goal, coach, holder.id, Domain.WORK, f"x{number}", now=now)
    with pytest.raises(OutOfRange):
        await db.write(actions.add_goal, coach, holder.id, Domain.WORK, "y", now=now)
    with pytest.raises(OutOfRange):
        await db.write(actions.add_goal, coach, holder.id, Domain.HEALTH, "words", now=now)
    with pytest.raises(OutOfRange):
        await db.write(actions.measure, coach, holder.id, Domain.HEALTH, 3, now=now)


async def test_the_same_answer_at_the_intake_is_no_change(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    db, coach = sqlite_db, holder.coach_id
    for codes in (("none",), ("none",), ("volunteer",)):
        await db.write(actions.set_intake, coach, holder.id, IntakeField.WORK, codes, now=now)
    kept = await db.read(intakes.history, holder.id)
    assert [one.codes for one in kept] == [("none",), ("volunteer",)]


async def test_the_plan_shows_measures_of_both(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    db = sqlite_db
    await db.write(actions.measure, holder.coach_id, holder.id, Domain.WORK, 2, now=now)
    await db.write(actions.measure_oneself, CHAT, holder.id, Domain.WORK, 4, now=now)
    _, plan = await db.read(actions.plan_for_chat, CHAT, holder.id)
    assert [(line.by_holder, line.now.value) for line in plan.lines_of(Domain.WORK)] == [
        (True, 4),
        (False, 2),
    ]

"""Goals, steps, measures and the intake, as they are stored."""

from datetime import date, datetime, timedelta

import pytest

from bot.rules.errors import NotFound
from bot.rules.plans import GoalState, IntakeField
from bot.rules.values import Domain
from storage import Database, intakes, plans
from tests.builders import a_holder


async def test_a_goal_comes_back_with_its_steps_in_order(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(
        plans.add_goal,
        holder.id,
        Domain.WORK,
        "Een baan",
        state=GoalState.OPEN,
        set_by=holder.coach_id,
        now=now,
    )
    for words in ("CV", "Stage"):
        await db.write(plans.add_step, made.id, words, set_by=None, now=now)
    [found] = await db.read(plans.goals_of, holder.id)
    assert [(step.words, step.position) for step in found.steps] == [("CV", 1), ("Stage", 2)]
    assert (found.words, found.state, found.by_holder, found.version) == (
        "Een baan",
        GoalState.OPEN,
        False,
        1,
    )


async def test_a_change_raises_the_version(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(
        plans.add_goal, holder.id, Domain.SOCIAL, "x", state=GoalState.PROPOSED, set_by=None, now=now
    )
    changed = await db.write(plans.change_goal, made.id, state=GoalState.OPEN, due=date(2027, 1, 1))
    assert (changed.version, changed.due, changed.by_holder) == (2, date(2027, 1, 1), True)
    with pytest.raises(NotFound):
        await db.write(plans.change_goal, made.id + 1, state=GoalState.OPEN)


async def test_a_step_is_done(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    goal = await db.write(
        plans.add_goal, holder.id, Domain.WORK, "x", state=GoalState.OPEN, set_by=None, now=now
    )
    step = await db.write(plans.add_step, goal.id, "y", set_by=None, now=now)
    await db.write(plans.change_step, step.id, done_at=now)
    assert (await db.read(plans.step, step.id)).done_at == now
    with pytest.raises(NotFound):
        await db.read(plans.step, step.id + 1)


async def test_measures_and_intake_keep_what_was_before(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    for value, by in ((2, holder.coach_id), (4, None)):
        await db.write(plans.add_measure, holder.id, Domain.LANGUAGE, value, set_by=by, now=now)
    found = await db.read(plans.measures_of, holder.id)
    assert [(one.value, one.by_holder) for one in found] == [(2, False), (4, True)]
    later = now + timedelta(days=1)
    await db.write(intakes.add_entry, holder.id, IntakeField.WORK, (), set_by=holder.coach_id, now=now)
    await db.write(
        intakes.add_entry, holder.id, IntakeField.WORK, ("volunteer", "before"), set_by=None, now=later
    )
    kept = await db.read(intakes.history, holder.id)
    assert [(one.codes, one.set_by, one.set_at) for one in kept] == [
        ((), holder.coach_id, now),
        (("volunteer", "before"), None, later),
    ]

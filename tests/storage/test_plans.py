from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from bot.rules.errors import NotFound
from bot.rules.plans import Goal, GoalState, IntakeEntry, IntakeField, Measure, Step
from bot.rules.values import Domain, Holder
from storage import Database, intakes, plans
from storage.trajectory_tables import goal as goal_table
from storage.trajectory_tables import intake as intake_table
from storage.trajectory_tables import measure as measure_table
from tests.builders import a_holder

DUE = date(2027, 2, 28)


@pytest.fixture
async def holder(db: Database, now: datetime) -> Holder:
    return await db.write(a_holder, now=now)


async def add(db: Database, holder: Holder, now: datetime, words: str = "Een cv maken") -> Goal:
    return await db.write(
        plans.add_goal,
        holder.id,
        Domain.WORK,
        words,
        due=DUE,
        state=GoalState.OPEN,
        set_by=holder.coach_id,
        now=now,
    )


async def test_each_answer_of_the_intake_stays(db: Database, holder: Holder, now: datetime) -> None:
    later = now + timedelta(days=200)
    coach = holder.coach_id
    first = await db.write(intakes.add_entry, holder.id, IntakeField.WORK, ("none",), set_by=coach, now=now)
    last = await db.write(
        intakes.add_entry, holder.id, IntakeField.WORK, ("volunteer", "before"), set_by=None, now=later
    )
    nothing = await db.write(intakes.add_entry, holder.id, IntakeField.HELPS, (), set_by=coach, now=later)
    assert last == IntakeEntry(last.id, IntakeField.WORK, ("volunteer", "before"), None, later)
    assert nothing.codes == ()
    assert await db.read(intakes.history, holder.id) == [first, last, nothing]

    def said_by_holder(tx: Connection) -> list[bool]:
        return list(tx.scalars(select(intake_table.c.by_holder).order_by(intake_table.c.id)))

    assert await db.read(said_by_holder) == [False, True, False]


async def test_a_goal_comes_back_as_it_was_set(db: Database, holder: Holder, now: datetime) -> None:
    made = await add(db, holder, now)
    assert made == Goal(
        *(made.id, holder.id, Domain.WORK, "Een cv maken", DUE, GoalState.OPEN, holder.coach_id, now),
        *(False, None, 1),
    )
    assert await db.read(plans.goal, made.id) == made
    assert await db.read(plans.goals_of, holder.id) == [made]


async def test_a_goal_of_the_holder_is_known_as_such(db: Database, holder: Holder, now: datetime) -> None:
    made = await db.write(
        plans.add_goal, holder.id, Domain.SOCIAL, "Voetbal", state=GoalState.PROPOSED, set_by=None, now=now
    )
    assert (made.by_holder, made.state, made.set_by) == (True, GoalState.PROPOSED, None)


async def test_each_change_raises_the_version(db: Database, holder: Holder, now: datetime) -> None:
    made = await add(db, holder, now)
    await db.write(plans.change_goal, made.id, due=None)
    changed = await db.write(plans.change_goal, made.id, state=GoalState.REACHED, closed_at=now)
    assert (changed.version, changed.due, changed.state, changed.closed_at) == (
        3,
        None,
        GoalState.REACHED,
        now,
    )


async def test_steps_stand_in_their_order_with_their_goal(
    db: Database, holder: Holder, now: datetime
) -> None:
    one, other = await add(db, holder, now), await add(db, holder, now, "Stage lopen")
    made = [
        await db.write(plans.add_step, goal.id, words, due=DUE, set_by=holder.coach_id, now=now)
        for goal, words in ((one, "Vragen"), (other, "Bellen"), (one, "Schrijven"))
    ]
    assert made[2] == Step(made[2].id, one.id, "Schrijven", DUE, None, 2)
    done = await db.write(plans.change_step, made[0].id, done_at=now)
    assert await db.read(plans.step, made[0].id) == done
    found = await db.read(plans.goals_of, holder.id)
    assert [goal.steps for goal in found] == [(done, made[2]), (made[1],)]


async def test_measures_stay_in_their_order(db: Database, holder: Holder, now: datetime) -> None:
    first = await db.write(plans.add_measure, holder.id, Domain.WORK, 2, set_by=holder.coach_id, now=now)
    second = await db.write(plans.add_measure, holder.id, Domain.WORK, 4, set_by=None, now=now)
    assert second == Measure(second.id, Domain.WORK, 4, None, now)
    assert await db.read(plans.measures_of, holder.id) == [first, second]

    def said_by_holder(tx: Connection) -> list[bool]:
        return list(tx.scalars(select(measure_table.c.by_holder).order_by(measure_table.c.id)))

    assert await db.read(said_by_holder) == [False, True]


async def test_of_another_person_there_is_nothing(db: Database, holder: Holder, now: datetime) -> None:
    other = await db.write(a_holder, "Sara", now=now)
    await add(db, holder, now)
    await db.write(intakes.add_entry, holder.id, IntakeField.WORK, ("none",), set_by=None, now=now)
    await db.write(plans.add_measure, holder.id, Domain.WORK, 2, set_by=None, now=now)
    for query in (intakes.history, plans.goals_of, plans.measures_of):
        assert await db.read(query, other.id) == []


async def test_what_is_not_there(db: Database) -> None:
    for query in (plans.goal, plans.step):
        with pytest.raises(NotFound):
            await db.read(query, 404)
    for action in (plans.change_goal, plans.change_step):
        with pytest.raises(NotFound):
            await db.write(action, 404, words="x")


async def test_words_are_not_readable_in_the_database(db: Database, holder: Holder, now: datetime) -> None:
    goal = await add(db, holder, now)
    await db.write(plans.add_step, goal.id, "Een cv vragen", set_by=None, now=now)
    await db.write(intakes.add_entry, holder.id, IntakeField.WORK, ("volunteer",), set_by=None, now=now)

    def stored(tx: Connection) -> str:
        found = [tx.scalar(text(query)) for query in RAW]
        return " ".join(str(bytes(value) if isinstance(value, memoryview) else value) for value in found)

    raw = await db.read(stored)
    assert "Een cv" not in raw
    assert "volunteer" not in raw


RAW = ("SELECT words FROM goal", "SELECT words FROM step", "SELECT value FROM intake")


async def test_a_domain_that_there_is_not_is_refused(db: Database, holder: Holder, now: datetime) -> None:
    def wrong(tx: Connection) -> None:
        tx.execute(
            goal_table.insert().values(
                holder_id=holder.id,
                domain="money",
                words="x",
                state="open",
                set_at=now,
                by_holder=False,
                version=1,
            )
        )

    with pytest.raises(IntegrityError):
        await db.write(wrong)

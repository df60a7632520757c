"""The plan of a person: goals with their steps, and measures. What names a row that is not there raises NotFound."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, update

from bot.rules.errors import NotFound
from bot.rules.plans import Goal, GoalState, Measure, Step
from bot.rules.values import Domain
from storage.trajectory_tables import goal as goals
from storage.trajectory_tables import measure as measures
from storage.trajectory_tables import step as steps

# In the order of the values' fields.
_GOAL = tuple(
    goals.c[name]
    for name in (
        *("id", "holder_id", "domain", "words", "due", "state", "set_by", "set_at", "by_holder"),
        *("closed_at", "version"),
    )
)
_STEP = tuple(steps.c[name] for name in ("id", "goal_id", "words", "due", "done_at", "position"))
_MEASURE = tuple(measures.c[name] for name in ("id", "domain", "value", "set_by", "set_at"))

_OF_HOLDER = select(*_GOAL).where(goals.c.holder_id == bindparam("holder_id")).order_by(goals.c.id)
_BY_ID = select(*_GOAL).where(goals.c.id == bindparam("goal_id"))
_STEPS = (
    select(*_STEP)
    .where(steps.c.goal_id.in_(bindparam("ids", expanding=True)))
    .order_by(steps.c.position, steps.c.id)
)
_MEASURES = select(*_MEASURE).where(measures.c.holder_id == bindparam("holder_id")).order_by(measures.c.id)


# Goals


def add_goal(
    tx: Connection,
    holder_id: int,
    domain: Domain,
    words: str,
    *,
    due: date | None = None,
    state: GoalState,
    set_by: int | None,
    now: datetime,
) -> Goal:
    """`set_by` is None where the holder proposes it."""
    row = tx.execute(
        insert(goals)
        .values(
            holder_id=holder_id,
            domain=domain,
            words=words,
            due=due,
            state=state,
            set_by=set_by,
            set_at=now,
            by_holder=set_by is None,
            version=1,
        )
        .returning(*_GOAL)
    ).one()
    return _goal(row, ())


def change_goal(tx: Connection, goal_id: int, **values: Any) -> Goal:
    """Changes fields of `Goal`, by their names, and raises the version."""
    changed = (
        update(goals)
        .where(goals.c.id == goal_id)
        .values(values | {"version": goals.c.version + 1})
        .returning(goals.c.id)
    )
    if tx.execute(changed).one_or_none() is None:
        raise NotFound
    return goal(tx, goal_id)


def goal(tx: Connection, goal_id: int) -> Goal:
    found = _with_steps(tx, _BY_ID, {"goal_id": goal_id})
    if not found:
        raise NotFound
    return found[0]


def goals_of(tx: Connection, holder_id: int) -> list[Goal]:
    """All goals of a person in every state, the oldest first, with their steps."""
    return _with_steps(tx, _OF_HOLDER, {"holder_id": holder_id})


def _with_steps(tx: Connection, statement: Select[Any], values: dict[str, int]) -> list[Goal]:
    rows = tx.execute(statement, values).all()
    found: dict[int, list[Step]] = {row.id: [] for row in rows}
    if found:
        for row in tx.execute(_STEPS, {"ids": list(found)}):
            found[row.goal_id].append(_step(row))
    return [_goal(row, found[row.id]) for row in rows]


# Steps


def add_step(
    tx: Connection, goal_id: int, words: str, *, due: date | None = None, set_by: int | None, now: datetime
) -> Step:
    """The last one of its goal."""
    last = select(func.coalesce(func.max(steps.c.position), 0)).where(steps.c.goal_id == goal_id)
    row = tx.execute(
        insert(steps)
        .values(
            goal_id=goal_id,
            words=words,
            due=due,
            position=(tx.scalar(last) or 0) + 1,
            set_by=set_by,
            set_at=now,
        )
        .returning(*_STEP)
    ).one()
    return _step(row)


def change_step(tx: Connection, step_id: int, **values: Any) -> Step:
    """Changes fields of `Step`, by their names."""
    changed = update(steps).where(steps.c.id == step_id).values(values).returning(*_STEP)
    return _step(tx.execute(changed).one_or_none())


def step(tx: Connection, step_id: int) -> Step:
    return _step(tx.execute(select(*_STEP).where(steps.c.id == step_id)).one_or_none())


# Measures


def add_measure(
    tx: Connection, holder_id: int, domain: Domain, value: int, *, set_by: int | None, now: datetime
) -> Measure:
    """`set_by` is None where the holder says it."""
    row = tx.execute(
        insert(measures)
        .values(
            holder_id=holder_id,
            domain=domain,
            value=value,
            set_by=set_by,
            set_at=now,
            by_holder=set_by is None,
        )
        .returning(*_MEASURE)
    ).one()
    return _measure(row)


def measures_of(tx: Connection, holder_id: int) -> list[Measure]:
    """All measures of a person, the oldest first."""
    return [_measure(row) for row in tx.execute(_MEASURES, {"holder_id": holder_id})]


def _goal(row: Sequence[Any], of_goal: Iterable[Step]) -> Goal:
    row_id, holder_id, domain, words, due, state, *rest = row
    return Goal(row_id, holder_id, Domain(domain), words, due, GoalState(state), *rest, tuple(of_goal))  # type: ignore[call-arg]


def _step(row: Sequence[Any] | None) -> Step:
    if row is None:
        raise NotFound
    row_id, goal_id, words, due, done_at, position = row
    return Step(row_id, goal_id, words, due, done_at, position)


def _measure(row: Sequence[Any]) -> Measure:
    row_id, domain, value, set_by, set_at = row
    return Measure(row_id, Domain(domain), value, set_by, set_at)

"""The intake and the plan: set by coach and person together, each in their own chat.

A change is kept with who made it and when; the audit says what, never in which words.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from bot.actions.notices import tell_coach
from bot.actions.people import holder_of_chat
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.local_time import local_day
from bot.rules.plans import (
    LEAST,
    MOST,
    MOST_GOALS,
    MOST_STEPS,
    Goal,
    GoalState,
    IntakeEntry,
    IntakeField,
    Measure,
    Plan,
    Step,
    compare,
    in_order,
    is_measured,
    line_of,
    suggestion_of,
    takes_words,
)
from bot.rules.values import Domain, Holder, Kind
from storage import audit, intakes, people, plans, trajectories
from storage.people import holder_of_coach

_LIVE = (GoalState.PROPOSED, GoalState.OPEN)
# To which state a coach may bring a goal, by the state that it is in.
_NEXT = {
    GoalState.PROPOSED: {GoalState.OPEN, GoalState.DROPPED},
    GoalState.OPEN: {GoalState.REACHED, GoalState.DROPPED},
    GoalState.REACHED: {GoalState.OPEN},
    GoalState.DROPPED: {GoalState.OPEN},
}

# What is read


def plan_of(tx: Connection, holder_id: int) -> Plan:
    """The plan of one person; who may see it is asked before."""
    goals = [goal for goal in plans.goals_of(tx, holder_id) if goal.state is not GoalState.DROPPED]
    lines = line_of(plans.measures_of(tx, holder_id))
    guidance = trajectories.frame(tx, holder_id).guidance
    return Plan(holder_id, guidance, tuple(in_order(goals)), tuple(lines))


def plan_for_coach(tx: Connection, staff_id: int, holder_id: int) -> tuple[Holder, Plan]:
    return holder_of_coach(tx, staff_id, holder_id), plan_of(tx, holder_id)


def plan_for_chat(tx: Connection, chat_id: int, holder_id: int) -> tuple[Holder, Plan]:
    return holder_of_chat(tx, chat_id, holder_id), plan_of(tx, holder_id)


def goal_of_coach(tx: Connection, staff_id: int, goal_id: int) -> Goal:
    """The goal, if it is of somebody in this coach's caseload. NotFound else."""
    goal = plans.goal(tx, goal_id)
    holder_of_coach(tx, staff_id, goal.holder_id)
    return goal


# What the coach does


def set_intake(
    tx: Connection,
    staff_id: int,
    holder_id: int,
    field: IntakeField,
    codes: Sequence[str],
    *,
    now: datetime,
) -> IntakeEntry:
    """What is known of one field from now on; what was known before stays. The same once more is no change."""
    holder_of_coach(tx, staff_id, holder_id)
    return _set_intake(tx, holder_id, field, codes, set_by=staff_id, now=now)


def add_goal(
    tx: Connection, staff_id: int, holder_id: int, domain: Domain, words: str, *, now: datetime
) -> Goal:
    """One that is there already in these words stays the one it is, as where a button is tapped twice; one that the
    person proposed is agreed to. Raises OutOfRange where there are enough goals, or words about health."""
    holder_of_coach(tx, staff_id, holder_id)
    if (there := _same_goal(tx, holder_id, domain, words)) is not None:
        return set_goal_state(tx, staff_id, there.id, GoalState.OPEN, version=there.version, now=now)
    _check_room(tx, holder_id, domain, words)
    goal = plans.add_goal(tx, holder_id, domain, words, state=GoalState.OPEN, set_by=staff_id, now=now)
    _note(tx, staff_id, "added_goal", goal.id, now=now)
    return goal


def set_goal_state(
    tx: Connection, staff_id: int, goal_id: int, state: GoalState, *, version: int, now: datetime
) -> Goal:
    """Agrees to a proposal, closes a goal, or opens it again. `version` is the one that the coach saw: where the goal
    has changed since, it stays as it is."""
    goal = goal_of_coach(tx, staff_id, goal_id)
    if goal.version != version or state not in _NEXT[goal.state]:
        return goal
    if goal.state not in _LIVE:
        _check_room(tx, goal.holder_id, goal.domain, goal.words)
    closed_at = None if state is GoalState.OPEN else now
    _note(tx, staff_id, f"goal_{state}", goal_id, now=now)
    return plans.change_goal(tx, goal_id, state=state, closed_at=closed_at, set_by=staff_id, set_at=now)


def set_goal_due(tx: Connection, staff_id: int, goal_id: int, due: date | None, *, now: datetime) -> Goal:
    goal_of_coach(tx, staff_id, goal_id)
    _note(tx, staff_id, "set_goal_due", goal_id, now=now)
    return plans.change_goal(tx, goal_id, due=due, set_by=staff_id, set_at=now)


def set_goal_words(tx: Connection, staff_id: int, goal_id: int, words: str, *, now: datetime) -> Goal:
    """Raises OutOfRange for words about health."""
    goal = goal_of_coach(tx, staff_id, goal_id)
    _check_words(goal.domain, words)
    _note(tx, staff_id, "set_goal_words", goal_id, now=now)
    return plans.change_goal(tx, goal_id, words=words)


def add_step(tx: Connection, staff_id: int, goal_id: int, words: str, *, now: datetime) -> Step:
    """One that is still to be done in these words stays the one it is. Raises OutOfRange where there are enough steps,
    or words about health."""
    goal = goal_of_coach(tx, staff_id, goal_id)
    if (there := next((one for one in goal.open_steps if one.words == words), None)) is not None:
        return there
    _check_words(goal.domain, words)
    if len(goal.steps) >= MOST_STEPS:
        raise OutOfRange
    step = plans.add_step(tx, goal_id, words, set_by=staff_id, now=now)
    _note(tx, staff_id, "added_step", goal_id, now=now)
    return step


def set_step_words(tx: Connection, staff_id: int, step_id: int, words: str, *, now: datetime) -> Step:
    """Raises OutOfRange for words about health."""
    step = plans.step(tx, step_id)
    _check_words(goal_of_coach(tx, staff_id, step.goal_id).domain, words)
    _note(tx, staff_id, "set_step_words", step.goal_id, now=now)
    return plans.change_step(tx, step_id, words=words)


def set_step_due(tx: Connection, staff_id: int, step_id: int, due: date | None, *, now: datetime) -> Step:
    step = _step_of_coach(tx, staff_id, step_id)
    _note(tx, staff_id, "set_step_due", step.goal_id, now=now)
    return plans.change_step(tx, step_id, due=due, set_by=staff_id, set_at=now)


def set_step_done(tx: Connection, staff_id: int, step_id: int, done: bool, *, now: datetime) -> Step:
    """Done, or after all not done yet."""
    step = _step_of_coach(tx, staff_id, step_id)
    if (step.done_at is not None) is done:
        return step
    _note(tx, staff_id, "step_done" if done else "step_open", step.goal_id, now=now)
    return plans.change_step(tx, step_id, done_at=now if done else None, set_by=staff_id, set_at=now)


def measure(
    tx: Connection, staff_id: int, holder_id: int, domain: Domain, value: int, *, now: datetime
) -> Measure:
    """Where the person stands as the coach sees it. Raises OutOfRange."""
    holder_of_coach(tx, staff_id, holder_id)
    _check_measure(domain, value)
    return _add_measure(tx, holder_id, domain, value, set_by=staff_id, now=now)


# What the holder does


def propose_goal(
    tx: Connection, chat_id: int, holder_id: int, domain: Domain, words: str, *, now: datetime
) -> Goal:
    """A goal that the coach is asked to agree to. One that is there already in these words stays the one it is."""
    holder = holder_of_chat(tx, chat_id, holder_id)
    if (there := _same_goal(tx, holder_id, domain, words)) is not None:
        return there
    _check_room(tx, holder_id, domain, words)
    goal = plans.add_goal(tx, holder_id, domain, words, state=GoalState.PROPOSED, set_by=None, now=now)
    subject = f"goal:{goal.id}"
    audit.note(tx, actor=f"holder:{holder_id}", what="proposed_goal", subject=subject, now=now)
    tell_coach(tx, holder, Kind.STAFF_GOAL, key=f"goal:{goal.id}", now=now)
    return goal


def finish_step(tx: Connection, chat_id: int, holder_id: int, step_id: int, *, now: datetime) -> Step:
    """The person says that a step is done. One of a goal that was closed since stays as it is. NotFound for a step of
    somebody else."""
    holder_of_chat(tx, chat_id, holder_id)
    step = plans.step(tx, step_id)
    goal = plans.goal(tx, step.goal_id)
    if goal.holder_id != holder_id:
        raise NotFound
    if step.done_at is not None or goal.state is not GoalState.OPEN:
        return step
    audit.note(tx, actor=f"holder:{holder_id}", what="step_done", subject=f"goal:{goal.id}", now=now)
    return plans.change_step(tx, step_id, done_at=now, set_by=None, set_at=now)


def say_intake(
    tx: Connection, chat_id: int, holder_id: int, field: IntakeField, codes: Sequence[str], *, now: datetime
) -> IntakeEntry:
    """What the person says of one field; else as `set_intake`."""
    holder_of_chat(tx, chat_id, holder_id)
    return _set_intake(tx, holder_id, field, codes, set_by=None, now=now)


def measure_oneself(
    tx: Connection, chat_id: int, holder_id: int, domain: Domain, value: int, *, now: datetime
) -> Measure:
    """How it is going, as the person sees it. Raises OutOfRange."""
    holder_of_chat(tx, chat_id, holder_id)
    _check_measure(domain, value)
    return _add_measure(tx, holder_id, domain, value, set_by=None, now=now)


def _add_measure(
    tx: Connection, holder_id: int, domain: Domain, value: int, *, set_by: int | None, now: datetime
) -> Measure:
    """The same once more on one day, as by a second tap, is no second point of the line."""
    zone = people.municipality(tx, people.holder(tx, holder_id).municipality_id).zone
    own = [one for one in plans.measures_of(tx, holder_id) if (one.domain, one.set_by) == (domain, set_by)]
    if own and own[-1].value == value and local_day(own[-1].set_at, zone) == local_day(now, zone):
        return own[-1]
    actor = f"holder:{holder_id}" if set_by is None else f"staff:{set_by}"
    audit.note(tx, actor=actor, what="measured", subject=f"holder:{holder_id}", now=now)
    return plans.add_measure(tx, holder_id, domain, value, set_by=set_by, now=now)


def _same_goal(tx: Connection, holder_id: int, domain: Domain, words: str) -> Goal | None:
    goals = plans.goals_of(tx, holder_id)
    same = (one for one in goals if (one.domain, one.words) == (domain, words) and one.state in _LIVE)
    return next(same, None)


def _set_intake(
    tx: Connection,
    holder_id: int,
    field: IntakeField,
    codes: Sequence[str],
    *,
    set_by: int | None,
    now: datetime,
) -> IntakeEntry:
    known = compare(intakes.history(tx, holder_id)).get(field)
    if known is not None and known.now.codes == tuple(codes):
        return known.now
    entry = intakes.add_entry(tx, holder_id, field, codes, set_by=set_by, now=now)
    actor = f"holder:{holder_id}" if set_by is None else f"staff:{set_by}"
    audit.note(tx, actor=actor, what="set_intake", subject=f"holder:{holder_id}", now=now)
    return entry


def _step_of_coach(tx: Connection, staff_id: int, step_id: int) -> Step:
    step = plans.step(tx, step_id)
    goal_of_coach(tx, staff_id, step.goal_id)
    return step


def _check_room(tx: Connection, holder_id: int, domain: Domain, words: str) -> None:
    _check_words(domain, words)
    goals = plans.goals_of(tx, holder_id)
    if sum(goal.domain is domain and goal.state in _LIVE for goal in goals) >= MOST_GOALS:
        raise OutOfRange


def _check_words(domain: Domain, words: str) -> None:
    if not takes_words(domain) and suggestion_of(words) is None:
        raise OutOfRange


def _check_measure(domain: Domain, value: int) -> None:
    if not is_measured(domain) or not LEAST <= value <= MOST:
        raise OutOfRange


def _note(tx: Connection, staff_id: int, what: str, goal_id: int, *, now: datetime) -> None:
    audit.note(tx, actor=f"staff:{staff_id}", what=what, subject=f"goal:{goal_id}", now=now)

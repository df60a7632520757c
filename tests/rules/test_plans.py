"""The intake compared, the plan's next step, and lines of measures."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.plans import (
    CHOICES,
    SUGGESTIONS,
    Direction,
    Goal,
    GoalState,
    IntakeEntry,
    IntakeField,
    Measure,
    Step,
    codes_of,
    compare,
    in_order,
    is_measured,
    line_of,
    mask_of,
    next_step,
    steps_to_show,
    suggested,
    suggestion_of,
    takes_words,
)
from bot.rules.trajectory import Guidance
from bot.rules.values import Domain

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
GOAL = Goal(1, 1, Domain.WORK, "cv", None, GoalState.OPEN, 1, NOW, False, None, 1)


def entry(number: int, field: IntakeField, *codes: str) -> IntakeEntry:
    return IntakeEntry(number, field, codes, 1, NOW)


def a_step(number: int, *, done: bool = False, due: date | None = None, goal: int = 1) -> Step:
    return Step(number, goal, "step", due, NOW if done else None, number)


def measured(number: int, value: int, *, by: int | None = 1, domain: Domain = Domain.WORK) -> Measure:
    return Measure(number, domain, value, by, NOW)


def test_the_start_is_compared_with_now() -> None:
    history = [
        entry(1, IntakeField.WORK, "none"),
        entry(2, IntakeField.SCHOOLING, "primary"),
        entry(3, IntakeField.WORK, "volunteer"),
        entry(4, IntakeField.WORK, "part_time"),
    ]
    found = compare(history)
    assert list(found) == [IntakeField.SCHOOLING, IntakeField.WORK]
    assert (found[IntakeField.WORK].start.id, found[IntakeField.WORK].now.id) == (1, 4)
    assert found[IntakeField.WORK].changed
    assert not found[IntakeField.SCHOOLING].changed


@given(st.data())
def test_a_button_stands_for_its_choices(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(IntakeField))
    choices = CHOICES[field]
    codes = data.draw(
        st.sets(st.sampled_from(choices.codes), min_size=1, max_size=None if choices.several else 1)
    )
    assert set(codes_of(field, mask_of(field, codes))) == codes


def test_a_number_that_is_on_no_button() -> None:
    with pytest.raises(ValueError, match="no such choices"):
        codes_of(IntakeField.LITERACY, 16)
    with pytest.raises(ValueError, match="one choice"):
        codes_of(IntakeField.LITERACY, 3)


def test_step_by_step_the_next_one_alone_is_shown() -> None:
    steps = (a_step(1, done=True), a_step(2), a_step(3))
    goal = replace(GOAL, steps=steps)
    assert steps_to_show(goal, Guidance.PHASED) == steps[1:2]
    assert steps_to_show(goal, Guidance.SELF_STEERING) == steps


def test_the_next_step_is_the_one_due_soonest() -> None:
    later = replace(GOAL, id=1, steps=(a_step(1, due=date(2027, 1, 1)),))
    sooner = replace(GOAL, id=2, steps=(a_step(2, due=date(2026, 12, 1), goal=2), a_step(3, goal=2)))
    proposed = replace(GOAL, id=3, state=GoalState.PROPOSED, steps=(a_step(4, due=date(2026, 11, 20)),))
    assert next_step([later, sooner, proposed]) == sooner.steps[0]
    assert next_step([proposed]) is None


def test_goals_without_a_date_come_last() -> None:
    dated = replace(GOAL, id=2, due=date(2027, 1, 1))
    assert in_order([GOAL, dated]) == [dated, GOAL]


def test_a_line_has_a_start_and_a_now_for_each_pair_of_eyes() -> None:
    lines = line_of([measured(1, 2), measured(2, 4, by=None), measured(3, 3), measured(4, 1, by=None)])
    assert [(line.by_holder, line.start.value, line.now.value) for line in lines] == [
        (True, 4, 1),
        (False, 2, 3),
    ]
    assert [line.direction for line in lines] == [Direction.DOWN, Direction.UP]


def test_one_measure_is_no_line_yet() -> None:
    [line] = line_of([measured(1, 2)])
    assert line.direction is None
    [line] = line_of([measured(1, 2), measured(2, 2)])
    assert line.direction is Direction.LEVEL


def test_suggestions_are_known_by_their_code() -> None:
    assert suggestion_of(suggested("cv")) == "cv"
    assert suggestion_of("cv") is None
    assert set(SUGGESTIONS) == set(Domain)


def test_about_health_nothing_is_typed_or_measured() -> None:
    assert [domain for domain in Domain if not takes_words(domain)] == [Domain.HEALTH]
    assert [domain for domain in Domain if not is_measured(domain)] == [Domain.HEALTH]

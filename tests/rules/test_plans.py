"""Intake, goals and measures: what is compared with what, and what is shown next."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import Refused
from bot.rules.folding import clean_line
from bot.rules.plans import (
    CHOICES,
    STEP_SUGGESTIONS,
    SUGGESTIONS,
    WORDS_LIMIT,
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
KARIN = 3


def said(number: int, field: IntakeField, *codes: str) -> IntakeEntry:
    return IntakeEntry(number, field, codes, KARIN, NOW + timedelta(days=number))


def a_step(number: int, *, done: bool = False, due: date | None = None, goal: int = 1) -> Step:
    return Step(number, goal, "stap", due, NOW if done else None, number)


def a_goal(
    number: int = 1,
    *steps: Step,
    due: date | None = None,
    state: GoalState = GoalState.OPEN,
    domain: Domain = Domain.WORK,
) -> Goal:
    return Goal(number, 17, domain, "doel", due, state, KARIN, NOW, False, None, 1, steps)


def measured(number: int, value: int, *, by: int | None = None, domain: Domain = Domain.WORK) -> Measure:
    return Measure(number, domain, value, by, NOW + timedelta(days=number))


# Intake


def test_the_start_is_compared_with_now_field_by_field() -> None:
    first = said(1, IntakeField.WORK, "none")
    between = said(3, IntakeField.WORK, "volunteer")
    last = said(4, IntakeField.WORK, "part_time")
    school = said(2, IntakeField.SCHOOLING, "primary")
    found = compare([first, school, between, last])
    assert list(found) == [IntakeField.SCHOOLING, IntakeField.WORK]
    assert (found[IntakeField.WORK].start, found[IntakeField.WORK].now) == (first, last)
    assert found[IntakeField.WORK].changed
    assert not found[IntakeField.SCHOOLING].changed


def test_who_came_back_to_the_start_has_not_changed() -> None:
    found = compare(
        [said(number, IntakeField.WORK, code) for number, code in enumerate(("none", "before", "none"))]
    )
    assert not found[IntakeField.WORK].changed


@pytest.mark.parametrize("field", IntakeField)
@given(st.data())
def test_a_button_holds_what_was_chosen(field: IntakeField, data: st.DataObject) -> None:
    most = None if CHOICES[field].several else 1
    least = 0 if CHOICES[field].several else 1
    codes = data.draw(st.sets(st.sampled_from(CHOICES[field].codes), min_size=least, max_size=most))
    mask = mask_of(field, codes)
    assert set(codes_of(field, mask)) == codes
    assert len(f"1:jb:{10**18 - 1}:{field}:{mask}") <= 64


@pytest.mark.parametrize(
    ("field", "mask"),
    [
        (IntakeField.SCHOOLING, 0),
        (IntakeField.SCHOOLING, 3),
        (IntakeField.SCHOOLING, 32),
        (IntakeField.WORK, 128),
        (IntakeField.WORK, -1),
    ],
)
def test_what_no_button_holds(field: IntakeField, mask: int) -> None:
    with pytest.raises(ValueError, match="choice"):
        codes_of(field, mask)


def test_nothing_is_asked_that_does_not_belong_in_a_chat() -> None:
    asked = {*IntakeField, *(code for choices in CHOICES.values() for code in choices.codes)}
    assert not asked & {"health", "religion", "asylum", "origin", "nationality", "debts", "bsn"}


# Suggestions


def test_a_suggestion_has_one_code_in_all_domains() -> None:
    codes = [code for domain in SUGGESTIONS.values() for code in domain] + list(STEP_SUGGESTIONS)
    assert len(codes) == len(set(codes))
    assert set(SUGGESTIONS) == set(Domain)
    longest = max(len(f"1:ph:{10**18 - 1}:{domain}:{code}") for domain in Domain for code in codes)
    assert longest <= 64


@given(st.text(min_size=1, max_size=20))
def test_nobody_can_type_a_suggestion(typed: str) -> None:
    for text in (typed, suggested(typed)):
        try:
            words = clean_line(text, limit=WORDS_LIMIT)
        except Refused:  # then it is not stored at all
            continue
        assert suggestion_of(words) is None
    assert suggestion_of(suggested(typed)) == typed


def test_about_health_nothing_is_typed_or_measured() -> None:
    assert [domain for domain in Domain if not takes_words(domain)] == [Domain.HEALTH]
    assert [domain for domain in Domain if not is_measured(domain)] == [Domain.HEALTH]
    assert SUGGESTIONS[Domain.HEALTH] == ("talk",)


# Steps


def test_step_by_step_the_next_one_alone() -> None:
    goal = a_goal(1, a_step(1, done=True), a_step(2), a_step(3))
    assert [step.id for step in steps_to_show(goal, Guidance.PHASED)] == [2]
    assert [step.id for step in steps_to_show(goal, Guidance.SELF_STEERING)] == [1, 2, 3]
    assert steps_to_show(a_goal(1, a_step(1, done=True)), Guidance.PHASED) == ()


def test_the_next_step_of_all_is_the_soonest_first_step_of_an_open_goal() -> None:
    soon, later = date(2026, 12, 1), date(2027, 3, 1)
    goals = [
        a_goal(1, a_step(1, due=soon), state=GoalState.PROPOSED),
        a_goal(2, a_step(2), due=later),
        a_goal(3, a_step(3, done=True), a_step(4, due=date(2027, 1, 5)), a_step(5, due=soon)),
        a_goal(4, a_step(6)),
    ]
    found = next_step(goals)
    assert found is not None
    assert found.id == 4  # the fifth is sooner, and comes after the fourth
    assert next_step([a_goal(1), a_goal(2, a_step(1, done=True))]) is None


def test_what_is_due_first_comes_first() -> None:
    goals = [a_goal(1), a_goal(2, due=date(2027, 1, 1)), a_goal(3, due=date(2026, 12, 1)), a_goal(4)]
    assert [goal.id for goal in in_order(goals)] == [3, 2, 1, 4]


# Measures


@pytest.mark.parametrize(
    ("values", "direction"),
    [((2,), None), ((2, 4), Direction.UP), ((4, 1, 4), Direction.LEVEL), ((3, 5, 2), Direction.DOWN)],
)
def test_a_line_goes_from_the_first_to_the_newest(
    values: tuple[int, ...], direction: Direction | None
) -> None:
    [line] = line_of([measured(number, value) for number, value in enumerate(values)])
    assert (line.start.value, line.now.value, line.direction) == (values[0], values[-1], direction)


def test_two_pairs_of_eyes_make_two_lines() -> None:
    lines = line_of([measured(1, 2, by=KARIN), measured(2, 4), measured(3, 1, domain=Domain.LANGUAGE)])
    assert [(line.domain, line.by_holder, line.direction) for line in lines] == [
        (Domain.LANGUAGE, True, None),
        (Domain.WORK, True, None),
        (Domain.WORK, False, None),
    ]

"""Which parts there are under each law, and where a person stands with each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from bot.rules.exam_parts import cohort_of, law_of, needed, parts
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    AttemptState,
    Cohort,
    GivenKind,
    Group,
    Law,
    Level,
    Part,
    PartState,
    Record,
    Trajectory,
)
from tests.rules.line_examples import B1, EDUCATION, OLD, Z, a_record, an_attempt, given

TODAY = date(2026, 11, 25)
AT_A2 = dict.fromkeys(LANGUAGE_PARTS, Level.A2)
AT_B1 = dict.fromkeys(LANGUAGE_PARTS, Level.B1)
KNM, PVT, MAP, Z_TALK = {Part.KNM: None}, {Part.PVT: None}, {Part.MAP: None}, {Part.Z_TALK: None}
ONA = {Part.ONA_PORTFOLIO: None, Part.ONA_FINISH: None}


@pytest.mark.parametrize(
    ("trajectory", "right"),
    [
        (replace(OLD, cohort=Cohort.FROM_2013), AT_A2 | KNM),
        (replace(OLD, cohort=Cohort.FROM_2015), AT_A2 | KNM | ONA),
        (replace(OLD, cohort=Cohort.FROM_OCTOBER_2017), AT_A2 | KNM | ONA | PVT),
        (OLD, AT_A2 | KNM),
        (B1, AT_B1 | KNM | PVT | MAP),
        (
            replace(B1, scaled_down=frozenset({Part.WRITING})),
            AT_B1 | {Part.WRITING: Level.A2} | KNM | PVT | MAP,
        ),
        (replace(B1, scaled_down=frozenset(LANGUAGE_PARTS)), AT_A2 | KNM | PVT | MAP),
        (EDUCATION, AT_B1 | KNM | PVT),
        (replace(EDUCATION, scaled_down=frozenset(LANGUAGE_PARTS)), AT_B1 | KNM | PVT),
        (Z, PVT | MAP | Z_TALK),
        (replace(Z, came_for=Group.FAMILY), PVT | MAP | Z_TALK),
        (
            replace(Z, exams_in_pip=frozenset({Part.SPEAKING, Part.KNM})),
            {Part.SPEAKING: Level.A2} | KNM | PVT | MAP | Z_TALK,
        ),
        (Trajectory(law=Law.WI2021), PVT),
        (Trajectory(law=Law.NOT_OBLIGED), {}),
        (Trajectory(), {}),
    ],
)
def test_parts_by_law_route_and_cohort(trajectory: Trajectory, right: dict[Part, Level | None]) -> None:
    record = a_record(trajectory)
    assert needed(record) == right
    assert [line.part for line in parts(record, TODAY)] == [part for part in Part if part in right]
    assert {line.part: line.level for line in parts(record, TODAY)} == right
    assert {line.state for line in parts(record, TODAY)} <= {PartState.NOT_YET}


@pytest.mark.parametrize(
    ("day", "law", "cohort"),
    [
        (date(2012, 12, 31), None, None),
        (date(2013, 1, 1), Law.WI2013, Cohort.FROM_2013),
        (date(2014, 12, 31), Law.WI2013, Cohort.FROM_2013),
        (date(2015, 1, 1), Law.WI2013, Cohort.FROM_2015),
        (date(2017, 9, 30), Law.WI2013, Cohort.FROM_2015),
        (date(2017, 10, 1), Law.WI2013, Cohort.FROM_OCTOBER_2017),
        (date(2021, 12, 31), Law.WI2013, Cohort.FROM_OCTOBER_2017),
        (date(2022, 1, 1), Law.WI2021, None),
    ],
)
def test_both_sides_of_each_border(day: date, law: Law | None, cohort: Cohort | None) -> None:
    assert law_of(day) is law
    assert cohort_of(day) is cohort


def test_the_day_of_the_obligation_stands_in_for_the_cohort() -> None:
    assert needed(a_record(OLD, [given(GivenKind.OBLIGED, date(2017, 10, 1))])) == AT_A2 | KNM | ONA | PVT
    entered = replace(OLD, cohort=Cohort.FROM_2013)
    assert needed(a_record(entered, [given(GivenKind.OBLIGED, date(2017, 10, 1))])) == AT_A2 | KNM


def state_of(record: Record, part: Part = Part.KNM) -> tuple[PartState, int | None, int]:
    line = next(one for one in parts(record, TODAY) if one.part is part)
    return line.state, line.attempt.id if line.attempt else None, line.attempts


YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
FAILED = an_attempt(Part.KNM, date(2026, 8, 3), id=1, state=AttemptState.FAILED)


@pytest.mark.parametrize(
    ("attempts", "right"),
    [
        ([], (PartState.NOT_YET, None, 0)),
        ([an_attempt(Part.KNM, TOMORROW)], (PartState.SIGNED_UP, 12, 0)),
        ([an_attempt(Part.KNM, TODAY)], (PartState.SIGNED_UP, 12, 0)),
        ([an_attempt(Part.KNM, None)], (PartState.SIGNED_UP, 12, 0)),
        ([an_attempt(Part.KNM, YESTERDAY)], (PartState.WAITING, 12, 1)),
        ([an_attempt(Part.KNM, YESTERDAY, state=AttemptState.CANCELLED)], (PartState.NOT_YET, None, 0)),
        ([an_attempt(Part.KNM, TOMORROW, state=AttemptState.CANCELLED)], (PartState.NOT_YET, None, 0)),
        ([an_attempt(Part.KNM, YESTERDAY, state=AttemptState.PASSED)], (PartState.PASSED, 12, 1)),
        ([an_attempt(Part.KNM, None, state=AttemptState.PASSED)], (PartState.PASSED, 12, 1)),
        ([FAILED], (PartState.NOT_YET, 1, 1)),
        ([FAILED, an_attempt(Part.KNM, YESTERDAY)], (PartState.WAITING, 12, 2)),
        ([FAILED, an_attempt(Part.KNM, TOMORROW)], (PartState.SIGNED_UP, 12, 1)),
        # Signed up for the second try before the result of the first.
        (
            [an_attempt(Part.KNM, YESTERDAY, id=1), an_attempt(Part.KNM, TOMORROW)],
            (PartState.SIGNED_UP, 12, 1),
        ),
        ([an_attempt(Part.KNM, TOMORROW), an_attempt(Part.KNM, None, id=1)], (PartState.SIGNED_UP, 12, 0)),
        ([an_attempt(Part.READING, TOMORROW)], (PartState.NOT_YET, None, 0)),
    ],
)
def test_the_state_of_a_part(attempts: list, right: tuple[PartState, int | None, int]) -> None:
    assert state_of(a_record(B1, attempts=attempts)) == right


def test_a_free_part() -> None:
    free = replace(B1, free=frozenset({Part.KNM}))
    assert state_of(a_record(free, attempts=[FAILED])) == (PartState.FREE, None, 1)
    passed = replace(FAILED, state=AttemptState.PASSED)
    assert state_of(a_record(free, attempts=[passed])) == (PartState.PASSED, 1, 1)


def test_only_an_exam_at_the_needed_level_or_higher_counts() -> None:
    def writing(level: Level | None, trajectory: Trajectory) -> PartState:
        attempt = an_attempt(Part.WRITING, YESTERDAY, level=level, state=AttemptState.PASSED)
        return state_of(a_record(trajectory, attempts=[attempt]), Part.WRITING)[0]

    scaled_down = replace(B1, scaled_down=frozenset({Part.WRITING}))
    assert writing(Level.A2, B1) is PartState.NOT_YET
    assert writing(Level.B1, B1) is PartState.PASSED
    assert writing(Level.B2, EDUCATION) is PartState.PASSED
    assert writing(Level.A2, scaled_down) is PartState.PASSED
    assert writing(Level.B1, OLD) is PartState.PASSED
    assert writing(None, B1) is PartState.PASSED


@hypothesis_given(
    st.lists(
        st.tuples(st.sampled_from(AttemptState), st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    ),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_every_state_agrees_with_the_attempts(tries: list, today: date) -> None:
    attempts = [
        an_attempt(Part.KNM, day, id=number, state=state) for number, (state, day) in enumerate(tries)
    ]
    line = next(one for one in parts(a_record(B1, attempts=attempts), today) if one.part is Part.KNM)
    states = {one.state for one in attempts}
    assert (line.state is PartState.PASSED) == (AttemptState.PASSED in states)
    assert line.attempts <= len([one for one in attempts if one.state is not AttemptState.CANCELLED])
    if line.state is PartState.SIGNED_UP:
        assert line.attempt is not None
        assert line.attempt.day is None or line.attempt.day >= today
    if line.state is PartState.WAITING:
        assert line.attempt is not None
        assert line.attempt.day is not None
        assert line.attempt.day < today

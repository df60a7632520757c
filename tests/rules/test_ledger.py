"""Hours against the norm of the route."""

from dataclasses import replace
from datetime import date

import pytest

from bot.rules.ledger import hours_lines
from bot.rules.trajectory import Cohort, GivenKind, Group, HoursKind, Law, Trajectory
from tests.rules.line_examples import B1, EDUCATION, OLD, Z, a_record, given, some_hours

NT2, KNM, PARTICIPATION, LITERACY, ONA = HoursKind
ENTRIES = [
    some_hours(NT2, 500),
    some_hours(NT2, -20),
    some_hours(KNM, 30.5),
    some_hours(LITERACY, 100),
    some_hours(PARTICIPATION, 300),
    some_hours(ONA, 8),
]


@pytest.mark.parametrize(
    ("trajectory", "right"),
    [
        (
            Z,
            [((NT2, KNM, LITERACY), 610.5, 800), ((PARTICIPATION,), 300, 800), ((ONA,), 8, None)],
        ),
        (
            replace(Z, came_for=Group.FAMILY),
            [((NT2, KNM, LITERACY), 610.5, 800), ((PARTICIPATION,), 300, None), ((ONA,), 8, None)],
        ),
        (
            B1,
            [
                ((NT2, LITERACY), 580, 600),
                ((KNM,), 30.5, None),
                ((PARTICIPATION,), 300, None),
                ((ONA,), 8, None),
            ],
        ),
        (EDUCATION, "no norm"),
        (replace(OLD, cohort=Cohort.FROM_2013), "no norm"),
        (
            replace(OLD, cohort=Cohort.FROM_2015),
            [
                ((ONA,), 8, 64),
                ((NT2,), 480, None),
                ((KNM,), 30.5, None),
                ((PARTICIPATION,), 300, None),
                ((LITERACY,), 100, None),
            ],
        ),
        (Trajectory(law=Law.NOT_OBLIGED), "no norm"),
        (Trajectory(), "no norm"),
    ],
)
def test_hours_against_the_norm(trajectory: Trajectory, right: list | str) -> None:
    if right == "no norm":
        hours = {NT2: 480, KNM: 30.5, PARTICIPATION: 300, LITERACY: 100, ONA: 8}
        right = [((kind,), number, None) for kind, number in hours.items()]
    lines = hours_lines(a_record(trajectory, hours=ENTRIES))
    assert [(line.kinds, line.minutes / 60, line.norm and line.norm / 60) for line in lines] == right


@pytest.mark.parametrize(
    ("obliged", "norm"),
    [
        (date(2014, 12, 31), None),
        (date(2015, 1, 1), 64),
        (date(2017, 9, 30), 64),
        (date(2017, 10, 1), 64),
        (date(2021, 12, 31), 64),
        (date(2022, 1, 1), None),
    ],
)
def test_ona_lessons_by_the_day_of_the_obligation(obliged: date, norm: int | None) -> None:
    record = a_record(Trajectory(), [given(GivenKind.OBLIGED, obliged)], hours=[some_hours(ONA, 8)])
    (line,) = hours_lines(record)
    assert (line.kinds, line.norm) == ((ONA,), norm and norm * 60)


def test_without_hours_only_the_norms_are_left() -> None:
    assert [(line.minutes, line.norm) for line in hours_lines(a_record(Z))] == [(0, 48_000), (0, 48_000)]
    assert hours_lines(a_record(EDUCATION)) == ()


def test_when_the_norm_is_reached() -> None:
    def reached(hours: float) -> bool:
        return hours_lines(a_record(B1, hours=[some_hours(NT2, hours)]))[0].reached

    assert reached(600)
    assert not reached(599.9)
    assert not hours_lines(a_record(EDUCATION, hours=ENTRIES))[0].reached

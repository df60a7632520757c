"""The ladders of exams that are not DUO's own, of what is done, and of what is asked of DUO."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.rules.deadlines import also, code_of, plan, step_of, still_wanted
from bot.rules.exam_parts import all_done
from bot.rules.line import every_date, line
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    Attempt,
    AttemptState,
    Cohort,
    DateKind,
    GivenKind,
    Law,
    Level,
    Part,
    Record,
    Source,
    Trajectory,
)
from bot.rules.urgency import needs, overdue
from bot.rules.values import Planned, Skip
from tests.rules.examples import a_row, local, wall
from tests.rules.line_examples import B1, EDUCATION, OLD, Z, a_record, an_attempt, at, given, term_until

LONG_AGO = local("2026-01-05 12:00")
TODAY = date(2026, 1, 5)
END = date(2028, 8, 31)
NEWEST = replace(OLD, cohort=Cohort.FROM_OCTOBER_2017)


def of_holder(record: Record) -> list[Planned]:
    return plan(record, now=LONG_AGO).for_holder


def of_coach(record: Record) -> list[Planned]:
    return plan(record, now=LONG_AGO).for_coach


def steps(planned: Sequence[Planned], code: str) -> list[str]:
    return [f"{step_of(one.rule)} {wall(one.due)}" for one in planned if code_of(one.rule) == code]


def passed(*parts: Part) -> list[Attempt]:
    return [
        an_attempt(part, date(2025, 5, 5), id=number, state=AttemptState.PASSED)
        for number, part in enumerate(parts, 100)
    ]


class TestTheStateExam:
    """Staatsexamen NT2 is not held under DUO's examenreglement: nothing is known of moving it."""

    @pytest.mark.parametrize(
        ("trajectory", "level", "is_state"),
        [
            (B1, Level.B1, True),
            (B1, None, True),  # the level that the route needs
            (EDUCATION, Level.B2, True),
            (B1, Level.A2, False),
            (OLD, None, False),
            (replace(B1, scaled_down=frozenset({Part.WRITING})), None, False),
        ],
    )
    def test_by_its_level(self, trajectory: Trajectory, level: Level | None, is_state: bool) -> None:
        exam = an_attempt(Part.WRITING, date(2026, 11, 5), level=level, at=at(13, 15), set_by=None)
        record = a_record(trajectory, attempts=[exam])
        kinds = {one.kind for one in every_date(record, today=TODAY)}
        assert {DateKind.EXAM, DateKind.RESULT_BY} <= kinds
        assert (DateKind.CHANGE_UNTIL in kinds) != is_state
        names = [step.partition(" ")[0] for step in steps(of_holder(record), "exam.12")]
        assert names == (["14d", "7d"] if is_state else ["10d", "8d", "7d"]) + ["1d", "2h"]

    def test_knm_is_an_exam_of_duo_on_every_route(self) -> None:
        record = a_record(B1, attempts=[an_attempt(Part.KNM, date(2026, 11, 5), set_by=None)])
        assert DateKind.CHANGE_UNTIL in {one.kind for one in every_date(record, today=TODAY)}

    def test_its_days(self) -> None:
        exam = an_attempt(Part.READING, date(2027, 1, 8), level=Level.B1, by_school=True, set_by=None)
        assert steps(of_holder(a_record(B1, attempts=[exam])), "exam.12") == [
            "14d 2026-12-24 10:00",  # Christmas
            "7d 2026-12-31 10:00",  # 1 January
            "1d 2027-01-07 18:00",
        ]


class TestWhoHasDoneEverything:
    LANGUAGE_AND_KNM = (*LANGUAGE_PARTS, Part.KNM)

    @pytest.mark.parametrize(
        ("trajectory", "done", "everything"),
        [
            (B1, (*LANGUAGE_AND_KNM, Part.PVT, Part.MAP), True),
            (B1, (*LANGUAGE_AND_KNM, Part.PVT), False),
            (EDUCATION, (*LANGUAGE_AND_KNM, Part.PVT), True),
            (Z, (Part.PVT, Part.MAP, Part.Z_TALK), True),
            (Trajectory(law=Law.WI2021), (Part.PVT,), False),  # no route: more may be asked
            (replace(OLD, cohort=Cohort.FROM_2013), LANGUAGE_AND_KNM, True),
            (replace(OLD, cohort=Cohort.FROM_2015), LANGUAGE_AND_KNM, False),
            (OLD, LANGUAGE_AND_KNM, False),  # no cohort
            (NEWEST, tuple(Part), True),
            (Trajectory(law=Law.NOT_OBLIGED), (), False),
        ],
    )
    def test_hears_no_more_of_the_end(
        self, trajectory: Trajectory, done: tuple[Part, ...], everything: bool
    ) -> None:
        record = a_record(trajectory, term_until(END), passed(*done))
        assert all_done(record, TODAY) == everything
        if trajectory.law is not Law.NOT_OBLIGED:
            for planned in (of_holder(record), of_coach(record)):
                assert (steps(planned, "term_end") == []) == everything

    def test_by_the_day_of_the_obligation(self) -> None:
        for obliged, everything in ((date(2014, 12, 31), True), (date(2015, 1, 1), False)):
            known = [*term_until(END), given(GivenKind.OBLIGED, obliged, id=9)]
            assert all_done(a_record(OLD, known, passed(*self.LANGUAGE_AND_KNM)), TODAY) == everything

    def test_a_result_that_is_awaited_is_not_done(self) -> None:
        waiting = an_attempt(Part.MAP, date(2025, 12, 1), id=1)
        record = a_record(Z, term_until(END), [*passed(Part.PVT, Part.Z_TALK), waiting])
        assert not all_done(record, TODAY)
        assert all_done(replace(record, trajectory=replace(Z, free=frozenset({Part.MAP}))), TODAY)

    def test_a_message_that_waits_is_dropped(self) -> None:
        record = a_record(Z, term_until(END), passed(Part.PVT, Part.MAP))
        row = a_row(next(one for one in of_holder(record) if one.rule == "term_end:6m"))
        assert still_wanted(row, record, now=row.due) is None
        done = replace(record, attempts=passed(Part.PVT, Part.MAP, Part.Z_TALK))
        assert still_wanted(row, done, now=row.due) is Skip.TOLD


class TestMoreTime:
    @pytest.mark.parametrize(("trajectory", "opens"), [(B1, date(2028, 3, 1)), (OLD, date(2028, 3, 1))])
    def test_half_a_year_before_the_end_it_is_told(self, trajectory: Trajectory, opens: date) -> None:
        record = a_record(trajectory, term_until(END))
        for planned in (of_holder(record), of_coach(record)):
            told = {one.rule: also(one.rule, one.kind, record, now=one.due) for one in planned}
            windows = {
                rule: [each.day for each in others if each.kind is DateKind.EXTENSION_FROM]
                for rule, others in told.items()
            }
            assert {rule: days for rule, days in windows.items() if days} == {"term_end:6m": [opens]}

    def test_the_coach_hears_when_duo_has_to_have_decided(self) -> None:
        asked = given(GivenKind.DUO_REQUEST, date(2026, 3, 2), source=Source.COACH)
        record = a_record(B1, [asked])
        assert steps(of_coach(record), "duo_decides_by") == ["0d 2026-04-28 10:00"]
        assert of_holder(record) == []
        due = line(record, today=date(2026, 4, 28))
        assert [one.kind for one in needs(due)] == [DateKind.DUO_DECIDES_BY]
        assert overdue(due) == []
        assert due.next is not None
        assert due.next_of_holder is None
        for today, late in ((date(2026, 4, 29), True), (date(2026, 7, 27), True), (date(2026, 7, 28), False)):
            assert bool(overdue(line(record, today=today))) == late

"""The whole line of one person: what is on it, in which order, and what is next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from bot.rules.line import Line, every_date, line, urgent
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    AttemptState,
    DateKind,
    Extension,
    GivenKind,
    Law,
    Level,
    LineDate,
    Part,
    PartState,
    Record,
    Source,
    Trajectory,
)
from tests.rules.examples import an_appointment, local
from tests.rules.line_examples import B1, OLD, Z, a_record, an_attempt, at, given, term_until

TODAY = date(2026, 11, 25)
END = date(2027, 12, 12)


def codes(dates: list[LineDate] | tuple[LineDate, ...]) -> dict[str, date]:
    return {one.code: one.day for one in dates}


def the_line(record: Record, today: date = TODAY) -> Line:
    return line(record, today=today)


def test_the_dates_of_an_exam() -> None:
    exam = an_attempt(Part.WRITING, date(2026, 11, 5), level=Level.A2, source=Source.DUO_LETTER)
    found = every_date(a_record(OLD, attempts=[exam]), today=date(2026, 10, 1))
    assert codes(found) == {
        "change_until.12": date(2026, 10, 29),
        "exam.12": date(2026, 11, 5),
        "result_by.12": date(2027, 2, 25),
    }
    assert [one.confirmed for one in found] == [False, True, False]
    assert {one.part for one in found} == {Part.WRITING}


@pytest.mark.parametrize(
    ("part", "level", "weeks"),
    [
        (Part.SPEAKING, Level.A2, 16),
        (Part.READING, Level.A2, 8),
        (Part.KNM, None, 8),
        (Part.SPEAKING, Level.B1, 6),
        (Part.READING, None, 6),  # the level that the B1-route needs
        (Part.PVT, None, None),
        (Part.MAP, None, None),
    ],
)
def test_an_exam_that_waits_for_its_result(part: Part, level: Level | None, weeks: int | None) -> None:
    exam = an_attempt(part, TODAY - timedelta(days=3), level=level)
    found = codes(every_date(a_record(B1, attempts=[exam]), today=TODAY))
    right = {} if weeks is None else {"result_by.12": exam.day + timedelta(weeks=weeks)}
    assert found == right


@pytest.mark.parametrize(
    "changes",
    [
        {"day": None},
        {"state": AttemptState.CANCELLED},
        {"state": AttemptState.PASSED},
        {"state": AttemptState.FAILED},
    ],
)
def test_attempts_that_have_no_dates(changes: dict) -> None:
    exam = replace(an_attempt(Part.KNM, TODAY + timedelta(days=20)), **changes)
    assert every_date(a_record(B1, attempts=[exam]), today=TODAY) == []


def test_a_line_of_the_old_law() -> None:
    """The worked example of counting back, on the line of somebody whose letter tells the end of the term."""
    passed = an_attempt(Part.READING, date(2026, 3, 2), id=1, level=Level.A2, state=AttemptState.PASSED)
    signed_up = an_attempt(Part.SPEAKING, None, id=2)
    record = a_record(OLD, term_until(date(2027, 2, 28)), [passed, signed_up])
    found = the_line(record, date(2026, 9, 1))
    assert codes(found.dates) == {
        "term_start": date(2024, 2, 1),
        "sign_up_with_resit.writing": date(2026, 4, 5),
        "sign_up_with_resit.listening": date(2026, 7, 26),
        "sign_up_with_resit.knm": date(2026, 7, 26),
        "extension_from": date(2026, 9, 1),
        "sign_up_by.writing": date(2026, 9, 20),
        "latest_exam.writing": date(2026, 11, 8),
        "latest_exam.speaking": date(2026, 11, 8),
        "tell_day.speaking": date(2026, 11, 8),
        "sign_up_by.listening": date(2026, 11, 15),
        "sign_up_by.knm": date(2026, 11, 15),
        "latest_exam.listening": date(2027, 1, 3),
        "latest_exam.knm": date(2027, 1, 3),
        "term_end": date(2027, 2, 28),
    }
    assert [one.code for one in urgent(found)] == [
        "extension_from",
        "sign_up_by.writing",
        "tell_day.speaking",
        "latest_exam.writing",
        "latest_exam.speaking",
        "sign_up_by.listening",
        "sign_up_by.knm",
    ]
    assert found.next is not None
    assert found.next.code == "sign_up_by.writing"
    assert [one.part for one in found.still_open] == [Part.LISTENING, Part.WRITING, Part.SPEAKING, Part.KNM]


def test_the_end_that_counts_is_the_prolonged_one() -> None:
    extension = given(GivenKind.EXTENSION, date(2026, 9, 1), id=9, months=6, ground=Extension.EFFORT)
    found = codes(every_date(a_record(OLD, [*term_until(date(2027, 2, 28)), extension]), today=TODAY))
    assert found["term_end"] == date(2027, 8, 28)
    assert found["sign_up_by.writing"] == date(2027, 3, 20)


def test_who_is_not_obliged_has_appointments_and_exams_all_the_same() -> None:
    exam = an_attempt(Part.WRITING, date(2027, 1, 12), level=Level.A2, at=at(9))
    talk = an_appointment(local("2027-01-12 08:00"), place="stadhuis")
    record = a_record(Trajectory(law=Law.NOT_OBLIGED), attempts=[exam], appointments=[talk])
    found = the_line(record)
    assert set(codes(found.dates)) == {"change_until.12", "exam.12", "result_by.12"}
    assert found.parts == ()
    assert [(one.first, one.second) for one in found.clashes] == [(talk, exam)]


def test_nothing_known() -> None:
    found = the_line(a_record(Trajectory(), municipality=None))
    assert (found.dates, found.parts, found.hours, found.clashes) == ((), (), (), ())
    assert found.next is None
    assert found.next_of_holder is None
    assert urgent(found) == []


def test_the_next_thing_is_one_to_act_on() -> None:
    exam = an_attempt(Part.KNM, date(2026, 12, 8))
    found = the_line(a_record(OLD, term_until(END), [exam]))
    assert [one.code for one in found.ahead][:2] == ["change_until.12", "exam.12"]
    assert found.next is found.next_of_holder
    assert found.next is not None
    assert found.next.code == "exam.12"


def test_what_the_coach_has_to_do_is_not_the_next_thing_of_the_holder() -> None:
    decision = given(GivenKind.DECISION, date(2026, 11, 13), id=5)
    notice = given(GivenKind.NOTICE, date(2026, 9, 28), id=6)
    found = the_line(a_record(B1, [decision, notice]))
    assert found.next is not None
    assert found.next_of_holder is not None
    assert (found.next.code, found.next.day) == ("pip_due", date(2026, 12, 7))
    assert (found.next_of_holder.code, found.next_of_holder.day) == ("objection_until.5", date(2026, 12, 28))


def test_of_one_day_what_costs_most_comes_first() -> None:
    exam = an_attempt(Part.KNM, date(2026, 12, 28), at=at(9))
    decision = given(GivenKind.DECISION, date(2026, 11, 13), id=5)
    found = every_date(a_record(Z, [decision], [exam]), today=TODAY)
    assert [one.code for one in found if one.day == date(2026, 12, 28)] == ["exam.12", "objection_until.5"]


def test_urgent_is_ninety_days() -> None:
    def is_urgent(day: date) -> bool:
        review = given(GivenKind.BENEFIT_REVIEW, day)
        return bool(urgent(the_line(a_record(B1, [review]))))

    assert not is_urgent(TODAY - timedelta(days=1))
    assert is_urgent(TODAY)
    assert is_urgent(TODAY + timedelta(days=90))
    assert not is_urgent(TODAY + timedelta(days=91))


def test_done_parts_leave_no_dates() -> None:
    everything = [
        an_attempt(part, date(2026, 5, 4), id=number, state=AttemptState.PASSED)
        for number, part in enumerate((*LANGUAGE_PARTS, Part.KNM, Part.PVT, Part.MAP))
    ]
    found = the_line(a_record(B1, term_until(END), everything))
    assert {one.state for one in found.parts} == {PartState.PASSED}
    assert {one.kind for one in found.dates} <= {
        DateKind.TERM_START,
        DateKind.TERM_END,
        DateKind.EXTENSION_FROM,
    }
    assert found.still_open == ()


ENDS = st.dates(date(2026, 12, 1), date(2030, 12, 31))


@hypothesis_given(ENDS, st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_the_line_is_in_order_and_codes_are_unique(end: date, today: date) -> None:
    attempts = [
        an_attempt(Part.KNM, date(2027, 3, 3), id=1),
        an_attempt(Part.READING, date(2027, 3, 3), id=2),
        an_attempt(Part.WRITING, date(2026, 6, 1), id=3, state=AttemptState.FAILED),
    ]
    found = the_line(a_record(B1, term_until(end), attempts), today)
    assert [one.day for one in found.dates] == sorted(one.day for one in found.dates)
    assert len(codes(found.dates)) == len(found.dates)
    assert all(len(one.code) <= 40 for one in found.dates)
    if found.next is not None:
        assert found.next.day >= today
    assert all(one.day <= end for one in found.dates if one.kind is DateKind.SIGN_UP_BY)

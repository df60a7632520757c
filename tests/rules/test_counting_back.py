"""From the end of the term back to the day for signing up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.counting_back import counting_back
from bot.rules.exam_parts import PartLine
from bot.rules.exam_times import COUNTRY, EXAM_RULES, ExamKind, times_of
from bot.rules.trajectory import (
    DateKind,
    ExamTimes,
    Level,
    Limit,
    LineDate,
    Part,
    PartState,
    Source,
    WaitingTime,
)

END = date(2027, 2, 28)
WEEK = timedelta(weeks=1)


def a_part(part: Part, level: Level | None = None, state: PartState = PartState.NOT_YET) -> PartLine:
    return PartLine(part=part, level=level, state=state, attempt=None, attempts=0)


def days(dates: list[LineDate]) -> dict[DateKind, date]:
    return {one.kind: one.day for one in dates}


@pytest.mark.parametrize(
    ("part", "level", "exam", "sign_up"),
    [
        (Part.WRITING, Level.A2, date(2026, 11, 8), date(2026, 9, 20)),
        (Part.SPEAKING, Level.A2, date(2026, 11, 8), date(2026, 9, 20)),
        (Part.READING, Level.A2, date(2027, 1, 3), date(2026, 11, 15)),
        (Part.LISTENING, Level.A2, date(2027, 1, 3), date(2026, 11, 15)),
        (Part.KNM, None, date(2027, 1, 3), date(2026, 11, 15)),
        (Part.WRITING, Level.B1, date(2027, 1, 17), date(2026, 11, 29)),
    ],
)
def test_the_worked_example(part: Part, level: Level | None, exam: date, sign_up: date) -> None:
    found = days(counting_back([a_part(part, level)], END, COUNTRY))
    assert found[DateKind.LATEST_EXAM] == exam
    assert found[DateKind.SIGN_UP_BY] == sign_up


@pytest.mark.parametrize(
    ("part", "level", "advised"),
    [
        (Part.WRITING, Level.A2, date(2026, 4, 5)),
        (Part.KNM, None, date(2026, 7, 26)),
        (Part.WRITING, Level.B1, date(2026, 8, 23)),
    ],
)
def test_the_advised_day_leaves_room_for_a_resit(part: Part, level: Level | None, advised: date) -> None:
    assert days(counting_back([a_part(part, level)], END, COUNTRY))[DateKind.SIGN_UP_WITH_RESIT] == advised


def test_the_advised_day_step_by_step() -> None:
    """Signing up on it, the result of the first try is there a week before the last day to sign up for a second."""
    found = days(counting_back([a_part(Part.WRITING, Level.A2)], END, COUNTRY))
    first_exam = found[DateKind.SIGN_UP_WITH_RESIT] + 7 * WEEK
    first_result = first_exam + 16 * WEEK
    assert first_result + WEEK == found[DateKind.SIGN_UP_BY]


@pytest.mark.parametrize("part", [Part.PVT, Part.MAP, Part.Z_TALK, Part.ONA_PORTFOLIO, Part.ONA_FINISH])
def test_what_is_not_signed_up_for_with_duo(part: Part) -> None:
    assert counting_back([a_part(part)], END, COUNTRY) == []


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (PartState.NOT_YET, {DateKind.LATEST_EXAM, DateKind.SIGN_UP_BY, DateKind.SIGN_UP_WITH_RESIT}),
        (PartState.SIGNED_UP, {DateKind.LATEST_EXAM}),
        (PartState.WAITING, set()),
        (PartState.PASSED, set()),
        (PartState.FREE, set()),
    ],
)
def test_by_the_state_of_the_part(state: PartState, kinds: set[DateKind]) -> None:
    assert set(days(counting_back([a_part(Part.KNM, state=state)], END, COUNTRY))) == kinds


def test_the_times_of_a_municipality() -> None:
    own = times_of(ExamTimes(sign_up={"knm": WaitingTime(10, "loket", date(2026, 11, 2))}, result={}))
    [exam, last, advised] = counting_back([a_part(Part.KNM)], END, own)
    assert (exam.day, last.day, advised.day) == (date(2027, 1, 3), date(2026, 10, 25), date(2026, 6, 14))
    assert dict(last.basis.inputs) == {
        "term_end": END,
        "result_weeks": 8,
        "result_source": COUNTRY.result["knm"].source,
        "result_checked": COUNTRY.result["knm"].checked,
        "sign_up_weeks": 10,
        "sign_up_source": "loket",
        "sign_up_checked": date(2026, 11, 2),
    }


def test_each_date_says_why() -> None:
    for one in counting_back([a_part(Part.KNM), a_part(Part.READING, Level.B1)], END, COUNTRY):
        assert one.basis.rule in EXAM_RULES
        assert (one.source, one.limit, one.confirmed) == (Source.COMPUTED, Limit.NOT_LATER, False)
        assert one.code == f"{one.kind}.{one.part}"
        assert len(one.code) <= 40


ENDS = st.dates(date(2022, 1, 1), date(2035, 12, 31))
OPEN_PARTS = st.sampled_from(
    [
        a_part(Part.KNM),
        a_part(Part.WRITING, Level.A2),
        a_part(Part.READING, Level.A2),
        a_part(Part.READING, Level.B1),
    ]
)
WAITS = st.integers(0, 60).map(lambda weeks: WaitingTime(weeks, "https://inburgeren.nl/", END))
TIMES = st.builds(
    ExamTimes,
    sign_up=st.fixed_dictionaries({kind.value: WAITS for kind in ExamKind}),
    result=st.fixed_dictionaries({kind.value: WAITS for kind in ExamKind}),
)


@given(ENDS, ENDS, OPEN_PARTS, TIMES)
def test_monotone_in_the_end_of_the_term(one: date, other: date, part: PartLine, times: ExamTimes) -> None:
    earlier, later = sorted((one, other))
    before, after = days(counting_back([part], earlier, times)), days(counting_back([part], later, times))
    assert {kind: day + (later - earlier) for kind, day in before.items()} == after


@given(ENDS, OPEN_PARTS, TIMES)
def test_the_days_follow_each_other(end: date, part: PartLine, times: ExamTimes) -> None:
    found = days(counting_back([part], end, times))
    assert found[DateKind.SIGN_UP_WITH_RESIT] < found[DateKind.SIGN_UP_BY]
    assert found[DateKind.SIGN_UP_BY] <= found[DateKind.LATEST_EXAM] <= end

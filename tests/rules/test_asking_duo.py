"""What is asked of DUO: from when more time may be asked for, and by when DUO decides."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from bot.rules.asking_duo import decides_by
from bot.rules.law_dates import law_dates
from bot.rules.trajectory import (
    DateKind,
    Extension,
    Given,
    GivenKind,
    Law,
    Limit,
    LineDate,
    Source,
    Trajectory,
)
from tests.rules.line_examples import B1, OLD, a_record, given
from tests.rules.strict import DAY, next_working_day

TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2013, 1, 1), date(2055, 12, 31))
ASKED = given(GivenKind.DUO_REQUEST, date(2026, 3, 2), id=3, source=Source.COACH)


def dates(trajectory: Trajectory, known: Iterable[Given]) -> dict[DateKind, LineDate]:
    return {one.kind: one for one in law_dates(a_record(trajectory, known), today=TODAY)}


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 3, 2), date(2026, 4, 28)),  # King's Day
        (date(2026, 9, 5), date(2026, 11, 2)),  # a Saturday
        (date(2024, 1, 4), date(2024, 2, 29)),
        (date(2026, 10, 30), date(2026, 12, 28)),  # Christmas and a weekend
        (date(2026, 11, 2), date(2026, 12, 28)),
    ],
)
def test_duo_decides_within_eight_weeks(asked: date, due: date) -> None:
    assert decides_by(asked) == due


@hypothesis_given(DAYS)
def test_as_the_law_reads(asked: date) -> None:
    assert decides_by(asked) == next_working_day(asked + 56 * DAY)


@pytest.mark.parametrize(("trajectory", "law"), [(B1, "wi2021"), (OLD, "wi2013")])
def test_the_decision_on_the_line(trajectory: Trajectory, law: str) -> None:
    found = dates(trajectory, [ASKED])[DateKind.DUO_DECIDES_BY]
    assert (found.day, found.limit, found.confirmed) == (date(2026, 4, 28), Limit.NOT_LATER, False)
    assert (found.basis.rule, found.basis.inputs) == (f"{law}.duo_decides_by", (("request", ASKED.day),))


def test_who_is_not_obliged_asks_nothing() -> None:
    assert dates(Trajectory(law=Law.NOT_OBLIGED), [ASKED]) == {}


GRANTED = given(GivenKind.EXTENSION, date(2026, 4, 1), id=4, ground=Extension.DEATH)


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        (GRANTED, True),
        (replace(GRANTED, source=Source.COACH), False),  # only expected
        (given(GivenKind.TERM_END, date(2028, 8, 12), id=4), True),
        (given(GivenKind.DECISION, date(2026, 4, 1), id=4), True),
        (given(GivenKind.DECISION, date(2026, 3, 1), id=4), False),  # about something else
        (given(GivenKind.OFFER, date(2026, 4, 1), id=4), False),
    ],
)
@pytest.mark.parametrize("trajectory", [B1, OLD])
def test_an_answer_ends_the_wait(trajectory: Trajectory, answer: Given, answered: bool) -> None:
    assert (DateKind.DUO_DECIDES_BY not in dates(trajectory, [ASKED, answer])) == answered
    # What was known before is no answer.
    assert DateKind.DUO_DECIDES_BY in dates(trajectory, [answer, ASKED])


@pytest.mark.parametrize("trajectory", [B1, OLD])
@pytest.mark.parametrize(
    ("start", "end", "opens"),
    [
        (date(2025, 5, 13), date(2028, 5, 12), date(2027, 11, 13)),
        # DUO's letter told a new term, of a year: thirty months after its start it is long over.
        (date(2028, 5, 13), date(2029, 5, 12), date(2028, 11, 13)),
        # Thirty months to the day, and one day less.
        (date(2025, 5, 13), date(2027, 11, 13), date(2027, 11, 13)),
        (date(2025, 5, 13), date(2027, 11, 12), date(2027, 5, 13)),
        (date(2024, 2, 29), date(2027, 2, 28), date(2026, 9, 1)),
    ],
)
def test_the_window_opens_within_the_term(
    trajectory: Trajectory, start: date, end: date, opens: date
) -> None:
    known = [given(GivenKind.TERM_START, start, id=1), given(GivenKind.TERM_END, end, id=2)]
    found = dates(trajectory, known)[DateKind.EXTENSION_FROM]
    assert (found.day, found.limit) == (opens, Limit.NOT_EARLIER)


@hypothesis_given(DAYS, st.integers(200, 1500), st.sampled_from([B1, OLD]))
def test_a_window_opens_before_the_term_is_over(start: date, length: int, trajectory: Trajectory) -> None:
    end = start + length * DAY
    known = [given(GivenKind.TERM_START, start, id=1), given(GivenKind.TERM_END, end, id=2)]
    assert dates(trajectory, known)[DateKind.EXTENSION_FROM].day <= end


def test_a_prolonged_term_of_the_old_law_has_the_half_year_only() -> None:
    known = [
        given(GivenKind.TERM_START, date(2017, 1, 2), id=1),
        given(GivenKind.TERM_END, date(2019, 7, 5), id=2),
        replace(GRANTED, id=3),
    ]
    assert dates(OLD, known)[DateKind.EXTENSION_FROM].day == date(2019, 4, 6)
    assert dates(OLD, known[:2])[DateKind.EXTENSION_FROM].day == date(2019, 7, 2)

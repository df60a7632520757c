"""Dates of the Act of 2013: the term as the letter has it, and what hangs on it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from bot.rules.law_dates import law_dates
from bot.rules.trajectory import (
    AttemptState,
    Cohort,
    DateKind,
    Extension,
    Given,
    GivenKind,
    Limit,
    LineDate,
    Part,
    Source,
    Trajectory,
)
from bot.rules.wi2013 import pvt_due
from tests.rules.line_examples import OLD, a_record, an_attempt, given
from tests.rules.strict import DAY, last_day

TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2013, 1, 1), date(2040, 12, 31))
NEWEST = replace(OLD, cohort=Cohort.FROM_OCTOBER_2017)
# A real letter: five months more than three years.
START = given(GivenKind.TERM_START, date(2015, 4, 13))
END = given(GivenKind.TERM_END, date(2018, 9, 27))
OBLIGED = given(GivenKind.OBLIGED, date(2015, 3, 2))


def dates(known: Iterable[Given], trajectory: Trajectory = OLD, **more: object) -> dict[DateKind, LineDate]:
    return {one.kind: one for one in law_dates(a_record(trajectory, known, **more), today=TODAY)}


def granted(ground: Extension, source: Source = Source.DUO_LETTER, **length: object) -> Given:
    return given(GivenKind.EXTENSION, date(2018, 1, 1), ground=ground, source=source, **length)


def test_the_term_is_the_one_of_the_letter() -> None:
    found = dates([OBLIGED, START, END])
    assert set(found) == {DateKind.TERM_START, DateKind.TERM_END, DateKind.EXTENSION_FROM}
    for kind, told in ((DateKind.TERM_START, START), (DateKind.TERM_END, END)):
        assert (found[kind].day, found[kind].source) == (told.day, Source.DUO_LETTER)
        assert found[kind].confirmed
    assert found[DateKind.TERM_END].limit is Limit.NOT_LATER


@pytest.mark.parametrize(
    "known",
    [
        [START],
        [OBLIGED],
        [given(GivenKind.REGISTERED, date(2016, 1, 4))],
        [given(GivenKind.NOTICE, date(2016, 1, 4)), given(GivenKind.PIP, date(2016, 3, 1))],
        [replace(END, source=Source.COMPUTED)],
        [granted(Extension.DEATH)],
    ],
)
def test_an_end_is_never_computed(known: list[Given]) -> None:
    assert {DateKind.TERM_END, DateKind.EXTENSION_FROM, DateKind.PIP_DUE}.isdisjoint(dates(known))


def test_a_word_of_the_coach_stands_until_a_letter_confirms_it() -> None:
    found = dates([replace(END, source=Source.COACH)])[DateKind.TERM_END]
    assert (found.day, found.source, found.confirmed) == (END.day, Source.COACH, False)


@pytest.mark.parametrize(
    ("known", "opens"),
    [
        ([START, END], date(2018, 3, 28)),
        ([END], date(2018, 3, 28)),
        # The term started less than two and a half years before.
        ([START, replace(END, day=date(2017, 12, 27))], date(2017, 10, 13)),
        ([replace(END, day=date(2027, 2, 28))], date(2026, 9, 1)),
    ],
)
def test_an_extension_may_be_asked_for_half_a_year_before_the_end(known: list[Given], opens: date) -> None:
    found = dates(known)[DateKind.EXTENSION_FROM]
    assert (found.day, found.limit) == (opens, Limit.NOT_EARLIER)


@pytest.mark.parametrize(
    ("extensions", "end"),
    [
        ([granted(Extension.LITERACY, months=24)], date(2020, 9, 27)),
        ([granted(Extension.LITERACY, months=30)], date(2020, 9, 27)),
        ([granted(Extension.LITERACY, months=8), granted(Extension.LITERACY, months=8)], date(2019, 5, 27)),
        ([granted(Extension.EFFORT, months=24)], date(2020, 9, 27)),
        ([granted(Extension.ILLNESS, until=date(2018, 4, 30))], date(2019, 1, 25)),
        ([granted(Extension.ILLNESS, until=date(2018, 3, 30))], date(2018, 9, 27)),
        ([granted(Extension.DEATH)], date(2018, 12, 27)),
        ([granted(Extension.CHILDBIRTH)], date(2019, 1, 17)),
        ([granted(Extension.CHILDBIRTH), granted(Extension.DEATH)], date(2019, 4, 17)),
        ([granted(Extension.DIPLOMA_COURSE, months=6)], date(2019, 3, 27)),
        ([granted(Extension.NEARLY_DONE)], date(2018, 9, 27)),
        ([granted(Extension.CHILDBIRTH, source=Source.COACH)], date(2018, 9, 27)),
    ],
)
def test_what_was_granted_moves_the_end(extensions: list[Given], end: date) -> None:
    assert dates([START, END, *extensions])[DateKind.TERM_END].day == end


def test_a_later_letter_has_counted_what_was_granted() -> None:
    known = [START, END, granted(Extension.CHILDBIRTH), replace(END, day=date(2019, 1, 31))]
    found = dates(known)[DateKind.TERM_END]
    assert (found.day, found.confirmed) == (date(2019, 1, 31), True)


def test_an_extended_end_names_its_ground_and_is_not_confirmed() -> None:
    found = dates([START, END, granted(Extension.ILLNESS, until=date(2018, 4, 30))])
    end = found[DateKind.TERM_END]
    assert end.basis.rule == "wi2013.extended.illness"
    assert end.basis.inputs == (
        ("end", END.day),
        ("first", date(2018, 1, 1)),
        ("last", date(2018, 4, 30)),
        ("days", 120),
    )
    assert not end.confirmed
    assert found[DateKind.EXTENSION_FROM].day == date(2018, 7, 26)


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        (date(2020, 2, 29), date(2021, 2, 28)),  # a Sunday, which does not move
        (date(2019, 2, 28), date(2020, 2, 28)),
        (date(2018, 5, 31), date(2019, 5, 31)),
        (date(2018, 12, 25), date(2019, 12, 25)),
    ],
)
def test_pvt_within_a_year_of_the_registration(registered: date, due: date) -> None:
    found = dates([given(GivenKind.REGISTERED, registered)], NEWEST)[DateKind.PVT_DUE]
    assert (found.day, found.limit, found.part) == (due, Limit.NOT_LATER, Part.PVT)


@pytest.mark.parametrize(
    ("obliged", "has_pvt"),
    [
        (date(2013, 1, 1), False),
        (date(2014, 12, 31), False),
        (date(2015, 1, 1), False),
        (date(2017, 9, 30), False),
        (date(2017, 10, 1), True),
        (date(2021, 12, 31), True),
    ],
)
def test_pvt_is_for_those_obliged_from_october_2017(obliged: date, has_pvt: bool) -> None:
    known = [given(GivenKind.OBLIGED, obliged), given(GivenKind.REGISTERED, date(2020, 2, 3))]
    assert (DateKind.PVT_DUE in dates(known)) == has_pvt


def test_pvt_that_was_signed_is_no_longer_due() -> None:
    signed = an_attempt(Part.PVT, date(2020, 6, 1), state=AttemptState.PASSED)
    known = [given(GivenKind.REGISTERED, date(2020, 2, 3))]
    assert DateKind.PVT_DUE not in dates(known, NEWEST, attempts=[signed])


@hypothesis_given(DAYS, DAYS)
def test_pvt_is_due_in_order_and_no_later_than_the_strict_reading(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert pvt_due(earlier) <= pvt_due(later)
    strict = last_day(one + DAY, 12)
    assert strict - DAY <= pvt_due(one) <= strict

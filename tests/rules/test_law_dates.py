"""Which law's dates a person gets, in what order, and where each stands in the law."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from bot.rules.law_dates import law_dates
from bot.rules.law_sources import LAW_RULES
from bot.rules.trajectory import (
    SEVERAL,
    Cohort,
    DateKind,
    Extension,
    Given,
    GivenKind,
    Group,
    Law,
    Limit,
    Record,
    Route,
    Source,
    Stage,
    Trajectory,
)
from tests.rules.line_examples import B1, EDUCATION, OLD, a_record, given

TODAY = date(2026, 11, 25)
EVERYTHING = [given(kind, date(2026, 1, 5), id=number) for number, kind in enumerate(GivenKind, 1)]


def trajectories() -> st.SearchStrategy[Trajectory]:
    return st.builds(
        Trajectory,
        law=st.one_of(st.none(), st.sampled_from(Law)),
        cohort=st.one_of(st.none(), st.sampled_from(Cohort)),
        route=st.one_of(st.none(), st.sampled_from(Route)),
        came_for=st.sampled_from(Group),
        stage=st.sampled_from(Stage),
    )


def records() -> st.SearchStrategy[Record]:
    days = st.dates(date(2012, 1, 1), date(2040, 12, 31))
    some = st.builds(
        Given,
        id=st.integers(1, 99),
        kind=st.sampled_from(GivenKind),
        day=days,
        source=st.sampled_from(Source),
        until=st.one_of(st.none(), days),
        months=st.one_of(st.none(), st.integers(0, 40)),
        ground=st.one_of(st.none(), st.sampled_from(Extension)),
    )
    return st.builds(
        lambda trajectory, known: a_record(trajectory, known), trajectories(), st.lists(some, max_size=12)
    )


@pytest.mark.parametrize(
    ("obliged", "law"),
    [
        (date(2012, 12, 31), None),
        (date(2013, 1, 1), Law.WI2013),
        (date(2021, 12, 31), Law.WI2013),
        (date(2022, 1, 1), Law.WI2021),
    ],
)
def test_the_day_of_the_obligation_tells_the_law(obliged: date, law: Law | None) -> None:
    known = [given(GivenKind.OBLIGED, obliged), given(GivenKind.PIP, date(2022, 6, 1))]
    known.append(given(GivenKind.TERM_END, date(2025, 6, 1)))
    found = {one.kind for one in law_dates(a_record(Trajectory(), known), today=TODAY)}
    assert DateKind.TERM_END in found
    assert (DateKind.EXTENSION_FROM in found) == (law is not None)
    assert (DateKind.SWITCH_UNTIL in found) == (law is Law.WI2021)


def test_the_law_that_was_entered_goes_before_the_day_of_the_obligation() -> None:
    known = [given(GivenKind.OBLIGED, date(2023, 1, 9)), given(GivenKind.PIP, date(2023, 6, 1))]
    assert law_dates(a_record(OLD, known), today=TODAY) == []


def test_a_term_that_a_letter_tells_needs_no_law() -> None:
    """DUO's letter came first: it is on the line, and reminded of, before anybody entered the law."""
    end = given(GivenKind.TERM_END, date(2027, 6, 1), source=Source.DUO_LETTER)
    (told,) = law_dates(a_record(Trajectory(), [end]), today=TODAY)
    assert (told.kind, told.day, told.confirmed) == (DateKind.TERM_END, date(2027, 6, 1), True)
    assert law_dates(a_record(Trajectory(law=Law.NOT_OBLIGED), [end]), today=TODAY) == []


def test_who_is_not_obliged_has_no_term_and_all_the_rest() -> None:
    record = a_record(Trajectory(law=Law.NOT_OBLIGED), EVERYTHING)
    assert {one.kind for one in law_dates(record, today=TODAY)} == {
        DateKind.LANGUAGE_START_DUE,
        DateKind.BENEFIT_REVIEW,
        DateKind.OBJECTION_UNTIL,
    }


def test_nothing_known_gives_no_dates() -> None:
    for trajectory in (B1, EDUCATION, OLD, Trajectory()):
        assert law_dates(a_record(trajectory), today=TODAY) == []


def test_the_dates_of_a_whole_line() -> None:
    """Asylum, onderwijsroute, PIP of 29 May 2026, bijstand from 1 September 2026."""
    known = [
        given(GivenKind.PIP, date(2026, 5, 29), source=Source.PIP),
        given(GivenKind.BENEFIT_START, date(2026, 9, 1), source=Source.DECISION),
        given(GivenKind.DECISION, date(2026, 11, 13), id=4),
    ]
    found = law_dates(a_record(EDUCATION, known), today=TODAY)
    assert [(one.code, one.day.isoformat(), one.limit.value) for one in found] == [
        ("term_start", "2026-05-30", Limit.ON),
        ("offer_due", "2026-08-29", Limit.NOT_LATER),
        ("education_start_due", "2026-11-29", Limit.NOT_LATER),
        ("objection_until.4", "2026-12-28", Limit.NOT_LATER),
        ("unburdened_until", "2027-02-28", Limit.NOT_LATER),
        ("switch_until", "2027-11-29", Limit.NOT_LATER),
        ("check_month_24", "2028-05-29", Limit.ON),
        ("extension_from", "2028-11-30", Limit.NOT_EARLIER),
        ("pvt_due.pvt", "2029-05-29", Limit.NOT_LATER),
        ("term_end", "2029-05-29", Limit.NOT_LATER),
    ]


@hypothesis_given(records())
def test_whatever_is_known_each_date_has_one_name_its_law_and_its_inputs(record: Record) -> None:
    # An id belongs to one thing that was entered, and of most kinds there is one.
    known = {
        one.kind if one.kind not in SEVERAL else number: replace(one, id=number)
        for number, one in enumerate(record.given, 1)
    }
    record = replace(record, given=tuple(known.values()))
    found = law_dates(record, today=TODAY)
    assert [one.day for one in found] == sorted(one.day for one in found)
    codes = [one.code for one in found]
    assert len(codes) == len(set(codes))
    assert max(map(len, codes), default=0) <= 40
    for one in found:
        assert one.basis.inputs
        assert not (one.confirmed and one.source is Source.COMPUTED)
        if one.basis.rule != "given":
            assert LAW_RULES[one.basis.rule].article


def test_every_rule_has_an_article_and_an_address() -> None:
    for rule in LAW_RULES.values():
        assert rule.article
        assert rule.address.startswith(
            ("https://wetten.overheid.nl/BWBR", "https://inburgeren.nl/", "https://www.inburgeren.nl/")
        )

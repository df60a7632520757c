"""Taaleis, ontzorgen, benefit reviews and limits of objection."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from bot.rules.law_dates import law_dates
from bot.rules.other_laws import (
    language_notice_due,
    language_start_due,
    language_test_due,
    objection_until,
    unburdened_until,
)
from bot.rules.trajectory import DateKind, GivenKind, Group, Law, Limit, Record, Source, Trajectory
from tests.rules.line_examples import B1, OLD, a_record, given
from tests.rules.strict import DAY, last_day, next_working_day

TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2014, 1, 1), date(2060, 12, 31))
NOT_OBLIGED = Trajectory(law=Law.NOT_OBLIGED)


def days(record: Record) -> dict[str, date]:
    return {one.code: one.day for one in law_dates(record, today=TODAY)}


@pytest.mark.parametrize(
    ("rule", "trigger", "due"),
    [
        (language_test_due, date(2026, 3, 2), date(2026, 4, 28)),  # King's Day
        (language_test_due, date(2026, 3, 3), date(2026, 4, 28)),
        (language_test_due, date(2026, 9, 5), date(2026, 11, 2)),  # a Saturday
        (language_notice_due, date(2026, 3, 10), date(2026, 5, 6)),  # 5 May
        (language_notice_due, date(2026, 10, 5), date(2026, 11, 30)),
        (language_start_due, date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (language_start_due, date(2026, 3, 6), date(2026, 4, 7)),  # Easter Monday
        (language_start_due, date(2024, 1, 31), date(2024, 2, 29)),
        (objection_until, date(2026, 11, 13), date(2026, 12, 28)),  # Christmas and a weekend
        (objection_until, date(2026, 10, 14), date(2026, 11, 25)),
        (objection_until, date(2026, 2, 20), date(2026, 4, 7)),  # Good Friday to Easter Monday
        (unburdened_until, date(2026, 9, 1), date(2027, 2, 28)),  # a Sunday, which does not move
        (unburdened_until, date(2023, 9, 1), date(2024, 2, 29)),
        (unburdened_until, date(2026, 5, 15), date(2026, 11, 14)),
    ],
)
def test_when_each_is_due(rule: Callable[[date], date], trigger: date, due: date) -> None:
    assert rule(trigger) == due


@hypothesis_given(DAYS, DAYS)
def test_a_later_trigger_is_never_due_earlier(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    for rule in (
        language_test_due,
        language_notice_due,
        language_start_due,
        objection_until,
        unburdened_until,
    ):
        assert rule(earlier) <= rule(later)


@hypothesis_given(DAYS)
def test_never_later_than_the_strict_reading(trigger: date) -> None:
    """Counted from the day after the trigger; ontzorgen from the day itself."""
    assert language_test_due(trigger) == next_working_day(trigger + 56 * DAY)
    assert language_notice_due(trigger) == next_working_day(trigger + 56 * DAY)
    assert objection_until(trigger) == next_working_day(trigger + 42 * DAY)
    assert language_start_due(trigger) <= next_working_day(last_day(trigger + DAY, 1))
    strict = last_day(trigger, 6)
    assert strict - DAY <= unburdened_until(trigger) <= strict


@pytest.mark.parametrize("trajectory", [B1, OLD, NOT_OBLIGED, Trajectory()])
def test_the_taaleis_goes_step_by_step(trajectory: Trajectory) -> None:
    request = given(GivenKind.BENEFIT_REQUEST, date(2026, 3, 2))
    result = given(GivenKind.LANGUAGE_TEST, date(2026, 4, 20))
    notice = given(GivenKind.LANGUAGE_NOTICE, date(2026, 5, 18))
    assert days(a_record(trajectory, [request])) == {"language_test_due": date(2026, 4, 28)}
    assert days(a_record(trajectory, [request, result])) == {"language_notice_due": date(2026, 6, 15)}
    assert days(a_record(trajectory, [request, result, notice])) == {"language_start_due": date(2026, 6, 18)}


def test_a_new_request_asks_for_a_new_test() -> None:
    before = given(GivenKind.LANGUAGE_TEST, date(2024, 4, 20))
    told = given(GivenKind.LANGUAGE_NOTICE, date(2024, 5, 18))
    request = given(GivenKind.BENEFIT_REQUEST, date(2026, 3, 2))
    assert days(a_record(NOT_OBLIGED, [before, told, request]))["language_test_due"] == date(2026, 4, 28)


@pytest.mark.parametrize(
    ("trajectory", "unburdened"),
    [
        (B1, True),
        (replace(B1, came_for=Group.FAMILY), False),
        (OLD, False),
        (NOT_OBLIGED, False),
    ],
)
def test_ontzorgen_is_for_who_came_as_a_refugee_under_the_new_act(
    trajectory: Trajectory, unburdened: bool
) -> None:
    found = days(a_record(trajectory, [given(GivenKind.BENEFIT_START, date(2026, 9, 1))]))
    assert found == ({"unburdened_until": date(2027, 2, 28)} if unburdened else {})


def test_each_decision_has_its_own_limit() -> None:
    sent = date(2026, 11, 13)
    record = a_record(
        NOT_OBLIGED,
        [given(GivenKind.DECISION, sent, id=4), given(GivenKind.DECISION, sent + timedelta(days=4), id=5)],
    )
    assert days(record) == {
        "objection_until.4": date(2026, 12, 28),
        "objection_until.5": date(2026, 12, 29),
    }
    [first, _] = law_dates(record, today=TODAY)
    assert first.basis.rule == "awb.objection"
    assert first.basis.inputs == (("sent", sent),)
    assert first.limit is Limit.NOT_LATER
    assert not first.confirmed


def test_benefit_reviews_stand_as_they_were_entered() -> None:
    review = given(GivenKind.BENEFIT_REVIEW, date(2027, 3, 6), id=8, source=Source.COACH)
    [found] = law_dates(a_record(NOT_OBLIGED, [review]), today=TODAY)
    assert (found.kind, found.day, found.source) == (
        DateKind.BENEFIT_REVIEW,
        date(2027, 3, 6),
        Source.COACH,
    )
    assert not found.confirmed

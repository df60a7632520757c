"""Of every date on the line: the later what it hangs on, the later it is, and never earlier."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from bot.rules.days import add_months
from bot.rules.law_dates import law_dates
from bot.rules.line import every_date
from bot.rules.trajectory import (
    SEVERAL,
    AttemptState,
    Cohort,
    DateKind,
    Extension,
    Given,
    GivenKind,
    Group,
    Level,
    Limit,
    Part,
    Record,
    Source,
    Trajectory,
)
from tests.rules.line_examples import B1, EDUCATION, OLD, Z, a_record, an_attempt, given
from tests.rules.strict import DAY, first_day_not_within, last_day, next_working_day

TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2022, 1, 1), date(2040, 12, 31))
NEWEST = replace(OLD, cohort=Cohort.FROM_OCTOBER_2017)
FAMILY = replace(B1, came_for=Group.FAMILY)
PIP = given(GivenKind.PIP, date(2021, 12, 31), id=90, source=Source.PIP)
NOTICE = given(GivenKind.NOTICE, date(2021, 12, 31), id=91)
START = given(GivenKind.TERM_START, date(2021, 12, 31), id=92)
END = given(GivenKind.TERM_END, date(2041, 6, 30), id=93)


def triggers() -> Iterator[tuple[str, Trajectory, tuple[Given, ...], Given]]:
    """Whose line, what else is known of them, and what moves."""
    for name, trajectory in {"B1": B1, "onderwijs": EDUCATION, "Z": Z, "family": FAMILY}.items():
        yield f"{name} pip", trajectory, (), replace(PIP, id=1)
        yield f"{name} notice", trajectory, (), replace(NOTICE, id=1)
        yield f"{name} registered", trajectory, (NOTICE,), given(GivenKind.REGISTERED, PIP.day)
        yield f"{name} information", trajectory, (NOTICE,), given(GivenKind.INFORMATION, PIP.day)
        yield f"{name} moved", trajectory, (PIP,), given(GivenKind.MOVED, PIP.day)
        yield f"{name} start", trajectory, (), replace(START, id=1)
        yield f"{name} new term", trajectory, (PIP,), given(GivenKind.NEW_TERM, PIP.day, months=6)
    for name, trajectory in {"2021": B1, "2013": NEWEST}.items():
        yield f"{name} end", trajectory, (), replace(END, id=1)
        yield f"{name} request", trajectory, (), given(GivenKind.DUO_REQUEST, PIP.day)
        for ground in Extension:
            granted = given(GivenKind.EXTENSION, PIP.day, id=5, ground=ground, months=4)
            yield f"{name} end, {ground}", trajectory, (granted,), replace(END, id=1)
    yield "2013 registered", NEWEST, (), given(GivenKind.REGISTERED, PIP.day)
    for kind in (
        GivenKind.BENEFIT_REQUEST,
        GivenKind.LANGUAGE_TEST,
        GivenKind.LANGUAGE_NOTICE,
        GivenKind.BENEFIT_START,
        GivenKind.BENEFIT_REVIEW,
        GivenKind.DECISION,
    ):
        yield str(kind), B1, (), given(kind, PIP.day)


TRIGGERS = {name: rest for name, *rest in triggers()}
# Nothing is computed from what is done, or from the day that decides the law.
DONE = {GivenKind.OBLIGED, GivenKind.PIP_AGAIN, GivenKind.OFFER, GivenKind.EDUCATION_STARTED}


def lines_of(name: str, day: date) -> Record:
    trajectory, known, trigger = TRIGGERS[name]
    # What was granted comes on top of the end that moves.
    return a_record(trajectory, sorted([replace(trigger, day=day), *known], key=lambda one: one.id))


def test_every_kind_that_was_entered_moves_something() -> None:
    moved = {trigger.kind for _, _, trigger in TRIGGERS.values()}
    assert moved | DONE | {GivenKind.EXTENSION} == set(GivenKind)
    assert SEVERAL - {GivenKind.EXTENSION} <= moved


@pytest.mark.parametrize("name", TRIGGERS)
@settings(max_examples=25)
@hypothesis_given(DAYS, st.integers(0, 800))
def test_a_later_trigger_never_brings_an_earlier_date(name: str, day: date, after: int) -> None:
    before, then = (
        {one.code: one.day for one in every_date(lines_of(name, moment), today=TODAY)}
        for moment in (day, day + after * DAY)
    )
    common = before.keys() & then.keys()
    assert common
    assert not [(code, before[code], then[code]) for code in common if before[code] > then[code]]


@hypothesis_given(DAYS, st.integers(0, 800), st.sampled_from([Part.KNM, Part.WRITING, Part.PVT]))
def test_so_it_is_with_exams(day: date, after: int, part: Part) -> None:
    def found(moment: date) -> list[date]:
        attempt = an_attempt(part, moment, level=Level.A2)
        return [one.day for one in every_date(a_record(B1, attempts=[attempt]), today=date(2021, 1, 1))]

    earlier, later = found(day), found(day + after * DAY)
    assert [one + after * DAY for one in earlier] == later


# Each rule with its reading of the law, counted day by day.
STRICT = {
    DateKind.TERM_START: lambda pip: pip + DAY,
    DateKind.OFFER_DUE: lambda pip: last_day(pip + DAY, 3),
    DateKind.EDUCATION_START_DUE: lambda pip: last_day(pip + DAY, 6),
    DateKind.SWITCH_UNTIL: lambda pip: last_day(pip + DAY, 18),
    DateKind.CHECK_MONTH_24: lambda pip: last_day(pip + DAY, 24),
    DateKind.PVT_DUE: lambda pip: last_day(pip + DAY, 36),
    DateKind.TERM_END: lambda pip: last_day(pip + DAY, 36),
    # Half a year before the day after the end that we tell.
    DateKind.EXTENSION_FROM: lambda pip: max(
        first_day_not_within(add_months(pip, 36) + DAY, 6), last_day(pip + DAY, 30) + DAY
    ),
}
# The end of February counts as the end of a month in the strict reading, where it is told as the 28th of the later one.
ALSO_THREE_DAYS = {DateKind.OFFER_DUE, DateKind.EDUCATION_START_DUE, DateKind.SWITCH_UNTIL}


@hypothesis_given(DAYS)
def test_a_pip_gives_no_date_later_than_the_law_and_no_window_earlier(pip: date) -> None:
    record = a_record(EDUCATION, [replace(PIP, day=pip)])
    found = {one.kind: one for one in law_dates(record, today=TODAY)}
    assert set(found) == set(STRICT)
    for kind, one in found.items():
        strict = STRICT[kind](pip)
        if one.limit is Limit.NOT_EARLIER:
            assert strict <= one.day <= strict + DAY
        else:
            assert strict - (3 if kind in ALSO_THREE_DAYS else 1) * DAY <= one.day <= strict


@pytest.mark.parametrize(
    ("pip", "month_24"),
    [
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2028, 2, 28)),
        (date(2025, 8, 31), date(2027, 8, 31)),
        (date(2025, 12, 31), date(2027, 12, 31)),
    ],
)
def test_month_24_at_the_ends_of_months(pip: date, month_24: date) -> None:
    found = {one.kind: one.day for one in law_dates(a_record(B1, [replace(PIP, day=pip)]), today=TODAY)}
    assert found[DateKind.CHECK_MONTH_24] == month_24


@pytest.mark.parametrize(
    ("made_known", "months", "end"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
        (date(2028, 8, 31), 6, date(2029, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 7, 8), 6, date(2029, 1, 8)),
        (date(2028, 6, 25), 18, date(2029, 12, 25)),  # a holiday, which does not move
    ],
)
def test_a_new_term_at_the_ends_of_months(made_known: date, months: int, end: date) -> None:
    new = given(GivenKind.NEW_TERM, made_known, id=95, months=months)
    found = {one.kind: one.day for one in law_dates(a_record(B1, [PIP, new]), today=TODAY)}
    assert found[DateKind.TERM_END] == end


@hypothesis_given(DAYS, st.sampled_from([6, 12, 18, 24]))
def test_a_new_term_ends_no_later_than_the_strict_reading(made_known: date, months: int) -> None:
    new = given(GivenKind.NEW_TERM, made_known, id=95, months=months)
    found = {one.kind: one.day for one in law_dates(a_record(B1, [PIP, new]), today=TODAY)}
    strict = last_day(made_known + DAY, months)
    assert strict - 3 * DAY <= found[DateKind.TERM_END] <= strict
    if made_known.month != 2:
        assert strict - DAY <= found[DateKind.TERM_END]


@hypothesis_given(DAYS)
def test_dates_of_weeks_end_on_a_working_day_and_others_stay(day: date) -> None:
    for name in ("B1 notice", "2013 request", "benefit_request", "language_test", "decision"):
        for one in law_dates(lines_of(name, day), today=TODAY):
            assert one.day == next_working_day(one.day), one.code


def test_a_failed_exam_asks_for_signing_up_again() -> None:
    failed = an_attempt(Part.KNM, date(2026, 3, 2), state=AttemptState.FAILED)
    found = {one.code: one.day for one in every_date(a_record(B1, [END], [failed]), today=TODAY)}
    assert found["sign_up_by.knm"] == END.day - 15 * 7 * DAY

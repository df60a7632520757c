"""Dates of the Act of 2021: each rule by itself, then what follows from what is known of a person."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from bot.rules.law_dates import law_dates
from bot.rules.new_term import new_term_months
from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    AttemptState,
    DateKind,
    Extension,
    Given,
    GivenKind,
    Group,
    HoursKind,
    Limit,
    LineDate,
    Part,
    Source,
    Stage,
    Trajectory,
)
from bot.rules.wi2021 import (
    education_start_due,
    new_pip_due,
    offer_due,
    pip_due,
    scale_down_possible,
    switch_until,
    term_end,
    term_start,
)
from tests.rules.line_examples import B1, EDUCATION, OLD, Z, a_record, an_attempt, given, some_hours
from tests.rules.strict import DAY, last_day, next_working_day

TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2022, 1, 1), date(2055, 12, 31))
RECEPTION = replace(B1, stage=Stage.RECEPTION)
ONE_PIP = given(GivenKind.PIP, date(2025, 5, 12), source=Source.PIP)


def dates(trajectory: Trajectory, known: Iterable[Given], **more: object) -> dict[DateKind, LineDate]:
    return {one.kind: one for one in law_dates(a_record(trajectory, known, **more), today=TODAY)}


def days(trajectory: Trajectory, known: Iterable[Given], **more: object) -> dict[str, date]:
    return {kind.value: one.day for kind, one in dates(trajectory, known, **more).items()}


def notice(day: date) -> Given:
    return given(GivenKind.NOTICE, day)


def registered(day: date) -> Given:
    return given(GivenKind.REGISTERED, day, source=Source.COACH)


def an_extension(ground: Extension, source: Source = Source.DECISION, **length: object) -> Given:
    return given(GivenKind.EXTENSION, date(2026, 2, 1), ground=ground, source=source, **length)


@pytest.mark.parametrize(
    ("pip", "start", "offer", "education", "switch", "end"),
    [
        ("2026-05-29", "2026-05-30", "2026-08-29", "2026-11-29", "2027-11-29", "2029-05-29"),
        ("2025-05-12", "2025-05-13", "2025-08-12", "2025-11-12", "2026-11-12", "2028-05-12"),
        ("2024-02-29", "2024-03-01", "2024-05-29", "2024-08-29", "2025-08-29", "2027-02-28"),
        ("2024-02-28", "2024-02-29", "2024-05-28", "2024-08-28", "2025-08-28", "2027-02-28"),
        ("2025-02-28", "2025-03-01", "2025-05-28", "2025-08-28", "2026-08-28", "2028-02-28"),
        ("2025-08-31", "2025-09-01", "2025-11-30", "2026-02-28", "2027-02-28", "2028-08-31"),
        ("2025-12-31", "2026-01-01", "2026-03-31", "2026-06-30", "2027-06-30", "2028-12-31"),
    ],
)
def test_what_follows_from_the_date_on_the_pip(
    pip: str, start: str, offer: str, education: str, switch: str, end: str
) -> None:
    known = [given(GivenKind.PIP, date.fromisoformat(pip), source=Source.PIP)]
    found = days(EDUCATION, known)
    assert found["term_start"] == date.fromisoformat(start)
    assert found["offer_due"] == date.fromisoformat(offer)
    assert found["education_start_due"] == date.fromisoformat(education)
    assert found["switch_until"] == date.fromisoformat(switch)
    assert found["term_end"] == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("pip", "opens"),
    [
        ("2026-05-29", "2028-11-30"),
        ("2025-05-12", "2027-11-13"),
        ("2024-02-29", "2026-09-01"),
        ("2025-08-31", "2028-03-01"),
    ],
)
def test_when_an_extension_may_be_asked_for(pip: str, opens: str) -> None:
    found = dates(B1, [given(GivenKind.PIP, date.fromisoformat(pip))])[DateKind.EXTENSION_FROM]
    assert found.day == date.fromisoformat(opens)
    assert found.limit is Limit.NOT_EARLIER


@pytest.mark.parametrize(
    ("trajectory", "known", "due", "rule"),
    [
        (B1, [notice(date(2026, 1, 26))], date(2026, 4, 7), "wi2021.pip_due_notice"),  # Easter Monday
        (B1, [notice(date(2026, 3, 7))], date(2026, 5, 18), "wi2021.pip_due_notice"),  # a Saturday
        (
            B1,
            [notice(date(2026, 2, 3)), registered(date(2026, 3, 20))],
            date(2026, 5, 29),
            "wi2021.pip_due_registered",
        ),
        (
            B1,
            [notice(date(2026, 1, 26)), registered(date(2025, 12, 1))],
            date(2026, 4, 7),
            "wi2021.pip_due_notice",
        ),
        (
            RECEPTION,
            [notice(date(2026, 2, 3)), registered(date(2026, 3, 20))],
            date(2026, 5, 29),
            "wi2021.pip_due_registered",
        ),
        # In time, on the last day after it moved: nothing changes.
        (
            B1,
            [notice(date(2026, 1, 26)), given(GivenKind.INFORMATION, date(2026, 4, 7))],
            date(2026, 4, 7),
            "wi2021.pip_due_notice",
        ),
        # Too late: 14 days, which end on a working day.
        (
            B1,
            [notice(date(2026, 1, 26)), given(GivenKind.INFORMATION, date(2026, 4, 8))],
            date(2026, 4, 22),
            "wi2021.pip_due_information",
        ),
        (
            B1,
            [notice(date(2026, 1, 26)), given(GivenKind.INFORMATION, date(2026, 4, 13))],
            date(2026, 4, 28),  # King's Day
            "wi2021.pip_due_information",
        ),
    ],
)
def test_when_the_pip_is_due(trajectory: Trajectory, known: list[Given], due: date, rule: str) -> None:
    found = dates(trajectory, known)
    assert set(found) == {DateKind.PIP_DUE}
    assert found[DateKind.PIP_DUE].day == due
    assert found[DateKind.PIP_DUE].basis.rule == rule


@pytest.mark.parametrize(
    "known",
    [[notice(date(2026, 2, 3))], [registered(date(2026, 3, 20))], [], [notice(date(2026, 2, 3)), ONE_PIP]],
)
def test_no_pip_is_due_in_reception_without_a_notice_or_once_it_is_made(known: list[Given]) -> None:
    assert DateKind.PIP_DUE not in dates(RECEPTION, known)


def test_a_move_asks_for_a_new_pip_and_starts_no_new_term() -> None:
    moved = [
        given(GivenKind.MOVED, date(2026, 3, 2), id=5),
        given(GivenKind.MOVED, date(2026, 7, 4), id=6),
    ]
    found = dates(B1, [ONE_PIP, *moved])
    assert found[DateKind.PIP_DUE].day == date(2026, 9, 14)  # a Saturday
    assert found[DateKind.PIP_DUE].basis.inputs == (("moved", date(2026, 7, 4)),)
    again = given(GivenKind.PIP_AGAIN, date(2026, 8, 20))
    before = dates(B1, [ONE_PIP])
    assert dates(B1, [ONE_PIP, *moved, again]) == before
    del found[DateKind.PIP_DUE]
    assert found == before


def test_a_new_pip_of_an_earlier_move_does_not_serve_for_the_next() -> None:
    known = [
        given(GivenKind.MOVED, date(2026, 3, 2), id=5),
        given(GivenKind.PIP_AGAIN, date(2026, 4, 1)),
        given(GivenKind.MOVED, date(2026, 7, 4), id=6),
    ]
    assert days(B1, [ONE_PIP, *known])["pip_due"] == date(2026, 9, 14)


def test_a_move_of_before_the_first_pip_asks_for_none() -> None:
    assert "pip_due" not in days(B1, [ONE_PIP, given(GivenKind.MOVED, date(2025, 5, 12))])


def test_what_is_done_is_no_longer_due() -> None:
    known = [
        ONE_PIP,
        given(GivenKind.OFFER, date(2025, 7, 1)),
        given(GivenKind.EDUCATION_STARTED, date(2025, 9, 1)),
    ]
    assert {"offer_due", "education_start_due"}.isdisjoint(days(EDUCATION, known))


def test_the_offer_is_owed_to_who_came_as_a_refugee_and_the_start_on_its_route_alone() -> None:
    assert "offer_due" in days(B1, [ONE_PIP])
    assert "offer_due" not in days(replace(B1, came_for=Group.FAMILY), [ONE_PIP])
    assert "education_start_due" not in days(B1, [ONE_PIP])
    assert "education_start_due" not in days(Z, [ONE_PIP])


def test_a_date_of_duo_beats_a_computed_one() -> None:
    start = given(GivenKind.TERM_START, date(2025, 5, 20))
    end = given(GivenKind.TERM_END, date(2028, 6, 30))
    found = dates(B1, [ONE_PIP, start, end])
    for kind, told in ((DateKind.TERM_START, start), (DateKind.TERM_END, end)):
        assert (found[kind].day, found[kind].source) == (told.day, Source.DUO_LETTER)
        assert found[kind].confirmed
        assert found[kind].basis.rule == "given"
    assert found[DateKind.PVT_DUE].day == end.day
    assert found[DateKind.PVT_DUE].confirmed
    assert found[DateKind.EXTENSION_FROM].day == date(2028, 1, 1)


def test_a_computed_date_says_so() -> None:
    for one in dates(EDUCATION, [ONE_PIP]).values():
        assert one.source is Source.COMPUTED
        assert not one.confirmed


def test_a_start_of_duo_moves_the_computed_end() -> None:
    start = given(GivenKind.TERM_START, date(2025, 5, 20))
    found = dates(B1, [ONE_PIP, start])[DateKind.TERM_END]
    assert found.day == date(2028, 5, 19)
    assert found.basis.inputs == (("start", date(2025, 5, 20)),)
    assert not found.confirmed


def test_a_coach_s_word_stands_and_waits_for_a_letter_but_a_computed_date_does_not() -> None:
    word = given(GivenKind.TERM_END, date(2028, 6, 30), source=Source.COACH)
    found = dates(B1, [ONE_PIP, word])[DateKind.TERM_END]
    assert (found.day, found.confirmed) == (date(2028, 6, 30), False)
    reckoned = replace(word, source=Source.COMPUTED)
    assert days(B1, [ONE_PIP, reckoned])["term_end"] == date(2028, 5, 12)


def test_a_granted_extension_moves_the_end_and_its_window() -> None:
    found = dates(B1, [ONE_PIP, an_extension(Extension.NEARLY_DONE)])
    end = found[DateKind.TERM_END]
    assert end.day == date(2028, 11, 12)
    assert end.basis.rule == "wi2021.extended.nearly_done"
    assert end.basis.inputs == (("end", date(2028, 5, 12)), ("months", 6))
    assert found[DateKind.EXTENSION_FROM].day == date(2028, 5, 13)
    assert found[DateKind.MAP_DUE].day == date(2028, 11, 12)


@pytest.mark.parametrize("source", [Source.COACH, Source.SCHOOL, Source.COMPUTED])
def test_an_extension_that_is_only_expected_moves_nothing(source: Source) -> None:
    expected = an_extension(Extension.NEARLY_DONE, source=source)
    assert days(B1, [ONE_PIP, expected]) == days(B1, [ONE_PIP])


@pytest.mark.parametrize(
    ("extension", "inputs"),
    [
        (an_extension(Extension.NO_OFFER, days=40), (("days", 40),)),
        (an_extension(Extension.LITERACY, months=9), (("months", 9), ("most_months", 6))),
        (
            an_extension(Extension.ILLNESS, until=date(2026, 5, 31)),
            (("first", date(2026, 2, 1)), ("last", date(2026, 5, 31)), ("days", 120)),
        ),
        (an_extension(Extension.CHILDBIRTH), (("days", 112),)),
    ],
)
def test_an_extended_end_tells_what_was_added(extension: Given, inputs: tuple) -> None:
    end = dates(B1, [ONE_PIP, extension])[DateKind.TERM_END]
    assert end.basis.inputs == (("end", date(2028, 5, 12)), *inputs)


def test_extensions_come_one_after_the_other_and_some_only_once() -> None:
    known = [
        ONE_PIP,
        an_extension(Extension.CHILDBIRTH),
        an_extension(Extension.NEARLY_DONE),
        an_extension(Extension.NEARLY_DONE),
    ]
    assert days(B1, known)["term_end"] == date(2029, 3, 1)  # 12-5-2028, 1-9-2028


def test_a_letter_has_counted_what_was_granted_before_it() -> None:
    granted = an_extension(Extension.DEATH)
    letter = given(GivenKind.TERM_END, date(2028, 8, 12))
    assert days(B1, [ONE_PIP, granted, letter])["term_end"] == date(2028, 8, 12)
    assert days(B1, [ONE_PIP, letter, granted])["term_end"] == date(2028, 11, 12)


@pytest.mark.parametrize(
    ("missing", "passed", "months"),
    [
        ((False, False), 5, 0),
        ((True, False), 5, 6),
        ((False, True), 5, 6),
        ((True, True), 5, 12),
        ((False, False), 0, 24),
        ((False, False), 1, 18),
        ((False, False), 2, 12),
        ((False, False), 3, 6),
        ((False, False), 4, 6),
        ((True, False), 2, 12),
        ((True, True), 3, 12),
        ((True, True), 0, 24),
    ],
)
def test_the_longest_new_term_counts_never_the_sum(
    missing: tuple[bool, bool], passed: int, months: int
) -> None:
    pvt, map_ = missing
    assert new_term_months(pvt_missing=pvt, map_missing=map_, parts_passed=passed) == months


@pytest.mark.parametrize(
    ("group", "hours", "months"),
    [
        (Group.ASYLUM, 0, 24),
        (Group.ASYLUM, 400, 24),
        (Group.ASYLUM, 400.5, 18),
        (Group.ASYLUM, 800, 18),
        (Group.ASYLUM, 801, 12),
        (Group.ASYLUM, 1200, 12),
        (Group.ASYLUM, 1201, 6),
        (Group.ASYLUM, 1599.5, 6),
        (Group.ASYLUM, 1600, 0),
        (Group.FAMILY, 200, 24),
        (Group.FAMILY, 201, 18),
        (Group.FAMILY, 400, 18),
        (Group.FAMILY, 401, 12),
        (Group.FAMILY, 600, 12),
        (Group.FAMILY, 601, 6),
        (Group.FAMILY, 799, 6),
        (Group.FAMILY, 800, 0),
    ],
)
def test_the_new_term_of_the_z_route_goes_by_hours(group: Group, hours: float, months: int) -> None:
    assert new_term_months(pvt_missing=False, map_missing=False, hours=hours, came_for=group) == months


def test_a_new_term_after_a_decision_by_what_is_known() -> None:
    """Two parts passed, PVT missing: the longest of 12 and 6 months."""
    passed = [
        an_attempt(part, date(2027, 3, 1), state=AttemptState.PASSED)
        for part in (Part.READING, Part.KNM, Part.MAP)
    ]
    later = an_attempt(Part.WRITING, date(2028, 6, 1), state=AttemptState.PASSED)
    decided = given(GivenKind.NEW_TERM, date(2028, 1, 10), source=Source.DECISION)
    known = [given(GivenKind.PIP, date(2024, 12, 2)), decided]
    found = dates(replace(B1, came_for=Group.FAMILY), known, attempts=[*passed, later])
    assert found[DateKind.TERM_END].day == date(2029, 1, 10)
    assert found[DateKind.TERM_END].basis.inputs == (("made_known", date(2028, 1, 10)), ("months", 12))
    assert found[DateKind.EXTENSION_FROM].day == date(2028, 7, 11)


def test_a_new_term_of_the_z_route_counts_participation_for_refugees_alone() -> None:
    hours = [some_hours(HoursKind.NT2, 350), some_hours(HoursKind.PARTICIPATION, 500)]
    known = [ONE_PIP, given(GivenKind.NEW_TERM, date(2028, 6, 1))]
    assert days(Z, known, hours=hours)["term_end"] == date(2029, 6, 1)
    assert days(replace(Z, came_for=Group.FAMILY), known, hours=hours)["term_end"] == date(2029, 12, 1)


def test_what_the_decision_says_beats_what_is_known() -> None:
    decided = given(GivenKind.NEW_TERM, date(2028, 6, 1), months=6)
    assert days(B1, [ONE_PIP, decided])["term_end"] == date(2028, 12, 1)
    assert days(EDUCATION, [ONE_PIP, decided])["term_end"] == date(2028, 12, 1)
    letter = given(GivenKind.TERM_END, date(2029, 1, 31))
    assert days(B1, [ONE_PIP, decided, letter])["term_end"] == date(2029, 1, 31)
    # For the onderwijsroute no table says how long it is.
    assert days(EDUCATION, [ONE_PIP, replace(decided, months=None)])["term_end"] == date(2028, 5, 12)


def test_a_new_term_is_longer_by_what_was_granted_after_it() -> None:
    decided = given(GivenKind.NEW_TERM, date(2028, 6, 1), months=6)
    granted = an_extension(Extension.DEATH)
    assert days(B1, [ONE_PIP, granted, decided])["term_end"] == date(2028, 12, 1)
    assert days(B1, [ONE_PIP, decided, granted])["term_end"] == date(2029, 3, 1)


def test_pvt_and_map_are_due_with_the_term_until_they_are_done() -> None:
    found = days(B1, [ONE_PIP])
    assert found["pvt_due"] == found["map_due"] == date(2028, 5, 12)
    assert found["check_month_24"] == date(2027, 5, 12)
    assert "map_due" not in days(EDUCATION, [ONE_PIP])
    done = [an_attempt(part, date(2026, 3, 1), state=AttemptState.PASSED) for part in (Part.PVT, Part.MAP)]
    assert {"pvt_due", "map_due", "check_month_24"}.isdisjoint(days(B1, [ONE_PIP], attempts=done))
    assert "check_month_24" in days(B1, [ONE_PIP], attempts=done[:1])
    planned = [an_attempt(part, date(2027, 3, 1)) for part in (Part.PVT, Part.MAP)]
    seen_to = days(B1, [ONE_PIP], attempts=planned)
    assert "check_month_24" not in seen_to
    assert "map_due" in seen_to


@pytest.mark.parametrize(
    ("trajectory", "hours", "possible"),
    [
        (B1, [some_hours(HoursKind.NT2, 600)], True),
        (B1, [some_hours(HoursKind.NT2, 599.9)], False),
        (B1, [some_hours(HoursKind.NT2, 500), some_hours(HoursKind.LITERACY, 100)], True),
        (B1, [some_hours(HoursKind.NT2, 500), some_hours(HoursKind.KNM, 100)], False),
        (B1, [], False),
        (replace(B1, scaled_down=frozenset({Part.WRITING})), [some_hours(HoursKind.NT2, 600)], True),
        (replace(B1, scaled_down=frozenset(LANGUAGE_PARTS)), [some_hours(HoursKind.NT2, 600)], False),
        (EDUCATION, [some_hours(HoursKind.NT2, 900)], False),
        (Z, [some_hours(HoursKind.NT2, 900)], False),
        (OLD, [some_hours(HoursKind.ONA, 900)], False),
    ],
)
def test_a2_can_be_talked_about_after_600_hours_on_the_b1_route(
    trajectory: Trajectory, hours: list, possible: bool
) -> None:
    assert scale_down_possible(a_record(trajectory, hours=hours)) == possible


@pytest.mark.parametrize(("obliged", "possible"), [(date(2021, 12, 31), False), (date(2022, 1, 1), True)])
def test_so_it_is_where_the_day_of_the_obligation_tells_the_law(obliged: date, possible: bool) -> None:
    known = [given(GivenKind.OBLIGED, obliged)]
    record = a_record(replace(B1, law=None), known, hours=[some_hours(HoursKind.NT2, 600)])
    assert scale_down_possible(record) == possible


@hypothesis_given(DAYS, DAYS)
def test_a_later_trigger_is_never_due_earlier(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    for rule in (
        term_start,
        term_end,
        offer_due,
        education_start_due,
        switch_until,
        new_pip_due,
        pip_due,
    ):
        assert rule(earlier) <= rule(later)


@hypothesis_given(DAYS, DAYS, DAYS)
def test_a_pip_is_due_no_earlier_for_what_came_later(fixed: date, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert pip_due(fixed, registered=earlier) <= pip_due(fixed, registered=later)
    assert pip_due(earlier, registered=fixed) <= pip_due(later, registered=fixed)
    assert pip_due(fixed, information=earlier) <= pip_due(fixed, information=later)


@hypothesis_given(DAYS, st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS))
def test_a_pip_is_due_as_the_law_reads(first: date, second: date | None, information: date | None) -> None:
    begin = max(day for day in (first, second) if day)
    strict = next_working_day(begin + 70 * DAY)
    if information and information > strict:
        strict = next_working_day(information + 14 * DAY)
    assert pip_due(first, registered=second, information=information) == strict
    assert new_pip_due(first) == next_working_day(first + 70 * DAY)


@hypothesis_given(DAYS)
def test_the_term_ends_no_later_than_the_strict_reading(pip: date) -> None:
    strict = last_day(pip + DAY, 36)
    assert strict - DAY <= term_end(pip) <= strict


@hypothesis_given(DAYS)
@pytest.mark.parametrize(("rule", "months"), [(offer_due, 3), (education_start_due, 6), (switch_until, 18)])
def test_shorter_terms_end_no_later_than_the_strict_reading(
    rule: Callable[[date], date], months: int, pip: date
) -> None:
    """At the end of February they are up to three days early, where the strict term lasts to the end of a month."""
    strict = last_day(pip + DAY, months)
    assert strict - 3 * DAY <= rule(pip) <= strict
    assert rule(pip).day in (pip.day, strict.day)

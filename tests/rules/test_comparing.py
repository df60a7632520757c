"""Two ways of working: Newcombe's interval against his own examples, and no figure for few people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.comparing import (
    Comparison,
    Groups,
    Measure,
    MemberFacts,
    Stage,
    Withheld,
    compare_groups,
    outcome,
    stage_of,
    wilson,
    withheld,
)
from bot.rules.trajectory import AttemptState, Part
from tests.rules.digest_examples import QUESTIONS, answered
from tests.rules.examples import NOW, ZONE
from tests.rules.line_examples import an_attempt


def test_the_interval_of_newcombes_first_example() -> None:
    """56 of 70 less 48 of 80 (Newcombe 1998, table II, example a): 0.2000, from 0.0524 to 0.3339 (method 10)."""
    found = compare_groups((48, 80), (56, 70))
    assert found is not None
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))
    assert found.clear


def test_the_interval_of_wilson() -> None:
    """81 of 263 (Newcombe 1998, table I): from 0.2553 to 0.3662."""
    found = wilson(81, 263)
    assert (found.low, found.high) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))


@pytest.mark.parametrize(
    ("first", "second"), [((9, 40), (20, 40)), ((20, 40), (31, 40)), ((5, 5), (20, 40)), ((0, 0), (0, 0))]
)
def test_there_is_no_figure_for_few_people(first: tuple[int, int], second: tuple[int, int]) -> None:
    assert compare_groups(first, second) is None


def test_alike_groups_differ_in_nothing() -> None:
    found = compare_groups((20, 40), (20, 40))
    assert found is not None
    assert found.difference == 0
    assert not found.clear
    assert found.low == pytest.approx(-found.high)


# Who is counted, and when a figure may be seen

BEGINS, ENDS = date(2027, 2, 1), date(2027, 4, 30)


def a_comparison(**changes: object) -> Comparison:
    usual: dict = {
        "id": 1,
        "name": "Taalmaatje",
        "first_way": "zonder",
        "second_way": "met",
        "measure": Measure.PART_PASSED,
        "begins": BEGINS,
        "ends": ENDS,
        "fixed_at": NOW,
    }
    return Comparison(**(usual | changes))


@pytest.mark.parametrize(
    ("fixed", "today", "stage"),
    [
        (False, date(2027, 1, 31), Stage.DRAFT),
        (False, BEGINS, Stage.LAPSED),
        (True, date(2027, 1, 31), Stage.FIXED),
        (True, BEGINS, Stage.RUNNING),
        (True, ENDS, Stage.RUNNING),
        (True, date(2027, 5, 1), Stage.OVER),
    ],
)
def test_the_groups_are_fixed_before_it_begins(fixed: bool, today: date, stage: Stage) -> None:
    assert stage_of(a_comparison(fixed_at=NOW if fixed else None), today) is stage


def passed(day: date, *, second: bool) -> MemberFacts:
    return MemberFacts(second, attempts=[an_attempt(Part.KNM, day, state=AttemptState.PASSED)])


def test_what_falls_within_is_counted_and_the_time_before_beside_it() -> None:
    members = [
        *[passed(BEGINS, second=False)] * 20,
        *[passed(date(2027, 5, 1), second=False)] * 20,
        *[passed(ENDS, second=True)] * 30,
        *[passed(date(2027, 1, 31), second=True)] * 10,
        *[passed(date(2026, 10, 30), second=False)] * 20,  # 89 days before
    ]
    found = outcome(a_comparison(), members, QUESTIONS, ZONE)
    assert found.now is not None
    assert (found.now.first.share, found.now.second.share) == (20 / 60, 30 / 40)
    assert found.now.clear
    assert found.before is None  # nobody of the first group
    members[-20:] = [passed(date(2026, 12, 1), second=False)] * 20
    before = outcome(a_comparison(), members, QUESTIONS, ZONE).before
    assert before is not None
    assert (before.first.share, before.second.share) == (20 / 60, 10 / 40)


def test_too_few_give_no_figure() -> None:
    members = [*[passed(BEGINS, second=False)] * 9, *[MemberFacts(False)] * 30]
    members += [*[passed(BEGINS, second=True)] * 20, *[MemberFacts(True)] * 20]
    assert outcome(a_comparison(), members, QUESTIONS, ZONE).now is None


def is_so(measure: Measure, one: MemberFacts) -> bool:
    """By way of a comparison with enough others: half of them so, half not."""
    so = MemberFacts(
        False,
        attempts=passed(BEGINS, second=False).attempts,
        goals_reached=[BEGINS],
        check_ins=[answered(0, 1, MID, faces="f0", hours="h4")],
    )
    others = [*[so] * 20, *[MemberFacts(False)] * 20]
    members = [*[one] * 20, *others, *(replace(each, second=True) for each in others)]
    found = outcome(a_comparison(measure=measure), members, QUESTIONS, ZONE)
    assert found.now is not None
    return found.now.first.share > 0.5


MID = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("measure", "member", "expected"),
    [
        (Measure.GOAL_REACHED, MemberFacts(False, goals_reached=[ENDS]), True),
        (Measure.GOAL_REACHED, MemberFacts(False, goals_reached=[date(2027, 5, 1)]), False),
        (
            Measure.ANSWERED,
            MemberFacts(False, check_ins=[answered(0, 1, MID, faces="f4"), answered(7, 2, MID)]),
            True,
        ),
        (Measure.ANSWERED, MemberFacts(False, check_ins=[answered(0, 1, MID)]), False),
        (Measure.ANSWERED, MemberFacts(False, check_ins=[answered(0, 1, NOW, faces="f0")]), False),
        (
            Measure.HOURS,
            MemberFacts(False, check_ins=[answered(0, 1, MID, hours="h2"), answered(7, 2, MID, hours="h1")]),
            True,
        ),
        (Measure.HOURS, MemberFacts(False, check_ins=[answered(0, 1, MID, hours="h1")]), False),
        (Measure.HOURS, MemberFacts(False, check_ins=[answered(0, 1, MID, faces="f0")]), False),
    ],
)
def test_what_is_counted_of_a_person(measure: Measure, member: MemberFacts, expected: bool) -> None:
    assert is_so(measure, member) is expected


# Two comparisons of nearly the same people

EARLIER = a_comparison(id=1)
LATER = a_comparison(id=2, fixed_at=NOW + timedelta(days=1))


def people(first: range, second: range, comparison: Comparison = EARLIER) -> Groups:
    return Groups(comparison, frozenset(first), frozenset(second))


BEFORE = people(range(40), range(100, 140))


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (range(41), range(200, 240), True),  # one more
        (range(1, 41), range(200, 240), True),  # another one
        (range(49), range(200, 240), True),
        (range(50), range(200, 240), False),  # ten more
        (range(200, 240), range(100, 139), True),
        (range(200, 240), range(1, 40), True),  # in the other group
        (range(40), range(200, 240), False),  # the same people on the same days: the same number
        (range(200, 240), range(300, 340), False),
    ],
)
def test_the_later_one_of_two_that_tell_of_a_few_people_gives_no_figure(
    first: range, second: range, told: bool
) -> None:
    own = people(first, second, LATER)
    assert (withheld(own, [BEFORE, own]).now == EARLIER) is told
    # The earlier one stays as it was.
    assert withheld(BEFORE, [BEFORE, own]) == Withheld()


def test_both_groups_together_are_subtracted_as_well() -> None:
    both = Groups(LATER, frozenset(range(200, 240)), BEFORE.first | BEFORE.second | {500})
    assert withheld(both, [BEFORE]).now == EARLIER


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, (True, True)),
        ({"measure": Measure.HOURS}, (False, False)),  # it counts something else
        # Other days: nothing is subtracted, but for the time before.
        ({"begins": date(2027, 5, 1), "ends": date(2027, 7, 28)}, (False, True)),
        ({"begins": date(2028, 5, 1), "ends": date(2028, 6, 1)}, (False, False)),
        ({"begins": date(2027, 4, 30), "ends": date(2027, 7, 1)}, (True, True)),
        ({"fixed_at": None}, (True, True)),  # a draft: it is told beforehand
        ({"fixed_at": NOW - timedelta(days=1)}, (False, False)),  # it was the earlier one
    ],
)
def test_only_what_can_be_subtracted_is_withheld(changes: dict[str, object], told: tuple[bool, bool]) -> None:
    own = people(range(41), range(200, 240), replace(LATER, **changes))  # type: ignore[arg-type]
    found = withheld(own, [BEFORE])
    assert (found.now is not None, found.before is not None) == told


def test_one_that_was_never_fixed_takes_nothing_away() -> None:
    draft = replace(BEFORE, comparison=replace(EARLIER, fixed_at=None))
    assert withheld(people(range(41), range(200, 240), LATER), [draft]) == Withheld()


def test_the_same_people_on_a_day_more_tell_of_that_day() -> None:
    longer = replace(LATER, ends=date(2027, 5, 1))
    assert withheld(people(range(40), range(100, 140), longer), [BEFORE]).now == EARLIER
    # Of the same length, the time before is the one that was compared: the same number.
    after = replace(LATER, begins=date(2027, 5, 1), ends=date(2027, 7, 28))
    assert withheld(people(range(40), range(100, 140), after), [BEFORE]) == Withheld()

"""Counts that say nothing about single people: also not to who knows the rule and does sums."""

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.counts import SMALLEST, Counted, at_least_ten, counted

GROUPS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 60), max_size=7)


def test_large_groups_are_shown() -> None:
    assert counted({"b1": 40, "z": 12}) == Counted({"b1": 40, "z": 12}, 52)


def test_a_small_group_takes_another_with_it() -> None:
    """Or it would be the total less the others."""
    assert counted({"b1": 40, "z": 3, "edu": 15}) == Counted({"b1": 40, "z": None, "edu": None}, 58)


def test_two_small_ones_are_enough_when_they_are_ten_together() -> None:
    assert counted({"b1": 40, "z": 5, "edu": 5}).rows == {"b1": 40, "z": None, "edu": None}
    assert counted({"b1": 40, "z": 5, "edu": 4}).rows == {"b1": None, "z": None, "edu": None}


def test_fewer_than_ten_people_are_not_counted_at_all() -> None:
    assert counted({"b1": 5, "z": 4}) == Counted({"b1": None, "z": None}, None)
    assert counted({}) == Counted({}, 0)


def test_a_group_without_anybody_is_no_row() -> None:
    assert counted({"b1": 40, "z": 0}) == Counted({"b1": 40}, 40)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (9, None), (10, 10)])
def test_a_number_by_itself(count: int, shown: int | None) -> None:
    assert at_least_ten(count) == shown


@given(GROUPS)
@example({"a": 9, "b": 9})
def test_what_is_shown_is_true_and_what_is_hidden_is_large_enough(groups: dict[str, int]) -> None:
    table = counted(groups)
    for name, count in table.rows.items():
        assert count is None or count == groups[name] >= SMALLEST
    hidden = [groups[name] for name, count in table.rows.items() if count is None]
    if table.total is None:
        # Too few people, or nothing at all that can be shown of them.
        assert sum(groups.values()) > 0
        assert sum(groups.values()) < SMALLEST or not table.rows
    elif hidden:
        assert sum(hidden) >= SMALLEST
        assert len(hidden) >= 2 or len(table.rows) == 1


def guesses(table: Counted[str]) -> list[tuple[int, ...]]:
    """Every assignment of the hidden rows that would have given this very table."""
    names = [name for name, count in table.rows.items() if count is None]
    shown = {name: count for name, count in table.rows.items() if count is not None}
    totals = [table.total] if table.total is not None else range(1, SMALLEST)
    return [
        numbers
        for numbers in product(range(1, 40), repeat=len(names))
        for total in totals
        if sum(numbers) + sum(shown.values()) == total
        and counted(
            {
                name: dict(zip(names, numbers, strict=True)).get(name, shown.get(name, 0))
                for name in table.rows
            }
        )
        == table
    ]


def test_groups_that_can_only_be_of_one_size() -> None:
    """Two small ones of 18 together have nine each; ten of ten together have one each."""
    assert counted({"a": 10, "b": 9, "c": 9}) == Counted({"a": None, "b": None, "c": None}, 28)
    ones = dict.fromkeys("abcdefghij", 1)
    assert counted(ones) == counted(ones | {"k": 40}) == Counted({}, None)
    # Ten and eight, where the next one has ten: 18 could be told apart only so.
    assert counted({"a": 10, "b": 10, "c": 8}).rows == {"a": None, "b": None, "c": None}


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 25), min_size=2, max_size=3))
@example({"a": 10, "b": 9, "c": 9})
def test_who_knows_the_rule_cannot_tell_a_hidden_number(groups: dict[str, int]) -> None:
    table = counted(groups)
    if not table.hidden:
        return
    possible = guesses(table)
    for place in range(sum(count is None for count in table.rows.values())):
        assert len({numbers[place] for numbers in possible}) > 1

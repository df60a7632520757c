"""Two ways of working: Newcombe's interval against his own examples, and no figure for few people."""

import pytest

from bot.rules.comparing import compare_groups, wilson


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

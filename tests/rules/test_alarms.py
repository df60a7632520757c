"""Who hears of words of danger, and what rests until somebody is looked after."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.alarms import STEP, WITH_WHO_TOOK_IT, Alarm, next_of, rests, row_of
from bot.rules.values import Kind

NOW = datetime(2026, 11, 18, 1, 10, tzinfo=UTC)


def test_the_coach_first_then_who_stands_in_then_the_duty_list() -> None:
    assert row_of(coach=1, substitute=2, away=False, duty=[3, 4]) == (1, 2, 3, 4)
    assert row_of(coach=1, substitute=2, away=True, duty=[3, 1]) == (2, 1, 3)
    assert row_of(coach=None, substitute=None, away=False, duty=[4, 3, 4]) == (4, 3)
    assert row_of(coach=1, substitute=None, away=True, duty=[]) == (1,)


def test_one_after_the_other_and_round_again() -> None:
    told: list[int] = []
    for _ in range(7):
        found = next_of((1, 2, 3), told, {1, 2, 3})
        assert found is not None
        told.append(found)
    assert told == [1, 2, 3, 1, 2, 3, 1]


def test_who_cannot_be_reached_is_passed_over_at_once() -> None:
    assert next_of((1, 2, 3), [], {2, 3}) == 2
    assert next_of((1, 2, 3), [2], {3}) == 3
    assert next_of((1, 2, 3), [2, 3], {2, 3}) == 2
    assert next_of((1, 2), [], set()) is None
    assert next_of((), [], {1}) is None


def test_who_came_into_the_row_later_is_next() -> None:
    assert next_of((5, 1, 2), [1, 2, 1], {1, 2, 5}) == 5


def test_who_took_it_hears_alone_of_what_comes_after_for_a_while() -> None:
    taken = Alarm(1, 2, 3, NOW, None, (7,), taken_by=7, taken_at=NOW)
    assert taken.is_with(NOW + WITH_WHO_TOOK_IT) == 7
    assert taken.is_with(NOW + WITH_WHO_TOOK_IT + timedelta(seconds=1)) is None
    assert Alarm(1, 2, 3, NOW, NOW + STEP, (7,)).is_with(NOW) is None


@pytest.mark.parametrize(
    ("kind", "rule", "left_out"),
    [
        (Kind.PRACTICE, "cards:2026-11-18", True),
        (Kind.LINE_REMINDER, "sign_up_by.writing:14d", True),
        (Kind.LINE_REMINDER, "term_end:6m", True),
        (Kind.LINE_REMINDER, "exam.12:7d", False),
        (Kind.LINE_REMINDER, "exam.12:booked", False),
        (Kind.APPOINTMENT_REMINDER, "2h", False),
        (Kind.APPOINTMENT_CHANGED, "changed", False),
        (Kind.STAFF_LINE, "sign_up_by.writing:7d", False),
        (Kind.STAFF_ALARM, "told", False),
    ],
)
def test_what_rests(kind: Kind, rule: str, left_out: bool) -> None:
    assert rests(kind, rule) is left_out

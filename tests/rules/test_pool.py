"""The municipality's list: when a message is left lying, when people and managers hear of it, and who comes first (R05 d)."""

from datetime import datetime, time, timedelta

import pytest

from bot.rules.office_hours import OfficeHours, is_open
from bot.rules.pool import Waiting, Why, first_answer, in_order, late_at, notice_due, summed_up
from tests.rules.examples import local

HOURS = OfficeHours(time(9), time(17), "Europe/Amsterdam")


@pytest.mark.parametrize(
    ("came", "late"),
    [
        ("2026-11-20 16:00", "2026-11-24 16:00"),  # from Friday to Tuesday: the weekend does not count
        ("2026-11-16 10:00", "2026-11-18 10:00"),
        ("2026-11-21 10:00", "2026-11-25 09:00"),  # on a Saturday: it counts from Monday morning
        ("2026-12-24 12:00", "2026-12-29 12:00"),  # Christmas is a Friday and a Saturday
    ],
)
def test_a_message_is_left_lying_after_two_working_days(came: str, late: str) -> None:
    assert late_at(local(came), HOURS) == local(late)


@pytest.mark.parametrize(
    ("now", "told", "opens"),
    [
        ("2026-11-18 11:00", None, "2026-11-18 11:00"),
        ("2026-11-18 16:00", "2026-11-18 11:00", None),  # once a day
        ("2026-11-18 11:00", "2026-11-17 16:00", "2026-11-18 11:00"),
        ("2026-11-18 18:00", "2026-11-18 11:00", "2026-11-19 09:00"),  # they are closed since
        ("2026-11-19 06:00", "2026-11-18 18:00", None),  # once a closed time
        ("2026-11-19 10:00", "2026-11-19 06:00", "2026-11-19 10:00"),
        ("2026-11-21 10:00", None, "2026-11-23 09:00"),
    ],
)
def test_who_has_no_coach_hears_when_it_is_read(now: str, told: str | None, opens: str | None) -> None:
    found = first_answer(local(now), HOURS, told=None if told is None else local(told))
    assert found == (None if opens is None else local(opens))


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ("2026-11-18 11:00", None, "2026-11-18 11:00"),
        ("2026-11-18 11:00", "2026-11-18 10:45", "2026-11-18 11:45"),
        ("2026-11-18 11:00", "2026-11-18 09:00", "2026-11-18 11:00"),
        ("2026-11-18 23:00", None, "2026-11-19 09:00"),
        ("2026-11-20 16:50", "2026-11-20 16:30", "2026-11-23 09:00"),
    ],
)
def test_managers_hear_once_an_hour_and_at_work(now: str, last: str | None, due: str) -> None:
    found = notice_due(local(now), HOURS, last=None if last is None else local(last))
    assert found == local(due)
    assert is_open(found, HOURS)


def waiting(holder_id: int, since: datetime, messages: int) -> Waiting:
    return Waiting(holder_id, "Semhar", Why.NO_COACH, since, messages, None, "")


def test_who_wrote_comes_first_and_of_them_the_longest_waiting() -> None:
    start = local("2026-11-18 11:00")
    listed = [
        waiting(1, start - timedelta(days=9), 0),
        waiting(2, start, 1),
        waiting(3, start - timedelta(days=1), 2),
    ]
    assert [one.holder_id for one in in_order(listed)] == [3, 2, 1]
    summary = summed_up(listed)
    assert (summary.people, summary.messages, summary.since) == (3, 3, start - timedelta(days=9))
    assert summed_up([]).since is None

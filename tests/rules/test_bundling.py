"""When the notice about a message leaves (R05)."""

from datetime import datetime, timedelta

import pytest

from bot.rules.bundling import APART, due_of_notice
from tests.rules.examples import NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, NOW),
        (NOW - 16 * MINUTE, NOW),
        (NOW - APART, NOW),
        (NOW - 10 * MINUTE, NOW + 5 * MINUTE),
        (NOW, NOW + APART),
    ],
)
def test_a_quarter_of_an_hour_apart(last: datetime | None, due: datetime) -> None:
    assert due_of_notice(NOW, last=last) == due


@pytest.mark.parametrize(
    ("answered", "last_of_person", "at_once"),
    [
        (NOW - 2 * MINUTE, None, True),
        (NOW - 2 * MINUTE, NOW - 3 * MINUTE, True),
        (NOW - 2 * MINUTE, NOW - 1 * MINUTE, False),
        (NOW - 61 * MINUTE, None, False),
        (None, None, False),
    ],
)
def test_in_a_conversation_the_next_one_leaves_at_once(
    answered: datetime | None, last_of_person: datetime | None, at_once: bool
) -> None:
    last = NOW - MINUTE
    due = due_of_notice(NOW, last=last, last_of_person=last_of_person, answered=answered)
    assert due == (NOW if at_once else last + APART)

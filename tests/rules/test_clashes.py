"""Two things of one person at one time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.clashes import clash
from bot.rules.values import Appointment, AppointmentState
from tests.rules.examples import an_appointment

TWO = datetime(2026, 11, 24, 13, tzinfo=UTC)  # 14:00 in Amsterdam
HOUR = timedelta(hours=1)


def at(start: datetime, *, number: int = 1, hours: float | None = 1, **values: object) -> Appointment:
    end = None if hours is None else start + hours * HOUR
    return an_appointment(start, id=number, end=end, **values)


@pytest.mark.parametrize(
    ("start", "hours", "clashes"),
    [
        (TWO, 1, True),
        (TWO + timedelta(minutes=59), 1, True),
        (TWO - timedelta(minutes=59), 1, True),
        (TWO - HOUR, 3, True),
        (TWO + timedelta(minutes=15), 0.25, True),
        (TWO + HOUR, 1, False),
        (TWO - HOUR, 1, False),
        (TWO + timedelta(days=7), 1, False),
        # Without an end it takes an hour.
        (TWO - timedelta(minutes=59), None, True),
        (TWO - HOUR, None, False),
    ],
)
def test_overlap(start: datetime, hours: float | None, clashes: bool) -> None:
    draft, other = at(TWO, number=0), at(start, number=2, hours=hours)
    assert (clash(draft, [other]) is other) == clashes
    assert (clash(other, [draft]) is draft) == clashes


def test_a_draft_without_an_end() -> None:
    draft = at(TWO, number=0, hours=None)
    assert clash(draft, [at(TWO + timedelta(minutes=59), number=2)])
    assert clash(draft, [at(TWO + HOUR, number=2)]) is None


def test_what_never_clashes() -> None:
    draft = at(TWO, number=3)
    itself = at(TWO, number=3)
    cancelled = at(TWO, number=4, state=AppointmentState.CANCELLED)
    whole_day = at(TWO, number=5, all_day=True, last_day=date(2026, 11, 24))
    assert clash(draft, [itself, cancelled, whole_day]) is None
    assert clash(replace(draft, all_day=True, last_day=date(2026, 11, 24)), [at(TWO, number=6)]) is None


def test_the_first_is_named() -> None:
    first, second = at(TWO, number=7), at(TWO + timedelta(minutes=30), number=8)
    assert clash(at(TWO, number=0), [first, second]) is first

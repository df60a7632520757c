"""How far a move is, and when something happens to it by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.errors import OutOfRange
from bot.rules.transfers import LATEST, VALID_FOR, End, Step, Transfer, check_day
from tests.rules.examples import NOW, local

DAY = date(2026, 12, 1)
SHOWN = Transfer(
    *(1, 17, False, 1, None, None, None, None, None, None),
    *(NOW, NOW + VALID_FOR, None, None, None),
)
ASKED = replace(SHOWN, to_id=2, day=DAY, accepted_by=3, accepted_at=NOW)
AGREED = replace(ASKED, released_by=4, released_at=NOW)


@pytest.mark.parametrize(
    ("one", "step"),
    [
        (SHOWN, Step.SHOWN),
        (ASKED, Step.ASKED),
        (AGREED, Step.AGREED),
        (replace(AGREED, done_at=NOW), Step.DONE),
        (replace(SHOWN, ended_at=NOW, ended_by=End.HOLDER), Step.WITHDRAWN),
        (replace(AGREED, ended_at=NOW, ended_by=End.HOLDER), Step.WITHDRAWN),
        (replace(ASKED, ended_at=NOW, ended_by=End.OLD_TOWN), Step.REFUSED),
        (replace(ASKED, ended_at=NOW, ended_by=End.TIME), Step.EXPIRED),
    ],
)
def test_how_far_it_is(one: Transfer, step: Step) -> None:
    assert one.step is step
    assert one.is_open == (step in (Step.SHOWN, Step.ASKED, Step.AGREED))


def test_it_happens_at_midnight_there_once_both_have_said_yes() -> None:
    assert AGREED.due("Europe/Amsterdam") == local("2026-12-01 00:00")
    for one in (SHOWN, ASKED):
        assert one.due("Europe/Amsterdam") == NOW + timedelta(days=14)
    assert replace(AGREED, done_at=NOW).due("Europe/Amsterdam") is None


@pytest.mark.parametrize("ahead", [-1, 0, LATEST.days + 1])
def test_a_day_that_cannot_be(ahead: int) -> None:
    with pytest.raises(OutOfRange):
        check_day(DAY + timedelta(days=ahead), DAY)


@pytest.mark.parametrize("ahead", [1, LATEST.days])
def test_a_day_that_can_be(ahead: int) -> None:
    assert check_day(DAY + timedelta(days=ahead), DAY) == DAY + timedelta(days=ahead)

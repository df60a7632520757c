"""When an answer leaves (T06), and how long it can be called back (R02)."""

from datetime import timedelta

import pytest
from hypothesis import given

from bot.rules.quiet_hours import is_quiet
from bot.rules.replies import (
    HELD,
    TAKE_BACK,
    Fate,
    ReplyState,
    Rule,
    can_take_back,
    fate,
    leaving,
)
from bot.rules.values import OutboxState
from tests.rules.examples import NOW, a_municipality, instants, local

TOWN = a_municipality()


@pytest.mark.parametrize(
    ("now", "they_wrote", "due", "rule"),
    [
        ("2026-11-19 12:00", None, "2026-11-19 12:00:10", Rule.USUAL),
        ("2026-11-19 20:59:49", None, "2026-11-19 20:59:59", Rule.USUAL),
        ("2026-11-19 20:59:55", None, "2026-11-20 08:00", Rule.MORNING),
        ("2026-11-19 23:40", None, "2026-11-20 08:00", Rule.MORNING),
        ("2026-11-19 23:40", "2026-11-19 22:39", "2026-11-20 08:00", Rule.MORNING),
        ("2026-11-19 23:40", "2026-11-19 22:40", "2026-11-19 23:40:10", Rule.AWAKE),
        ("2026-11-20 02:06", "2026-11-20 02:05", "2026-11-20 02:06:10", Rule.AWAKE),
        ("2026-11-20 07:59:55", None, "2026-11-20 08:00:05", Rule.USUAL),
    ],
)
def test_when_it_leaves(now: str, they_wrote: str | None, due: str, rule: Rule) -> None:
    found = leaving(local(now), TOWN, they_wrote=local(they_wrote) if they_wrote else None)
    assert (found.due, found.rule) == (local(due), rule)
    assert found.state is (ReplyState.PLANNED if rule is Rule.MORNING else ReplyState.HELD)


@given(instants())
def test_it_never_leaves_at_once_nor_wakes_anybody(now) -> None:
    found = leaving(now, TOWN, they_wrote=None)
    assert found.due - now >= HELD
    assert not is_quiet(found.due, TOWN.quiet_from, TOWN.quiet_until, TOWN.zone)


def test_two_days_to_take_it_back() -> None:
    assert can_take_back(NOW, NOW + TAKE_BACK - timedelta(seconds=1))
    assert not can_take_back(NOW, NOW + TAKE_BACK)


@pytest.mark.parametrize(
    ("state", "row", "read"),
    [
        (ReplyState.HELD, OutboxState.PLANNED, Fate.HELD),
        (ReplyState.PLANNED, OutboxState.PLANNED, Fate.PLANNED),
        (ReplyState.HELD, OutboxState.CLAIMED, Fate.UNCLEAR),
        (ReplyState.HELD, OutboxState.SENT, Fate.SENT),
        (ReplyState.SENT, OutboxState.SENT, Fate.SENT),
        (ReplyState.HELD, OutboxState.SKIPPED, Fate.NOT_SENT),
        (ReplyState.PLANNED, OutboxState.FAILED, Fate.NOT_SENT),
        (ReplyState.TAKEN_BACK, OutboxState.SENT, Fate.TAKEN_BACK),
        (ReplyState.DRAFT, None, Fate.DRAFT),
        (ReplyState.DRAFT, OutboxState.SKIPPED, Fate.DRAFT),
    ],
)
def test_what_a_coach_reads_of_it(state: ReplyState, row: OutboxState | None, read: Fate) -> None:
    assert fate(state, row) is read

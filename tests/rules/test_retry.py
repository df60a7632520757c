"""What follows from one try, and how the pace recovers."""

from datetime import datetime, timedelta

import pytest

from bot.rules import pace, retry
from bot.rules.retry import ONCE_UNCLEAR, SendKind, SendResult
from bot.rules.values import ChatState, Kind, OutboxState, Outgoing, Rank, Skip


def row(now: datetime, *, attempts: int = 0, reason: str | None = None) -> Outgoing:
    return Outgoing(
        id=9,
        key="k",
        holder_id=1,
        staff_id=None,
        kind=Kind.APPOINTMENT_REMINDER,
        subject_id=5,
        due=now - timedelta(minutes=1),
        useful_until=now + timedelta(hours=2),
        rank=Rank.REMINDER,
        rule="2h",
        state=OutboxState.CLAIMED,
        attempts=attempts,
        reason=reason,
        sent_at=None,
    )


def test_sent(now: datetime) -> None:
    outcome = retry.after(row(now), SendResult(SendKind.SENT, message_id=7), now=now)
    assert (outcome.state, outcome.message_id, outcome.sent_at, outcome.attempts) == ("sent", 7, now, 1)


def test_sent_without_its_markup_is_sent_and_counted_as_ours(now: datetime) -> None:
    result = SendResult(SendKind.OURS, message_id=7, reason="markup_refused")
    outcome = retry.after(row(now), result, now=now)
    assert (outcome.state, outcome.message_id, outcome.reason) == ("sent", 7, "markup_refused")


def test_refused_for_good(now: datetime) -> None:
    outcome = retry.after(row(now), SendResult(SendKind.OURS, reason="refused"), now=now)
    assert (outcome.state, outcome.reason) == ("failed", "refused")


def test_closed(now: datetime) -> None:
    result = SendResult(SendKind.CLOSED, closed_as=ChatState.BLOCKED, reason="blocked")
    outcome = retry.after(row(now), result, now=now)
    assert (outcome.state, outcome.reason) == ("skipped", Skip.CLOSED)


def test_a_429_is_no_try_and_keeps_the_turn(now: datetime) -> None:
    before = row(now, attempts=2, reason=ONCE_UNCLEAR)
    outcome = retry.after(before, SendResult(SendKind.NOT_SENT, retry_after=37), now=now)
    assert (outcome.state, outcome.attempts, outcome.due, outcome.reason) == (
        "planned",
        2,
        before.due,
        ONCE_UNCLEAR,
    )


def test_waits_grow_up_to_a_quarter_of_an_hour(now: datetime) -> None:
    waits = []
    for attempts in range(12):
        outcome = retry.after(row(now, attempts=attempts), SendResult(SendKind.NOT_SENT), now=now)
        assert outcome.state is OutboxState.PLANNED
        waits.append((outcome.due - now).total_seconds())
    assert waits[:5] == [5, 10, 20, 40, 80]
    assert waits == sorted(waits)
    assert waits[-1] == 900


def test_after_an_unclear_try_there_is_one_more(now: datetime) -> None:
    unclear = SendResult(SendKind.UNCLEAR, reason="no_answer")
    first = retry.after(row(now), unclear, now=now)
    assert (first.state, first.due, first.reason) == ("planned", now + retry.UNCLEAR_WAIT, ONCE_UNCLEAR)
    # Tries that surely failed in between do not make it forget.
    between = retry.after(row(now, attempts=1, reason=first.reason), SendResult(SendKind.NOT_SENT), now=now)
    assert between.reason == ONCE_UNCLEAR
    last = retry.after(row(now, attempts=2, reason=between.reason), unclear, now=now)
    assert (last.state, last.reason) == ("unclear", "no_answer")


def test_the_default_pace_leaves_room_for_the_network() -> None:
    assert pace.RateLimit().pace == pytest.approx(29.49)


@pytest.mark.parametrize(("seconds", "expected"), [(-5, 20), (0, 20), (300, 25), (600, 30), (9999, 30)])
def test_the_pace_climbs_back_evenly(seconds: float, expected: float) -> None:
    assert pace.recovered(20, seconds, 30) == pytest.approx(expected)


def test_a_pace_above_the_full_one_is_cut() -> None:
    assert pace.recovered(30, 0, 10) == 10


def test_slots_that_are_used_up_leave_the_rest() -> None:
    assert pace.Slots(100.0, 0.5, 4).after(3) == pace.Slots(101.5, 0.5, 1)
    assert pace.Slots(100.0, 0.5, 4).after(9).count == 0

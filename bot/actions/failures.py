"""Messages that could not be sent by a fault of ours: the coach hears of it by one notice with a count (R05)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.rules.bundling import APART
from bot.rules.retry import Outcome
from bot.rules.values import Kind, OutboxState, Planned, Rank
from storage import failures, outbox

GATHER = timedelta(minutes=1)  # so long a notice waits for what fails with it
USEFUL_FOR = timedelta(days=7)


def tell_of_failures(tx: Connection, outcomes: Sequence[Outcome], *, now: datetime) -> None:
    """For each coach and reason the notice that waits counts them too; else a new one does. Of announcements each has its
    own report."""
    reasons = {one.id: one.reason or "refused" for one in outcomes if one.state is OutboxState.FAILED}
    if not reasons:
        return
    coaches = failures.coaches_of(tx, reasons)
    for (coach_id, reason), count in sorted(
        Counter((coach_id, reasons[row]) for row, coach_id in coaches.items()).items()
    ):
        notice = failures.waiting(tx, coach_id, reason)
        if notice is not None:
            failures.count(tx, notice.id, rule_of(notice.count + count, reason))
            continue
        last = failures.last(tx, coach_id, now=now)
        planned = Planned(
            key=f"not_sent:{coach_id}:{reason}:{now:%Y%m%dT%H%M%S%f}",
            kind=Kind.STAFF_NOT_SENT,
            due=now + GATHER if last is None else max(now + GATHER, last + APART),
            useful_until=now + USEFUL_FOR,
            rank=Rank.REMINDER,
            rule=rule_of(count, reason),
        )
        outbox.add(tx, [planned], staff_id=coach_id, subject_id=coach_id, now=now)


def rule_of(count: int, reason: str) -> str:
    return f"{count}:{reason}"[:64]

"""Notices to a coach: planned in the outbox like every message that is not an instant reply."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.rules.values import Kind, Planned, Rank
from storage import outbox, people

USEFUL_FOR = timedelta(days=7)


def tell_coach(
    tx: Connection,
    holder_id: int,
    kind: Kind,
    *,
    key: str,
    now: datetime,
    subject_id: int | None = None,
    rank: Rank = Rank.CHANGE,
) -> None:
    """Once a key, to the holder's coach; to nobody where there is no coach."""
    coach_id = people.holder(tx, holder_id).coach_id
    if coach_id is None:
        return
    planned = Planned(key=key, kind=kind, due=now, useful_until=now + USEFUL_FOR, rank=rank, rule=kind)
    outbox.add(
        tx, [planned], staff_id=coach_id, subject_id=holder_id if subject_id is None else subject_id, now=now
    )

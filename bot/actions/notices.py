"""Notices to a coach: planned in the outbox like every message that is not an instant reply."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.rules.values import Holder, Kind, Planned, Rank
from storage import outbox

USEFUL_FOR = timedelta(days=7)


def tell_coach(
    tx: Connection,
    holder: Holder,
    kind: Kind,
    *,
    key: str,
    now: datetime,
    subject_id: int | None = None,
    rule: str | None = None,
    rank: Rank = Rank.CHANGE,
    after: timedelta = timedelta(0),
) -> None:
    """Once a key, to the holder's coach; to nobody where there is no coach. `rule` says more than the kind does."""
    if holder.coach_id is None:
        return
    planned = Planned(
        key=key, kind=kind, due=now + after, useful_until=now + USEFUL_FOR, rank=rank, rule=rule or kind
    )
    outbox.add(
        tx,
        [planned],
        staff_id=holder.coach_id,
        subject_id=holder.id if subject_id is None else subject_id,
        now=now,
    )

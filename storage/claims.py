"""Which rows of the outbox a worker may send now: any number of workers claim, and no row goes to two."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, select, update

from bot.rules import retry
from bot.rules.pace import RateLimit, Slots
from bot.rules.values import OutboxState, Outgoing, Rank
from storage import rate
from storage.outbox import CLAIMED, COLUMNS, PLANNED, record, to_outgoing
from storage.tables import outbox
from storage.types import UtcDateTime


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that one worker may send now, the first in rank first, and a slot for each."""

    rows: tuple[Outgoing, ...]
    slots: Slots


def claim(
    tx: Connection,
    *,
    bot_id: int,
    worker: str,
    now: datetime,
    lease: timedelta,
    most: int,
    limit: RateLimit,
    owed: int = 0,
    ranks: Iterable[Rank] = Rank,
) -> Claim:
    """Takes rows that are due and reserves a slot for each; nothing while a 429 holds the bot.

    Run it by `db.write_locking`: any number of workers may claim at once, no row goes to two. The claim is
    committed before the first send, so that a crash leaves a trace of what may have gone.

    Args:
        lease: how long the rows stay with this worker; after that `expired` takes them back.
        ranks: of these alone, the most urgent first.
        owed: messages that went without a slot since the last reservation; they are charged here.
    """
    rows: list[Outgoing] = []
    if not rate.held(tx, bot_id=bot_id, now=now):
        # A query a rank: each is one short range of the index, however many rows wait for later.
        for rank in ranks:
            if len(rows) < most:
                rows += _claim_rank(tx, rank, worker, now, lease, most - len(rows))
    if not rows and not owed:
        return Claim((), Slots(now.timestamp(), 1 / limit.pace, 0))
    slots = rate.reserve(tx, bot_id=bot_id, count=owed + len(rows), now=now, limit=limit)
    return Claim(tuple(rows), slots.after(owed))


def claim_more(
    tx: Connection, ids: Collection[int], *, worker: str, now: datetime, lease: timedelta
) -> list[Outgoing]:
    """Takes these rows too, those of them that still wait and that nobody else has: they go in the messages of others."""
    taken = tx.execute(_TAKE_THESE, {"ids": list(ids), "by": worker, "until": now + lease}) if ids else ()
    return sorted(map(to_outgoing, taken), key=lambda row: (row.due, row.id))


def _claim_rank(
    tx: Connection, rank: Rank, worker: str, now: datetime, lease: timedelta, most: int
) -> list[Outgoing]:
    taken = tx.execute(
        _TAKE, {"of_rank": rank.value, "now": now, "most": most, "by": worker, "until": now + lease}
    )
    # RETURNING comes in any order.
    return sorted(map(to_outgoing, taken), key=lambda row: (row.due, row.id))


def begin(tx: Connection, ids: Collection[int], *, worker: str, now: datetime) -> set[int]:
    """Notes that these rows are about to be sent; those that are still this worker's. From then on nobody can tell whether
    they went, until it is recorded."""
    return set(tx.scalars(_BEGIN, {"ids": list(ids), "by": worker, "at": now}))


def expired(tx: Connection, now: datetime) -> list[retry.Outcome]:
    """Takes back the rows whose worker did not say in time what came of them: they may have been sent, but for those of
    which a worker says so before, and did not."""
    left = select(*COLUMNS).where(CLAIMED, outbox.c.lease_until <= now).with_for_update(skip_locked=True)
    unclear = retry.SendResult(retry.SendKind.UNCLEAR, reason="lease_over")
    outcomes = []
    for row in map(to_outgoing, tx.execute(left)):
        untried = row.kind in retry.NEVER_TWICE and row.sent_at is None
        outcomes.append(retry.not_tried(row) if untried else retry.after(row, unclear, now=now))
    record(tx, outcomes)
    return outcomes


_BEGIN = (
    update(outbox)
    .where(
        outbox.c.id.in_(bindparam("ids", expanding=True)),
        CLAIMED,
        outbox.c.worker == bindparam("by"),
        outbox.c.lease_until > bindparam("at", type_=UtcDateTime),
    )
    # Of a row that is claimed: when it was tried.
    .values(sent_at=bindparam("at", type_=UtcDateTime))
    .returning(outbox.c.id)
)
_TAKE = (
    update(outbox)
    .where(
        outbox.c.id.in_(
            select(outbox.c.id)
            .where(PLANNED, outbox.c.rank == bindparam("of_rank"), outbox.c.due <= bindparam("now"))
            .order_by(outbox.c.due)
            .limit(bindparam("most", type_=Integer))
            .with_for_update(skip_locked=True)
        )
    )
    .values(
        state=OutboxState.CLAIMED.value,
        sent_at=None,
        worker=bindparam("by"),
        lease_until=bindparam("until", type_=UtcDateTime),
    )
    .returning(*COLUMNS)
)
_TAKE_THESE = (
    update(outbox)
    .where(
        outbox.c.id.in_(
            select(outbox.c.id)
            .where(PLANNED, outbox.c.id.in_(bindparam("ids", expanding=True)))
            .with_for_update(skip_locked=True)
        )
    )
    .values(
        state=OutboxState.CLAIMED.value,
        sent_at=None,
        worker=bindparam("by"),
        lease_until=bindparam("until", type_=UtcDateTime),
    )
    .returning(*COLUMNS)
)

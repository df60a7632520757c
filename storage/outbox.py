"""The outbox: every message that is not an instant reply, from the plan to what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from bot.rules import retry
from bot.rules.pace import RateLimit, Slots
from bot.rules.values import Kind, OutboxState, Outgoing, Planned, Rank, Skip
from storage import rate
from storage.caseloads import in_hands_of
from storage.tables import holder, outbox
from storage.types import UtcDateTime
from storage.upsert import Insert, insert_for, insert_or_ignore

# Written out, not bound: only so do both databases know that their partial indexes serve.
PLANNED: ColumnElement[bool] = outbox.c.state == literal_column("'planned'")
CLAIMED: ColumnElement[bool] = outbox.c.state == literal_column("'claimed'")
COLUMNS = (
    outbox.c.id,
    outbox.c.key,
    outbox.c.holder_id,
    outbox.c.staff_id,
    outbox.c.kind,
    outbox.c.subject_id,
    outbox.c.due,
    outbox.c.useful_until,
    outbox.c.rank,
    outbox.c.rule,
    outbox.c.state,
    outbox.c.attempts,
    outbox.c.reason,
    outbox.c.sent_at,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that one worker may send now, the first in rank first, and a slot for each."""

    rows: tuple[Outgoing, ...]
    slots: Slots


def replace_plan(
    tx: Connection,
    *,
    holder_id: int | None = None,
    staff_id: int | None = None,
    kinds: Collection[Kind],
    subject_id: int,
    planned: Sequence[Planned],
    now: datetime,
) -> None:
    """Makes the messages of these kinds about one subject equal to the plan.

    Only what still waits is changed: a message that was sent, skipped or is under way stays as it is, and a key that
    it bears is not planned again.
    """
    tx.execute(
        _UNPLAN,
        {
            "kinds": [kind.value for kind in kinds],
            "subject": subject_id,
            "keys": [one.key for one in planned],
        },
    )
    if planned:
        tx.execute(
            _plan(tx.dialect.name), [values_of(one, holder_id, staff_id, subject_id, now) for one in planned]
        )


def add(
    tx: Connection,
    planned: Sequence[Planned],
    *,
    holder_id: int | None = None,
    staff_id: int | None = None,
    subject_id: int | None,
    now: datetime,
) -> None:
    """Adds messages; one whose key is there already is not added again."""
    if planned:
        tx.execute(
            insert_or_ignore(tx, outbox, "key"),
            [values_of(one, holder_id, staff_id, subject_id, now) for one in planned],
        )


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
) -> Claim:
    """Takes rows that are due and reserves a slot for each; nothing while a 429 holds the bot.

    Run it by `db.write_locking`: any number of workers may claim at once, no row goes to two. The claim is
    committed before the first send, so that a crash leaves a trace of what may have gone.

    Args:
        lease: how long the rows stay with this worker; after that `expired` takes them back.
        owed: messages that went without a slot since the last reservation; they are charged here.
    """
    rows: list[Outgoing] = []
    if not rate.held(tx, bot_id=bot_id, now=now):
        # A query a rank: each is one short range of the index, however many rows wait for later.
        for rank in Rank:
            if len(rows) < most:
                rows += _claim_rank(tx, rank, worker, now, lease, most - len(rows))
    if not rows and not owed:
        return Claim((), Slots(now.timestamp(), 1 / limit.pace, 0))
    slots = rate.reserve(tx, bot_id=bot_id, count=owed + len(rows), now=now, limit=limit)
    return Claim(tuple(rows), slots.after(owed))


def sent_since(
    tx: Connection, holder_ids: Collection[int], kind: Kind, since: datetime
) -> dict[int, list[str]]:
    """The rules of the messages of this kind that went to each of these holders, and of those that may have arrived."""
    rows = tx.execute(_SENT_SINCE, {"ids": list(holder_ids), "kind": kind.value, "since": since})
    found: dict[int, list[str]] = {holder_id: [] for holder_id in holder_ids}
    for holder_id, rule in rows:
        found[holder_id].append(rule)
    return found


def holders_of(tx: Connection, kind: Kind, ids: Collection[int]) -> list[int]:
    """To whom the messages of this kind among these were to go."""
    found = select(outbox.c.holder_id).where(outbox.c.id.in_(ids), outbox.c.kind == kind.value)
    return [holder_id for holder_id in tx.execute(found.distinct()).scalars() if holder_id is not None]


def record(tx: Connection, outcomes: Sequence[retry.Outcome]) -> None:
    """Writes what came of claimed rows, in one go.

    That a message was sent is written even if the lease was over and another worker has the row by now; anything
    else only if the row is still claimed.
    """
    sent = [one for one in outcomes if one.state is OutboxState.SENT]
    others = [one for one in outcomes if one.state is not OutboxState.SENT]
    if sent:
        tx.execute(_CLOSE, [_outcome_values(one) for one in sent])
    if others:
        tx.execute(_CLOSE_CLAIMED, [_outcome_values(one) for one in others])


def give_back(tx: Connection, ids: Collection[int]) -> None:
    """Puts claimed rows back that were not tried."""
    tx.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), CLAIMED)
        .values(state=OutboxState.PLANNED.value, worker=None, lease_until=None)
    )


def expired(tx: Connection, now: datetime) -> list[retry.Outcome]:
    """Takes back the rows whose worker did not say in time what came of them: they may have been sent."""
    left = select(*COLUMNS).where(CLAIMED, outbox.c.lease_until <= now).with_for_update(skip_locked=True)
    unclear = retry.SendResult(retry.SendKind.UNCLEAR, reason="lease_over")
    outcomes = [retry.after(_outgoing(row), unclear, now=now) for row in tx.execute(left)]
    record(tx, outcomes)
    return outcomes


def newest_due(tx: Connection, rows: Sequence[Outgoing], now: datetime) -> frozenset[int]:
    """Those of the reminders after which no other one of the same appointment is due by now: their ids."""
    subjects = {
        row.subject_id for row in rows if row.kind is Kind.APPOINTMENT_REMINDER and row.subject_id is not None
    }
    if not subjects:
        return frozenset()
    newest: dict[int, tuple[datetime, int]] = {}
    for row in tx.execute(_WAITING_REMINDERS, {"subjects": list(subjects), "now": now}):
        newest[row.subject_id] = max(newest.get(row.subject_id, (row.due, row.id)), (row.due, row.id))
    return frozenset(row_id for _, row_id in newest.values())


def upcoming(tx: Connection, holder_id: int, until: datetime) -> list[Outgoing]:
    """What will be sent to a holder, the earliest first."""
    rows = select(*COLUMNS).where(outbox.c.holder_id == holder_id, PLANNED, outbox.c.due <= until)
    return [_outgoing(row) for row in tx.execute(rows.order_by(outbox.c.due, outbox.c.rank, outbox.c.id))]


# What somebody does not want to hear is theirs to know.
NOT_MISSED = (Skip.SUPERSEDED, Skip.MOVED, Skip.CANCELLED, Skip.TOLD, Skip.MUTED, Skip.ENOUGH)


def any_sent(tx: Connection, kind: Kind, subject_id: int) -> bool:
    """Whether a message of this kind about this subject ever left."""
    sent = select(outbox.c.id).where(
        outbox.c.kind == kind.value,
        outbox.c.subject_id == subject_id,
        outbox.c.state == OutboxState.SENT.value,
    )
    return tx.scalar(sent.limit(1)) is not None


def undelivered(tx: Connection, coach_id: int, since: datetime) -> list[Outgoing]:
    """What did not reach the holders of a coach, or may not have, the earliest first. Nothing of practice, which is the
    holder's own."""
    states = (OutboxState.SKIPPED, OutboxState.FAILED, OutboxState.UNCLEAR)
    rows = (
        select(*COLUMNS)
        .join(holder, holder.c.id == outbox.c.holder_id)
        .where(
            in_hands_of(coach_id),
            outbox.c.due >= since,
            outbox.c.state.in_([state.value for state in states]),
            outbox.c.kind != Kind.PRACTICE.value,
            # What the person heard in another message did not fail to reach them.
            or_(outbox.c.reason.is_(None), outbox.c.reason.not_in([one.value for one in NOT_MISSED])),
        )
        .order_by(outbox.c.due, outbox.c.id)
    )
    return [_outgoing(row) for row in tx.execute(rows)]


def next_due(tx: Connection) -> datetime | None:
    """When the next message is due; None when none waits."""
    due: datetime | None = tx.execute(_NEXT_DUE).scalar()
    return due


def _claim_rank(
    tx: Connection, rank: Rank, worker: str, now: datetime, lease: timedelta, most: int
) -> list[Outgoing]:
    taken = tx.execute(
        _TAKE, {"of_rank": rank.value, "now": now, "most": most, "by": worker, "until": now + lease}
    )
    # RETURNING comes in any order.
    return sorted(map(_outgoing, taken), key=lambda row: (row.due, row.id))


def _firsts() -> Select[Any]:
    # The first of each rank is one look into the index.
    firsts = union_all(
        *(
            select(func.min(outbox.c.due).label("due")).where(PLANNED, outbox.c.rank == rank.value)
            for rank in Rank
        )
    ).subquery()
    return select(func.min(firsts.c.due))


# Made once: making a statement costs more than running it.
_NEXT_DUE = _firsts()
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
        worker=bindparam("by"),
        lease_until=bindparam("until", type_=UtcDateTime),
    )
    .returning(*COLUMNS)
)
_WAITING_REMINDERS = select(outbox.c.id, outbox.c.subject_id, outbox.c.due).where(
    outbox.c.kind == Kind.APPOINTMENT_REMINDER.value,
    outbox.c.subject_id.in_(bindparam("subjects", expanding=True)),
    outbox.c.state.in_([OutboxState.PLANNED.value, OutboxState.CLAIMED.value]),
    outbox.c.due <= bindparam("now"),
)
_CLOSE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("new_state"),
        attempts=bindparam("new_attempts"),
        due=bindparam("new_due"),
        reason=bindparam("new_reason"),
        message_id=bindparam("new_message_id"),
        sent_at=bindparam("new_sent_at"),
        worker=None,
        lease_until=None,
    )
)
_CLOSE_CLAIMED = _CLOSE.where(CLAIMED)
_SENT_SINCE = select(outbox.c.holder_id, outbox.c.rule).where(
    outbox.c.holder_id.in_(bindparam("ids", expanding=True)),
    outbox.c.due >= bindparam("since"),
    outbox.c.kind == bindparam("kind"),
    outbox.c.state.in_((OutboxState.SENT.value, OutboxState.UNCLEAR.value)),
)
_UNPLAN = delete(outbox).where(
    outbox.c.kind.in_(bindparam("kinds", expanding=True)),
    outbox.c.subject_id == bindparam("subject"),
    PLANNED,
    outbox.c.key.not_in(bindparam("keys", expanding=True)),
)


@cache
def _plan(dialect: str) -> Insert:
    """Adds a row; one with the same key that still waits gets the new times."""
    adding = insert_for(dialect, outbox)
    return adding.on_conflict_do_update(
        index_elements=[outbox.c.key],
        set_={"due": adding.excluded.due, "useful_until": adding.excluded.useful_until},
        where=PLANNED,
    )


def values_of(
    planned: Planned, holder_id: int | None, staff_id: int | None, subject_id: int | None, now: datetime
) -> dict[str, object]:
    """A row that waits to be sent."""
    return {
        "key": planned.key,
        "holder_id": holder_id,
        "staff_id": staff_id,
        "kind": planned.kind.value,
        "subject_id": subject_id,
        "due": planned.due,
        "useful_until": planned.useful_until,
        "rank": planned.rank.value,
        "rule": planned.rule,
        "state": OutboxState.PLANNED.value,
        "attempts": 0,
        "made_at": now,
    }


def _outcome_values(outcome: retry.Outcome) -> dict[str, object]:
    return {
        "row": outcome.id,
        "new_state": outcome.state.value,
        "new_attempts": outcome.attempts,
        "new_due": outcome.due,
        "new_reason": outcome.reason,
        "new_message_id": outcome.message_id,
        "new_sent_at": outcome.sent_at,
    }


def _outgoing(row: Row[*tuple[Any, ...]]) -> Outgoing:
    row_id, key, holder_id, staff_id, kind, subject_id, due, useful_until, rank, rule, state, *rest = row
    return Outgoing(
        *(row_id, key, holder_id, staff_id, Kind(kind), subject_id, due, useful_until, Rank(rank), rule),
        OutboxState(state),
        *rest,
    )

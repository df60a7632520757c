"""The outbox: every message that is not an instant reply, from the plan to what came of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
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
from bot.rules.values import Kind, OutboxState, Outgoing, Planned, Rank, Skip
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


def waiting_of(
    tx: Connection, holder_ids: Collection[int], kinds: Collection[Kind], until: datetime
) -> list[Outgoing]:
    """What waits of these kinds for these holders and is due by then, the earliest first."""
    rows = tx.execute(
        _WAITING_OF, {"ids": list(holder_ids), "kinds": [kind.value for kind in kinds], "until": until}
    )
    return [to_outgoing(row) for row in rows]


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
        .values(state=OutboxState.PLANNED.value, worker=None, lease_until=None, sent_at=None)
    )


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
    return [to_outgoing(row) for row in tx.execute(rows.order_by(outbox.c.due, outbox.c.rank, outbox.c.id))]


# What the coach does not hear of one by one.
OWN_REPORT = (Kind.PRACTICE.value, Kind.ANNOUNCEMENT.value, Kind.ANNOUNCEMENT_EDIT.value)
NOT_MISSED = (Skip.SUPERSEDED, Skip.MOVED, Skip.CANCELLED, Skip.TOLD)


def any_sent(tx: Connection, kind: Kind, subject_id: int) -> bool:
    """Whether a message of this kind about this subject ever left."""
    sent = select(outbox.c.id).where(
        outbox.c.kind == kind.value,
        outbox.c.subject_id == subject_id,
        outbox.c.state == OutboxState.SENT.value,
    )
    return tx.scalar(sent.limit(1)) is not None


def is_for(tx: Connection, holder_id: int, kind: Kind, subject_id: int) -> bool:
    """Whether a message of this kind about this subject went to this holder, or may have."""
    went = select(outbox.c.id).where(
        outbox.c.kind == kind.value,
        outbox.c.subject_id == subject_id,
        outbox.c.holder_id == holder_id,
        outbox.c.state.in_([OutboxState.SENT.value, OutboxState.UNCLEAR.value, OutboxState.CLAIMED.value]),
    )
    return tx.scalar(went.limit(1)) is not None


def undelivered(tx: Connection, coach_id: int, since: datetime) -> list[Outgoing]:
    """What did not reach the holders of a coach, or may not have, the earliest first. Nothing of practice, which is the
    holder's own, nor of announcements, of which each has its own report."""
    states = (OutboxState.SKIPPED, OutboxState.FAILED, OutboxState.UNCLEAR)
    rows = (
        select(*COLUMNS)
        .join(holder, holder.c.id == outbox.c.holder_id)
        .where(
            in_hands_of(coach_id),
            outbox.c.due >= since,
            outbox.c.state.in_([state.value for state in states]),
            outbox.c.kind.not_in(OWN_REPORT),
            # What the person heard in another message did not fail to reach them.
            or_(outbox.c.reason.is_(None), outbox.c.reason.not_in([one.value for one in NOT_MISSED])),
        )
        .order_by(outbox.c.due, outbox.c.id)
    )
    return [to_outgoing(row) for row in tx.execute(rows)]


def next_due(tx: Connection) -> datetime | None:
    """When the next message is due; None when none waits."""
    due: datetime | None = tx.execute(_NEXT_DUE).scalar()
    return due


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
_WAITING_OF = (
    select(*COLUMNS)
    .where(
        outbox.c.holder_id.in_(bindparam("ids", expanding=True)),
        outbox.c.due <= bindparam("until"),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
        PLANNED,
    )
    .order_by(outbox.c.due, outbox.c.id)
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
        useful_until=func.coalesce(bindparam("new_useful_until", type_=UtcDateTime), outbox.c.useful_until),
        chat_id=bindparam("new_chat_id"),
        version=func.coalesce(bindparam("new_version"), outbox.c.version),
        went_with=func.coalesce(bindparam("new_went_with"), outbox.c.went_with),
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
        "new_useful_until": outcome.useful_until,
        "new_chat_id": outcome.chat_id,
        "new_version": outcome.version,
        "new_went_with": outcome.went_with,
    }


def to_outgoing(row: Row[*tuple[Any, ...]]) -> Outgoing:
    row_id, key, holder_id, staff_id, kind, subject_id, due, useful_until, rank, rule, state, *rest = row
    return Outgoing(
        *(row_id, key, holder_id, staff_id, Kind(kind), subject_id, due, useful_until, Rank(rank), rule),
        OutboxState(state),
        *rest,
    )

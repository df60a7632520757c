"""What coaches write to holders, from the first word to what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from bot.rules.errors import NotFound
from bot.rules.replies import WAITING, Fate, Reply, ReplyState, fate
from bot.rules.values import Kind, OutboxState
from storage.caseloads import in_hands_of
from storage.contact_tables import reply as table
from storage.tables import holder, outbox, staff

COLUMNS = tuple(
    table.c[name]
    for name in (
        *("id", "holder_id", "staff_id", "message_id", "phrase", "words", "language", "state", "due"),
        *("made_at", "version", "telegram_id", "translation", "translated_to"),
    )
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply with what came of its row in the outbox; None while there is none."""

    reply: Reply
    state: OutboxState | None
    sent_at: datetime | None
    reason: str | None
    rule: str | None
    outbox_id: int | None
    writer: str  # the name of who wrote it

    @property
    def fate(self) -> Fate:
        return fate(self.reply.state, self.state)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A reply whose writer may send it, and their name."""

    reply: Reply
    writer: str


def add(tx: Connection, **values: Any) -> Reply:
    """Adds a reply, by the fields of `Reply`; its version is the first."""
    return _reply(tx.execute(insert(table).values(version=0, **values).returning(*COLUMNS)).one())


def reply(tx: Connection, reply_id: int) -> Reply:
    """Raises NotFound when there is none."""
    row = tx.execute(_EACH.where(table.c.id == reply_id)).one_or_none()
    if row is None:
        raise NotFound
    return _reply(row)


def change(tx: Connection, reply_id: int, **values: Any) -> Reply:
    """Changes fields of `Reply`, by their names; its buttons until now are of the past."""
    changing = update(table).where(table.c.id == reply_id).values(version=table.c.version + 1, **values)
    row = tx.execute(changing.returning(*COLUMNS)).one_or_none()
    if row is None:
        raise NotFound
    return _reply(row)


def mark_sent(tx: Connection, outbox_ids: Collection[int]) -> None:
    """The replies of these rows have left."""
    of_rows = select(outbox.c.subject_id).where(
        outbox.c.id.in_(outbox_ids), outbox.c.kind == Kind.REPLY.value
    )
    waiting = table.c.state.in_([state.value for state in WAITING])
    tx.execute(update(table).where(table.c.id.in_(of_rows), waiting).values(state=ReplyState.SENT.value))


def of_holder(tx: Connection, holder_id: int, limit: int) -> list[Sent]:
    """The last `limit` replies to a holder, the newest first, those that were taken back among them."""
    newest = _with_outbox().where(table.c.holder_id == holder_id)
    newest = newest.order_by(table.c.made_at.desc(), table.c.id.desc()).limit(limit)
    return [_sent(row) for row in tx.execute(newest)]


def sent(tx: Connection, reply_id: int) -> Sent:
    """One reply with what came of it. NotFound when there is none."""
    row = tx.execute(_with_outbox().where(table.c.id == reply_id)).one_or_none()
    if row is None:
        raise NotFound
    return _sent(row)


def unsent_of_holder(tx: Connection, holder_id: int) -> list[Reply]:
    """What waits to leave, and the drafts, the earliest first."""
    states = [state.value for state in (*WAITING, ReplyState.DRAFT)]
    found = _EACH.where(table.c.holder_id == holder_id, table.c.state.in_(states))
    return [_reply(row) for row in tx.execute(found.order_by(table.c.due, table.c.id))]


def last_holder_of(tx: Connection, staff_id: int) -> int | None:
    """To whom a member of staff wrote last."""
    newest = select(table.c.holder_id).where(table.c.staff_id == staff_id).order_by(table.c.id.desc())
    return tx.scalar(newest.limit(1))


def last_to(tx: Connection, holder_id: int) -> datetime | None:
    """When a holder was last written to by a coach."""
    states = [state.value for state in (*WAITING, ReplyState.SENT)]
    made: datetime | None = tx.scalar(
        select(func.max(table.c.made_at)).where(table.c.holder_id == holder_id, table.c.state.in_(states))
    )
    return made


def of_message(tx: Connection, staff_id: int, telegram_id: int) -> Reply | None:
    """The newest reply that a member of staff wrote by this message of theirs."""
    found = _EACH.where(table.c.staff_id == staff_id, table.c.telegram_id == telegram_id)
    row = tx.execute(found.order_by(table.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _reply(row)


def allowed(tx: Connection, ids: Collection[int]) -> dict[int, Allowed]:
    """Those of these replies whose writer is still here and still answers for the person, by id."""
    found = (
        select(*COLUMNS, staff.c.name)
        .select_from(table)
        .join(holder, holder.c.id == table.c.holder_id)
        .join(staff, staff.c.id == table.c.staff_id)
        .where(table.c.id.in_(ids), staff.c.left_at.is_(None), in_hands_of(table.c.staff_id))
    )
    return {row.id: Allowed(_reply(row[:-1]), row[-1]) for row in tx.execute(found)}


_EACH = select(*COLUMNS)


@cache
def _with_outbox() -> Select[Any]:
    """Each reply with the newest of its rows: one that was changed has one for each version that was tried."""
    newest = (
        select(func.max(outbox.c.id))
        .where(outbox.c.kind == Kind.REPLY.value, outbox.c.subject_id == table.c.id)
        .correlate(table)
        .scalar_subquery()
    )
    return select(
        *COLUMNS,
        outbox.c.state.label("outbox_state"),
        outbox.c.sent_at,
        outbox.c.reason,
        outbox.c.rule,
        outbox.c.id.label("outbox_id"),
        staff.c.name,
    ).select_from(table.join(staff, staff.c.id == table.c.staff_id).outerjoin(outbox, outbox.c.id == newest))


def _reply(row: Sequence[Any]) -> Reply:
    *before, state, due, made_at, version, telegram_id, translation, translated_to = row
    rest = (due, made_at, version, telegram_id, translation, translated_to)
    return Reply(*before, ReplyState(state), *rest)  # type: ignore[call-arg]


def _sent(row: Sequence[Any]) -> Sent:
    *of_reply, state, sent_at, reason, rule, outbox_id, writer = row
    return Sent(
        _reply(of_reply),
        None if state is None else OutboxState(state),
        sent_at,
        reason,
        rule,
        outbox_id,
        writer,
    )

"""Moves to another municipality: the code, who said yes, and what goes along on the day.

What stays with the old municipality lies on a record of its own there, hidden as one that became a part of another is:
nobody reads it, and it is not lost.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from bot.rules.errors import NotFound
from bot.rules.transfers import End, Transfer
from storage.contact_tables import alarm, handover, message_copy, reply, told_away, transfer
from storage.summary_tables import comparison_member
from storage.tables import appointment, holder, message, municipality

# What each table with something about a person does on the day; every such table stands in one of these.
TRAVELS = frozenset(
    {
        *("trajectory", "given", "attempt", "hours", "intake", "goal", "measure"),
        *("practice", "card_state", "practice_session", "practice_answer", "language_buddy"),
        *("check_in_rhythm", "check_in", "kept_track"),
        # Late words are no message yet: they are for whoever is the coach when they become one.
        *("consent", "outbox", "transfer", "late_word"),
    }
)
ONLY_WITH_YES = (message, reply, message_copy, handover)
# Of these what is ahead, or open, goes along in any case; the rest only with a yes.
AHEAD_OR_OPEN = frozenset({"appointment", "alarm"})
STAYS = (comparison_member,)
# What of the person themself is nothing in another town.
_OF_TOWN = ("reference", "district")
ENDS = frozenset({"invitation", "told_away"})

_COLUMNS = tuple(column for column in transfer.c if column.name != "code_hash")
_OPEN = (transfer.c.done_at.is_(None), transfer.c.ended_at.is_(None))
_EACH = select(*_COLUMNS).order_by(transfer.c.id)
_WAITING = (
    select(*_COLUMNS, municipality.c.zone)
    .outerjoin(municipality, municipality.c.id == transfer.c.to_id)
    .where(*_OPEN)
)


def add(
    tx: Connection,
    holder_id: int,
    *,
    code_hash: bytes,
    with_words: bool,
    from_id: int,
    expires_at: datetime,
    now: datetime,
) -> Transfer:
    """A code that the person may show. `code_hash` is 32 bytes."""
    values = {"holder_id": holder_id, "code_hash": code_hash, "with_words": with_words}
    adding = insert(transfer).values(**values, from_id=from_id, expires_at=expires_at, made_at=now)
    return _transfer(tx.execute(adding.returning(*_COLUMNS)).one())


def by_hash(tx: Connection, code_hash: bytes) -> Transfer | None:
    """The move of this code, whether or not it can still be used."""
    row = tx.execute(_EACH.where(transfer.c.code_hash == code_hash)).one_or_none()
    return None if row is None else _transfer(row)


def by_id(tx: Connection, transfer_id: int) -> Transfer:
    """Raises NotFound when there is none."""
    row = tx.execute(_EACH.where(transfer.c.id == transfer_id)).one_or_none()
    if row is None:
        raise NotFound
    return _transfer(row)


def all_of(tx: Connection, ids: Collection[int]) -> dict[int, Transfer]:
    """Those that there are, by id."""
    rows = tx.execute(_EACH.where(transfer.c.id.in_(list(ids)))) if ids else ()
    return {row.id: _transfer(row) for row in rows}


def open_of(tx: Connection, holder_ids: Collection[int]) -> list[Transfer]:
    """The moves of these people that are under way; of one person there is one at most."""
    found = _EACH.where(transfer.c.holder_id.in_(list(holder_ids)), *_OPEN)
    return [_transfer(row) for row in tx.execute(found)] if holder_ids else []


def to_release(tx: Connection, municipality_id: int) -> list[Transfer]:
    """The moves out of a municipality to which another one has said yes, and this one has not."""
    asked = (transfer.c.from_id == municipality_id, transfer.c.accepted_at.is_not(None))
    return [
        _transfer(row) for row in tx.execute(_EACH.where(*asked, transfer.c.released_at.is_(None), *_OPEN))
    ]


def change(tx: Connection, transfer_id: int, **values: Any) -> Transfer:
    """Changes fields of `Transfer`, by their names."""
    changing = update(transfer).where(transfer.c.id == transfer_id).values(**values)
    row = tx.execute(changing.returning(*_COLUMNS)).one_or_none()
    if row is None:
        raise NotFound
    return _transfer(row)


def under_way(tx: Connection) -> list[tuple[Transfer, str | None]]:
    """All moves that are open, each with the zone of the new municipality, None while there is none."""
    return [(_transfer(row[:-1]), row[-1]) for row in tx.execute(_WAITING)]


def carry_out(tx: Connection, one: Transfer, *, coach_id: int | None, now: datetime) -> int:
    """The person is of the new municipality from now on. Gives the id of the hidden record that stays with the old one: it
    keeps the number and the part of the town that only the old municipality knows, and all that does not go along."""
    old = tx.execute(
        select(holder.c.name, holder.c.dial, *(holder.c[name] for name in _OF_TOWN)).where(
            holder.c.id == one.holder_id
        )
    ).one()
    leaving = update(holder).where(holder.c.id == one.holder_id)
    tx.execute(leaving.values(municipality_id=one.to_id, coach_id=coach_id, **dict.fromkeys(_OF_TOWN)))
    left = tx.execute(
        insert(holder)
        .values(
            municipality_id=one.from_id,
            name=old.name,
            dial=old.dial,
            **{name: getattr(old, name) for name in _OF_TOWN},
            full_details=False,
            merged_into=one.holder_id,
            made_at=now,
        )
        .returning(holder.c.id)
    ).scalar_one()
    own = {"whose": one.holder_id, "left": left}
    stays = list(STAYS) if one.with_words else [*STAYS, *ONLY_WITH_YES]
    for table in stays:
        staying = update(table).where(table.c.holder_id == bindparam("whose"))
        tx.execute(staying.values(holder_id=bindparam("left")), own)
    if not one.with_words:
        over = or_(appointment.c.start < now, appointment.c.state == "cancelled")
        for table, past in ((appointment, over), (alarm, alarm.c.lifted_at.is_not(None))):
            tx.execute(update(table).where(table.c.holder_id == one.holder_id, past).values(holder_id=left))
        # Whoever needs help is not lost sight of, and yet their words stay.
        tx.execute(update(alarm).where(alarm.c.holder_id == one.holder_id).values(message_id=None))
    tx.execute(told_away.delete().where(told_away.c.holder_id == one.holder_id))
    return int(left)


def _transfer(row: Sequence[Any]) -> Transfer:
    *before, ended_by, done_at = row
    return Transfer(*before, None if ended_by is None else End(ended_by), done_at)  # type: ignore[call-arg]

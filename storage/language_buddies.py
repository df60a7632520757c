"""The language buddy of a holder: invited, or with the chat of whoever said yes. Neither name nor words are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from storage.practice_tables import language_buddy as table
from storage.upsert import upsert


@dataclass(frozen=True, slots=True)
class Sent:
    """An exercise that went to the buddy, and what they tapped under it."""

    session: int
    number: int  # of the question in the session
    message: int  # Telegram's number in the buddy's chat
    said: str = ""  # code of a reaction; empty for none yet


@dataclass(frozen=True, slots=True)
class LanguageBuddy:
    """Without `chat_id` and `since` nobody has said yes to the invitation, which may be too old by now."""

    holder_id: int
    expires_at: datetime  # of the invitation
    chat_id: int | None
    since: datetime | None
    sent: tuple[Sent, ...]  # the last ones, the first first


_COLUMNS = tuple(table.c[name] for name in ("holder_id", "expires_at", "chat_id", "since", "sent"))
_EACH = select(*_COLUMNS)
_OF_HOLDER = _EACH.where(table.c.holder_id == bindparam("holder_id"))
_BY_HASH = _EACH.where(table.c.code_hash == bindparam("code_hash"))
_OF_CHAT = _EACH.where(table.c.chat_id == bindparam("chat_id")).order_by(table.c.since, table.c.holder_id)


def of_holder(tx: Connection, holder_id: int, *, lock: bool = False) -> LanguageBuddy | None:
    """None where there is neither a buddy nor an invitation. `lock`: until the transaction ends nobody else changes it."""
    asked = _OF_HOLDER.with_for_update() if lock else _OF_HOLDER
    row = tx.execute(asked, {"holder_id": holder_id}).one_or_none()
    return None if row is None else _buddy(row)


def by_hash(tx: Connection, code_hash: bytes) -> LanguageBuddy | None:
    """That of an invitation's code, whether or not it can still be used."""
    row = tx.execute(_BY_HASH, {"code_hash": code_hash}).one_or_none()
    return None if row is None else _buddy(row)


def of_chat(tx: Connection, chat_id: int) -> list[LanguageBuddy]:
    """All whose buddy this chat is, the longest so first."""
    return [_buddy(row) for row in tx.execute(_OF_CHAT, {"chat_id": chat_id})]


def invite(tx: Connection, holder_id: int, code_hash: bytes, *, expires_at: datetime) -> None:
    """Takes the place of an invitation before it, whose code no longer works; a buddy stays. `code_hash` is 32 bytes."""
    values = {"code_hash": code_hash, "expires_at": expires_at}
    adding = upsert(tx, table).values(holder_id=holder_id, sent=[], **values)
    tx.execute(
        adding.on_conflict_do_update(
            index_elements=["holder_id"], set_=values, where=table.c.chat_id.is_(None)
        )
    )


def accept(tx: Connection, holder_id: int, chat_id: int, *, now: datetime) -> bool:
    """This chat, which is there, is the buddy from now on. False when another one was quicker."""
    accepted = update(table).where(table.c.holder_id == holder_id, table.c.chat_id.is_(None))
    return tx.execute(accepted.values(chat_id=chat_id, since=now)).rowcount == 1


def keep_sent(tx: Connection, holder_id: int, sent: Sequence[Sent]) -> None:
    """Puts these in place of what went to the buddy before."""
    kept = [[one.session, one.number, one.message, one.said] for one in sent]
    tx.execute(update(table).where(table.c.holder_id == holder_id).values(sent=kept))


def remove(tx: Connection, holder_id: int) -> None:
    """There is neither a buddy nor an invitation any more."""
    tx.execute(delete(table).where(table.c.holder_id == holder_id))


def forget_invitations(tx: Connection, before: datetime) -> None:
    """Removes those to which nobody said yes in time."""
    tx.execute(delete(table).where(table.c.chat_id.is_(None), table.c.expires_at < before))


def _buddy(row: Row[Any]) -> LanguageBuddy:
    sent = tuple(Sent(*one) for one in row.sent)
    return LanguageBuddy(row.holder_id, row.expires_at, row.chat_id, row.since, sent)

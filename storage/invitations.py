"""Invitations to join by a personal link, and wrong codes that somebody tried."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.rules.errors import NotFound
from storage.tables import invitation, wrong_code


@dataclass(frozen=True, slots=True)
class Invitation:
    """For one holder or one member of staff. The code itself is known to nobody but who got the link."""

    id: int
    holder_id: int | None
    staff_id: int | None
    made_by: int | None  # staff id; None: the command line
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_by: int | None  # chat id
    withdrawn_at: datetime | None


_COLUMNS = tuple(column for column in invitation.c if column.name != "code_hash")
_BY_HASH = select(*_COLUMNS).where(invitation.c.code_hash == bindparam("code_hash"))


def add_invitation(
    tx: Connection,
    *,
    code_hash: bytes,
    holder_id: int | None = None,
    staff_id: int | None = None,
    made_by: int | None,
    expires_at: datetime,
    now: datetime,
) -> Invitation:
    """Adds an invitation for a holder or for a member of staff, not both. `code_hash` is 32 bytes."""
    row = tx.execute(
        insert(invitation)
        .values(
            code_hash=code_hash,
            holder_id=holder_id,
            staff_id=staff_id,
            made_by=made_by,
            made_at=now,
            expires_at=expires_at,
        )
        .returning(*_COLUMNS)
    ).one()
    return Invitation(*row)


def invitation_by_hash(tx: Connection, code_hash: bytes) -> Invitation | None:
    """The invitation, whether or not it can still be used."""
    row = tx.execute(_BY_HASH, {"code_hash": code_hash}).one_or_none()
    return None if row is None else Invitation(*row)


def by_id(tx: Connection, invitation_id: int) -> Invitation:
    """Raises NotFound when there is none."""
    row = tx.execute(select(*_COLUMNS).where(invitation.c.id == invitation_id)).one_or_none()
    if row is None:
        raise NotFound
    return Invitation(*row)


def use_invitation(tx: Connection, invitation_id: int, *, chat_id: int, now: datetime) -> bool:
    """Uses it up. False when it was used or withdrawn already; the expiry is for the caller to judge."""
    used = (
        update(invitation)
        .where(
            invitation.c.id == invitation_id,
            invitation.c.used_at.is_(None),
            invitation.c.withdrawn_at.is_(None),
        )
        .values(used_at=now, used_by=chat_id)
    )
    return tx.execute(used).rowcount == 1


def withdraw_invitations(
    tx: Connection, *, holder_id: int | None = None, staff_id: int | None = None, now: datetime
) -> int:
    """Withdraws those of one holder or one member of staff that are not used yet; their number."""
    whose = invitation.c.staff_id == staff_id if holder_id is None else invitation.c.holder_id == holder_id
    withdrawn = (
        update(invitation)
        .where(whose, invitation.c.used_at.is_(None), invitation.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    return tx.execute(withdrawn).rowcount


def withdraw_made_by(tx: Connection, staff_id: int, *, now: datetime) -> int:
    """Withdraws those that somebody made and that are not used yet, whoever they are for; their number."""
    open_still = (invitation.c.used_at.is_(None), invitation.c.withdrawn_at.is_(None))
    withdrawing = update(invitation).where(invitation.c.made_by == staff_id, *open_still)
    return tx.execute(withdrawing.values(withdrawn_at=now)).rowcount


def add_wrong_code(tx: Connection, chat_id: int, *, now: datetime) -> None:
    tx.execute(insert(wrong_code).values(chat_id=chat_id, at=now))


def wrong_codes_since(tx: Connection, chat_id: int, since: datetime) -> int:
    """How many wrong codes this chat tried, at `since` or later."""
    counted = select(func.count()).where(wrong_code.c.chat_id == chat_id, wrong_code.c.at >= since)
    return tx.execute(counted).scalar_one()


def all_wrong_codes_since(tx: Connection, since: datetime) -> int:
    """How many wrong codes were tried by all chats together, at `since` or later."""
    return tx.execute(select(func.count()).where(wrong_code.c.at >= since)).scalar_one()


def forget_wrong_codes(tx: Connection, before: datetime) -> int:
    """Removes those older than `before`; their number."""
    return tx.execute(delete(wrong_code).where(wrong_code.c.at < before)).rowcount

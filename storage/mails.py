"""Mail to staff that waits or went. Its words are made when it leaves, and are kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, and_, bindparam, func, literal, or_, select, update

from bot.rules.errors import NotFound
from bot.rules.mailing import Mail, MailKind, MailOutcome
from bot.rules.values import OutboxState
from storage.summary_tables import mail
from storage.tables import municipality, staff
from storage.types import UtcDateTime
from storage.upsert import insert_or_ignore

_COLUMNS = tuple(
    mail.c[name]
    for name in ("id", "key", "staff_id", "kind", "address", "since", "due", "useful_until", "attempts")
)
_PLANNED, _CLAIMED = mail.c.state == OutboxState.PLANNED.value, mail.c.state == OutboxState.CLAIMED.value


def add(
    tx: Connection,
    key: str,
    staff_id: int,
    kind: MailKind,
    *,
    address: str | None = None,
    since: datetime | None = None,
    due: datetime,
    useful_until: datetime,
) -> None:
    """Adds a mail; one whose key is there already is not added again."""
    values = {
        "key": key,
        "staff_id": staff_id,
        "kind": kind.value,
        "address": address,
        "since": since,
        "due": due,
        "useful_until": useful_until,
        "state": OutboxState.PLANNED.value,
        "attempts": 0,
    }
    tx.execute(insert_or_ignore(tx, mail, "key"), values)


def next_due(tx: Connection) -> datetime | None:
    """When the next one is due, or was left behind by a process that is gone."""
    return min(
        (one for one in tx.execute(_NEXT_DUE).one() if one is not None),
        default=None,
    )


def claim(tx: Connection, *, now: datetime, lease: timedelta, most: int) -> list[Mail]:
    """Takes mails that are due, the oldest first. Run it by `db.write_locking`, and commit before the first is sent: any
    number of processes may claim at once, and a crash leaves a trace of what may have gone."""
    taken = tx.execute(_TAKE, {"now": now, "most": most, "until": now + lease})
    return sorted(map(_mail, taken), key=lambda one: (one.due, one.id))


def left_behind(tx: Connection, now: datetime) -> list[Mail]:
    """Those whose process did not say in time what came of them: they may have gone."""
    return [_mail(row) for row in tx.execute(_LEFT, {"now": now})]


def record(tx: Connection, outcomes: Sequence[MailOutcome]) -> None:
    """Writes what came of claimed mails."""
    if outcomes:
        tx.execute(
            _CLOSE,
            [
                {
                    "row": one.id,
                    "new_state": one.state.value,
                    "new_attempts": one.attempts,
                    "new_due": one.due,
                    "new_reason": one.reason,
                    "new_sent_at": one.sent_at,
                }
                for one in outcomes
            ],
        )


def asked_since(tx: Connection, staff_id: int, kind: MailKind, since: datetime) -> int:
    """How many mails of a kind were made for somebody since then."""
    made = select(func.count()).where(
        mail.c.staff_id == staff_id, mail.c.kind == kind.value, mail.c.useful_until > since
    )
    return tx.scalar(made) or 0


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody of staff as one whom mail goes to. `address` is proven; None: there is none. `here`: they are not away and
    did not leave."""

    address: str | None
    language: str
    zone: str
    here: bool


def addressee(tx: Connection, staff_id: int) -> Addressee:
    """NotFound where there is nobody of this number."""
    row = tx.execute(_ADDRESSEE, {"staff_id": staff_id}).one_or_none()
    if row is None:
        raise NotFound
    email, language, zone, left_at, away = row
    return Addressee(email or None, language, zone, left_at is None and not away)


def _mail(row: Sequence[Any]) -> Mail:
    row_id, key, staff_id, kind, address, since, due, useful_until, attempts = row
    return Mail(row_id, key, staff_id, MailKind(kind), address, since, due, useful_until, attempts)


_ADDRESSEE = (
    select(staff.c.email, staff.c.language, municipality.c.zone, staff.c.left_at, staff.c.away)
    .join(municipality, municipality.c.id == staff.c.municipality_id)
    .where(staff.c.id == bindparam("staff_id"))
)
_NEXT_DUE = select(
    select(func.min(mail.c.due)).where(_PLANNED).scalar_subquery(),
    select(func.min(mail.c.lease_until)).where(_CLAIMED).scalar_subquery(),
)
_TAKE = (
    update(mail)
    .where(
        mail.c.id.in_(
            select(mail.c.id)
            .where(and_(_PLANNED, mail.c.due <= bindparam("now")))
            .order_by(mail.c.due)
            .limit(bindparam("most", type_=Integer))
            .with_for_update(skip_locked=True)
        )
    )
    .values(state=OutboxState.CLAIMED.value, lease_until=bindparam("until", type_=UtcDateTime))
    .returning(*_COLUMNS)
)
_LEFT = (
    select(*_COLUMNS)
    .where(_CLAIMED, mail.c.lease_until <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
_CLOSE = (
    update(mail)
    .where(
        mail.c.id == bindparam("row"),
        or_(_CLAIMED, literal(OutboxState.SENT.value) == bindparam("new_state")),
    )
    .values(
        state=bindparam("new_state"),
        attempts=bindparam("new_attempts"),
        due=bindparam("new_due"),
        reason=bindparam("new_reason"),
        sent_at=bindparam("new_sent_at"),
        lease_until=None,
    )
)

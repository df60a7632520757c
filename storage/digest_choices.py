"""When coaches get digests, and where: who chose nothing gets none by themself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, func, select, update

from bot.rules.digest_times import Choice
from storage.summary_tables import digest_choice
from storage.tables import municipality, staff
from storage.types import UtcDateTime
from storage.upsert import upsert

_CHOICE = tuple(
    digest_choice.c[name] for name in ("weekday", "weekly_at", "daily", "daily_at", "by_chat", "by_mail")
)


@dataclass(frozen=True, slots=True)
class Ready:
    """Somebody whose digest is due. `here`: they are not away and did not leave."""

    staff_id: int
    choice: Choice
    due: datetime
    last_at: datetime | None
    here: bool
    has_email: bool
    zone: str


def choice_of(tx: Connection, staff_id: int) -> Choice | None:
    """None where nothing was chosen."""
    row = tx.execute(select(*_CHOICE).where(digest_choice.c.staff_id == staff_id)).one_or_none()
    return None if row is None else Choice(*row)


def last_of(tx: Connection, staff_id: int) -> datetime | None:
    """When the last digest was made."""
    found: datetime | None = tx.scalar(
        select(digest_choice.c.last_at).where(digest_choice.c.staff_id == staff_id)
    )
    return found


def save(tx: Connection, staff_id: int, choice: Choice, *, next_at: datetime | None) -> None:
    values = {name.name: value for name, value in zip(_CHOICE, _values(choice), strict=True)}
    saving = upsert(tx, digest_choice).values(staff_id=staff_id, next_at=next_at, **values)
    tx.execute(
        saving.on_conflict_do_update(
            index_elements=["staff_id"],
            set_={name: saving.excluded[name] for name in (*values, "next_at")},
        )
    )


def next_due(tx: Connection) -> datetime | None:
    """When the next digest is due; None when nobody wants one."""
    due: datetime | None = tx.scalar(_NEXT_DUE)
    return due


def take_due(tx: Connection, now: datetime, *, most: int) -> list[Ready]:
    """Those that are due, locked where several processes look at once; the one that is due longest first."""
    found = []
    for row in tx.execute(_DUE, {"now": now, "most": most}):
        staff_id, due, last_at, left_at, away, email, zone, *choice = row
        found.append(
            Ready(staff_id, Choice(*choice), due, last_at, left_at is None and not away, bool(email), zone)
        )
    return found


def made(tx: Connection, staff_id: int, *, at: datetime | None, next_at: datetime | None) -> None:
    """Keeps when the last one was made (`at` None: none was), and when the next one is due."""
    values = {"next_at": next_at} | ({} if at is None else {"last_at": at})
    tx.execute(update(digest_choice).where(digest_choice.c.staff_id == staff_id).values(values))


def _values(choice: Choice) -> Sequence[Any]:
    return (
        choice.weekday,
        choice.weekly_at,
        choice.daily,
        choice.daily_at,
        choice.by_chat,
        choice.by_mail,
    )


_NEXT_DUE = select(func.min(digest_choice.c.next_at))
_DUE = (
    select(
        digest_choice.c.staff_id,
        digest_choice.c.next_at,
        digest_choice.c.last_at,
        staff.c.left_at,
        staff.c.away,
        staff.c.email,
        municipality.c.zone,
        *_CHOICE,
    )
    .join(staff, staff.c.id == digest_choice.c.staff_id)
    .join(municipality, municipality.c.id == staff.c.municipality_id)
    .where(digest_choice.c.next_at <= bindparam("now", type_=UtcDateTime))
    .order_by(digest_choice.c.next_at, digest_choice.c.staff_id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(of=digest_choice, skip_locked=True)
)

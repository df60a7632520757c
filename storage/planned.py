"""The plans of many subjects at once: what waits is made equal to what is wanted, in a few statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, delete, or_, select, update

from bot.rules.values import IN_PERSON, Kind, Planned
from storage import notices
from storage.outbox import PLANNED, values_of
from storage.tables import appointment, outbox
from storage.upsert import insert_or_ignore

# Notices to staff of which the subject is not the holder.
ABOUT_OTHERS = IN_PERSON | {
    Kind.STAFF_ANSWER,
    Kind.STAFF_MESSAGE,
    Kind.STAFF_NOT_SENT,
    Kind.STAFF_DIGEST,
    Kind.STAFF_HANDED_OVER,
    Kind.STAFF_ABSENCE,
    Kind.STAFF_POOL,
    Kind.STAFF_MOVE,
}
ABOUT_HOLDER = tuple(kind for kind in Kind if kind.startswith("staff_") and kind not in ABOUT_OTHERS)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one receiver should get about one subject."""

    subject_id: int
    planned: Sequence[Planned]
    holder_id: int | None = None
    staff_id: int | None = None


def replace_plans(
    tx: Connection,
    plans: Sequence[Plan],
    *,
    kinds: Collection[Kind],
    subject_ids: Collection[int],
    now: datetime,
) -> None:
    """Makes the messages of these kinds about these subjects equal to the plans; a subject without a plan has none.

    As `outbox.replace_plan` it changes only what still waits, and a key that was sent or skipped is not planned again.
    A message that goes to somebody else now is planned anew for them.
    """
    wanted = {one.key: (plan, one) for plan in plans for one in plan.planned}
    gone: list[int] = []
    there: set[str] = set()
    for row in tx.execute(_WAITING, {"kinds": [kind.value for kind in kinds], "subjects": list(subject_ids)}):
        if _same(row, wanted):
            there.add(row.key)
        else:
            gone.append(row.id)
    if gone:
        tx.execute(_REMOVE, [{"row": one} for one in gone])
    new = [
        values_of(one, plan.holder_id, plan.staff_id, plan.subject_id, now)
        for key, (plan, one) in wanted.items()
        if key not in there
    ]
    if new:
        tx.execute(insert_or_ignore(tx, outbox, "key"), new)


def hand_over(tx: Connection, coaches: Mapping[int, int], *, now: datetime) -> None:
    """What waits for staff about these holders goes to the coach that they have now; both by id. What the one before
    would be told is not theirs to know any more, and not to be lost."""
    notices.hand_over(tx, coaches, now=now)
    for coach_id in dict.fromkeys(coaches.values()):
        about = [holder_id for holder_id, coach in coaches.items() if coach == coach_id]
        tx.execute(_HAND_OVER, {"about": about, "to_coach": coach_id})


def follow_appointments(tx: Connection, holder_id: int) -> None:
    """What waits about a holder's appointments goes to this holder."""
    theirs = select(appointment.c.id).where(appointment.c.holder_id == holder_id)
    kinds = [kind.value for kind in Kind if kind.startswith("appointment_")]
    following = update(outbox).where(PLANNED, outbox.c.kind.in_(kinds), outbox.c.subject_id.in_(theirs))
    tx.execute(following.where(outbox.c.holder_id.is_not(None)).values(holder_id=holder_id))


def drop_for_staff(tx: Connection, holder_ids: Iterable[int]) -> None:
    """What waits for staff about these holders is told to nobody: there is no coach whom it is for. What it was about stays
    as it is, for who takes them."""
    tx.execute(_DROP, {"about": list(holder_ids)})


def _same(row: Any, wanted: Mapping[str, tuple[Plan, Planned]]) -> bool:
    found = wanted.get(row.key)
    if found is None:
        return False
    plan, one = found
    to = (plan.holder_id, plan.staff_id, one.due, one.useful_until)
    return to == (row.holder_id, row.staff_id, row.due, row.useful_until)


_WAITING = select(
    outbox.c.id, outbox.c.key, outbox.c.holder_id, outbox.c.staff_id, outbox.c.due, outbox.c.useful_until
).where(
    outbox.c.kind.in_(bindparam("kinds", expanding=True)),
    outbox.c.subject_id.in_(bindparam("subjects", expanding=True)),
    PLANNED,
)
_ABOUT: BindParameter[int] = bindparam("about", expanding=True)
_WAITING_FOR_STAFF = and_(
    PLANNED,
    outbox.c.staff_id.is_not(None),
    or_(
        and_(outbox.c.kind.in_([kind.value for kind in ABOUT_HOLDER]), outbox.c.subject_id.in_(_ABOUT)),
        and_(
            outbox.c.kind == Kind.STAFF_ANSWER.value,
            outbox.c.subject_id.in_(select(appointment.c.id).where(appointment.c.holder_id.in_(_ABOUT))),
        ),
    ),
)
_HAND_OVER = update(outbox).values(staff_id=bindparam("to_coach")).where(_WAITING_FOR_STAFF)
_DROP = delete(outbox).where(_WAITING_FOR_STAFF)
_REMOVE = delete(outbox).where(outbox.c.id == bindparam("row"), PLANNED)

"""All that a batch of messages needs to know about the people it goes to, in one query each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select

from bot.rules.values import IN_PERSON, ChatState, Holder, Municipality, Staff
from storage.rows import CONSENT_AT, HOLDER, MUNICIPALITY, STAFF, to_holder, to_municipality, to_staff
from storage.tables import appointment, chat, holder, municipality, outbox, staff


@dataclass(frozen=True, slots=True)
class Recipient:
    """A holder as one who is written to. `chat_state` is None without a chat."""

    holder: Holder
    chat_state: ChatState | None
    shared: bool  # others use the same chat: a message carries the name
    municipality: Municipality


@dataclass(frozen=True, slots=True)
class StaffRecipient:
    """A member of staff as one who is written to: the coach, or who stands in for `away`. `chat_state` is None without
    a chat."""

    staff: Staff
    chat_state: ChatState | None
    municipality: Municipality
    away: str = ""  # the name of the coach who is away


class Mark(NamedTuple):
    """What changes when a row of the outbox must be decided anew. None where the row has no such thing."""

    chat_id: int | None
    chat_state: str | None
    consent_at: datetime | None
    stopped_at: datetime | None
    full_details: bool | None
    version: int | None  # of the appointment


_same_chat = holder.alias("same_chat")
_SHARING = (
    select(func.count())
    .where(_same_chat.c.chat_id == holder.c.chat_id, _same_chat.c.merged_into.is_(None))
    .correlate(holder)
    .scalar_subquery()
    .label("sharing")
)


def _whole(table_columns: tuple[Any, ...], *more: Any) -> Select[Any]:
    return select(*table_columns, *MUNICIPALITY, chat.c.state.label("chat_state"), *more)


_HOLDERS = (
    _whole(HOLDER, _SHARING)
    .select_from(holder)
    .join(municipality, municipality.c.id == holder.c.municipality_id)
    .outerjoin(chat, chat.c.id == holder.c.chat_id)
    .where(holder.c.id.in_(bindparam("ids", expanding=True)), holder.c.merged_into.is_(None))
)
_coach = staff.alias("coach")
# The coach, or who stands in for the coach.
_READS = staff.c.id == case(
    (and_(_coach.c.away, _coach.c.substitute_id.is_not(None)), _coach.c.substitute_id), else_=_coach.c.id
)
# The very one of whom the row is, or who reads for them.
_READS_ROW = staff.c.id == case(
    (outbox.c.kind.in_([kind.value for kind in IN_PERSON]), _coach.c.id),
    (and_(_coach.c.away, _coach.c.substitute_id.is_not(None)), _coach.c.substitute_id),
    else_=_coach.c.id,
)


def _staff_read_by(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        _whole(STAFF, _coach.c.id.label("coach_id"), _coach.c.name.label("coach_name"))
        .select_from(_coach)
        .join(staff, condition)
        .join(municipality, municipality.c.id == staff.c.municipality_id)
        .outerjoin(chat, chat.c.id == staff.c.chat_id)
        .where(_coach.c.id.in_(bindparam("ids", expanding=True)))
    )


_STAFF = _staff_read_by(_READS)
_IN_PERSON = _staff_read_by(staff.c.id == _coach.c.id)

# No names and no words, so that nothing has to be decrypted.
_MARKS = (
    select(
        outbox.c.id,
        func.coalesce(holder.c.chat_id, staff.c.chat_id),
        chat.c.state,
        CONSENT_AT,
        holder.c.stopped_at,
        holder.c.full_details,
        appointment.c.version,
    )
    .select_from(outbox)
    .outerjoin(holder, and_(holder.c.id == outbox.c.holder_id, holder.c.merged_into.is_(None)))
    .outerjoin(_coach, _coach.c.id == outbox.c.staff_id)
    .outerjoin(staff, _READS_ROW)
    .outerjoin(chat, or_(chat.c.id == holder.c.chat_id, chat.c.id == staff.c.chat_id))
    .outerjoin(
        appointment,
        and_(
            appointment.c.id == outbox.c.subject_id,
            outbox.c.kind.in_(bindparam("about_appointments", expanding=True)),
        ),
    )
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
)


def marks(
    tx: Connection, outbox_ids: Collection[int], *, about_appointments: Collection[str]
) -> dict[int, Mark]:
    """The marks of rows of the outbox, by their id. `about_appointments` are the kinds whose subject is one."""
    found = tx.execute(_MARKS, {"ids": list(outbox_ids), "about_appointments": list(about_appointments)})
    return {row[0]: Mark(*row[1:]) for row in found}


def holders(tx: Connection, ids: Collection[int]) -> dict[int, Recipient]:
    """Those that there are, by id."""
    found: dict[int, Recipient] = {}
    towns: dict[int, Municipality] = {}
    for row in tx.execute(_HOLDERS, {"ids": list(ids)}) if ids else ():
        town = row[len(HOLDER) : len(HOLDER) + len(MUNICIPALITY)]
        found[row[0]] = Recipient(
            holder=to_holder(row[: len(HOLDER)]),
            chat_state=None if row.chat_state is None else ChatState(row.chat_state),
            shared=row.sharing > 1,
            municipality=towns.get(town[0]) or towns.setdefault(town[0], to_municipality(town)),
        )
    return found


def staff_members(
    tx: Connection, ids: Collection[int], *, in_person: bool = False
) -> dict[int, StaffRecipient]:
    """Those that there are, by id; in place of who is away, unless it is `in_person`, who stands in."""
    found: dict[int, StaffRecipient] = {}
    for row in tx.execute(_IN_PERSON if in_person else _STAFF, {"ids": list(ids)}) if ids else ():
        found[row.coach_id] = StaffRecipient(
            staff=to_staff(row[: len(STAFF)]),
            chat_state=None if row.chat_state is None else ChatState(row.chat_state),
            municipality=to_municipality(row[len(STAFF) : len(STAFF) + len(MUNICIPALITY)]),
            away="" if row.coach_id == row[0] else row.coach_name,
        )
    return found

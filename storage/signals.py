"""By what people ask for their coach outside of check-ins, and when a coach last answered: of many at once."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from bot.rules.values import Answer, AppointmentState, Kind
from storage.contact_tables import reply
from storage.tables import appointment, message, outbox
from storage.types import UtcDateTime

CONTACT = "contact"  # the medium of "contact me"

_SINCE = bindparam("since", type_=UtcDateTime)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)

_CONTACT = (
    select(message.c.holder_id, func.max(message.c.at))
    .where(message.c.holder_id.in_(_IDS), message.c.medium == CONTACT, message.c.handled_at.is_(None))
    .group_by(message.c.holder_id)
)
_HELP_WITH_APPOINTMENT = (
    select(appointment.c.holder_id, func.max(appointment.c.answered_at))
    .where(
        appointment.c.holder_id.in_(_IDS),
        appointment.c.answer == Answer.HELP.value,
        appointment.c.state == AppointmentState.PLANNED.value,
        appointment.c.answered_at >= _SINCE,
    )
    .group_by(appointment.c.holder_id)
)
# A tap for help with a date of the line is kept as the notice that it brought about.
_HELP_WITH_LINE = (
    select(outbox.c.subject_id, func.max(outbox.c.made_at))
    .where(
        outbox.c.subject_id.in_(_IDS),
        outbox.c.kind == Kind.STAFF_LINE_HELP.value,
        outbox.c.made_at >= _SINCE,
    )
    .group_by(outbox.c.subject_id)
)
_REPLIED = (
    select(reply.c.holder_id, func.max(reply.c.made_at))
    .where(reply.c.holder_id.in_(_IDS), reply.c.state.in_(("held", "planned", "sent")))
    .group_by(reply.c.holder_id)
)
_HANDLED = (
    select(message.c.holder_id, func.max(message.c.handled_at))
    .where(message.c.holder_id.in_(_IDS), message.c.handled_at.is_not(None))
    .group_by(message.c.holder_id)
)


def asked_for_contact(tx: Connection, holder_ids: Collection[int]) -> dict[int, datetime]:
    """When these people last said "contact me", of those whom nobody has answered."""
    return _newest(tx, [_CONTACT], holder_ids, {})


def help_asked(tx: Connection, holder_ids: Collection[int], since: datetime) -> dict[int, datetime]:
    """When these people last tapped "I need help" under an appointment or a date of their line."""
    return _newest(tx, [_HELP_WITH_APPOINTMENT, _HELP_WITH_LINE], holder_ids, {"since": since})


def coach_answered(tx: Connection, holder_ids: Collection[int]) -> dict[int, datetime]:
    """When a coach last answered these people, or said of what they wrote that nothing is needed."""
    return _newest(tx, [_REPLIED, _HANDLED], holder_ids, {})


def _newest(
    tx: Connection,
    statements: Collection[Select[Any]],
    holder_ids: Collection[int],
    values: Mapping[str, datetime],
) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    if not holder_ids:
        return found
    for statement in statements:
        for holder_id, moment in tx.execute(statement, {"ids": list(holder_ids), **values}):
            found[holder_id] = max(found.get(holder_id, moment), moment)
    return found

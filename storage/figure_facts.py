"""What the figures of a municipality are counted from: nothing with a name or with words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.rules.figures import Response
from bot.rules.plans import IntakeEntry, IntakeField, Measure
from bot.rules.values import ChatState, Domain
from storage.rows import CONSENT_AT
from storage.tables import chat, holder, message
from storage.trajectory_tables import intake, measure
from storage.types import UtcDateTime


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of a municipality, as they are counted."""

    holder_id: int
    language: str | None
    chat_state: ChatState | None  # None without a chat
    consent_at: datetime | None
    stopped_at: datetime | None


def people(tx: Connection, municipality_id: int) -> list[Someone]:
    """Everybody of a municipality, once: what became a part of another record is left out."""
    return [
        Someone(row_id, language, None if state is None else ChatState(state), consent_at, stopped_at)
        for row_id, language, state, consent_at, stopped_at in tx.execute(_PEOPLE, {"town": municipality_id})
    ]


def responses(tx: Connection, municipality_id: int, since: datetime) -> list[Response]:
    """The messages since then that a coach has seen to."""
    return [Response(*row) for row in tx.execute(_RESPONSES, {"town": municipality_id, "since": since})]


def measures(tx: Connection, municipality_id: int) -> dict[int, list[Measure]]:
    """By person, the oldest first."""
    found: dict[int, list[Measure]] = {}
    for holder_id, row_id, domain, value, set_by, set_at in tx.execute(_MEASURES, {"town": municipality_id}):
        found.setdefault(holder_id, []).append(Measure(row_id, Domain(domain), value, set_by, set_at))
    return found


def intakes(
    tx: Connection, municipality_id: int, fields: tuple[IntakeField, ...]
) -> dict[int, list[IntakeEntry]]:
    """What was said about these fields, by person, the oldest first."""
    found: dict[int, list[IntakeEntry]] = {}
    asked = {"town": municipality_id, "fields": [field.value for field in fields]}
    for holder_id, row_id, field, value, set_by, set_at in tx.execute(_INTAKES, asked):
        codes = tuple(value.split(",")) if value else ()
        entry = IntakeEntry(row_id, IntakeField(field), codes, set_by, set_at)
        found.setdefault(holder_id, []).append(entry)
    return found


def _of_town(*columns: Any) -> Any:
    return select(*columns).where(
        holder.c.municipality_id == bindparam("town"), holder.c.merged_into.is_(None)
    )


_PEOPLE = (
    _of_town(holder.c.id, holder.c.language, chat.c.state, CONSENT_AT, holder.c.stopped_at)
    .outerjoin(chat, chat.c.id == holder.c.chat_id)
    .order_by(holder.c.id)
)
_RESPONSES = (
    _of_town(message.c.holder_id, message.c.at, message.c.handled_at)
    .join(message, message.c.holder_id == holder.c.id)
    .where(message.c.at >= bindparam("since", type_=UtcDateTime), message.c.handled_at.is_not(None))
)
_MEASURES = (
    _of_town(
        *(measure.c[name] for name in ("holder_id", "id", "domain", "value", "set_by", "set_at")),
    )
    .join(measure, measure.c.holder_id == holder.c.id)
    .order_by(measure.c.id)
)
_INTAKES = (
    _of_town(*(intake.c[name] for name in ("holder_id", "id", "field", "value", "set_by", "set_at")))
    .join(intake, intake.c.holder_id == holder.c.id)
    .where(intake.c.field.in_(bindparam("fields", expanding=True)))
    .order_by(intake.c.id)
)

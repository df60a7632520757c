"""What a digest and a person's page are made of besides check-ins and lines, for a whole caseload in a few statements.

Whose they are is asked by the one condition of `storage.caseloads`; all the rest is read of these people alone. Words are
read for one person's page alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Connection,
    Select,
    bindparam,
    func,
    or_,
    select,
    union_all,
)

from bot.rules.digests import Waiting
from bot.rules.person_page import OpenMessage
from bot.rules.values import Answer, AppointmentState, ChatState, Holder, Kind, OutboxState, Skip
from storage.caseloads import in_hands_of
from storage.check_in_tables import check_in, check_in_answer
from storage.outbox import NOT_MISSED
from storage.practice_tables import practice
from storage.rows import HOLDER, to_holder
from storage.signals import CONTACT
from storage.tables import appointment, chat, holder, message, outbox, staff
from storage.trajectory_tables import goal, intake, measure
from storage.types import UtcDateTime

MESSAGES_READ = 20
_NOON = time(12)  # of a day of which the hour is not kept


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of a caseload. `away` is the name of the coach for whom the reader stands in."""

    holder: Holder
    chat_state: ChatState | None
    away: str


@dataclass(frozen=True, slots=True)
class Signs:
    """Of a caseload, by person; who is in none of them did nothing and got nothing."""

    waiting: Mapping[int, Sequence[Waiting]]  # the oldest first
    last: Mapping[int, datetime]  # the last answer, message or tap
    answered: Mapping[int, Mapping[Answer, int]]  # appointments
    delivered: Mapping[int, int]
    missed: Mapping[int, Mapping[str, int]]  # by reason


def people(tx: Connection, coach_id: int, *, holder_id: int | None = None) -> list[Someone]:
    """Everybody in the hands of a coach, those of an absent colleague as well, the longest there first; or the one of them
    who is named."""
    asked = {"coach_id": coach_id} | ({} if holder_id is None else {"holder_id": holder_id})
    found = []
    for row in tx.execute(_PEOPLE if holder_id is None else _PERSON, asked):
        one = to_holder(row[: len(HOLDER)])
        state = None if row.chat_state is None else ChatState(row.chat_state)
        found.append(Someone(one, state, "" if one.coach_id == coach_id else row.coach_name))
    return found


def signs(tx: Connection, holder_ids: Collection[int], *, since: datetime, now: datetime) -> Signs:
    """What these people did and got: what waits and the last sign whenever it was, the rest since that moment. Who may see
    them is asked before."""
    asked: dict[str, object] = {"ids": list(holder_ids), "since": since, "now": now}
    waiting: dict[int, list[Waiting]] = {}
    for about, at, medium in tx.execute(_WAITING, asked):
        waiting.setdefault(about, []).append(Waiting(at, medium == CONTACT))
    last: dict[int, datetime] = {}
    for about, at in tx.execute(_SIGNS, asked):
        if at is not None:
            last[about] = max(at, last.get(about, at))
    for about, day in tx.execute(_PRACTISED, asked):
        at = datetime.combine(day, _NOON, UTC)
        last[about] = max(at, last.get(about, at))
    answered: dict[int, dict[Answer, int]] = {}
    for about, answer, count in tx.execute(_APPOINTMENTS, asked):
        answered.setdefault(about, {})[Answer(answer)] = count
    delivered: dict[int, int] = {}
    missed: dict[int, dict[str, int]] = {}
    for about, state, reason, count in tx.execute(_OUTBOX, asked):
        if state == OutboxState.SENT:
            delivered[about] = delivered.get(about, 0) + count
        else:
            of_person = missed.setdefault(about, {})
            name = _reason(state, reason)
            of_person[name] = of_person.get(name, 0) + count
    return Signs(waiting, last, answered, delivered, missed)


def open_messages(tx: Connection, holder_id: int) -> list[OpenMessage]:
    """The messages that wait, the oldest first, with their words. Who may see this person is asked before."""
    return [OpenMessage(*row) for row in tx.execute(_OPEN_MESSAGES, {"holder_id": holder_id})]


def answers_before(tx: Connection, holder_id: int, *, since: datetime, now: datetime) -> dict[Answer, int]:
    """What somebody answered to the appointments that began since then and were not cancelled. Whether they came is not
    known here. Who may see this person is asked before."""
    rows = tx.execute(_ANSWERS_BEFORE, {"holder_id": holder_id, "since": since, "now": now})
    return {Answer(answer): count for answer, count in rows}


def _reason(state: str, reason: str | None) -> str:
    """What a coach can read of it: why it was skipped, else that it may have arrived, or did not."""
    return reason if reason is not None and reason in _SKIPS else state


_SKIPS = frozenset(one.value for one in Skip)
_OPEN_MESSAGES = (
    select(
        *(message.c[name] for name in ("at", "medium", "seconds", "words", "translation", "translated_to"))
    )
    .where(message.c.holder_id == bindparam("holder_id"), message.c.handled_at.is_(None))
    .order_by(message.c.at, message.c.id)
    .limit(MESSAGES_READ)
)
_TOLD = [
    state.value for state in (OutboxState.SENT, OutboxState.SKIPPED, OutboxState.FAILED, OutboxState.UNCLEAR)
]


# By numbers, not by whose they are: PostgreSQL would else look through whole tables.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SINCE, _NOW = bindparam("since", type_=UtcDateTime), bindparam("now", type_=UtcDateTime)

_PEOPLE = (
    select(*HOLDER, chat.c.state.label("chat_state"), staff.c.name.label("coach_name"))
    .outerjoin(chat, chat.c.id == holder.c.chat_id)
    .join(staff, staff.c.id == holder.c.coach_id)
    .where(in_hands_of(bindparam("coach_id")), holder.c.merged_into.is_(None))
    .order_by(holder.c.id)
)
_PERSON = _PEOPLE.where(holder.c.id == bindparam("holder_id"))
_WAITING = (
    select(message.c.holder_id, message.c.at, message.c.medium)
    .where(message.c.holder_id.in_(_IDS), message.c.handled_at.is_(None))
    .order_by(message.c.at, message.c.id)
)
# That they practise counts where they share it: else it is nobody's to see.
_PRACTISED = select(practice.c.holder_id, practice.c.answered_on).where(
    practice.c.holder_id.in_(_IDS), practice.c.shared, practice.c.answered_on.is_not(None)
)
_APPOINTMENTS = (
    select(appointment.c.holder_id, appointment.c.answer, func.count())
    .where(
        appointment.c.holder_id.in_(_IDS),
        appointment.c.answered_at > _SINCE,
        appointment.c.answer != Answer.OPEN.value,
    )
    .group_by(appointment.c.holder_id, appointment.c.answer)
)
_ANSWERS_BEFORE = (
    select(appointment.c.answer, func.count())
    .where(
        appointment.c.holder_id == bindparam("holder_id"),
        appointment.c.start >= _SINCE,
        appointment.c.start < _NOW,
        appointment.c.state == AppointmentState.PLANNED.value,
    )
    .group_by(appointment.c.answer)
)
_OUTBOX = (
    select(outbox.c.holder_id, outbox.c.state, outbox.c.reason, func.count())
    .where(
        outbox.c.holder_id.in_(_IDS),
        outbox.c.due >= _SINCE,
        outbox.c.due <= _NOW,
        # Nothing of practice, which is the holder's own.
        outbox.c.kind != Kind.PRACTICE.value,
        outbox.c.state.in_(_TOLD),
        # What the person heard in another message did not fail to reach them.
        or_(outbox.c.reason.is_(None), outbox.c.reason.not_in([reason.value for reason in NOT_MISSED])),
    )
    .group_by(outbox.c.holder_id, outbox.c.state, outbox.c.reason)
)


def _last(table: Any, at: Any) -> Select[Any]:
    return (
        select(table.c.holder_id, func.max(at)).where(table.c.holder_id.in_(_IDS)).group_by(table.c.holder_id)
    )


# The answer to the newest check-in that has one: all answers of a whole caseload would be far too many to look through.
_last_answer = (
    select(check_in_answer.c.at)
    .join(check_in, check_in.c.id == check_in_answer.c.check_in_id)
    .where(check_in.c.holder_id == holder.c.id)
    .order_by(check_in.c.asked_at.desc(), check_in_answer.c.at.desc())
    .limit(1)
    .correlate(holder)
    .scalar_subquery()
)
# Whatever somebody did here, but for practice.
_SIGNS: CompoundSelect[Any] = union_all(
    _last(message, message.c.at),
    _last(appointment, appointment.c.answered_at).where(appointment.c.answered_at.is_not(None)),
    *(_last(table, table.c.set_at).where(table.c.by_holder) for table in (goal, measure, intake)),
    select(holder.c.id, _last_answer).where(holder.c.id.in_(_IDS)),
)

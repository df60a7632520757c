"""What a digest and a person's page are made of besides check-ins and lines, for a whole caseload in a few statements.

Each statement names whose rows it reads by the one condition of `storage.caseloads`, so that nothing of another caseload
can come in. Words are read for one person's page alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select, union_all

from bot.rules.digests import Waiting
from bot.rules.person_page import OpenMessage
from bot.rules.values import Answer, ChatState, Holder, Kind, OutboxState, Skip
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
    found = []
    for row in tx.execute(_statements(holder_id is not None).people, _asked(coach_id, holder_id)):
        one = to_holder(row[: len(HOLDER)])
        state = None if row.chat_state is None else ChatState(row.chat_state)
        found.append(Someone(one, state, "" if one.coach_id == coach_id else row.coach_name))
    return found


def signs(
    tx: Connection, coach_id: int, *, holder_id: int | None = None, since: datetime, now: datetime
) -> Signs:
    """What the same people did and got: what waits and the last sign whenever it was, the rest since that moment."""
    statements = _statements(holder_id is not None)
    asked: dict[str, object] = {**_asked(coach_id, holder_id), "since": since, "now": now}
    waiting: dict[int, list[Waiting]] = {}
    for about, at, medium in tx.execute(statements.waiting, asked):
        waiting.setdefault(about, []).append(Waiting(at, medium == CONTACT))
    last: dict[int, datetime] = {}
    for about, at in tx.execute(statements.signs, asked):
        last[about] = max(at, last.get(about, at))
    for about, day in tx.execute(statements.practised, asked):
        at = datetime.combine(day, _NOON, UTC)
        last[about] = max(at, last.get(about, at))
    answered: dict[int, dict[Answer, int]] = {}
    for about, answer, count in tx.execute(statements.appointments, asked):
        answered.setdefault(about, {})[Answer(answer)] = count
    delivered: dict[int, int] = {}
    missed: dict[int, dict[str, int]] = {}
    for about, state, reason, count in tx.execute(statements.outbox, asked):
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


def _asked(coach_id: int, holder_id: int | None) -> dict[str, int]:
    return {"coach_id": coach_id} | ({} if holder_id is None else {"holder_id": holder_id})


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


@dataclass(frozen=True, slots=True)
class _Statements:
    people: Select[Any]
    waiting: Select[Any]
    signs: Any
    practised: Select[Any]
    appointments: Select[Any]
    outbox: Select[Any]


@cache
def _statements(one: bool) -> _Statements:
    """Made once: making a statement costs more than running it."""
    own: list[ColumnElement[bool]] = [in_hands_of(bindparam("coach_id")), holder.c.merged_into.is_(None)]
    if one:
        own.append(holder.c.id == bindparam("holder_id"))
    ids = select(holder.c.id).where(*own)
    since, now = bindparam("since", type_=UtcDateTime), bindparam("now", type_=UtcDateTime)
    return _Statements(
        people=select(*HOLDER, chat.c.state.label("chat_state"), staff.c.name.label("coach_name"))
        .outerjoin(chat, chat.c.id == holder.c.chat_id)
        .join(staff, staff.c.id == holder.c.coach_id)
        .where(*own)
        .order_by(holder.c.id),
        waiting=select(message.c.holder_id, message.c.at, message.c.medium)
        .where(message.c.holder_id.in_(ids), message.c.handled_at.is_(None))
        .order_by(message.c.at, message.c.id),
        signs=_signs(ids),
        # That they practise counts where they share it: else it is nobody's to see.
        practised=select(practice.c.holder_id, practice.c.answered_on).where(
            practice.c.holder_id.in_(ids), practice.c.shared, practice.c.answered_on.is_not(None)
        ),
        appointments=select(appointment.c.holder_id, appointment.c.answer, func.count())
        .where(
            appointment.c.holder_id.in_(ids),
            appointment.c.answered_at > since,
            appointment.c.answer != Answer.OPEN.value,
        )
        .group_by(appointment.c.holder_id, appointment.c.answer),
        outbox=select(outbox.c.holder_id, outbox.c.state, outbox.c.reason, func.count())
        .where(
            outbox.c.holder_id.in_(ids),
            outbox.c.due >= since,
            outbox.c.due <= now,
            # Nothing of practice, which is the holder's own.
            outbox.c.kind != Kind.PRACTICE.value,
            outbox.c.state.in_(_TOLD),
            # What the person heard in another message did not fail to reach them.
            or_(outbox.c.reason.is_(None), outbox.c.reason.not_in([reason.value for reason in NOT_MISSED])),
        )
        .group_by(outbox.c.holder_id, outbox.c.state, outbox.c.reason),
    )


def _signs(ids: Select[Any]) -> Any:
    """Whatever somebody did here, but for practice."""
    said = (
        select(check_in.c.holder_id, func.max(check_in_answer.c.at))
        .join(check_in, check_in.c.id == check_in_answer.c.check_in_id)
        .where(check_in.c.holder_id.in_(ids))
        .group_by(check_in.c.holder_id)
    )
    own = [_last(table, table.c.set_at, ids).where(table.c.by_holder) for table in (goal, measure, intake)]
    answered = _last(appointment, appointment.c.answered_at, ids).where(
        appointment.c.answered_at.is_not(None)
    )
    return union_all(_last(message, message.c.at, ids), answered, said, *own)


def _last(table: Any, at: Any, ids: Select[Any]) -> Select[Any]:
    last = select(table.c.holder_id, func.max(at)).where(table.c.holder_id.in_(ids))
    return last.group_by(table.c.holder_id)

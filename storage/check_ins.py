"""Check-ins: when somebody is asked, what was asked and answered, and what they keep to themself.

What is read for many people at once takes the same number of statements as for one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, not_, select, update

from bot.rules.checkins import CheckIn, Given, Key, Question, Rhythm
from bot.rules.errors import NotFound
from bot.rules.values import Domain
from storage.check_in_tables import check_in, check_in_answer, check_in_rhythm, kept_track
from storage.rows import CONSENT_AT
from storage.tables import holder
from storage.trajectory_tables import goal
from storage.types import UtcDateTime
from storage.upsert import insert_or_ignore, upsert

# In the order of the values' fields.
_RHYTHM = tuple(
    check_in_rhythm.c[name] for name in ("weekday", "at", "every", "paused_until", "stopped", "next_at")
)
_CHECK_IN = (
    check_in.c.id,
    check_in.c.holder_id,
    check_in.c.asked_at,
    check_in.c.questions,
    check_in.c.seen_at,
)
_ANSWER = tuple(check_in_answer.c[name] for name in ("question", "rev", "code", "at"))

_RHYTHMS = select(check_in_rhythm.c.holder_id, *_RHYTHM)
_OF_HOLDERS = _RHYTHMS.where(check_in_rhythm.c.holder_id.in_(bindparam("ids", expanding=True)))
# A record that became a part of another keeps its rhythm for the way back, and asks nobody meanwhile.
_OWN = check_in_rhythm.c.holder_id.not_in(select(holder.c.id).where(holder.c.merged_into.is_not(None)))
_NEXT = select(func.min(check_in_rhythm.c.next_at)).where(_OWN)
_HOLDS = check_in_answer.c.replaced_at.is_(None)
_ASKED = (
    select(*_CHECK_IN)
    .where(
        check_in.c.holder_id.in_(bindparam("ids", expanding=True)),
        check_in.c.asked_at >= bindparam("since", type_=UtcDateTime),
    )
    .order_by(check_in.c.asked_at, check_in.c.id)
)
_BY_IDS = select(*_CHECK_IN).where(check_in.c.id.in_(bindparam("ids", expanding=True)))
_ANSWERS = (
    select(check_in_answer.c.check_in_id, *_ANSWER)
    .where(check_in_answer.c.check_in_id.in_(bindparam("ids", expanding=True)), _HOLDS)
    .order_by(check_in_answer.c.id)
)
_KEPT = select(kept_track.c.holder_id, kept_track.c.track).where(
    kept_track.c.holder_id.in_(bindparam("ids", expanding=True))
)


# When somebody is asked


def rhythms(tx: Connection, holder_ids: Collection[int]) -> dict[int, Rhythm]:
    """By person; those who have not begun are not in it."""
    if not holder_ids:
        return {}
    rows = tx.execute(_OF_HOLDERS, {"ids": list(holder_ids)})
    return {row.holder_id: Rhythm(*row[1:]) for row in rows}


def put_rhythms(tx: Connection, rhythms: Mapping[int, Rhythm]) -> None:
    """Begins the rhythms of these people, or puts them in place of what there is."""
    if not rhythms:
        return
    saving = upsert(tx, check_in_rhythm)
    changed = {column.name: saving.excluded[column.name] for column in _RHYTHM}
    rows = [
        {column.name: getattr(rhythm, column.name) for column in _RHYTHM} | {"holder_id": holder_id}
        for holder_id, rhythm in rhythms.items()
    ]
    tx.execute(saving.on_conflict_do_update(index_elements=["holder_id"], set_=changed), rows)


def next_due(tx: Connection) -> datetime | None:
    """When the next check-in is to be made."""
    due: datetime | None = tx.execute(_NEXT).scalar()
    return due


def due_rhythms(tx: Connection, now: datetime, most: int) -> dict[int, Rhythm]:
    """Of those who are to be asked by now, the longest due first, locked for this transaction."""
    due = (
        _RHYTHMS.where(check_in_rhythm.c.next_at <= now, _OWN)
        .order_by(check_in_rhythm.c.next_at, check_in_rhythm.c.holder_id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return {row.holder_id: Rhythm(*row[1:]) for row in tx.execute(due)}


def without_rhythm(tx: Connection, most: int) -> list[int]:
    """The ids of people who take part and have no rhythm yet."""
    begun = select(check_in_rhythm.c.holder_id).where(check_in_rhythm.c.holder_id == holder.c.id).exists()
    found = (
        select(holder.c.id)
        .where(
            holder.c.chat_id.is_not(None),
            holder.c.stopped_at.is_(None),
            holder.c.merged_into.is_(None),
            CONSENT_AT.is_not(None),
            not_(begun),
        )
        .order_by(holder.c.id)
        .limit(most)
    )
    return list(tx.execute(found).scalars())


# What was asked


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person was asked before: the ids of the questions, the oldest first, and when that was the last time."""

    questions: tuple[str, ...]
    last: datetime | None


def add(tx: Connection, asked: Mapping[int, Sequence[Question]], *, now: datetime) -> dict[int, int]:
    """A check-in for each of these people; their ids by person."""
    if not asked:
        return {}
    rows = [
        {"holder_id": holder_id, "asked_at": now, "questions": [[one.id, one.rev] for one in questions]}
        for holder_id, questions in asked.items()
    ]
    made = tx.execute(insert(check_in).returning(check_in.c.id, check_in.c.holder_id), rows)
    return {row.holder_id: row.id for row in made}


def check_ins(tx: Connection, ids: Collection[int]) -> dict[int, CheckIn]:
    """Those that there are, by id, with the answers that hold."""
    if not ids:
        return {}
    return {one.id: one for one in _with_answers(tx, tx.execute(_BY_IDS, {"ids": list(ids)}).all())}


def one(tx: Connection, check_in_id: int) -> CheckIn:
    """NotFound when there is none."""
    found = check_ins(tx, [check_in_id]).get(check_in_id)
    if found is None:
        raise NotFound
    return found


def of_holders(tx: Connection, holder_ids: Collection[int], since: datetime) -> dict[int, list[CheckIn]]:
    """The check-ins of these people since then, the oldest first, with the answers that hold: two statements."""
    found: dict[int, list[CheckIn]] = {holder_id: [] for holder_id in holder_ids}
    if found:
        rows = tx.execute(_ASKED, {"ids": list(found), "since": since}).all()
        for each in _with_answers(tx, rows):
            found[each.holder_id].append(each)
    return found


def asked_before(tx: Connection, holder_ids: Collection[int], since: datetime) -> dict[int, Asked]:
    """What these people were asked since then."""
    ids: dict[int, list[str]] = {holder_id: [] for holder_id in holder_ids}
    last: dict[int, datetime] = {}
    if ids:
        for _, holder_id, asked_at, questions, _ in tx.execute(_ASKED, {"ids": list(ids), "since": since}):
            ids[holder_id] += [question_id for question_id, _ in questions]
            last[holder_id] = asked_at
    return {holder_id: Asked(tuple(each), last.get(holder_id)) for holder_id, each in ids.items()}


def mark_seen(tx: Connection, holder_id: int, until: datetime, *, by: int) -> None:
    """A coach has seen to what this person answered until then; what was seen to already stays as it is."""
    seen = check_in.c.seen_at
    tx.execute(
        update(check_in)
        .where(check_in.c.holder_id == holder_id, seen.is_(None) | (seen < until))
        .values(seen_at=until, seen_by=by)
    )


# What was answered


def answer(tx: Connection, check_in_id: int, question: Key, code: str, *, now: datetime) -> None:
    """The answer that holds from now on. The one before is kept, with the moment until which it held."""
    question_id, rev = question
    before = and_(check_in_answer.c.check_in_id == check_in_id, check_in_answer.c.question == question_id)
    tx.execute(update(check_in_answer).where(before, _HOLDS).values(replaced_at=now))
    values = {"check_in_id": check_in_id, "question": question_id, "rev": rev, "code": code, "at": now}
    tx.execute(insert(check_in_answer).values(**values))


def history(tx: Connection, check_in_id: int) -> list[tuple[Given, datetime | None]]:
    """Every answer that was ever given in a check-in, the oldest first, each with the moment until which it held."""
    every = select(*_ANSWER, check_in_answer.c.replaced_at).where(
        check_in_answer.c.check_in_id == check_in_id
    )
    rows = tx.execute(every.order_by(check_in_answer.c.id))
    return [(Given(*row[:-1]), row[-1]) for row in rows]


# What somebody keeps to themself


def kept(tx: Connection, holder_ids: Collection[int]) -> dict[int, frozenset[Domain]]:
    """The tracks of which the coach sees no answers, of all of these people."""
    found: dict[int, set[Domain]] = {holder_id: set() for holder_id in holder_ids}
    if found:
        for row in tx.execute(_KEPT, {"ids": list(found)}):
            found[row.holder_id].add(Domain(row.track))
    return {holder_id: frozenset(tracks) for holder_id, tracks in found.items()}


def keep(tx: Connection, holder_id: int, track: Domain, *, now: datetime) -> None:
    values = {"holder_id": holder_id, "track": track.value, "since": now}
    tx.execute(insert_or_ignore(tx, kept_track, "holder_id", "track"), values)


def share(tx: Connection, holder_id: int, track: Domain) -> None:
    tx.execute(
        delete(kept_track).where(kept_track.c.holder_id == holder_id, kept_track.c.track == track.value)
    )


# What is asked about, and who is left alone


def open_tracks(tx: Connection, holder_ids: Collection[int]) -> dict[int, set[Domain]]:
    """The tracks in which these people have a goal that is open."""
    found: dict[int, set[Domain]] = {holder_id: set() for holder_id in holder_ids}
    if found:
        goals = select(goal.c.holder_id, goal.c.domain).where(
            goal.c.holder_id.in_(list(found)), goal.c.state == "open"
        )
        for row in tx.execute(goals):
            found[row.holder_id].add(Domain(row.domain))
    return found


def _with_answers(tx: Connection, rows: Sequence[Any]) -> list[CheckIn]:
    answers: dict[int, dict[str, Given]] = {row.id: {} for row in rows}
    if answers:
        for check_in_id, *values in tx.execute(_ANSWERS, {"ids": list(answers)}):
            given = Given(*values)
            answers[check_in_id][given.question] = given
    return [
        CheckIn(row.id, row.holder_id, row.asked_at, _keys(row.questions), answers[row.id], row.seen_at)
        for row in rows
    ]


def _keys(questions: Sequence[Sequence[Any]]) -> tuple[Key, ...]:
    return _same_keys(tuple((question_id, rev) for question_id, rev in questions))


@lru_cache(maxsize=1000)
def _same_keys(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    """One for all who were asked the same: thousands are in memory at once."""
    return keys

"""Who is in an audience, counted and put in the outbox within the database: also for a hundred thousand people.

Every question names the municipality, so that no audience, whatever it says, reaches another one's people (P04).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    select,
)

from bot.rules.audience import DUTCH, NO_LANGUAGE, READS_ALSO, Audience, Reach, Reached
from bot.rules.plans import GoalState
from bot.rules.values import ChatState, Kind, OutboxState, Rank
from storage.announcement_tables import news_mute
from storage.caseloads import in_hands_of
from storage.tables import chat, consent, holder, outbox
from storage.trajectory_tables import goal, trajectory
from storage.upsert import upsert

WENT = (OutboxState.SENT.value, OutboxState.UNCLEAR.value)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose people can be meant: those of a municipality, or of one coach of it."""

    municipality_id: int
    coach_id: int | None = None


def reached(
    tx: Connection, audience: Audience, scope: Scope, *, kind: str, versions: Collection[str]
) -> Reached:
    """Who would get news of this `kind` now, with these language `versions`; Dutch is one of them."""
    version = version_of(versions)
    language = func.coalesce(holder.c.language, NO_LANGUAGE)
    muted = exists().where(news_mute.c.holder_id == holder.c.id, news_mute.c.kind == kind)
    fate = case(
        (~_takes_part(), literal("absent")),
        (chat.c.state != ChatState.OPEN.value, literal("closed")),
        (muted, literal("muted")),
        else_=literal("people"),
    )
    of_each = (
        select(fate.label("fate"), language.label("language"), version.label("version"))
        .outerjoin(chat, chat.c.id == holder.c.chat_id)
        .where(within(audience, scope))
        .subquery()
    )
    counted = select(*of_each.c, func.count()).group_by(*of_each.c)
    reaches: list[Reach] = []
    others = {"absent": 0, "closed": 0, "muted": 0}
    for row in tx.execute(counted).all():
        what, of_language, in_version, count = tuple(row)
        if what == "people":
            reaches.append(Reach(of_language, in_version, count))
        else:
            others[what] += count
    reaches.sort(key=lambda one: (-one.people, one.language))
    return Reached(tuple(reaches), **others)


def queue(
    tx: Connection,
    announcement_id: int,
    audience: Audience,
    scope: Scope,
    *,
    after: int,
    most: int,
    versions: Collection[str],
    rule: str,
    due: datetime,
    useful_until: datetime,
    now: datetime,
) -> int | None:
    """Makes rows of the outbox for those of the audience among the next `most` holders behind the holder `after`; the last of
    these, None where there is nobody any more. A row that is there already is not made again."""
    wanted = and_(within(audience, scope), _takes_part())
    # The next holders of all, found by their key alone: to look for the next of the audience would read all of it each time.
    ids = select(holder.c.id).where(holder.c.id > after).order_by(holder.c.id).limit(most).subquery()
    last: int | None = tx.scalar(select(func.max(ids.c.id)))
    if last is None:
        return None
    values: dict[str, Any] = {
        "key": literal(f"announcement:{announcement_id}:holder:") + cast(holder.c.id, String),
        "holder_id": holder.c.id,
        "kind": literal(Kind.ANNOUNCEMENT.value),
        "subject_id": literal(announcement_id),
        "due": literal(due, outbox.c.due.type),
        "useful_until": literal(useful_until, outbox.c.useful_until.type),
        "rank": literal(Rank.NEWS.value),
        "rule": literal(rule),
        "state": literal(OutboxState.PLANNED.value),
        "attempts": literal(0),
        "made_at": literal(now, outbox.c.made_at.type),
        "version": version_of(versions),
    }
    theirs = select(*values.values()).where(wanted, holder.c.id > after, holder.c.id <= last)
    adding = upsert(tx, outbox).from_select(list(values), theirs)
    tx.execute(adding.on_conflict_do_nothing(index_elements=["key"]))
    return last


def unqueued(tx: Connection, audience: Audience, scope: Scope, *, after: int) -> int:
    """For how many people `queue` would make a row behind the holder `after`."""
    theirs = select(func.count()).where(within(audience, scope), _takes_part(), holder.c.id > after)
    return tx.scalar(theirs) or 0


def before_first(tx: Connection, scope: Scope) -> int:
    """The holder behind whom those of this municipality begin."""
    first = tx.scalar(select(func.min(holder.c.id)).where(holder.c.municipality_id == scope.municipality_id))
    return 0 if first is None else int(first) - 1


def districts(tx: Connection, scope: Scope) -> list[str]:
    """Those in which somebody lives, by name."""
    found = select(holder.c.district).where(_of(scope), holder.c.district.is_not(None)).distinct()
    return sorted(one for one in tx.scalars(found) if one)


def languages(tx: Connection, scope: Scope) -> list[str]:
    """Those that somebody reads, of the most people first."""
    found = select(holder.c.language).where(_of(scope), holder.c.language.is_not(None))
    ordered = found.group_by(holder.c.language).order_by(func.count().desc(), holder.c.language)
    return [one for one in tx.scalars(ordered) if one]


def within(audience: Audience, scope: Scope) -> ColumnElement[bool]:
    """Of a holder: they are in the audience."""
    conditions = [
        _of(scope),
        *_chosen(holder.c.language, audience.languages),
        *_chosen(holder.c.level, audience.levels),
        *_chosen(holder.c.coach_id, audience.coach_ids),
        *_chosen(holder.c.district, audience.districts),
    ]
    of_trajectory = [
        *_chosen(trajectory.c.law, audience.laws),
        *_chosen(trajectory.c.route, audience.routes),
        *_chosen(trajectory.c.stage, audience.stages),
    ]
    if of_trajectory:
        conditions.append(exists().where(trajectory.c.holder_id == holder.c.id, *of_trajectory))
    if audience.tracks:
        conditions.append(
            exists().where(
                goal.c.holder_id == holder.c.id,
                goal.c.domain.in_([one.value for one in audience.tracks]),
                goal.c.state == GoalState.OPEN.value,
            )
        )
    if audience.reached_by:
        conditions.append(_went(audience.reached_by))
    if audience.not_reached_by:
        conditions.append(not_(_went(audience.not_reached_by)))
    return and_(*conditions)


def version_of(versions: Collection[str]) -> ColumnElement[str]:
    """`bot.rules.audience.version_for` as the database says it."""
    whens: list[tuple[ColumnElement[bool], ColumnElement[Any]]] = []
    for named in (holder.c.language, holder.c.second_language):
        whens.append((named.in_(sorted(versions)), named))
        whens += [
            (named == language, literal(also))
            for language, also in READS_ALSO.items()
            if language not in versions and also in versions
        ]
    return case(*whens, else_=literal(DUTCH))


def _of(scope: Scope) -> ColumnElement[bool]:
    if scope.coach_id is not None:
        return and_(holder.c.municipality_id == scope.municipality_id, in_hands_of(scope.coach_id))
    return and_(holder.c.municipality_id == scope.municipality_id, holder.c.merged_into.is_(None))


def _chosen(column: Any, chosen: Sequence[Any]) -> list[ColumnElement[bool]]:
    return [column.in_([getattr(one, "value", one) for one in chosen])] if chosen else []


def _takes_part() -> ColumnElement[bool]:
    """They have a chat, said yes and did not stop."""
    said_yes = exists().where(consent.c.holder_id == holder.c.id, consent.c.taken_back_at.is_(None))
    return and_(holder.c.chat_id.is_not(None), holder.c.stopped_at.is_(None), said_yes)


def _went(announcement_ids: Collection[int]) -> ColumnElement[bool]:
    return exists().where(
        outbox.c.holder_id == holder.c.id,
        outbox.c.kind == Kind.ANNOUNCEMENT.value,
        outbox.c.subject_id.in_(list(announcement_ids)),
        outbox.c.state.in_(WENT),
    )

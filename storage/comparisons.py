"""Two ways of working that a municipality compares: what is compared, and who is in which group.

Every question names the municipality: a comparison of another one is not there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from bot.rules.comparing import Comparison, Measure
from bot.rules.errors import NotFound
from bot.rules.plans import GoalState
from storage.summary_tables import comparison as table
from storage.summary_tables import comparison_member as members
from storage.tables import holder
from storage.trajectory_tables import goal
from storage.upsert import upsert

_COLUMNS = tuple(
    table.c[name]
    for name in ("id", "name", "first_way", "second_way", "measure", "begins", "ends", "fixed_at")
)
_OF_TOWN = select(*_COLUMNS).where(table.c.municipality_id == bindparam("town"))

_HERE = and_(holder.c.municipality_id == bindparam("town"), holder.c.merged_into.is_(None))
_MEMBERS = (
    select(members.c.comparison_id, func.coalesce(holder.c.merged_into, holder.c.id), members.c.second, _HERE)
    .join(holder, holder.c.id == members.c.holder_id)
    .join(table, table.c.id == members.c.comparison_id)
    .where(table.c.municipality_id == bindparam("town"))
)


def add(
    tx: Connection,
    municipality_id: int,
    *,
    name: str,
    first_way: str,
    second_way: str,
    measure: Measure,
    begins: date,
    ends: date,
    made_by: int,
    now: datetime,
) -> Comparison:
    row = tx.execute(
        insert(table)
        .values(
            municipality_id=municipality_id,
            name=name,
            first_way=first_way,
            second_way=second_way,
            measure=measure.value,
            begins=begins,
            ends=ends,
            made_by=made_by,
            made_at=now,
        )
        .returning(*_COLUMNS)
    ).one()
    return _comparison(row)


def of_municipality(tx: Connection, municipality_id: int) -> list[Comparison]:
    """The newest first."""
    rows = tx.execute(_OF_TOWN.order_by(table.c.id.desc()), {"town": municipality_id})
    return [_comparison(row) for row in rows]


def one(tx: Connection, municipality_id: int, comparison_id: int) -> Comparison:
    """NotFound where this municipality has none of that number."""
    row = tx.execute(_OF_TOWN.where(table.c.id == comparison_id), {"town": municipality_id}).one_or_none()
    if row is None:
        raise NotFound
    return _comparison(row)


def fix(tx: Connection, comparison_id: int, *, now: datetime) -> None:
    """From now on nobody is put in or taken out. A second time changes nothing."""
    tx.execute(
        update(table).where(table.c.id == comparison_id, table.c.fixed_at.is_(None)).values(fixed_at=now)
    )


def drop(tx: Connection, comparison_id: int) -> None:
    tx.execute(delete(table).where(table.c.id == comparison_id))


def put(tx: Connection, comparison_id: int, holder_ids: Collection[int], *, second: bool) -> None:
    """Puts people into one of the groups; who was in the other one moves."""
    if holder_ids:
        putting = upsert(tx, members)
        putting = putting.on_conflict_do_update(
            index_elements=["comparison_id", "holder_id"], set_={"second": putting.excluded.second}
        )
        rows = [
            {"comparison_id": comparison_id, "holder_id": one, "second": second} for one in sorted(holder_ids)
        ]
        tx.execute(putting, rows)


def counts(tx: Connection, comparison_id: int, municipality_id: int) -> tuple[int, int]:
    """How many people are in the first and in the second group, of those who are counted."""
    seconds = list(members_of(tx, comparison_id, municipality_id).values())
    return seconds.count(False), seconds.count(True)


def members_of(tx: Connection, comparison_id: int, municipality_id: int) -> dict[int, bool]:
    """Whether each of the people is in the second group; those who left the municipality are nobody's to see, and a record
    that became a part of another is not counted beside it."""
    rows = tx.execute(
        select(members.c.holder_id, members.c.second)
        .join(holder, holder.c.id == members.c.holder_id)
        .where(
            members.c.comparison_id == comparison_id,
            holder.c.municipality_id == municipality_id,
            holder.c.merged_into.is_(None),
        )
        .order_by(members.c.holder_id)
    )
    return {holder_id: bool(second) for holder_id, second in rows}


@dataclass(frozen=True, slots=True)
class Member:
    """`person` is the same for all records of one person. `here`: they are counted still."""

    person: int
    second: bool
    here: bool


def all_members(tx: Connection, municipality_id: int) -> dict[int, list[Member]]:
    """Everybody who was put into a comparison of this municipality, by its number, also who moved away since."""
    found: dict[int, list[Member]] = {}
    for comparison_id, *values in tx.execute(_MEMBERS, {"town": municipality_id}):
        found.setdefault(comparison_id, []).append(Member(*values))
    return found


def ids_of_coach(tx: Connection, municipality_id: int, coach_id: int) -> list[int]:
    """The people of a coach of this municipality."""
    own = select(holder.c.id).where(
        holder.c.municipality_id == municipality_id,
        holder.c.coach_id == coach_id,
        holder.c.merged_into.is_(None),
    )
    return list(tx.scalars(own.order_by(holder.c.id)))


def ids_of_references(tx: Connection, municipality_id: int, references: Collection[str]) -> dict[str, int]:
    """The people of this municipality by its own numbers; a number of elsewhere is unknown."""
    own = select(holder.c.reference, holder.c.id).where(
        holder.c.municipality_id == municipality_id,
        holder.c.reference.in_(list(references)),
        holder.c.merged_into.is_(None),
    )
    return {row.reference: row.id for row in tx.execute(own)}


def goals_reached(tx: Connection, holder_ids: Collection[int]) -> dict[int, list[datetime]]:
    """When these people reached goals, without the words of any."""
    found: dict[int, list[datetime]] = {}
    reached = select(goal.c.holder_id, goal.c.closed_at).where(
        goal.c.holder_id.in_(list(holder_ids)),
        goal.c.state == GoalState.REACHED.value,
        goal.c.closed_at.is_not(None),
    )
    for holder_id, at in tx.execute(reached):
        found.setdefault(holder_id, []).append(at)
    return found


def _comparison(row: Any) -> Comparison:
    row_id, name, first_way, second_way, measure, begins, ends, fixed_at = row
    return Comparison(row_id, name, first_way, second_way, Measure(measure), begins, ends, fixed_at)

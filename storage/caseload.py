"""Everybody of a municipality at once, for files of its caseload: read in three statements, written in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from bot.rules.audience import Level
from bot.rules.caseload import Entry, FileDate, KnownPerson
from bot.rules.trajectory import GivenKind, Law, Route, Source, Trajectory
from bot.rules.values import Dial
from storage.tables import holder
from storage.trajectory_tables import given, trajectory
from storage.upsert import upsert

IDENTITY = ("reference", "surname", "birth", "phone")
_IN_TOWN = ("district", "level")


def known_people(tx: Connection, municipality_id: int) -> list[KnownPerson]:
    """The people of this municipality alone, the longest there first, with what a list can say of them."""
    dates: dict[int, dict[GivenKind, FileDate]] = {}
    of_town = and_(holder.c.municipality_id == municipality_id, holder.c.merged_into.is_(None))
    for holder_id, kind, day, source in tx.execute(
        select(given.c.holder_id, given.c.kind, given.c.day, given.c.source)
        .join(holder, holder.c.id == given.c.holder_id)
        .where(of_town, given.c.ended_at.is_(None))
        .order_by(given.c.id)
    ):
        dates.setdefault(holder_id, {})[GivenKind(kind)] = FileDate(day, Source(source))
    rows = tx.execute(
        select(
            *(
                holder.c[name]
                for name in ("id", "name", *IDENTITY, "language", "chat_id", "coach_id", *_IN_TOWN)
            ),
            trajectory.c.law,
            trajectory.c.route,
        )
        .outerjoin(trajectory, trajectory.c.holder_id == holder.c.id)
        .where(of_town)
        .order_by(holder.c.id)
    )
    return [
        KnownPerson(
            id=row.id,
            name=row.name,
            reference=row.reference or "",
            surname=row.surname or "",
            birth=row.birth or "",
            phone=row.phone or "",
            language=row.language,
            joined=row.chat_id is not None,
            coach_id=row.coach_id,
            law=None if row.law is None else Law(row.law),
            route=None if row.route is None else Route(row.route),
            district=row.district or "",
            level=None if row.level is None else Level(row.level),
            dates=dates.get(row.id, {}),
        )
        for row in rows
    ]


def gone_references(tx: Connection, municipality_id: int) -> set[str]:
    """The numbers of who moved to another municipality, and of records that became a part of another."""
    of_town = (holder.c.municipality_id == municipality_id, holder.c.merged_into.is_not(None))
    return set(tx.scalars(select(holder.c.reference).where(*of_town, holder.c.reference.is_not(None))))


def add_people(
    tx: Connection,
    municipality_id: int,
    entries: Sequence[Entry],
    coach_ids: Sequence[int | None],
    *,
    now: datetime,
) -> list[int]:
    """New holders without a chat or consent, in the order of the entries; their ids."""
    if not entries:
        return []
    add = insert(holder).returning(holder.c.id, sort_by_parameter_order=True)
    rows = [
        {
            "municipality_id": municipality_id,
            "coach_id": coach_id,
            # Who has no name in the list is called by the municipality's number.
            "name": entry.name or entry.reference,
            "language": entry.language,
            "dial": Dial.OWN,
            "full_details": False,
            "made_at": now,
            **{name: getattr(entry, name) or None for name in (*IDENTITY, *_IN_TOWN)},
        }
        for entry, coach_id in zip(entries, coach_ids, strict=True)
    ]
    return list(tx.scalars(add, rows))


def change_people(tx: Connection, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Sets columns of holders, by id. Those with the same columns go in one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for holder_id, values in changes.items():
        if values:
            alike.setdefault(tuple(sorted(values)), []).append({"of": holder_id, **values})
    for names, rows in alike.items():
        change = update(holder).where(holder.c.id == bindparam("of"))
        tx.execute(change.values({name: bindparam(name) for name in names}), rows)


def save_frames(tx: Connection, frames: Mapping[int, Mapping[str, Law | Route | None]]) -> None:
    """Sets law, cohort and route of trajectories, by the holder's id; a trajectory that is not there is made."""
    usual = Trajectory()
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for holder_id, frame in frames.items():
        row: dict[str, Any] = {
            "holder_id": holder_id,
            "came_for": usual.came_for,
            "stage": usual.stage,
            "guidance": usual.guidance,
            "scaled_down": [],
            "free": [],
            "exams_in_pip": [],
            **frame,
        }
        alike.setdefault(tuple(sorted(frame)), []).append(row)
    for names, rows in alike.items():
        if names:
            save = upsert(tx, trajectory)
            tx.execute(
                save.on_conflict_do_update(
                    index_elements=["holder_id"], set_={name: save.excluded[name] for name in names}
                ),
                rows,
            )


def end_dates(tx: Connection, which: Iterable[tuple[int, GivenKind]], *, now: datetime) -> None:
    """The dates of these holders and kinds held until now: others take their place."""
    rows = [{"of": holder_id, "which": kind} for holder_id, kind in which]
    if rows:
        end = update(given).where(
            given.c.holder_id == bindparam("of"),
            given.c.kind == bindparam("which"),
            given.c.ended_at.is_(None),
        )
        tx.execute(end.values(ended_at=now), rows)


def add_dates(
    tx: Connection,
    dates: Iterable[tuple[int, GivenKind, FileDate]],
    *,
    set_by: int | None,
    now: datetime,
) -> None:
    """Dates of holders, by id."""
    rows = [
        {
            "holder_id": holder_id,
            "kind": kind,
            "day": one.day,
            "source": one.source,
            "set_by": set_by,
            "set_at": now,
        }
        for holder_id, kind, one in dates
    ]
    if rows:
        tx.execute(insert(given), rows)

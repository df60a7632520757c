"""Announcements: what they say in each language, for whom they are, and what became of them.

A question of staff names the municipality; NotFound for what is of another one, as for what is not there (P04).
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select, update

from bot.rules.announcements import Announcement, Medium, News, Source, State, Text
from bot.rules.audience import Audience, audience_of
from bot.rules.errors import NotFound
from storage.announcement_tables import announcement as table
from storage.announcement_tables import announcement_text as text_table
from storage.tables import municipality
from storage.upsert import upsert

_NAMES = tuple(one.name for one in fields(Announcement) if one.name not in ("texts", "ready"))
_COLUMNS = tuple(municipality.c.name if name == "town" else table.c[name] for name in _NAMES)
_FOUND = select(*_COLUMNS).select_from(table.join(municipality))


def add(
    tx: Connection, *, municipality_id: int, staff_id: int, kind: News, audience: Audience, now: datetime
) -> Announcement:
    """A draft without words."""
    values = {
        "municipality_id": municipality_id,
        "staff_id": staff_id,
        "kind": kind.value,
        "state": State.DRAFT.value,
        "audience": audience.as_data,
        "edition": 1,
        "made_at": now,
        "cursor": 0,
        "edits_cursor": 0,
        "skip_holidays": True,
        "version": 1,
    }
    return by_id(tx, tx.execute(insert(table).values(values).returning(table.c.id)).scalar_one())


def again(
    tx: Connection, one: Announcement, *, due: datetime, released_by: int | None, now: datetime
) -> Announcement:
    """The next one of a series after this one: the words that hold in it, for the same audience."""
    values = {
        "municipality_id": one.municipality_id,
        "staff_id": one.staff_id,
        "kind": one.kind.value,
        "state": State.RELEASED.value,
        "audience": one.audience.as_data,
        "due": due,
        "edition": 1,
        "made_at": now,
        "released_by": released_by,
        "released_at": one.released_at,
        "cursor": 0,
        "edits_cursor": 0,
        "skip_holidays": one.skip_holidays,
        "series_id": _first_of(one),
        "version": 1,
    }
    made: int = tx.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    _copy_texts(tx, one, to_id=made, edition=1)
    return by_id(tx, made)


def newest_of_series(tx: Connection, one: Announcement) -> Announcement:
    """The last one that was released of the series in which this one is, and not withdrawn where there is such a one; itself
    where it is in none."""
    went = (State.RELEASED, State.PAUSED, State.LATE, State.STOPPED, State.WITHDRAWN)
    found = select(table.c.id).where(_in_series(one), table.c.state.in_([state.value for state in went]))
    withdrawn = table.c.state == State.WITHDRAWN.value
    newest = tx.scalar(found.order_by(withdrawn, table.c.id.desc()).limit(1))
    return one if newest is None else by_id(tx, newest)


def next_of_series(tx: Connection, one: Announcement) -> datetime | None:
    """When the next one is made of the series in which this one is. None: it is in none, or that was the last."""
    due: datetime | None = tx.scalar(select(func.min(table.c.next_due)).where(_in_series(one)))
    return due


def end_series(tx: Connection, one: Announcement) -> None:
    """No further one is made of the series in which this one is."""
    ending = update(table).where(_in_series(one), table.c.next_due.is_not(None))
    tx.execute(ending.values(next_due=None, repeat_until=None, version=table.c.version + 1))


def by_id(tx: Connection, announcement_id: int) -> Announcement:
    found = all_of(tx, [announcement_id])
    if not found:
        raise NotFound
    return found[announcement_id]


def of_municipality(tx: Connection, municipality_id: int, announcement_id: int) -> Announcement:
    found = by_id(tx, announcement_id)
    if found.municipality_id != municipality_id:
        raise NotFound
    return found


def all_of(tx: Connection, ids: Collection[int]) -> dict[int, Announcement]:
    """Those that there are, by id, with the texts of their newest edition."""
    rows = tx.execute(_FOUND.where(table.c.id.in_(list(ids)))).all() if ids else []
    texts = texts_of(tx, {row.id: row.edition for row in rows})
    return {row.id: _announcement(row, texts.get(row.id, {})) for row in rows}


def versions(tx: Connection, ids: Collection[int]) -> dict[int, int]:
    """The versions of those that there are."""
    rows = tx.execute(_VERSIONS, {"ids": list(ids)}).all() if ids else []
    return {row[0]: row[1] for row in rows}


def latest(
    tx: Connection, municipality_id: int, *, staff_id: int | None = None, most: int = 20
) -> list[Announcement]:
    """Those of a municipality, or of one writer in it, the newest first."""
    found = select(table.c.id).where(table.c.municipality_id == municipality_id)
    if staff_id is not None:
        found = found.where(table.c.staff_id == staff_id)
    ids = list(tx.scalars(found.order_by(table.c.id.desc()).limit(most)))
    announcements = all_of(tx, ids)
    return [announcements[one] for one in ids]


def texts_of(tx: Connection, editions: Mapping[int, int]) -> dict[int, dict[str, Text]]:
    """The texts of announcements in these editions, by the id and the language."""
    found: dict[int, dict[str, Text]] = {}
    if not editions:
        return found
    rows = select(text_table).where(
        text_table.c.announcement_id.in_(list(editions)),
        text_table.c.edition.in_(set(editions.values())),
    )
    for row in tx.execute(rows.order_by(text_table.c.id)):
        if row.edition == editions[row.announcement_id]:
            found.setdefault(row.announcement_id, {})[row.language] = _text(row)
    return found


def change(tx: Connection, announcement_id: int, **values: Any) -> Announcement:
    """Changes columns; the version rises."""
    if "audience" in values:
        values["audience"] = values["audience"].as_data
    changing = update(table).where(table.c.id == announcement_id)
    tx.execute(changing.values(**values, version=table.c.version + 1))
    return by_id(tx, announcement_id)


def move(
    tx: Connection, announcement_id: int, from_states: Iterable[State], to: State, **values: Any
) -> bool:
    """Changes the state, if it is one of these; whether it was."""
    changing = update(table).where(
        table.c.id == announcement_id, table.c.state.in_([one.value for one in from_states])
    )
    changed = tx.execute(changing.values(state=to.value, **values, version=table.c.version + 1))
    return changed.rowcount > 0


def put_text(
    tx: Connection, announcement_id: int, edition: int, text: Text, *, by: int | None, now: datetime
) -> None:
    """A version in one language, in the place of the one that is there. Whoever sets it has passed it; `by` is None of a
    machine. Words that were there before keep the moment at which they were set."""
    values = {
        "announcement_id": announcement_id,
        "edition": edition,
        "language": text.language,
        "words": text.words,
        "question": text.question,
        "answers": json.dumps(text.answers, ensure_ascii=False) if text.answers else "",
        "source": text.source.value,
        "medium": None if text.medium is None else text.medium.value,
        "file_id": text.file_id,
        "set_by": by,
        "set_at": text.set_at or now,
        "passed_by": by if text.passed else None,
        "passed_at": now if text.passed else None,
    }
    putting = upsert(tx, text_table).values(values)
    unique = ("announcement_id", "edition", "language")
    tx.execute(
        putting.on_conflict_do_update(
            index_elements=list(unique),
            set_={name: putting.excluded[name] for name in values if name not in unique},
        )
    )


def drop_text(tx: Connection, announcement_id: int, edition: int, language: str) -> None:
    tx.execute(
        delete(text_table).where(
            text_table.c.announcement_id == announcement_id,
            text_table.c.edition == edition,
            text_table.c.language == language,
        )
    )


def begin_edition(tx: Connection, one: Announcement, *, now: datetime) -> int:
    """A next edition with the texts of the present one, to be changed before it holds. Its number; one that was begun
    before goes on."""
    edition = one.edition + 1
    begun = select(func.count()).where(
        text_table.c.announcement_id == one.id, text_table.c.edition == edition
    )
    if not tx.scalar(begun):
        _copy_texts(tx, one, to_id=one.id, edition=edition)
    return edition


def drop_edition(tx: Connection, announcement_id: int, edition: int) -> None:
    """The texts of an edition that never came to hold."""
    tx.execute(
        delete(text_table).where(
            text_table.c.announcement_id == announcement_id, text_table.c.edition == edition
        )
    )


def remove(tx: Connection, announcement_id: int) -> None:
    """A draft, with its texts."""
    tx.execute(
        delete(table).where(
            table.c.id == announcement_id, table.c.state.in_([State.DRAFT.value, State.ASKED.value])
        )
    )


_VERSIONS = select(table.c.id, table.c.version).where(table.c.id.in_(bindparam("ids", expanding=True)))


def _first_of(one: Announcement) -> int:
    return one.series_id or one.id


def _in_series(one: Announcement) -> ColumnElement[bool]:
    return (table.c.id == _first_of(one)) | (table.c.series_id == _first_of(one))


def _copy_texts(tx: Connection, one: Announcement, *, to_id: int, edition: int) -> None:
    names = [
        *("language", "words", "question", "answers", "source", "medium", "file_id"),
        *("set_by", "set_at", "passed_by", "passed_at"),
    ]
    there = select(*(text_table.c[name] for name in names)).where(
        text_table.c.announcement_id == one.id, text_table.c.edition == one.edition
    )
    copies = [
        {**row, "announcement_id": to_id, "edition": edition} for row in tx.execute(there).mappings().all()
    ]
    if copies:
        tx.execute(insert(text_table), copies)


def _announcement(row: Row[Any], texts: Mapping[str, Text]) -> Announcement:
    values = dict(zip(_NAMES, row, strict=True))
    values["kind"] = News(values["kind"])
    values["state"] = State(values["state"])
    values["audience"] = audience_of(values["audience"])
    return Announcement(**values, texts=texts)


def _text(row: Row[Any]) -> Text:
    return Text(
        language=row.language,
        words=row.words,
        question=row.question,
        answers=tuple(json.loads(row.answers)) if row.answers else (),
        source=Source(row.source),
        medium=None if row.medium is None else Medium(row.medium),
        file_id=row.file_id,
        passed=row.passed_at is not None,
        set_at=row.set_at,
    )

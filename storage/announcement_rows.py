"""The rows of the outbox by which an announcement goes: counted, held, let go, and followed by those that correct it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)

from bot.rules.announcement_counts import Count
from bot.rules.announcements import USEFUL_FOR, Rule
from bot.rules.values import Kind, OutboxState, Rank, Skip
from storage.announcement_tables import announcement
from storage.outbox import CLAIMED, PLANNED
from storage.tables import outbox
from storage.upsert import upsert

_KINDS = (Kind.ANNOUNCEMENT.value, Kind.ANNOUNCEMENT_EDIT.value)
HELD: ColumnElement[bool] = outbox.c.state == OutboxState.HELD.value
_SENT: ColumnElement[bool] = outbox.c.state == OutboxState.SENT.value
_LEFT = [one.value for one in (OutboxState.PLANNED, OutboxState.HELD, OutboxState.CLAIMED)]
_MISSED = [one.value for one in (OutboxState.FAILED, OutboxState.UNCLEAR)]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message with news as it stands in a chat. `version` is its language and edition; `lead` the row whose message it
    is, where it went along with another one."""

    row_id: int
    chat_id: int
    message_id: int
    version: str
    sent_at: datetime
    reason: str | None
    lead: int | None


def counts(tx: Connection, announcement_id: int) -> list[tuple[Kind, str, Count]]:
    """How many rows are alike, each with its kind and its rule."""
    language = func.substr(func.coalesce(outbox.c.version, ""), 1, 16).label("language")
    columns = (outbox.c.kind, outbox.c.rule, outbox.c.state, outbox.c.reason, language)
    found = select(*columns, func.count()).where(*_of(announcement_id, *_KINDS)).group_by(*columns)
    together: dict[tuple[str, str, str, str | None, str], int] = {}
    for kind, rule, state, reason, version, count in tx.execute(found).all():
        key = (kind, rule, state, reason, version.partition(":")[0])
        together[key] = together.get(key, 0) + count
    return [
        (Kind(kind), rule, Count(OutboxState(state), reason, version, count))
        for (kind, rule, state, reason, version), count in sorted(together.items(), key=str)
    ]


def counts_anew(tx: Connection, announcement_id: int, *, edition: int, since: datetime) -> list[Count]:
    """The same of new words that go as a message of its own: those of this edition, which holds `since`. A message with
    earlier ones that went is changed where it stands; one that did not go goes in those that hold now."""
    went_so = and_(_SENT, outbox.c.sent_at >= since, not_(_older_than(edition, withdrawn=False)))
    skipped = and_(outbox.c.state == OutboxState.SKIPPED.value, outbox.c.made_at >= since)
    language = func.substr(func.coalesce(outbox.c.version, ""), 1, 16).label("language")
    columns = (outbox.c.state, outbox.c.reason, language)
    found = select(*columns, func.count()).where(
        *_of(announcement_id, *_KINDS[:1]),
        outbox.c.rule == Rule.CORRECTION.value,
        or_(outbox.c.state.in_([*_LEFT, *_MISSED]), went_so, skipped),
    )
    return [
        Count(OutboxState(state), reason, version.partition(":")[0], count)
        for state, reason, version, count in tx.execute(found.group_by(*columns)).all()
    ]


def sent_since(tx: Connection, announcement_id: int, since: datetime) -> tuple[int, datetime | None]:
    """How many messages went or were changed from then on, and when the first of these was."""
    lately = select(func.count(), func.min(outbox.c.sent_at)).where(
        *_of(announcement_id, *_KINDS), _SENT, outbox.c.sent_at >= since
    )
    count, first = tx.execute(lately).one()
    return count, first


def under_way(tx: Connection, announcement_ids: Collection[int]) -> set[int]:
    """Those of which something waits or is held."""
    found = exists().where(
        outbox.c.kind == Kind.ANNOUNCEMENT.value,
        outbox.c.subject_id == announcement.c.id,
        outbox.c.state.in_(_LEFT),
    )
    return set(tx.scalars(select(announcement.c.id).where(announcement.c.id.in_(announcement_ids), found)))


def hold(tx: Connection, announcement_id: int) -> None:
    """What waits does not go by itself."""
    _change(tx, announcement_id, PLANNED, state=OutboxState.HELD.value)


def let_go(tx: Connection, announcement_id: int, *, due: datetime, useful_until: datetime) -> None:
    """What was held goes, from then on, as if it had not been tried."""
    values = {"state": OutboxState.PLANNED.value, "due": due, "useful_until": useful_until, "attempts": 0}
    _change(tx, announcement_id, HELD, **values)


def cancel(tx: Connection, announcement_id: int, *, edits: bool = False) -> None:
    """What waits or was held goes no more; with `edits` nor do changes of what went."""
    kinds = _KINDS if edits else _KINDS[:1]
    for state in (PLANNED, HELD):
        _change(tx, announcement_id, state, *kinds, state=OutboxState.SKIPPED.value, reason=Skip.CANCELLED)


def postpone(tx: Connection, announcement_id: int, *, due: datetime) -> None:
    """What waits and would go before that goes then: the night is one change, not one a person."""
    _change(tx, announcement_id, PLANNED & (outbox.c.due < due), due=due)


def first_due(tx: Connection, announcement_id: int) -> datetime | None:
    """When the first of what waits is due; None where nothing waits."""
    found = select(func.min(outbox.c.due)).where(*_of(announcement_id, *_KINDS[:1]), PLANNED)
    due: datetime | None = tx.scalar(found)
    return due


def try_again(tx: Connection, announcement_id: int, *, due: datetime, useful_until: datetime) -> int:
    """What failed, or may not have arrived, goes once more, as if it had not been tried; how many these are."""
    values = {"state": OutboxState.PLANNED.value, "due": due, "useful_until": useful_until, "attempts": 0}
    return _change(tx, announcement_id, outbox.c.state.in_(_MISSED), **values, reason=None)


def once_each(tx: Connection, holder_id: int) -> None:
    """Of an announcement that waits for somebody twice, since two records were made one, it goes once; not at all where it
    went, or is going."""
    other = outbox.alias("other")
    before = and_(
        other.c.state.in_([OutboxState.PLANNED.value, OutboxState.HELD.value]), other.c.id < outbox.c.id
    )
    gone = other.c.state.in_([OutboxState.SENT.value, OutboxState.UNCLEAR.value, OutboxState.CLAIMED.value])
    twice = exists().where(
        other.c.holder_id == holder_id,
        other.c.id != outbox.c.id,
        *(other.c[name] == outbox.c[name] for name in ("kind", "subject_id", "rule")),
        or_(gone, before),
    )
    waits = outbox.c.state.in_([OutboxState.PLANNED.value, OutboxState.HELD.value])
    theirs = (outbox.c.holder_id == holder_id, outbox.c.kind == Kind.ANNOUNCEMENT.value, waits)
    values = {"state": OutboxState.SKIPPED.value, "reason": Skip.TOLD.value}
    tx.execute(update(outbox).where(*theirs, twice).values(values))


def held_in(tx: Connection, row_ids: Collection[int]) -> set[int]:
    """The announcements of those among these rows that are held."""
    found = select(outbox.c.subject_id).where(
        outbox.c.id.in_(list(row_ids)), outbox.c.kind == Kind.ANNOUNCEMENT.value, HELD
    )
    return {one for one in tx.scalars(found.distinct()) if one is not None}


def any_late(tx: Connection, announcement_id: int, *, now: datetime) -> bool:
    """Whether something of it is held that came too late to go by itself."""
    # As `bot.rules.attention.came_late`.
    late = select(outbox.c.id).where(
        *_of(announcement_id, *_KINDS[:1]),
        HELD,
        outbox.c.useful_until <= now,
        or_(outbox.c.attempts > 0, outbox.c.due <= now - USEFUL_FOR),
    )
    return tx.scalar(late.limit(1)) is not None


def any_claimed(tx: Connection, announcement_id: int) -> bool:
    """Whether something of it is under way at this moment."""
    return (
        tx.scalar(select(outbox.c.id).where(*_of(announcement_id, *_KINDS[:1]), CLAIMED).limit(1)) is not None
    )


def queue_edits(
    tx: Connection,
    announcement_id: int,
    *,
    edition: int,
    withdrawn: bool,
    after: int,
    most: int,
    not_before: datetime,
    useful_until: datetime,
    now: datetime,
) -> int | None:
    """Makes the rows that change what stands in chats, behind the row `after`; the last of those that were looked at,
    None where there is none any more. `not_before`: what was sent earlier cannot be changed any more."""
    theirs = (*_of(announcement_id, *_KINDS[:1]), outbox.c.id > after)
    ids = select(outbox.c.id).where(*theirs).order_by(outbox.c.id).limit(most).subquery()
    last: int | None = tx.scalar(select(func.max(ids.c.id)))
    if last is None:
        return None
    named = "withdrawal" if withdrawn else f"edition:{edition}"
    values: dict[str, Any] = {
        "key": literal(f"announcement:{announcement_id}:{named}:row:") + cast(outbox.c.id, String),
        "holder_id": outbox.c.holder_id,
        "kind": literal(Kind.ANNOUNCEMENT_EDIT.value),
        "subject_id": literal(announcement_id),
        "due": literal(now, outbox.c.due.type),
        "useful_until": literal(useful_until, outbox.c.useful_until.type),
        "rank": literal(Rank.NEWS.value),
        "rule": literal(Rule.WITHDRAWAL.value if withdrawn else f"{Rule.EDIT}:{edition}"),
        "state": literal(OutboxState.PLANNED.value),
        "attempts": literal(0),
        "made_at": literal(now, outbox.c.made_at.type),
        "version": outbox.c.version,
        "went_with": outbox.c.id,
    }
    changeable = select(*values.values()).where(
        *theirs, outbox.c.id <= last, _SENT, outbox.c.sent_at > not_before, _older_than(edition, withdrawn)
    )
    adding = upsert(tx, outbox).from_select(list(values), changeable)
    tx.execute(adding.on_conflict_do_nothing(index_elements=["key"]))
    return last


def beyond(tx: Connection, announcement_id: int, *, edition: int, not_before: datetime) -> int:
    """How many messages have earlier words that cannot be changed in place any more, while who has them has no newer one, and
    none is on its way."""
    return tx.scalar(select(func.count()).where(*_beyond(announcement_id, edition, not_before))) or 0


def untold(
    tx: Connection, announcement_id: int, *, edition: int, since: datetime, not_before: datetime
) -> int:
    """How many people `queue_anew` would be for."""
    who = _untold(announcement_id, edition, since, not_before)
    return tx.scalar(select(func.count(outbox.c.holder_id.distinct())).where(*who)) or 0


def changeable(
    tx: Connection, announcement_id: int, *, edition: int, withdrawn: bool, not_before: datetime
) -> int:
    """How many messages say something else than they are to say, and can be changed where they stand."""
    found = select(func.count()).where(
        *_of(announcement_id, *_KINDS[:1]),
        _SENT,
        outbox.c.sent_at > not_before,
        _older_than(edition, withdrawn),
    )
    return tx.scalar(found) or 0


def queue_anew(
    tx: Connection,
    announcement_id: int,
    *,
    edition: int,
    since: datetime,
    not_before: datetime,
    useful_until: datetime,
    now: datetime,
) -> int:
    """Those with earlier words get the new ones, which hold `since`, as a message of its own, once; how many."""
    values: dict[str, Any] = {
        "key": literal(f"announcement:{announcement_id}:edition:{edition}:holder:")
        + cast(outbox.c.holder_id, String),
        "holder_id": outbox.c.holder_id,
        "kind": literal(Kind.ANNOUNCEMENT.value),
        "subject_id": literal(announcement_id),
        "due": literal(now, outbox.c.due.type),
        "useful_until": literal(useful_until, outbox.c.useful_until.type),
        "rank": literal(Rank.NEWS.value),
        "rule": literal(Rule.CORRECTION.value),
        "state": literal(OutboxState.PLANNED.value),
        "attempts": literal(0),
        "made_at": literal(now, outbox.c.made_at.type),
        "version": func.min(outbox.c.version),
    }
    theirs = select(*values.values()).where(*_untold(announcement_id, edition, since, not_before))
    adding = upsert(tx, outbox).from_select(list(values), theirs.group_by(outbox.c.holder_id))
    adding = adding.on_conflict_do_nothing(index_elements=["key"])
    return tx.execute(adding.execution_options(preserve_rowcount=True)).rowcount


def sent(tx: Connection, edit_ids: Collection[int]) -> dict[int, Sent]:
    """The messages that these rows change, by the rows' ids."""
    if not edit_ids:
        return {}
    found = tx.execute(_ORIGINALS, {"ids": list(edit_ids)})
    return {row[0]: Sent(*row[1:]) for row in found if row.chat_id is not None and row.message_id is not None}


def along(tx: Connection, leads: Collection[int]) -> dict[int, list[tuple[int, Kind, int | None, str]]]:
    """What stands together in the messages of these rows: of each row its id, kind, subject and rule, the lead last."""
    found: dict[int, list[tuple[int, Kind, int | None, str]]] = {one: [] for one in leads}
    rows = select(outbox.c.id, outbox.c.went_with, outbox.c.kind, outbox.c.subject_id, outbox.c.rule)
    with_them = rows.where(
        outbox.c.went_with.in_(list(leads)), outbox.c.kind == Kind.ANNOUNCEMENT.value, _SENT
    )
    for row in tx.execute(with_them.order_by(outbox.c.id)) if leads else ():
        found[row.went_with].append((row.id, Kind(row.kind), row.subject_id, row.rule))
    for row in tx.execute(rows.where(outbox.c.id.in_(list(leads)))) if leads else ():
        found[row.id].append((row.id, Kind(row.kind), row.subject_id, row.rule))
    return found


def note_changed(tx: Connection, changes: Mapping[int, tuple[str | None, int]]) -> None:
    """What stands in chats from now on, by row: the version, None where it is as it was, and Telegram's number of the
    message."""
    if changes:
        tx.execute(
            _CHANGED,
            [{"row": row, "to": version, "number": number} for row, (version, number) in changes.items()],
        )


def _change(
    tx: Connection,
    announcement_id: int,
    which: ColumnElement[bool],
    *kinds: str,
    **values: Any,
) -> int:
    """`kinds`: the messages alone, where none is named."""
    kinds = kinds or _KINDS[:1]
    return tx.execute(update(outbox).where(*_of(announcement_id, *kinds), which).values(**values)).rowcount


def _of(announcement_id: int, *kinds: str) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.kind.in_(kinds), outbox.c.subject_id == announcement_id


def _older_than(edition: int, withdrawn: bool) -> ColumnElement[bool]:
    """What says something else than it is to say."""
    return literal(True) if withdrawn else outbox.c.version.not_like(f"%:{edition}")


def _beyond(announcement_id: int, edition: int, not_before: datetime) -> tuple[ColumnElement[bool], ...]:
    arrives = [*_LEFT, OutboxState.SENT.value, OutboxState.UNCLEAR.value]
    return (
        *_of(announcement_id, *_KINDS[:1]),
        _SENT,
        outbox.c.sent_at <= not_before,
        _older_than(edition, withdrawn=False),
        ~_has_newer(announcement_id, _newer.c.state.in_(arrives)),
    )


def _untold(
    announcement_id: int, edition: int, since: datetime, not_before: datetime
) -> tuple[ColumnElement[bool], ...]:
    """What failed is sent again as it is; what was skipped is not made a second time for the same words."""
    failed = _newer.c.state == OutboxState.FAILED.value
    return (
        *_beyond(announcement_id, edition, not_before),
        ~_has_newer(announcement_id, or_(failed, _newer.c.made_at >= since)),
    )


def _has_newer(announcement_id: int, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whoever has this message was to get a later one of the same announcement."""
    return exists().where(
        _newer.c.holder_id == outbox.c.holder_id,
        _newer.c.kind == Kind.ANNOUNCEMENT.value,
        _newer.c.subject_id == announcement_id,
        _newer.c.id > outbox.c.id,
        which,
    )


_newer = outbox.alias("newer")
_edit = outbox.alias("edit")
_ORIGINALS = (
    select(
        _edit.c.id,
        outbox.c.id.label("row_id"),
        outbox.c.chat_id,
        outbox.c.message_id,
        outbox.c.version,
        outbox.c.sent_at,
        outbox.c.reason,
        outbox.c.went_with,
    )
    .select_from(_edit)
    .join(outbox, outbox.c.id == _edit.c.went_with)
    .where(_edit.c.id.in_(bindparam("ids", expanding=True)), _SENT)
)
_CHANGED = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(version=func.coalesce(bindparam("to"), outbox.c.version), message_id=bindparam("number"))
)

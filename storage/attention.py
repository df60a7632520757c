"""How much somebody wants to hear, on which days nothing, which kinds of news not, and what they heard lately.

What is read for many people at once takes the same number of statements as for one.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Connection, and_, bindparam, delete, func, or_, select

from bot.rules.announcements import News, Rule
from bot.rules.attention import CHOSEN, COUNTED, Heard, Wish
from bot.rules.rest_days import RestDay
from storage.announcement_tables import announcement, attention, news_mute
from storage.outbox import PLANNED
from storage.tables import outbox
from storage.types import UtcDateTime
from storage.upsert import insert_or_ignore, upsert

# A day of somebody's clocks, wherever they are, lies within so much of now.
_AROUND = timedelta(days=2)
# What goes today was due at most so long ago: the longest anything of this is of use (a check-in every four weeks).
_DUE_SINCE = timedelta(days=29)

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_WISHES = select(attention.c.holder_id, attention.c.a_day, attention.c.rest_days).where(
    attention.c.holder_id.in_(_IDS)
)
_MUTES = select(news_mute.c.holder_id, news_mute.c.kind).where(news_mute.c.holder_id.in_(_IDS))
_MUTED = (
    select(announcement.c.id, news_mute.c.holder_id)
    .join(news_mute, news_mute.c.kind == announcement.c.kind)
    .where(announcement.c.id.in_(bindparam("news", expanding=True)), news_mute.c.holder_id.in_(_IDS))
)
# Not the bare column: SQLite would look through the index of each kind, which has the rows of everybody.
_KIND = func.coalesce(outbox.c.kind, "")
_WENT_AT = func.coalesce(outbox.c.sent_at, outbox.c.due)
_HEARD = select(outbox.c.holder_id, outbox.c.state, _WENT_AT).where(
    outbox.c.holder_id.in_(_IDS),
    outbox.c.due >= bindparam("due_since", type_=UtcDateTime),
    outbox.c.due < bindparam("until", type_=UtcDateTime),
    outbox.c.id.not_in(bindparam("but", expanding=True)),
    or_(
        and_(
            outbox.c.state.in_(("sent", "unclear", "claimed")),
            _KIND.in_([kind.value for kind in COUNTED]),
            outbox.c.went_with.is_(None),
            outbox.c.rule != Rule.CORRECTION.value,
            bindparam("since", type_=UtcDateTime) <= _WENT_AT,
        ),
        and_(
            PLANNED,
            _KIND.in_([kind.value for kind in CHOSEN]),
            outbox.c.useful_until > bindparam("now", type_=UtcDateTime),
        ),
    ),
)


def wishes(tx: Connection, holder_ids: Collection[int]) -> dict[int, Wish]:
    """By person; who chose nothing has the usual."""
    found = dict.fromkeys(holder_ids, Wish())
    if found:
        for row in tx.execute(_WISHES, {"ids": list(found)}):
            found[row.holder_id] = Wish(row.a_day, frozenset(map(RestDay, json.loads(row.rest_days))))
    return found


def put(tx: Connection, holder_id: int, wish: Wish) -> None:
    values = {"a_day": wish.a_day, "rest_days": json.dumps(sorted(wish.rest_days))}
    saving = upsert(tx, attention).values(holder_id=holder_id, **values)
    tx.execute(saving.on_conflict_do_update(index_elements=["holder_id"], set_=values))


def mutes(tx: Connection, holder_ids: Collection[int]) -> dict[int, frozenset[News]]:
    """The kinds of news that these people do not want."""
    found: dict[int, set[News]] = {holder_id: set() for holder_id in holder_ids}
    if found:
        for holder_id, kind in tx.execute(_MUTES, {"ids": list(found)}):
            found[holder_id].add(News(kind))
    return {holder_id: frozenset(kinds) for holder_id, kinds in found.items()}


def mute(tx: Connection, holder_id: int, kinds: Iterable[News], *, now: datetime) -> None:
    rows = [{"holder_id": holder_id, "kind": kind.value, "since": now} for kind in kinds]
    if rows:
        tx.execute(insert_or_ignore(tx, news_mute, "holder_id", "kind"), rows)


def unmute(tx: Connection, holder_id: int, kinds: Collection[News] = tuple(News)) -> bool:
    """They want these kinds again, or all; whether one of them was muted."""
    gone = delete(news_mute).where(news_mute.c.holder_id == holder_id)
    return tx.execute(gone.where(news_mute.c.kind.in_([kind.value for kind in kinds]))).rowcount > 0


def muted(
    tx: Connection, announcement_ids: Collection[int], holder_ids: Collection[int]
) -> frozenset[tuple[int, int]]:
    """Of which announcements whom of these people want to hear nothing: ids of the one and the other."""
    if not announcement_ids or not holder_ids:
        return frozenset()
    rows = tx.execute(_MUTED, {"news": list(announcement_ids), "ids": list(holder_ids)})
    return frozenset((row[0], row[1]) for row in rows)


def heard(
    tx: Connection, holder_ids: Collection[int], *, but: Collection[int], now: datetime
) -> dict[int, Heard]:
    """What these people got in the last two days, or may have got, and what they chose and is to come within two days, without
    the rows of these ids."""
    gone: dict[int, list[datetime]] = {holder_id: [] for holder_id in holder_ids}
    ahead: dict[int, list[datetime]] = {holder_id: [] for holder_id in holder_ids}
    if not gone:
        return {}
    found = {
        "ids": list(gone),
        "but": list(but),
        "now": now,
        "since": now - _AROUND,
        "due_since": now - _DUE_SINCE,
        "until": now + _AROUND,
    }
    for holder_id, state, at in tx.execute(_HEARD, found):
        (ahead if state == "planned" else gone)[holder_id].append(at)
    return {one: Heard(tuple(sorted(gone[one])), tuple(sorted(ahead[one]))) for one in gone}

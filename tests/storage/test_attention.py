"""What people wish to hear, what they heard lately, and what they want no news of; for many at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, update

from bot.rules.announcements import News, Rule
from bot.rules.attention import NO_LIMIT, Heard, Wish
from bot.rules.rest_days import RestDay
from bot.rules.values import Holder, Kind, Rank
from storage import Database, attention
from storage.announcement_tables import announcement
from storage.announcement_tables import attention as table
from storage.tables import outbox
from tests.builders import a_coach, a_holder
from tests.storage.test_merges import an_announcement

numbers = count(1)
LATER = timedelta(hours=3)


def put_row(tx: Connection, holder: Holder, kind: Kind, now: datetime, **changes: Any) -> int:
    """A message that went just now."""
    values: dict[str, Any] = {
        "key": f"k{next(numbers)}",
        "holder_id": holder.id,
        "kind": kind.value,
        "subject_id": None,
        "due": now,
        "useful_until": now + timedelta(days=1),
        "rank": Rank.NEWS,
        "rule": "news",
        "state": "sent",
        "attempts": 1,
        "sent_at": now,
        "made_at": now,
    }
    return int(tx.execute(insert(outbox).values(**(values | changes)).returning(outbox.c.id)).scalar_one())


def heard(tx: Connection, holder: Holder, now: datetime, *, but: Sequence[int] = ()) -> Heard:
    return attention.heard(tx, [holder.id], but=but, now=now)[holder.id]


async def test_a_wish_is_kept_and_can_be_read_by_nobody(db: Database, now: datetime) -> None:
    def wish(tx: Connection) -> None:
        one, other = a_holder(tx, now=now), a_holder(tx, "Omar", now=now)
        wanted = Wish(NO_LIMIT, frozenset({RestDay.TIMKAT, RestDay.SUNDAY}))
        for each in (Wish(1), wanted):
            attention.put(tx, one.id, each)
            assert attention.wishes(tx, [one.id, other.id]) == {one.id: each, other.id: Wish()}
        kept = tx.exec_driver_sql("SELECT rest_days FROM attention").scalar_one()
        assert "timkat" not in str(kept)
        assert tx.execute(select(table.c.rest_days)).scalar_one() == '["sunday", "timkat"]'
        assert attention.wishes(tx, []) == {}

    await db.write(wish)


async def test_kinds_of_news_are_muted_once_and_come_back(db: Database, now: datetime) -> None:
    def mute(tx: Connection) -> None:
        one, other = a_holder(tx, now=now), a_holder(tx, "Omar", now=now)
        for _ in range(2):
            attention.mute(tx, one.id, [News.COURSE, News.DESK], now=now)
        both = [one.id, other.id]
        assert attention.mutes(tx, both) == {one.id: {News.COURSE, News.DESK}, other.id: frozenset()}
        assert attention.unmute(tx, one.id, [News.DESK])
        assert attention.mutes(tx, both)[one.id] == {News.COURSE}
        assert attention.unmute(tx, one.id)
        assert not attention.unmute(tx, one.id)
        attention.mute(tx, one.id, [], now=now)
        assert attention.mutes(tx, both) == dict.fromkeys(both, frozenset())

    await db.write(mute)


async def test_of_which_news_somebody_wants_to_hear_nothing(db: Database, now: datetime) -> None:
    def mute(tx: Connection) -> None:
        coach = a_coach(tx, now=now)
        one, other = (a_holder(tx, name, coach=coach, now=now) for name in ("Semhar", "Omar"))
        course, desk = (an_announcement(tx, coach, now) for _ in range(2))
        tx.execute(update(announcement).where(announcement.c.id == desk).values(kind=News.DESK.value))
        attention.mute(tx, one.id, [News.COURSE], now=now)
        attention.mute(tx, other.id, [News.WORK], now=now)
        assert attention.muted(tx, [course, desk], [one.id, other.id]) == {(course, one.id)}
        assert attention.muted(tx, [], [one.id]) == attention.muted(tx, [course], []) == frozenset()

    await db.write(mute)


@pytest.mark.parametrize("kind", [Kind.PRACTICE, Kind.CHECK_IN, Kind.ANNOUNCEMENT])
@pytest.mark.parametrize("state", ["sent", "unclear", "claimed"])
async def test_what_went_counts_and_what_may_have(
    db: Database, now: datetime, kind: Kind, state: str
) -> None:
    def read(tx: Connection) -> None:
        holder = a_holder(tx, now=now)
        at = now if state == "sent" else None
        row = put_row(tx, holder, kind, now, state=state, sent_at=at)
        assert heard(tx, holder, now + LATER) == Heard(gone=(now,))
        assert heard(tx, holder, now + LATER, but=[row]) == Heard()

    await db.write(read)


async def test_it_counts_when_it_went_not_when_it_was_due(db: Database, now: datetime) -> None:
    def read(tx: Connection) -> None:
        holder = a_holder(tx, now=now)
        put_row(tx, holder, Kind.CHECK_IN, now, due=now - timedelta(days=5))
        put_row(tx, holder, Kind.PRACTICE, now - timedelta(days=3))
        assert heard(tx, holder, now) == Heard(gone=(now,))

    await db.write(read)


async def test_what_they_chose_and_is_to_come(db: Database, now: datetime) -> None:
    def read(tx: Connection) -> None:
        holder = a_holder(tx, now=now)
        later = {"state": "planned", "sent_at": None, "due": now + LATER, "useful_until": now + 2 * LATER}
        put_row(tx, holder, Kind.PRACTICE, now, **later)
        put_row(tx, holder, Kind.CHECK_IN, now, **later | {"due": now - LATER})
        put_row(tx, holder, Kind.CHECK_IN, now, **later | {"due": now - LATER, "useful_until": now})
        put_row(tx, holder, Kind.ANNOUNCEMENT, now, **later)
        put_row(tx, holder, Kind.PRACTICE, now, **later | {"state": "skipped"})
        assert heard(tx, holder, now) == Heard(ahead=(now - LATER, now + LATER))

    await db.write(read)


async def test_what_does_not_count(db: Database, now: datetime) -> None:
    """Exams and appointments, what went along in another message, a correction, what never went, what others got."""

    def read(tx: Connection) -> None:
        holder = a_holder(tx, now=now)
        for kind in (Kind.LINE_REMINDER, Kind.APPOINTMENT_REMINDER, Kind.REPLY):
            first = put_row(tx, holder, kind, now)
        put_row(tx, holder, Kind.ANNOUNCEMENT, now, went_with=first)
        put_row(tx, holder, Kind.ANNOUNCEMENT, now, rule=Rule.CORRECTION.value)
        put_row(tx, holder, Kind.ANNOUNCEMENT_EDIT, now)
        for state in ("skipped", "failed", "held"):
            put_row(tx, holder, Kind.ANNOUNCEMENT, now, state=state, sent_at=None)
        put_row(tx, a_holder(tx, "Omar", now=now), Kind.PRACTICE, now)
        assert heard(tx, holder, now) == Heard()

    await db.write(read)


async def test_it_is_looked_up_by_person_also_for_many(sqlite_db: Database, now: datetime) -> None:
    """By kind the rows of everybody would be read, for each batch that is sent."""
    said: list[tuple[str, Any]] = []

    def note(*details: Any) -> None:
        said.append((details[2], details[3]))

    def plan(tx: Connection) -> list[str]:
        attention.heard(tx, range(1, 40), but=range(1, 40), now=now)
        statement, values = said[-1]
        return [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]

    event.listen(sqlite_db.engine, "before_cursor_execute", note)
    [looked] = await sqlite_db.read(plan)
    event.remove(sqlite_db.engine, "before_cursor_execute", note)
    assert "USING INDEX ix_outbox_holder_id_due (holder_id=? AND due>? AND due<?)" in looked

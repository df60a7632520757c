"""Practice, check-ins and news share one budget: what the worker decides, and what people set."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, update

from bot.actions import attention as actions
from bot.actions import delivery, delivery_facts, joining, practice
from bot.actions.attention_facts import attention_of
from bot.actions.delivery import Destination
from bot.rules import retry
from bot.rules.announcements import News, Rule
from bot.rules.attention import Wish
from bot.rules.cards import CardLevel
from bot.rules.errors import NotFound
from bot.rules.rest_days import RestDay
from bot.rules.values import Holder, Kind, Outgoing, Rank, Skip
from storage import Database, attention, outbox, people, tables
from tests.actions.conftest import rows
from tests.builders import a_coach, a_holder, a_municipality
from tests.rules.examples import local, wall
from tests.storage.test_merges import an_announcement

CHAT = 700
NINE = local("2026-11-19 09:00")  # a Thursday
TEN = local("2026-11-19 10:00")
TOWN_NAME = "Voorbeeldstad"
numbers = count(1)


@pytest.fixture
async def holder(sqlite_db: Database, now: datetime) -> Holder:
    """Practises at ten in the morning."""

    def begin(tx: Connection) -> Holder:
        made = a_holder(tx, chat_id=CHAT, now=now)
        practice.begin(tx, CHAT, made.id, CardLevel.A1, now=now)
        practice.set_up(tx, CHAT, made.id, at=time(10), now=now)
        return made

    return await sqlite_db.write(begin)


def send(tx: Connection, holder: Holder, kind: Kind, *, at: datetime, **changes: Any) -> Outgoing:
    """A message that is under way."""
    values: dict[str, Any] = {
        "key": f"k{next(numbers)}",
        "holder_id": holder.id,
        "kind": kind.value,
        "subject_id": None,
        "due": at,
        "useful_until": at + timedelta(days=1),
        "rank": Rank.NEWS,
        "rule": Rule.NEWS.value,
        "state": "claimed",
        "attempts": 0,
        "made_at": at,
    }
    adding = insert(tables.outbox).values(**(values | changes)).returning(*outbox.COLUMNS)
    return outbox.to_outgoing(tx.execute(adding).one())


def against(tx: Connection, *batch: Outgoing, at: datetime) -> list[object]:
    """What is decided on the rows of a batch."""
    found = attention_of(tx, batch, now=at)
    town = a_municipality(tx)
    said = [found.reason_against(row, town) for row in batch]
    return [wall(one) if isinstance(one, datetime) else one for one in said]


def prompt_of(tx: Connection, day: str) -> Outgoing:
    chosen = select(*outbox.COLUMNS).where(tables.outbox.c.rule == f"cards:{day}")
    return outbox.to_outgoing(tx.execute(chosen).one())


def days(tx: Connection) -> list[str]:
    return [wall(row.due)[:10] for row in rows(tx, Kind.PRACTICE) if row.state == "planned"]


async def test_news_finds_the_practice_of_the_day_still_to_come(sqlite_db: Database, holder: Holder) -> None:
    def decide(tx: Connection) -> None:
        news = send(tx, holder, Kind.ANNOUNCEMENT, at=NINE)
        assert against(tx, news, at=NINE) == [None]
        send(tx, holder, Kind.CHECK_IN, at=NINE, state="sent", sent_at=NINE)
        assert against(tx, news, at=NINE) == ["2026-11-19 10:00"]
        attention.put(tx, holder.id, Wish(3))
        assert against(tx, news, at=NINE) == [None]

    await sqlite_db.write(decide)


async def test_of_two_in_one_batch_the_second_finds_the_first_gone(
    sqlite_db: Database, holder: Holder
) -> None:
    def decide(tx: Connection) -> None:
        batch = [send(tx, holder, Kind.ANNOUNCEMENT, at=NINE) for _ in range(3)]
        assert against(tx, *batch, at=NINE) == [None, "2026-11-19 10:00", "2026-11-19 10:00"]
        correction = send(tx, holder, Kind.ANNOUNCEMENT, at=NINE, rule=Rule.CORRECTION.value)
        assert against(tx, correction, *batch, correction, at=NINE)[:2] == [None, None]
        # On a phone that several share each has days of their own.
        sara = a_holder(tx, "Sara", coach=a_coach(tx, "Bram", now=NINE), chat_id=CHAT, now=NINE)
        theirs = [send(tx, sara, Kind.ANNOUNCEMENT, at=NINE) for _ in range(2)]
        assert against(tx, *batch, *theirs, at=NINE)[3:] == [None, None]

    await sqlite_db.write(decide)


async def test_news_of_a_kind_that_they_do_not_want(sqlite_db: Database, holder: Holder) -> None:
    def decide(tx: Connection) -> None:
        course = an_announcement(tx, people.staff_member(tx, holder.coach_id or 0), NINE)
        first, second = (send(tx, holder, Kind.ANNOUNCEMENT, at=NINE, subject_id=course) for _ in range(2))
        other = send(tx, holder, Kind.ANNOUNCEMENT, at=NINE)
        actions.set_news(tx, CHAT, holder.id, News.COURSE, False, now=NINE)
        # What is not wanted takes nobody's place.
        assert against(tx, first, second, other, at=NINE) == [Skip.MUTED, Skip.MUTED, None]
        actions.set_news(tx, CHAT, holder.id, News.COURSE, True, now=NINE)
        assert against(tx, first, second, other, at=NINE)[0] is None

    await sqlite_db.write(decide)


async def test_the_worker_lets_a_prompt_of_a_full_day_lapse_and_plans_the_next(
    sqlite_db: Database, holder: Holder
) -> None:
    def work(tx: Connection) -> None:
        attention.put(tx, holder.id, Wish(1))
        row = prompt_of(tx, "2026-11-19")
        facts = delivery_facts.load_facts(tx, [row], now=TEN)
        assert delivery.decide(row, facts) == Destination(CHAT, silent=False)
        assert delivery_facts.look_again(tx, [row], facts, now=TEN) is None
        send(tx, holder, Kind.CHECK_IN, at=TEN, state="sent", sent_at=TEN)
        full = delivery_facts.load_facts(tx, [row], now=TEN)
        assert delivery.decide(row, full) is Skip.ENOUGH
        tx.execute(update(tables.outbox).where(tables.outbox.c.id == row.id).values(state="claimed"))
        before = days(tx)
        delivery.record(tx, [retry.skip(row, Skip.ENOUGH)], untried=(), told={}, closed={}, now=TEN)
        # Nobody was silent: three come daily from now on.
        assert before == ["2026-11-20", "2026-11-21", "2026-11-28", "2026-12-05", "2026-12-09"]
        assert days(tx)[:4] == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-29"]

    await sqlite_db.write(work)


async def test_what_does_not_go_anyway_takes_nobodys_place(sqlite_db: Database, holder: Holder) -> None:
    """After an outage two prompts that are over are claimed with the one of today."""

    def work(tx: Connection) -> None:
        attention.put(tx, holder.id, Wish(1))
        batch = [prompt_of(tx, day) for day in ("2026-11-19", "2026-11-20", "2026-11-21")]
        now = batch[-1].due
        facts = delivery_facts.load_facts(tx, batch, now=now)
        found = [delivery.decide(row, facts) for row in batch]
        assert found == [Skip.OVER, Skip.OVER, Destination(CHAT, silent=False)]

    await sqlite_db.write(work)


async def test_a_change_of_wish_is_seen_when_the_turn_has_come(sqlite_db: Database, holder: Holder) -> None:
    def work(tx: Connection) -> None:
        row = prompt_of(tx, "2026-11-20")
        facts = delivery_facts.load_facts(tx, [row], now=row.due)
        attention.put(tx, holder.id, Wish(rest_days=frozenset({RestDay.FRIDAY})))
        again = delivery_facts.look_again(tx, [row], facts, now=row.due)
        assert again is not None
        assert delivery.decide(row, again) is Skip.ENOUGH

    await sqlite_db.write(work)


async def test_no_prompt_is_planned_for_a_holiday_or_a_day_of_rest(
    sqlite_db: Database, holder: Holder
) -> None:
    def plan(tx: Connection) -> None:
        assert days(tx)[:3] == ["2026-11-19", "2026-11-20", "2026-11-21"]
        actions.set_rest_day(tx, CHAT, holder.id, RestDay.FRIDAY, True, now=local("2026-11-18 12:00"))
        assert days(tx)[:3] == ["2026-11-19", "2026-11-21", "2026-11-22"]
        actions.set_rest_day(tx, CHAT, holder.id, RestDay.FRIDAY, False, now=local("2026-11-18 12:00"))
        assert days(tx)[:3] == ["2026-11-19", "2026-11-20", "2026-11-21"]
        practice.pause(tx, CHAT, holder.id, date(2026, 12, 24), now=local("2026-11-18 12:00"))
        assert days(tx)[:3] == ["2026-12-24", "2026-12-27", "2026-12-28"]
        # In the night after the 24th it is Christmas.
        practice.set_up(tx, CHAT, holder.id, at=time(2), now=local("2026-11-18 12:00"))
        assert days(tx)[:2] == ["2026-12-27", "2026-12-28"]

    await sqlite_db.write(plan)


async def test_who_may_set_what(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    def refuse(tx: Connection) -> None:
        other = a_holder(tx, "Sara", chat_id=CHAT + 1, now=now)
        tries: list[Callable[[], object]] = [
            lambda: actions.chosen_by(tx, CHAT, other.id),
            lambda: actions.set_a_day(tx, CHAT, other.id, 1, now=now),
            lambda: actions.set_a_day(tx, CHAT, holder.id, 4, now=now),
            lambda: actions.set_rest_day(tx, CHAT, other.id, RestDay.SUNDAY, True, now=now),
            lambda: actions.set_news(tx, CHAT, other.id, News.DESK, False, now=now),
        ]
        for attempt in tries:
            with pytest.raises(NotFound):
                attempt()
        assert attention.wishes(tx, [other.id, holder.id]) == dict.fromkeys([other.id, holder.id], Wish())

    await sqlite_db.write(refuse)


async def test_a_start_brings_all_news_back(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    def come_back(tx: Connection) -> None:
        assert not joining.come_back(tx, CHAT, now=now).news_again
        actions.mute_all(tx, CHAT, now=now)
        assert attention.mutes(tx, [holder.id])[holder.id] == set(News)
        assert joining.come_back(tx, CHAT, now=now).news_again
        assert attention.mutes(tx, [holder.id])[holder.id] == set()
        # Who stopped is asked anew first, and only their yes brings it back.
        actions.mute_all(tx, CHAT, now=now)
        joining.stop(tx, CHAT, now=now)
        back = joining.come_back(tx, CHAT, now=now)
        assert (back.asked, back.news_again) == (True, False)
        assert attention.mutes(tx, [holder.id])[holder.id] == set(News)
        assert joining.agree(tx, CHAT, version="1", language="ti", now=now).news_again
        assert attention.mutes(tx, [holder.id])[holder.id] == set()

    await sqlite_db.write(come_back)


async def test_a_batch_takes_three_statements_more_and_none_without_such_messages(
    sqlite_db: Database, now: datetime
) -> None:
    def prepare(tx: Connection) -> list[Outgoing]:
        coach = a_coach(tx, now=now)
        course = an_announcement(tx, coach, now)
        people_here = [a_holder(tx, f"Name {chat}", coach=coach, chat_id=chat, now=now) for chat in range(30)]
        return [
            send(tx, one, kind, at=now, subject_id=course)
            for one in people_here
            for kind in (Kind.ANNOUNCEMENT, Kind.CHECK_IN, Kind.APPOINTMENT_NEW)
        ]

    batch = await sqlite_db.write(prepare)
    said: list[str] = []

    def note(*details: Any) -> None:
        said.append(details[2])

    event.listen(sqlite_db.engine, "before_cursor_execute", note)
    await sqlite_db.read(attention_of, batch, now=now)
    assert len([one for one in said if one.startswith("SELECT")]) == 3
    said.clear()
    await sqlite_db.read(attention_of, [row for row in batch if row.kind is Kind.APPOINTMENT_NEW], now=now)
    event.remove(sqlite_db.engine, "before_cursor_execute", note)
    assert [one for one in said if one.startswith("SELECT")] == []

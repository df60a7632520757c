"""The prompts in the outbox: when they come, when not, and what the worker decides at the moment itself."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update

from bot.actions import delivery, delivery_facts, joining
from bot.actions import practice as actions
from bot.actions.delivery import Destination
from bot.actions.people import change_town
from bot.actions.planning import show_all
from bot.actions.prompts import replan_prompts
from bot.rules.cards import CardLevel
from bot.rules.choosing import lessons_of
from bot.rules.scheduling import Grade
from bot.rules.values import ChatState, Holder, Kind, Outgoing, Skip
from storage import Database, dialogs, outbox, people, tables
from tests.actions.conftest import rows
from tests.builders import a_coach, a_holder
from tests.rules.deck_examples import DECK
from tests.rules.examples import local, wall

CHAT = 700
LESSONS = lessons_of(DECK)
# Wednesday 18 November 2026, 11:00: they began just now, and the usual hour is ten.
SILENCE = ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-28", "2026-12-05", "2026-12-09"]


@pytest.fixture
async def holder(sqlite_db: Database, now: datetime) -> Holder:
    def begin(tx: Connection) -> Holder:
        made = a_holder(tx, chat_id=CHAT, now=now)
        actions.begin(tx, CHAT, made.id, CardLevel.A1, now=now)
        return made

    return await sqlite_db.write(begin)


@pytest.fixture
def do(sqlite_db: Database, holder: Holder, now: datetime) -> Callable[..., Any]:
    """Carries out what the holder does; `at` is typed as on the wall."""

    async def act(action: Callable[..., Any], *args: Any, at: str = "", **values: Any) -> Any:
        return await sqlite_db.write(action, CHAT, holder.id, *args, **values, now=local(at) if at else now)

    return act


def waiting(tx: Connection) -> list[str]:
    """When the prompts that wait are due, on the wall."""
    return [wall(row.due) for row in rows(tx, Kind.PRACTICE) if row.state == "planned"]


def days(tx: Connection) -> list[str]:
    return [due[:10] for due in waiting(tx)]


def send_until(tx: Connection, moment: str) -> None:
    """All that was due went out."""
    due = tables.outbox.c.due <= local(moment)
    tx.execute(update(tables.outbox).where(due, tables.outbox.c.state == "planned").values(state="sent"))


def answer(tx: Connection, holder: Holder, now: datetime) -> None:
    session = actions.go_on(tx, CHAT, holder.id, LESSONS, speech=False, now=now)
    actions.answer(tx, CHAT, holder.id, session.id, session.number, Grade.GOOD, now=now)


async def test_while_nobody_answers(sqlite_db: Database, holder: Holder) -> None:
    assert await sqlite_db.read(waiting) == [f"{day} 10:00" for day in SILENCE]
    rules = [row.rule for row in await sqlite_db.read(rows, Kind.PRACTICE)]
    assert [rule.partition(":")[0] for rule in rules] == ["cards"] * 5 + ["goodbye"]


async def test_an_answer_makes_it_every_day_again(sqlite_db: Database, holder: Holder) -> None:
    await sqlite_db.write(send_until, "2026-12-05 12:00")
    assert await sqlite_db.read(days) == SILENCE[5:]
    await sqlite_db.write(answer, holder, local("2026-12-06 20:00"))
    assert (await sqlite_db.read(days))[:4] == ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-16"]


async def test_an_answer_before_the_hour_is_todays(sqlite_db: Database, holder: Holder) -> None:
    await sqlite_db.write(answer, holder, local("2026-11-19 08:00"))
    assert (await sqlite_db.read(days))[0] == "2026-11-20"
    before = await sqlite_db.read(rows, Kind.PRACTICE)
    await sqlite_db.write(answer, holder, local("2026-11-19 08:01"))
    assert await sqlite_db.read(rows, Kind.PRACTICE) == before


async def test_another_hour_and_never_twice_a_day(sqlite_db: Database, do: Callable[..., Any]) -> None:
    await sqlite_db.write(send_until, "2026-11-19 10:00")
    later = time(17, 30)
    await do(_hour, later, at="2026-11-19 11:00")
    assert (await sqlite_db.read(waiting))[:2] == ["2026-11-20 17:30", "2026-11-21 17:30"]
    await do(_hour, time(8, 30), at="2026-11-20 08:00")
    assert (await sqlite_db.read(waiting))[0] == "2026-11-20 08:30"
    await do(_hour, time(8, 30), at="2026-11-20 09:00")
    assert (await sqlite_db.read(waiting))[0] == "2026-11-21 08:30"


def _hour(tx: Connection, chat_id: int, holder_id: int, at: time, *, now: datetime) -> None:
    actions.set_up(tx, chat_id, holder_id, at=at, now=now)


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
async def test_the_hour_is_that_of_the_wall_when_the_clocks_change(
    sqlite_db: Database, do: Callable[..., Any], day: str
) -> None:
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    await do(_hour, time(8, 30), at=f"{before} 08:00")
    due = await sqlite_db.read(waiting)
    assert due[:2] == [f"{before} 08:30", f"{day} 08:30"]


async def test_a_pause_is_kept_and_ends(sqlite_db: Database, do: Callable[..., Any]) -> None:
    await sqlite_db.write(send_until, "2026-11-21 12:00")  # three that nobody answered
    await do(actions.pause, date(2026, 12, 15), at="2026-11-22 12:00")
    assert (await sqlite_db.read(days))[:4] == ["2026-12-15", "2026-12-16", "2026-12-17", "2026-12-24"]
    await do(_hour, time(8, 30), at="2026-11-23 12:00")
    assert (await sqlite_db.read(days))[0] == "2026-12-15"
    await do(actions.pause, None, at="2026-11-24 07:00")
    assert (await sqlite_db.read(days))[:4] == ["2026-11-24", "2026-11-25", "2026-11-26", "2026-12-03"]


async def test_no_more_and_again(sqlite_db: Database, holder: Holder, do: Callable[..., Any]) -> None:
    await do(actions.end)
    assert await sqlite_db.read(days) == []
    for change in (
        (actions.begin, CardLevel.A2),
        (_hour, time(8, 30)),
        (actions.pause, date(2026, 12, 1)),
        (actions.pause, None),
        (actions.stop_today,),
    ):
        await do(*change)
        assert await sqlite_db.read(days) == []
    await sqlite_db.write(answer, holder, local("2026-11-18 12:00"))
    assert await sqlite_db.read(days) == []
    await do(actions.begin_again, at="2027-11-18 08:00")  # a year later
    assert (await sqlite_db.read(days))[:4] == ["2027-11-18", "2027-11-19", "2027-11-20", "2027-11-27"]


async def test_not_today(sqlite_db: Database, do: Callable[..., Any]) -> None:
    await do(actions.stop_today, at="2026-11-19 09:00")
    assert (await sqlite_db.read(days))[0] == "2026-11-20"
    for day in range(20, 30):  # an answer of a kind: nobody goes silent by it
        await sqlite_db.write(send_until, f"2026-11-{day} 10:00")
        await do(actions.stop_today, at=f"2026-11-{day} 10:30")
        tomorrow = date(2026, 11, day) + timedelta(days=1)
        assert (await sqlite_db.read(days))[0] == tomorrow.isoformat()


async def test_after_the_goodbye_a_change_begins_anew(sqlite_db: Database, do: Callable[..., Any]) -> None:
    await sqlite_db.write(send_until, "2027-06-01 10:00")
    assert await sqlite_db.read(days) == []
    await do(_hour, time(19, 30), at="2027-06-01 12:00")
    assert (await sqlite_db.read(waiting))[:2] == ["2027-06-01 19:30", "2027-06-02 19:30"]


# Coming and going


async def test_who_stops_gets_none_and_begins_again_after_coming_back(
    sqlite_db: Database, holder: Holder
) -> None:
    await sqlite_db.write(joining.stop, CHAT, now=local("2026-11-19 12:00"))
    assert await sqlite_db.read(days) == []
    back = local("2027-03-01 12:00")
    assert await sqlite_db.write(joining.come_back, CHAT, now=back)
    assert await sqlite_db.read(days) == []  # they have not said yes yet
    await sqlite_db.write(joining.agree, CHAT, version="1", language="ti", now=back)
    assert (await sqlite_db.read(days))[:4] == ["2027-03-02", "2027-03-03", "2027-03-04", "2027-03-11"]


async def test_who_ended_practice_is_not_asked_because_they_came_back(
    sqlite_db: Database, do: Callable[..., Any]
) -> None:
    await do(actions.end)
    await sqlite_db.write(joining.stop, CHAT, now=local("2026-11-19 12:00"))
    back = local("2027-03-01 12:00")
    await sqlite_db.write(joining.come_back, CHAT, now=back)
    await sqlite_db.write(joining.agree, CHAT, version="1", language="ti", now=back)
    assert await sqlite_db.read(days) == []


async def test_after_the_bot_was_blocked(sqlite_db: Database, holder: Holder) -> None:
    await sqlite_db.write(joining.chat_changed, CHAT, ChatState.BLOCKED, now=local("2026-11-19 12:00"))

    def lost(tx: Connection) -> None:
        waits = tables.outbox.c.state == "planned"
        tx.execute(update(tables.outbox).where(waits).values(state="skipped", reason="closed"))

    await sqlite_db.write(lost)
    await sqlite_db.write(joining.chat_changed, CHAT, ChatState.OPEN, now=local("2027-02-01 12:00"))
    assert (await sqlite_db.read(days))[:2] == ["2027-02-02", "2027-02-03"]


async def test_a_new_phone(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    """The prompts go to where the person is; planned anew they are the same."""
    before = await sqlite_db.read(waiting)

    def move(tx: Connection) -> None:
        people.open_chat(tx, CHAT + 1, language="ti", now=now)
        dialogs.put(tx, CHAT + 1, "consent", {"again": holder.id}, now=now)
        people.change_holder(tx, holder.id, chat_id=CHAT + 1)
        joining.agree(tx, CHAT + 1, version="1", language="ti", now=now)

    await sqlite_db.write(move)
    assert await sqlite_db.read(waiting) == before
    row = await sqlite_db.read(row_of)
    assert await sqlite_db.read(decided, row, row.due) == Destination(CHAT + 1, silent=False)


async def test_who_never_began_gets_none(sqlite_db: Database, now: datetime) -> None:
    other = await sqlite_db.write(a_holder, chat_id=CHAT + 5, now=now)
    await sqlite_db.write(show_all, other.id, now=now)
    assert await sqlite_db.read(days) == []


async def test_practice_that_did_not_arrive_is_not_the_coachs(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    def lose(tx: Connection) -> None:
        tx.execute(update(tables.outbox).values(state="skipped", reason="over"))

    await sqlite_db.write(lose)
    assert await sqlite_db.read(outbox.undelivered, holder.coach_id, now) == []


# At the moment itself


def row_of(tx: Connection, day: str = SILENCE[0]) -> Outgoing:
    chosen = select(*outbox.COLUMNS).where(tables.outbox.c.rule == f"cards:{day}")
    return outbox.to_outgoing(tx.execute(chosen).one())


def decided(tx: Connection, row: Outgoing, now: datetime) -> object:
    return delivery.decide(row, delivery_facts.load_facts(tx, [row], now=now))


async def test_a_prompt_goes_at_its_hour_and_not_after_the_evening(
    sqlite_db: Database, holder: Holder
) -> None:
    row = await sqlite_db.read(row_of)
    assert await sqlite_db.read(decided, row, row.due) == Destination(CHAT, silent=False)
    assert wall(row.useful_until) == "2026-11-19 21:00"
    assert await sqlite_db.read(decided, row, local("2026-11-19 20:59")) == Destination(CHAT, silent=False)
    for late in ("2026-11-19 21:00", "2026-11-20 03:00", "2026-11-20 10:00"):
        assert await sqlite_db.read(decided, row, local(late)) is Skip.OVER


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "at", "until"),
    [
        ("21:00", "08:00", "19:30", "2026-11-19 21:00"),
        ("19:00", "08:00", "19:30", "2026-11-19 20:00"),  # they chose it: then, or not at all
        ("00:00", "07:00", "10:00", "2026-11-20 00:00"),
        ("01:00", "09:00", "08:30", "2026-11-19 09:00"),
        ("08:00", "08:00", "10:00", "2026-11-20 04:00"),
    ],
)
async def test_quiet_hours_of_the_town(
    sqlite_db: Database,
    do: Callable[..., Any],
    now: datetime,
    quiet_from: str,
    quiet_until: str,
    at: str,
    until: str,
) -> None:
    await do(_hour, time.fromisoformat(at))
    values = {"quiet_from": time.fromisoformat(quiet_from), "quiet_until": time.fromisoformat(quiet_until)}
    await sqlite_db.write(change_town, "Voorbeeldstad", values, now=now)
    row = await sqlite_db.read(row_of)
    assert (wall(row.due), wall(row.useful_until)) == (f"2026-11-19 {at}", until)
    assert isinstance(await sqlite_db.read(decided, row, row.due), Destination)
    assert await sqlite_db.read(decided, row, row.useful_until) is Skip.OVER


@pytest.mark.parametrize(
    "change",
    [
        lambda tx, holder, now: answer(tx, holder, now),
        lambda tx, holder, now: actions.stop_today(tx, CHAT, holder.id, now=now),
        lambda tx, holder, now: actions.end(tx, CHAT, holder.id, now=now),
        lambda tx, holder, now: actions.pause(tx, CHAT, holder.id, date(2026, 12, 1), now=now),
    ],
    ids=["answered", "not today", "no more", "pause"],
)
async def test_what_changes_while_a_prompt_is_under_way_takes_it_back(
    sqlite_db: Database, holder: Holder, change: Callable[..., Any]
) -> None:
    row = await sqlite_db.read(row_of)
    facts = await sqlite_db.read(delivery_facts.load_facts, [row], now=row.due)
    assert await sqlite_db.read(delivery_facts.look_again, [row], facts, now=row.due) is None
    await sqlite_db.write(change, holder, row.due)
    again = await sqlite_db.read(delivery_facts.look_again, [row], facts, now=row.due)
    assert again is not None
    assert delivery.decide(row, again) is Skip.CANCELLED


async def test_who_cannot_be_reached(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    row = await sqlite_db.read(row_of)
    await sqlite_db.write(people.close_chat, CHAT, ChatState.BLOCKED, now=now)
    assert await sqlite_db.read(decided, row, row.due) is Skip.CLOSED


async def test_two_on_one_phone_are_asked_each(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    def other(tx: Connection) -> int:
        made = a_holder(tx, "Sara", coach=a_coach(tx, "Bram", now=now), chat_id=CHAT, now=now)
        actions.begin(tx, CHAT, made.id, CardLevel.A2, now=now)
        return made.id

    sara = await sqlite_db.write(other)
    both = [
        row.holder_id for row in await sqlite_db.read(rows, Kind.PRACTICE) if wall(row.due)[:10] == SILENCE[0]
    ]
    assert sorted(both) == [holder.id, sara]
    await sqlite_db.write(actions.end, CHAT, sara, now=now)
    assert {row.holder_id for row in await sqlite_db.read(rows, Kind.PRACTICE)} == {holder.id}


async def test_many_are_planned_anew_in_as_many_statements_as_one(sqlite_db: Database, now: datetime) -> None:
    """After an outage the prompts of a whole municipality are over at once."""

    def begin_others(tx: Connection) -> list[int]:
        coach = a_coach(tx, "Bram", now=now)
        others = [
            a_holder(tx, f"Name {chat}", coach=coach, chat_id=chat, now=now) for chat in range(701, 731)
        ]
        for one in others:
            actions.begin(tx, one.chat_id or 0, one.id, CardLevel.A1, now=now)
        return [one.id for one in others]

    ids = await sqlite_db.write(begin_others)
    later = local("2026-11-25 11:00")

    async def statements(holder_ids: list[int]) -> int:
        said: list[str] = []

        def note(*arguments: object) -> None:
            said.append(str(arguments[2]))

        event.listen(sqlite_db.engine, "before_cursor_execute", note)
        await sqlite_db.write(replan_prompts, holder_ids, now=later)
        event.remove(sqlite_db.engine, "before_cursor_execute", note)
        return len(said)

    assert await statements(ids[1:]) == await statements(ids[:1])
    planned = [row for row in await sqlite_db.read(rows, Kind.PRACTICE) if row.holder_id in ids]
    assert {row.holder_id for row in planned if wall(row.due).startswith("2026-11-26")} == set(ids)
    assert min(wall(row.due) for row in planned if row.state == "planned") == "2026-11-26 10:00"

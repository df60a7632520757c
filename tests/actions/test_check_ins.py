"""The job that makes check-ins, on the moved clock: for whom and when, and what the worker decides at the moment itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, delete, update

from bot.actions import check_in_rhythms as rhythms
from bot.actions import check_ins as actions
from bot.actions import delivery, delivery_facts, joining, needs, plans, trajectories
from bot.actions.delivery import Destination
from bot.rules.assessing import Level, Reason
from bot.rules.checkins import usual_rhythm
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.trajectory import Guidance
from bot.rules.values import ChatState, Domain, Holder, Kind, Outgoing, Rank, Skip
from storage import Database, check_ins, merges, outbox, people, tables
from storage.check_in_tables import check_in_rhythm
from storage.contact_tables import alarm, reply
from tests.actions.conftest import rows
from tests.builders import a_holder, an_appointment
from tests.rules.check_in_examples import QUESTIONS
from tests.rules.examples import local, wall

CHAT = 700


@pytest.fixture
async def holder(sqlite_db: Database, now: datetime) -> Holder:
    """Came in on Wednesday 18 November 2026 at 11:00: the first check-in comes on Thursday the 26th."""
    made: Holder = await sqlite_db.write(a_holder, chat_id=CHAT, asked=True, now=now)
    return made


@pytest.fixture
def do(sqlite_db: Database, holder: Holder, now: datetime) -> Callable[..., Any]:
    """Carries out what the holder does; `at` is typed as on the wall."""

    async def act(action: Callable[..., Any], *args: Any, at: str = "", **values: Any) -> Any:
        return await sqlite_db.write(action, CHAT, holder.id, *args, **values, now=local(at) if at else now)

    return act


make_due = partial(rhythms.make_due, questions=QUESTIONS)


async def pass_time(db: Database, until: str) -> None:
    """The job runs whenever it is due, as the clock of the house has it do."""
    while (due := await db.read(check_ins.next_due)) is not None and due <= local(until):
        assert await db.write_locking(make_due, due) > 0


def planned(tx: Connection) -> list[Any]:
    return rows(tx, Kind.CHECK_IN)


async def made(db: Database) -> list[str]:
    """When check-ins were made, on the wall."""
    return [wall(row.due) for row in await db.read(planned)]


async def test_one_a_week_from_two_days_after_they_came_in(sqlite_db: Database, holder: Holder) -> None:
    assert await sqlite_db.read(check_ins.next_due) == local("2026-11-26 17:00")
    await pass_time(sqlite_db, "2026-12-20 12:00")
    days = ["2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17"]
    assert await made(sqlite_db) == [f"{day} 17:00" for day in days]
    found = await sqlite_db.read(planned)
    assert [wall(row.useful_until) for row in found] == [f"{day} 17:00" for day in (*days[1:], "2026-12-24")]
    assert {(row.rank, row.rule, row.holder_id) for row in found} == {(Rank.CHECK_IN, "1w", holder.id)}
    asked = (await sqlite_db.read(check_ins.asked_before, [holder.id], local("2026-11-01 00:00")))[holder.id]
    assert asked.questions[2::3] == ("lan-a", "slf-a", "civ-a", "wrk-a")


def test_a_check_in_goes_between_a_reminder_and_practice() -> None:
    assert Rank.REMINDER < Rank.CHECK_IN < Rank.PRACTICE


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
async def test_the_hour_is_that_of_the_wall_when_the_clocks_change(
    sqlite_db: Database, do: Callable[..., Any], day: str
) -> None:
    week = timedelta(days=7)
    before, after = ((date.fromisoformat(day) + step).isoformat() for step in (-week, week))
    await do(_set, {"weekday": 6, "at": time(9)}, at=f"{before} 08:00")
    await pass_time(sqlite_db, f"{after} 12:00")
    assert await made(sqlite_db) == [f"{each} 09:00" for each in (before, day, after)]


def _set(tx: Connection, chat_id: int, holder_id: int, values: dict[str, Any], *, now: datetime) -> None:
    rhythms.set_rhythm(tx, chat_id, holder_id, **values, now=now)


async def test_missed_weeks_make_one_check_in(sqlite_db: Database, holder: Holder) -> None:
    back = local("2026-12-20 12:00")
    assert await sqlite_db.write_locking(make_due, back) == 1
    assert await sqlite_db.write_locking(make_due, back) == 0
    assert await made(sqlite_db) == ["2026-12-20 12:00"]
    await pass_time(sqlite_db, "2026-12-24 18:00")
    assert await made(sqlite_db) == ["2026-12-20 12:00", "2026-12-24 17:00"]


async def test_two_processes_make_one(sqlite_db: Database, holder: Holder) -> None:
    due = local("2026-11-26 17:00")
    assert [await sqlite_db.write_locking(make_due, due) for _ in range(2)] == [1, 0]
    assert len(await made(sqlite_db)) == 1


async def test_at_an_hour_of_quiet_it_is_made_in_the_morning(
    sqlite_db: Database, do: Callable[..., Any]
) -> None:
    await do(_set, {"at": time(23)})
    await pass_time(sqlite_db, "2026-11-20 12:00")
    assert await made(sqlite_db) == ["2026-11-20 08:00"]


@pytest.mark.parametrize("who", ["stopped", "blocked", "no chat", "wants none", "in danger"])
async def test_who_gets_none_and_gets_the_next_one_again(
    sqlite_db: Database, holder: Holder, now: datetime, do: Callable[..., Any], who: str
) -> None:
    def leave(tx: Connection) -> None:
        match who:
            case "stopped":
                people.change_holder(tx, holder.id, stopped_at=now)
            case "blocked":
                people.close_chat(tx, CHAT, ChatState.BLOCKED, now=now)
            case "no chat":
                people.change_holder(tx, holder.id, chat_id=None)
            case "in danger":
                tx.execute(alarm.insert().values(holder_id=holder.id, at=now, told=[]))
            case _:
                rhythms.stop(tx, CHAT, holder.id, True, now=now)

    def come_back(tx: Connection) -> None:
        people.change_holder(tx, holder.id, stopped_at=None, chat_id=CHAT)
        people.open_chat(tx, CHAT, now=now)
        tx.execute(delete(alarm))
        if who == "wants none":
            rhythms.stop(tx, CHAT, holder.id, False, now=local("2026-12-08 12:00"))

    await sqlite_db.write(leave)
    await pass_time(sqlite_db, "2026-12-08 12:00")
    assert await made(sqlite_db) == []
    await sqlite_db.write(come_back)
    await pass_time(sqlite_db, "2026-12-11 12:00")
    assert await made(sqlite_db) == ["2026-12-10 17:00"]


async def test_a_record_that_became_a_part_of_another_is_asked_nothing_and_stops_nobody(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    """Both had a day of their own: that of the hidden one stays with it, for the way back."""
    other = await sqlite_db.write(a_holder, "Hana", chat_id=701, asked=True, now=now)
    made = await sqlite_db.write(merges.make_one, holder.id, other.id, made_by=holder.coach_id, now=now)
    due = await sqlite_db.read(check_ins.next_due)
    await pass_time(sqlite_db, "2026-12-16 12:00")
    assert {row.holder_id for row in await sqlite_db.read(planned)} == {holder.id}
    assert due is not None
    assert (await sqlite_db.read(check_ins.next_due) or due) > due
    await sqlite_db.write(merges.take_apart, made, by=holder.coach_id, now=now)
    assert await sqlite_db.read(check_ins.next_due) == due


async def test_a_pause(sqlite_db: Database, do: Callable[..., Any]) -> None:
    await pass_time(sqlite_db, "2026-11-27 12:00")
    await do(rhythms.pause, date(2026, 12, 12), at="2026-11-27 12:00")
    await pass_time(sqlite_db, "2026-12-18 12:00")
    assert (await made(sqlite_db))[1:] == ["2026-12-17 17:00"]


async def test_who_came_in_before_begins_once(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    await sqlite_db.write(lambda tx: tx.execute(delete(check_in_rhythm)))
    assert [await sqlite_db.write(rhythms.begin_all, now) for _ in range(2)] == [1, 0]
    assert await sqlite_db.read(check_ins.next_due) == local("2026-11-26 17:00")


async def test_who_says_yes_begins(sqlite_db: Database, now: datetime) -> None:
    def agree(tx: Connection) -> int:
        made = a_holder(tx, "Abel", chat_id=CHAT, consent=False, now=now)
        joining.ask_again(tx, CHAT, made.id, now=now)
        joining.agree(tx, CHAT, version="1", language="ti", now=now)
        return made.id

    holder_id = await sqlite_db.write(agree)
    found = (await sqlite_db.read(check_ins.rhythms, [holder_id]))[holder_id]
    assert replace(found, next_at=None) == usual_rhythm(None)
    assert found.next_at == local("2026-11-26 17:00")


async def test_the_pace_goes_with_the_support_until_somebody_chooses(
    sqlite_db: Database, holder: Holder, now: datetime, do: Callable[..., Any]
) -> None:
    coach = holder.coach_id or 0

    async def every() -> int:
        return (await sqlite_db.read(check_ins.rhythms, [holder.id]))[holder.id].every

    def guide(tx: Connection, guidance: Guidance) -> None:
        trajectories.set_frame(tx, coach, holder.id, guidance=guidance, now=now)

    await sqlite_db.write(guide, Guidance.SELF_STEERING)
    assert await every() == 2
    await sqlite_db.write(guide, Guidance.PHASED)
    assert await every() == 1
    await sqlite_db.write(rhythms.set_pace, coach, holder.id, 4, now=now)
    await sqlite_db.write(guide, Guidance.SELF_STEERING)
    assert await every() == 4
    with pytest.raises(OutOfRange):
        await sqlite_db.write(rhythms.set_pace, coach, holder.id, 3, now=now)
    with pytest.raises(NotFound):
        await sqlite_db.write(rhythms.set_pace, coach + 1, holder.id, 2, now=now)
    with pytest.raises(OutOfRange):
        await do(_set, {"weekday": 7})


async def test_a_goal_brings_its_track_first(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    coach = holder.coach_id or 0
    await sqlite_db.write(plans.add_goal, coach, holder.id, Domain.SOCIAL, "Buren", now=now)
    await pass_time(sqlite_db, "2026-11-27 12:00")
    found = await sqlite_db.read(check_ins.one, 1)
    assert [one for one, _ in found.questions] == ["faces", "hours", "soc-a"]


# What the worker decides


def claimed(tx: Connection, now: datetime) -> tuple[Outgoing, delivery.Facts]:
    (row,) = outbox.upcoming(tx, 1, now)
    return row, delivery_facts.load_facts(tx, [row], now=now)


@pytest.mark.parametrize(
    ("what", "at", "expected"),
    [
        ("nothing", "2026-11-26 17:00", Destination(CHAT, silent=False)),
        ("stops", "2026-11-26 17:00", Skip.CANCELLED),
        ("pauses", "2026-11-26 17:00", Skip.CANCELLED),
        ("answers", "2026-11-26 17:00", Skip.TOLD),
        ("answers one", "2026-11-26 17:00", Destination(CHAT, silent=False)),
        ("blocks", "2026-11-26 17:00", Skip.CLOSED),
        ("nothing", "2026-11-26 23:00", local("2026-11-27 08:00")),
        ("nothing", "2026-12-03 17:00", Skip.OVER),
    ],
)
async def test_at_the_moment_itself(
    sqlite_db: Database, holder: Holder, what: str, at: str, expected: object
) -> None:
    await pass_time(sqlite_db, "2026-11-26 17:00")
    moment = local(at)

    def decide(tx: Connection) -> object:
        row, facts = claimed(tx, moment)
        match what:
            case "stops":
                rhythms.stop(tx, CHAT, holder.id, True, now=moment)
            case "pauses":
                rhythms.pause(tx, CHAT, holder.id, date(2026, 12, 12), now=moment)
            case "answers" | "answers one":
                codes = ("good", "none", "well") if what == "answers" else ("good",)
                for place, code in enumerate(codes):
                    actions.answer(tx, CHAT, holder.id, 1, place, code, QUESTIONS, now=moment)
            case "blocks":
                people.close_chat(tx, CHAT, ChatState.BLOCKED, now=moment)
        # What was read before is looked at again where it has changed.
        again = delivery_facts.look_again(tx, [row], facts, now=moment)
        assert (again is None) is (what == "nothing")
        return delivery.decide(row, again or facts)

    assert await sqlite_db.write(decide) == expected


# Who needs the coach


async def test_needs_of_one_person(sqlite_db: Database, holder: Holder) -> None:
    await pass_time(sqlite_db, "2026-11-26 17:00")
    now = local("2026-11-26 18:00")

    async def need() -> tuple[Level, tuple[Reason, ...]]:
        found = (await sqlite_db.read(needs.needs, [holder.id], QUESTIONS, now=now))[holder.id]
        return found.level, found.reasons

    assert await need() == (Level.NONE, ())
    await sqlite_db.write(actions.answer, CHAT, holder.id, 1, 2, "help", QUESTIONS, now=now)
    await sqlite_db.write(actions.answer, CHAT, holder.id, 1, 0, "bad", QUESTIONS, now=now)
    assert await need() == (Level.TODAY, (Reason.ASKED_FOR_HELP, Reason.VERY_BAD))
    await sqlite_db.write(actions.keep_track, CHAT, holder.id, Domain.LANGUAGE, True, now=now)
    assert await need() == (Level.TODAY, (Reason.VERY_BAD,))
    await sqlite_db.write(actions.mark_seen, holder.coach_id, holder.id, now, now=now)
    assert await need() == (Level.NONE, ())


@pytest.mark.parametrize("state", ["sent", "draft"])
async def test_an_answer_of_the_coach_sees_to_what_was_said_before(
    sqlite_db: Database, holder: Holder, state: str
) -> None:
    await pass_time(sqlite_db, "2026-11-26 17:00")
    now = local("2026-11-26 18:00")
    await sqlite_db.write(actions.answer, CHAT, holder.id, 1, 0, "bad", QUESTIONS, now=now)

    def write_back(tx: Connection) -> None:
        values = {"words": "Hoi", "language": "nl", "state": state, "version": 1}
        at = {"due": now, "made_at": now + timedelta(minutes=5)}
        tx.execute(reply.insert().values(holder_id=holder.id, staff_id=holder.coach_id, **values, **at))

    await sqlite_db.write(write_back)
    later = now + timedelta(minutes=10)
    found = (await sqlite_db.read(needs.needs, [holder.id], QUESTIONS, now=later))[holder.id]
    assert (found.level is Level.NONE) is (state == "sent")


async def test_help_under_an_appointment_and_contact(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    def ask(tx: Connection) -> None:
        made = an_appointment(tx, holder, at=now + timedelta(days=3), now=now)
        values = {"answer": "help", "answered_at": now}
        tx.execute(update(tables.appointment).where(tables.appointment.c.id == made.id).values(**values))
        contact = {"medium": "contact", "words": "", "at": now, "forwarded": False}
        tx.execute(
            tables.message.insert().values(holder_id=holder.id, chat_id=CHAT, telegram_id=1, **contact)
        )

    await sqlite_db.write(ask)
    found = (await sqlite_db.read(needs.needs, [holder.id], QUESTIONS, now=now))[holder.id]
    assert found.reasons == (Reason.ASKED_FOR_HELP, Reason.CONTACT)

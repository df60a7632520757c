"""The plan of a line: what keeps it, moves it, and hands it over."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.actions import trajectories as actions
from bot.actions.people import change_town
from bot.actions.planning import replan_lines, show_all
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.exam_times import ExamKind
from bot.rules.trajectory import GivenKind, Route, Source
from bot.rules.values import Holder, Kind, Role
from storage import Database, people
from storage.tables import outbox
from tests.actions.conftest import CHAT, PIP, keys, rows
from tests.builders import a_coach, a_holder

DAY = date(2026, 12, 1)


async def test_planned_again_nothing_is_there_twice(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    before = await sqlite_db.read(rows)
    await sqlite_db.write(replan_lines, [holder.id], now=now)
    assert await sqlite_db.read(rows) == before


async def test_what_was_sent_of_a_plan_is_neither_taken_back_nor_planned_again(
    sqlite_db: Database, holder: Holder, enter: Callable[..., Any]
) -> None:
    first = (await sqlite_db.read(rows, Kind.LINE_REMINDER))[0]

    def send(tx: Connection) -> None:
        tx.execute(outbox.update().where(outbox.c.id == first.id).values(state="sent"))

    await sqlite_db.write(send)
    await enter(actions.enter_date, GivenKind.PIP, date(2024, 6, 1), Source.PIP)
    await enter(actions.enter_date, GivenKind.PIP, PIP, Source.PIP)
    same = [row for row in await sqlite_db.read(rows, Kind.LINE_REMINDER) if row.key == first.key]
    assert [(row.id, row.state) for row in same] == [(first.id, "sent")]


async def test_a_manager_sets_how_long_people_wait(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    def set_weeks(tx: Connection, role: Role, weeks: int) -> int:
        town = people.municipality(tx, holder.municipality_id)
        staff = a_coach(tx, municipality=town, role=role, now=now)
        return actions.set_exam_time(
            tx, staff.id, "sign_up", ExamKind.KNM, weeks=weeks, source="DUO", checked=DAY, now=now
        )

    before = await sqlite_db.read(keys, Kind.LINE_REMINDER, "sign_up_by.knm")
    for role, weeks, error in ((Role.COACH, 2, NotFound), (Role.MANAGER, 105, OutOfRange)):
        with pytest.raises(error):
            await sqlite_db.write(set_weeks, role, weeks)
    assert await sqlite_db.write(set_weeks, Role.MANAGER, 2) == 1
    after = await sqlite_db.read(keys, Kind.LINE_REMINDER, "sign_up_by.knm")
    assert after
    assert not after & before


async def test_quiet_hours_of_a_town_move_what_is_planned(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    def dues(tx: Connection) -> set[int]:
        return {row.due.hour for row in rows(tx, Kind.STAFF_LINE)}

    before = await sqlite_db.read(dues)
    town = await sqlite_db.read(people.municipality, holder.municipality_id)
    await sqlite_db.write(change_town, town.name, {"quiet_until": time(12)}, now=now)
    assert before == {9}  # ten o'clock on the wall
    assert await sqlite_db.read(dues) == {11}


async def test_another_coach_takes_the_plan_over(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    before = await sqlite_db.read(keys, Kind.STAFF_LINE)

    def hand_over(tx: Connection) -> int:
        other = a_coach(tx, municipality=people.municipality(tx, holder.municipality_id), now=now)
        people.change_holder(tx, holder.id, coach_id=other.id)
        replan_lines(tx, [holder.id], now=now)
        return other.id

    other = await sqlite_db.write(hand_over)
    line = await sqlite_db.read(rows, Kind.STAFF_LINE)
    assert {row.staff_id for row in line} == {other}
    assert {row.key for row in line} == before

    def leave(tx: Connection) -> None:
        people.change_holder(tx, holder.id, coach_id=None)
        replan_lines(tx, [holder.id], now=now)

    await sqlite_db.write(leave)
    assert await sqlite_db.read(rows, Kind.STAFF_LINE) == []
    assert await sqlite_db.read(rows, Kind.LINE_REMINDER)


async def test_who_has_not_come_in_is_planned_for_at_that_moment(sqlite_db: Database, now: datetime) -> None:
    """The coach hears of the dates all the while."""

    def without_a_phone(tx: Connection) -> Holder:
        made = a_holder(tx, now=now)
        actions.set_route(tx, made.coach_id or 0, made.id, Route.B1, now=now)
        actions.enter_date(tx, made.coach_id or 0, made.id, GivenKind.PIP, PIP, Source.PIP, now=now)
        return made

    holder = await sqlite_db.write(without_a_phone)
    assert await sqlite_db.read(rows, Kind.LINE_REMINDER) == []
    assert await sqlite_db.read(rows, Kind.STAFF_LINE)

    def comes_in(tx: Connection) -> None:
        people.open_chat(tx, CHAT, now=now)
        people.change_holder(tx, holder.id, chat_id=CHAT)
        show_all(tx, holder.id, now=now)

    await sqlite_db.write(comes_in)
    assert await sqlite_db.read(keys, Kind.LINE_REMINDER, "term_end")

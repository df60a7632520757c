"""What is entered of a trajectory: rows, plans of holder and coach, and who may."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from bot.actions import line_answers
from bot.actions import trajectories as actions
from bot.rules.errors import EndBeforeStart, NotFound, OutOfRange
from bot.rules.trajectory import (
    AttemptState,
    Cohort,
    Extension,
    GivenKind,
    HoursKind,
    Law,
    Level,
    Part,
    PartState,
    Route,
    Source,
    Stage,
    Trajectory,
)
from bot.rules.values import Holder, Kind, Rank
from storage import Database, audit, people, trajectories
from storage.trajectory_tables import attempt as attempt_table
from tests.actions.conftest import CHAT, PIP, keys, on_b1, rows
from tests.builders import a_coach, a_holder


async def test_a_date_plans_the_line_for_holder_and_coach(sqlite_db: Database, holder: Holder) -> None:
    line = await sqlite_db.read(rows, Kind.LINE_REMINDER)
    assert {row.holder_id for row in line} == {holder.id}
    assert {row.subject_id for row in line} == {holder.id}
    of_end = await sqlite_db.read(keys, Kind.LINE_REMINDER, "term_end")
    assert f"line:{holder.id}:term_end:2027-02-28:2m" in of_end
    for_coach = await sqlite_db.read(rows, Kind.STAFF_LINE)
    assert {(row.staff_id, row.subject_id) for row in for_coach} == {(holder.coach_id, holder.id)}
    assert await sqlite_db.read(keys, Kind.STAFF_LINE, "term_end")


async def test_a_date_that_changes_brings_a_new_plan_and_stays_on_record(
    sqlite_db: Database, holder: Holder, enter: Callable[..., Any], now: datetime
) -> None:
    later = now + timedelta(days=1)
    entered = await enter(actions.enter_date, GivenKind.PIP, date(2024, 6, 1), Source.PIP, at=later)
    planned = await sqlite_db.read(keys, Kind.LINE_REMINDER, "term_end")
    assert planned
    assert all(":2027-06-01:" in key for key in planned)
    record = await sqlite_db.read(trajectories.record, holder.id, now=now)
    assert record.given == [entered]
    [(before, until)] = await sqlite_db.read(trajectories.given_before, holder.id, GivenKind.PIP)
    assert (before.day, until) == (PIP, later)


async def test_a_date_that_is_taken_off_takes_its_plan_along(
    sqlite_db: Database, holder: Holder, enter: Callable[..., Any], now: datetime
) -> None:
    record = await sqlite_db.read(trajectories.record, holder.id, now=now)
    await enter(actions.end_date, record.given[0].id)
    assert await sqlite_db.read(rows) == []
    with pytest.raises(NotFound):
        await enter(actions.end_date, record.given[0].id)


async def test_the_same_extension_counts_once(enter: Callable[..., Any]) -> None:
    extension = (GivenKind.EXTENSION, date(2026, 11, 1), Source.DUO_LETTER)
    one, again, other = [
        await enter(actions.enter_date, *extension, months=months, ground=Extension.OTHER)
        for months in (6, 6, 3)
    ]
    assert one == again
    assert other.id != one.id


@pytest.mark.parametrize(
    ("day", "law", "cohort"),
    [
        (date(2014, 12, 31), Law.WI2013, Cohort.FROM_2013),
        (date(2017, 10, 1), Law.WI2013, Cohort.FROM_OCTOBER_2017),
        (date(2021, 12, 31), Law.WI2013, Cohort.FROM_OCTOBER_2017),
        (date(2022, 1, 1), Law.WI2021, None),
    ],
)
async def test_the_day_of_the_obligation_decides_the_law(
    sqlite_db: Database,
    holder: Holder,
    enter: Callable[..., Any],
    day: date,
    law: Law,
    cohort: Cohort | None,
) -> None:
    await enter(actions.enter_date, GivenKind.OBLIGED, day, Source.DUO_LETTER)
    entered = await sqlite_db.read(trajectories.frame, holder.id)
    assert (entered.law, entered.cohort) == (law, cohort)
    assert entered.route == (Route.B1 if law is Law.WI2021 else None)
    await enter(actions.set_law, None)
    assert await enter(actions.set_law, Law.NOT_OBLIGED, obliged=day, cohort=None) == Trajectory(
        law=law, cohort=cohort
    )


async def test_who_is_not_obliged_has_no_term_and_no_cohort(
    sqlite_db: Database, holder: Holder, enter: Callable[..., Any]
) -> None:
    await enter(actions.set_law, Law.WI2013, cohort=Cohort.FROM_2015)
    entered = await enter(actions.set_law, Law.NOT_OBLIGED, cohort=Cohort.FROM_2015)
    assert entered == Trajectory(law=Law.NOT_OBLIGED)
    assert await sqlite_db.read(keys, Kind.LINE_REMINDER, "term_end") == set()


async def test_on_the_move_to_a_house_all_goes_on(
    sqlite_db: Database, enter: Callable[..., Any], now: datetime
) -> None:
    def enrol(tx: Connection) -> Holder:
        made = a_holder(tx, chat_id=CHAT + 1, now=now)
        coach = made.coach_id or 0
        actions.set_frame(tx, coach, made.id, stage=Stage.RECEPTION, now=now)
        actions.set_law(tx, coach, made.id, Law.WI2021, now=now)
        day = date(2026, 11, 2)
        actions.enter_date(tx, coach, made.id, GivenKind.NOTICE, day, Source.DUO_LETTER, now=now)
        day = date(2026, 12, 1)
        actions.enter_date(tx, coach, made.id, GivenKind.BENEFIT_REVIEW, day, Source.DECISION, now=now)
        return made

    def plan(tx: Connection) -> tuple[set[str], set[str]]:
        about = f"line:{made.id}:"
        reviews = {key for key in keys(tx, Kind.LINE_REMINDER, about) if "benefit_review" in key}
        return reviews, {key for key in keys(tx, Kind.STAFF_LINE, about) if "pip_due" in key}

    made = await sqlite_db.write(enrol)
    reviews, pip_due = await sqlite_db.read(plan)
    assert reviews
    assert pip_due == set()
    await sqlite_db.write(actions.set_frame, made.coach_id or 0, made.id, stage=Stage.HOUSED, now=now)
    kept, pip_due = await sqlite_db.read(plan)
    assert kept == reviews
    assert pip_due
    frame = await sqlite_db.read(trajectories.frame, made.id)
    assert (frame.law, frame.stage) == (Law.WI2021, Stage.HOUSED)


async def test_an_exam_that_was_signed_up_for_gets_its_day(
    sqlite_db: Database, holder: Holder, enter: Callable[..., Any], now: datetime
) -> None:
    state = await sqlite_db.write(line_answers.signed_up, CHAT, holder.id, Part.WRITING, now=now)
    again = await sqlite_db.write(line_answers.signed_up, CHAT, holder.id, Part.WRITING, now=now)
    assert (state, again) == (PartState.SIGNED_UP, PartState.SIGNED_UP)
    [told] = await sqlite_db.read(rows, Kind.STAFF_SIGNED_UP)
    assert (told.staff_id, told.subject_id, told.rule) == (holder.coach_id, holder.id, "writing")
    [said] = (await sqlite_db.read(trajectories.record, holder.id, now=now)).attempts
    assert (said.day, said.level, said.set_by) == (None, Level.B1, None)
    assert await sqlite_db.read(keys, Kind.LINE_REMINDER, "sign_up_by.writing") == set()

    entered = await enter(
        actions.enter_attempt, Part.WRITING, day=date(2026, 12, 10), source=Source.DUO_LETTER
    )
    assert (entered.id, entered.version, entered.set_by) == (said.id, 2, holder.coach_id)
    planned = await sqlite_db.read(keys, Kind.LINE_REMINDER, f"exam.{said.id}:2026-12-10")
    # An exam at B1 is a state exam: nothing is known of until when it can be moved.
    assert {key.rpartition(":")[2] for key in planned} == {"booked", "14d", "7d", "1d"}

    await enter(actions.change_attempt, said.id, day=date(2026, 12, 17), place="Zwolle")
    planned = await sqlite_db.read(keys, Kind.LINE_REMINDER, f"exam.{said.id}:")
    assert all(":2026-12-17:" in key for key in planned)
    passed = await enter(actions.change_attempt, said.id, state=AttemptState.PASSED)
    assert (passed.day, passed.place, passed.version) == (date(2026, 12, 17), "Zwolle", 4)
    assert await sqlite_db.read(keys, Kind.LINE_REMINDER, f"exam.{said.id}:") == set()
    state = await sqlite_db.write(line_answers.signed_up, CHAT, holder.id, Part.WRITING, now=now)
    assert state is PartState.PASSED


async def test_an_exam_in_the_past_is_history(sqlite_db: Database, enter: Callable[..., Any]) -> None:
    entered = await enter(
        actions.enter_attempt,
        Part.KNM,
        day=date(2025, 12, 1),
        state=AttemptState.FAILED,
        source=Source.DUO_LETTER,
    )
    assert entered.state is AttemptState.FAILED
    assert await sqlite_db.read(keys, Kind.LINE_REMINDER, "exam.") == set()


async def test_help_is_asked_for_once_a_day(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    for moment in (now, now + timedelta(hours=1), now + timedelta(days=1)):
        await sqlite_db.write(line_answers.help_with, CHAT, holder.id, "term_end", now=moment)
    told = await sqlite_db.read(rows, Kind.STAFF_LINE_HELP)
    assert [(row.staff_id, row.subject_id, row.rule, row.rank) for row in told] == [
        (holder.coach_id, holder.id, "term_end:help", Rank.ALARM)
    ] * 2


@pytest.mark.parametrize("code", ["exam.99", "sign_up_by.ona_portfolio", "", "nonsense"])
async def test_no_help_with_what_is_not_on_the_line(
    sqlite_db: Database, holder: Holder, now: datetime, code: str
) -> None:
    with pytest.raises(NotFound):
        await sqlite_db.write(line_answers.help_with, CHAT, holder.id, code, now=now)


@pytest.mark.parametrize("chat_id", [CHAT + 1, 0])
async def test_only_the_person_signs_up_and_asks(
    sqlite_db: Database, holder: Holder, now: datetime, chat_id: int
) -> None:
    with pytest.raises(NotFound):
        await sqlite_db.write(line_answers.signed_up, chat_id, holder.id, Part.KNM, now=now)
    with pytest.raises(NotFound):
        await sqlite_db.write(line_answers.help_with, chat_id, holder.id, "term_end", now=now)


async def test_who_stopped_signs_up_for_nothing(sqlite_db: Database, holder: Holder, now: datetime) -> None:
    await sqlite_db.write(people.change_holder, holder.id, stopped_at=now)
    with pytest.raises(NotFound):
        await sqlite_db.write(line_answers.signed_up, CHAT, holder.id, Part.KNM, now=now)


async def test_nobody_signs_up_for_what_is_not_to_be_done(
    sqlite_db: Database, holder: Holder, now: datetime
) -> None:
    with pytest.raises(NotFound):
        await sqlite_db.write(line_answers.signed_up, CHAT, holder.id, Part.ONA_PORTFOLIO, now=now)


DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("action", "args", "values"),
    [
        (actions.set_law, [Law.WI2013], {}),
        (actions.set_route, [Route.SELF_RELIANCE], {}),
        (actions.set_frame, [], {"stage": Stage.RECEPTION}),
        (actions.enter_date, [GivenKind.PIP, DAY, Source.PIP], {}),
        (actions.end_date, [1], {}),
        (actions.enter_attempt, [Part.KNM], {"day": DAY, "source": Source.COACH}),
        (actions.change_attempt, [1], {"day": DAY}),
        (actions.enter_hours, [HoursKind.NT2, 60, DAY, Source.SCHOOL], {}),
        (actions.take_back_hours, [1], {}),
    ],
)
async def test_another_coach_finds_nothing_and_changes_nothing(
    sqlite_db: Database,
    holder: Holder,
    enter: Callable[..., Any],
    now: datetime,
    action: Callable[..., Any],
    args: list[Any],
    values: dict[str, Any],
) -> None:
    await enter(actions.enter_attempt, Part.KNM, day=DAY, source=Source.COACH)
    await enter(actions.enter_hours, HoursKind.NT2, 60, DAY, Source.SCHOOL)
    before = await sqlite_db.read(trajectories.record, holder.id, now=now), await sqlite_db.read(rows)
    other = await sqlite_db.write(a_coach, now=now)
    with pytest.raises(NotFound):
        await sqlite_db.write(action, other.id, holder.id, *args, **values, now=now)
    after = await sqlite_db.read(trajectories.record, holder.id, now=now), await sqlite_db.read(rows)
    assert after == before


async def test_an_entry_of_another_person_is_not_found(
    sqlite_db: Database, holder: Holder, enter: Callable[..., Any], now: datetime
) -> None:
    """Also not by the coach of both."""

    def of_another(tx: Connection) -> tuple[int, int, int]:
        coach = people.staff_member(tx, holder.coach_id or 0)
        other = a_holder(tx, coach=coach, now=now)
        to = (tx, coach.id, other.id)
        date_of = actions.enter_date(*to, GivenKind.NOTICE, DAY, Source.DUO_LETTER, now=now)
        exam_of = actions.enter_attempt(*to, Part.KNM, day=DAY, source=Source.COACH, now=now)
        hours_of = actions.enter_hours(*to, HoursKind.NT2, 60, DAY, Source.SCHOOL, now=now)
        return date_of.id, exam_of.id, hours_of.id

    given_id, attempt_id, hours_id = await sqlite_db.write(of_another)
    for action, number in (
        (actions.end_date, given_id),
        (actions.change_attempt, attempt_id),
        (actions.take_back_hours, hours_id),
    ):
        with pytest.raises(NotFound):
            await enter(action, number)


async def test_a_term_does_not_end_before_it_starts(
    sqlite_db: Database, enter: Callable[..., Any], now: datetime
) -> None:
    start, end = date(2025, 4, 13), date(2025, 4, 12)
    await enter(actions.enter_date, GivenKind.TERM_START, start, Source.DUO_LETTER)
    with pytest.raises(EndBeforeStart) as refused:
        await enter(actions.enter_date, GivenKind.TERM_END, end, Source.DUO_LETTER)
    assert (refused.value.start, refused.value.end) == (start, end)
    with pytest.raises(EndBeforeStart):
        await enter(actions.enter_date, GivenKind.EXTENSION, start, Source.DECISION, until=end)
    await enter(actions.enter_date, GivenKind.TERM_END, start, Source.DUO_LETTER)


@pytest.mark.parametrize(
    ("action", "args", "values"),
    [
        (actions.enter_date, [GivenKind.PIP, date(9999, 12, 31), Source.PIP], {}),
        (actions.enter_date, [GivenKind.PIP, date(1989, 12, 31), Source.PIP], {}),
        (actions.enter_date, [GivenKind.EXTENSION, DAY, Source.DECISION], {"until": date.max}),
        (actions.enter_date, [GivenKind.EXTENSION, DAY, Source.DECISION], {"months": 121}),
        (actions.enter_date, [GivenKind.EXTENSION, DAY, Source.DECISION], {"days": -1}),
        (actions.enter_attempt, [Part.KNM], {"day": date.max, "source": Source.COACH}),
        (actions.enter_hours, [HoursKind.NT2, 10**9, DAY, Source.SCHOOL], {}),
    ],
)
async def test_what_no_trajectory_can_have_is_refused(
    enter: Callable[..., Any], action: Callable[..., Any], args: list[Any], values: dict[str, Any]
) -> None:
    with pytest.raises(OutOfRange):
        await enter(action, *args, **values)


async def test_each_entry_is_noted_without_words(
    sqlite_db: Database, holder: Holder, enter: Callable[..., Any], now: datetime
) -> None:
    await enter(actions.set_frame, stage=Stage.RECEPTION, free=[Part.MAP])
    entered = await enter(actions.enter_attempt, Part.KNM, day=DAY, place="Zwolle", source=Source.COACH)
    await enter(actions.change_attempt, entered.id, state=AttemptState.CANCELLED)
    hours = await enter(actions.enter_hours, HoursKind.NT2, 60, DAY, Source.SCHOOL)
    await enter(actions.take_back_hours, hours.id)
    notes = {
        subject: [entry.what for entry in await sqlite_db.read(audit.of_subject, subject)]
        for subject in (f"holder:{holder.id}", f"attempt:{entered.id}", f"hours:{hours.id}")
    }
    assert notes == {
        f"holder:{holder.id}": ["set_route", "entered_pip", "set_stage", "set_free"],
        f"attempt:{entered.id}": ["entered_attempt", "changed_attempt"],
        f"hours:{hours.id}": ["entered_hours", "took_back_hours"],
    }


async def test_a_tap_that_comes_twice_at_once_is_one_sign_up(db: Database, now: datetime) -> None:
    made = await db.write(on_b1, now=now)
    await asyncio.gather(
        *(db.write(line_answers.signed_up, CHAT, made.id, Part.KNM, now=now) for _ in range(4))
    )
    count = await db.read(lambda tx: tx.scalar(select(func.count()).select_from(attempt_table)))
    assert count == 1
    assert len(await db.read(rows, Kind.STAFF_SIGNED_UP)) == 1

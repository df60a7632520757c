from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Connection, delete, event, select
from sqlalchemy.exc import IntegrityError

from bot.rules.errors import NotFound
from bot.rules.trajectory import (
    Attempt,
    AttemptState,
    Cohort,
    Extension,
    Given,
    GivenKind,
    Group,
    Guidance,
    Hours,
    HoursKind,
    Law,
    Level,
    Part,
    Record,
    Route,
    Source,
    Stage,
    Trajectory,
)
from storage import Database, exam_times, people, trajectories
from storage.tables import holder as holder_table
from storage.trajectory_tables import attempt, given, hours, trajectory
from tests.builders import a_coach, a_holder, a_municipality, an_appointment

PIP = date(2024, 2, 29)


async def test_nothing_is_known_at_first(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    assert await db.read(trajectories.frame, holder.id) == Trajectory()
    town = await db.read(people.municipality, holder.municipality_id)
    records = await db.read(trajectories.records, [holder.id], now=now)
    assert records == {holder.id: Record(holder.id, municipality=town)}


async def test_of_nobody_there_is_no_record(db: Database, now: datetime) -> None:
    with pytest.raises(NotFound):
        await db.read(trajectories.record, 404, now=now)
    assert await db.read(trajectories.records, [404], now=now) == {}
    assert await db.read(trajectories.records, [], now=now) == {}


async def test_a_frame_comes_back_as_it_was_saved(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    whole = Trajectory(
        law=Law.WI2013,
        cohort=Cohort.FROM_OCTOBER_2017,
        route=Route.EDUCATION,
        came_for=Group.FAMILY,
        stage=Stage.RECEPTION,
        guidance=Guidance.SELF_STEERING,
        scaled_down=frozenset({Part.READING, Part.WRITING}),
        free=frozenset({Part.KNM}),
        exams_in_pip=frozenset({Part.LISTENING}),
    )
    values = {name: getattr(whole, name) for name in Trajectory.__dataclass_fields__}
    assert await db.write(trajectories.save_frame, holder.id, **values) == whole
    assert await db.read(trajectories.frame, holder.id) == whole


async def test_what_is_not_named_stays_in_the_frame(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    await db.write(trajectories.save_frame, holder.id, law=Law.WI2021, free=frozenset({Part.MAP}))
    await db.write(trajectories.save_frame, holder.id, route=Route.B1)
    assert await db.write(trajectories.save_frame, holder.id) == Trajectory(
        law=Law.WI2021, route=Route.B1, free=frozenset({Part.MAP})
    )
    assert await db.write(trajectories.save_frame, holder.id, route=None) == Trajectory(
        law=Law.WI2021, free=frozenset({Part.MAP})
    )


async def test_a_date_comes_back_as_it_was_entered(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    added = await db.write(
        trajectories.add_given,
        holder.id,
        GivenKind.EXTENSION,
        PIP,
        Source.DECISION,
        until=date(2024, 6, 30),
        months=4,
        days=2,
        ground=Extension.ILLNESS,
        set_by=holder.coach_id,
        now=now,
    )
    assert added == Given(
        id=added.id,
        kind=GivenKind.EXTENSION,
        day=PIP,
        source=Source.DECISION,
        until=date(2024, 6, 30),
        months=4,
        days=2,
        ground=Extension.ILLNESS,
        set_by=holder.coach_id,
        set_at=now,
    )
    assert (await db.read(trajectories.record, holder.id, now=now)).given == [added]


async def test_a_date_that_one_has_once_takes_the_place_of_the_one_before(
    db: Database, now: datetime
) -> None:
    holder, other = [await db.write(a_holder, now=now) for _ in range(2)]
    later = now + timedelta(days=1)
    first = await db.write(_add, holder.id, GivenKind.PIP, PIP, now)
    of_other = await db.write(_add, other.id, GivenKind.PIP, PIP, now)
    notice = await db.write(_add, holder.id, GivenKind.NOTICE, PIP, now)
    second = await db.write(_add, holder.id, GivenKind.PIP, date(2024, 3, 1), later)
    records = await db.read(trajectories.records, [holder.id, other.id], now=now)
    assert records[holder.id].given == [notice, second]
    assert records[other.id].given == [of_other]
    before = await db.read(trajectories.given_before, holder.id, GivenKind.PIP)
    assert before == [(first, later)]


@pytest.mark.parametrize("kind", [GivenKind.EXTENSION, GivenKind.DECISION, GivenKind.BENEFIT_REVIEW])
async def test_of_other_kinds_a_person_has_several(
    sqlite_db: Database, now: datetime, kind: GivenKind
) -> None:
    holder = await sqlite_db.write(a_holder, now=now)
    added = [await sqlite_db.write(_add, holder.id, kind, date(2026, 1, day), now) for day in (5, 4)]
    assert (await sqlite_db.read(trajectories.record, holder.id, now=now)).given == added


async def test_a_date_is_ended_once_and_by_its_own_person(db: Database, now: datetime) -> None:
    holder, other = [await db.write(a_holder, now=now) for _ in range(2)]
    added = await db.write(_add, holder.id, GivenKind.DECISION, PIP, now)
    with pytest.raises(NotFound):
        await db.write(trajectories.end_given, other.id, added.id, now=now)
    assert await db.write(trajectories.end_given, holder.id, added.id, now=now) == added
    assert (await db.read(trajectories.record, holder.id, now=now)).given == ()
    assert await db.read(trajectories.given_before, holder.id, GivenKind.DECISION) == [(added, now)]
    with pytest.raises(NotFound):
        await db.write(trajectories.end_given, holder.id, added.id, now=now)


async def test_an_attempt_comes_back_and_changes(db: Database, now: datetime) -> None:
    holder, other = [await db.write(a_holder, now=now) for _ in range(2)]
    made = await db.write(
        trajectories.add_attempt,
        holder.id,
        Part.WRITING,
        level=Level.A2,
        day=date(2026, 12, 1),
        at=time(9, 30),
        place="Zwolle",
        by_school=True,
        source=Source.SCHOOL,
        set_by=holder.coach_id,
        now=now,
    )
    assert made == Attempt(
        id=made.id,
        part=Part.WRITING,
        level=Level.A2,
        day=date(2026, 12, 1),
        at=time(9, 30),
        place="Zwolle",
        state=AttemptState.PLANNED,
        by_school=True,
        source=Source.SCHOOL,
        set_by=holder.coach_id,
        set_at=now,
        version=1,
    )
    changed = await db.write(
        trajectories.change_attempt, holder.id, made.id, day=None, at=None, state=AttemptState.CANCELLED
    )
    assert changed == replace(made, day=None, at=None, state=AttemptState.CANCELLED, version=2)
    assert (await db.read(trajectories.record, holder.id, now=now)).attempts == [changed]
    with pytest.raises(NotFound):
        await db.write(trajectories.change_attempt, other.id, made.id, day=None)


async def test_hours_come_back_until_they_are_taken_back(db: Database, now: datetime) -> None:
    holder, other = [await db.write(a_holder, now=now) for _ in range(2)]
    day = date(2026, 10, 1)
    made, wrong = [
        await db.write(
            trajectories.add_hours,
            holder.id,
            HoursKind.NT2,
            minutes,
            day,
            Source.SCHOOL,
            set_by=holder.coach_id,
            now=now,
        )
        for minutes in (90, -30)
    ]
    assert made == Hours(made.id, HoursKind.NT2, 90, day, Source.SCHOOL, holder.coach_id, now)
    assert (await db.read(trajectories.record, holder.id, now=now)).hours == [made, wrong]
    with pytest.raises(NotFound):
        await db.write(trajectories.take_back_hours, other.id, wrong.id, now=now)
    assert await db.write(trajectories.take_back_hours, holder.id, wrong.id, now=now) == wrong
    assert (await db.read(trajectories.record, holder.id, now=now)).hours == [made]
    with pytest.raises(NotFound):
        await db.write(trajectories.take_back_hours, holder.id, wrong.id, now=now)


async def test_a_record_has_the_appointments_ahead_and_the_times_of_its_town(
    db: Database, now: datetime
) -> None:
    holder = await db.write(a_holder, now=now)
    elsewhere = await db.write(a_municipality, "Elders")
    there = await db.write(a_holder, coach=await db.write(a_coach, municipality=elsewhere, now=now), now=now)
    await db.write(an_appointment, holder, at=now - timedelta(days=2))
    ahead = await db.write(an_appointment, holder, at=now + timedelta(days=2))
    await db.write(
        exam_times.set_time, elsewhere.id, "result", "knm", weeks=9, source="DUO", checked=date(2026, 11, 1)
    )
    ids = [holder.id, there.id]
    records = await db.read(trajectories.records, ids, now=now, with_appointments=True)
    assert [records[one].appointments for one in ids] == [[ahead], []]
    assert records[holder.id].times is None
    times = records[there.id].times
    assert times is not None
    assert times.result["knm"].weeks == 9
    assert records[there.id].municipality == elsewhere
    assert await db.read(trajectories.record, holder.id, now=now) == records[holder.id]
    without = await db.read(trajectories.records, ids, now=now)
    assert without[holder.id] == replace(records[holder.id], appointments=())


async def test_many_people_are_read_in_few_statements(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)

    def many(tx: Connection) -> list[int]:
        ids = [a_holder(tx, coach=coach, now=now).id for _ in range(trajectories.AT_ONCE + 3)]
        for one in ids:
            _add(tx, one, GivenKind.PIP, PIP, now)
        return ids

    def counted(tx: Connection) -> tuple[dict[int, Record], int]:
        statements: list[str] = []

        def note(*args: object) -> None:
            statements.append(str(args[2]))

        event.listen(tx, "before_cursor_execute", note)
        return trajectories.records(tx, ids, now=now), len(statements)

    ids = await db.write(many)
    records, count = await db.read(counted)
    assert list(records) == ids
    assert all([one.kind for one in record.given] == [GivenKind.PIP] for record in records.values())
    assert count <= 2 * 7  # for two batches


async def test_all_goes_with_the_person(db: Database, now: datetime) -> None:
    def go(tx: Connection) -> list[int]:
        holder = a_holder(tx, now=now)
        trajectories.save_frame(tx, holder.id, law=Law.WI2021)
        _add(tx, holder.id, GivenKind.PIP, PIP, now)
        trajectories.add_attempt(tx, holder.id, Part.KNM, day=None, source=Source.COACH, set_by=None, now=now)
        trajectories.add_hours(tx, holder.id, HoursKind.KNM, 60, PIP, Source.SCHOOL, set_by=None, now=now)
        tx.execute(delete(holder_table).where(holder_table.c.id == holder.id))
        tables = (trajectory, given, attempt, hours)
        return [len(tx.execute(select(table.c.holder_id)).all()) for table in tables]

    assert await db.write(go) == [0, 0, 0, 0]


async def test_places_and_grounds_cannot_be_read_without_the_key(db: Database, now: datetime) -> None:
    def raw(tx: Connection) -> list[str]:
        holder = a_holder(tx, now=now)
        trajectories.add_given(
            *(tx, holder.id, GivenKind.EXTENSION, PIP, Source.DECISION),
            ground=Extension.REFUGE,
            set_by=None,
            now=now,
        )
        trajectories.add_attempt(
            tx, holder.id, Part.KNM, day=None, place="Zwolle", source=Source.COACH, set_by=None, now=now
        )
        return [
            tx.exec_driver_sql("SELECT ground FROM given").scalar_one(),
            tx.exec_driver_sql("SELECT place FROM attempt").scalar_one(),
        ]

    ground, place = await db.write(raw)
    assert "refuge" not in ground
    assert "Zwolle" not in place


async def test_the_database_knows_no_other_law(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    with pytest.raises(IntegrityError):
        await db.write(trajectories.save_frame, holder.id, law="wi1998")


def _add(tx: Connection, holder_id: int, kind: GivenKind, day: date, now: datetime) -> Given:
    return trajectories.add_given(tx, holder_id, kind, day, Source.PIP, set_by=None, now=now)

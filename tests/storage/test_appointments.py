from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import IntegrityError

from bot.rules.calendar import CalendarEntry
from bot.rules.errors import NotFound
from bot.rules.values import Answer, Appointment, AppointmentState, Domain, Told
from storage import Database, appointments
from tests.builders import a_coach, a_holder, an_appointment


async def test_an_appointment_comes_back_as_it_was_made(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    start = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
    made = await db.write(
        appointments.add,
        holder.id,
        start=start,
        end=start + timedelta(minutes=45),
        zone="Europe/Amsterdam",
        title="Intake",
        place="Stadhuis",
        with_whom="Karin",
        bring="paspoort",
        note="kamer 3",
        domain=Domain.HEALTH,
        set_by=holder.coach_id,
        source="calendar",
        source_key="uid-1",
        source_sequence=4,
        source_hash="abc",
        now=now,
    )
    assert made == Appointment(
        id=made.id,
        holder_id=holder.id,
        start=start,
        end=start + timedelta(minutes=45),
        zone="Europe/Amsterdam",
        all_day=False,
        last_day=None,
        title="Intake",
        place="Stadhuis",
        with_whom="Karin",
        bring="paspoort",
        note="kamer 3",
        domain=Domain.HEALTH,
        state=AppointmentState.PLANNED,
        answer=Answer.OPEN,
        answered_at=None,
        set_by=holder.coach_id,
        source="calendar",
        source_key="uid-1",
        source_sequence=4,
        source_hash="abc",
        version=1,
        told=None,
    )
    assert await db.read(appointments.appointment, made.id) == made


async def test_a_change_raises_the_version(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(an_appointment, holder, at=now)
    other = await db.write(an_appointment, holder, at=now)
    later = now + timedelta(days=2)
    changed = await db.write(appointments.change, made.id, start=later, end=None, place="Bibliotheek")
    assert changed == replace(made, start=later, end=None, place="Bibliotheek", version=2)
    cancelled = await db.write(appointments.change, made.id, state=AppointmentState.CANCELLED)
    assert cancelled == replace(changed, state=AppointmentState.CANCELLED, version=3)
    found = await db.read(appointments.appointments, [made.id, other.id, 999])
    assert found == {made.id: cancelled, other.id: other}


async def test_the_last_answer_counts(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(an_appointment, holder, at=now)
    later = now + timedelta(minutes=1)
    await db.write(appointments.set_answer, made.id, Answer.COMING, now=now)
    await db.write(appointments.set_answer, made.id, Answer.HELP, now=later)
    found = await db.read(appointments.appointment, made.id)
    assert found == replace(made, answer=Answer.HELP, answered_at=later)


async def test_what_was_told_is_kept_for_many_at_once(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    first, second, third = [await db.write(an_appointment, holder, at=now) for _ in range(3)]
    told = {first.id: Told(first.start, "Stadhuis"), second.id: Told(second.start, "")}
    await db.write(appointments.set_told, told)
    await db.write(appointments.set_told, {})
    found = await db.read(appointments.appointments, [first.id, second.id, third.id])
    assert {one: known.told for one, known in found.items()} == {**told, third.id: None}
    assert found[first.id].version == 1


async def test_a_holders_list_holds_what_is_not_over(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    other = await db.write(a_holder, "Ali", now=now)
    hour = timedelta(hours=1)
    ahead = await db.write(an_appointment, holder, at=now + hour)
    running = await db.write(an_appointment, holder, at=now - hour / 2)
    await db.write(an_appointment, holder, at=now - 2 * hour)
    await db.write(an_appointment, holder, at=now - hour, end=None)
    await db.write(an_appointment, other, at=now + hour)
    cancelled = await db.write(an_appointment, holder, at=now + 2 * hour)
    cancelled = await db.write(appointments.change, cancelled.id, state=AppointmentState.CANCELLED)
    assert await db.read(appointments.of_holder, holder.id, since=now) == [running, ahead, cancelled]


async def test_a_whole_day_lasts_until_its_local_midnight(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(
        an_appointment,
        holder,
        at=datetime(2026, 11, 16, 23, tzinfo=UTC),
        end=None,
        all_day=True,
        last_day=date(2026, 11, 18),
        now=now,
    )
    midnight = datetime(2026, 11, 18, 23, tzinfo=UTC)
    last = midnight - timedelta(microseconds=1)
    assert await db.read(appointments.of_holder, holder.id, since=last) == [made]
    assert await db.read(appointments.of_holder, holder.id, since=midnight) == []


async def test_a_coachs_list_holds_the_own_caseload(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    semhar = await db.write(a_holder, coach=coach, now=now)
    ali = await db.write(a_holder, "Ali", coach=coach, now=now)
    foreign = await db.write(a_holder, "Omar", now=now)
    until = now + timedelta(days=7)
    late = await db.write(an_appointment, semhar, at=until - timedelta(seconds=1))
    early = await db.write(an_appointment, ali, at=now)
    for holder, at in ((foreign, now), (semhar, until), (ali, now - timedelta(seconds=1))):
        await db.write(an_appointment, holder, at=at)
    assert await db.read(appointments.of_coach, coach.id, since=now, until=until) == [early, late]


async def test_what_a_calendar_brought_is_found_whatever_became_of_it(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    past = await db.write(
        an_appointment, holder, at=now - timedelta(days=99), source="calendar", source_key="a"
    )
    gone = await db.write(an_appointment, holder, at=now, source="calendar", source_key="b")
    gone = await db.write(appointments.change, gone.id, state=AppointmentState.CANCELLED)
    await db.write(an_appointment, holder, at=now)
    assert await db.read(appointments.of_source, holder.id) == [past, gone]


async def test_the_database_alone_does_not_say_what_a_calendar_said(
    sqlite_db: Database, sqlite_url: str, now: datetime
) -> None:
    """Neither the entry's id, which may hold a name or an address, nor a hash that fits what it says."""
    entry = CalendarEntry("karin@voorbeeldstad", "", now, None, "Taalles", "Stadhuis", "kamer 3", 0, False)
    holder = await sqlite_db.write(a_holder, now=now)
    told = {"source_key": entry.key, "source_hash": entry.content_hash}
    made = await sqlite_db.write(an_appointment, holder, at=now, source="calendar", **told)
    assert (made.source_key, made.source_hash) == (entry.key, entry.content_hash)
    await sqlite_db.close()
    folder = Path(make_url(sqlite_url).database or "").parent
    stored = b"".join(path.read_bytes() for path in folder.glob("leerlijn.db*"))
    assert b"calendar" in stored
    for hidden in ("voorbeeldstad", entry.content_hash, bytes.fromhex(entry.content_hash)):
        assert (hidden.encode() if isinstance(hidden, str) else hidden) not in stored


async def test_an_unknown_domain_is_refused(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    with pytest.raises(IntegrityError):
        await db.write(an_appointment, holder, at=now, domain="money")


async def test_no_appointment_is_not_found(db: Database, now: datetime) -> None:
    with pytest.raises(NotFound):
        await db.read(appointments.appointment, 99)
    with pytest.raises(NotFound):
        await db.write(appointments.change, 99, place="Stadhuis")
    with pytest.raises(NotFound):
        await db.write(appointments.set_answer, 99, Answer.COMING, now=now)

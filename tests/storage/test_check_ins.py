"""Check-ins on both databases: rhythms, what was asked, answers with their history, what is kept, many at once."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, delete, event, func, select
from sqlalchemy.exc import IntegrityError

from bot.actions import needs
from bot.actions.check_in_rhythms import make_due
from bot.actions.check_ins import what_coach_sees
from bot.rules.assessing import Level
from bot.rules.checkins import Given, Rhythm
from bot.rules.errors import NotFound
from bot.rules.values import Domain, Holder
from storage import Database, check_in_tables, check_ins, tables
from tests.builders import a_coach, a_holder
from tests.rules.check_in_examples import QUESTIONS

CHAT = 700
RHYTHM = Rhythm(2, time(9), 4, date(2026, 12, 1), next_at=None)
ASKED = [QUESTIONS.all[key] for key in (("faces", 1), ("hours", 1), ("wrk-a", 2))]


@pytest.fixture
async def holder(db: Database, now: datetime) -> Holder:
    made: Holder = await db.write(a_holder, chat_id=CHAT, now=now)
    return made


async def begin(db: Database, holder: Holder, now: datetime) -> int:
    made = await db.write(check_ins.add, {holder.id: ASKED}, now=now)
    return made[holder.id]


async def test_a_rhythm_is_kept_and_changed(db: Database, holder: Holder, now: datetime) -> None:
    for rhythm in (RHYTHM, replace(RHYTHM, stopped=True, paused_until=None, next_at=now)):
        await db.write(check_ins.put_rhythms, {holder.id: rhythm})
        assert await db.read(check_ins.rhythms, [holder.id]) == {holder.id: rhythm}
    assert await db.read(check_ins.rhythms, [holder.id + 1]) == {}
    assert await db.read(check_ins.rhythms, []) == {}
    await db.write(check_ins.put_rhythms, {})


async def test_who_is_due_and_when_the_next_one_is(db: Database, holder: Holder, now: datetime) -> None:
    assert await db.read(check_ins.next_due) is None
    other = await db.write(a_holder, "Abel", now=now)
    third = await db.write(a_holder, "Hanna", now=now)
    rhythms = {
        holder.id: replace(RHYTHM, next_at=now),
        other.id: replace(RHYTHM, next_at=now - timedelta(days=1)),
        third.id: replace(RHYTHM, next_at=now + timedelta(seconds=1)),
    }
    await db.write(check_ins.put_rhythms, rhythms)
    assert await db.read(check_ins.next_due) == now - timedelta(days=1)
    assert list(await db.write(check_ins.due_rhythms, now, 10)) == [other.id, holder.id]
    assert list(await db.write(check_ins.due_rhythms, now, 1)) == [other.id]


async def test_who_takes_part_and_has_no_rhythm(db: Database, now: datetime) -> None:
    def make(tx: Connection) -> list[int]:
        in_time = a_holder(tx, "A", chat_id=1, now=now)
        for number, (name, values) in enumerate(
            (("B", {"stopped_at": now}), ("C", {"consent": False}), ("D", {"chat_id": None})), start=2
        ):
            a_holder(tx, name, now=now, **({"chat_id": number} | values))
        begun = a_holder(tx, "E", chat_id=9, now=now)
        tx.execute(
            delete(check_in_tables.check_in_rhythm).where(
                check_in_tables.check_in_rhythm.c.holder_id != begun.id
            )
        )
        return [in_time.id]

    ids = await db.write(make)
    assert await db.read(check_ins.without_rhythm, 10) == ids


async def test_what_was_asked_and_answered(db: Database, holder: Holder, now: datetime) -> None:
    made = await begin(db, holder, now)
    await db.write(check_ins.answer, made, ("faces", 1), "good", now=now)
    found = await db.read(check_ins.one, made)
    assert found.questions == (("faces", 1), ("hours", 1), ("wrk-a", 2))
    assert found.answers == {"faces": Given("faces", 1, "good", now)}
    assert await db.read(check_ins.of_holders, [holder.id], now) == {holder.id: [found]}
    assert await db.read(check_ins.of_holders, [holder.id], now + timedelta(seconds=1)) == {holder.id: []}
    assert await db.read(check_ins.check_ins, []) == {}
    with pytest.raises(NotFound):
        await db.read(check_ins.one, made + 1)


async def test_a_changed_answer_is_kept_with_until_when_it_held(
    db: Database, holder: Holder, now: datetime
) -> None:
    made = await begin(db, holder, now)
    later = now + timedelta(minutes=1)
    for code, at in (("good", now), ("bad", later)):
        await db.write(check_ins.answer, made, ("faces", 1), code, now=at)
    assert await db.read(check_ins.history, made) == [
        (Given("faces", 1, "good", now), later),
        (Given("faces", 1, "bad", later), None),
    ]
    assert (await db.read(check_ins.one, made)).answers == {"faces": Given("faces", 1, "bad", later)}


async def test_one_answer_of_two_at_once_holds(db: Database, holder: Holder, now: datetime) -> None:
    made = await begin(db, holder, now)
    await asyncio.gather(
        *(db.write(check_ins.answer, made, ("faces", 1), code, now=now) for code in ("good", "bad", "low"))
    )
    rows = await db.read(check_ins.history, made)
    assert len(rows) == 3
    assert len([until for _, until in rows if until is None]) == 1


async def test_two_answers_that_hold_are_refused(db: Database, holder: Holder, now: datetime) -> None:
    made = await begin(db, holder, now)

    def two(tx: Connection) -> None:
        for code in ("good", "bad"):
            values = {"check_in_id": made, "question": "faces", "rev": 1, "code": code, "at": now}
            tx.execute(check_in_tables.check_in_answer.insert().values(**values))

    with pytest.raises(IntegrityError):
        await db.write(two)


async def test_what_was_said_is_not_to_be_read_without_the_key(
    db: Database, holder: Holder, now: datetime
) -> None:
    made = await begin(db, holder, now)
    await db.write(check_ins.answer, made, ("faces", 1), "great", now=now)
    stored = await db.read(lambda tx: tx.exec_driver_sql("SELECT code FROM check_in_answer").scalar_one())
    assert "great" not in stored


async def test_a_track_is_kept_and_shared(db: Database, holder: Holder, now: datetime) -> None:
    for _ in range(2):
        await db.write(check_ins.keep, holder.id, Domain.WORK, now=now)
    await db.write(check_ins.keep, holder.id, Domain.HEALTH, now=now)
    assert await db.read(check_ins.kept, [holder.id]) == {holder.id: {Domain.WORK, Domain.HEALTH}}
    await db.write(check_ins.share, holder.id, Domain.WORK)
    assert await db.read(check_ins.kept, [holder.id]) == {holder.id: {Domain.HEALTH}}


async def test_what_was_asked_before(db: Database, holder: Holder, now: datetime) -> None:
    for weeks in (3, 2, 1):
        await db.write(check_ins.add, {holder.id: ASKED[:weeks]}, now=now - timedelta(weeks=weeks))
    found = (await db.read(check_ins.asked_before, [holder.id], now - timedelta(weeks=2)))[holder.id]
    assert found.questions == ("faces", "hours", "faces")
    assert found.last == now - timedelta(weeks=1)
    assert (await db.read(check_ins.asked_before, [holder.id], now))[holder.id].last is None


async def test_what_a_coach_has_seen(db: Database, holder: Holder, now: datetime) -> None:
    made = await begin(db, holder, now)
    for until in (now + timedelta(hours=1), now):  # an older button takes nothing back
        await db.write(check_ins.mark_seen, holder.id, until, by=holder.coach_id or 0)
    assert (await db.read(check_ins.one, made)).seen_at == now + timedelta(hours=1)


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


async def test_as_many_statements_for_five_hundred_as_for_one(db: Database, now: datetime) -> None:
    def make(tx: Connection) -> list[int]:
        coach = a_coach(tx, now=now)
        ids = [a_holder(tx, f"Nr {number}", coach=coach, now=now).id for number in range(500)]
        for weeks in (2, 1, 0):
            made = check_ins.add(tx, dict.fromkeys(ids, ASKED), now=now - timedelta(weeks=weeks))
            for holder_id in ids[::50]:
                check_ins.answer(tx, made[holder_id], ("faces", 1), "bad", now=now - timedelta(weeks=weeks))
        check_ins.keep(tx, ids[0], Domain.LANGUAGE, now=now)
        return ids

    ids = await db.write(make)
    counts = []
    for some in (ids[:1], ids):
        with statements(db) as said:
            shown = await db.read(what_coach_sees, some, QUESTIONS, now=now)
            needed = await db.read(needs.needs, some, QUESTIONS, now=now)
        counts.append(len([one for one in said if one.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 14
    assert [one for one in ids if needed[one].level is Level.TODAY] == ids[::50]
    assert shown[ids[50]].lines[0].spark == "▁▁▁"
    assert shown[ids[1]].waiting == 6
    assert shown[ids[0]].waiting == 2


async def test_processes_that_make_them_at_once_make_one_each(db: Database, now: datetime) -> None:
    def make(tx: Connection) -> list[int]:
        coach = a_coach(tx, now=now)
        ids = [a_holder(tx, f"Nr {n}", coach=coach, chat_id=n, now=now).id for n in range(1, 31)]
        check_ins.put_rhythms(tx, dict.fromkeys(ids, replace(RHYTHM, paused_until=None, next_at=now)))
        return ids

    ids = await db.write(make)
    due = partial(make_due, questions=QUESTIONS)
    await asyncio.gather(*(db.write_locking(due, now) for _ in range(4)))
    found = await db.read(check_ins.of_holders, ids, now)
    assert [len(found[one]) for one in ids] == [1] * 30
    sent = await db.read(lambda tx: tx.execute(select(tables.outbox.c.holder_id, tables.outbox.c.kind)).all())
    assert sorted(sent) == [(one, "check_in") for one in ids]
    following = await db.read(check_ins.next_due)
    assert following is not None
    assert following > now


async def test_nothing_is_left_of_somebody_who_is_removed(
    db: Database, holder: Holder, now: datetime
) -> None:
    made = await begin(db, holder, now)
    await db.write(check_ins.answer, made, ("faces", 1), "good", now=now)
    await db.write(check_ins.keep, holder.id, Domain.WORK, now=now)

    def remove(tx: Connection) -> list[int]:
        tx.execute(delete(tables.holder).where(tables.holder.c.id == holder.id))
        names = ("check_in_rhythm", "check_in", "check_in_answer", "kept_track")
        counted = (select(func.count()).select_from(getattr(check_in_tables, name)) for name in names)
        return [tx.execute(one).scalar_one() for one in counted]

    assert await db.write(remove) == [0, 0, 0, 0]

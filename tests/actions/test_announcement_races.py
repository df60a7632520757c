"""Several who do something with one announcement at the same moment, on both databases."""

import asyncio
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.actions import announcement_changes, announcement_progress, announcement_sending, announcing
from bot.actions.announcement_sending import see_to_announcements
from bot.rules.announcements import Announcement, State, Text
from bot.rules.errors import Refused
from bot.rules.values import OutboxState, Skip, Staff
from storage import Database, announcements, people
from tests.actions.announced import a_draft, a_manager, queue_all, rows_of
from tests.builders import a_holder

CHAT = 700


def a_town(tx: Connection, *, now: datetime, count: int = 20) -> tuple[Staff, Staff, Announcement]:
    mona = a_manager(tx, now=now)
    nour = a_manager(tx, "Nour", municipality=people.municipality(tx, mona.municipality_id), now=now)
    for number in range(count):
        a_holder(tx, f"P{number}", coach=mona, chat_id=CHAT + number, language="nl", now=now)
    return mona, nour, a_draft(tx, mona, now=now)


async def all_at_once(*acts: Any) -> list[bool]:
    """Which of them were done; the others were refused."""
    found = await asyncio.gather(*acts, return_exceptions=True)
    for one in found:
        assert not isinstance(one, Exception) or isinstance(one, Refused), one
    return [not isinstance(one, Refused) for one in found]


async def test_two_release_it_at_once(db: Database, now: datetime) -> None:
    mona, nour, one = await db.write(a_town, now=now)
    await db.write(announcing.ask, mona.id, one.id, now=now)
    one = await db.read(announcements.by_id, one.id)
    done = await all_at_once(
        *(db.write(announcing.release, by.id, one.id, version=one.version, now=now) for by in (mona, nour))
    )
    assert sorted(done) == [False, True]
    await asyncio.gather(*(db.write_locking(see_to_announcements, now, batch=3) for _ in range(12)))
    await db.write_locking(queue_all, now)
    rows = await db.read(rows_of, one.id)
    assert len(rows) == len({row.holder_id for row in rows}) == 20


@pytest.mark.parametrize("end", ["stop", "withdraw"])
async def test_it_ends_while_its_rows_are_made(db: Database, now: datetime, end: str) -> None:
    """Everybody is accounted for, also those for whom no row was made."""
    mona, nour, one = await db.write(a_town, now=now)
    await db.write(announcing.release, mona.id, one.id, version=one.version, now=now)
    await db.write_locking(see_to_announcements, now, batch=3)
    ends = getattr(announcement_sending, end)
    await all_at_once(
        db.write_locking(see_to_announcements, now, batch=3),
        db.write(ends, nour.id, one.id, now=now),
        db.write_locking(see_to_announcements, now, batch=3),
    )
    await db.write_locking(queue_all, now)
    found = await db.read(announcement_progress.standing, mona.id, one.id, now=now)
    assert found.progress.left == found.progress.of(OutboxState.HELD) == 0
    assert (found.progress.people, found.progress.skipped) == (20, {Skip.CANCELLED: 20})
    assert found.is_over


async def test_paused_and_gone_on_at_once(db: Database, now: datetime) -> None:
    mona, nour, one = await db.write(a_town, now=now)
    await db.write(announcing.release, mona.id, one.id, version=one.version, now=now)
    await db.write_locking(queue_all, now)
    for _ in range(5):
        await all_at_once(
            *(
                db.write(act, by.id, one.id, now=now)
                for by in (mona, nour)
                for act in (announcement_sending.pause, announcement_sending.go_on)
            )
        )
        state = (await db.read(announcements.by_id, one.id)).state
        rows = {row.state for row in await db.read(rows_of, one.id)}
        assert rows == {"held" if state is State.PAUSED else "planned"}


async def test_two_correct_it_at_once(db: Database, now: datetime) -> None:
    """What both looked at holds once."""
    mona, nour, one = await db.write(a_town, now=now)
    await db.write(announcing.release, mona.id, one.id, version=one.version, now=now)
    await db.write(announcing.set_text, mona.id, one.id, Text("nl", "Nieuw."), now=now)
    mark = (await db.read(announcement_changes.correction, mona.id, one.id, now=now)).mark
    done = await all_at_once(
        *(db.write(announcement_changes.correct, by.id, one.id, mark=mark, now=now) for by in (mona, nour)),
        db.write_locking(see_to_announcements, now, batch=3),
    )
    assert sorted(done) == [False, True, True]
    assert (await db.read(announcements.by_id, one.id)).edition == 2

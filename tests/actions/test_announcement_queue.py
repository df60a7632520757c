"""The rows of an announcement: whose are made first, and when they go."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.actions import announcement_sending, announcing
from bot.actions.announcement_queue import FIRST
from bot.rules.values import Dial
from storage import Database, announcements, people
from storage.tables import holder, outbox
from tests.actions.announced import a_draft, a_manager, queue_all, released, rows_of
from tests.builders import a_coach, a_holder, a_municipality

CHAT = 700


async def test_the_first_have_it_with_the_release_in_every_municipality(db: Database, now: datetime) -> None:
    """Also where many people of another one came in before."""

    def release(tx: Connection) -> None:
        there = a_coach(tx, "Els", municipality=a_municipality(tx, "Elders"), now=now)
        usual = {"municipality_id": there.municipality_id, "coach_id": there.id, "name": "x"}
        usual |= {"dial": Dial.OWN.value, "full_details": False, "made_at": now}
        tx.execute(holder.insert(), [usual] * (FIRST + 1))
        mona = a_manager(tx, now=now)
        a_holder(tx, coach=mona, chat_id=CHAT, now=now)
        assert len(rows_of(tx, released(tx, mona, now=now).id)) == 1

    await db.write(release)


async def test_what_goes_on_before_it_is_due_goes_when_it_is(db: Database, now: datetime) -> None:
    """Its writer left before it went, so that its rows are there already."""

    def go_on(tx: Connection) -> None:
        els = a_coach(tx, "Els", now=now)
        mona = a_manager(tx, municipality=people.municipality(tx, els.municipality_id), now=now)
        a_holder(tx, coach=els, chat_id=CHAT, now=now)
        due = now + timedelta(days=2)
        one = a_draft(tx, els, due=due, now=now)
        announcing.release(tx, els.id, one.id, version=one.version, now=now)
        announcement_sending.settle_for_good(tx, els, now=now)
        announcement_sending.pause(tx, mona.id, one.id, now=now)
        announcement_sending.go_on(tx, mona.id, one.id, now=now)
        queue_all(tx, now)
        assert announcements.by_id(tx, one.id).due == due
        goes = select(outbox.c.due).where(outbox.c.subject_id == one.id)
        assert list(tx.scalars(goes)) == [due]

    await db.write(go_on)

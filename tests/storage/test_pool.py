"""The municipality's list as it is read: who has no coach, whose coach is away, what was left lying; nobody of elsewhere."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from bot.rules.pool import Summary, Why, summed_up
from bot.rules.values import Holder, Role
from storage import Database, absences, handovers, messages, people, pool
from storage.tables import message
from tests.builders import a_coach, a_holder, a_municipality

DAY = timedelta(days=1)


def writes(tx: Connection, holder: Holder, at: datetime, *, late: datetime | None = None) -> int:
    number = messages.add_message(
        tx,
        holder.id,
        chat_id=700,
        telegram_id=int(at.timestamp()) + holder.id,
        at=at,
        medium="text",
        words="Hallo",
    )
    pool.expect_answer(tx, number, late or at + 2 * DAY)
    return number


async def test_who_stands_in_the_list_and_why(db: Database, now: datetime) -> None:
    def listed(tx: Connection) -> None:
        karin, bram = a_coach(tx, now=now), a_coach(tx, "Bram", now=now)
        town = karin.municipality_id
        lost = a_holder(tx, "Semhar", coach=karin, now=now - 9 * DAY)
        people.set_coach(tx, [lost.id], None)
        handovers.add(tx, [lost.id], from_id=karin.id, to_id=None, note="", made_by=karin.id, now=now - DAY)
        new = a_holder(tx, "Abel", coach=karin, now=now - 5 * DAY)
        people.set_coach(tx, [new.id], None)
        own = a_holder(tx, "Sara", coach=karin, now=now)
        alone = a_holder(tx, "Hana", coach=bram, now=now)
        silent = a_holder(tx, "Omar", coach=bram, now=now)
        elsewhere = a_holder(
            tx, "Noor", coach=a_coach(tx, municipality=a_municipality(tx, "Testerdam"), now=now), now=now
        )
        people.set_coach(tx, [elsewhere.id], None)
        hidden = a_holder(tx, "Twice", coach=karin, now=now)
        people.change_holder(tx, hidden.id, coach_id=None, merged_into=own.id)
        writes(tx, own, now - 3 * DAY)
        writes(tx, alone, now - 2 * timedelta(hours=1))
        writes(tx, alone, now)
        writes(tx, elsewhere, now)
        absences.set_answering(tx, {bram.id: (True, None)})

        def found() -> list[tuple[int, Why, int, datetime]]:
            rows = pool.waiting(tx, town, now=now)
            # The same list in a line.
            assert pool.summary(tx, town, now=now) == summed_up(rows)
            return [(one.holder_id, one.why, one.messages, one.since) for one in rows]

        assert found() == [
            (own.id, Why.LATE, 1, now - 3 * DAY),
            (alone.id, Why.AWAY, 2, now - timedelta(hours=2)),
            (new.id, Why.NO_COACH, 0, now - 5 * DAY),
            (lost.id, Why.NO_COACH, 0, now - DAY),
        ]
        one = pool.find(tx, town, own.id, now=now)
        assert one is not None
        assert (one.name, one.coach_name, one.coach_id) == ("Sara", "Karin", karin.id)
        for holder_id in (silent.id, elsewhere.id, hidden.id, 999):
            assert pool.find(tx, town, holder_id, now=now) is None
        # Somebody stands in, and one message was dealt with: what is left is that of a person without a coach.
        absences.set_answering(tx, {bram.id: (True, karin.id)})
        tx.execute(update(message).where(message.c.holder_id == own.id).values(handled_at=now))
        assert [row[0] for row in found()] == [new.id, lost.id]
        empty = a_municipality(tx, "Leegstad")
        assert pool.summary(tx, empty.id, now=now) == Summary(0, 0, None)

    await db.write(listed)


async def test_what_is_left_lying_is_told_of_once(db: Database, now: datetime) -> None:
    def lying(tx: Connection) -> None:
        holder = a_holder(tx, now=now)
        assert pool.next_late(tx) is None
        number = writes(tx, holder, now)
        assert pool.next_late(tx) == now + 2 * DAY
        assert pool.late_towns(tx, now + 2 * DAY - timedelta(seconds=1)) == []
        assert pool.late_towns(tx, now + 2 * DAY) == [holder.municipality_id]
        pool.offered(tx, now + 2 * DAY)
        assert pool.late_towns(tx, now + 2 * DAY) == []
        assert pool.next_late(tx) is None
        # Changed, it begins anew; and dealt with, nobody waits.
        pool.expect_answer(tx, number, now + 5 * DAY)
        assert pool.next_late(tx) == now + 5 * DAY
        tx.execute(update(message).values(handled_at=now))
        assert pool.next_late(tx) is None

    await db.write(lying)


async def test_managers_watch_the_list_or_else_everybody(db: Database, now: datetime) -> None:
    def watched(tx: Connection) -> None:
        karin, bram = a_coach(tx, now=now), a_coach(tx, "Bram", now=now)
        town = karin.municipality_id
        assert pool.watchers(tx, town) == [karin.id, bram.id]
        boss = a_coach(tx, "Els", role=Role.MANAGER, now=now)
        assert pool.watchers(tx, town) == [boss.id]
        people.change_staff(tx, boss.id, left_at=now)
        assert pool.watchers(tx, town) == [karin.id, bram.id]
        assert pool.told_last(tx, town) == {}
        assert pool.about_to_be_told(tx, town) == set()

    await db.write(watched)

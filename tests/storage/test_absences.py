"""Absences as they begin and end, and who answers for whom meanwhile."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import Database, absences, people
from storage.absences import Answering, Answers
from tests.builders import a_coach, a_holder

HOUR = timedelta(hours=1)


async def test_each_beginning_and_end_is_seen_to_once(db: Database, now: datetime) -> None:
    def goes(tx: Connection) -> None:
        karin, bram = a_coach(tx, now=now), a_coach(tx, "Bram", now=now)
        assert absences.next_change(tx) is None
        one = absences.add(
            tx,
            karin.id,
            since=now + HOUR,
            until=now + 3 * HOUR,
            substitute_id=bram.id,
            made_by=karin.id,
            now=now,
        )
        assert absences.of_municipality(tx, karin.municipality_id, now) == [one]
        assert absences.next_change(tx) == now + HOUR
        assert absences.changed(tx, now) == []
        (begins,) = absences.changed(tx, now + HOUR)
        assert (begins.absence, begins.begins, begins.ends) == (one, True, False)
        absences.seen_to(tx, now + HOUR)
        assert absences.next_change(tx) == now + 3 * HOUR
        absences.end(tx, one.id, now=now + 2 * HOUR)
        (over,) = absences.changed(tx, now + 2 * HOUR)
        assert (over.begins, over.ends, over.absence.until) == (False, True, now + 2 * HOUR)
        absences.seen_to(tx, now + 2 * HOUR)
        assert absences.next_change(tx) is None
        assert absences.of_municipality(tx, karin.municipality_id, now + 2 * HOUR) == []
        # What is over is not ended once more.
        absences.end(tx, one.id, now=now + 9 * HOUR)
        assert absences.all_of(tx, [one.id])[one.id].until == now + 2 * HOUR

    await db.write(goes)


async def test_one_that_is_taken_back_before_it_begins(db: Database, now: datetime) -> None:
    def goes(tx: Connection) -> None:
        karin = a_coach(tx, now=now)
        one = absences.add(
            tx,
            karin.id,
            since=now + HOUR,
            until=now + 2 * HOUR,
            substitute_id=None,
            made_by=karin.id,
            now=now,
        )
        absences.end(tx, one.id, now=now)
        there = absences.all_of(tx, [one.id])[one.id]
        assert (there.since, there.until) == (now, now)

    await db.write(goes)


async def test_who_answers(db: Database, now: datetime) -> None:
    def answers(tx: Connection) -> None:
        karin, bram = a_coach(tx, now=now), a_coach(tx, "Bram", now=now)
        semhar, abel = a_holder(tx, coach=karin, now=now), a_holder(tx, "Abel", coach=bram, now=now)
        assert absences.answering(tx, karin.id) == Answering(away=False, by=karin.id)
        assert absences.answering(tx, None) == Answering(away=False, by=None)
        absences.set_answering(tx, {karin.id: (True, bram.id)})
        assert absences.answering(tx, karin.id) == Answering(away=True, by=bram.id)
        assert absences.all_answering(tx, [semhar.id, abel.id]) == {
            semhar.id: Answers("Karin", "Bram", away=True),
            abel.id: Answers("Bram", "Bram", away=False),
        }
        assert [one.id for one in people.holders_of_coach(tx, bram.id)] == [semhar.id, abel.id]
        assert [one.id for one in people.own_holders(tx, bram.id)] == [abel.id]
        absences.set_answering(tx, {karin.id: (True, None)})
        people.set_coach(tx, [abel.id], None)
        assert absences.all_answering(tx, [semhar.id, abel.id]) == {
            semhar.id: Answers("Karin", "", away=True),
            abel.id: Answers("", "", away=False),
        }
        assert absences.all_answering(tx, []) == {}

    await db.write(answers)


async def test_what_a_holder_was_told(db: Database, now: datetime) -> None:
    def told(tx: Connection) -> None:
        holder = a_holder(tx, now=now)
        assert absences.told_absence(tx, holder.id) is None
        assert absences.told_closed(tx, holder.id) is None
        one = absences.add(
            tx,
            holder.coach_id or 0,
            since=now,
            until=now + HOUR,
            substitute_id=None,
            made_by=holder.coach_id or 0,
            now=now,
        )
        absences.set_told(tx, holder.id, absence_id=one.id)
        absences.set_told(tx, holder.id, closed_at=now)
        assert absences.told_absence(tx, holder.id) == one.id
        assert absences.told_closed(tx, holder.id) == now

    await db.write(told)

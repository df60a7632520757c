"""When coaches get digests: what was chosen, and who is due."""

from datetime import datetime, time, timedelta

from bot.rules.digest_times import Choice
from storage import Database, digest_choices, people
from tests.builders import a_coach

DAY = timedelta(days=1)


async def test_a_choice_is_kept_and_changed(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    assert await db.read(digest_choices.choice_of, coach.id) is None
    chosen = Choice(weekday=None, daily=True, daily_at=time(9), by_mail=True)
    for each in (Choice(), chosen):
        await db.write(digest_choices.save, coach.id, each, next_at=now)
        assert await db.read(digest_choices.choice_of, coach.id) == each
    assert await db.read(digest_choices.last_of, coach.id) is None


async def test_who_is_due(db: Database, now: datetime) -> None:
    first, second, later, none = [await db.write(a_coach, name, now=now) for name in ("A", "B", "C", "D")]
    for coach, due in ((first, now), (second, now - DAY), (later, now + DAY), (none, None)):
        await db.write(digest_choices.save, coach.id, Choice(), next_at=due)
    assert await db.read(digest_choices.next_due) == now - DAY
    await db.write(people.change_staff, first.id, away=True, email="a@x.example")
    ready = await db.write_locking(digest_choices.take_due, now, most=10)
    assert [(one.staff_id, one.due, one.here, one.has_email) for one in ready] == [
        (second.id, now - DAY, True, False),
        (first.id, now, False, True),
    ]
    assert ready[0].zone == "Europe/Amsterdam"
    await db.write(digest_choices.made, second.id, at=now - DAY, next_at=now + 6 * DAY)
    assert await db.read(digest_choices.last_of, second.id) == now - DAY
    # None was made of who is away: the next one tells since the last that was.
    await db.write(digest_choices.made, first.id, at=None, next_at=None)
    assert await db.read(digest_choices.last_of, first.id) is None
    assert await db.write_locking(digest_choices.take_due, now, most=10) == []
    assert len(await db.write_locking(digest_choices.take_due, now + 7 * DAY, most=1)) == 1

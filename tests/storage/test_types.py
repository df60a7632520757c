from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import StatementError

from storage import Database, appointments, dialogs, people
from tests.builders import a_holder, an_appointment

INSTANT = datetime(2026, 10, 25, 0, 59, 59, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", [UTC, ZoneInfo("Europe/Amsterdam"), timezone(timedelta(hours=-7)), ZoneInfo("Asia/Kathmandu")]
)
async def test_an_instant_comes_back_in_utc_to_the_microsecond(db: Database, zone: timezone) -> None:
    await db.write(people.open_chat, 5, now=INSTANT.astimezone(zone))
    found = (await db.read(people.chat, 5)).changed_at
    assert found == INSTANT
    assert found.tzinfo is UTC


async def test_the_two_hours_of_an_autumn_night_stay_apart(db: Database) -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    summer = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=0)
    winter = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1)
    await db.write(people.open_chat, 5, now=summer)
    await db.write(people.open_chat, 6, now=winter)
    first, second = [(await db.read(people.chat, number)).changed_at for number in (5, 6)]
    assert second - first == timedelta(hours=1)


async def test_a_naive_instant_is_refused(db: Database) -> None:
    with pytest.raises(StatementError) as caught:
        await db.write(people.open_chat, 5, now=datetime(2026, 11, 18, 10))  # noqa: DTZ001
    assert isinstance(caught.value.orig, ValueError)


async def test_instants_are_compared_across_zones(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(an_appointment, holder, at=now, end=None)
    zone = ZoneInfo("Pacific/Auckland")
    assert await db.read(appointments.of_holder, holder.id, since=now.astimezone(zone)) == [made]
    later = now + timedelta(microseconds=1)
    assert await db.read(appointments.of_holder, holder.id, since=later.astimezone(zone)) == []


@pytest.mark.parametrize(
    "words", ["", "Semhar", "ሰምሃር", "سمهار", "a\x00b", "🙂" * 30_000, "'; DROP TABLE holder; --", " \n\t "]
)
async def test_words_come_back_as_they_were(db: Database, words: str, now: datetime) -> None:
    holder = await db.write(a_holder, words, now=now)
    assert (await db.read(people.holder, holder.id)).name == words


async def test_half_a_character_becomes_a_question_mark(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, "a\ud83db", now=now)
    assert (await db.read(people.holder, holder.id)).name == "a?b"


async def test_the_database_holds_no_words(sqlite_db: Database, sqlite_url: str, now: datetime) -> None:
    secret = ("Semharxyz", "Kerkstraatxyz", "Karinxyz", "paspoortxyz", "huisartsxyz", "notitiexyz", "halfxyz")
    name, place, with_whom, bring, title, note, half = secret
    holder = await sqlite_db.write(a_holder, name, now=now)
    await sqlite_db.write(
        an_appointment,
        holder,
        at=now,
        title=title,
        place=place,
        with_whom=with_whom,
        bring=bring,
        note=note,
    )
    await sqlite_db.write(dialogs.put, 5, "place", {"place": half}, now=now)
    file = Path(make_url(sqlite_url).database or "")
    raw = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"Europe/Amsterdam" in raw, "The search looks at the right bytes."
    assert [word for word in secret if word.encode() in raw] == []


async def test_the_same_words_look_different_each_time(db: Database, now: datetime) -> None:
    for _ in range(2):
        await db.write(a_holder, "Semhar", now=now)

    def tokens(tx: Connection) -> list[str]:
        return list(tx.scalars(text("SELECT name FROM holder")))

    assert len(set(await db.read(tokens))) == 2

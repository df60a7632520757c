"""Digests read from the database: whose people, what came since, in how many statements; and made when their hour comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, update

from bot.actions import digests
from bot.rules.assessing import Reason
from bot.rules.digest_times import Choice
from bot.rules.values import Answer, ChatState, Domain, Kind, OutboxState, Rank, Staff
from storage import (
    Database,
    appointments,
    check_ins,
    digest_choices,
    people,
)
from storage.contact_tables import alarm, reply
from storage.practice_tables import practice
from storage.summary_tables import mail
from storage.tables import message as message_table
from storage.tables import outbox
from tests.actions.caseloads import DAY, QUESTIONS, WEEK, check_in, joined, message, read
from tests.builders import a_coach, a_municipality, an_appointment


@pytest.fixture
async def karin(db: Database, now: datetime) -> Staff:
    return await db.write(a_coach, now=now - 90 * DAY)


def sent(
    tx: Connection, holder_id: int, state: OutboxState, at: datetime, reason: str | None = None, **more: Any
) -> None:
    values = {
        "key": f"{holder_id}:{state}:{reason}:{at}:{more}",
        "holder_id": holder_id,
        "kind": Kind.APPOINTMENT_REMINDER,
        "due": at,
        "useful_until": at,
        "rank": Rank.REMINDER,
        "rule": "2h",
        "state": state,
        "attempts": 1,
        "reason": reason,
        "made_at": at,
    }
    tx.execute(insert(outbox).values(values | more))


async def test_who_needs_the_coach(db: Database, karin: Staff, now: datetime) -> None:
    abel, bilal, chidi, dawit = [
        await joined(db, karin, name, now, 900 + number)
        for number, name in enumerate(("Abel", "Bilal", "Chidi", "Dawit"))
    ]
    await db.write(message, abel.id, now - 5 * DAY)
    handled = await db.write(message, bilal.id, now - 4 * DAY)
    seen = update(message_table).where(message_table.c.id == handled).values(handled_at=now - 4 * DAY)
    await db.write(lambda tx: tx.execute(seen))
    await db.write(message, bilal.id, now - DAY, medium="contact")
    await db.write(check_in, chidi.id, {"faces": "bad"}, now - 2 * DAY)
    await db.write(
        lambda tx: tx.execute(insert(alarm).values(holder_id=dawit.id, at=now, next_at=now, told=[karin.id]))
    )
    found = await read(db, karin, now)
    shown = [(one.person.name, one.reasons, one.messages) for one in found.needs.items]
    assert shown == [
        ("Dawit", (Reason.DANGER,), 0),
        ("Abel", (), 1),
        ("Bilal", (Reason.CONTACT,), 0),
        ("Chidi", (Reason.VERY_BAD,), 0),
    ]
    assert found.needs.items[1].overdue
    assert found.people == 4
    # A coach has answered since: nothing of it is left.
    values = {"staff_id": karin.id, "words": "Hallo", "language": "nl", "version": 1}
    await db.write(
        lambda tx: tx.execute(
            insert(reply).values(holder_id=chidi.id, state="sent", due=now, made_at=now - DAY, **values)
        )
    )
    assert "Chidi" not in [one.person.name for one in (await read(db, karin, now)).needs.items]


async def test_a_kept_track_is_nobodys_to_see(db: Database, karin: Staff, now: datetime) -> None:
    abel = await joined(db, karin, "Abel", now)
    await db.write(check_in, abel.id, {"wrk-now": "help"}, now - 2 * DAY)
    assert (await read(db, karin, now)).needs.total == 1
    await db.write(check_ins.keep, abel.id, Domain.WORK, now=now)
    found = await read(db, karin, now)
    assert (found.needs.total, found.answers.people) == (0, 0)
    page = await db.read(digests.read_page, karin.id, abel.id, QUESTIONS, now=now)
    assert page.answers == ()


async def test_silence_is_broken_by_whatever_somebody_does(db: Database, karin: Staff, now: datetime) -> None:
    names = ("Abel", "Bilal", "Chidi", "Dawit", "Eden", "Farid")
    people_here = [await joined(db, karin, name, now, 900 + n) for n, name in enumerate(names)]
    abel, bilal, chidi, dawit, eden, farid = people_here
    await db.write(message, abel.id, now - DAY)
    made = await db.write(an_appointment, bilal, at=now + DAY, now=now - WEEK)
    await db.write(appointments.set_answer, made.id, Answer.COMING, now=now - DAY)
    await db.write(check_in, chidi.id, {"faces": "good"}, now - DAY)
    for one, shared in ((dawit, True), (eden, False)):
        await db.write(practise, one.id, now, shared=shared)
    await db.write(people.close_chat, farid.chat_id, ChatState.BLOCKED, now=now)
    found = await read(db, karin, now)
    # Whoever keeps their practice to themself is as silent as they look; who cannot be reached is not silent.
    assert [one.person.name for one in found.silent.items] == ["Eden"]
    assert found.silent.items[0].since == (now - 100 * DAY).date()


def practise(tx: Connection, holder_id: int, now: datetime, *, shared: bool) -> None:
    tx.execute(
        insert(practice).values(
            holder_id=holder_id,
            level="A1",
            pace=5,
            at=time(9),
            started_at=now,
            health=False,
            shared=shared,
            answered_on=(now - DAY).date(),
        )
    )


async def test_what_was_answered_and_what_arrived(db: Database, karin: Staff, now: datetime) -> None:
    abel = await joined(db, karin, "Abel", now)
    await db.write(check_in, abel.id, {"faces": "low"}, now - 9 * DAY)
    await db.write(check_in, abel.id, {"faces": "great", "hours": "some"}, now - 2 * DAY)
    made = await db.write(an_appointment, abel, at=now + DAY, now=now - WEEK)
    await db.write(appointments.set_answer, made.id, Answer.NOT_COMING, now=now - DAY)
    for state, at, reason in (
        (OutboxState.SENT, now - DAY, None),
        (OutboxState.SENT, now - 2 * DAY, None),
        (OutboxState.SENT, now - 8 * DAY, None),  # before
        (OutboxState.SKIPPED, now - DAY, "closed"),
        (OutboxState.SKIPPED, now - DAY, "superseded"),  # heard in another one
        (OutboxState.UNCLEAR, now - DAY, "lease_over"),
        (OutboxState.PLANNED, now + DAY, None),
    ):
        await db.write(sent, abel.id, state, at, reason)
    await db.write(sent, abel.id, OutboxState.FAILED, now - DAY, "refused", kind=Kind.PRACTICE)
    found = await read(db, karin, now)
    assert found.answers.people == 1
    assert [count for _, count in found.answers.faces] == [1, 0, 0, 0, 0]
    assert found.answers.appointments == {Answer.NOT_COMING: 1}
    assert {one.what for one in found.answers.notable.items} == {"better", "not_coming"}
    assert found.delivered == 2
    assert {(one.reason, one.count) for one in found.missed.items} == {("closed", 1), ("unclear", 1)}


async def test_the_own_people_and_those_of_an_absent_colleague(
    db: Database, karin: Staff, now: datetime
) -> None:
    bram = await db.write(a_coach, "Bram", now=now)
    elders = await db.write(a_municipality, "Elders")
    other = await db.write(a_coach, "Carla", municipality=elders, now=now)
    for coach, name in ((karin, "Abel"), (bram, "Bilal"), (other, "Chidi")):
        holder = await joined(db, coach, name, now, 900 + coach.id)
        await db.write(message, holder.id, now - DAY)
    assert [one.person.name for one in (await read(db, karin, now)).needs.items] == ["Abel"]
    await db.write(people.change_staff, bram.id, away=True, substitute_id=karin.id)
    found = await read(db, karin, now)
    assert [(one.person.name, one.person.away) for one in found.needs.items] == [
        ("Abel", ""),
        ("Bilal", "Bram"),
    ]
    assert found.standing_in == ("Bram",)
    merged = (await db.read(people.holders_of_coach, karin.id))[0]
    await db.write(people.change_holder, merged.id, merged_into=merged.id)
    assert (await read(db, karin, now)).people == 1


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


async def test_as_many_statements_for_many_as_for_few(db: Database, karin: Staff, now: datetime) -> None:
    counts = []
    for number in (1, 40):
        for each in range(number):
            holder = await joined(db, karin, f"Persoon {each}", now, 10_000 * number + each)
            await db.write(message, holder.id, now - DAY)
            await db.write(check_in, holder.id, {"faces": "bad"}, now - DAY)
        with statements(db) as said:
            await read(db, karin, now)
        counts.append(len([each for each in said if not each.startswith("BEGIN")]))
    assert counts[0] == counts[1] < 30


# When their hour comes


def local(words: str) -> datetime:
    return datetime.fromisoformat(f"{words}+01:00").astimezone(UTC)


MONDAY = local("2026-11-23 08:30")


async def rows(db: Database) -> tuple[list[tuple], list[tuple]]:
    """What waits for the chat and for the mail."""

    def found(tx: Connection) -> tuple[list[tuple], list[tuple]]:
        chat = select(outbox.c.staff_id, outbox.c.due, outbox.c.rule).where(
            outbox.c.kind == Kind.STAFF_DIGEST
        )
        post = select(mail.c.staff_id, mail.c.due, mail.c.since)
        return (
            [tuple(row) for row in tx.execute(chat.order_by(outbox.c.id))],
            [tuple(row) for row in tx.execute(post.order_by(mail.c.id))],
        )

    return await db.read(found)


async def test_one_row_for_the_chat_and_one_for_the_mail(db: Database, karin: Staff, now: datetime) -> None:
    await db.write(digests.change_choice, karin.id, {"by_mail": True}, now=now)
    assert await db.read(digest_choices.next_due) == MONDAY
    assert await db.write_locking(digests.make_due, now) == 0
    assert await db.write_locking(digests.make_due, MONDAY) == 1
    since = MONDAY - WEEK
    assert await rows(db) == ([(karin.id, MONDAY, f"weekly:{since:%Y-%m-%dT%H:%M}Z")], [])
    # With an address, the next one is mailed as well.
    await db.write(people.change_staff, karin.id, email="karin@x.example")
    assert await db.write_locking(digests.make_due, MONDAY + WEEK) == 1
    chat, post = await rows(db)
    assert len(chat) == 2
    assert post == [(karin.id, MONDAY + WEEK, MONDAY)]
    assert digests.since_of(chat[0][2]) == since


async def test_daily_tells_since_the_last_one(db: Database, karin: Staff, now: datetime) -> None:
    values = {"weekday": None, "daily": True, "daily_at": time(9)}
    await db.write(digests.change_choice, karin.id, values, now=local("2026-11-19 12:00"))
    for moment in ("2026-11-20 09:00", "2026-11-23 09:00"):
        assert await db.read(digest_choices.next_due) == local(moment)
        await db.write_locking(digests.make_due, local(moment))
    chat, _ = await rows(db)
    assert [digests.since_of(row[2]) for row in chat] == [
        local("2026-11-19 09:00"),
        local("2026-11-20 09:00"),
    ]


async def test_after_an_outage_one_and_none_that_is_too_late(
    db: Database, karin: Staff, now: datetime
) -> None:
    values = {"weekday": None, "daily": True, "daily_at": time(9)}
    await db.write(digests.change_choice, karin.id, values, now=local("2026-11-17 12:00"))
    await db.write_locking(digests.make_due, local("2026-11-20 10:00"))
    chat, _ = await rows(db)
    assert [row[1] for row in chat] == [local("2026-11-20 09:00")]
    # In the night after Monday nobody wants Monday's.
    await db.write_locking(digests.make_due, local("2026-11-23 23:00"))
    assert len((await rows(db))[0]) == 1
    assert await db.read(digest_choices.next_due) == local("2026-11-24 09:00")


@pytest.mark.parametrize("gone", [{"away": True}, {"left_at": MONDAY}])
async def test_who_is_away_or_left_gets_none(
    db: Database, karin: Staff, now: datetime, gone: dict[str, Any]
) -> None:
    await db.write(digests.change_choice, karin.id, {}, now=now)
    await db.write(people.change_staff, karin.id, **gone)
    assert await db.write_locking(digests.make_due, MONDAY) == 1
    assert await rows(db) == ([], [])
    assert await db.read(digest_choices.next_due) == MONDAY + WEEK


async def test_two_processes_make_one(db: Database, karin: Staff, now: datetime) -> None:
    await db.write(digests.change_choice, karin.id, {}, now=now)
    for _ in range(2):
        await db.write_locking(digests.make_due, MONDAY)
    assert len((await rows(db))[0]) == 1


async def test_a_choice_that_says_none(db: Database, karin: Staff, now: datetime) -> None:
    chosen = await db.write(digests.change_choice, karin.id, {"weekday": None}, now=now)
    assert chosen == Choice(weekday=None)
    assert await db.read(digest_choices.next_due) is None

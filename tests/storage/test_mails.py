"""Mail that waits: claimed once, recorded, and taken back from a process that is gone."""

from datetime import datetime, timedelta

import pytest

from bot.rules.errors import NotFound
from bot.rules.mailing import MailKind, MailResult, after
from bot.rules.values import OutboxState
from storage import Database, mails, people
from storage.summary_tables import mail as table
from tests.builders import a_coach

HOUR = timedelta(hours=1)


async def add(db: Database, key: str, staff_id: int, due: datetime, **values: object) -> None:
    usual = {"due": due, "useful_until": due + HOUR, "since": due - HOUR}
    await db.write(mails.add, key, staff_id, MailKind.DIGEST, **(usual | values))


async def state(db: Database) -> list[tuple]:
    rows = await db.read(
        lambda tx: tx.execute(
            table.select()
            .with_only_columns(table.c.state, table.c.attempts, table.c.reason)
            .order_by(table.c.id)
        ).all()
    )
    return [tuple(row) for row in rows]


async def test_a_mail_is_claimed_once_the_oldest_first(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    assert await db.read(mails.next_due) is None
    await add(db, "b", coach.id, now)
    await add(db, "a", coach.id, now - HOUR)
    await add(db, "a", coach.id, now)  # a key that is there already
    await add(db, "c", coach.id, now + HOUR)
    assert await db.read(mails.next_due) == now - HOUR
    claim = {"now": now, "lease": HOUR, "most": 1}
    (first,) = await db.write_locking(mails.claim, **claim)
    (second,) = await db.write_locking(mails.claim, **claim)
    assert [first.key, second.key] == ["a", "b"]
    assert (first.since, first.due, first.kind) == (now - 2 * HOUR, now - HOUR, MailKind.DIGEST)
    assert await db.write_locking(mails.claim, **claim) == []


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (MailResult.SENT, OutboxState.SENT),
        (MailResult.NOT_SENT, OutboxState.PLANNED),
        (MailResult.REFUSED, OutboxState.FAILED),
        (MailResult.UNCLEAR, OutboxState.UNCLEAR),
    ],
)
async def test_what_came_of_it(
    db: Database, now: datetime, result: MailResult, expected: OutboxState
) -> None:
    coach = await db.write(a_coach, now=now)
    await add(db, "a", coach.id, now)
    (claimed,) = await db.write_locking(mails.claim, now=now, lease=HOUR, most=5)
    await db.write(mails.record, [after(claimed, result, reason="smtp_450", now=now)])
    assert await state(db) == [(expected, 1, None if result is MailResult.SENT else "smtp_450")]
    waits = await db.read(mails.next_due)
    assert (waits is not None) is (expected is OutboxState.PLANNED)
    assert waits is None or waits > now


async def test_what_did_not_leave_is_tried_as_long_as_it_is_of_use(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    await add(db, "a", coach.id, now)
    at, tries = now, 0
    while (due := await db.read(mails.next_due)) is not None:
        at = max(at, due)
        (claimed,) = await db.write_locking(mails.claim, now=at, lease=HOUR, most=1)
        await db.write(mails.record, [after(claimed, MailResult.NOT_SENT, reason="none", now=at)])
        tries += 1
    assert at < now + HOUR
    assert await state(db) == [(OutboxState.FAILED, tries, "none")]
    assert tries > 5


async def test_of_a_process_that_is_gone(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    await add(db, "a", coach.id, now)
    await db.write_locking(mails.claim, now=now, lease=HOUR, most=1)
    assert await db.read(mails.next_due) == now + HOUR
    assert await db.write_locking(mails.left_behind, now) == []
    (left,) = await db.write_locking(mails.left_behind, now + HOUR)
    await db.write(mails.record, [after(left, MailResult.UNCLEAR, reason="lease_over", now=now)])
    assert await state(db) == [(OutboxState.UNCLEAR, 1, "lease_over")]
    # The one that said so late that it was sent is believed.
    await db.write(mails.record, [after(left, MailResult.SENT, now=now)])
    assert (await state(db))[0][0] == OutboxState.SENT


async def test_whom_mail_goes_to(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, language="en", now=now)
    assert (await db.read(mails.addressee, coach.id)).address is None
    await db.write(people.change_staff, coach.id, email="karin@voorbeeldstad.example")
    found = await db.read(mails.addressee, coach.id)
    assert (found.address, found.language, found.here) == ("karin@voorbeeldstad.example", "en", True)
    await db.write(people.change_staff, coach.id, left_at=now)
    assert not (await db.read(mails.addressee, coach.id)).here
    with pytest.raises(NotFound):
        await db.read(mails.addressee, 999)


async def test_an_address_is_encrypted(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    await add(db, "a", coach.id, now, address="karin@voorbeeldstad.example")
    raw = await db.read(lambda tx: tx.exec_driver_sql("SELECT address FROM mail").scalar())
    assert "karin" not in raw
    (claimed,) = await db.write_locking(mails.claim, now=now, lease=HOUR, most=1)
    assert claimed.address == "karin@voorbeeldstad.example"


async def test_how_many_codes_were_mailed(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    for number in range(3):
        await db.write(
            mails.add,
            f"c{number}",
            coach.id,
            MailKind.ADDRESS_CODE,
            due=now - number * 24 * HOUR,
            useful_until=now - (number * 24 - 1) * HOUR,
        )
    await add(db, "d", coach.id, now)
    assert await db.read(mails.asked_since, coach.id, MailKind.ADDRESS_CODE, now - 24 * HOUR) == 2

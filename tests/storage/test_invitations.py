from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy.exc import IntegrityError

from storage import Database, invitations
from storage.invitations import Invitation
from tests.builders import a_coach, a_holder

CHAT = 7_000_000_001
HASH = sha256(b"code").digest()


async def test_an_invitation_is_found_by_its_hash(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    made = await db.write(
        invitations.add_invitation,
        code_hash=HASH,
        holder_id=holder.id,
        made_by=holder.coach_id,
        expires_at=now + timedelta(days=14),
        now=now,
    )
    assert made == Invitation(
        made.id, holder.id, None, holder.coach_id, now, now + timedelta(days=14), None, None, None
    )
    assert await db.read(invitations.invitation_by_hash, HASH) == made
    assert await db.read(invitations.invitation_by_hash, sha256(b"other").digest()) is None


async def test_an_invitation_is_used_once(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    made = await invite_staff(db, coach.id, now=now)
    assert await db.write(invitations.use_invitation, made.id, chat_id=CHAT, now=now) is True
    assert await db.write(invitations.use_invitation, made.id, chat_id=CHAT + 1, now=now) is False
    found = await db.read(invitations.invitation_by_hash, HASH)
    assert found is not None
    assert (found.used_at, found.used_by) == (now, CHAT)


async def test_a_withdrawn_invitation_cannot_be_used(db: Database, now: datetime) -> None:
    coach = await db.write(a_coach, now=now)
    other = await db.write(a_coach, "Anna", now=now)
    used = await invite_staff(db, coach.id, code_hash=sha256(b"used").digest(), now=now)
    await db.write(invitations.use_invitation, used.id, chat_id=CHAT, now=now)
    made = await invite_staff(db, coach.id, now=now)
    hers = await invite_staff(db, other.id, code_hash=sha256(b"hers").digest(), now=now)
    assert await db.write(invitations.withdraw_invitations, staff_id=coach.id, now=now) == 1
    assert await db.write(invitations.use_invitation, made.id, chat_id=CHAT, now=now) is False
    assert await db.write(invitations.use_invitation, hers.id, chat_id=CHAT, now=now) is True
    found = await db.read(invitations.invitation_by_hash, HASH)
    assert found is not None
    assert found.withdrawn_at == now


async def test_a_holders_invitations_are_withdrawn(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    await db.write(
        invitations.add_invitation, code_hash=HASH, holder_id=holder.id, made_by=None, expires_at=now, now=now
    )
    assert await db.write(invitations.withdraw_invitations, holder_id=holder.id, now=now) == 1
    assert await db.write(invitations.withdraw_invitations, holder_id=holder.id, now=now) == 0


async def test_an_invitation_is_for_one(db: Database, now: datetime) -> None:
    holder = await db.write(a_holder, now=now)
    for who in ({}, {"holder_id": holder.id, "staff_id": holder.coach_id}):
        with pytest.raises(IntegrityError):
            await db.write(
                invitations.add_invitation, code_hash=HASH, made_by=None, expires_at=now, now=now, **who
            )


async def test_wrong_codes_are_counted_and_forgotten(db: Database, now: datetime) -> None:
    for minutes in (0, 30, 59, 60):
        await db.write(invitations.add_wrong_code, CHAT, now=now + timedelta(minutes=minutes))
    await db.write(invitations.add_wrong_code, CHAT + 1, now=now + timedelta(minutes=59))
    since = now + timedelta(minutes=30)
    assert await db.read(invitations.wrong_codes_since, CHAT, since) == 3
    assert await db.read(invitations.wrong_codes_since, CHAT + 2, since) == 0
    assert await db.read(invitations.all_wrong_codes_since, since) == 4
    assert await db.write(invitations.forget_wrong_codes, since) == 1
    assert await db.read(invitations.all_wrong_codes_since, now) == 4


async def invite_staff(db: Database, staff_id: int, *, code_hash: bytes = HASH, now: datetime) -> Invitation:
    return await db.write(
        invitations.add_invitation,
        code_hash=code_hash,
        staff_id=staff_id,
        made_by=None,
        expires_at=now + timedelta(days=14),
        now=now,
    )

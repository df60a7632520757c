from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.actions import delivery, joining
from bot.actions import language_buddies as actions
from bot.actions.joining import Opening
from bot.actions.language_buddies import MOST_SENT, Accepted, Ended, Invitation
from bot.rules import codes
from bot.rules.errors import NotFound
from bot.rules.language_buddy import Reaction
from bot.rules.values import Holder
from storage import Database, dialogs, invitations, language_buddies, people
from storage.tables import audit, outbox
from tests.builders import a_holder

CODE, OTHER = "A" * codes.LENGTH, "B" * codes.LENGTH
HASH = codes.hash_code(CODE)
OWN, BUDDY, STRANGER = 7_000_000_001, 8_000_000_001, 9_000_000_001


@pytest.fixture
async def semhar(db: Database, now: datetime) -> Holder:
    holder: Holder = await db.write(a_holder, chat_id=OWN, now=now)
    return holder


@pytest.fixture
async def paired(db: Database, semhar: Holder, now: datetime) -> Holder:
    """Somebody said yes to her."""
    await db.write(actions.invite, OWN, semhar.id, HASH, now=now)
    await db.write(actions.accept, BUDDY, HASH, "nl", now=now)
    return semhar


async def open_code(db: Database, chat_id: int, code: str, now: datetime) -> Opening:
    opened = await db.write(joining.open_code, chat_id, code, "nl", now=now)
    assert opened.invitation_id is None
    return opened.opening


async def test_what_a_link_is_for_who_opens_it(db: Database, semhar: Holder, now: datetime) -> None:
    until = await db.write(actions.invite, OWN, semhar.id, HASH, now=now)
    assert until == now + codes.VALID_FOR
    assert await open_code(db, OWN, CODE, now) is Opening.OWN_BUDDY
    assert await open_code(db, BUDDY, CODE, now) is Opening.BUDDY
    assert (await db.read(actions.who_asks, BUDDY, HASH, now=now)).id == semhar.id
    assert await db.write(actions.accept, BUDDY, HASH, "nl", now=now) == Accepted(semhar.id, first=True)
    assert await db.write(actions.accept, BUDDY, HASH, "nl", now=now) == Accepted(semhar.id, first=False)
    assert await open_code(db, BUDDY, CODE, now) is Opening.IS_BUDDY
    assert await open_code(db, STRANGER, CODE, now) is Opening.WRONG
    with pytest.raises(NotFound):
        await db.write(actions.accept, STRANGER, HASH, "nl", now=now)
    assert await db.write(actions.invite, OWN, semhar.id, codes.hash_code(OTHER), now=now) is None


async def test_the_coach_hears_nothing_of_all_that(db: Database, paired: Holder, now: datetime) -> None:
    await open_code(db, STRANGER, CODE, now)
    await db.write(actions.end, OWN, paired.id, now=now)
    assert await db.read(lambda tx: tx.execute(select(outbox.c.kind)).all()) == []


async def test_an_old_a_taken_back_and_a_seen_invitation(db: Database, semhar: Holder, now: datetime) -> None:
    await db.write(actions.invite, OWN, semhar.id, HASH, now=now)
    late = now + codes.VALID_FOR
    assert await db.read(actions.invitation_for, BUDDY, HASH, now=late) is Invitation.NONE
    with pytest.raises(NotFound):
        await db.write(actions.accept, BUDDY, HASH, "nl", now=late)
    await db.write(actions.invite, OWN, semhar.id, codes.hash_code(OTHER), now=now)
    assert await db.read(actions.invitation_for, BUDDY, HASH, now=now) is Invitation.NONE
    await db.write(joining.withdraw_seen_code, OTHER, now=now)
    assert await db.read(language_buddies.of_holder, semhar.id) is None
    await db.write(actions.invite, OWN, semhar.id, HASH, now=now)
    assert await db.write(actions.withdraw, OWN, semhar.id, now=now)
    assert not await db.write(actions.withdraw, OWN, semhar.id, now=now)
    await db.write(actions.invite, OWN, semhar.id, HASH, now=now)
    await db.write(delivery.sweep, late + timedelta(seconds=1))
    assert await db.read(language_buddies.of_holder, semhar.id) is None


async def test_a_buddy_stays_when_the_invitation_is_taken_back_or_seen(
    db: Database, paired: Holder, now: datetime
) -> None:
    assert not await db.write(actions.withdraw, OWN, paired.id, now=now)
    await db.write(joining.withdraw_seen_code, CODE, now=now)
    assert (await db.read(actions.buddy_of, BUDDY, paired.id)).chat_id == BUDDY


async def test_who_guesses_codes_cannot_say_yes(db: Database, semhar: Holder, now: datetime) -> None:
    await db.write(actions.invite, OWN, semhar.id, HASH, now=now)
    for _ in range(codes.WRONG_TRIES):
        await db.write(invitations.add_wrong_code, BUDDY, now=now)
    assert await open_code(db, BUDDY, CODE, now) is Opening.TOO_OFTEN
    with pytest.raises(NotFound):
        await db.write(actions.accept, BUDDY, HASH, "nl", now=now)


@pytest.mark.parametrize("chat_id", [BUDDY, STRANGER])
async def test_only_the_person_invites_and_ends(
    db: Database, paired: Holder, chat_id: int, now: datetime
) -> None:
    for action in (actions.end, actions.withdraw):
        with pytest.raises(NotFound):
            await db.write(action, chat_id, paired.id, now=now)
    with pytest.raises(NotFound):
        await db.write(actions.invite, chat_id, paired.id, HASH, now=now)


async def test_only_the_buddy_sees_what_was_sent_to_them(db: Database, paired: Holder, now: datetime) -> None:
    await db.write(actions.keep_sent, BUDDY, paired.id, 3, 1, 77, now=now)
    assert (await db.read(actions.sent_to, BUDDY, paired.id, 3, 1)).message == 77
    assert (await db.read(actions.replied_to, BUDDY, 77))[0] == paired.id
    assert await db.read(actions.replied_to, BUDDY, 78) is None
    assert await db.read(actions.replied_to, STRANGER, 77) is None
    for chat_id, session, number in ((STRANGER, 3, 1), (OWN, 3, 1), (BUDDY, 3, 2), (BUDDY, 2, 1)):
        with pytest.raises(NotFound):
            await db.read(actions.sent_to, chat_id, paired.id, session, number)
        with pytest.raises(NotFound):
            await db.write(actions.ask_answer, chat_id, paired.id, session, number, now=now)


async def test_the_last_tap_counts_for_what_was_sent_last(
    db: Database, paired: Holder, now: datetime
) -> None:
    for message in (77, 78):
        await db.write(actions.keep_sent, BUDDY, paired.id, 3, 1, message, now=now)
    for reaction in (Reaction.CLEAR, Reaction.SLOWLY):
        await db.write(actions.react, BUDDY, paired.id, 3, 1, reaction, now=now)
    sent = (await db.read(language_buddies.of_holder, paired.id)).sent
    assert [(one.message, one.said) for one in sent] == [(77, ""), (78, "s")]
    await db.write(actions.react, STRANGER, paired.id, 3, 1, Reaction.CLEAR, now=now)
    await db.write(actions.react, BUDDY, paired.id, 9, 1, Reaction.CLEAR, now=now)
    await db.write(actions.keep_sent, STRANGER, paired.id, 9, 1, 5, now=now)
    assert (await db.read(language_buddies.of_holder, paired.id)).sent == sent


async def test_the_oldest_can_no_longer_be_answered(db: Database, paired: Holder, now: datetime) -> None:
    for number in range(MOST_SENT + 5):
        await db.write(actions.keep_sent, BUDDY, paired.id, 3, number, number, now=now)
    sent = (await db.read(language_buddies.of_holder, paired.id)).sent
    assert [one.number for one in sent] == list(range(5, MOST_SENT + 5))


@pytest.mark.parametrize("by_holder", [True, False])
async def test_the_end_leaves_nothing(db: Database, paired: Holder, by_holder: bool, now: datetime) -> None:
    await db.write(actions.keep_sent, BUDDY, paired.id, 3, 1, 77, now=now)
    await db.write(actions.ask_answer, BUDDY, paired.id, 3, 1, now=now)
    end = (actions.end, OWN) if by_holder else (actions.leave, BUDDY)
    ended = await db.write(*end, paired.id, now=now)
    assert ended == Ended(paired.id, BUDDY, by_holder)
    assert await db.read(language_buddies.of_holder, paired.id) is None
    assert await db.read(dialogs.get, BUDDY) is None
    with pytest.raises(NotFound):
        await db.write(*end, paired.id, now=now)
    assert await open_code(db, BUDDY, CODE, now) is Opening.WRONG
    await db.write(people.forget_stranger, BUDDY)
    with pytest.raises(NotFound):
        await db.read(people.chat, BUDDY)


async def test_who_stops_has_no_buddy_and_is_none(db: Database, paired: Holder, now: datetime) -> None:
    """The buddy is a holder too, and has one of their own."""
    abel = await db.write(a_holder, "Abel", chat_id=BUDDY, now=now)
    await db.write(actions.invite, BUDDY, abel.id, codes.hash_code(OTHER), now=now)
    await db.write(actions.accept, STRANGER, codes.hash_code(OTHER), "nl", now=now)
    ended = await db.write(joining.stop, BUDDY, now=now)
    assert ended == (Ended(abel.id, STRANGER, by_holder=True), Ended(paired.id, BUDDY, by_holder=False))
    for holder in (abel, paired):
        assert await db.read(language_buddies.of_holder, holder.id) is None
    assert await db.write(joining.stop, OWN, now=now) == ()


async def test_one_buddy_of_two_people_leaves_one_or_both(
    db: Database, paired: Holder, now: datetime
) -> None:
    abel = await db.write(a_holder, "Abel", chat_id=OWN, now=now)
    await db.write(actions.invite, OWN, abel.id, codes.hash_code(OTHER), now=now)
    await db.write(actions.accept, BUDDY, codes.hash_code(OTHER), "nl", now=now)
    assert [one.name for one in await db.read(actions.helped_by, BUDDY)] == ["Semhar", "Abel"]
    await db.write(actions.leave, BUDDY, paired.id, now=now)
    assert [one.name for one in await db.read(actions.helped_by, BUDDY)] == ["Abel"]
    assert await db.write(actions.leave_all, BUDDY, now=now) == (Ended(abel.id, BUDDY, by_holder=False),)
    assert await db.read(actions.helped_by, BUDDY) == []


async def test_who_moves_to_the_phone_of_their_buddy_has_none(
    db: Database, paired: Holder, now: datetime
) -> None:
    await db.write(
        invitations.add_invitation,
        code_hash=codes.hash_code(OTHER),
        holder_id=paired.id,
        made_by=None,
        expires_at=now + codes.VALID_FOR,
        now=now,
    )
    await db.write(joining.open_code, BUDDY, OTHER, "nl", now=now)
    await db.write(joining.choose_language, BUDDY, "nl", now=now)
    await db.write(joining.agree, BUDDY, version="1", language="nl", now=now)
    assert (await db.read(people.holder, paired.id)).chat_id == BUDDY
    assert await db.read(language_buddies.of_holder, paired.id) is None


async def test_the_audit_does_not_say_who_the_buddy_was(db: Database, paired: Holder, now: datetime) -> None:
    await db.write(actions.keep_sent, BUDDY, paired.id, 3, 1, 77, now=now)
    await db.write(actions.react, BUDDY, paired.id, 3, 1, Reaction.CLEAR, now=now)
    await db.write(actions.answered, BUDDY, paired.id, arrived=True, now=now)
    await db.write(actions.leave, BUDDY, paired.id, now=now)
    rows = await db.read(lambda tx: [tuple(row) for row in tx.execute(select(audit.c.actor, audit.c.what))])
    own, buddy = f"holder:{paired.id}", "buddy"
    assert [row for row in rows if row[1].startswith("buddy")] == [
        *((own, "buddy_invited"), (buddy, "buddy_agreed"), (own, "buddy_sent")),
        *((buddy, "buddy_reacted"), (buddy, "buddy_answered"), (buddy, "buddy_ended")),
    ]
    assert not any(str(BUDDY) in row[0] for row in rows)

"""The language buddy: somebody whom a holder chose, who hears or reads what the holder sends them, and may answer.

It is the holder's own: no coach is told of it, and what is kept are numbers alone. Who ends it, on either side, takes all of
it away.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from bot.actions.people import holder_of_chat
from bot.rules.codes import TRIES_WITHIN, VALID_FOR, WRONG_TRIES
from bot.rules.errors import NotFound
from bot.rules.language_buddy import MOST_SENT, Reaction
from bot.rules.values import Holder
from storage import audit, dialogs, invitations, language_buddies, people
from storage.language_buddies import LanguageBuddy, Sent

STEP = "buddy_answer"  # the dialog in which the next words or voice go to a holder
BUDDY = "buddy"  # who does something; which chat that is, is kept only as long as they are a buddy


class Invitation(StrEnum):
    """What a code of an invitation is for who opens it."""

    OPEN = "open"  # they may say yes
    OWN = "own"  # it is that of somebody on this very chat
    ALREADY = "already"  # they said yes
    NONE = "none"  # it was used, is too old, or is none


@dataclass(frozen=True, slots=True)
class Accepted:
    """`first` is False for who had said yes before."""

    holder_id: int
    first: bool


@dataclass(frozen=True, slots=True)
class Answered:
    holder_id: int
    arrived: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """A holder and their buddy are so no more. `chat_id` is that of the buddy, None where nobody had said yes."""

    holder_id: int
    chat_id: int | None
    by_holder: bool


def invite(
    tx: Connection, chat_id: int, holder_id: int, code_hash: bytes, *, now: datetime
) -> datetime | None:
    """A new invitation, in place of the one before. Until when it works; None for who has a buddy."""
    holder_of_chat(tx, chat_id, holder_id)
    until = now + VALID_FOR
    language_buddies.invite(tx, holder_id, code_hash, expires_at=until)
    there = language_buddies.of_holder(tx, holder_id)
    if there is None or there.chat_id is not None:
        return None
    _note(tx, f"holder:{holder_id}", "buddy_invited", holder_id, now)
    return until


def withdraw(tx: Connection, chat_id: int, holder_id: int, *, now: datetime) -> bool:
    """The invitation no longer works. False where there is none, or somebody said yes to it meanwhile."""
    holder_of_chat(tx, chat_id, holder_id)
    there = language_buddies.of_holder(tx, holder_id, lock=True)
    if there is None or there.chat_id is not None:
        return False
    language_buddies.remove(tx, holder_id)
    _note(tx, f"holder:{holder_id}", "buddy_withdrawn", holder_id, now)
    return True


def withdraw_seen(tx: Connection, code_hash: bytes, *, now: datetime) -> None:
    """Others saw the code: it no longer works. A buddy stays."""
    there = language_buddies.by_hash(tx, code_hash)
    if there is not None and there.chat_id is None:
        language_buddies.remove(tx, there.holder_id)
        _note(tx, "group", "buddy_withdrawn", there.holder_id, now)


def invitation_for(tx: Connection, chat_id: int, code_hash: bytes, *, now: datetime) -> Invitation:
    there = language_buddies.by_hash(tx, code_hash)
    if there is None:
        return Invitation.NONE
    if people.holder(tx, there.holder_id).chat_id == chat_id:
        return Invitation.OWN
    if there.chat_id is not None:
        return Invitation.ALREADY if there.chat_id == chat_id else Invitation.NONE
    return Invitation.OPEN if there.expires_at > now else Invitation.NONE


def who_asks(tx: Connection, chat_id: int, code_hash: bytes, *, now: datetime) -> Holder:
    """Whose buddy the one who opened this may become. NotFound when the invitation no longer works."""
    there = language_buddies.by_hash(tx, code_hash)
    if there is None or invitation_for(tx, chat_id, code_hash, now=now) is not Invitation.OPEN:
        raise NotFound
    return people.holder(tx, there.holder_id)


def accept(
    tx: Connection, chat_id: int, code_hash: bytes, language: str | None, *, now: datetime
) -> Accepted:
    """The yes. NotFound when the invitation no longer works, or is that of somebody on this very chat."""
    there = language_buddies.by_hash(tx, code_hash)
    found = invitation_for(tx, chat_id, code_hash, now=now)
    wrong = invitations.wrong_codes_since(tx, chat_id, now - TRIES_WITHIN)
    if there is None or found in (Invitation.NONE, Invitation.OWN) or wrong >= WRONG_TRIES:
        raise NotFound
    people.open_chat(tx, chat_id, language=language, now=now)
    if found is Invitation.ALREADY:
        return Accepted(there.holder_id, first=False)
    if not language_buddies.accept(tx, there.holder_id, chat_id, now=now):
        raise NotFound
    _note(tx, BUDDY, "buddy_agreed", there.holder_id, now)
    return Accepted(there.holder_id, first=True)


def end(tx: Connection, chat_id: int, holder_id: int, *, now: datetime) -> Ended:
    """The holder ends it. NotFound where there is none."""
    holder_of_chat(tx, chat_id, holder_id)
    return _end(tx, holder_id, by_holder=True, now=now)


def leave(tx: Connection, chat_id: int, holder_id: int, *, now: datetime) -> Ended:
    """The buddy ends it. NotFound for who is no buddy of this person."""
    buddy_of(tx, chat_id, holder_id)
    return _end(tx, holder_id, by_holder=False, now=now)


def leave_all(tx: Connection, chat_id: int, *, now: datetime) -> tuple[Ended, ...]:
    """This chat is nobody's buddy any more."""
    there = language_buddies.of_chat(tx, chat_id)
    return tuple(_end(tx, one.holder_id, by_holder=False, now=now) for one in there)


def end_all(tx: Connection, chat_id: int, *, now: datetime) -> tuple[Ended, ...]:
    """Whoever uses this chat has no buddy any more, and is none."""
    holders = people.holders_of_chat(tx, chat_id)
    own = [one.id for one in holders if language_buddies.of_holder(tx, one.id) is not None]
    ended = tuple(_end(tx, holder_id, by_holder=True, now=now) for holder_id in own)
    return ended + leave_all(tx, chat_id, now=now)


def end_with_oneself(tx: Connection, holder_id: int, chat_id: int, *, now: datetime) -> None:
    """The person uses this chat from now on: if it is that of their buddy, they have none any more."""
    there = language_buddies.of_holder(tx, holder_id)
    if there is not None and there.chat_id == chat_id:
        _end(tx, holder_id, by_holder=True, now=now)


def buddy_of(tx: Connection, chat_id: int, holder_id: int) -> LanguageBuddy:
    """NotFound where this chat is not the buddy of this person."""
    there = language_buddies.of_holder(tx, holder_id)
    if there is None or there.chat_id != chat_id:
        raise NotFound
    return there


def sent_to(tx: Connection, chat_id: int, holder_id: int, session_id: int, number: int) -> Sent:
    """What this person sent to their buddy's chat. NotFound for anything else, and for what was long ago."""
    sent = _sent(buddy_of(tx, chat_id, holder_id), session_id, number)
    if sent is None:
        raise NotFound
    return sent


def replied_to(tx: Connection, chat_id: int, message: int) -> tuple[int, Sent] | None:
    """The person, and what they sent, to which a buddy replies; None for any other message."""
    for buddy in language_buddies.of_chat(tx, chat_id):
        for one in buddy.sent:
            if one.message == message:
                return buddy.holder_id, one
    return None


def keep_sent(
    tx: Connection, chat_id: int, holder_id: int, session_id: int, number: int, message: int, *, now: datetime
) -> None:
    """What this person said or wrote went to the buddy with the chat `chat_id`, maybe once more, said better."""
    there = language_buddies.of_holder(tx, holder_id, lock=True)
    if there is None or there.chat_id != chat_id:
        return
    sent = (*there.sent, Sent(session_id, number, message))
    language_buddies.keep_sent(tx, holder_id, sent[-MOST_SENT:])
    _note(tx, f"holder:{holder_id}", "buddy_sent", holder_id, now)


def react(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    session_id: int,
    number: int,
    reaction: Reaction,
    *,
    now: datetime,
) -> bool:
    """What the buddy tapped, which may be changed: the last tap counts. False where it is nothing new, or the exercise was
    not sent to them."""
    there = language_buddies.of_holder(tx, holder_id, lock=True)
    last = _sent(there, session_id, number) if there is not None and there.chat_id == chat_id else None
    if there is None or last is None or last.said == reaction:
        return False
    _keep_reaction(tx, there, last, reaction.value)
    _note(tx, BUDDY, "buddy_reacted", holder_id, now)
    return True


def not_told(
    tx: Connection, chat_id: int, holder_id: int, session_id: int, number: int, reaction: Reaction
) -> None:
    """The reaction did not reach the person: the same tap may tell them another time."""
    there = language_buddies.of_holder(tx, holder_id, lock=True)
    last = _sent(there, session_id, number) if there is not None and there.chat_id == chat_id else None
    if there is not None and last is not None and last.said == reaction:
        _keep_reaction(tx, there, last, "")


def ask_answer(
    tx: Connection, chat_id: int, holder_id: int, session_id: int, number: int, *, now: datetime
) -> None:
    """What the buddy says or writes next is an answer. NotFound for what was not sent to them."""
    sent_to(tx, chat_id, holder_id, session_id, number)
    dialogs.put(tx, chat_id, STEP, {"holder": holder_id}, now=now)


def answered(tx: Connection, chat_id: int, holder_id: int, *, arrived: bool, now: datetime) -> Answered:
    """The answer went to this person, or did not arrive: what the buddy says next is none."""
    dialogs.drop(tx, chat_id, step=STEP)
    if arrived:
        _note(tx, BUDDY, "buddy_answered", holder_id, now)
    return Answered(holder_id, arrived)


def not_answered(tx: Connection, chat_id: int) -> None:
    """They do not answer after all."""
    dialogs.drop(tx, chat_id, step=STEP)


def helped_by(tx: Connection, chat_id: int) -> list[Holder]:
    """All whose buddy this chat is, the longest so first."""
    ids = [one.holder_id for one in language_buddies.of_chat(tx, chat_id)]
    found = people.holders(tx, ids)
    return [found[one] for one in ids]


def _end(tx: Connection, holder_id: int, *, by_holder: bool, now: datetime) -> Ended:
    there = language_buddies.of_holder(tx, holder_id, lock=True)
    if there is None:
        raise NotFound
    language_buddies.remove(tx, holder_id)
    _note(tx, f"holder:{holder_id}" if by_holder else BUDDY, "buddy_ended", holder_id, now)
    if there.chat_id is not None:
        dialog = dialogs.get(tx, there.chat_id)
        if dialog is not None and dialog.step == STEP and dialog.data["holder"] == holder_id:
            dialogs.drop(tx, there.chat_id)
    return Ended(holder_id, there.chat_id, by_holder)


def _sent(buddy: LanguageBuddy, session_id: int, number: int) -> Sent | None:
    found = [one for one in buddy.sent if (one.session, one.number) == (session_id, number)]
    return found[-1] if found else None


def _keep_reaction(tx: Connection, buddy: LanguageBuddy, last: Sent, said: str) -> None:
    changed = [replace(one, said=said) if one == last else one for one in buddy.sent]
    language_buddies.keep_sent(tx, buddy.holder_id, changed)


def _note(tx: Connection, actor: str, what: str, holder_id: int, now: datetime) -> None:
    audit.note(tx, actor=actor, what=what, subject=f"holder:{holder_id}", now=now)

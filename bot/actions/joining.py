"""People come in by their link, say yes or no, stop, and come back."""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from bot.actions import check_in_rhythms, language_buddies
from bot.actions.language_buddies import Ended, Invitation
from bot.actions.notices import tell_coach
from bot.actions.planning import show_all
from bot.actions.prompts import heard, replan_prompts
from bot.rules import codes
from bot.rules.errors import NotFound
from bot.rules.transfers import Step
from bot.rules.values import ChatState, Kind
from storage import alarms, attention, audit, dialogs, invitations, people, transfers

log = logging.getLogger(__name__)


class Opening(StrEnum):
    """What came of opening a link."""

    HOLDER = "holder"  # a question is open: the language, then the yes
    STAFF = "staff"  # linked
    ALREADY = "already"  # this chat is linked by this very code
    NOT_YOURS = "not_yours"  # a coach or manager tries the link of somebody else; it stays good
    BUDDY = "buddy"  # somebody is asked to be a language buddy
    OWN_BUDDY = "own_buddy"  # the invitation of a language buddy is that of somebody on this chat
    IS_BUDDY = "is_buddy"  # this chat said yes to it
    ARRIVAL = "arrival"  # a coach has the code of somebody who moves here
    OWN_MOVE = "own_move"  # somebody who moves opened the own code; it stays good
    WRONG = "wrong"
    TOO_OFTEN = "too_often"


_AS_BUDDY = {
    Invitation.OPEN: Opening.BUDDY,
    Invitation.OWN: Opening.OWN_BUDDY,
    Invitation.ALREADY: Opening.IS_BUDDY,
}


@dataclass(frozen=True, slots=True)
class Opened:
    opening: Opening
    invitation_id: int | None = None
    transfer_id: int | None = None


def open_code(
    tx: Connection, chat_id: int, code: str | None, language: str | None, *, now: datetime
) -> Opened:
    """Somebody opened a link, or typed a code. `code` is normalised; None when it can be no code at all.

    Five wrong tries an hour and a chat; after that nothing is looked up (P01). In an hour with very many wrong
    tries over all chats the operator is warned, and a chat is told after two to wait; who then types the right one
    comes in all the same.
    """
    since = now - codes.TRIES_WITHIN
    wrong_before = invitations.wrong_codes_since(tx, chat_id, since)
    if wrong_before >= codes.WRONG_TRIES:
        return Opened(Opening.TOO_OFTEN)
    asked = (
        language_buddies.invitation_for(tx, chat_id, codes.hash_code(code), now=now)
        if code
        else Invitation.NONE
    )
    if asked in _AS_BUDDY:
        return Opened(_AS_BUDDY[asked])
    found = invitations.invitation_by_hash(tx, codes.hash_code(code)) if code else None
    if found is not None and found.used_by == chat_id:
        return Opened(Opening.ALREADY)
    if code and found is None and (move := _open_move(tx, chat_id, code, now=now)) is not None:
        return move
    if found is None or found.used_at or found.withdrawn_at or found.expires_at <= now:
        invitations.add_wrong_code(tx, chat_id, now=now)
        if found is not None and found.used_at and found.holder_id:
            tell_coach(
                tx,
                people.holder(tx, found.holder_id),
                Kind.STAFF_CODE_SEEN,
                key=f"code_seen:{found.id}",
                now=now,
            )
        count = invitations.all_wrong_codes_since(tx, since)
        if count > codes.ALARM_TRIES:
            log.warning("many wrong codes", extra={"count": count})
            if wrong_before >= codes.WRONG_TRIES_IN_ALARM:
                return Opened(Opening.TOO_OFTEN)
        return Opened(Opening.WRONG)
    staff = people.staff_of_chat(tx, chat_id)
    if staff is not None and staff.id != found.staff_id:
        # Whoever tries a link before giving it away must not say yes for somebody, nor lose the own place.
        return Opened(Opening.NOT_YOURS, found.id)
    people.open_chat(tx, chat_id, language=language, now=now)
    if found.staff_id is not None:
        _link_staff(tx, found.staff_id, chat_id, now=now)
        invitations.use_invitation(tx, found.id, chat_id=chat_id, now=now)
        dialogs.drop(tx, chat_id)
        return Opened(Opening.STAFF, found.id)
    dialogs.put(tx, chat_id, "language", {"invitation": found.id}, now=now)
    return Opened(Opening.HOLDER, found.id)


def _open_move(tx: Connection, chat_id: int, code: str, *, now: datetime) -> Opened | None:
    """It is the code of a move, for a coach of another municipality, or it is the own one. None for anybody else, as for a code
    that there is not."""
    move, staff = transfers.by_hash(tx, codes.hash_code(code)), people.staff_of_chat(tx, chat_id)
    if move is None:
        return None
    if staff is None:
        own = any(holder.id == move.holder_id for holder in people.holders_of_chat(tx, chat_id))
        return Opened(Opening.OWN_MOVE, transfer_id=move.id) if own else None
    usable = move.step is Step.SHOWN and now < move.expires_at
    if not usable or move.from_id == staff.municipality_id:
        return None
    dialogs.put(tx, chat_id, "arrival", {"transfer": move.id}, now=now)
    return Opened(Opening.ARRIVAL, transfer_id=move.id)


def _link_staff(tx: Connection, staff_id: int, chat_id: int, *, now: datetime) -> None:
    """A person of staff has one chat: the newest link holds, as after a lost phone."""
    people.change_staff(tx, staff_id, chat_id=chat_id)
    audit.note(tx, actor=f"chat:{chat_id}", what="linked", subject=f"staff:{staff_id}", now=now)


def withdraw_seen_code(tx: Connection, code: str | None, *, now: datetime) -> None:
    """A code was shown in a group: others saw it, so it no longer works, and the coach hears of it (B08). Of one for a
    language buddy no coach hears."""
    if code:
        language_buddies.withdraw_seen(tx, codes.hash_code(code), now=now)
    found = invitations.invitation_by_hash(tx, codes.hash_code(code)) if code else None
    if found is None or found.used_at or found.withdrawn_at:
        return
    invitations.withdraw_invitations(tx, holder_id=found.holder_id, staff_id=found.staff_id, now=now)
    if found.holder_id:
        tell_coach(
            tx, people.holder(tx, found.holder_id), Kind.STAFF_CODE_SEEN, key=f"code_seen:{found.id}", now=now
        )


def choose_language(tx: Connection, chat_id: int, language: str, *, now: datetime) -> bool:
    """The person chose; a later language_code of Telegram never changes it. True while coming in."""
    people.open_chat(tx, chat_id, language=language, now=now)
    people.set_chat_language(tx, chat_id, language)
    dialog = dialogs.get(tx, chat_id)
    if dialog is not None and dialog.step in ("language", "consent"):
        # Somebody comes in: those who used this phone before keep their own language.
        dialogs.put(tx, chat_id, "consent", dialog.data, now=now)
        return True
    for holder in people.holders_of_chat(tx, chat_id):
        people.change_holder(tx, holder.id, language=language)
    return False


@dataclass(frozen=True, slots=True)
class Invited:
    """For whom an open invitation is: what the question "Are you ...?" needs."""

    name: str
    municipality: str


def invited(tx: Connection, invitation_id: int, *, now: datetime) -> Invited:
    """NotFound when it was used, withdrawn or too old meanwhile."""
    found = invitations.by_id(tx, invitation_id)
    if found.holder_id is None or found.used_at or found.withdrawn_at or found.expires_at <= now:
        raise NotFound
    holder = people.holder(tx, found.holder_id)
    return Invited(holder.name, people.municipality(tx, holder.municipality_id).name)


@dataclass(frozen=True, slots=True)
class Agreed:
    holder_id: int
    left: int | None  # the chat that the person used before, and that gets nothing any more
    news_again: bool = False  # they wanted no news of some kind, and get all now


@dataclass(frozen=True, slots=True)
class CameBack:
    """After a bare /start. `asked`: the yes is asked anew, since the only one on this chat had stopped; `news_again`: some
    news was unwanted, and comes again."""

    asked: bool
    news_again: bool = False


def agree(tx: Connection, chat_id: int, *, version: str, language: str, now: datetime) -> Agreed:
    """The yes: only now the invitation is used and the chat linked; the coach hears that the person is in."""
    dialog = dialogs.get(tx, chat_id)
    if dialog is None or dialog.step != "consent":
        raise NotFound
    left = None
    if "again" in dialog.data:
        holder = people.holder(tx, dialog.data["again"])
        if holder.chat_id != chat_id:
            # The person has moved to another phone meanwhile.
            raise NotFound
    else:
        invited(tx, dialog.data["invitation"], now=now)
        found = invitations.by_id(tx, dialog.data["invitation"])
        holder = people.holder(tx, found.holder_id or 0)
        invitations.use_invitation(tx, found.id, chat_id=chat_id, now=now)
        invitations.withdraw_invitations(tx, holder_id=holder.id, now=now)
        people.change_holder(tx, holder.id, chat_id=chat_id, language=language)
        if holder.chat_id not in (None, chat_id):
            left = holder.chat_id
            dialogs.drop(tx, holder.chat_id or 0)
        language_buddies.end_with_oneself(tx, holder.id, chat_id, now=now)
        tell_coach(tx, holder, Kind.STAFF_LINKED, key=f"linked:{found.id}", now=now)
    people.change_holder(tx, holder.id, stopped_at=None)
    people.give_consent(tx, holder.id, version=version, language=language, now=now)
    audit.note(tx, actor=f"holder:{holder.id}", what="agreed", subject=f"holder:{holder.id}", now=now)
    dialogs.drop(tx, chat_id)
    show_all(tx, holder.id, now=now)
    heard(tx, holder.id, now=now)
    check_in_rhythms.begin(tx, holder.id, now=now)
    return Agreed(holder.id, left, attention.unmute(tx, holder.id))


def decline(tx: Connection, chat_id: int, *, not_me: bool, now: datetime) -> bool:
    """No: nothing is linked and the link goes on working; "that is not me" withdraws it and tells the coach.

    Gives `not_me` back, for the answer. NotFound when nobody is being asked: it was answered before.
    """
    dialog = dialogs.get(tx, chat_id)
    if dialog is None or dialog.step != "consent":
        raise NotFound
    dialogs.drop(tx, chat_id)
    # Nothing is kept of somebody who said no.
    people.forget_stranger(tx, chat_id)
    if not_me and "invitation" in dialog.data:
        found = invitations.by_id(tx, dialog.data["invitation"])
        if found.holder_id and not found.used_at:
            invitations.withdraw_invitations(tx, holder_id=found.holder_id, now=now)
            holder = people.holder(tx, found.holder_id)
            tell_coach(tx, holder, Kind.STAFF_CODE_SEEN, key=f"code_seen:{found.id}", now=now)
    return not_me


def come_back(tx: Connection, chat_id: int, *, now: datetime) -> CameBack:
    """A bare /start of somebody who is linked: reachable again, and all news comes to those who go on."""
    people.open_chat(tx, chat_id, now=now)
    holders = people.holders_of_chat(tx, chat_id)
    if len(holders) == 1 and not holders[0].takes_part:
        ask_again(tx, chat_id, holders[0].id, now=now)
        return CameBack(asked=True)
    for holder in holders:
        show_all(tx, holder.id, now=now)
    dialogs.drop(tx, chat_id)
    unmuted = [attention.unmute(tx, holder.id) for holder in holders if holder.takes_part]
    return CameBack(asked=False, news_again=any(unmuted))


def ask_again(tx: Connection, chat_id: int, holder_id: int, *, now: datetime) -> None:
    """Somebody who stopped comes back: the yes is asked anew. NotFound for a person of another chat."""
    if people.holder(tx, holder_id).chat_id != chat_id:
        raise NotFound
    dialogs.put(tx, chat_id, "consent", {"again": holder_id}, now=now)


def stop(tx: Connection, chat_id: int, *, now: datetime) -> tuple[Ended, ...]:
    """The person stops: the yes is taken back, nothing more is sent, the coach hears only that. Gives the language buddies
    that are so no more, for those on the other side to be told."""
    ended = language_buddies.end_all(tx, chat_id, now=now)
    for holder in people.holders_of_chat(tx, chat_id):
        if holder.stopped_at is None:
            people.change_holder(tx, holder.id, stopped_at=now)
            people.take_back_consent(tx, holder.id, now=now)
            replan_prompts(tx, [holder.id], now=now)
            audit.note(
                tx, actor=f"holder:{holder.id}", what="stopped", subject=f"holder:{holder.id}", now=now
            )
            tell_coach(
                tx, holder, Kind.STAFF_STOPPED, key=f"stopped:{holder.id}:{now:%Y%m%dT%H%M%S}", now=now
            )
    dialogs.drop(tx, chat_id)
    return ended


def chat_changed(tx: Connection, chat_id: int, state: ChatState, *, now: datetime) -> None:
    """The person blocked or unblocked the bot. What came by itself to practise was lost meanwhile, and begins again."""
    if state is ChatState.OPEN:
        people.open_chat(tx, chat_id, now=now)
        for holder in people.holders_of_chat(tx, chat_id):
            heard(tx, holder.id, now=now)
    elif people.close_chat(tx, chat_id, state, now=now):
        tell_of_closed_chat(tx, chat_id, now=now)


def tell_of_closed_chat(tx: Connection, chat_id: int, *, now: datetime) -> None:
    """The coach is told once for each person and closing, not once for each message (B01). An alarm that a coach of this
    chat was told of goes on to the next one."""
    for holder in people.holders_of_chat(tx, chat_id):
        key = f"chat_closed:{holder.id}:{now:%Y%m%dT%H%M%S}"
        tell_coach(tx, holder, Kind.STAFF_CHAT_CLOSED, key=key, now=now)
    staff = people.staff_of_chat(tx, chat_id)
    if staff is not None:
        alarms.go_on_without(tx, staff.id, now=now)

"""People are made and invited: permit holders, coaches, municipalities with their first manager."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.planning import replan_all
from bot.rules import codes
from bot.rules.errors import NotFound
from bot.rules.values import Holder, Role, Staff
from storage import audit, dialogs, invitations, people


@dataclass(frozen=True, slots=True)
class Made:
    """A person was made, with an invitation for them."""

    id: int
    name: str
    until: datetime


def make_holder(tx: Connection, staff_id: int, name: str, code_hash: bytes, *, now: datetime) -> Made:
    """A coach makes a person and gets an invitation for them."""
    coach = people.staff_member(tx, staff_id)
    holder = people.add_holder(tx, coach.municipality_id, name, coach_id=coach.id, now=now)
    audit.note(tx, actor=f"staff:{coach.id}", what="made", subject=f"holder:{holder.id}", now=now)
    _leave_dialog(tx, coach)
    return _invite(tx, holder.name, code_hash, made_by=coach.id, holder_id=holder.id, now=now)


def invite_again(tx: Connection, staff_id: int, holder_id: int, code_hash: bytes, *, now: datetime) -> Made:
    """A new link for a person of the own caseload; those still open no longer work."""
    holder = people.holder_of_coach(tx, staff_id, holder_id)
    invitations.withdraw_invitations(tx, holder_id=holder.id, now=now)
    return _invite(tx, holder.name, code_hash, made_by=staff_id, holder_id=holder.id, now=now)


def make_colleague(tx: Connection, staff_id: int, name: str, code_hash: bytes, *, now: datetime) -> Made:
    """A manager makes a coach of the same municipality."""
    manager = people.staff_member(tx, staff_id)
    if manager.role is not Role.MANAGER:
        raise NotFound
    _leave_dialog(tx, manager)
    return make_staff(tx, manager.municipality_id, Role.COACH, name, code_hash, made_by=manager.id, now=now)


def make_staff(
    tx: Connection,
    municipality_id: int,
    role: Role,
    name: str,
    code_hash: bytes,
    *,
    made_by: int | None,
    now: datetime,
) -> Made:
    staff = people.add_staff(tx, municipality_id, role, name, now=now)
    actor = f"staff:{made_by}" if made_by else "command"
    audit.note(tx, actor=actor, what="made", subject=f"staff:{staff.id}", now=now)
    return _invite(tx, name, code_hash, made_by=made_by, staff_id=staff.id, now=now)


def invite_staff_again(tx: Connection, staff_id: int, code_hash: bytes, *, now: datetime) -> Made:
    """A new link for a coach or manager, as after a lost phone; from the command line. Those still open no longer
    work; the phone in use goes on until the new link is opened."""
    staff = people.staff_member(tx, staff_id)
    if people.has_left(tx, staff.id):
        raise NotFound
    invitations.withdraw_invitations(tx, staff_id=staff.id, now=now)
    return _invite(tx, staff.name, code_hash, made_by=None, staff_id=staff.id, now=now)


def _leave_dialog(tx: Connection, staff: Staff) -> None:
    if staff.chat_id is not None:
        dialogs.drop(tx, staff.chat_id)


def _invite(
    tx: Connection,
    name: str,
    code_hash: bytes,
    *,
    made_by: int | None,
    holder_id: int | None = None,
    staff_id: int | None = None,
    now: datetime,
) -> Made:
    until = now + codes.VALID_FOR
    invitations.add_invitation(
        tx,
        code_hash=code_hash,
        holder_id=holder_id,
        staff_id=staff_id,
        made_by=made_by,
        expires_at=until,
        now=now,
    )
    return Made(holder_id or staff_id or 0, name, until)


def holder_of_chat(tx: Connection, chat_id: int, holder_id: int) -> Holder:
    """The person, if they use this chat and did not stop; NotFound else (B05)."""
    for holder in people.holders_of_chat(tx, chat_id):
        if holder.id == holder_id and holder.takes_part:
            return holder
    raise NotFound


def add_town(tx: Connection, name: str, manager: str, code_hash: bytes, *, now: datetime) -> Made | None:
    """A new municipality with an invitation for its first manager; None when the name is taken."""
    if people.municipality_named(tx, name) is not None:
        return None
    town = people.add_municipality(tx, name)
    return make_staff(tx, town.id, Role.MANAGER, manager, code_hash, made_by=None, now=now)


def change_town(tx: Connection, name: str, values: Mapping[str, object], *, now: datetime) -> int:
    """Changes reminders or quiet hours, and plans everybody's appointments anew. Gives the number of people."""
    town = people.municipality_named(tx, name)
    if town is None:
        raise NotFound
    if values:
        people.change_municipality(tx, town.id, **values)
    ids = people.holder_ids_of_municipality(tx, town.id)
    for holder_id in ids:
        replan_all(tx, holder_id, now=now)
    return len(ids)

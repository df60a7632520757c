"""A person moves to another municipality: they show a code there, both municipalities say yes, on the day it happens."""

from datetime import date, datetime

from sqlalchemy import Connection

from bot.actions.notices import tell_holder, tell_staff
from bot.actions.people import holder_of_chat
from bot.actions.planning import replan_all
from bot.rules.errors import NotFound
from bot.rules.local_time import local_day
from bot.rules.transfers import VALID_FOR, End, Step, Transfer, check_day
from bot.rules.values import Holder, Kind, Role, Staff
from storage import alarms, audit, handovers, invitations, people, planned, pool, transfers


def make_code(
    tx: Connection, chat_id: int, holder_id: int, code_hash: bytes, *, with_words: bool, now: datetime
) -> Transfer:
    """The person gets a code to show. One that was made before and not shown yet no longer works. NotFound while a
    municipality has said yes to an earlier one."""
    holder = holder_of_chat(tx, chat_id, holder_id)
    for one in transfers.open_of(tx, [holder.id]):
        if one.step is not Step.SHOWN:
            raise NotFound
        transfers.change(tx, one.id, ended_at=now, ended_by=End.HOLDER)
    made = transfers.add(
        tx,
        holder.id,
        code_hash=code_hash,
        with_words=with_words,
        from_id=holder.municipality_id,
        expires_at=now + VALID_FOR,
        now=now,
    )
    _note(tx, f"holder:{holder.id}", "move_code", made, now=now)
    return made


def withdraw(tx: Connection, chat_id: int, transfer_id: int, *, now: datetime) -> Transfer:
    """The person stays after all. NotFound for another's move, and once it is over."""
    one = of_chat(tx, chat_id, transfer_id)
    if not one.is_open:
        raise NotFound
    ended = _end(tx, one, End.HOLDER, now=now)
    _note(tx, f"holder:{one.holder_id}", "move_withdrawn", one, now=now)
    return ended


def of_chat(tx: Connection, chat_id: int, transfer_id: int) -> Transfer:
    """A move of somebody on this chat, however far it is; NotFound else."""
    one = transfers.by_id(tx, transfer_id)
    holder_of_chat(tx, chat_id, one.holder_id)
    return one


def shown_to(tx: Connection, staff_id: int, transfer_id: int) -> tuple[Transfer, str]:
    """What a coach sees of somebody whose code they have: the move, and the first name alone. NotFound once the code is no
    longer good, and for a coach of the old municipality."""
    one, staff = transfers.by_id(tx, transfer_id), people.staff_member(tx, staff_id)
    own = one.accepted_by == staff.id
    if one.from_id == staff.municipality_id or not (one.step is Step.SHOWN or (own and one.is_open)):
        raise NotFound
    return one, people.holder(tx, one.holder_id).name


def accept(tx: Connection, staff_id: int, transfer_id: int, day: date, *, now: datetime) -> Transfer:
    """A coach of the new municipality says yes, from this day on: the code is used, the old municipality is asked, and the
    person hears of it. OutOfRange for a day that cannot be."""
    one, _ = shown_to(tx, staff_id, transfer_id)
    if one.step is not Step.SHOWN or one.expires_at <= now:
        raise NotFound
    staff = people.staff_member(tx, staff_id)
    zone = people.municipality(tx, staff.municipality_id).zone
    check_day(day, local_day(now, zone))
    one = transfers.change(
        tx, one.id, to_id=staff.municipality_id, day=day, accepted_by=staff.id, accepted_at=now
    )
    holder = people.holder(tx, one.holder_id)
    _tell_person(tx, holder, one, now=now)
    for old in _of_old_town(tx, holder):
        _tell(tx, old, one, now=now)
    _note(tx, f"staff:{staff.id}", "move_accepted", one, now=now)
    return one


def release(tx: Connection, staff_id: int, transfer_id: int, *, now: datetime) -> Transfer:
    """The coach, who stands in, or a manager of the old municipality says yes. NotFound for anybody else, and when it is not
    asked any more."""
    one = to_release(tx, staff_id, transfer_id)
    one = transfers.change(tx, one.id, released_by=staff_id, released_at=now)
    _tell_person(tx, people.holder(tx, one.holder_id), one, now=now)
    _tell(tx, one.accepted_by, one, now=now)
    _note(tx, f"staff:{staff_id}", "move_released", one, now=now)
    return one


def refuse(tx: Connection, staff_id: int, transfer_id: int, *, now: datetime) -> Transfer:
    """The old municipality says no: the person and the new municipality hear of it."""
    one = to_release(tx, staff_id, transfer_id)
    ended = _end(tx, one, End.OLD_TOWN, now=now)
    _tell_person(tx, people.holder(tx, one.holder_id), ended, now=now)
    _note(tx, f"staff:{staff_id}", "move_refused", one, now=now)
    return ended


def to_release(tx: Connection, staff_id: int, transfer_id: int) -> Transfer:
    """A move that waits for a yes that this member of staff may give; NotFound else."""
    one, staff = transfers.by_id(tx, transfer_id), people.staff_member(tx, staff_id)
    if one.step is not Step.ASKED or one.from_id != staff.municipality_id:
        raise NotFound
    if staff.role is not Role.MANAGER:
        people.holder_of_coach(tx, staff.id, one.holder_id)
    return one


def waiting_for(tx: Connection, staff: Staff) -> list[tuple[Transfer, str]]:
    """The moves that wait for a yes of this member of staff, with the first names."""
    found = transfers.to_release(tx, staff.municipality_id)
    own = {holder.id for holder in people.holders_of_coach(tx, staff.id)}
    names = people.holders(tx, [one.holder_id for one in found])
    return [
        (one, names[one.holder_id].name)
        for one in found
        if staff.role is Role.MANAGER or one.holder_id in own
    ]


def next_due(tx: Connection) -> datetime | None:
    """When the next person moves, or the time for a move is over."""
    due = (one.due(zone or "UTC") for one, zone in transfers.under_way(tx))
    return min((each for each in due if each is not None), default=None)


def see_to_moves(tx: Connection, now: datetime) -> int:
    """Who moves today, moves; what nobody said yes to in time is over. How many moves."""
    count = 0
    for one, zone in transfers.under_way(tx):
        due = one.due(zone or "UTC")
        if due is not None and due <= now:
            count += 1
            if one.step is Step.AGREED:
                _carry_out(tx, one, now=now)
            else:
                ended = _end(tx, one, End.TIME, now=now)
                if one.step is Step.ASKED:
                    _tell_person(tx, people.holder(tx, one.holder_id), ended, now=now)
    return count


def _carry_out(tx: Connection, one: Transfer, *, now: datetime) -> None:
    """From now on the new municipality sees the person, and the old one does not."""
    before = people.holder(tx, one.holder_id)
    handovers.lay_down_replies(tx, [before.id])
    planned.drop_for_staff(tx, [before.id])
    invitations.withdraw_invitations(tx, holder_id=before.id, now=now)
    coach_id = one.accepted_by
    if coach_id is not None and people.has_left(tx, coach_id):
        coach_id = None
    transfers.carry_out(tx, one, coach_id=coach_id, now=now)
    alarms.go_round(tx, before.id, now=now)
    done = transfers.change(tx, one.id, done_at=now)
    replan_all(tx, before.id, now=now)
    _tell_person(tx, people.holder(tx, before.id), done, now=now)
    if coach_id is not None:
        _tell(tx, coach_id, done, now=now)
    else:
        for watcher in pool.watchers(tx, one.to_id or 0):
            _tell(tx, watcher, done, now=now)
    for old in _of_old_town(tx, before):
        _tell(tx, old, done, now=now)
    _note(tx, "job", "moved", one, now=now)


def _end(tx: Connection, one: Transfer, end: End, *, now: datetime) -> Transfer:
    """It does not happen: whoever had said yes, or was asked to, hears of it."""
    ended = transfers.change(tx, one.id, ended_at=now, ended_by=end)
    if one.accepted_by is not None:
        _tell(tx, one.accepted_by, ended, now=now)
        if end is not End.OLD_TOWN:
            for old in _of_old_town(tx, people.holder(tx, one.holder_id)):
                _tell(tx, old, ended, now=now)
    return ended


def _of_old_town(tx: Connection, holder: Holder) -> list[int]:
    """Who says yes there: the coach, or without one the managers."""
    if holder.coach_id is not None:
        return [holder.coach_id]
    return list(pool.watchers(tx, holder.municipality_id))


def _tell_person(tx: Connection, holder: Holder, one: Transfer, *, now: datetime) -> None:
    key = f"move:{one.id}:{one.step}"
    tell_holder(tx, holder, Kind.MOVE, key=key, subject_id=one.id, rule=one.step, now=now)


def _tell(tx: Connection, staff_id: int | None, one: Transfer, *, now: datetime) -> None:
    if staff_id is not None:
        key = f"move:{one.id}:{one.step}:{staff_id}"
        tell_staff(tx, staff_id, Kind.STAFF_MOVE, key=key, subject_id=one.id, rule=one.step, now=now)


def _note(tx: Connection, actor: str, what: str, one: Transfer, *, now: datetime) -> None:
    audit.note(tx, actor=actor, what=what, subject=f"holder:{one.holder_id}", now=now)

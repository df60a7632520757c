"""A coach goes away for a while, comes back, or leaves for good; somebody always answers (R01)."""

from datetime import datetime

from sqlalchemy import Connection

from bot.actions import announcement_sending
from bot.actions.moving import colleague, move_caseload
from bot.actions.notices import tell_staff
from bot.rules.errors import NotFound, OutOfRange
from bot.rules.office_hours import hours_of, opens_next
from bot.rules.standing_in import Absence, answers_for, away
from bot.rules.values import Kind, Role, Staff
from storage import absences, alarms, audit, dialogs, handovers, invitations, people

BEGINS, BACK, OVER = "begins", "back", "over"


def go_away(
    tx: Connection,
    by: int,
    staff_id: int,
    *,
    since: datetime,
    until: datetime,
    substitute_id: int | None,
    now: datetime,
) -> Absence:
    """For oneself, or by a manager for somebody of the municipality. Without a substitute the messages stand in the
    municipality's list. OutOfRange: it would be over already, or end before it begins."""
    coach = may_manage(tx, by, staff_id)
    if until <= max(since, now):
        raise OutOfRange
    if substitute_id is not None:
        colleague(tx, coach.municipality_id, substitute_id, but=coach.id)
    made = absences.add(
        tx, coach.id, since=since, until=until, substitute_id=substitute_id, made_by=by, now=now
    )
    audit.note(tx, actor=f"staff:{by}", what="away", subject=f"staff:{coach.id}", now=now)
    see_to_absences(tx, now)
    return made


def come_back(tx: Connection, by: int, absence_id: int, *, now: datetime) -> Absence:
    """Sooner than it was said, or it does not happen. NotFound for one that is over."""
    found = absences.all_of(tx, [absence_id]).get(absence_id)
    if found is None or found.until <= now:
        raise NotFound
    coach = may_manage(tx, by, found.staff_id)
    absences.end(tx, absence_id, now=now)
    audit.note(tx, actor=f"staff:{by}", what="back", subject=f"staff:{coach.id}", now=now)
    see_to_absences(tx, now)
    return found


def leave_for_good(
    tx: Connection, manager_id: int, staff_id: int, *, successor_id: int | None, now: datetime
) -> int:
    """A coach leaves: from now on let in nowhere. The people go to the successor, or to the municipality's list; somebody has
    to choose which. Gives their number. What they wrote stays, with the name.

    NotFound for who is no manager, for oneself, for who has left already, and for a successor of elsewhere.
    """
    coach = may_send_off(tx, manager_id, staff_id)
    if successor_id is not None:
        colleague(tx, coach.municipality_id, successor_id, but=coach.id)
    announcement_sending.settle_for_good(tx, coach, now=now)
    moved = move_caseload(tx, coach.id, successor_id, made_by=manager_id, now=now)
    handovers.lay_down_replies_of(tx, coach.id)
    for one in absences.of_municipality(tx, coach.municipality_id, now):
        if one.staff_id == coach.id:
            absences.end(tx, one.id, now=now)
    absences.leave_duty(tx, coach.id)
    alarms.go_on_without(tx, coach.id, now=now)
    invitations.withdraw_invitations(tx, staff_id=coach.id, now=now)
    invitations.withdraw_made_by(tx, coach.id, now=now)
    if coach.chat_id is not None:
        dialogs.drop(tx, coach.chat_id)
    people.change_staff(tx, coach.id, chat_id=None, left_at=now, away=False, substitute_id=None)
    audit.note(tx, actor=f"staff:{manager_id}", what="left", subject=f"staff:{coach.id}", now=now)
    see_to_absences(tx, now)
    _set_answering(tx, coach.municipality_id, now)
    return moved


def see_to_absences(tx: Connection, now: datetime) -> int:
    """Somebody went or came back as time went on: who answers for whom follows, and they hear of it. How many absences."""
    changed = absences.changed(tx, now)
    for town in {one.municipality_id for one in changed}:
        _set_answering(tx, town, now)
    for one in changed:
        # One that was taken back before it began is nobody's news.
        if one.absence.since < one.absence.until:
            _tell(tx, one.absence, one.municipality_id, begins=one.begins, ends=one.ends, now=now)
    absences.seen_to(tx, now)
    return len(changed)


def may_manage(tx: Connection, by: int, staff_id: int) -> Staff:
    """Somebody whose absences this member of staff may enter: the own ones, or a manager those of the municipality.
    NotFound else."""
    coach, actor = people.staff_member(tx, staff_id), people.staff_member(tx, by)
    manages = actor.role is Role.MANAGER and actor.municipality_id == coach.municipality_id
    if (actor.id != coach.id and not manages) or people.has_left(tx, coach.id):
        raise NotFound
    return coach


def may_send_off(tx: Connection, manager_id: int, staff_id: int) -> Staff:
    """Somebody whom this manager may set to "left": a colleague of the same municipality. NotFound else."""
    manager = people.staff_member(tx, manager_id)
    if manager.role is not Role.MANAGER or manager.id == staff_id:
        raise NotFound
    return colleague(tx, manager.municipality_id, staff_id, but=manager.id)


def _tell(
    tx: Connection, absence: Absence, municipality_id: int, *, begins: bool, ends: bool, now: datetime
) -> None:
    """In office hours: who stands in, as it begins and when it is over; the coach, when it is over."""
    due = opens_next(now, hours_of(people.municipality(tx, municipality_id)))
    told = [(BACK, absence.staff_id)] if ends else []
    if ends and absence.substitute_id is not None:
        told.append((OVER, absence.substitute_id))
    answers = absences.answering(tx, absence.staff_id).by
    if begins and not ends and answers is not None and answers != absence.staff_id:
        told.append((BEGINS, answers))
    for rule, staff_id in told:
        key = f"absence:{absence.id}:{rule}"
        tell_staff(
            tx, staff_id, Kind.STAFF_ABSENCE, key=key, subject_id=absence.id, rule=rule, due=due, now=now
        )


def _set_answering(tx: Connection, municipality_id: int, now: datetime) -> None:
    staff = people.staff_of_municipality(tx, municipality_id)
    # Who has left stands in for nobody, also where an absence still says so.
    here = {one.id for one in staff}
    there = [
        one if one.substitute_id in here else Absence(one.id, one.staff_id, one.since, one.until, None)
        for one in absences.of_municipality(tx, municipality_id, now)
    ]
    gone = {one.id for one in staff if away(one.id, there, now) is not None}
    absences.set_answering(
        tx,
        {
            one.id: (one.id in gone, answers_for(one.id, there, now) if one.id in gone else None)
            for one in staff
        },
    )

"""People go from one coach to the next, with all that is open: nothing is lost, and nothing leaves in the old name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.notices import tell_holder, tell_of_pool, tell_staff
from bot.actions.planning import replan_lines
from bot.rules.errors import NotFound
from bot.rules.transfers import Step
from bot.rules.values import Holder, Kind, Role, Staff
from storage import audit, handovers, outbox, people, planned, pool, transfers
from storage.people import holder_of_coach

NOTE_LIMIT = 1000  # UTF-16 units


def hand_over(
    tx: Connection, staff_id: int, holder_id: int, to_id: int | None, *, note: str, now: datetime
) -> Holder:
    """A coach hands one person to a colleague, or to the municipality's list. NotFound for somebody else's person."""
    holder, coach = holder_of_coach(tx, staff_id, holder_id), people.staff_member(tx, staff_id)
    if to_id is not None:
        colleague(tx, coach.municipality_id, to_id, but=holder.coach_id)
    _move(tx, [holder], to_id, note=note, made_by=staff_id, now=now)
    return people.holder(tx, holder_id)


def take(tx: Connection, staff_id: int, holder_id: int, *, now: datetime) -> Holder:
    """A coach takes somebody of the municipality's list as one of the own people. NotFound when a colleague was first."""
    coach = people.staff_member(tx, staff_id)
    holder = in_pool(tx, coach, holder_id, now=now)
    _move(tx, [holder], coach.id, note="", made_by=coach.id, now=now)
    return people.holder(tx, holder_id)


def give(tx: Connection, manager_id: int, holder_id: int, to_id: int, *, now: datetime) -> Holder:
    """A manager gives somebody of the municipality's list to a coach."""
    manager = people.staff_member(tx, manager_id)
    if manager.role is not Role.MANAGER:
        raise NotFound
    holder = in_pool(tx, manager, holder_id, now=now)
    colleague(tx, manager.municipality_id, to_id, but=holder.coach_id)
    _move(tx, [holder], to_id, note="", made_by=manager.id, now=now)
    return people.holder(tx, holder_id)


def in_pool(tx: Connection, staff: Staff, holder_id: int, *, now: datetime) -> Holder:
    """Somebody who stands in the list of this municipality now; NotFound else. Who is own already is not to be taken."""
    found = pool.find(tx, staff.municipality_id, holder_id, now=now)
    if found is None:
        raise NotFound
    return people.holder(tx, holder_id)


def move_caseload(tx: Connection, from_id: int, to_id: int | None, *, made_by: int, now: datetime) -> int:
    """All people of a coach who leaves. Who may say so was looked at before. How many they are."""
    own = people.own_holders(tx, from_id)
    _move(tx, own, to_id, note="", made_by=made_by, now=now)
    return len(own)


def colleague(tx: Connection, municipality_id: int, staff_id: int, *, but: int | None) -> Staff:
    """Somebody of this municipality who is still there, and not `but`; NotFound else."""
    here = people.staff_of_municipality(tx, municipality_id)
    found = next((one for one in here if one.id == staff_id and one.id != but), None)
    if found is None:
        raise NotFound
    return found


def _move(
    tx: Connection, moved: Sequence[Holder], to_id: int | None, *, note: str, made_by: int, now: datetime
) -> None:
    if not moved or moved[0].coach_id == to_id:
        return
    ids, before = [one.id for one in moved], moved[0].coach_id
    people.set_coach(tx, ids, to_id)
    made = handovers.add(tx, ids, from_id=before, to_id=to_id, note=note, made_by=made_by, now=now)
    handovers.lay_down_replies(tx, ids)
    if to_id is None:
        planned.drop_for_staff(tx, ids)
        tell_of_pool(tx, moved[0].municipality_id, now=now)
        for holder in moved:
            outbox.replace_plan(tx, kinds={Kind.COACH_CHANGED}, subject_id=holder.id, planned=[], now=now)
    else:
        planned.hand_over(tx, dict.fromkeys(ids, to_id), now=now)
        for holder in moved:
            tell_holder(
                tx, holder, Kind.COACH_CHANGED, key=f"coach:{holder.id}:{now:%Y%m%dT%H%M%S%f}", now=now
            )
    replan_lines(tx, ids, now=now)
    subjects = [f"holder:{one}" for one in ids]
    audit.note_all(tx, actor=f"staff:{made_by}", what="handed_over", subjects=subjects, now=now)
    for receiver, which in ((to_id, "to"), (before, "from")):
        if receiver is not None and receiver != made_by:
            tell_staff(
                tx,
                receiver,
                Kind.STAFF_HANDED_OVER,
                key=f"handed_over:{made[0]}:{which}",
                subject_id=made[0],
                rule=f"{which}:{len(made)}",
                now=now,
            )
    if to_id is not None:
        _ask_about_moves(tx, ids, to_id, now=now)


def _ask_about_moves(tx: Connection, holder_ids: Sequence[int], coach_id: int, *, now: datetime) -> None:
    """Another municipality waits for a yes: it is for the coach whom they have now to say."""
    for one in transfers.open_of(tx, holder_ids):
        if one.step is Step.ASKED:
            key = f"move:{one.id}:{Step.ASKED}:{coach_id}"
            tell_staff(tx, coach_id, Kind.STAFF_MOVE, key=key, subject_id=one.id, rule=Step.ASKED, now=now)

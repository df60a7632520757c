"""What is seen to when a holder's message has come in: that somebody answers it in time, and that they know who.

Nobody is ever without an addressee (R01): it is the coach, who stands in, or the municipality's list.
"""

from datetime import datetime

from sqlalchemy import Connection

from bot.actions.notices import tell_holder, tell_of_pool
from bot.rules.office_hours import hours_of
from bot.rules.pool import first_answer, late_at
from bot.rules.standing_in import away
from bot.rules.values import Holder, Kind, Rank
from storage import absences, people, pool


def see_to_message(
    tx: Connection,
    holder: Holder,
    message_id: int,
    *,
    waits: bool = False,
    answered: bool = False,
    now: datetime,
) -> bool:
    """A message came, or was changed: from when it counts as left lying, and who the person hears will answer. One that
    `waits` already goes on waiting from when it came: an edit gives nobody more time.

    Who stands in for an absent coach is named once an absence, without a reason; where the municipality's list answers,
    they hear once a closed time, or once a day, when that is read. Gives whether they are to hear that in the answer that
    is about to be given, where `answered` says that there is one: one message for one matter.
    """
    hours = hours_of(people.municipality(tx, holder.municipality_id))
    if not waits:
        pool.expect_answer(tx, message_id, late_at(now, hours))
    answering = absences.answering(tx, holder.coach_id)
    if answering.by is None:
        tell_of_pool(tx, holder.municipality_id, now=now)
        if first_answer(now, hours, told=absences.told_closed(tx, holder.id)) is not None:
            absences.set_told(tx, holder.id, closed_at=now)
            if answered:
                return True
            key = f"no_coach:{holder.id}:{now:%Y%m%dT%H%M%S%f}"
            tell_holder(tx, holder, Kind.NO_COACH, key=key, rank=Rank.REPLY, now=now)
    elif answering.away and holder.coach_id is not None:
        absence = away(holder.coach_id, absences.of_municipality(tx, holder.municipality_id, now), now)
        if absence is not None and absences.told_absence(tx, holder.id) != absence.id:
            absences.set_told(tx, holder.id, absence_id=absence.id)
            key = f"coach_away:{absence.id}:{holder.id}"
            tell_holder(tx, holder, Kind.COACH_AWAY, key=key, rank=Rank.REPLY, now=now)
    return False


def see_to_left_lying(tx: Connection, now: datetime) -> int:
    """Messages have had no answer for two working days: the municipality hears of it, and any coach may take the person.
    How many municipalities that are."""
    towns = pool.late_towns(tx, now)
    for town in towns:
        tell_of_pool(tx, town, now=now)
    pool.offered(tx, now)
    return len(towns)

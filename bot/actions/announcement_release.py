"""What is looked at before an announcement goes: for whom, in which words, when, and who may let it go."""

from datetime import datetime

from sqlalchemy import Connection

from bot.actions import announcing
from bot.actions.announcement_audience import known
from bot.actions.announcement_moments import moment_of
from bot.actions.announcing import check, other_managers, reached, visible
from bot.rules.announcement_views import Ready
from bot.rules.announcements import may_release, needs_second
from bot.rules.errors import Refused
from storage import people


def ready(tx: Connection, staff_id: int, announcement_id: int, *, now: datetime) -> Ready:
    one = visible(tx, staff_id, announcement_id)
    staff, town = people.staff_member(tx, staff_id), people.municipality(tx, one.municipality_id)
    found, problem = reached(tx, one), None
    try:
        check(tx, one, now=now)
    except Refused as error:
        problem = error
    return Ready(
        one,
        known(tx, staff_id, one),
        found,
        moment_of(tx, one, now=now),
        writer=people.staff_member(tx, one.staff_id).name,
        mine=one.staff_id == staff_id,
        needs_second=needs_second(found.people, town),
        may_release=may_release(staff, one, found.people, town),
        others=len(other_managers(tx, one)),
        problem=problem,
    )


def release(tx: Connection, staff_id: int, announcement_id: int, *, version: int, now: datetime) -> int:
    """`announcing.release`; the number of what goes."""
    return announcing.release(tx, staff_id, announcement_id, version=version, now=now).id

"""Somebody wrote while the coach is not at work: whether they are told so, once in a closed time (R03)."""

from datetime import datetime

from sqlalchemy import Connection

from bot.rules.auto_replies import auto_reply
from bot.rules.office_hours import hours_of
from bot.rules.values import Holder
from storage import absences, people, replies


def back_at(tx: Connection, holder: Holder, *, now: datetime) -> datetime | None:
    """When the coach is back, if the person is to be told that now; it is kept that they were."""
    away = auto_reply(
        now,
        hours_of(people.municipality(tx, holder.municipality_id)),
        told=absences.told_closed(tx, holder.id),
        coach_wrote=replies.last_to(tx, holder.id),
    )
    if away is None:
        return None
    absences.set_told(tx, holder.id, closed_at=now)
    return away.back

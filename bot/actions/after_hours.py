"""Somebody wrote while the coach is not at work: whether they are told so, once in a closed time (R03)."""

from datetime import datetime

from sqlalchemy import Connection

from bot.rules.auto_replies import auto_reply
from bot.rules.office_hours import OfficeHours
from bot.rules.values import Holder, Municipality
from storage import inbox, people, replies


def hours_of(town: Municipality) -> OfficeHours:
    return OfficeHours(town.office_from, town.office_until, town.zone)


def back_at(tx: Connection, holder: Holder, *, now: datetime) -> datetime | None:
    """When the coach is back, if the person is to be told that now; it is kept that they were."""
    away = auto_reply(
        now,
        hours_of(people.municipality(tx, holder.municipality_id)),
        told=inbox.told_closed(tx, holder.id),
        coach_wrote=replies.last_to(tx, holder.id),
    )
    if away is None:
        return None
    inbox.set_told_closed(tx, holder.id, now=now)
    return away.back

"""What the municipality knows of somebody to choose an audience by: the part of the town, the level of Dutch."""

from datetime import datetime

from sqlalchemy import Connection

from bot.rules.audience import Level
from bot.rules.folding import fold
from storage import audit, in_town, people
from storage.people import holder_of_coach


def set_district(tx: Connection, staff_id: int, holder_id: int, district: str, *, now: datetime) -> None:
    """Empty: it is not known. One that others live in is spelled as theirs is."""
    holder = holder_of_coach(tx, staff_id, holder_id)
    known = {fold(one): one for one in in_town.districts(tx, holder.municipality_id)}
    people.change_holder(tx, holder_id, district=known.get(fold(district), district) or None)
    _note(tx, staff_id, holder_id, "set_district", now=now)


def set_level(tx: Connection, staff_id: int, holder_id: int, level: Level | None, *, now: datetime) -> None:
    """The municipality's own view. What somebody practises at is theirs, and stays."""
    holder_of_coach(tx, staff_id, holder_id)
    people.change_holder(tx, holder_id, level=level)
    _note(tx, staff_id, holder_id, "set_level", now=now)


def _note(tx: Connection, staff_id: int, holder_id: int, what: str, *, now: datetime) -> None:
    audit.note(tx, actor=f"staff:{staff_id}", what=what, subject=f"holder:{holder_id}", now=now)

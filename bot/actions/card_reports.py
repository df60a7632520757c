"""A manager has looked at what learners said of a card."""

from datetime import datetime

from sqlalchemy import Connection

from bot.rules.errors import NotFound
from bot.rules.values import Role
from storage import audit, card_reports, people


def close(tx: Connection, staff_id: int, card: str, up_to: int, *, now: datetime) -> int:
    """Closes the reports of a card that the manager saw, up to the one with this id; how many. NotFound for a coach."""
    if people.staff_member(tx, staff_id).role is not Role.MANAGER:
        raise NotFound
    closed = card_reports.close(tx, card, up_to=up_to, staff_id=staff_id, now=now)
    if closed:
        audit.note(tx, actor=f"staff:{staff_id}", what="reports_closed", subject=f"card:{card}", now=now)
    return closed

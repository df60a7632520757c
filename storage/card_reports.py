"""Cards of which learners said "this is not right", until a manager has looked at them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from storage.practice_tables import card_report


@dataclass(frozen=True, slots=True)
class Reported:
    """What was said of one form of a card. `last_id` is the latest of these reports, `last_at` its moment."""

    card: str
    rev: int
    form: str
    language: str  # in which the glosses were read
    times: int
    last_id: int
    last_at: datetime


_OPEN: Select[Any] = (
    select(
        *(card_report.c[name] for name in ("card", "rev", "form", "language")),
        func.count().label("times"),
        func.max(card_report.c.id),
        func.max(card_report.c.at, type_=card_report.c.at.type),
    )
    .where(card_report.c.closed_at.is_(None))
    .group_by(card_report.c.card, card_report.c.rev, card_report.c.form, card_report.c.language)
)


def open_reports(tx: Connection) -> list[Reported]:
    """All that nobody has closed: the cards most often reported first, and of a card what is said most often."""
    rows = [Reported(*row) for row in tx.execute(_OPEN)]
    of_card: dict[str, int] = {}
    for row in rows:
        of_card[row.card] = of_card.get(row.card, 0) + row.times
    return sorted(
        rows, key=lambda row: (-of_card[row.card], row.card, -row.times, row.rev, row.form, row.language)
    )


def close(tx: Connection, card: str, *, up_to: int, staff_id: int, now: datetime) -> int:
    """Closes the open reports of a card up to the one with this id, for later ones nobody has seen. Their number."""
    closing = (
        update(card_report)
        .where(card_report.c.card == card, card_report.c.id <= up_to, card_report.c.closed_at.is_(None))
        .values(closed_at=now, closed_by=staff_id)
    )
    return tx.execute(closing).rowcount

"""What people answered to the question of an announcement: the last tap counts, and counts once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from bot.rules.announcements import Answered
from storage.announcement_tables import announcement_answer as table
from storage.tables import holder
from storage.upsert import upsert

_kept = table.alias("kept")
# Of two records of one person that both answered, the one that is seen counts.
_again = exists().where(
    holder.c.id == table.c.holder_id,
    _kept.c.holder_id == holder.c.merged_into,
    _kept.c.announcement_id == table.c.announcement_id,
)


def keep(
    tx: Connection, announcement_id: int, holder_id: int, *, choice: int, edition: int, now: datetime
) -> None:
    putting = upsert(tx, table).values(
        announcement_id=announcement_id, holder_id=holder_id, choice=choice, edition=edition, at=now
    )
    tx.execute(
        putting.on_conflict_do_update(
            index_elements=["announcement_id", "holder_id"],
            set_={name: putting.excluded[name] for name in ("choice", "edition", "at")},
        )
    )


def chosen_by(tx: Connection, announcement_id: int, holder_id: int, *, edition: int) -> int | None:
    """What somebody answered to these words."""
    return tx.scalar(
        select(table.c.choice).where(
            table.c.announcement_id == announcement_id,
            table.c.holder_id == holder_id,
            table.c.edition == edition,
        )
    )


def answered(tx: Connection, announcement_id: int, *, edition: int, answers: Sequence[str]) -> Answered:
    """`answers` are those of the words that hold."""
    counts = [0] * len(answers)
    before = 0
    found = (
        select(table.c.edition, table.c.choice, func.count())
        .where(table.c.announcement_id == announcement_id, ~_again)
        .group_by(table.c.edition, table.c.choice)
    )
    for of_edition, choice, count in tx.execute(found).all():
        if of_edition != edition:
            before += count
        elif choice < len(counts):
            counts[choice] += count
    return Answered(tuple(counts), before)


def answered_before(tx: Connection, announcement_id: int, *, edition: int) -> list[int]:
    """Those who answered other words than these: their ids, who answered first comes first."""
    found = select(table.c.holder_id).where(
        table.c.announcement_id == announcement_id, table.c.edition != edition, ~_again
    )
    return list(tx.scalars(found.order_by(table.c.at, table.c.holder_id)))

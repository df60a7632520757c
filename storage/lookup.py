"""Who is behind a chat: looked up in one statement, since it comes before everything else with each update."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
)

from bot.rules.values import (
    Chat,
    Holder,
    Municipality,
    Staff,
)
from storage import dialogs, tables
from storage.rows import (
    CHAT,
    HOLDER,
    MUNICIPALITY,
    STAFF,
    to_chat,
    to_holder,
    to_municipality,
    to_staff,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Who:
    """All that is known about the person, or the family, behind a chat.

    `municipality` is the one of the member of staff, or else of the first holder; `coach_name` is that of who answers for the
    first holder now, empty where that is the municipality's list.
    """

    chat: Chat | None
    staff: Staff | None
    holders: tuple[Holder, ...]  # the longest there first
    municipality: Municipality | None
    dialog: dialogs.Dialog | None
    coach_name: str


def who(tx: Connection, chat_id: int) -> Who:
    return _who(tx.execute(_WHO, {"chat_id": chat_id}).all())


def who_for_update(tx: Connection, chat_id: int, bot_id: int, update_id: int) -> tuple[Who, str | None]:
    """The person, and what is kept of this very update, in one statement: it comes before everything else."""
    rows = tx.execute(_WHO_FOR_UPDATE, {"chat_id": chat_id, "bot_id": bot_id, "update_id": update_id}).all()
    return _who(rows), rows[0][-1]


def _who(found: Sequence[Row[Any]]) -> Who:
    rows = [_parts(row) for row in found]
    chat_row, staff_row, _, municipality_row, dialog_row, (coach_name,) = rows[0]
    return Who(
        chat=_if_there(to_chat, chat_row),
        staff=_if_there(to_staff, staff_row),
        holders=tuple(to_holder(holder_row) for _, _, holder_row, *_ in rows if holder_row[0] is not None),
        municipality=_if_there(to_municipality, municipality_row),
        dialog=_if_there(lambda row: dialogs.from_columns(*row), dialog_row),
        coach_name=coach_name or "",
    )


def _parts(row: Row[Any]) -> list[tuple[Any, ...]]:
    columns = iter(row)
    return [tuple(islice(columns, len(part))) for part in _WHO_PARTS]


def _if_there(convert: Callable[[Sequence[Any]], T], part: Sequence[Any]) -> T | None:
    # The first column of each part is never NULL in a row that there is.
    return None if part[0] is None else convert(part)


def _who_statement() -> Select[Any]:
    # A chat that nobody knows may still be in a dialog, so the search starts from the number alone.
    asked = select(bindparam("chat_id", type_=BigInteger).label("id")).subquery("asked")
    return (
        select(*chain(*_WHO_PARTS))
        .select_from(asked)
        .outerjoin(tables.chat, tables.chat.c.id == asked.c.id)
        .outerjoin(tables.staff, tables.staff.c.chat_id == asked.c.id)
        .outerjoin(
            tables.holder,
            and_(tables.holder.c.chat_id == asked.c.id, tables.holder.c.merged_into.is_(None)),
        )
        .outerjoin(
            tables.municipality,
            tables.municipality.c.id
            == func.coalesce(tables.staff.c.municipality_id, tables.holder.c.municipality_id),
        )
        .outerjoin(tables.dialog, tables.dialog.c.chat_id == asked.c.id)
        .outerjoin(_coach, _coach.c.id == tables.holder.c.coach_id)
        .outerjoin(
            _answering, _answering.c.id == case((_coach.c.away, _coach.c.substitute_id), else_=_coach.c.id)
        )
        .order_by(tables.holder.c.id)
    )


_coach = tables.staff.alias("coach")
_answering = tables.staff.alias("answering")
_WHO_PARTS = (CHAT, STAFF, HOLDER, MUNICIPALITY, dialogs.COLUMNS, (_answering.c.name.label("coach_name"),))
_WHO = _who_statement()
_WHO_FOR_UPDATE = _WHO.add_columns(
    select(tables.update.c.result)
    .where(tables.update.c.bot_id == bindparam("bot_id"), tables.update.c.update_id == bindparam("update_id"))
    .scalar_subquery()
    .label("kept")
)

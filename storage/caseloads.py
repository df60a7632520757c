"""In whose hands a person is: those of the coach, and of who stands in while the coach is away.

Every question of a coach about people goes by this one condition, so that no page and no command reaches another caseload.
"""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, or_, select

from storage.tables import holder, staff

_away = staff.alias("away_coach")


def in_hands_of(coach_id: int | BindParameter[Any] | ColumnElement[int]) -> ColumnElement[bool]:
    """Of a holder: this coach answers for them, for good or while another one is away. A record that became a part of
    another is in nobody's hands."""
    stood_in_for = select(_away.c.id).where(_away.c.away, _away.c.substitute_id == coach_id)
    theirs = or_(holder.c.coach_id == coach_id, holder.c.coach_id.in_(stood_in_for))
    return and_(theirs, holder.c.merged_into.is_(None))

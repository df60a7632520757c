"""What the worker has to know of alarms when it sends: whom it still calls, and to whom some messages do not go now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.rules.alarms import Alarm, rests
from bot.rules.values import OF_ALARM, Kind, Outgoing
from storage import alarms


@dataclass(frozen=True, slots=True)
class AlarmFacts:
    """The alarms that rows are about, by id; and the ids of the holders to whom nothing goes that would rest."""

    alarms: Mapping[int, Alarm] = field(default_factory=dict)
    in_alarm: frozenset[int] = frozenset()

    def of(self, row: Outgoing) -> Alarm | None:
        return self.alarms.get(row.subject_id or 0) if row.kind in OF_ALARM else None

    def leaves_out(self, row: Outgoing) -> bool:
        """Whether it is nothing for its holder while words of danger are open."""
        return row.holder_id in self.in_alarm and rests(row.kind, row.rule)

    def is_over(self, row: Outgoing) -> bool:
        """Whether it calls somebody who is not needed any more: somebody else took the alarm, or it was lifted."""
        if row.kind is not Kind.STAFF_ALARM:
            return False
        one = self.of(row)
        return one is None or not one.is_open or one.taken_by not in (None, row.staff_id)

    def are_so(self, tx: Connection, rows: Sequence[Outgoing]) -> bool:
        """Whether nothing changed for these of the rows."""
        now = facts_of(tx, rows)
        same = all(self.alarms.get(one) == alarm for one, alarm in now.alarms.items())
        return same and now.in_alarm == self.in_alarm & {row.holder_id for row in rows}


def facts_of(tx: Connection, rows: Sequence[Outgoing]) -> AlarmFacts:
    """Asks for nothing where no row has to do with it."""
    ids = {row.subject_id for row in rows if row.kind in OF_ALARM and row.subject_id is not None}
    resting = {row.holder_id for row in rows if row.holder_id is not None and rests(row.kind, row.rule)}
    return AlarmFacts(alarms.alarms(tx, ids) if ids else {}, alarms.in_alarm(tx, resting))

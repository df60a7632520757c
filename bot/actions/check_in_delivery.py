"""What the worker asks of check-ins when it sends them: in few statements, for all rows of a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.rules.checkins import CheckIn, Rhythm
from bot.rules.local_time import local_day
from bot.rules.values import Domain, Kind, Municipality, Outgoing, Skip
from storage import check_ins


@dataclass(frozen=True, slots=True)
class Asking:
    """The check-ins of a batch by id; of the people to whom they go the rhythms and the tracks that they keep."""

    check_ins: Mapping[int, CheckIn] = field(default_factory=dict)
    rhythms: Mapping[int, Rhythm] = field(default_factory=dict)
    kept: Mapping[int, frozenset[Domain]] = field(default_factory=dict)

    def reason_against(self, row: Outgoing, town: Municipality, *, now: datetime) -> Skip | None:
        """Why a check-in does not go: answered already, stopped or paused, or the next one is there. None: it goes."""
        check_in, rhythm = self.check_ins.get(row.subject_id or 0), self.rhythms.get(row.holder_id or 0)
        if check_in is None or rhythm is None or rhythm.stopped:
            return Skip.CANCELLED
        if rhythm.paused_until is not None and local_day(now, town.zone) < rhythm.paused_until:
            return Skip.CANCELLED
        if len(check_in.answers) == len(check_in.questions):
            return Skip.TOLD
        return Skip.OVER if now >= row.useful_until else None

    def still(self, tx: Connection, rows: Sequence[Outgoing]) -> bool:
        """Whether nothing of what is about these rows has changed since."""
        present = asking_of(tx, rows)
        return (
            all(self.check_ins.get(one) == each for one, each in present.check_ins.items())
            and all(self.rhythms.get(one) == each for one, each in present.rhythms.items())
            and all(self.kept.get(one) == each for one, each in present.kept.items())
        )


def asking_of(tx: Connection, rows: Sequence[Outgoing]) -> Asking:
    asked = [row for row in rows if row.kind is Kind.CHECK_IN]
    if not asked:
        return Asking()
    people = {row.holder_id for row in asked if row.holder_id is not None}
    ids = {row.subject_id for row in asked if row.subject_id is not None}
    return Asking(check_ins.check_ins(tx, ids), check_ins.rhythms(tx, people), check_ins.kept(tx, people))

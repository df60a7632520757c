"""Hours per kind against the norm of the route.

The Z-route asks 800 hours of lessons, in which literacy counts, and of who came as a refugee 800 hours of
participation, in which PVT and MAP count (Besluit inburgering 2021 art. 3.14). After 600 hours of NT2 with literacy the
B1-route may go down to A2 (art. 5.5). Under Wi2013, ONA may be finished by 64 hours of lessons. The other routes have
no norm in the law; that of the old law for proven effort is not certain enough to be shown.
"""

from dataclasses import dataclass

from bot.rules.exam_parts import law_held, needed
from bot.rules.trajectory import Group, HoursKind, Law, Part, Record, Route

_NT2_AND_LITERACY = (HoursKind.NT2, HoursKind.LITERACY)
_LESSONS = (HoursKind.NT2, HoursKind.KNM, HoursKind.LITERACY)
_PARTICIPATION = (HoursKind.PARTICIPATION,)
_ONA = (HoursKind.ONA,)


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Minutes of one kind, or of several that count together, against the norm in minutes; None where there is none."""

    kinds: tuple[HoursKind, ...]
    minutes: int
    norm: int | None

    @property
    def reached(self) -> bool:
        return self.norm is not None and self.minutes >= self.norm


def hours_lines(record: Record) -> tuple[HoursLine, ...]:
    """Those with a norm, then each other kind of which there are hours.

    Hours of before the PIP are in as well: whether they count is for the coach, who enters them.
    """
    minutes = dict.fromkeys(HoursKind, 0)
    for entry in record.hours:
        minutes[entry.kind] += entry.minutes
    norms = _norms(record)
    lines = [
        HoursLine(kinds=kinds, minutes=sum(minutes[kind] for kind in kinds), norm=hours * 60)
        for kinds, hours in norms.items()
    ]
    counted = {kind for kinds in norms for kind in kinds}
    lines += [
        HoursLine(kinds=(kind,), minutes=minutes[kind], norm=None)
        for kind in HoursKind
        if kind not in counted and minutes[kind]
    ]
    return tuple(lines)


def _norms(record: Record) -> dict[tuple[HoursKind, ...], int]:
    trajectory = record.trajectory
    match law_held(record), trajectory.route:
        case Law.WI2013, _:
            return {_ONA: 64} if Part.ONA_FINISH in needed(record) else {}
        case Law.WI2021, Route.B1:
            return {_NT2_AND_LITERACY: 600}
        case Law.WI2021, Route.SELF_RELIANCE:
            if trajectory.came_for is Group.ASYLUM:
                return {_LESSONS: 800, _PARTICIPATION: 800}
            return {_LESSONS: 800}
        case _:
            return {}

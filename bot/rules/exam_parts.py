"""Which parts a person has to do, and where each of them stands.

Wi2013: Besluit inburgering art. 2.10. Wi2021: Wet inburgering 2021 art. 7-9, Besluit art. 3.14.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    Attempt,
    AttemptState,
    Cohort,
    GivenKind,
    Law,
    Level,
    Part,
    PartState,
    Record,
    Route,
    Trajectory,
)

_OPEN = frozenset({PartState.NOT_YET, PartState.SIGNED_UP, PartState.WAITING})
_LEVELS = tuple(Level)  # from low to high
_ALL = tuple(Part)


@dataclass(frozen=True, slots=True)
class PartLine:
    """Where somebody stands with one part. `attempt` is the one ahead, or the last; `attempts` counts those done.

    `level` is the one that is needed, of language parts only.
    """

    part: Part
    level: Level | None
    state: PartState
    attempt: Attempt | None
    attempts: int

    @property
    def is_open(self) -> bool:
        return self.state in _OPEN


def law_of(day: date) -> Law | None:
    """The law that holds for whoever became obliged on `day` (Wet inburgering 2021 art. 54); None before 2013."""
    if day >= date(2022, 1, 1):
        return Law.WI2021
    return Law.WI2013 if day >= date(2013, 1, 1) else None


def cohort_of(day: date) -> Cohort | None:
    """The cohort of Wi2013 of whoever became obliged on `day`; None where another law holds."""
    if law_of(day) is not Law.WI2013:
        return None
    if day >= date(2017, 10, 1):
        return Cohort.FROM_OCTOBER_2017
    return Cohort.FROM_2015 if day >= date(2015, 1, 1) else Cohort.FROM_2013


def law_held(record: Record) -> Law | None:
    """The law that was entered, or else the one that the day of the obligation tells."""
    if record.trajectory.law is not None:
        return record.trajectory.law
    obliged = record.of(GivenKind.OBLIGED)
    return law_of(obliged.day) if obliged else None


def parts(record: Record, today: date, only: Collection[Part] = _ALL) -> tuple[PartLine, ...]:
    """All parts of this person, or those of them that are asked about, in the order of `Part`, with their state on `today`.

    Empty where the law is not known or obliges to nothing. Where the cohort of Wi2013 is not known, and no day on
    which the obligation began, they are the parts that every cohort has; without a route of Wi2021 it is PVT alone,
    which is in all routes.
    """
    levels = needed(record)
    return tuple(
        _part_line(part, levels[part], record.trajectory, record.attempts, today)
        for part in Part
        if part in levels and part in only
    )


def needed(record: Record) -> dict[Part, Level | None]:
    """What this person has to do, each language part with the level that is needed."""
    match law_held(record):
        case Law.WI2013:
            obliged = record.of(GivenKind.OBLIGED)
            return _needed_of_cohort(
                record.trajectory.cohort or (cohort_of(obliged.day) if obliged else None)
            )
        case Law.WI2021:
            return _needed_of_route(record.trajectory)
        case _:
            return {}


def all_done(record: Record, today: date) -> bool:
    """Whether every part is passed or free. False where a cohort or a route is missing that may ask for more parts."""
    obliged = record.of(GivenKind.OBLIGED)
    known = {
        Law.WI2013: record.trajectory.cohort or (cohort_of(obliged.day) if obliged else None),
        Law.WI2021: record.trajectory.route,
    }
    law = law_held(record)
    return law in known and known[law] is not None and not any(one.is_open for one in parts(record, today))


def is_done(attempt: Attempt, today: date) -> bool:
    """Whether it took place, be the result known or not."""
    if attempt.state is AttemptState.PLANNED:
        return attempt.day is not None and attempt.day < today
    return attempt.state is not AttemptState.CANCELLED


def _needed_of_cohort(cohort: Cohort | None) -> dict[Part, Level | None]:
    parts: dict[Part, Level | None] = {**dict.fromkeys(LANGUAGE_PARTS, Level.A2), Part.KNM: None}
    if cohort in (Cohort.FROM_2015, Cohort.FROM_OCTOBER_2017):
        parts |= dict.fromkeys((Part.ONA_PORTFOLIO, Part.ONA_FINISH))
    if cohort is Cohort.FROM_OCTOBER_2017:
        parts[Part.PVT] = None
    return parts


def _needed_of_route(trajectory: Trajectory) -> dict[Part, Level | None]:
    match trajectory.route:
        case Route.B1:
            levels = {
                part: Level.A2 if part in trajectory.scaled_down else Level.B1 for part in LANGUAGE_PARTS
            }
            return {**levels, Part.KNM: None, Part.PVT: None, Part.MAP: None}
        case Route.EDUCATION:
            # At B1 or higher, and never lower: scaling down is for the B1-route alone (art. 17, third paragraph).
            return {**dict.fromkeys(LANGUAGE_PARTS, Level.B1), Part.KNM: None, Part.PVT: None}
        case Route.SELF_RELIANCE:
            exams = {
                part: Level.A2 if part in LANGUAGE_PARTS else None
                for part in (*LANGUAGE_PARTS, Part.KNM)
                if part in trajectory.exams_in_pip
            }
            return {**exams, Part.PVT: None, Part.MAP: None, Part.Z_TALK: None}
        case _:
            return {Part.PVT: None}


def _part_line(
    part: Part, level: Level | None, trajectory: Trajectory, attempts: Sequence[Attempt], today: date
) -> PartLine:
    own = [one for one in attempts if one.part is part and one.state is not AttemptState.CANCELLED]
    done = [one for one in own if is_done(one, today)]
    ahead = [one for one in own if not is_done(one, today)]
    passed = [one for one in done if one.state is AttemptState.PASSED and _reaches(one.level, level)]
    attempt: Attempt | None
    if passed:
        state, attempt = PartState.PASSED, passed[-1]
    elif part in trajectory.free:
        state, attempt = PartState.FREE, None
    elif ahead:
        state, attempt = PartState.SIGNED_UP, min(ahead, key=_order_ahead)
    else:
        attempt = max(done, key=_order_done, default=None)
        waiting = [one for one in done if one.state is AttemptState.PLANNED]
        state = PartState.WAITING if waiting else PartState.NOT_YET
        if waiting:
            attempt = max(waiting, key=_order_done)
    return PartLine(part=part, level=level, state=state, attempt=attempt, attempts=len(done))


def _reaches(level: Level | None, needed: Level | None) -> bool:
    """An exam at a higher level counts for a lower one; one without a level was entered for what is needed."""
    return needed is None or level is None or _LEVELS.index(level) >= _LEVELS.index(needed)


def _order_ahead(attempt: Attempt) -> tuple[bool, date, int]:
    """A known day goes before one that is not known yet."""
    return (attempt.day is None, attempt.day or date.max, attempt.id)


def _order_done(attempt: Attempt) -> tuple[date, int]:
    return (attempt.day or date.min, attempt.id)

"""How long the new term is after a decision about a term that passed (Regeling inburgering 2021 art. 7.4)."""

from datetime import date

from bot.rules.trajectory import (
    LANGUAGE_PARTS,
    AttemptState,
    Group,
    HoursKind,
    Part,
    Record,
    Route,
)

# Months by the number of language parts and KNM that were passed; with all five nothing is missing.
_BY_PARTS = (24, 18, 12, 6, 6, 0)
# Months by how many quarters of the hours were made at most; all of the hours leave nothing to do.
_BY_QUARTERS = ((1, 24), (2, 18), (3, 12), (4, 6))
_HOURS = {Group.ASYLUM: 1600, Group.FAMILY: 800}
_LESSONS = frozenset({HoursKind.NT2, HoursKind.KNM, HoursKind.LITERACY})


def new_term_months(
    *,
    pvt_missing: bool,
    map_missing: bool,
    parts_passed: int | None = None,
    hours: float | None = None,
    came_for: Group = Group.ASYLUM,
) -> int:
    """Months of the new term: the longest of what is missing counts, never the sum; 0 where nothing is.

    `parts_passed` counts the language parts and KNM, 0 to 5; None on the Z-route, whose whole `hours` count instead:
    of 1,600 with participation for who came as a refugee, of 800 in lessons for others.
    """
    months = 6 * (pvt_missing + map_missing)
    if parts_passed is not None:
        months = max(months, _BY_PARTS[parts_passed])
    if hours is not None and hours < (norm := _HOURS[came_for]):
        months = max(months, next(most for quarters, most in _BY_QUARTERS if hours * 4 <= norm * quarters))
    return months


def new_term_months_of(record: Record, made_known: date) -> int | None:
    """The same from what is known of a person on the day on which the decision was made known.

    None for the onderwijsroute and without a route: there the decision has to say it.
    """
    trajectory = record.trajectory
    passed = trajectory.free | {
        attempt.part
        for attempt in record.attempts
        if attempt.state is AttemptState.PASSED and (attempt.day is None or attempt.day <= made_known)
    }
    pvt_missing, map_missing = Part.PVT not in passed, Part.MAP not in passed
    if trajectory.route is Route.B1:
        done = len(passed & {*LANGUAGE_PARTS, Part.KNM})
        return new_term_months(pvt_missing=pvt_missing, map_missing=map_missing, parts_passed=done)
    if trajectory.route is Route.SELF_RELIANCE:
        minutes = sum(
            entry.minutes
            for entry in record.hours
            if entry.day <= made_known and _counts(entry.kind, trajectory.came_for)
        )
        return new_term_months(
            pvt_missing=pvt_missing,
            map_missing=map_missing,
            hours=minutes / 60,
            came_for=trajectory.came_for,
        )
    return None


def _counts(kind: HoursKind, came_for: Group) -> bool:
    return kind in _LESSONS or (kind is HoursKind.PARTICIPATION and came_for is Group.ASYLUM)

"""Example values of trajectories for the tests of the rules."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from bot.rules.trajectory import (
    Attempt,
    AttemptState,
    Given,
    GivenKind,
    Hours,
    HoursKind,
    Law,
    Part,
    Record,
    Route,
    Source,
    Trajectory,
)
from tests.rules.examples import a_municipality

B1 = Trajectory(law=Law.WI2021, route=Route.B1)
EDUCATION = Trajectory(law=Law.WI2021, route=Route.EDUCATION)
Z = Trajectory(law=Law.WI2021, route=Route.SELF_RELIANCE)
OLD = Trajectory(law=Law.WI2013)
ENTERED = datetime(2026, 9, 1, 9, tzinfo=UTC)


def given(kind: GivenKind, day: date, **changes: Any) -> Given:
    return replace(Given(id=1, kind=kind, day=day, source=Source.DUO_LETTER), **changes)


def term_until(end: date) -> tuple[Given, ...]:
    """A term of three years as DUO's letter has it."""
    return (
        given(GivenKind.TERM_START, date(end.year - 3, end.month, 1), id=2),
        given(GivenKind.TERM_END, end, id=3),
    )


def an_attempt(part: Part, day: date | None = None, **changes: Any) -> Attempt:
    attempt = Attempt(
        id=12,
        part=part,
        level=None,
        day=day,
        at=None,
        place="Utrecht",
        state=AttemptState.PLANNED,
        by_school=False,
        source=Source.COACH,
        set_by=3,
        set_at=ENTERED,
    )
    return replace(attempt, **changes)


def at(hour: int, minute: int = 0) -> time:
    return time(hour, minute)


def some_hours(kind: HoursKind, hours: float) -> Hours:
    return Hours(1, kind, round(hours * 60), date(2026, 10, 1), Source.SCHOOL, 3, ENTERED)


def a_record(
    trajectory: Trajectory = B1,
    given: Iterable[Given] = (),
    attempts: Iterable[Attempt] = (),
    **changes: Any,
) -> Record:
    values: dict[str, Any] = {"municipality": a_municipality()} | changes
    return Record(holder_id=7, trajectory=trajectory, given=tuple(given), attempts=tuple(attempts), **values)

"""The dates of exams, meetings and talks that are planned: the day, until when it can be changed, and the result."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.rules.exam_parts import PartLine
from bot.rules.exam_times import can_be_moved_until, exam_kind
from bot.rules.line_dates import computed
from bot.rules.trajectory import (
    Attempt,
    AttemptState,
    Basis,
    DateKind,
    ExamTimes,
    Level,
    Limit,
    LineDate,
    Part,
    Source,
)


def exam_dates(
    attempts: Iterable[Attempt], parts: Iterable[PartLine], times: ExamTimes, *, today: date
) -> list[LineDate]:
    """`EXAM` and, where it is known, `CHANGE_UNTIL` of each attempt from today on; `RESULT_BY` of an exam with DUO, also
    of those that took place and wait for their result.

    How long the result of anything else takes is not known well enough to compute a date.
    """
    needed = {line.part: line.level for line in parts}
    found: list[LineDate] = []
    for attempt in attempts:
        day = attempt.day
        if attempt.state is not AttemptState.PLANNED or day is None:
            continue
        kind = exam_kind(attempt.part, level_of(attempt, needed))
        if day >= today:
            found.append(_exam(attempt, day))
            limit = can_be_moved_until(kind) if kind is not None else None
            if limit is not None:
                found.append(_change_until(attempt, day, limit))
        if kind is not None:
            result = times.result[kind]
            found.append(
                computed(
                    DateKind.RESULT_BY,
                    day + timedelta(weeks=result.weeks),
                    "exam.result_by",
                    {
                        "exam": day,
                        "result_weeks": result.weeks,
                        "result_source": result.source,
                        "result_checked": result.checked,
                    },
                    limit=Limit.ON,
                    part=attempt.part,
                    subject_id=attempt.id,
                )
            )
    return found


def level_of(attempt: Attempt, needed: dict[Part, Level | None]) -> Level | None:
    """One that was entered without a level counts as one at the level that the person needs."""
    return attempt.level or needed.get(attempt.part)


def _exam(attempt: Attempt, day: date) -> LineDate:
    """Only DUO's letter confirms it."""
    return LineDate(
        kind=DateKind.EXAM,
        day=day,
        source=attempt.source,
        basis=Basis("given", (("day", day),)),
        confirmed=attempt.source is Source.DUO_LETTER,
        part=attempt.part,
        subject_id=attempt.id,
    )


def _change_until(attempt: Attempt, day: date, limit: timedelta) -> LineDate:
    return computed(
        DateKind.CHANGE_UNTIL,
        day - limit,
        "exam.change_until",
        {"exam": day, "cancel_days": limit.days},
        limit=Limit.NOT_LATER,
        part=attempt.part,
        subject_id=attempt.id,
    )

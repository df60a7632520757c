"""The dates of exams, meetings and talks that are planned: the day, until when it can be changed, and the result."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.rules.counting_back import CANCEL_LIMIT
from bot.rules.exam_parts import PartLine
from bot.rules.exam_times import exam_kind
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
    """`EXAM` and, for an exam with DUO, `CHANGE_UNTIL` of each attempt from today on; `RESULT_BY` also of those that
    took place and wait for their result.

    A language exam that was entered without a level counts as one at the level that the person needs. How long the
    result of anything else takes is not known well enough to compute a date.
    """
    needed = {line.part: line.level for line in parts}
    found: list[LineDate] = []
    for attempt in attempts:
        day = attempt.day
        if attempt.state is not AttemptState.PLANNED or day is None:
            continue
        kind = exam_kind(attempt.part, level_of(attempt, needed))
        if day >= today:
            exam = Basis(rule=DateKind.EXAM.value)
            known = attempt.source is not Source.COMPUTED
            found.append(
                LineDate(
                    DateKind.EXAM,
                    day,
                    attempt.source,
                    exam,
                    confirmed=known,
                    part=attempt.part,
                    subject_id=attempt.id,
                )
            )
            if kind is not None:
                facts: tuple[tuple[str, date | int | str], ...] = (
                    ("exam", day),
                    ("cancel_days", CANCEL_LIMIT.days),
                )
                until = day - CANCEL_LIMIT
                found.append(_computed(DateKind.CHANGE_UNTIL, until, attempt, facts, Limit.NOT_LATER))
        if kind is not None:
            weeks = times.result[kind].weeks
            facts = (("exam", day), ("result_weeks", weeks))
            result = day + timedelta(weeks=weeks)
            found.append(_computed(DateKind.RESULT_BY, result, attempt, facts, Limit.ON))
    return found


def level_of(attempt: Attempt, needed: dict[Part, Level | None]) -> Level | None:
    return attempt.level or needed.get(attempt.part)


def _computed(
    kind: DateKind,
    day: date,
    attempt: Attempt,
    facts: tuple[tuple[str, date | int | str], ...],
    limit: Limit,
) -> LineDate:
    return LineDate(
        kind=kind,
        day=day,
        source=Source.COMPUTED,
        basis=Basis(rule=kind.value, inputs=facts),
        limit=limit,
        part=attempt.part,
        subject_id=attempt.id,
    )

"""Counting back from the end of a term, over the time for the result and the wait for a seat, to "sign up by".

Nothing that was found says whether DUO looks at the day of the exam or at that of the result, so the result has to be
there on the last day of the term. No day is rolled: the Algemene termijnenwet does not move days that are counted
backwards (art. 1 and 4).

Two dates for each part that is still open. `SIGN_UP_BY` is the last day on which it can still work out: it is what a
coach knows as "uiterste aanmelddatum", and missing it has a consequence, so it bears the name and the long ladder of
reminders. `SIGN_UP_WITH_RESIT` is the advised day: after it one try is left and no second. It lies earlier by one
whole try and by a week, in which DUO's exam may still be moved without losing the second; of the Staatsexamen NT2, of
which no such limit is known, it is a week to spare.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.rules.exam_parts import PartLine
from bot.rules.exam_times import CANCEL_LIMIT, can_be_moved_until, exam_kind
from bot.rules.line_dates import computed
from bot.rules.trajectory import DateKind, ExamTimes, Limit, LineDate, PartState


def counting_back(parts: Iterable[PartLine], term_end: date, times: ExamTimes) -> list[LineDate]:
    """The latest exam, and both days for signing up, of each part that has an exam with DUO and is not done yet.

    Who is signed up already has the latest exam only, and as long as nobody knows the day, `TELL_DAY` beside it: a
    day that was never told is one that nothing reminds of. `times` has every kind of exam (`exam_times.times_of`).
    """
    found: list[LineDate] = []
    for line in parts:
        kind = exam_kind(line.part, line.level)
        if kind is None or line.state not in (PartState.NOT_YET, PartState.SIGNED_UP):
            continue
        result, seat = times.result[kind], times.sign_up[kind]
        last_exam = term_end - timedelta(weeks=result.weeks)
        inputs: dict[str, date | int | str] = {
            "term_end": term_end,
            "result_weeks": result.weeks,
            "result_source": result.source,
            "result_checked": result.checked,
        }
        found.append(_date(DateKind.LATEST_EXAM, last_exam, line, inputs))
        if line.state is PartState.SIGNED_UP:
            if line.attempt is not None and line.attempt.day is None:
                found.append(_date(DateKind.TELL_DAY, last_exam, line, inputs))
            continue
        last = last_exam - timedelta(weeks=seat.weeks)
        inputs |= {
            "sign_up_weeks": seat.weeks,
            "sign_up_source": seat.source,
            "sign_up_checked": seat.checked,
        }
        found.append(_date(DateKind.SIGN_UP_BY, last, line, inputs))
        first = last - CANCEL_LIMIT - timedelta(weeks=result.weeks + seat.weeks)
        inputs |= {"cancel_days" if can_be_moved_until(kind) else "spare_days": CANCEL_LIMIT.days}
        found.append(_date(DateKind.SIGN_UP_WITH_RESIT, first, line, inputs))
    return found


def _date(kind: DateKind, day: date, line: PartLine, inputs: dict[str, date | int | str]) -> LineDate:
    rule = "latest_exam" if kind is DateKind.TELL_DAY else kind
    return computed(kind, day, f"exam.{rule}", inputs, limit=Limit.NOT_LATER, part=line.part)

"""Two things of one person at one time, or too close together to get from one to the other.

An appointment without an end takes about an hour, and so does a meeting or final talk. For an exam one has to be there
30 minutes early, and it is over two hours after it began: the longest, Lezen at A2, takes 65 minutes after 15 of
explanation. Between two places 60 minutes are needed. Exams are held in a few cities, so one of which the place is not
known is taken to be elsewhere; of two appointments without a place nothing is known, and nothing is said.

Whole days clash with nothing: one can be elsewhere for an hour of them. An exam of which the hour is not known is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.local_time import local_to_utc
from bot.rules.trajectory import LANGUAGE_PARTS, Attempt, AttemptState, Part
from bot.rules.values import Appointment, AppointmentState

USUAL = timedelta(hours=1)
EARLY = timedelta(minutes=30)
EXAM = timedelta(hours=2)
TRAVEL = timedelta(minutes=60)

_EXAMS = frozenset({*LANGUAGE_PARTS, Part.KNM})


@dataclass(frozen=True, slots=True)
class Clash:
    """Two things that overlap, or follow each other too closely to travel; `gap` is negative where they overlap."""

    first: Appointment | Attempt
    second: Appointment | Attempt
    gap: timedelta


@dataclass(frozen=True, slots=True)
class _Span:
    """From when until when something takes a person's time."""

    start: datetime
    end: datetime
    place: str
    is_exam: bool
    of: Appointment | Attempt


def clashes(
    appointments: Iterable[Appointment], attempts: Iterable[Attempt], zone: str, *, today: date
) -> tuple[Clash, ...]:
    """All pairs of what is planned from `today` on that overlap or leave no time to travel, by the first's start.

    `zone` is that in which the hours of the attempts are meant.
    """
    spans = [
        span
        for one in appointments
        if one.state is AppointmentState.PLANNED and (span := _span_of_appointment(one))
    ]
    spans += [
        span
        for attempt in attempts
        if attempt.day is not None and attempt.day >= today and (span := _span_of_attempt(attempt, zone))
    ]
    spans.sort(key=lambda span: span.start)
    found: list[Clash] = []
    for number, first in enumerate(spans):
        for second in spans[number + 1 :]:
            if second.start >= first.end + TRAVEL:
                break
            gap = _gap(first, second)
            if gap < timedelta(0) or _elsewhere(first, second):
                found.append(Clash(first.of, second.of, gap))
    return tuple(found)


def _span_of_appointment(appointment: Appointment) -> _Span | None:
    if appointment.all_day:
        return None
    end = appointment.end or appointment.start + USUAL
    return _Span(appointment.start, end, appointment.place, False, appointment)


def _span_of_attempt(attempt: Attempt, zone: str) -> _Span | None:
    if attempt.state is not AttemptState.PLANNED or attempt.day is None or attempt.at is None:
        return None
    start = local_to_utc(attempt.day, attempt.at, zone)
    if attempt.part in _EXAMS:
        return _Span(start - EARLY, start + EXAM, attempt.place, True, attempt)
    return _Span(start, start + USUAL, attempt.place, False, attempt)


def _gap(one: _Span, other: _Span) -> timedelta:
    """From the end of the earlier to the start of the later; negative where they overlap."""
    return max(one.start, other.start) - min(one.end, other.end)


def _elsewhere(one: _Span, other: _Span) -> bool:
    here, there = one.place.strip().casefold(), other.place.strip().casefold()
    if here and there:
        return here != there
    return one.is_exam or other.is_exam

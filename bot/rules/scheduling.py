"""When a card comes back: the memory model FSRS, as the package `fsrs` reckons it, in whole practice days.

Between two answers lie the days that really passed, a pause included. They are practice days: somebody who answers at
9:10 on one day and at 9:00 on the next has waited a day, and a change of the clocks makes it no longer or shorter.
There are no steps of minutes (a failure gets an easier exercise at once, which is not graded) and no chance: the same
answers always give the same day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import lru_cache

import fsrs

from bot.rules.practice import RETENTION, day_begins, practice_day

LONGEST = 180  # days until a card comes back

_NOON = time(12, tzinfo=UTC)


class Grade(StrEnum):
    """How an answer is graded. A program cannot see whether it was easy."""

    AGAIN = "again"  # wrong, or "I do not know"
    HARD = "hard"  # right with a slip, or after a hint
    GOOD = "good"


_RATINGS = {
    Grade.AGAIN: fsrs.Rating.Again,
    Grade.HARD: fsrs.Rating.Hard,
    Grade.GOOD: fsrs.Rating.Good,
}


@dataclass(frozen=True, slots=True)
class State:
    """What somebody knows of a card that was asked at least once.

    `stability` is in days: after so many the card is known with a chance of 0.9. `difficulty` goes from 1 to 10. `due`
    is the beginning of the practice day on which it comes back.
    """

    stability: float
    difficulty: float
    due: datetime
    last_review: datetime
    reps: int  # graded answers
    lapses: int  # times that it was forgotten


def review(state: State | None, grade: Grade, now: datetime, *, zone: str, retention: float) -> State:
    """The state after a graded answer at `now` by somebody in `zone`; None before the first one.

    `retention` is the chance with which the card is to be known when it comes back: 0.90 or 0.85.
    """
    today = practice_day(now, zone)
    card, _ = _scheduler(retention).review_card(_card(state, zone, today), _RATINGS[grade], _noon(today))
    if card.stability is None or card.difficulty is None:
        raise ValueError("a reviewed card has a stability")
    return State(
        stability=card.stability,
        difficulty=card.difficulty,
        due=day_begins(card.due.date(), zone),
        last_review=now,
        reps=(state.reps if state else 0) + 1,
        lapses=(state.lapses if state else 0) + (state is not None and grade is Grade.AGAIN),
    )


def retrievability(state: State, now: datetime, *, zone: str) -> float:
    """The chance that the card is known at `now`."""
    today = practice_day(now, zone)
    return _scheduler(RETENTION).get_card_retrievability(_card(state, zone, today), _noon(today))


def _card(state: State | None, zone: str, today: date) -> fsrs.Card:
    # Without an id and a due date the package would read the clock.
    if state is None:
        return fsrs.Card(card_id=0, due=_noon(today))
    return fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=state.stability,
        difficulty=state.difficulty,
        due=_noon(today),
        last_review=_noon(practice_day(state.last_review, zone)),
    )


def _noon(day: date) -> datetime:
    """Any hour will do, as long as whole days lie between two of them; the package takes UTC alone."""
    return datetime.combine(day, _NOON)


@lru_cache(maxsize=8)
def _scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )

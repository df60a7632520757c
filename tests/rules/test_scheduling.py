"""When a card comes back: as the package `fsrs` says, in practice days, across both changes of the clocks."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.practice import RETENTION, day_begins, practice_day
from bot.rules.scheduling import LONGEST, Grade, State, retrievability, review
from tests.rules.examples import ZONE, local, wall

ROOT = Path(__file__).parents[2]
RATINGS = {Grade.AGAIN: fsrs.Rating.Again, Grade.HARD: fsrs.Rating.Hard, Grade.GOOD: fsrs.Rating.Good}
# Two weeks before each change of the clocks in the year of the cases.
STARTS = (date(2026, 10, 11), date(2027, 3, 14))


def scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=180,
        enable_fuzzing=False,
    )


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def good(now: datetime, state: State | None = None, *, retention: float = RETENTION) -> State:
    return review(state, Grade.GOOD, now, zone=ZONE, retention=retention)


histories = st.lists(st.tuples(st.sampled_from(Grade), st.floats(0, 4)), min_size=1, max_size=12)


@settings(max_examples=1000)
@given(st.sampled_from(STARTS), st.times(time(4), time(23, 59)), st.sampled_from((0.90, 0.85)), histories)
def test_a_thousand_histories_are_those_of_the_package(
    start: date, at: time, retention: float, history: list[tuple[Grade, float]]
) -> None:
    """Answers at one hour of UTC, in time, early or late: the package is given the very instants."""
    package, now = scheduler(retention), datetime.combine(start, at, tzinfo=UTC)
    theirs, ours = fsrs.Card(card_id=0, due=now), None
    for grade, wait in history:
        theirs, _log = package.review_card(theirs, RATINGS[grade], now)
        ours = review(ours, grade, now, zone=ZONE, retention=retention)
        assert practice_day(ours.due, ZONE) == practice_day(theirs.due, ZONE)
        assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)
        now += timedelta(days=round((theirs.due - now).days * wait))


@settings(max_examples=200)
@given(
    st.sampled_from(STARTS),
    st.sampled_from([ZONE, "America/New_York", "Asia/Kabul"]),
    st.lists(
        st.tuples(st.sampled_from(Grade), st.floats(0, 4), st.integers(0, 1379)), min_size=1, max_size=12
    ),
)
def test_histories_at_any_hour(start: date, zone: str, history: list[tuple[Grade, float, int]]) -> None:
    """Answers at any minute of a practice day, after midnight as well: the package is given the practice days."""
    package, day = scheduler(RETENTION), start
    theirs, ours = fsrs.Card(card_id=0, due=noon(day)), None
    for grade, wait, minute in history:
        now = day_begins(day, zone) + timedelta(minutes=minute)
        theirs, _log = package.review_card(theirs, RATINGS[grade], noon(day))
        ours = review(ours, grade, now, zone=zone, retention=RETENTION)
        assert ours.due == day_begins(theirs.due.date(), zone)
        day += timedelta(days=round((theirs.due.date() - day).days * wait))


def test_gaps_of_right_answers() -> None:
    """As the content plan gives them: 2, 11, 46, 163 days at 0.90; 4, 31, 173 at 0.85."""
    for retention, gaps in ((0.90, [2, 11, 46, 163]), (0.85, [4, 31, 173])):
        now, state, found = local("2026-11-18 09:00"), None, []
        for _ in gaps:
            state = good(now, state, retention=retention)
            found.append((practice_day(state.due, ZONE) - practice_day(now, ZONE)).days)
            now = state.due + timedelta(hours=5)
        assert found == gaps


@pytest.mark.parametrize("answered", ["2026-10-24 09:00", "2026-10-24 23:50", "2026-10-25 02:30"])
def test_a_card_comes_back_at_four_in_the_morning_whatever_the_clocks_do(answered: str) -> None:
    assert wall(good(local(answered)).due) == "2026-10-26 04:00"


def test_answering_a_little_earlier_the_next_day_is_a_day_later() -> None:
    first = review(None, Grade.AGAIN, local("2026-11-18 09:10"), zone=ZONE, retention=RETENTION)
    assert wall(first.due) == "2026-11-19 04:00"
    earlier, later = good(local("2026-11-19 09:00"), first), good(local("2026-11-19 09:20"), first)
    assert (earlier.stability, earlier.due) == (later.stability, later.due)


def test_right_after_a_break_counts_for_more_and_wrong_wipes_nothing() -> None:
    """S01: an answer after 31 days where 10 were planned."""
    known = good(local("2026-10-22 09:00"), good(local("2026-10-20 09:00")))
    in_time, late = local("2026-11-02 09:00"), local("2026-11-20 09:00")
    assert good(late, known).due - late > good(in_time, known).due - in_time
    lost = review(known, Grade.AGAIN, late, zone=ZONE, retention=RETENTION)
    assert lost.due - late <= timedelta(days=2)
    assert (lost.reps, lost.lapses) == (3, 1)
    new = review(None, Grade.AGAIN, late, zone=ZONE, retention=RETENTION)
    assert lost.stability > new.stability


def test_the_chance_falls_with_the_days() -> None:
    state = good(local("2026-11-18 09:00"))
    chances = [
        retrievability(state, local("2026-11-18 09:00") + timedelta(days=days), zone=ZONE)
        for days in range(200)
    ]
    assert chances[0] == 1
    assert chances == sorted(chances, reverse=True)
    assert chances[2] == pytest.approx(0.9, abs=0.02)


def test_the_hour_that_comes_twice_is_one_practice_day() -> None:
    before = good(local("2026-10-20 09:00"))
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo(ZONE))
    first, second = twice.astimezone(UTC), twice.replace(fold=1).astimezone(UTC)
    assert first != second
    assert good(first, before).due == good(second, before).due


@given(st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 400)), min_size=1, max_size=20))
def test_what_always_holds(answers: list[tuple[Grade, int]]) -> None:
    now, state = local("2026-11-18 09:00"), None
    for reps, (grade, days) in enumerate(answers, start=1):
        now += timedelta(days=days)
        state = review(state, grade, now, zone=ZONE, retention=RETENTION)
        ahead = (practice_day(state.due, ZONE) - practice_day(now, ZONE)).days
        assert 1 <= ahead <= LONGEST
        assert state.stability > 0
        assert 1 <= state.difficulty <= 10
        assert state.reps == reps
        assert state.lapses <= reps - 1


def test_the_package_is_light() -> None:
    """Its optimizer would bring torch; what is imported here must not."""
    heavy = "torch numpy pandas tqdm"
    code = (
        f"import sys, bot.rules.scheduling; sys.exit(any(name in sys.modules for name in {heavy.split()!r}))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

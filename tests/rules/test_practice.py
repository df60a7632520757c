"""The rhythm of practice: its day (S04), prompts and silence (S01), pauses, the week in dots."""

import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.practice import (
    DOTS,
    PACES,
    SILENT_DAYS,
    Dot,
    Habit,
    Prompt,
    PromptKind,
    Week,
    day_begins,
    dots,
    moment_on,
    most_new,
    next_prompt,
    practice_day,
    retention_of,
    week,
)
from tests.rules.examples import ZONE, case, instants, local, right, utc, wall

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 18)  # a Wednesday
ONE_DAY = timedelta(days=1)


def instant(text: str) -> datetime:
    """`2026-10-25 02:30 (second time)` on the wall in Amsterdam."""
    first = datetime.fromisoformat(text.split(" (")[0]).replace(tzinfo=ZoneInfo(ZONE))
    return first.replace(fold="second" in text).astimezone(UTC)


@pytest.mark.parametrize("process_zone", case("S04")["process_time_zone"])
def test_the_day_begins_at_four_whatever_the_zone_of_the_process(process_zone: str) -> None:
    moments = [instant(text).isoformat() for text in case("S04")["practised_local"]]
    code = (
        "import sys, datetime\n"
        "from bot.rules.practice import practice_day\n"
        "for moment in sys.argv[1:]:\n"
        f"    print(practice_day(datetime.datetime.fromisoformat(moment), {ZONE!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *moments],
        env={"TZ": process_zone},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == right("S04")["days"]


@given(instants(), st.sampled_from([ZONE, "America/New_York", "Asia/Kabul"]))
def test_every_instant_lies_in_its_practice_day(moment: datetime, zone: str) -> None:
    day = practice_day(moment, zone)
    assert day_begins(day, zone) <= moment < day_begins(day + ONE_DAY, zone)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.times())
def test_every_time_of_the_clock_lies_in_the_practice_day_it_is_chosen_for(day: date, at: time) -> None:
    assert practice_day(moment_on(day, at, ZONE), ZONE) == day


def test_a_time_in_the_night_is_the_night_after() -> None:
    assert wall(moment_on(TODAY, time(9, 30), ZONE)) == "2026-11-18 09:30"
    assert wall(moment_on(TODAY, time(2), ZONE)) == "2026-11-19 02:00"


def test_paces() -> None:
    assert [most_new(pace) for pace in PACES] == [1, 2, 5]
    assert [retention_of(pace) for pace in PACES] == [0.85, 0.90, 0.90]


def silence(habit: Habit, until: date) -> list[Prompt]:
    """What is sent to somebody who answers nothing from `habit` on."""
    sent = []
    while (prompt := next_prompt(habit, habit.prompted or habit.since)) and prompt.day <= until:
        sent.append(prompt)
        habit = Habit(
            since=habit.since,
            prompted=prompt.day,
            silent=habit.silent + 1,
            paused_until=habit.paused_until,
        )
    return sent


def days(sent: Iterable[Prompt], since: date = TODAY) -> list[int]:
    return [(prompt.day - since).days for prompt in sent]


def test_silence_slows_the_prompts_down_and_ends_them() -> None:
    sent = silence(Habit(TODAY), TODAY + timedelta(days=400))
    assert days(sent) == [1, 2, 3, 10, 17, SILENT_DAYS]
    assert [prompt.kind for prompt in sent] == [PromptKind.CARDS] * 5 + [PromptKind.GOODBYE]


def test_an_answer_begins_anew() -> None:
    assert next_prompt(Habit(since=TODAY, prompted=TODAY), TODAY) == Prompt(TODAY + ONE_DAY, PromptKind.CARDS)


def test_stopped_for_today_is_today_alone() -> None:
    yesterday = TODAY - ONE_DAY
    assert next_prompt(Habit(yesterday), TODAY) == Prompt(TODAY, PromptKind.CARDS)
    stopped = Habit(yesterday, stopped=TODAY)
    assert next_prompt(stopped, TODAY) == Prompt(TODAY + ONE_DAY, PromptKind.CARDS)
    assert next_prompt(stopped, TODAY + ONE_DAY) == Prompt(TODAY + ONE_DAY, PromptKind.CARDS)


def test_a_pause_is_kept_and_is_no_silence() -> None:
    back = TODAY + timedelta(days=30)
    sent = silence(Habit(TODAY, prompted=TODAY, paused_until=back), TODAY + timedelta(days=400))
    assert days(sent, since=back - ONE_DAY) == [1, 2, 3, 10, 17, SILENT_DAYS]


def test_a_prompt_that_was_late_is_sent_once() -> None:
    """After days of an outage there is one prompt, today; the silence goes on where it was, and did not grow."""
    assert next_prompt(Habit(TODAY, prompted=TODAY, silent=1), TODAY + timedelta(days=5)) == Prompt(
        TODAY + timedelta(days=5), PromptKind.CARDS
    )
    late = TODAY + timedelta(days=60)
    for silent, kind in ((0, "cards"), (3, "cards"), (4, "cards"), (5, "goodbye")):
        habit = Habit(TODAY, prompted=TODAY + timedelta(days=3), silent=silent)
        assert next_prompt(habit, late) == Prompt(late, PromptKind(kind))
    assert next_prompt(Habit(TODAY, prompted=late, silent=6), late + timedelta(days=400)) is None


def test_days_on_which_nothing_came_are_no_silence() -> None:
    """One came, then nothing did for two weeks: the second and the third come day by day."""
    back = TODAY + timedelta(days=15)
    sent = []
    habit = Habit(TODAY, prompted=TODAY + ONE_DAY, silent=1)
    while prompt := next_prompt(habit, max(back, habit.prompted or back)):
        sent.append(prompt)
        habit = Habit(TODAY, prompted=prompt.day, silent=habit.silent + 1)
    assert days(sent) == [15, 16, 23, 30, 34]
    assert sent[-1].kind is PromptKind.GOODBYE


@given(
    st.integers(0, 40),
    st.integers(0, 8),
    st.none() | st.integers(-10, 60),
    st.none() | st.integers(0, 40),
    st.integers(0, 60),
)
def test_one_a_day_at_most_and_none_within_a_pause(
    prompted: int, silent: int, paused: int | None, stopped: int | None, today: int
) -> None:
    def day(number: int | None) -> date | None:
        return None if number is None else TODAY + timedelta(days=number)

    now = TODAY + timedelta(days=max(today, prompted, stopped or 0))
    habit = Habit(TODAY, day(prompted), silent, day(stopped), day(paused))
    prompt = next_prompt(habit, now)
    if prompt is not None:
        assert prompt.day >= now
        assert prompt.day > (habit.prompted or TODAY)
        assert prompt.day > habit.since
        assert habit.paused_until is None or prompt.day >= habit.paused_until
        assert silent >= 3 or habit.stopped is None or prompt.day > habit.stopped


def test_the_week_and_its_free_day() -> None:
    monday = TODAY - timedelta(days=2)
    assert week([], TODAY) == Week(days=0, free=None)
    assert week([monday, TODAY], TODAY) == Week(days=2, free=monday + ONE_DAY)
    assert week([monday, monday + ONE_DAY], TODAY) == Week(days=2, free=None)
    assert week([monday - ONE_DAY], TODAY) == Week(days=0, free=None)


def test_dots_of_a_month() -> None:
    last_monday = TODAY - timedelta(days=9)
    found = dots([last_monday, TODAY], TODAY)
    assert found[-10] is found[-1] is Dot.PRACTISED
    assert found[-9] is Dot.FREE  # the Tuesday after it
    assert set(found[-8:-3]) == {Dot.NONE}
    assert found[-3] is Dot.FREE  # this Monday


@given(st.sets(st.integers(0, 60)), st.integers(0, 6))
def test_dots_are_what_was_practised_and_one_free_day_a_week(ago: set[int], weekday: int) -> None:
    today = TODAY + timedelta(days=weekday)
    practised = {today - timedelta(days=number) for number in ago}
    found = dots(practised, today)
    assert len(found) == DOTS
    assert found.count(Dot.PRACTISED) == sum(number < DOTS for number in ago)
    free = [today - timedelta(days=DOTS - 1 - at) for at, dot in enumerate(found) if dot is Dot.FREE]
    assert len({day.isocalendar()[:2] for day in free}) == len(free)
    assert today not in free
    assert week(practised, today).days == sum(day in practised for day in _week_of(today))


def _week_of(today: date) -> list[date]:
    return [today - timedelta(days=number) for number in range(today.weekday() + 1)]


def test_practice_after_midnight_is_that_of_the_day_before() -> None:
    assert practice_day(local("2026-11-18 00:30"), ZONE) == date(2026, 11, 17)
    assert practice_day(utc("2026-11-18T03:00Z"), ZONE) == date(2026, 11, 18)

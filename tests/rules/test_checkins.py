"""Check-ins: when somebody is asked, what, and how the answers stand in a row."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.checkins import (
    EVERY,
    OPEN_DAYS,
    CheckIn,
    Given,
    Question,
    QuestionKind,
    Questions,
    Rhythm,
    answer_lines,
    choose_questions,
    may_change,
    next_moment,
    place_of,
    plan_next,
    questions_of,
    sparkline,
    still_open,
    usual_rhythm,
    waiting,
    without_kept,
)
from bot.rules.local_time import local_day
from bot.rules.quiet_hours import is_quiet
from bot.rules.trajectory import Guidance
from bot.rules.values import Domain
from tests.rules.check_in_examples import QUESTIONS, a_check_in
from tests.rules.examples import a_municipality, instants, local, wall

ZONE = "Europe/Amsterdam"
THURSDAY = Rhythm(3, time(17), 1)

rhythms = st.builds(
    Rhythm,
    st.integers(0, 6),
    st.times(),
    st.sampled_from(EVERY),
    st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)


# When


def test_the_usual_rhythm_goes_with_the_support_that_somebody_needs() -> None:
    assert usual_rhythm(None) == usual_rhythm(Guidance.PHASED) == THURSDAY
    assert usual_rhythm(Guidance.SELF_STEERING) == Rhythm(3, time(17), 2)


@pytest.mark.parametrize(
    ("rhythm", "last", "now", "expected"),
    [
        (THURSDAY, None, "2026-11-18 11:00", "2026-11-19 17:00"),
        (THURSDAY, None, "2026-11-19 17:00", "2026-11-19 17:00"),
        (THURSDAY, None, "2026-11-19 17:01", "2026-11-26 17:00"),
        (THURSDAY, "2026-11-19", "2026-11-19 17:01", "2026-11-26 17:00"),
        # Asked late, on the Wednesday after: the week of that Wednesday is taken.
        (THURSDAY, "2026-11-25", "2026-11-25 09:00", "2026-12-03 17:00"),
        # Three weeks that nobody was asked in make one check-in, not three.
        (THURSDAY, "2026-11-05", "2026-11-27 09:00", "2026-12-03 17:00"),
        (Rhythm(3, time(17), 2), "2026-11-19", "2026-11-19 17:01", "2026-12-03 17:00"),
        (Rhythm(3, time(17), 4), "2026-11-19", "2026-11-19 17:01", "2026-12-17 17:00"),
        # Another day is chosen after this week's check-in: the next week begins with it.
        (Rhythm(5, time(9), 1), "2026-11-19", "2026-11-19 18:00", "2026-11-28 09:00"),
        (Rhythm(0, time(9), 1), "2026-11-19", "2026-11-19 18:00", "2026-11-23 09:00"),
        (Rhythm(3, time(17), 1, date(2026, 12, 1)), "2026-11-19", "2026-11-20 09:00", "2026-12-03 17:00"),
        (Rhythm(3, time(17), 1, date(2026, 12, 3)), None, "2026-11-20 09:00", "2026-12-03 17:00"),
        # The clocks change on 28 March and 31 October 2027: the hour on the wall stays.
        (Rhythm(6, time(17), 1), "2027-03-21", "2027-03-22 09:00", "2027-03-28 17:00"),
        (Rhythm(6, time(17), 1), "2027-10-24", "2027-10-25 09:00", "2027-10-31 17:00"),
    ],
)
def test_the_next_moment(rhythm: Rhythm, last: str | None, now: str, expected: str) -> None:
    day = None if last is None else date.fromisoformat(last)
    assert wall(next_moment(rhythm, day, local(now), ZONE)) == expected


@given(rhythms, instants(), st.none() | st.integers(0, 400))
def test_it_is_ahead_on_the_chosen_day_after_the_pause_and_in_another_week(
    rhythm: Rhythm, now: datetime, ago: int | None
) -> None:
    last = None if ago is None else local_day(now, ZONE) - timedelta(days=ago)
    moment = next_moment(rhythm, last, now, ZONE)
    day = local_day(moment, ZONE)
    assert moment >= now
    assert day.weekday() == rhythm.weekday
    assert rhythm.paused_until is None or day >= rhythm.paused_until
    if last is not None:
        weeks = (day - timedelta(days=day.weekday()) - (last - timedelta(days=last.weekday()))).days // 7
        assert weeks >= rhythm.every
    # Nobody waits longer than the pace, and the week in which the hour was over already.
    begin = max(local_day(now, ZONE), rhythm.paused_until or date.min, (last or date.min))
    assert (day - begin).days <= 7 * rhythm.every + 7


@given(rhythms, instants())
def test_never_in_quiet_hours(rhythm: Rhythm, now: datetime) -> None:
    town = a_municipality()
    planned = plan_next(rhythm, None, now, town)
    assert planned is not None
    assert planned >= now
    assert not is_quiet(planned, town.quiet_from, town.quiet_until, town.zone)


def test_who_wants_none_is_not_asked() -> None:
    stopped = Rhythm(3, time(17), 1, stopped=True)
    assert plan_next(stopped, None, local("2026-11-18 11:00"), a_municipality()) is None


# What


def ids(chosen: Sequence[Question]) -> list[str]:
    return [one.id for one in chosen]


def test_one_question_of_each_kind() -> None:
    assert ids(choose_questions(QUESTIONS, open_tracks=[])) == ["faces", "hours", "lan-a"]
    assert ids(choose_questions(QUESTIONS, open_tracks=[Domain.WORK])) == ["faces", "hours", "wrk-a"]


def test_of_what_is_kept_nothing_is_asked() -> None:
    assert ids(choose_questions(QUESTIONS, open_tracks=[], kept=[Domain.WORK])) == ["faces", "hours", "lan-a"]
    # The hours are about the language too.
    kept = [Domain.LANGUAGE]
    assert ids(choose_questions(QUESTIONS, open_tracks=[], kept=kept))[:1] == ["faces"]
    assert "hours" not in ids(choose_questions(QUESTIONS, open_tracks=[], kept=kept))
    assert ids(choose_questions(QUESTIONS, open_tracks=[], kept=list(Domain))) == ["faces"]


def test_the_newest_revision_is_asked() -> None:
    asked = {one.id: one.rev for one in QUESTIONS.asked}
    assert asked["wrk-a"] == 2
    assert len(asked) == len(QUESTIONS.asked)


@given(st.sets(st.sampled_from(Domain)), st.sets(st.sampled_from(Domain), max_size=5))
def test_the_tracks_and_their_questions_come_in_turn(goals: set[Domain], kept: set[Domain]) -> None:
    before: list[str] = []
    tracks: list[Domain | None] = []
    free = [one for one in Domain if one not in kept]
    for _ in range(len(free) * 2):
        chosen = choose_questions(QUESTIONS, open_tracks=goals, kept=kept, asked_before=before)
        before += ids(chosen)
        assert len(chosen) <= 3
        tracks.append(chosen[-1].track)
    # Each once before any comes again; those with a goal first.
    assert set(tracks[: len(free)]) == set(free)
    assert tracks[len(free) :] == tracks[: len(free)]
    with_goal = [track for track in free if track in goals]
    assert set(tracks[: len(with_goal)]) == set(with_goal)
    # The second question of a track comes when the first one was asked.
    of_tracks = [one for one in before if one[:4] not in ("face", "hour")]
    assert len(set(of_tracks)) == len(of_tracks)


# Answers


def test_what_waits_and_what_is_kept() -> None:
    check_in = a_check_in(faces="good", wrk="help")
    assert ids(waiting(check_in, QUESTIONS)) == ["hours"]
    assert ids(questions_of(check_in, QUESTIONS, [Domain.WORK])) == ["faces", "hours"]
    seen = without_kept(check_in, QUESTIONS, [Domain.WORK])
    assert set(seen.answers) == {"faces"}
    assert [one for one, _ in seen.questions] == ["faces", "hours"]
    assert without_kept(check_in, QUESTIONS, []) == check_in


def test_it_can_be_answered_for_two_weeks() -> None:
    check_in = a_check_in()
    assert still_open(check_in, check_in.asked_at + timedelta(days=OPEN_DAYS) - timedelta(seconds=1))
    assert not still_open(check_in, check_in.asked_at + timedelta(days=OPEN_DAYS))


@pytest.mark.parametrize(
    ("given_at", "now", "expected"),
    [
        ("2026-11-19 17:05", "2026-11-19 23:59", True),
        ("2026-11-19 23:59", "2026-11-20 00:00", False),
        ("2026-11-19 17:05", "2026-11-20 09:00", False),
        # On the day on which the clocks change as on any other.
        ("2027-10-31 00:10", "2027-10-31 23:50", True),
    ],
)
def test_a_change_of_mind_on_the_same_day(given_at: str, now: str, expected: bool) -> None:
    answer = Given("faces", 1, "good", local(given_at))
    assert may_change(answer, local(now), ZONE) is expected


# The line


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], ""),
        ([(0, 5), (4, 5)], "▁█"),
        ([(0, 3), None, (1, 3), (2, 3)], "▁·▅█"),
        ([(0, 1)], "▁"),
    ],
)
def test_a_sparkline(places: list[tuple[int, int] | None], expected: str) -> None:
    assert sparkline(places) == expected


@given(st.lists(st.none() | st.integers(0, 4), max_size=30))
def test_a_sparkline_is_as_long_as_the_answers_and_never_falls_where_they_rise(
    rows: list[int | None],
) -> None:
    line = sparkline([None if row is None else (row, 5) for row in rows])
    assert len(line) == len(rows)
    for at in range(1, len(rows)):
        before, after = rows[at - 1], rows[at]
        if before is not None and after is not None and before < after:
            assert line[at - 1] < line[at]


def test_the_best_is_the_highest_and_the_most_hours() -> None:
    faces, hours, track = (QUESTIONS.all[one, rev] for one, rev in (("faces", 1), ("hours", 1), ("wrk-a", 2)))
    assert [place_of(faces, code) for code in ("great", "bad", "wonderful")] == [(4, 5), (0, 5), None]
    assert [place_of(hours, code) for code in ("none", "most")] == [(0, 3), (2, 3)]
    assert [place_of(track, code) for code in ("well", "help")] == [(2, 3), (0, 3)]


def test_lines_of_answers() -> None:
    weeks = [
        a_check_in(1, weeks_ago=3, faces="great", hours="none", wrk="well"),
        a_check_in(2, weeks_ago=2),
        a_check_in(3, weeks_ago=1, faces="low", hours="most"),
    ]
    faces, hours, work = answer_lines(weeks, QUESTIONS)
    assert (faces.kind, faces.track, faces.spark, faces.option.code) == (
        QuestionKind.FACES,
        None,
        "█·▃",
        "low",
    )
    assert (hours.kind, hours.track, hours.spark) == (QuestionKind.HOURS, Domain.LANGUAGE, "▁·█")
    assert (work.kind, work.track, work.spark) == (QuestionKind.TRACK, Domain.WORK, "█··")
    assert work.last.at == weeks[0].answers["wrk-a"].at
    assert [one.kind for one in answer_lines(weeks, QUESTIONS, [Domain.WORK, Domain.LANGUAGE])] == [
        QuestionKind.FACES
    ]
    assert answer_lines([a_check_in()], QUESTIONS) == ()


def test_an_answer_to_an_earlier_revision_is_read_by_it() -> None:
    old = QUESTIONS.all["wrk-a", 1]
    check_in = CheckIn(
        1,
        1,
        local("2026-11-19 17:00"),
        (("wrk-a", 1),),
        {"wrk-a": Given("wrk-a", 1, "busy", local("2026-11-19 17:05"))},
    )
    (line,) = answer_lines([check_in], QUESTIONS)
    assert (line.question, line.option.text) == (old, "Busy")


def test_a_revision_that_nobody_knows_is_passed_over() -> None:
    at = local("2026-11-19 17:00")
    check_in = CheckIn(1, 1, at, (("gone", 1),), {"gone": Given("gone", 1, "x", at)})
    assert (questions_of(check_in, QUESTIONS), answer_lines([check_in], QUESTIONS)) == ((), ())
    assert Questions({}).asked == ()

"""Who needs a coach: rule by rule, each with neighbours in which it must not fire."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.assessing import (
    BELONGS_TOGETHER,
    LOOKS_BACK,
    RULES,
    History,
    Level,
    Need,
    Reason,
    assess,
    levels,
)
from bot.rules.checkins import CheckIn
from tests.rules.check_in_examples import ASKED, QUESTIONS, a_check_in

NOW = ASKED + timedelta(hours=1)
FACES = ("great", "good", "fair", "low", "bad")


def reasons(*check_ins: CheckIn, **values: object) -> tuple[Reason, ...]:
    return assess(History(NOW, check_ins, **values), QUESTIONS).reasons  # type: ignore[arg-type]


def in_a_row(*faces: str) -> list[CheckIn]:
    """One a week, the last one just now."""
    return [
        a_check_in(number, weeks_ago=len(faces) - number, faces=face)
        for number, face in enumerate(faces, start=1)
    ]


def test_each_reason_has_one_rule_and_only_danger_is_now() -> None:
    assert [rule.reason for rule in RULES] == list(Reason)
    assert {rule.reason for rule in RULES if rule.level is Level.NOW} == {Reason.DANGER}
    assert {rule.level for rule in RULES} == {Level.NOW, Level.TODAY}


def test_nothing_said_needs_nothing() -> None:
    assert assess(History(NOW), QUESTIONS) == Need(Level.NONE)
    assert reasons(a_check_in()) == ()


def test_danger() -> None:
    assert assess(History(NOW, alarm_open=True), QUESTIONS) == Need(Level.NOW, (Reason.DANGER,))
    assert assess(History(NOW, alarm_open=False), QUESTIONS).level is Level.NONE


def test_contact() -> None:
    assert reasons(asked_for_contact=True) == (Reason.CONTACT,)


# Help


def test_help_under_an_appointment_or_a_date() -> None:
    assert reasons(help_tapped=True) == (Reason.ASKED_FOR_HELP,)


def test_help_in_a_check_in() -> None:
    assert reasons(a_check_in(wrk="help")) == (Reason.ASKED_FOR_HELP,)
    assert reasons(a_check_in(wrk="okay")) == ()
    assert reasons(a_check_in(wrk="well", hours="none")) == ()


def test_help_of_last_week_is_not_covered_by_this_week_about_something_else() -> None:
    last_week = a_check_in(1, weeks_ago=1, wrk="help")
    assert reasons(last_week, a_check_in(2, faces="good")) == (Reason.ASKED_FOR_HELP,)
    assert reasons(last_week, a_check_in(2, wrk="well")) == ()


def test_help_of_long_ago_or_that_a_coach_has_seen_is_none() -> None:
    check_in = a_check_in(wrk="help")
    given_at = check_in.answers["wrk-a"].at
    for now, fires in ((given_at + LOOKS_BACK - timedelta(seconds=1), True), (given_at + LOOKS_BACK, False)):
        assert (assess(History(now, [check_in]), QUESTIONS).level is Level.TODAY) is fires
    assert reasons(check_in, seen_until=given_at) == ()
    assert reasons(check_in, seen_until=given_at - timedelta(seconds=1)) == (Reason.ASKED_FOR_HELP,)


# Faces


@pytest.mark.parametrize(
    ("faces", "expected"),
    [
        (["bad"], {Reason.VERY_BAD}),
        (["low"], set()),
        (["fair"], set()),
        (["low", "low"], {Reason.BAD_TWICE}),
        (["bad", "low"], {Reason.BAD_TWICE}),
        (["low", "bad"], {Reason.VERY_BAD, Reason.BAD_TWICE}),
        (["low", "fair"], set()),
        (["fair", "low"], set()),
        (["low", "fair", "low"], set()),
        (["good", "low"], {Reason.MUCH_WORSE}),
        (["great", "fair"], {Reason.MUCH_WORSE}),
        (["great", "good"], set()),
        (["good", "fair"], set()),
        (["bad", "great"], set()),
        (["great", "good", "fair"], set()),
        (["great", "bad"], {Reason.VERY_BAD, Reason.MUCH_WORSE}),
    ],
)
def test_faces(faces: list[str], expected: set[Reason]) -> None:
    assert set(reasons(*in_a_row(*faces))) == expected


def test_a_week_without_a_face_in_between_changes_nothing() -> None:
    first, last = in_a_row("low", "low")
    between = a_check_in(9, hours="none")
    assert reasons(replace(first, asked_at=first.asked_at), between, last) == (Reason.BAD_TWICE,)


def test_faces_far_apart_are_not_compared() -> None:
    for weeks, fires in ((5, True), (6, False)):
        assert timedelta(weeks=5) <= BELONGS_TOGETHER < timedelta(weeks=6)
        found = reasons(a_check_in(1, weeks_ago=weeks, faces="low"), a_check_in(2, faces="low"))
        assert (found == (Reason.BAD_TWICE,)) is fires


def test_a_face_that_was_seen_or_is_old_says_nothing_more() -> None:
    row = in_a_row("low", "bad")
    assert reasons(*row, seen_until=NOW) == ()
    assert assess(History(NOW + LOOKS_BACK, row), QUESTIONS).level is Level.NONE


def test_a_new_face_is_compared_with_one_that_was_seen() -> None:
    row = in_a_row("good", "low")
    assert reasons(*row, seen_until=row[1].asked_at) == (Reason.MUCH_WORSE,)


def test_hours_and_other_tracks_say_nothing() -> None:
    """Few hours are no reason, however often."""
    weeks = [a_check_in(n, weeks_ago=4 - n, hours="none", faces="fair", wrk="okay") for n in range(1, 5)]
    assert reasons(*weeks) == ()


answers = st.fixed_dictionaries(
    {},
    optional={
        "faces": st.sampled_from(FACES),
        "hours": st.sampled_from(("none", "some", "most")),
        "wrk": st.sampled_from(("well", "okay", "help")),
    },
)


@given(st.lists(answers, max_size=6), st.booleans(), st.booleans(), st.booleans())
def test_the_level_is_that_of_the_strongest_reason(
    weeks: Sequence[dict[str, str]], alarm: bool, contact: bool, helped: bool
) -> None:
    check_ins = [
        a_check_in(number, weeks_ago=len(weeks) - number, **said) for number, said in enumerate(weeks, 1)
    ]
    need = assess(History(NOW, check_ins, alarm, contact, helped), QUESTIONS)
    assert (need.level is Level.NOW) is alarm
    assert (need.level is Level.NONE) is (need.reasons == ())
    assert list(need.reasons) == sorted(need.reasons, key=list(Reason).index)
    # Where a coach has seen everything nothing of it is left.
    seen = assess(History(NOW, check_ins, seen_until=NOW), QUESTIONS)
    assert seen == Need(Level.NONE)


def test_people_by_level() -> None:
    needs = {1: Need(Level.NONE), 2: Need(Level.NOW, (Reason.DANGER,)), 3: Need(Level.TODAY)}
    assert levels(needs) == {Level.NOW: [2], Level.TODAY: [3], Level.NONE: [1]}
    assert next(iter(levels(needs))) is Level.NOW

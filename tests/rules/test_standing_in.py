"""Who answers for a coach (R01)."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.standing_in import Absence, answers_for, away, stands_in_for

BEGIN = datetime(2026, 12, 20, 23, tzinfo=UTC)
END = datetime(2027, 1, 3, 23, tzinfo=UTC)
MEANWHILE = datetime(2026, 12, 28, 10, tzinfo=UTC)
A, B, C = 1, 2, 3


def absent(coach: int, substitute: int | None, number: int = 1) -> Absence:
    return Absence(number, coach, BEGIN, END, substitute)


def test_a_coach_who_is_there_answers() -> None:
    assert answers_for(C, [], MEANWHILE) == C
    assert stands_in_for(C, [], MEANWHILE) == frozenset()


def test_who_stands_in_answers_until_the_coach_is_back() -> None:
    absences = [absent(C, B)]
    assert answers_for(C, absences, MEANWHILE) == B
    assert stands_in_for(B, absences, MEANWHILE) == {C}
    assert stands_in_for(C, absences, MEANWHILE) == frozenset()
    assert answers_for(C, absences, END) == C
    assert answers_for(C, absences, datetime(2026, 12, 20, 22, 59, tzinfo=UTC)) == C


def test_who_stands_in_may_be_away_as_well() -> None:
    absences = [absent(C, B), absent(B, A, 2)]
    assert answers_for(C, absences, MEANWHILE) == A
    assert stands_in_for(A, absences, MEANWHILE) == {B, C}
    assert stands_in_for(B, absences, MEANWHILE) == frozenset()


def test_without_a_colleague_it_is_for_the_municipality() -> None:
    assert answers_for(C, [absent(C, None)], MEANWHILE) is None


def test_two_who_stand_in_for_each_other_are_both_away() -> None:
    absences = [absent(B, C), absent(C, B, 2)]
    assert answers_for(B, absences, MEANWHILE) is None
    assert answers_for(C, absences, MEANWHILE) is None


def test_of_two_absences_the_one_that_began_last_counts() -> None:
    first, second = absent(C, B), Absence(2, C, MEANWHILE, END, A)
    assert away(C, [first, second], MEANWHILE) == second


@given(
    st.lists(
        st.builds(
            Absence,
            st.integers(1, 50),
            st.integers(1, 5),
            st.just(BEGIN),
            st.just(END),
            st.none() | st.integers(1, 5),
        )
    )
)
def test_whoever_answers_is_there_and_knows_for_whom(absences: list[Absence]) -> None:
    for coach in range(1, 6):
        who = answers_for(coach, absences, MEANWHILE)
        assert who is None or away(who, absences, MEANWHILE) is None
        if who is not None and who != coach:
            assert coach in stands_in_for(who, absences, MEANWHILE)

"""What calls for a coach: what is due within 90 days, and what is over and can still be done."""

from datetime import date, timedelta

from bot.rules.line import line
from bot.rules.trajectory import AttemptState, DateKind, Part
from bot.rules.urgency import needs, overdue
from tests.rules.line_examples import OLD, a_record, an_attempt, term_until

END = date(2027, 5, 19)  # Schrijven A2 until 9 December 2026, Lezen A2 and KNM until 3 February 2027
LAST_DAY = date(2026, 12, 9)


def test_what_is_due_within_90_days() -> None:
    record = a_record(OLD, term_until(END))
    kinds = {one.kind for one in needs(line(record, today=LAST_DAY))}
    assert DateKind.SIGN_UP_BY in kinds
    assert not kinds & {DateKind.LATEST_EXAM, DateKind.TERM_START}


def test_the_last_day_itself_is_not_overdue() -> None:
    record = a_record(OLD, term_until(END))
    assert overdue(line(record, today=LAST_DAY)) == []
    late = overdue(line(record, today=LAST_DAY + timedelta(days=1)))
    assert {one.part for one in late} == {Part.WRITING, Part.SPEAKING}


def test_who_signed_up_is_not_overdue() -> None:
    attempts = [an_attempt(Part.WRITING, id=1), an_attempt(Part.SPEAKING, id=2)]
    record = a_record(OLD, term_until(END), attempts)
    assert overdue(line(record, today=LAST_DAY + timedelta(days=1))) == []


def test_a_term_that_is_over_calls_while_something_is_open() -> None:
    parts = (Part.READING, Part.LISTENING, Part.WRITING, Part.SPEAKING, Part.KNM)
    passed = [
        an_attempt(part, date(2026, 1, 5), id=number, state=AttemptState.PASSED)
        for number, part in enumerate(parts, start=1)
    ]
    after = END + timedelta(days=1)
    done = line(a_record(OLD, term_until(END), passed), today=after)
    assert overdue(done) == []
    still_open = line(a_record(OLD, term_until(END), passed[1:]), today=after)
    assert DateKind.TERM_END in {one.kind for one in overdue(still_open)}

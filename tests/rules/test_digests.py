"""The digest of a caseload: who needs the coach and why, in which order, and what is left out."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from bot.rules.assessing import Level, Reason
from bot.rules.digest_data import data_of
from bot.rules.digests import MOST_SHOWN, Facts, Notable, PersonFacts, Waiting, digest
from bot.rules.trajectory import DateKind
from bot.rules.values import Answer, ChatState, Domain, Holder
from tests.rules.digest_examples import a_person, answered, caseloads, facts_of
from tests.rules.examples import NOW, a_holder, local
from tests.rules.line_examples import OLD, a_record, term_until

TODAY = date(2026, 11, 18)


def test_nobody_and_nothing() -> None:
    assert digest(facts_of()).is_empty
    quiet = digest(facts_of(a_person(delivered=3, last_sign=NOW)))
    assert (quiet.is_empty, quiet.delivered, quiet.people) == (True, 3, 1)


def test_words_of_danger_first_then_who_waits_longest() -> None:
    """R05 e."""
    shown = digest(
        facts_of(
            a_person(1, "Abel", check_ins=[answered(1, faces="f4")]),
            a_person(2, "Bilal", waiting=[Waiting(NOW - timedelta(hours=2))]),
            a_person(3, "Chidi", waiting=[Waiting(NOW - timedelta(days=6)), Waiting(NOW)]),
            a_person(4, "Dawit", alarm_open=True),
            a_person(5, "Eden"),
        )
    )
    assert [one.person.name for one in shown.needs.items] == ["Dawit", "Chidi", "Bilal", "Abel"]
    first, second, _, last = shown.needs.items
    assert (first.level, first.reasons) == (Level.NOW, (Reason.DANGER,))
    assert (second.messages, second.waits_since) == (2, NOW - timedelta(days=6))
    assert last.reasons == (Reason.VERY_BAD,)


@pytest.mark.parametrize(("now", "overdue"), [("2026-11-24 15:59", False), ("2026-11-24 16:00", True)])
def test_overdue_after_two_working_days(now: str, overdue: bool) -> None:
    """R05 d: sent on a Friday at 16:00, it is overdue on Tuesday at 16:00."""
    one = a_person(waiting=[Waiting(local("2026-11-20 16:00"))])
    (need,) = digest(facts_of(one, now=local(now))).needs.items
    assert need.overdue is overdue


def test_a_message_waits_today_whatever_else() -> None:
    (need,) = digest(
        facts_of(a_person(waiting=[Waiting(NOW, contact=True)], asked_for_contact=True))
    ).needs.items
    assert (need.level, need.reasons, need.messages) == (Level.TODAY, (Reason.CONTACT,), 0)


def test_silent_though_reached_the_longest_first() -> None:
    weeks = timedelta(weeks=1)
    joined = a_holder(id=6, name="Farid", consent_at=NOW - 4 * weeks)
    people = [
        a_person(number, name, last_sign=sign, **more)
        for number, name, sign, more in (
            (1, "Abel", NOW - 3 * weeks + timedelta(minutes=1), {}),
            (2, "Bilal", NOW - 3 * weeks, {}),
            (3, "Chidi", NOW - 9 * weeks, {"chat_state": ChatState.BLOCKED}),
            (4, "Dawit", NOW - 8 * weeks, {}),
        )
    ]
    old = [_joined_long_ago(one) for one in people]
    never = _with_holder(a_person(6), joined)
    shown = digest(facts_of(*old, never))
    assert [(one.person.name, one.weeks) for one in shown.silent.items] == [
        ("Dawit", 8),
        ("Farid", 4),
        ("Bilal", 3),
    ]
    assert shown.silent.items[0].since == TODAY - timedelta(weeks=8)


def _joined_long_ago(one: PersonFacts) -> PersonFacts:
    return _with_holder(
        one, a_holder(id=one.holder.id, name=one.holder.name, consent_at=NOW - timedelta(days=400))
    )


def _with_holder(one: PersonFacts, holder: Holder) -> PersonFacts:
    return replace(one, holder=holder)


def test_deadlines_by_day_with_what_comes_after() -> None:
    near = a_person(1, "Abel", record=a_record(OLD, term_until(TODAY + timedelta(weeks=23, days=3))))
    far = a_person(2, "Bilal", record=a_record(OLD, term_until(TODAY + timedelta(weeks=23, days=400))))
    late = a_person(3, "Chidi", record=a_record(OLD, term_until(TODAY + timedelta(weeks=23, days=-2))))
    shown = digest(facts_of(near, far, late)).due
    assert [(one.person.name, one.date.kind, one.days, one.more) for one in shown.items] == [
        ("Chidi", DateKind.SIGN_UP_BY, -2, 4),
        ("Abel", DateKind.SIGN_UP_BY, 3, 4),
    ]


def test_answers_since_the_last_time_and_what_is_notable() -> None:
    shown = digest(
        facts_of(
            a_person(1, "Abel", check_ins=[answered(14, 1, faces="f3"), answered(2, 2, faces="f1")]),
            a_person(2, "Bilal", check_ins=[answered(20, 3, faces="f0")]),
            a_person(3, "Chidi", answered={Answer.COMING: 2, Answer.NOT_COMING: 1}),
        )
    ).answers
    assert shown.people == 1
    assert shown.faces == (("😄", 0), ("🙂", 1), ("😐", 0), ("🙁", 0), ("😢", 0))
    assert shown.appointments == {Answer.COMING: 2, Answer.NOT_COMING: 1}
    assert [(one.person.name, one.what) for one in shown.notable.items] == [
        ("Chidi", Notable.NOT_COMING),
        ("Abel", Notable.BETTER),
    ]


def test_what_did_not_arrive() -> None:
    shown = digest(
        facts_of(
            a_person(1, "Abel", delivered=4, missed={"closed": 2}), a_person(2, "Bilal", missed={"failed": 5})
        )
    )
    assert shown.delivered == 4
    assert [(one.person.name, one.reason, one.count) for one in shown.missed.items] == [
        ("Bilal", "failed", 5),
        ("Abel", "closed", 2),
    ]


def test_a_track_that_is_kept_says_nothing_and_calls_nobody() -> None:
    asks = answered(1, hours="h4", wrk="help")
    (need,) = digest(facts_of(a_person(check_ins=[asks]))).needs.items
    assert need.reasons == (Reason.ASKED_FOR_HELP,)
    kept = a_person(check_ins=[asks], kept=frozenset({Domain.WORK, Domain.LANGUAGE}))
    shown = digest(facts_of(kept))
    assert not shown.needs.total
    assert shown.answers.people == 0


def test_more_than_fit_are_counted() -> None:
    many = [a_person(number, f"Persoon {number:02}", alarm_open=True) for number in range(20)]
    shown = digest(facts_of(*many))
    assert (len(shown.needs.items), shown.needs.more, shown.needs.total) == (MOST_SHOWN, 12, 20)
    assert len(digest(facts_of(*many), most=None).needs.items) == 20


@given(caseloads())
def test_any_caseload(facts: Facts) -> None:
    whole, cut = digest(facts, most=None), digest(facts)
    assert json.loads(json.dumps(data_of(whole))) == data_of(whole)
    for name in ("needs", "silent", "due", "missed"):
        every, some = getattr(whole, name), getattr(cut, name)
        assert every.more == 0
        assert (some.items, some.total) == (every.items[:MOST_SHOWN], every.total)
        assert len({one.person.id for one in every.items}) == len(every.items) or name == "missed"
    # Whoever has words of danger, or a message that waits, is told.
    told = {one.person.id for one in whole.needs.items}
    assert {one.holder.id for one in facts.people if one.history.alarm_open or one.waiting} <= told
    assert [one.level for one in whole.needs.items] == sorted(
        (one.level for one in whole.needs.items), reverse=True
    )
    assert [one.since for one in whole.silent.items] == sorted(one.since for one in whole.silent.items)

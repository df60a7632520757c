"""One practice day: what comes next, what counts, and what becomes of cards that change under way."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cards import CardLevel, Deck, Form, Status
from bot.rules.practice import PromptKind, next_prompt
from bot.rules.scheduling import Grade
from bot.rules.sessions import (
    Asked,
    Next,
    Practising,
    Queued,
    Session,
    SessionState,
    is_same,
    next_card,
    still_open,
    within_pace,
)
from tests.rules.deck_examples import APPOINTMENT, DECK, EYE, NOSE
from tests.rules.examples import ZONE

DAY = date(2026, 11, 18)
ONE_DAY = timedelta(days=1)
A, B, C = "hea-afspraak", "hea-recept", "hea-wachtkamer"


def asked(card: str, grade: Grade | None = Grade.GOOD, **values: Any) -> Asked:
    usual: dict[str, Any] = {"form": Form.MC_MEANING, "answered": True} | values
    return Asked(card, 1, grade=grade, **usual)


def waits(card: str, **values: Any) -> Asked:
    return asked(card, None, answered=False, **values)


def a_session(*questions: Asked, cards: tuple[str, ...] = (A, B, C)) -> Session:
    queued = tuple(Queued(card, is_new=False) for card in cards)
    return Session(1, 1, DAY, queued, questions, SessionState.OPEN, 1)


def with_card(card: str, **values: Any) -> Deck:
    changed = replace(DECK.cards[card], **values)
    return replace(DECK, cards={**DECK.cards, card: changed})


def without(card: str) -> Deck:
    return replace(DECK, cards={id_: one for id_, one in DECK.cards.items() if id_ != card})


def test_each_card_then_those_that_were_missed_or_only_shown() -> None:
    assert next_card(a_session()) == Next(A, again=False)
    told = (asked(A, None, form=Form.TEACH), asked(B, Grade.AGAIN), asked(C, Grade.HARD))
    assert next_card(a_session(*told[:2])) == Next(C, again=False)
    assert next_card(a_session(*told)) == Next(A, again=True, missed=Form.TEACH)
    second = asked(A, Grade.AGAIN, again=True)
    assert next_card(a_session(*told, second)) == Next(B, again=True, missed=Form.MC_MEANING)
    third = asked(B, Grade.AGAIN, again=True)
    assert next_card(a_session(*told, second, third)) is None


@given(st.lists(st.sampled_from([None, *Grade]), min_size=40, max_size=40))
def test_a_card_is_asked_twice_at_most_whatever_is_answered(grades: list[Grade | None]) -> None:
    session = a_session()
    for grade in grades:
        following = next_card(session)
        if following is None:
            break
        form = Form.TEACH if grade is None else Form.MC_MEANING
        session = replace(
            session, asked=(*session.asked, asked(following.card, grade, form=form, again=following.again))
        )
    assert next_card(session) is None
    for card in (A, B, C):
        assert [one.again for one in session.asked if one.card == card] in ([False], [False, True])


def test_the_present_question_is_the_last_one_until_it_is_answered() -> None:
    assert a_session().present is None
    session = a_session(asked(A), waits(B))
    assert (session.present, session.number) == (session.asked[-1], 2)
    answered = session.answered(grade=Grade.GOOD, chosen=1)
    assert answered.present is None
    assert answered.asked[-1] == replace(session.asked[-1], grade=Grade.GOOD, answered=True, chosen=1)


def test_a_question_that_is_taken_back_keeps_its_number_and_its_card_comes_again() -> None:
    session = a_session(asked(A), waits(B))
    taken = session.without_present()
    assert (taken.present, taken.number) == (None, 2)
    assert [one.card for one in taken.met] == [A]
    assert next_card(taken) == Next(B, again=False)
    assert a_session(asked(A)).without_present() == a_session(asked(A))


def test_what_nobody_is_asked_any_more_is_passed_over() -> None:
    assert next_card(a_session(), without={A}) == Next(B, again=False)
    missed = a_session(asked(A, Grade.AGAIN), asked(B), asked(C))
    assert next_card(missed, without={A}) is None


def test_a_question_is_open_today_while_its_card_is_what_it_was() -> None:
    session = a_session(waits(A))
    assert still_open(session, DECK, DAY)
    assert not still_open(session, DECK, DAY + ONE_DAY)
    assert not still_open(replace(session, state=SessionState.STOPPED), DECK, DAY)
    assert not still_open(session.answered(grade=None), DECK, DAY)
    assert not still_open(session, with_card(A, rev=2), DAY)
    assert not still_open(session, with_card(A, status=Status.RETIRED), DAY)
    assert not still_open(session, without(A), DAY)
    assert still_open(session, with_card(A, valid_until=DAY), DAY)
    assert not is_same(session.asked[0], with_card(A, valid_until=DAY - ONE_DAY), DAY)


def test_what_waits_is_cut_to_the_pace_and_to_what_is_still_asked() -> None:
    session = a_session(asked(A), waits(B))
    assert [one.card for one in within_pace(session, DECK, pace=3, today=DAY).cards] == [A, B, C]
    assert [one.card for one in within_pace(session, DECK, pace=2, today=DAY).cards] == [A, B]
    assert [one.card for one in within_pace(session, DECK, pace=1, today=DAY).cards] == [A, B]  # met already
    cut = within_pace(session, with_card(C, status=Status.RETIRED), pace=3, today=DAY)
    assert [one.card for one in cut.cards] == [A, B]
    # What was asked of a card that is gone counts for the pace all the same.
    cut = within_pace(session, without(A), pace=2, today=DAY)
    assert [one.card for one in cut.cards] == [A, B]


# How somebody practises

STARTED = datetime(2026, 11, 18, 10, tzinfo=UTC)
USUAL = Practising(1, CardLevel.A1, 5, time(10), STARTED)


def on(*days: int) -> list[date]:
    return [DAY + timedelta(days=day) for day in days]


def test_prompts_after_the_last_sign_of_life_are_silence() -> None:
    assert USUAL.habit(on(1, 2), ZONE).silent == 2
    assert replace(USUAL, answered_on=DAY + ONE_DAY).habit(on(2, 3), ZONE).silent == 2
    after = DAY + ONE_DAY
    for signed in (replace(USUAL, heard_on=after), replace(USUAL, stopped_on=after)):
        heard = signed.habit(on(1, 2), ZONE)
        assert (heard.silent, heard.prompted) == (1, DAY + 2 * ONE_DAY)
    back = replace(USUAL, paused_until=DAY + timedelta(days=10))
    assert back.habit(on(1, 2, 3, 10), ZONE).silent == 1  # those before the pause are none


def test_who_comes_back_after_the_goodbye_is_asked_every_day_again() -> None:
    prompted = on(1, 2, 3, 10, 17, 21)
    later = DAY + timedelta(days=300)
    assert next_prompt(USUAL.habit(prompted, ZONE), later) is None
    heard = replace(USUAL, heard_on=later).habit(prompted, ZONE)
    days: list[tuple[date, PromptKind]] = []
    for _ in range(10):
        prompt = next_prompt(heard, later if not days else days[-1][0] + ONE_DAY)
        if prompt is None:
            break
        days.append((prompt.day, prompt.kind))
        heard = replace(heard, prompted=prompt.day, silent=heard.silent + 1)
    assert [(day - later).days for day, _ in days] == [0, 1, 2, 9, 16, 21]
    assert days[-1][1] is PromptKind.GOODBYE


def test_a_prompt_is_wanted_until_they_practised_or_said_no() -> None:
    assert USUAL.wants_prompt(DAY)
    for said in (replace(USUAL, answered_on=DAY), replace(USUAL, stopped_on=DAY)):
        assert not said.wants_prompt(DAY)
        assert said.wants_prompt(DAY + ONE_DAY)
    assert replace(USUAL, heard_on=DAY).wants_prompt(DAY)  # a new hour in the morning is no "not today"
    assert not replace(USUAL, ended_at=STARTED).wants_prompt(DAY)
    paused = replace(USUAL, paused_until=DAY + ONE_DAY)
    assert not paused.wants_prompt(DAY)
    assert paused.wants_prompt(DAY + ONE_DAY)


def test_examples_are_cards_of_the_deck() -> None:
    assert {APPOINTMENT.id, EYE.id, NOSE.id, B, C} <= DECK.cards.keys()

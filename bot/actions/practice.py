"""A little Dutch every day: how somebody practises, the cards of their day, their answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions.people import holder_of_chat
from bot.actions.prompts import replan_prompts
from bot.rules.cards import Card, CardLevel, Deck, Form
from bot.rules.choosing import Lessons, choose
from bot.rules.errors import NotFound
from bot.rules.forms import form_for
from bot.rules.lifting import lifted
from bot.rules.practice import DEFAULT_PACE, PACES, practice_day, retention_of, week
from bot.rules.scheduling import Grade, State, review
from bot.rules.sessions import Asked, Practising, Queued, Session, SessionState, next_card
from bot.rules.values import Holder
from storage import audit, people, plans, practice, trajectories

USUAL_AT = time(10)

# How somebody practises


def begin(tx: Connection, chat_id: int, holder_id: int, level: CardLevel, *, now: datetime) -> Practising:
    """Begins at a level, or goes on at another one; after they ended it, it begins again."""
    holder_of_chat(tx, chat_id, holder_id)
    usual = Practising(holder_id, level, DEFAULT_PACE, USUAL_AT, now)
    practice.begin(tx, holder_id, usual)
    return _change(tx, holder_id, "practice_level", now=now, level=level, ended_at=None)


def set_up(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    *,
    pace: int | None = None,
    at: time | None = None,
    health: bool | None = None,
    shared: bool | None = None,
    now: datetime,
) -> Practising:
    """What is not named stays. NotFound for a pace that there is not, and for who never began."""
    holder_of_chat(tx, chat_id, holder_id)
    if pace is not None and pace not in PACES:
        raise NotFound
    said = {"pace": pace, "at": at, "health": health, "shared": shared}
    values = {name: value for name, value in said.items() if value is not None}
    return _change(tx, holder_id, "practice_set", now=now, **values)


def pause(tx: Connection, chat_id: int, holder_id: int, until: date | None, *, now: datetime) -> Practising:
    """No practice before that day; None ends a pause."""
    holder_of_chat(tx, chat_id, holder_id)
    return _change(tx, holder_id, "practice_paused", now=now, paused_until=until)


def end(tx: Connection, chat_id: int, holder_id: int, *, now: datetime) -> Practising:
    """No more prompts; what they know stays, for when they begin again."""
    holder_of_chat(tx, chat_id, holder_id)
    return _change(tx, holder_id, "practice_ended", now=now, ended_at=now)


def stop_today(tx: Connection, chat_id: int, holder_id: int, *, now: datetime) -> Practising:
    holder = holder_of_chat(tx, chat_id, holder_id)
    today = practice_day(now, _zone(tx, holder))
    session = practice.session_of(tx, holder_id, today)
    if session is not None and session.state is SessionState.OPEN:
        practice.save_session(tx, replace(session, state=SessionState.STOPPED))
    return _change(tx, holder_id, "practice_stopped", now=now, stopped_on=today)


# The cards of a day


def go_on(
    tx: Connection, chat_id: int, holder_id: int, lessons: Lessons, *, speech: bool, now: datetime
) -> Session:
    """The day's cards with the next question asked; the one that waits already stays. With `state` DONE there is none.

    Opened again after "stop for today" it goes on. `speech`: whatever is asked can be heard. NotFound for who never
    began.
    """
    holder = holder_of_chat(tx, chat_id, holder_id)
    practising = practice.practising(tx, holder_id)
    if practising is None:
        raise NotFound
    zone = _zone(tx, holder)
    states = practice.states(tx, [holder_id])[holder_id]
    session = practice.session_of(tx, holder_id, practice_day(now, zone))
    if session is None:
        cards = _cards_of_today(tx, lessons, practising, states, zone, now)
        session = practice.add_session(tx, holder_id, practice_day(now, zone), cards)
    if session.present is not None and session.present.card in lessons.deck.cards:
        return _save_if_changed(tx, session, replace(session, state=SessionState.OPEN))
    return practice.save_session(tx, _with_next(session, lessons.deck, states, speech=speech))


def answer(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    session_id: int,
    number: int,
    grade: Grade | None,
    *,
    chosen: int | None = None,
    now: datetime,
) -> Session:
    """The present question is answered: the first answer counts (B04). `grade` is None for what nobody grades.

    One of another question, or a second answer, changes nothing. A new card that was shown is known from then on as
    one that was just seen. The easier second question counts only where the card was never graded before.
    """
    holder = holder_of_chat(tx, chat_id, holder_id)
    session = practice.session(tx, session_id)
    if session.holder_id != holder_id:
        raise NotFound
    present = session.present
    if present is None or session.number != number:
        return session
    zone = _zone(tx, holder)
    if present.hint and grade is Grade.GOOD:
        grade = Grade.HARD
    answered = session.answered(grade=grade, chosen=chosen)
    if grade is not None and present.form is not Form.TEACH:
        _learn(tx, holder_id, present, grade, zone=zone, now=now)
    today = practice_day(now, zone)
    practice.add_answer(tx, holder_id, answered.asked[-1], day=today, now=now)
    if next_card(answered) is None:
        answered = replace(answered, state=SessionState.DONE)
    practice.change(tx, holder_id, answered_on=today, stopped_on=None)
    replan_prompts(tx, holder_id, now=now)
    return practice.save_session(tx, answered)


def hint(
    tx: Connection, chat_id: int, holder_id: int, session_id: int, number: int, *, now: datetime
) -> Session:
    """They look at the translation of the present question."""
    holder_of_chat(tx, chat_id, holder_id)
    session = practice.session(tx, session_id)
    if session.holder_id != holder_id:
        raise NotFound
    present = session.present
    if present is None or session.number != number or present.hint:
        return session
    return practice.save_session(
        tx, replace(session, asked=(*session.asked[:-1], replace(present, hint=True)))
    )


def days_shared(tx: Connection, holder: Holder, today: date) -> int:
    """On how many days of this week there was practice, for the coach: 0 also for who shares nothing, or stopped."""
    practising = practice.practising(tx, holder.id)
    if practising is None or not practising.shared or not holder.takes_part:
        return 0
    monday = today - timedelta(days=today.weekday())
    return week(practice.days_practised(tx, holder.id, monday), today).days


def report(
    tx: Connection, chat_id: int, session_id: int, number: int, language: str, *, now: datetime
) -> Asked:
    """Somebody says that a question is not right. Who it was is not kept."""
    session = practice.session(tx, session_id)
    holder_of_chat(tx, chat_id, session.holder_id)
    if not 1 <= number <= len(session.asked):
        raise NotFound
    asked = session.asked[number - 1]
    practice.add_report(tx, asked.card, asked.rev, asked.form, language, now=now)
    return asked


def _cards_of_today(
    tx: Connection,
    lessons: Lessons,
    practising: Practising,
    states: Mapping[str, State],
    zone: str,
    now: datetime,
) -> list[Queued]:
    holder_id = practising.holder_id
    record = trajectories.record(tx, holder_id, now=now)
    brought = lifted(
        lessons.deck,
        appointments=record.appointments,
        attempts=record.attempts,
        goals=plans.goals_of(tx, holder_id),
        health=practising.health,
        now=now,
        zone=zone,
    )
    chosen = choose(
        lessons.courses[practising.level],
        states,
        pace=practising.pace,
        lifted=brought,
        asked={},
        now=now,
        zone=zone,
    )
    return [Queued(one.card, one.is_new, one.why or "") for one in chosen]


def _with_next(session: Session, deck: Deck, states: Mapping[str, State], *, speech: bool) -> Session:
    """A card that was taken out meanwhile is passed over."""
    cards = tuple(one for one in session.cards if one.card in deck.cards)
    asked = tuple(one for one in session.asked if one.card in deck.cards and one.answered)
    session = replace(session, cards=cards, asked=asked)
    following = next_card(session)
    if following is None:
        return replace(session, state=SessionState.DONE)
    card = deck.cards[following.card]
    form = _form(card, deck, states.get(card.id), following.missed, speech=speech)
    question = Asked(card.id, card.rev, form, again=following.again)
    return replace(session, asked=(*asked, question), state=SessionState.OPEN)


def _form(card: Card, deck: Deck, state: State | None, missed: Form | None, *, speech: bool) -> Form:
    if missed is Form.TEACH:
        return form_for(card, deck, stability=0.0, reps=0, has_voice=speech)
    return form_for(
        card,
        deck,
        stability=state.stability if state else None,
        reps=state.reps if state else 0,
        has_voice=speech,
        easier_than=missed,
    )


def _learn(tx: Connection, holder_id: int, asked: Asked, grade: Grade, *, zone: str, now: datetime) -> None:
    practising = practice.practising(tx, holder_id)
    state = practice.states(tx, [holder_id])[holder_id].get(asked.card)
    if practising is None or (asked.again and state is not None):
        return
    after = review(state, grade, now, zone=zone, retention=retention_of(practising.pace))
    practice.put_state(tx, holder_id, asked.card, after)


def _save_if_changed(tx: Connection, before: Session, after: Session) -> Session:
    return before if before == after else practice.save_session(tx, after)


def _change(tx: Connection, holder_id: int, what: str, *, now: datetime, **values: Any) -> Practising:
    changed = practice.change(tx, holder_id, **values)
    audit.note(tx, actor=f"holder:{holder_id}", what=what, subject=f"holder:{holder_id}", now=now)
    replan_prompts(tx, holder_id, now=now)
    return changed


def _zone(tx: Connection, holder: Holder) -> str:
    return people.municipality(tx, holder.municipality_id).zone

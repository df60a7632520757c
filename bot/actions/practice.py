"""A little Dutch every day: how somebody practises, the cards of their day, their answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions.people import holder_of_chat
from bot.actions.prompts import heard, replan_prompts
from bot.rules.cards import Card, CardLevel, Deck, Form, is_asked
from bot.rules.choosing import Lessons, choose
from bot.rules.errors import NotFound
from bot.rules.forms import form_for, needs_voice
from bot.rules.lifting import NEWS_FOR, is_of_health, lifted
from bot.rules.practice import DEFAULT_PACE, PACES, practice_day, retention_of, week
from bot.rules.recordings import Place
from bot.rules.scheduling import Grade, State, review
from bot.rules.sessions import (
    Asked,
    Next,
    Practising,
    Queued,
    Session,
    SessionState,
    is_same,
    next_card,
    within_pace,
)
from bot.rules.values import Holder
from storage import audit, clips, heard_news, people, plans, practice, trajectories

USUAL_AT = time(10)
SAME_REPORT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Begun:
    """`first` is False for who practised already, at this level or at another one."""

    practising: Practising
    first: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """`counted` is False where the question did not wait for an answer any more: nothing was changed."""

    session: Session
    counted: bool


# How somebody practises


def begin(tx: Connection, chat_id: int, holder_id: int, level: CardLevel, *, now: datetime) -> Begun:
    """Begins at a level, or goes on at another one, whose cards then come today as well. Who ended the prompts gets none
    for that."""
    holder = holder_of_chat(tx, chat_id, holder_id)
    before = practice.practising(tx, holder_id)
    practice.begin(tx, holder_id, Practising(holder_id, level, DEFAULT_PACE, USUAL_AT, now))
    if before is not None and before.level is not level:
        session = practice.session_of(tx, holder_id, practice_day(now, _zone(tx, holder)))
        if session is not None:
            session = session.without_present()
            practice.save_session(tx, replace(session, cards=session.met))
    changed = _change(tx, holder_id, "practice_level", now=now, level=level)
    return Begun(changed, first=before is None)


def begin_again(tx: Connection, chat_id: int, holder_id: int, *, now: datetime) -> Practising:
    """They want the prompts again that they ended."""
    holder_of_chat(tx, chat_id, holder_id)
    return _change(tx, holder_id, "practice_begun_again", now=now, ended_at=None)


def set_up(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    *,
    pace: int | None = None,
    at: time | None = None,
    shared: bool | None = None,
    now: datetime,
) -> Practising:
    """What is not named stays. NotFound for a pace that there is not, and for who never began."""
    holder_of_chat(tx, chat_id, holder_id)
    if pace is not None and pace not in PACES:
        raise NotFound
    said = {"pace": pace, "at": at, "shared": shared}
    values = {name: value for name, value in said.items() if value is not None}
    return _change(tx, holder_id, "practice_set", now=now, **values)


def allow_health(
    tx: Connection, chat_id: int, holder_id: int, deck: Deck, *, yes: bool, now: datetime
) -> Practising:
    """Whether what is about health may bring words; a no holds today already, for the cards that were not asked yet."""
    holder = holder_of_chat(tx, chat_id, holder_id)
    session = practice.session_of(tx, holder_id, practice_day(now, _zone(tx, holder)))
    if session is not None and not yes:
        met = session.met
        cards = tuple(one for one in session.cards if one in met or not is_of_health(deck, one.why))
        _save_if_changed(tx, session, replace(session, cards=cards))
    return _change(tx, holder_id, "practice_set", now=now, health=yes)


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
        if session.present is not None:
            session = session.with_last(shown_at=None)
        practice.save_session(tx, replace(session, state=SessionState.STOPPED))
    return _change(tx, holder_id, "practice_stopped", now=now, stopped_on=today)


# The cards of a day


def go_on(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    lessons: Lessons,
    *,
    speech: bool,
    recorded_for: int | None = None,
    means: Callable[[Card], bool] = lambda _: True,
    now: datetime,
) -> Session:
    """The day's cards with the next question asked; the one that waits already stays. With `state` DONE there is none.

    Opened again after "stop for today" it goes on. A question whose card was changed since is asked anew, and so is one
    that has to be heard where nothing can be. `speech`: whatever is asked can be heard; else what was recorded for the
    bot of the id `recorded_for`. `means`: whether the person can read what a card means. NotFound for who never began.
    """
    holder = holder_of_chat(tx, chat_id, holder_id)
    practising = practice.practising(tx, holder_id)
    if practising is None:
        raise NotFound
    zone, deck = _zone(tx, holder), lessons.deck
    today = practice_day(now, zone)

    def can_hear(card: Card) -> bool:
        return speech or (recorded_for is not None and _is_recorded(tx, recorded_for, card))

    session = practice.session_of(tx, holder_id, today)
    if session is not None and (present := session.present) is not None:
        there = is_same(present, deck, today)
        if there and (not needs_voice(present.form) or can_hear(deck.cards[present.card])):
            return _save_if_changed(tx, session, replace(session, state=SessionState.OPEN))
        session = session.without_present()
    if session is not None:
        session = within_pace(session, deck, pace=practising.pace, today=today)
    if session is None or _following(session, deck, today) is None:
        met = () if session is None else session.met
        more = _cards_of_today(tx, lessons, practising, met, zone, now)
        if session is None:
            session = practice.add_session(tx, holder_id, today, more)
        else:
            session = replace(session, cards=(*met, *more))
    return practice.save_session(tx, _with_next(tx, session, deck, today, can_hear, means))


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
) -> Answered:
    """The present question is answered: the first answer counts (B04). `grade` is None for what nobody grades.

    One of another question or of another day, and a second answer, change nothing. A new card that was only shown is new
    until the question after it, which is the one that counts; of other cards the easier second question does not.
    """
    holder = holder_of_chat(tx, chat_id, holder_id)
    session = practice.session(tx, session_id)
    if session.holder_id != holder_id:
        raise NotFound
    present, zone = session.present, _zone(tx, holder)
    today = practice_day(now, zone)
    waits = present is not None and session.number == number and session.state is not SessionState.STOPPED
    if present is None or not waits or session.day != today:
        return Answered(session, counted=False)
    if present.hint and grade is Grade.GOOD:
        grade = Grade.HARD
    answered = session.answered(grade=grade, chosen=chosen)
    if grade is not None and present.form is not Form.TEACH:
        _learn(tx, holder_id, present, grade, zone=zone, now=now)
    practice.add_answer(tx, holder_id, answered.asked[-1], day=today, now=now)
    if next_card(answered) is None:
        answered = replace(answered, state=SessionState.DONE)
    practising = practice.practising(tx, holder_id)
    if practising is not None and (practising.answered_on != today or practising.stopped_on is not None):
        practice.change(tx, holder_id, answered_on=today, stopped_on=None)
        replan_prompts(tx, [holder_id], now=now)
    return Answered(practice.save_session(tx, answered), counted=True)


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
    return practice.save_session(tx, session.with_last(hint=True))


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
    """Somebody says that a question is not right. Who it was is not kept: the same said again within a while counts once,
    for it is mostly one person who taps twice."""
    session = practice.session(tx, session_id)
    holder_of_chat(tx, chat_id, session.holder_id)
    if not 1 <= number <= len(session.asked):
        raise NotFound
    asked = session.asked[number - 1]
    same = (asked.card, asked.rev, asked.form, language)
    if not practice.reported_since(tx, *same, now - SAME_REPORT):
        practice.add_report(tx, *same, now=now)
    return asked


def _cards_of_today(
    tx: Connection,
    lessons: Lessons,
    practising: Practising,
    met: tuple[Queued, ...],
    zone: str,
    now: datetime,
) -> list[Queued]:
    """What is to be asked today besides the cards that were met already."""
    if len(met) >= practising.pace:
        return []
    holder_id = practising.holder_id
    record = trajectories.record(tx, holder_id, now=now)
    brought = lifted(
        lessons.deck,
        appointments=record.appointments,
        attempts=record.attempts,
        goals=plans.goals_of(tx, holder_id),
        news=heard_news.words_that_reached(tx, holder_id, since=now - NEWS_FOR),
        health=practising.health,
        now=now,
        zone=zone,
    )
    chosen = choose(
        lessons.courses[practising.level],
        practice.states(tx, [holder_id])[holder_id],
        pace=practising.pace,
        lifted=brought,
        asked={one.card: one.is_new for one in met},
        now=now,
        zone=zone,
    )
    return [Queued(one.card, one.is_new, one.why or "") for one in chosen]


def _following(session: Session, deck: Deck, today: date) -> Next | None:
    """What comes next; a card that was taken out or retired meanwhile is passed over."""
    ids = {one.card for one in session.cards} | {one.card for one in session.asked}
    there = {id_ for id_ in ids if (card := deck.cards.get(id_)) and is_asked(card, today)}
    return next_card(session, without=ids - there)


def _with_next(
    tx: Connection,
    session: Session,
    deck: Deck,
    today: date,
    can_hear: Callable[[Card], bool],
    means: Callable[[Card], bool],
) -> Session:
    following = _following(session, deck, today)
    if following is None:
        return replace(session, state=SessionState.DONE)
    card = deck.cards[following.card]
    state = practice.state(tx, session.holder_id, card.id)
    form = _form(card, deck, state, following.missed, speech=can_hear(card), means=means(card))
    question = Asked(card.id, card.rev, form, again=following.again)
    return replace(session, asked=(*session.asked, question), state=SessionState.OPEN)


def _form(
    card: Card, deck: Deck, state: State | None, missed: Form | None, *, speech: bool, means: bool
) -> Form:
    if missed is Form.TEACH:
        return form_for(card, deck, stability=0.0, reps=0, has_voice=speech, has_gloss=means)
    return form_for(
        card,
        deck,
        stability=state.stability if state else None,
        reps=state.reps if state else 0,
        has_voice=speech,
        has_gloss=means,
        easier_than=missed,
    )


def _is_recorded(tx: Connection, bot_id: int, card: Card) -> bool:
    """Whether its sentence can be heard, which is what a dictation asks for."""
    return clips.find(tx, bot_id, card.id, Place.SENTENCE, card.sentence) is not None


def _learn(tx: Connection, holder_id: int, asked: Asked, grade: Grade, *, zone: str, now: datetime) -> None:
    practising = practice.practising(tx, holder_id)
    state = practice.state(tx, holder_id, asked.card)
    if practising is None or (asked.again and state is not None):
        return
    after = review(state, grade, now, zone=zone, retention=retention_of(practising.pace))
    practice.put_state(tx, holder_id, asked.card, after)


def _save_if_changed(tx: Connection, before: Session, after: Session) -> Session:
    return before if before == after else practice.save_session(tx, after)


def _change(tx: Connection, holder_id: int, what: str, *, now: datetime, **values: Any) -> Practising:
    changed = practice.change(tx, holder_id, **values)
    audit.note(tx, actor=f"holder:{holder_id}", what=what, subject=f"holder:{holder_id}", now=now)
    return heard(tx, holder_id, now=now) or changed


def _zone(tx: Connection, holder: Holder) -> str:
    return people.municipality(tx, holder.municipality_id).zone

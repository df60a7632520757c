"""What stands on the screen of whoever practises: one question at a time, under one message with its buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions.people import holder_of_chat
from bot.actions.practice import go_on
from bot.rules.cards import Card
from bot.rules.choosing import Lessons
from bot.rules.errors import NotFound
from bot.rules.sessions import Session
from storage import practice

# A second tap within that is the same wish: the question has just come. After it the person looks for the question.
A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Asking:
    """`anew` is False where the question that waits was put on the screen a moment ago: nothing more is to be shown."""

    session: Session
    anew: bool


def ask(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    lessons: Lessons,
    *,
    speech: bool,
    recorded_for: int | None = None,
    means: Callable[[Card], bool] = lambda _: True,
    now: datetime,
) -> Asking:
    """The next question, as `go_on` gives it, to be put on the screen by whoever asked first."""
    session = go_on(
        tx, chat_id, holder_id, lessons, speech=speech, recorded_for=recorded_for, means=means, now=now
    )
    present = session.present
    if present is None:
        return Asking(session, anew=True)
    # Either way: a clock that was set back must not keep the question from them.
    if present.shown_at is not None and abs(now - present.shown_at) < A_MOMENT:
        return Asking(session, anew=False)
    return Asking(practice.save_session(tx, session.with_last(shown_at=now)), anew=True)


def stands_at(
    tx: Connection, chat_id: int, holder_id: int, session_id: int, number: int, message_id: int
) -> int | None:
    """The buttons of a question are under this message now. The number of the one that had them before, if another
    one had."""
    holder_of_chat(tx, chat_id, holder_id)
    session = practice.session(tx, session_id)
    if session.holder_id != holder_id:
        raise NotFound
    before = session.asked[-1].message if session.number == number else None
    if session.number != number or before == message_id:
        return None
    practice.save_session(tx, session.with_last(message=message_id))
    return before

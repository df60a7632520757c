"""Words that came long after a question of practice, and may be its answer or a word to the coach: only the person knows.

They are the person's own at first, which no coach reads. They go to the coach by themselves after a while, so that nothing
is lost whatever becomes of the question, the dialog or the day. Until then the person may say that they were the answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions.after_hours import back_at
from bot.actions.messages import Incoming, keep, tell
from bot.actions.people import holder_of_chat
from bot.rules.errors import NotFound
from bot.rules.values import Holder
from storage import late_words, messages, people
from storage.late_words import LateWords

WAIT = timedelta(minutes=15)
MOST = 100  # in one transaction


@dataclass(frozen=True, slots=True)
class Undecided:
    """The words, by their id, and the question that they may answer."""

    holder_id: int
    session_id: int
    number: int
    late_id: int


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The coach has them. `back`: when the coach is back, where the person is to hear that they are not at work now."""

    back: datetime | None = None


def hold(
    tx: Connection, holder: Holder, incoming: Incoming, session_id: int, number: int, *, now: datetime
) -> Undecided:
    """Keeps the words, which are a message to the coach after `WAIT`. `holder` has a chat."""
    late_id = late_words.add(
        tx,
        holder.id,
        chat_id=holder.chat_id or 0,
        telegram_id=incoming.telegram_id,
        words=incoming.words,
        due=now + WAIT,
        now=now,
    )
    return Undecided(holder.id, session_id, number, late_id)


def words_of(tx: Connection, chat_id: int, holder_id: int, late_id: int) -> str | None:
    """The words as they are now; None when they were the answer. NotFound for those of others."""
    late = _late(tx, chat_id, holder_id, late_id)
    if late is None or late.message_id is None:
        return None if late is None else late.words
    return messages.message(tx, late.message_id).words


def pass_on(tx: Connection, chat_id: int, holder_id: int, late_id: int, *, now: datetime) -> PassedOn | None:
    """They are for the coach, and so is all that waits besides: whoever talks to the coach did so before. None when they
    were the answer."""
    if _late(tx, chat_id, holder_id, late_id) is None:
        return None
    for each in late_words.waiting(tx, holder_id):
        _become_message(tx, each, now=now)
    return PassedOn(back_at(tx, people.holder(tx, holder_id), now=now))


def take_back(tx: Connection, chat_id: int, holder_id: int, late_id: int) -> bool:
    """They were the answer, and are forgotten. False when the coach has them."""
    late = _late(tx, chat_id, holder_id, late_id)
    if late is not None and late.message_id is not None:
        return False
    late_words.remove(tx, late_id)
    return True


def make_due(tx: Connection, now: datetime) -> int:
    """What nobody decided about becomes a message; how many did."""
    found = late_words.due(tx, now, most=MOST)
    for each in found:
        _become_message(tx, each, now=now)
    return len(found)


def _late(tx: Connection, chat_id: int, holder_id: int, late_id: int) -> LateWords | None:
    holder_of_chat(tx, chat_id, holder_id)
    late = late_words.get(tx, late_id)
    if late is not None and (late.holder_id, late.chat_id) != (holder_id, chat_id):
        raise NotFound
    return late


def _become_message(tx: Connection, late: LateWords, *, now: datetime) -> None:
    incoming = Incoming(telegram_id=late.telegram_id, medium="text", words=late.words)
    holder = people.holder(tx, late.holder_id)
    message_id = keep(tx, holder, incoming, chat_id=late.chat_id, now=now)
    tell(tx, holder, message_id, now=now)
    late_words.pass_on(tx, late.id, message_id)

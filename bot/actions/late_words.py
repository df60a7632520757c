"""Words that came long after a question of practice, and may be its answer or a word to the coach: only the person knows.

They go to the coach by themselves after a while, so that nothing is lost whatever becomes of the question, the dialog
or the day. Until then the person may say that they were the answer, which is nothing for the coach to read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.actions.messages import MOST_WAITING, Incoming, keep, key_of
from bot.actions.notices import tell_coach
from bot.actions.people import holder_of_chat
from bot.rules.errors import NotFound
from bot.rules.values import Holder, Kind, Rank
from storage import messages, outbox
from storage.messages import Message

WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Undecided:
    """The words, by the id of their message, and the question that they may answer."""

    holder_id: int
    session_id: int
    number: int
    message_id: int


def hold(
    tx: Connection, holder: Holder, incoming: Incoming, session_id: int, number: int, *, now: datetime
) -> Undecided:
    """Keeps the words, and tells the coach after `WAIT`. `holder` has a chat."""
    message_id = keep(tx, holder, incoming, now=now)
    tell_coach(
        *(tx, holder, Kind.STAFF_MESSAGE),
        key=key_of(message_id),
        subject_id=message_id,
        rank=Rank.REMINDER,
        due=now + WAIT,
        now=now,
    )
    return Undecided(holder.id, session_id, number, message_id)


def words_of(tx: Connection, chat_id: int, holder_id: int, message_id: int) -> Message | None:
    """The words as they are now; None when they were the answer. NotFound for those of others."""
    holder_of_chat(tx, chat_id, holder_id)
    message = messages.messages(tx, [message_id]).get(message_id)
    if message is not None and (message.holder_id, message.chat_id) != (holder_id, chat_id):
        raise NotFound
    return message


def pass_on(tx: Connection, chat_id: int, holder_id: int, message_id: int, *, now: datetime) -> bool:
    """They are for the coach, who is told now of these and of all that waits besides: whoever talks to the coach did so
    before. False when they were the answer."""
    if words_of(tx, chat_id, holder_id, message_id) is None:
        return False
    recent = [one.id for one in messages.messages_of_holder(tx, holder_id, MOST_WAITING)]
    outbox.send_now(tx, Kind.STAFF_MESSAGE, recent, now=now)
    return True


def take_back(tx: Connection, chat_id: int, holder_id: int, message_id: int, *, now: datetime) -> bool:
    """They were the answer, and are forgotten. False when the coach has them, or gets them at this moment."""
    message = words_of(tx, chat_id, holder_id, message_id)
    if message is None:
        return True
    holder = holder_of_chat(tx, chat_id, holder_id)
    waits = outbox.take_back(tx, key_of(message_id))
    # Where there is no coach, the municipality has what nobody took back in that time.
    if not waits and (holder.coach_id is not None or now >= message.at + WAIT):
        return False
    messages.remove(tx, message_id)
    return True

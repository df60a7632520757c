"""What a holder writes or sends: kept for the coach, who is told; an edit mends it and keeps the earlier words."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.after_hours import back_at
from bot.actions.first_answers import see_to_message
from bot.rules.bundling import due_of_notice
from bot.rules.errors import NotFound
from bot.rules.values import Holder
from storage import dialogs, late_words, messages, notices, people, replies
from storage.messages import CONTACT

STEP = "writer"
MOST_WAITING = 20  # messages


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a holder. `words` is the text or the caption; `seconds` the length of a recording."""

    telegram_id: int
    medium: str
    words: str
    seconds: int | None = None
    forwarded: bool = False
    file_id: str | None = None  # Telegram's, of what can be sent on to the coach


@dataclass(frozen=True, slots=True)
class Received:
    """What the person is to hear now, besides that it was kept: when the coach is back, where they are not at work; or that
    there is no coach, and the municipality answers. Each once in a closed time."""

    back: datetime | None = None
    no_coach: bool = False


NOTHING_MORE = Received()


def receive(tx: Connection, holder: Holder, incoming: Incoming, *, now: datetime) -> Received:
    """Keeps the message for the coach of this person, and tells them. `holder` has a chat."""
    message_id = keep(tx, holder, incoming, chat_id=holder.chat_id or 0, now=now)
    no_coach = tell(tx, holder, message_id, answered=True, now=now)
    return Received(back_at(tx, holder, now=now), no_coach)


def keep(tx: Connection, holder: Holder, incoming: Incoming, *, chat_id: int, now: datetime) -> int:
    """Keeps it, and tells nobody; its id."""
    return messages.add_message(
        tx,
        holder.id,
        chat_id=chat_id,
        telegram_id=incoming.telegram_id,
        at=now,
        medium=incoming.medium,
        seconds=incoming.seconds,
        forwarded=incoming.forwarded,
        words=incoming.words,
        file_id=incoming.file_id,
    )


def tell(tx: Connection, holder: Holder, message_id: int, *, answered: bool = False, now: datetime) -> bool:
    """The coach hears of a new message once; it is seen to that somebody answers it in time. Gives as `see_to_message`."""
    if messages.message(tx, message_id).notice_id is None:
        _tell(tx, holder, message_id, now=now)
    return see_to_message(tx, holder, message_id, answered=answered, now=now)


def ask_contact(tx: Connection, holder: Holder, update_id: int, *, now: datetime) -> Received:
    """They tapped "contact me": a message without words. One that waits already is enough. Gives as `receive`."""
    if messages.waiting_contact(tx, holder.id) is not None:
        return NOTHING_MORE
    # A tap has no message of its own; messages of Telegram's have numbers above zero.
    return receive(tx, holder, Incoming(telegram_id=-update_id, medium=CONTACT, words=""), now=now)


def hold(tx: Connection, chat_id: int, incoming: Incoming, *, now: datetime) -> None:
    """Several people share the phone: the message waits until one of them has said whose it is."""
    dialog = dialogs.get(tx, chat_id)
    waiting = list(dialog.data["waiting"]) if dialog is not None and dialog.step == STEP else []
    data = {"waiting": [*waiting, asdict(incoming)][-MOST_WAITING:]}
    dialogs.put(tx, chat_id, STEP, data, now=now)


def receive_held(tx: Connection, holder: Holder, *, now: datetime) -> Received:
    """It is this person's. NotFound when nothing waits. Gives as `receive`."""
    dialog = dialogs.get(tx, holder.chat_id or 0)
    if dialog is None or dialog.step != STEP:
        raise NotFound
    dialogs.drop(tx, holder.chat_id or 0)
    each = [receive(tx, holder, Incoming(**one), now=now) for one in dialog.data["waiting"]]
    return Received(
        next((one.back for one in each if one.back is not None), None), any(one.no_coach for one in each)
    )


def edit(tx: Connection, chat_id: int, telegram_id: int, words: str, *, now: datetime) -> bool:
    """The person edited a message. False when it is not known: a command, or from before they came in."""
    if late_words.edit(tx, chat_id, telegram_id, words):
        return True
    found = messages.find(tx, chat_id, telegram_id)
    # Whoever stopped took back that we keep what they write.
    if found is None or not people.holder(tx, found.holder_id).takes_part:
        return False
    message = messages.edit_message(tx, chat_id, telegram_id, words=words, now=now)
    if message is None:
        return False
    if message.edited_at == now:
        writer = people.holder(tx, message.holder_id)
        see_to_message(tx, writer, message.id, waits=found.handled_at is None, now=now)
    # A notice that still waits shows the new words by itself: its text is made when it is sent.
    if message.edited_at == now and notices.has_left(tx, message.notice_id):
        _tell(tx, people.holder(tx, message.holder_id), message.id, now=now)
    return True


def _tell(tx: Connection, holder: Holder, message_id: int, *, now: datetime) -> None:
    """The coach hears of the message by the notice that waits for them, or by a new one. Nobody where there is no coach."""
    coach_id = holder.coach_id
    if coach_id is None:
        return
    due = due_of_notice(
        now,
        last=notices.last(tx, coach_id, now=now),
        last_of_person=notices.last_of_person(tx, holder.id),
        answered=replies.last_to(tx, holder.id),
    )
    notice = notices.waiting(tx, coach_id)
    if notice is None:
        # Told anew after each edit.
        edits = len(messages.earlier_words(tx, message_id))
        key = f"messages:{coach_id}:{message_id}:{edits}"
        notice_id = notices.plan(tx, coach_id, key=key, due=due, now=now)
    else:
        notice_id = notice.id
        if due < notice.due:
            notices.bring_forward(tx, notice_id, due)
    notices.take_in(tx, message_id, notice_id)

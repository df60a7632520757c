"""What a holder writes or sends: kept for the coach, who is told; an edit mends it and keeps the earlier words."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.first_answers import see_to_message
from bot.actions.notices import tell_coach
from bot.rules.errors import NotFound
from bot.rules.values import Holder, Kind, Rank
from storage import dialogs, messages, outbox, people

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


def receive(tx: Connection, holder: Holder, incoming: Incoming, *, now: datetime) -> None:
    """Keeps the message for the coach of this person, and tells them. `holder` has a chat."""
    chat_id = holder.chat_id or 0
    message_id = messages.add_message(
        tx,
        holder.id,
        chat_id=chat_id,
        telegram_id=incoming.telegram_id,
        at=now,
        medium=incoming.medium,
        seconds=incoming.seconds,
        forwarded=incoming.forwarded,
        words=incoming.words,
    )
    _tell(tx, holder, message_id, key=f"message:{message_id}", now=now)
    see_to_message(tx, holder, message_id, now=now)


def hold(tx: Connection, chat_id: int, incoming: Incoming, *, now: datetime) -> None:
    """Several people share the phone: the message waits until one of them has said whose it is."""
    dialog = dialogs.get(tx, chat_id)
    waiting = list(dialog.data["waiting"]) if dialog is not None and dialog.step == STEP else []
    data = {"waiting": [*waiting, asdict(incoming)][-MOST_WAITING:]}
    dialogs.put(tx, chat_id, STEP, data, now=now)


def receive_held(tx: Connection, holder: Holder, *, now: datetime) -> None:
    """It is this person's. NotFound when nothing waits."""
    dialog = dialogs.get(tx, holder.chat_id or 0)
    if dialog is None or dialog.step != STEP:
        raise NotFound
    dialogs.drop(tx, holder.chat_id or 0)
    for each in dialog.data["waiting"]:
        receive(tx, holder, Incoming(**each), now=now)


def edit(tx: Connection, chat_id: int, telegram_id: int, words: str, *, now: datetime) -> bool:
    """The person edited a message. False when it is not known: a command, or from before they came in."""
    found = messages.find(tx, chat_id, telegram_id)
    # Whoever stopped took back that we keep what they write.
    if found is None or not people.holder(tx, found.holder_id).takes_part:
        return False
    message = messages.edit_message(tx, chat_id, telegram_id, words=words, now=now)
    if message is None:
        return False
    if message.edited_at == now:
        see_to_message(tx, people.holder(tx, message.holder_id), message.id, now=now)
    # A notice that still waits shows the new words by itself: its text is made when it is sent.
    if message.edited_at == now and outbox.was_sent(tx, f"message:{message.id}"):
        _tell(
            tx,
            people.holder(tx, message.holder_id),
            message.id,
            key=f"message:{message.id}:{now:%Y%m%dT%H%M%S}",
            now=now,
        )
    return True


def _tell(tx: Connection, holder: Holder, message_id: int, *, key: str, now: datetime) -> None:
    tell_coach(tx, holder, Kind.STAFF_MESSAGE, key=key, subject_id=message_id, rank=Rank.REMINDER, now=now)

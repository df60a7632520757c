"""What somebody says or writes in an exercise: the question whose answer is awaited in the chat, and an answer that nobody
but they themselves judges.

Such an answer waits in the dialog, encrypted, until they judge it; meanwhile a tap gives it to their coach or to their
language buddy. Everything here looks at the dialog as it is at that moment, for a tap on one button may be worked on beside
that on another: what was judged is not there any more.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from bot.rules.errors import NotFound
from storage import dialogs

STEP = "practice"  # the dialog in which what somebody writes or says next is an answer
SAID_FOR = timedelta(days=1)  # so long an answer waits that nobody judges
TALKS = "talks"  # in the dialog: they said that they write to their coach now


class To(StrEnum):
    """Who gets the answer; in the dialog, that they have it."""

    COACH = "to_coach"
    BUDDY = "to_buddy"


class Gift(StrEnum):
    """Whether the answer is to go now."""

    NOW = "now"
    BEFORE = "before"  # it went, or is on its way
    GONE = "gone"  # it was judged, or another question came


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a session."""

    holder: int
    session: int
    number: int


def wait(tx: Connection, chat_id: int, question: Question, *, now: datetime) -> None:
    """What somebody writes or says next is an answer to this."""
    dialogs.put(tx, chat_id, STEP, asdict(question), now=now)


def leave(tx: Connection, chat_id: int, holder_id: int) -> None:
    """What this person says or writes is no answer any more; another one on the phone may have been asked as well."""
    dialog = dialogs.get(tx, chat_id)
    if dialog is not None and dialog.step == STEP and dialog.data["holder"] == holder_id:
        dialogs.drop(tx, chat_id)


def keep_said(
    tx: Connection, chat_id: int, question: Question, *, now: datetime, words: str = "", voice: str = ""
) -> Question:
    """They wrote `words`, or said what Telegram keeps under the file id `voice`. Gives the question; NotFound where it does
    not wait for an answer."""
    if _at(tx, chat_id, question) is None:
        raise NotFound
    kept = {"words": words} if words else {"voice": voice}
    dialogs.put(tx, chat_id, STEP, asdict(question) | kept, now=now)
    return question


def talk(tx: Connection, chat_id: int, question: Question, *, now: datetime) -> None:
    """They write to their coach now, where they could also answer this."""
    said = _at(tx, chat_id, question)
    if said is not None:
        dialogs.put(tx, chat_id, STEP, said | {TALKS: True}, now=now)


def give(tx: Connection, chat_id: int, question: Question, to: To, *, now: datetime) -> Gift:
    """They want somebody to have it. Whoever asks first sends it."""
    said = _at(tx, chat_id, question)
    if said is None or not said.keys() & {"words", "voice"}:
        return Gift.GONE
    if said.get(to):
        return Gift.BEFORE
    dialogs.put(tx, chat_id, STEP, said | {to.value: True}, now=now)
    return Gift.NOW


def not_given(tx: Connection, chat_id: int, question: Question, to: To, *, now: datetime) -> None:
    """It did not arrive: they may try again."""
    said = _at(tx, chat_id, question)
    if said is not None:
        dialogs.put(tx, chat_id, STEP, said | {to.value: False}, now=now)


def _at(tx: Connection, chat_id: int, question: Question) -> dict[str, Any] | None:
    """The dialog, if it is at this question."""
    dialog = dialogs.get(tx, chat_id)
    if dialog is None or dialog.step != STEP or not dialog.data.items() >= asdict(question).items():
        return None
    return dict(dialog.data)

"""What a machine is to translate, with the names that it is not to read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.conversations import names_of
from storage import translations


@dataclass(frozen=True, slots=True)
class ToTranslate:
    message_id: int
    words: str
    target: str  # the language of the coach
    names: tuple[str, ...]


def to_translate(tx: Connection, most: int, *, now: datetime) -> list[ToTranslate]:
    """The messages of holders that wait longest, at most so many."""
    return [
        ToTranslate(one.message_id, one.words, one.target, tuple(names_of(tx, one.holder_id)))
        for one in translations.waiting(tx, most, now=now)
    ]

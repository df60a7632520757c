"""Somebody taps an answer under an announcement."""

from datetime import datetime

from sqlalchemy import Connection

from bot.rules.announcements import Announcement, State
from bot.rules.errors import NotFound
from bot.rules.values import Kind
from storage import announcement_answers, announcements, outbox, people


def answer(
    tx: Connection,
    chat_id: int,
    holder_id: int,
    announcement_id: int,
    *,
    edition: int,
    choice: int,
    now: datetime,
) -> bool:
    """Whether it counts: not under words that do not hold any more. NotFound for what this person did not get, or got of a
    municipality that they have left since (P04)."""
    one = got(tx, chat_id, holder_id, announcement_id)
    if people.holder(tx, holder_id).municipality_id != one.municipality_id:
        raise NotFound
    if one.state is State.WITHDRAWN or edition != one.edition:
        return False
    if one.dutch is None or choice >= len(one.dutch.answers):
        raise NotFound
    announcement_answers.keep(tx, one.id, holder_id, choice=choice, edition=edition, now=now)
    return True


def got(tx: Connection, chat_id: int, holder_id: int, announcement_id: int) -> Announcement:
    """The announcement, for somebody on this chat who got it. NotFound else."""
    if people.holder(tx, holder_id).chat_id != chat_id:
        raise NotFound
    if not outbox.is_for(tx, holder_id, Kind.ANNOUNCEMENT, announcement_id):
        raise NotFound
    return announcements.by_id(tx, announcement_id)

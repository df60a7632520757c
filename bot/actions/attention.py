"""How much people want to hear, when nothing, and which news not: set by themselves alone."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.actions.people import holder_of_chat
from bot.actions.prompts import replan_prompts
from bot.rules.announcements import News
from bot.rules.attention import CHOICES, Wish
from bot.rules.errors import NotFound
from bot.rules.rest_days import RestDay
from storage import attention, people


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that somebody chose about it."""

    wish: Wish
    muted: frozenset[News]


def chosen_by(tx: Connection, chat_id: int, holder_id: int) -> Chosen:
    """NotFound for somebody of another chat."""
    holder_of_chat(tx, chat_id, holder_id)
    muted = attention.mutes(tx, [holder_id])[holder_id]
    return Chosen(attention.wishes(tx, [holder_id])[holder_id], muted)


def set_a_day(tx: Connection, chat_id: int, holder_id: int, a_day: int, *, now: datetime) -> None:
    """How many messages a day. NotFound for a number that is not offered."""
    wish = chosen_by(tx, chat_id, holder_id).wish
    if a_day not in CHOICES:
        raise NotFound
    attention.put(tx, holder_id, replace(wish, a_day=a_day))


def set_rest_day(
    tx: Connection, chat_id: int, holder_id: int, day: RestDay, rests: bool, *, now: datetime
) -> None:
    """Neither practice nor news on that day; or again. The prompts are planned anew."""
    wish = chosen_by(tx, chat_id, holder_id).wish
    days = wish.rest_days | {day} if rests else wish.rest_days - {day}
    attention.put(tx, holder_id, replace(wish, rest_days=days))
    replan_prompts(tx, [holder_id], now=now)


def set_news(
    tx: Connection, chat_id: int, holder_id: int, kind: News, wanted: bool, *, now: datetime
) -> None:
    """News of this kind, or none."""
    holder_of_chat(tx, chat_id, holder_id)
    if wanted:
        attention.unmute(tx, holder_id, [kind])
    else:
        attention.mute(tx, holder_id, [kind], now=now)


def mute_all(tx: Connection, chat_id: int, *, now: datetime) -> None:
    """No more news of any kind to all who use this chat, as /stop is for all of them."""
    for holder in people.holders_of_chat(tx, chat_id):
        if holder.takes_part:
            attention.mute(tx, holder.id, News, now=now)

"""What goes between a holder and their language buddy: into the chat of the other side, in its language, silently at night."""

import logging
from collections.abc import Callable, Iterable

from telegram.error import TelegramError

from bot.actions.language_buddies import Ended
from bot.i18n import Translator
from bot.rules.errors import NotFound
from bot.rules.quiet_hours import is_quiet
from bot.rules.values import Holder, Rank
from bot.texts import buddying
from bot.texts import language_buddy as texts
from bot.texts.rendered import Rendered
from handlers.context import ZONE, Context
from handlers.practice_asking import made_before, sentence_of
from storage import lookup, people, practice

log = logging.getLogger(__name__)


async def to_buddy(
    context: Context,
    holder: Holder,
    chat_id: int,
    make: Callable[[Translator], Rendered],
    *,
    voice: str | None = None,
) -> int | None:
    """A message to the buddy, or with `voice`, a file id, under that recording. Telegram's number for it; None when it did not
    arrive."""
    return await _send(context, holder, chat_id, make(await _reader(context, chat_id)), voice)


async def to_holder(
    context: Context,
    holder: Holder,
    make: Callable[[Translator, str], Rendered],
    *,
    voice: str | None = None,
) -> bool:
    """The same to the holder; `make` also gets the name to put on top, where several share the phone. False when it did not
    arrive."""
    if holder.chat_id is None or not holder.takes_part:
        return False
    sharing = await context.read(people.holders_of_chat, holder.chat_id)
    shared = sum(one.takes_part for one in sharing) > 1
    town = await context.read(people.municipality, holder.municipality_id)
    t = context.house.catalogues.translator(holder.language, holder.second_language, zone=town.zone)
    rendered = make(t, holder.name if shared else "")
    return await _send(context, holder, holder.chat_id, rendered, voice) is not None


async def tell_ended(context: Context, ended: Iterable[Ended]) -> None:
    """The other side of each hears it, once; nothing is kept of a chat that is nobody's any more."""
    for one in ended:
        if context.acted:
            await _tell(context, await context.read(people.holder, one.holder_id), one)
        if one.by_holder and one.chat_id is not None:
            await context.keep(people.forget_stranger, one.chat_id)


async def _tell(context: Context, holder: Holder, ended: Ended) -> None:
    if not ended.by_holder:
        await to_holder(context, holder, lambda t, name: texts.left(t, holder_id=holder.id, name=name))
    elif ended.chat_id is not None:
        await to_buddy(context, holder, ended.chat_id, lambda t: buddying.ended(t, name=holder.name))


async def practised(context: Context, session_id: int, number: int) -> str:
    """The sentence of an exercise; empty where it is not there any more."""
    try:
        session = await context.read(practice.session, session_id)
    except NotFound:
        return ""
    made = made_before(context, session, number)
    return "" if made is None else sentence_of(made)


async def _reader(context: Context, chat_id: int) -> Translator:
    """In the language of whoever uses this chat."""
    found = await context.read(lookup.who, chat_id)
    languages = [holder.language for holder in found.holders if holder.language]
    if found.staff is not None:
        languages.append(found.staff.language)
    elif found.chat is not None and found.chat.language:
        languages.append(found.chat.language)
    zone = found.municipality.zone if found.municipality else ZONE
    return context.house.catalogues.translator(languages[0] if languages else None, zone=zone)


async def _send(
    context: Context, holder: Holder, chat_id: int, rendered: Rendered, voice: str | None
) -> int | None:
    town = await context.read(people.municipality, holder.municipality_id)
    silent = is_quiet(context.now, town.quiet_from, town.quiet_until, town.zone)
    sender = context.house.sender
    try:
        if voice is None:
            return await sender.send(chat_id, rendered, rank=Rank.REMINDER, silent=silent)
        sent = await sender.send_voice(chat_id, voice, rendered, rank=Rank.REMINDER, silent=silent)
    except TelegramError as error:
        log.info("nothing reached a language buddy or came back", extra={"error": type(error).__name__})
        return None
    return sent.message_id

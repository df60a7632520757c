"""Whatever a holder writes is looked at for words of danger before it is anything else (R04): an answer in practice, a goal,
a word to the coach, what stands under a photo, an edit, a command."""

from telegram import Update
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from bot.actions import alarms
from bot.actions.messages import Incoming
from bot.rules.danger import is_danger
from bot.rules.errors import NotFound, TooLong
from bot.rules.folding import clean
from bot.rules.values import Holder
from bot.texts import danger as texts
from bot.texts.rendered import Rendered
from handlers.contact import MEDIA, file_id_of, seconds_of
from handlers.contact_views import WORDS_LIMIT
from handlers.context import Context
from storage import people


async def look(update: Update, context: Context) -> None:
    """Words of danger are nothing else any more; everything else goes on its way."""
    if _is_of_staff(context) or not is_danger(context.words, context.house.danger):
        return
    if context.holders:
        await _received(update, context)
    else:
        await context.say(Rendered(texts.help_only(context.t, _numbers(context)).html))
    raise ApplicationHandlerStop


def _is_of_staff(context: Context) -> bool:
    """Staff write about others. One who is a holder as well, on the same phone, does so in a dialog."""
    return context.staff is not None and (not context.holders or context.step is not None)


async def _received(update: Update, context: Context) -> None:
    """In their own language, wherever the dial stands, and without a name: others may read this phone."""
    holder, incoming = _writer(context), _incoming(context)
    if update.edited_message is not None:
        raised = await context.act(alarms.edit_to_danger, holder, incoming, now=context.now)
    else:
        raised = await context.act(alarms.receive_danger, holder, incoming, now=context.now)
    if raised is not None:
        town = await context.read(people.municipality, holder.municipality_id)
        said = texts.help_now(context.t_of(holder), town.help_numbers, told=raised.told)
        await context.say(Rendered(said.html))


def _writer(context: Context) -> Holder:
    """On a phone that several share: the one who was asked for something, else the one who is longest there. Nobody is asked
    who it was: the one who hurts them may hold the phone."""
    asked = context.who.dialog.data.get("holder") if context.who and context.who.dialog else None
    return next((one for one in context.holders if one.id == asked), context.holders[0])


def _incoming(context: Context) -> Incoming:
    message = context.event.effective_message
    if message is None:
        raise NotFound
    try:
        words = clean(context.words, limit=WORDS_LIMIT)
    except TooLong:
        words = clean(context.words[: WORDS_LIMIT // 2], limit=WORDS_LIMIT)
    medium = next((kind for kind in MEDIA if getattr(message, kind, None)), "text")
    return Incoming(
        telegram_id=message.message_id,
        medium=medium,
        words=words,
        seconds=seconds_of(message),
        forwarded=message.forward_origin is not None,
        file_id=file_id_of(message, medium),
    )


def _numbers(context: Context) -> tuple[str, ...] | None:
    return context.who.municipality.help_numbers if context.who and context.who.municipality else None


# Before all others, whatever these would make of it.
FIRST = [MessageHandler(filters.ChatType.PRIVATE & (filters.TEXT | filters.CAPTION), look)]

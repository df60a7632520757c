"""What can be heard in practice: the clips of the cards, and a synthetic voice until there are any."""

import logging

from bot.rules.cards import Card
from bot.rules.forms import Exercise, needs_voice
from bot.sending import FileNotKnown, VoicesRefused
from bot.speech import NotSpoken
from bot.texts import practice as texts
from bot.texts.rendered import Rendered
from handlers.context import Context
from storage import clips

log = logging.getLogger(__name__)


async def say_question(context: Context, made: Exercise, shown: Rendered) -> bool:
    """The question; one that is heard comes as a voice message with the words under it, where there is a voice. False
    where nothing was said: it has to be heard, and cannot be."""
    if texts.hears(made) and await play(context, made.card, texts.spoken_words(made), shown):
        return True
    if needs_voice(made.form):
        return False
    await context.say(shown)
    return True


async def play(context: Context, card: Card, words: str, caption: Rendered | None = None) -> bool:
    """Sends the clip of these words of the card, or has them spoken; whether that went. Kept are clips of its word and of
    its sentence."""
    if not words:
        return False
    sender, bot_id = context.house.sender, context.bot.id
    place = {card.sentence: "sentence", card.word: "word"}.get(words)
    found = None if place is None else await context.read(clips.find, bot_id, card.id, place, words)
    if found is not None:
        try:
            await sender.send_voice(context.chat_id, found.file_id, caption)
        except FileNotKnown:
            await context.keep(clips.forget, bot_id, found.file_id)
        except VoicesRefused:
            return False
        else:
            return True
    if context.house.voice is None:
        return False
    try:
        clip = await context.house.voice.say(words)
        sent = await sender.send_voice(context.chat_id, clip.data, caption)
    except NotSpoken as error:
        log.warning("not spoken", extra={"program": error.program, "reason": error.why})
        return False
    except VoicesRefused:
        return False
    if sent.file_id is not None and place is not None:
        await context.keep(
            clips.put,
            bot_id,
            card.id,
            place,
            words,
            sent.file_id,
            seconds=0,
            synthetic=clip.synthetic,
            set_by=None,
            now=context.now,
        )
    return True

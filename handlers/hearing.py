"""What can be heard in practice: the clips of the cards, and a synthetic voice until there are any."""

import logging

from bot.i18n import Translator
from bot.rules.cards import Card
from bot.rules.forms import Exercise, needs_voice
from bot.rules.recordings import Place
from bot.sending import FileNotKnown, VoicesRefused
from bot.speech import NotSpoken
from bot.texts import practice as texts
from bot.texts.practice_sound import by_machine
from bot.texts.rendered import Rendered
from handlers.context import Context
from storage import clips
from storage.clips import Clip

log = logging.getLogger(__name__)


async def say_question(context: Context, t: Translator, made: Exercise, shown: Rendered) -> int | None:
    """The question; one that is heard comes as a voice message with the words under it, where there is a voice. The number
    of its message; None where nothing was said: it has to be heard, and cannot be."""
    if texts.hears(made):
        heard = await play(context, t, made.card, texts.spoken_words(made), shown)
        if heard is not None:
            return heard
    return None if needs_voice(made.form) else await context.say(shown)


async def can_hear(context: Context, card: Card, words: str) -> bool:
    """Whether there is a clip of these words, or a voice that speaks them."""
    return bool(words) and (context.house.voice is not None or await _clip(context, card, words) is not None)


async def play(
    context: Context, t: Translator, card: Card, words: str, caption: Rendered | None = None
) -> int | None:
    """Sends the clip of these words of the card, or has them spoken; the number of the message, None where that did not
    go. Kept are clips of its word and of its sentence. `caption` are the words under it, with a line more where a machine
    speaks."""
    if not words:
        return None
    sender, bot_id, place = context.house.sender, context.bot.id, _place(card, words)
    found = await _clip(context, card, words)
    if found is not None:
        try:
            shown = by_machine(t, caption) if found.synthetic else caption
            there = await sender.send_voice(context.chat_id, found.file_id, shown)
        except FileNotKnown:
            await context.keep(clips.forget, bot_id, found.file_id)
        except VoicesRefused:
            return None
        else:
            return there.message_id
    if context.house.voice is None:
        return None
    try:
        clip = await context.house.voice.say(words)
        shown = by_machine(t, caption) if clip.synthetic else caption
        sent = await sender.send_voice(context.chat_id, clip.data, shown)
    except NotSpoken as error:
        log.warning("not spoken", extra={"program": error.program, "reason": error.why})
        return None
    except VoicesRefused:
        return None
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
    return sent.message_id


async def _clip(context: Context, card: Card, words: str) -> Clip | None:
    place = _place(card, words)
    return None if place is None else await context.read(clips.find, context.bot.id, card.id, place, words)


def _place(card: Card, words: str) -> Place | None:
    return {card.word: Place.WORD, card.sentence: Place.SENTENCE}.get(words)

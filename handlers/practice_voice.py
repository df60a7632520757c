"""The learner listens, and says something aloud: they hear the model again, and their coach hears them if they want."""

import logging

from telegram.error import TelegramError

from bot.actions import messages
from bot.actions.messages import Incoming
from bot.rules.cards import Form
from bot.rules.errors import NotFound
from bot.rules.forms import is_spoken
from bot.rules.values import Rank
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from bot.texts.staff import practice as staff_texts
from handlers import hearing
from handlers.context import Context
from handlers.practice import AT, STEP, asked_for, made_of, model_of, voice_of, waiting
from handlers.routing import for_holders, tap
from handlers.views import one_of, passed_on_view
from storage import dialogs, people, practice

log = logging.getLogger(__name__)


@for_holders
async def listen(context: Context) -> None:
    """The words of a question, or after the answer its sentence, as a voice message."""
    holder = one_of(context, int(context.tap[0]))
    session = await context.read(practice.session, int(context.tap[1]))
    if session.holder_id != holder.id or session.number != int(context.tap[2]):
        raise NotFound
    asked = session.asked[-1]
    card = context.house.lessons.deck.cards.get(asked.card)
    if card is None:
        raise NotFound
    words = card.sentence if asked.answered else texts.spoken_words(card, asked.form)
    await hearing.play(context, card, words)


async def waits_for_voice(context: Context) -> bool:
    """Whether a voice message now is an answer: they were asked to say something."""
    made = await asked_for(context)
    return made is not None and is_spoken(made.form)


@for_holders
async def spoken(context: Context) -> None:
    """They hear the model again, and judge themselves. No machine judges how somebody speaks."""
    holder, session = await waiting(context)
    said = voice_of(context.event.effective_message)
    if session.present is None or said is None:
        raise NotFound
    made = made_of(context, session)
    if not is_spoken(made.form):
        raise NotFound
    file_id, seconds = said
    data = (context.said(STEP) or {}) | {"voice": file_id, "seconds": seconds}
    await context.keep(dialogs.put, context.chat_id, STEP, data, now=context.now)
    if made.form is Form.SPEAK_REPEAT:
        await hearing.play(context, made.card, made.card.sentence)
    await context.say(model_of(context, holder, session, made, to_coach=holder.coach_id is not None))


@for_holders
async def let_coach_hear(context: Context) -> None:
    """What they said or wrote goes to the coach, with the sentence that was practised, and nothing about how it went."""
    holder, session = await waiting(context)
    said = context.said(STEP) or {}
    if "words" in said and holder.coach_id is not None:
        incoming = Incoming(telegram_id=_shown(context), medium="text", words=said["words"])
        await context.act(messages.receive, holder, incoming, now=context.now)
        await context.say(await passed_on_view(context, holder))
        return
    if "voice" not in said or session.number != int(context.tap[2]) or holder.coach_id is None:
        raise NotFound
    coach = await context.read(people.staff_member, holder.coach_id)
    t = context.t_of(holder)
    if coach.chat_id is None:
        await context.say(feedback_texts.not_sent_to_coach(t))
        return
    made = made_of(context, session)
    sentence = made.card.items[made.item - 1].text if made.item else made.card.sentence
    staff_t = context.house.catalogues.translator(coach.language, domain="staff", zone=context.zone)
    words = staff_texts.lets_hear(staff_t, name=holder.name, sentence=sentence)
    try:
        await context.house.sender.send_voice(
            coach.chat_id, said["voice"], words, rank=Rank.REMINDER, silent=True
        )
    except TelegramError as error:
        log.warning("a voice message did not reach a coach", extra={"error": type(error).__name__})
        await context.say(feedback_texts.not_sent_to_coach(t))
        return
    await context.say(feedback_texts.sent_to_coach(t, coach.name))


def _shown(context: Context) -> int:
    """The number of the message under which the button is: one message of theirs goes once."""
    query = context.event.callback_query
    return query.message.message_id if query is not None and query.message is not None else 0


HANDLERS = [
    tap("xl", listen, AT),
    tap("xc", let_coach_hear, AT),
]

"""The learner listens, and says something aloud: they hear the model again, and their coach hears them if they want."""

import logging

from telegram import Message
from telegram.error import TelegramError

from bot.actions import messages
from bot.actions.messages import Incoming
from bot.rules.cards import Form
from bot.rules.errors import NotFound
from bot.rules.forms import is_spoken
from bot.rules.values import Rank
from bot.texts import common
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from bot.texts.practice_sound import not_heard
from bot.texts.staff import practice as staff_texts
from handlers import hearing
from handlers.contact_views import passed_on_view
from handlers.context import Context
from handlers.practice_asking import AT, STEP, asked_for, made_of, model_of, waiting
from handlers.routing import for_holders, tap
from handlers.views import one_of
from storage import dialogs, people, practice

log = logging.getLogger(__name__)

# One tap away from a voice message: the same button of Telegram records a video message.
SPOKEN = ("voice", "video_note", "audio")


@for_holders
async def listen(context: Context) -> None:
    """The words of a question, or after the answer its sentence, as a voice message."""
    holder, number = one_of(context, int(context.tap[0])), int(context.tap[2])
    session = await context.read(practice.session, int(context.tap[1]))
    if session.holder_id != holder.id or not 1 <= number <= session.number:
        raise NotFound
    asked = session.asked[number - 1]
    card = context.house.lessons.deck.cards.get(asked.card)
    if card is None or (card.rev != asked.rev and not asked.answered):
        await context.answer(common.old_button(context.t))
        return
    await context.answer()
    words = card.sentence if asked.answered else texts.spoken_words(made_of(context, session, number))
    t = context.t_of(holder)
    if not await hearing.play(context, t, card, words):
        await context.say(not_heard(t))


async def waits_for_voice(context: Context) -> bool:
    """Whether a voice message now is an answer, or another recording of theirs: they were asked to say something."""
    made = await asked_for(context)
    return made is not None and is_spoken(made.form)


@for_holders
async def spoken(context: Context) -> None:
    """They hear the model again, and judge themselves. No machine judges how somebody speaks. Only a voice message can go
    to the coach: what was recorded as a video message or with another app is for nobody else."""
    holder, session = await waiting(context)
    file_id = _voice_of(context.event.effective_message)
    made = await asked_for(context)
    if made is None:
        raise NotFound
    if file_id is not None:
        data = (context.said(STEP) or {}) | {"voice": file_id}
        await context.keep(dialogs.put, context.chat_id, STEP, data, now=context.now)
    if made.form is Form.SPEAK_REPEAT:
        await hearing.play(context, context.t_of(holder), made.card, made.card.sentence)
    to_coach = file_id is not None and holder.coach_id is not None
    await context.say(model_of(context, holder, session, made, to_coach=to_coach))


@for_holders
async def let_coach_hear(context: Context) -> None:
    """What they said or wrote goes to the coach, with the sentence that was practised, and nothing about how it went."""
    said = context.said(STEP) or {}
    named = [said.get(name) for name in ("holder", "session", "number")]
    if named != [int(part) for part in context.tap] or not said.keys() & {"words", "voice"}:
        # It was judged meanwhile, or another question came: what they said is not kept.
        await context.answer(common.old_button(context.t))
        return
    await context.answer()
    holder, session = await waiting(context)
    if holder.coach_id is None:
        raise NotFound
    if "words" in said:
        incoming = Incoming(telegram_id=_shown(context), medium="text", words=said["words"])
        back = await context.act(messages.receive, holder, incoming, now=context.now)
        await context.say(await passed_on_view(context, holder, back))
        return
    coach = await context.read(people.staff_member, holder.coach_id)
    t = context.t_of(holder)
    if said.get("heard"):
        await context.say(feedback_texts.sent_to_coach(t, coach.name))
        return
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
    await context.keep(dialogs.put, context.chat_id, STEP, said | {"heard": True}, now=context.now)
    await context.say(feedback_texts.sent_to_coach(t, coach.name))


def _voice_of(message: Message | None) -> str | None:
    """The file id of a voice message."""
    return None if message is None or message.voice is None else message.voice.file_id


def _shown(context: Context) -> int:
    """The number of the message under which the button is: one message of theirs goes once."""
    query = context.event.callback_query
    return query.message.message_id if query is not None and query.message is not None else 0


HANDLERS = [
    tap("xl", listen, AT, answers_itself=True),
    tap("xc", let_coach_hear, AT, answers_itself=True),
]

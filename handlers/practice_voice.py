"""The learner listens, and says something aloud: they hear the model again, and their coach hears them if they want."""

import logging

from telegram import Message
from telegram.error import TelegramError

from bot.actions import answering, messages
from bot.actions.answering import Gift, To
from bot.actions.messages import Incoming
from bot.rules.errors import NotFound
from bot.rules.forms import is_spoken
from bot.rules.sessions import Session
from bot.rules.values import Rank
from bot.texts import common
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from bot.texts.practice_sound import not_heard
from bot.texts.staff import practice as staff_texts
from handlers import hearing
from handlers.contact_views import passed_on_view
from handlers.context import Context
from handlers.practice_asking import (
    AT,
    asked_for,
    has_buddy,
    made_of,
    question_at,
    question_of_tap,
    say_model,
    to_give,
    took_before,
    waiting,
)
from handlers.routing import for_holders, tap
from handlers.views import one_of
from storage import absences, people, practice

log = logging.getLogger(__name__)

# One tap away from a voice message: the same button of Telegram records a video message.
SPOKEN = ("voice", "video_note", "audio")


@for_holders
async def listen(context: Context) -> None:
    """The words of a question, or after the answer those that were right, as a voice message."""
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
    words = _words_of(context, session, number)
    t = context.t_of(holder)
    if not await hearing.play(context, t, card, words):
        await context.say(not_heard(t))


async def waits_for_voice(context: Context) -> bool:
    """Whether a voice message now is an answer, or another recording of theirs: they were asked to say something."""
    made = await asked_for(context)
    if made is None or not is_spoken(made.form):
        return False
    _, session = await waiting(context)
    return await took_before(context) in (None, question_at(session))


@for_holders
async def spoken(context: Context) -> None:
    """They hear the model again, and judge themselves. No machine judges how somebody speaks. Only a voice message can go
    to the coach or to a language buddy: what was recorded as a video message or with another app is for nobody else."""
    holder, session = await waiting(context)
    file_id = _voice_of(context.event.effective_message)
    made = await asked_for(context)
    if made is None:
        raise NotFound
    if file_id is not None:
        at = question_at(session)
        await context.act(answering.keep_said, context.chat_id, at, voice=file_id, now=context.now)
    await hearing.play(context, context.t_of(holder), made.card, texts.heard_after(made))
    to_coach = file_id is not None and holder.coach_id is not None
    to_buddy = file_id is not None and await has_buddy(context, holder)
    await say_model(context, holder, session, made, to_coach=to_coach, to_buddy=to_buddy)


@for_holders
async def let_coach_hear(context: Context) -> None:
    """What they said or wrote goes to the coach, with the sentence that was practised, and nothing about how it went."""
    found = await to_give(context)
    if found is None:
        await context.answer(common.old_button(context.t))
        return
    holder, sentence, said = found
    if holder.coach_id is None:
        raise NotFound
    if "words" in said:
        await context.answer()
        incoming = Incoming(telegram_id=_shown(context), medium="text", words=said["words"])
        received = await context.act(messages.receive, holder, incoming, now=context.now)
        await context.say(await passed_on_view(context, holder, received))
        return
    by = (await context.read(absences.answering, holder.coach_id)).by
    coach = None if by is None else await context.read(people.staff_member, by)
    t, at = context.t_of(holder), (context.chat_id, question_of_tap(context), To.COACH)
    if coach is None or coach.chat_id is None:
        await context.answer()
        await context.say(feedback_texts.not_sent_to_coach(t))
        return
    gift = await context.act(answering.give, *at, now=context.now)
    if gift is Gift.GONE:
        await context.answer(common.old_button(context.t))
        return
    await context.answer()
    if gift is Gift.BEFORE or not context.acted:
        await context.say(feedback_texts.sent_to_coach(t, coach.name))
        return
    staff_t = context.house.catalogues.translator(coach.language, domain="staff", zone=context.zone)
    words = staff_texts.lets_hear(staff_t, name=holder.name, sentence=sentence)
    try:
        await context.house.sender.send_voice(
            coach.chat_id, said["voice"], words, rank=Rank.REMINDER, silent=True
        )
    except TelegramError as error:
        log.warning("a voice message did not reach a coach", extra={"error": type(error).__name__})
        await context.keep(answering.not_given, *at, now=context.now)
        await context.say(feedback_texts.not_sent_to_coach(t))
        return
    await context.say(feedback_texts.sent_to_coach(t, coach.name))


def _words_of(context: Context, session: Session, number: int) -> str:
    asked = session.asked[number - 1]
    card = context.house.lessons.deck.cards[asked.card]
    if card.rev != asked.rev:
        return card.sentence  # its items may be others now
    made = made_of(context, session, number)
    return texts.heard_after(made) if asked.answered else texts.spoken_words(made)


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

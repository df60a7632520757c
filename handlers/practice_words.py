"""What is typed in practice: an answer where one is awaited, else a word to the coach; of late words they are asked."""

from dataclasses import dataclass
from functools import partial

from bot.actions import answering, late_words, messages
from bot.actions import practice as actions
from bot.actions.answering import STEP, TALKS
from bot.actions.messages import Received
from bot.actions.once import work_on
from bot.rules.answer_values import Judged, Verdict
from bot.rules.answers import judge, judge_dictation, target_of
from bot.rules.cards import Form
from bot.rules.errors import Empty, NotFound
from bot.rules.folding import clean
from bot.rules.forms import Exercise, is_open, is_spoken, words_of
from bot.rules.lengths import is_visible
from bot.rules.practice import practice_day
from bot.rules.scheduling import Grade
from bot.rules.sessions import Session
from bot.rules.values import Holder
from bot.texts import common, practice_late
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from handlers.contact_views import WORDS_LIMIT, passed_on_view
from handlers.context import Context
from handlers.practice_answers import asked_of, given, keep_judged
from handlers.practice_asking import (
    AT,
    asked_in_chat,
    has_buddy,
    is_late,
    present_of,
    question_at,
    say_model,
    took_before,
)
from handlers.routing import ID, for_holders, tap
from storage import alarms, practice

MOST_WORDS = 80
SOME_WORDS = 4
NOTHING = Judged(Verdict.OTHER_LANGUAGE, (), "")  # nothing of what was written can be seen
NEARLY = (Verdict.RIGHT, Verdict.NOTE, Verdict.ALMOST)


@dataclass(frozen=True, slots=True)
class Awaited:
    """The question that words may answer. `late`: it is to be asked whether they do; `exercise` is None where an earlier
    delivery answered it, and its card is gone."""

    holder: Holder
    session: Session
    exercise: Exercise | None
    late: bool = False


async def awaited(context: Context) -> Awaited | None:
    """What somebody writes now is an answer: they were asked to write, and it is about as long; or it is an option of the
    question that waits. None where it is a word to the coach."""
    if context.repeated:
        return await _awaited_before(context)
    found = await asked_in_chat(context)
    if found is None:
        return await _closed_of(context)
    if not _is_as_long(context, found[2]):
        return await _closed_of(context) if is_late(context) else None
    if not is_late(context) or _nearly_right(context, *found):
        return Awaited(*found)
    if _is_doubtful(context, *found):
        return Awaited(*found, late=True)
    return await _closed_of(context)


async def _awaited_before(context: Context) -> Awaited | None:
    """What an earlier delivery took it for. None where that was a word to the coach, or the chat has gone on since."""
    if context.did(actions.answer):
        return Awaited(*await given(context))
    found = await asked_in_chat(context)
    if found is None:
        return None
    if context.did(late_words.hold):
        return Awaited(*found, late=True)
    counted_for_nothing = context.did(work_on)
    same = await took_before(context) == question_at(found[1])
    return Awaited(*found) if counted_for_nothing or same else None


def fits(context: Context, found: Awaited) -> bool:
    """Whether the words are what the question asks for, or nearly so, or were taken for it before."""
    made = found.exercise
    if made is None or context.did(actions.answer):
        return True
    if made.options:
        return texts.option_of(made, context.gloss_of(found.holder), context.words) is not None
    return _nearly_right(context, found.holder, found.session, made)


async def take(context: Context, found: Awaited) -> None:
    """What was written is taken as `awaited` found it."""
    await for_holders(partial(_take, found=found))(context)


async def _take(context: Context, *, found: Awaited) -> None:
    if found.late:
        await _ask_which(context, found)
        return
    if found.exercise is None:
        raise NotFound
    await _answered(context, found.holder, found.session, found.exercise, context.words)


async def _answered(context: Context, holder: Holder, session: Session, made: Exercise, words: str) -> None:
    """An answer in words; what is not Dutch, or no words at all, does not count."""
    if made.options:
        chosen = texts.option_of(made, context.gloss_of(holder), words)
        grade = Grade.GOOD if chosen == made.right else Grade.AGAIN
        await keep_judged(context, holder, session, made, grade, chosen=chosen)
        return
    if is_open(made.form):
        try:
            words = clean(words, limit=WORDS_LIMIT)
        except Empty:
            await context.show(feedback_texts.not_counted(context.t_of(holder), NOTHING))
            return
        at = question_at(session)
        await context.act(answering.keep_said, context.chat_id, at, words=words, now=context.now)
        coach, buddy = holder.coach_id is not None, await has_buddy(context, holder)
        await say_model(context, holder, session, made, to_coach=coach, to_buddy=buddy)
        return
    judged = _judge(context, holder, made, words)
    if judged.grade is None:
        await context.show(feedback_texts.not_counted(context.t_of(holder), judged))
        return
    await keep_judged(context, holder, session, made, judged.grade, judged=judged)


async def _ask_which(context: Context, found: Awaited) -> None:
    """Whether it is their answer, or a word to their coach, who gets it if they say nothing."""
    message = context.event.effective_message
    if message is None:
        raise NotFound
    said = clean(context.words, limit=WORDS_LIMIT)
    incoming = messages.Incoming(telegram_id=message.message_id, medium="text", words=said)
    which = (found.session.id, found.session.number)
    held = await context.act(late_words.hold, found.holder, incoming, *which, now=context.now)
    at = f"{held.holder_id}:{held.session_id}:{held.number}:{held.late_id}"
    coach = await context.coach_name_of(found.holder)
    await context.say(practice_late.ask(context.t_of(found.holder), at, coach=coach))


@for_holders
async def decided(context: Context) -> None:
    """What the words were that came late."""
    await (_is_answer if context.tap[4] == "a" else _is_for_coach)(context)


async def _is_answer(context: Context) -> None:
    """They say that the words were their answer. One to a question that waits no more is for nobody."""
    holder, session, made = await asked_of(context)
    whose = (context.chat_id, holder.id, int(context.tap[3]))
    words = await context.read(late_words.words_of, *whose)
    if words is None:
        await context.answer("" if context.repeated else common.old_button(context.t))
        return
    if made is not None:
        # It is asked as if it had just been: what they write next is an answer as well.
        await context.keep(answering.wait, context.chat_id, question_at(session), now=context.now)
        await context.reload()
        await _answered(context, holder, session, made, words)
        await context.answer()
        await context.keep(late_words.take_back, *whose)
    elif await context.act(late_words.take_back, *whose):
        await context.answer()
        await context.show(practice_late.closed(context.t_of(holder)))
    else:
        await context.answer(common.old_button(context.t))
        await context.show(await passed_on_view(context, holder))


async def _is_for_coach(context: Context) -> None:
    """They say that the words are for their coach. What they write after that is so too, unless it is the answer."""
    holder, session, _ = await asked_of(context)
    whose = (context.chat_id, holder.id, int(context.tap[3]))
    passed_on = await context.act(late_words.pass_on, *whose, now=context.now)
    if passed_on is None:
        await context.answer(common.old_button(context.t))
        return
    await context.answer()
    await context.keep(answering.talk, context.chat_id, question_at(session), now=context.now)
    await context.show(await passed_on_view(context, holder, Received(passed_on.back)))


def _is_as_long(context: Context, made: Exercise) -> bool:
    """Whether what was written is about as long as an answer in words to this question."""
    if is_spoken(made.form):
        return False
    most = MOST_WORDS if is_open(made.form) else len(words_of(made.card.sentence)) + SOME_WORDS
    return len(context.words.split()) <= most


def _nearly_right(context: Context, holder: Holder, _: Session, made: Exercise) -> bool:
    """Whether it is so near to the answer that it is no word to the coach, also hours after the question."""
    return not is_open(made.form) and _judge(context, holder, made, context.words).verdict in NEARLY


def _is_doubtful(context: Context, holder: Holder, _: Session, made: Exercise) -> bool:
    """Whether late words may be a wrong answer as well as a word to the coach.

    What is not Dutch, or what somebody else wrote, is no answer. Who said that they talk to the coach goes on doing so.
    On a phone that several share they are asked who wrote it: till then it is not known whose coach may read it.
    """
    message = context.event.effective_message
    if message is None or message.forward_origin is not None:
        return False
    if len(context.holders) > 1 or (context.said(STEP) or {}).get(TALKS):
        return False
    if is_open(made.form):
        return is_visible(context.words)
    return _judge(context, holder, made, context.words).grade is not None


async def _closed_of(context: Context) -> Awaited | None:
    """The question of which somebody wrote an option, where no other answer is awaited on this phone. What is none of them
    is a word to the coach."""
    today = practice_day(context.now, context.zone)
    sessions = await context.read(practice.sessions_of, {holder.id: today for holder in context.holders})
    for holder in context.holders:
        session = sessions.get(holder.id)
        made = None if session is None else present_of(context, session)
        if session is None or made is None or made.form is Form.WORD_ORDER:
            continue
        if texts.option_of(made, context.gloss_of(holder), context.words) is None:
            continue
        # Of who wrote words of danger every word is for the coach, until somebody has looked after them.
        in_alarm = await context.read(alarms.in_alarm, [holder.id])
        return None if in_alarm else Awaited(holder, session, made)
    return None


def _judge(context: Context, holder: Holder, made: Exercise, words: str) -> Judged:
    target = target_of(made.card, made.form)
    if made.form is Form.DICTATION:
        return judge_dictation(words, target, known=context.house.known)
    gloss = context.gloss_of(holder)(f"{made.card.id}/word", made.card.word)
    glosses = [gloss.lstrip("\u200f\u200e")] if gloss else []
    return judge(words, target, glosses=glosses, known=context.house.known)


HANDLERS = [
    tap("xi", decided, f"{AT}{ID}:[ac]", answers_itself=True),
]

"""What is typed in practice: an answer where one is awaited, else a word to the coach."""

from bot.rules.answer_values import Judged, Verdict
from bot.rules.answers import judge, judge_dictation, target_of
from bot.rules.cards import Form
from bot.rules.errors import Empty, NotFound
from bot.rules.folding import clean
from bot.rules.forms import Exercise, is_open, is_spoken, words_of
from bot.rules.practice import practice_day
from bot.rules.scheduling import Grade
from bot.rules.sessions import Session
from bot.rules.values import Holder
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from handlers.context import Context
from handlers.practice_answers import ANSWER, given, keep_judged
from handlers.practice_asking import STEP, asked_for, model_of, present_of, waiting
from handlers.routing import for_holders
from handlers.views import WORDS_LIMIT
from storage import alarms, dialogs, practice

MOST_WORDS = 80
SOME_WORDS = 4
NOTHING = Judged(Verdict.OTHER_LANGUAGE, (), "")  # nothing of what was written can be seen


async def waits_for_words(context: Context) -> bool:
    """Whether what somebody writes now is an answer: they were asked to write, not long ago, and it is about as long; or
    it is an option of the question that waits."""
    if context.repeated:
        return context.done == ANSWER
    made = await asked_for(context)
    if made is None:
        return await _comes_late(context) or await _closed_of(context) is not None
    if is_spoken(made.form):
        return False
    most = MOST_WORDS if is_open(made.form) else len(words_of(made.card.sentence)) + SOME_WORDS
    return len(context.words.split()) <= most


@for_holders
async def typed(context: Context) -> None:
    """An answer that was typed; what is not Dutch, or no words at all, does not count."""
    if context.done == ANSWER:
        holder, session, made = await given(context)
    elif (closed := await _closed_of(context)) is not None:
        holder, session, made = closed
    else:
        holder, session = await waiting(context)
        made = present_of(context, session)
    if made is None:
        raise NotFound
    if made.options:
        chosen = texts.option_of(made, context.gloss_of(holder), context.words)
        grade = Grade.GOOD if chosen == made.right else Grade.AGAIN
        await keep_judged(context, holder, session, made, grade, chosen=chosen)
        return
    if is_open(made.form):
        try:
            words = clean(context.words, limit=WORDS_LIMIT)
        except Empty:
            await context.say(feedback_texts.not_counted(context.t_of(holder), NOTHING))
            return
        said = (context.said(STEP) or {}) | {"words": words}
        await context.keep(dialogs.put, context.chat_id, STEP, said, now=context.now)
        coach = holder.coach_id is not None
        await context.say(model_of(context, holder, session, made, to_coach=coach))
        return
    judged = _judge(context, holder, made)
    if judged.grade is None:
        await context.say(feedback_texts.not_counted(context.t_of(holder), judged))
        return
    await keep_judged(context, holder, session, made, judged.grade, judged=judged)


async def _comes_late(context: Context) -> bool:
    """Whether what somebody writes hours after a question is so near to its answer that it is no word to the coach."""
    made = await asked_for(context, late=True)
    if made is None or made.options or is_open(made.form):
        return False
    holder, _ = await waiting(context)
    return _judge(context, holder, made).verdict in (Verdict.RIGHT, Verdict.NOTE, Verdict.ALMOST)


async def _closed_of(context: Context) -> tuple[Holder, Session, Exercise] | None:
    """The question of which somebody wrote an option, where no other answer is awaited on this phone. What is none of them
    is a word to the coach."""
    if await asked_for(context) is not None or await _comes_late(context):
        return None
    today = practice_day(context.now, context.zone)
    for holder in context.holders:
        session = await context.read(practice.session_of, holder.id, today)
        made = None if session is None else present_of(context, session)
        if session is None or made is None or made.form is Form.WORD_ORDER:
            continue
        if texts.option_of(made, context.gloss_of(holder), context.words) is None:
            continue
        # Of who wrote words of danger every word is for the coach, until somebody has looked after them.
        in_alarm = await context.read(alarms.in_alarm, [holder.id])
        return None if in_alarm else (holder, session, made)
    return None


def _judge(context: Context, holder: Holder, made: Exercise) -> Judged:
    target = target_of(made.card, made.form)
    if made.form is Form.DICTATION:
        return judge_dictation(context.words, target, known=context.house.known)
    gloss = context.gloss_of(holder)(f"{made.card.id}/word", made.card.word)
    glosses = [gloss.lstrip("\u200f\u200e")] if gloss else []
    return judge(context.words, target, glosses=glosses, known=context.house.known)

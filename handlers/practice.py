"""A little Dutch: the questions of a day, one after the other, and what is tapped under them."""

from datetime import timedelta

from telegram import Message

from bot.actions import practice as actions
from bot.rules.answer_values import Judged
from bot.rules.answers import judge, judge_dictation, target_of
from bot.rules.cards import Form
from bot.rules.errors import NotFound
from bot.rules.forms import Exercise, exercise, is_open, is_right_order, is_spoken, is_typed, words_of
from bot.rules.lifting import WhyKind, why_of
from bot.rules.practice import DOTS, dots, practice_day, week
from bot.rules.scheduling import Grade
from bot.rules.sessions import Session, SessionState
from bot.rules.values import Holder
from bot.texts import common
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from bot.texts.rendered import Rendered
from handlers import hearing
from handlers.context import Context
from handlers.routing import ID, for_holders, tap
from handlers.views import one_of
from storage import dialogs, practice

STEP = "practice"  # what they write or say next is an answer
# After that, and where it is much longer than any answer, what somebody writes is a word to the coach again.
WAITS_FOR = timedelta(minutes=30)
MOST_WORDS = 80
SOME_WORDS = 4

NUMBER = r":[0-9]{1,3}"
AT = ID + ID + NUMBER


@for_holders
async def go_on(context: Context) -> None:
    """The next question as a message of its own; at the end, what there is to be glad of."""
    await ask_next(context, one_of(context, int(context.tap[0])))


async def ask_next(context: Context, holder: Holder) -> None:
    # It asks what waits already, so a repeated update asks the same once more.
    session = await context.keep(
        actions.go_on,
        context.chat_id,
        holder.id,
        context.house.lessons,
        speech=context.house.voice is not None,
        now=context.now,
    )
    if session.present is None:
        await context.keep(dialogs.drop, context.chat_id, step=STEP)
        await context.say(await _done(context, holder, session))
        return
    made = made_of(context, session)
    waits = is_typed(made.form) or is_open(made.form)
    if waits:
        said = {"holder": holder.id, "session": session.id, "number": session.number}
        await context.keep(dialogs.put, context.chat_id, STEP, said, now=context.now)
    else:
        await context.keep(dialogs.drop, context.chat_id, step=STEP)
    await hearing.say_question(context, made, _question(context, holder, session, made))


@for_holders
async def answer_chosen(context: Context) -> None:
    """An option, or "go on" under a new card. The first tap counts; one under an old question changes nothing."""
    holder, session = await _session(context)
    made = _present(context, session)
    if made is None:
        await _old(context)
        return
    chosen = int(context.tap[3])
    if made.form is Form.TEACH:
        grade: Grade | None = None
    elif made.form is Form.WORD_ORDER or not 0 <= chosen < len(made.options):
        raise NotFound
    else:
        grade = Grade.GOOD if chosen == made.right else Grade.AGAIN
    await context.answer()
    session = await _answered(context, holder, session, grade, chosen=chosen)
    if made.form is Form.TEACH:
        await context.show(_taught(context, holder, session, made))
        await ask_next(context, holder)
        return
    await context.show(_feedback(context, holder, session, made))
    await _end(context, holder, session)


@for_holders
async def does_not_know(context: Context) -> None:
    holder, session = await _session(context)
    made = _present(context, session)
    if made is None:
        await _old(context)
        return
    await context.answer()
    session = await _answered(context, holder, session, Grade.AGAIN)
    await context.show(_feedback(context, holder, session, made))
    await _end(context, holder, session)


@for_holders
async def order_changed(context: Context) -> None:
    """A word was added or taken back: the message shows the sentence so far."""
    holder, session = await _session(context)
    made = _present(context, session)
    if made is None or made.form is not Form.WORD_ORDER:
        await _old(context)
        return
    await context.answer()
    picked = _picked(context, made)
    t, gloss = context.t_of(holder), context.gloss_of(holder)
    await context.show(texts.in_order(t, made, session, gloss, picked, name=_name(context, holder)))


@for_holders
async def order_ready(context: Context) -> None:
    holder, session = await _session(context)
    made = _present(context, session)
    if made is None or made.form is not Form.WORD_ORDER:
        await _old(context)
        return
    await context.answer()
    grade = Grade.GOOD if is_right_order(made, _picked(context, made)) else Grade.AGAIN
    session = await _answered(context, holder, session, grade)
    await context.show(_feedback(context, holder, session, made))
    await _end(context, holder, session)


@for_holders
async def translate(context: Context) -> None:
    """The question with its meaning; a right answer then counts as a hard one."""
    holder, session = await _session(context)
    if _present(context, session) is None:
        await _old(context)
        return
    await context.answer()
    session = await context.act(
        actions.hint, context.chat_id, holder.id, session.id, session.number, now=context.now
    )
    await context.show(_question(context, holder, session, made_of(context, session)))


@for_holders
async def show_model(context: Context) -> None:
    """An example beside what they wrote or said to themselves."""
    holder, session = await _session(context)
    made = _present(context, session)
    if made is None or not is_open(made.form):
        await _old(context)
        return
    await context.answer()
    await context.show(model_of(context, holder, session, made, to_coach=False))


@for_holders
async def judged_by_themselves(context: Context) -> None:
    holder, session = await _session(context)
    made = _present(context, session)
    if made is None or not is_open(made.form):
        await _old(context)
        return
    await context.answer()
    grade = Grade.GOOD if context.tap[3] == "g" else Grade.AGAIN
    session = await _answered(context, holder, session, grade)
    await context.show(_feedback(context, holder, session, made))
    await _end(context, holder, session)


@for_holders
async def tell_why(context: Context) -> None:
    """Why this card comes now, as a word on the screen."""
    holder, session = await _session(context)
    number = int(context.tap[2])
    if not 1 <= number <= session.number:
        raise NotFound
    t = context.t_of(holder)
    queued = session.queued(session.asked[number - 1].card)
    reason = why_of(queued.why) if queued else None
    if reason is None:
        await context.answer(texts.no_reason(t), alert=True)
        return
    topic = context.house.lessons.deck.topics.get(reason.subject)
    name = "" if reason.kind is WhyKind.EXAM or topic is None else topic.name
    meaning = context.gloss_of(holder)(f"topic-{reason.subject}/name", name) if name else None
    await context.answer(texts.why(t, reason, meaning or name), alert=True)


@for_holders
async def report(context: Context) -> None:
    holder, session = await _session(context)
    language = holder.language or "nl"
    await context.act(
        actions.report, context.chat_id, session.id, int(context.tap[2]), language, now=context.now
    )
    await context.answer(feedback_texts.reported(context.t_of(holder)), alert=True)


@for_holders
async def stop_today(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    await context.act(actions.stop_today, context.chat_id, holder.id, now=context.now)
    await context.keep(dialogs.drop, context.chat_id, step=STEP)
    await context.show(feedback_texts.stopped(context.t_of(holder)))


# What is written


async def waits_for_words(context: Context) -> bool:
    """Whether what somebody writes now is an answer: they were asked to write, not long ago, and it is about as long."""
    made = await asked_for(context)
    if made is None or is_spoken(made.form):
        return False
    most = MOST_WORDS if is_open(made.form) else len(words_of(made.card.sentence)) + SOME_WORDS
    return context.repeated or len(context.words.split()) <= most


async def asked_for(context: Context) -> Exercise | None:
    """The question that waits for words or for a voice; None where there is none."""
    dialog = context.who.dialog if context.who else None
    if dialog is None or dialog.step != STEP or context.now - dialog.at > WAITS_FOR:
        return None
    try:
        _, session = await waiting(context)
    except NotFound:
        return None
    return _present(context, session)


@for_holders
async def typed(context: Context) -> None:
    """An answer that was typed; what is not Dutch, or no words at all, does not count."""
    holder, session = await waiting(context)
    made = _present(context, session)
    if made is None:
        raise NotFound
    if is_open(made.form):
        said = (context.said(STEP) or {}) | {"words": context.words}
        await context.keep(dialogs.put, context.chat_id, STEP, said, now=context.now)
        coach = holder.coach_id is not None
        await context.say(model_of(context, holder, session, made, to_coach=coach))
        return
    judged = _judge(context, holder, made)
    t = context.t_of(holder)
    if judged.grade is None:
        await context.say(feedback_texts.not_counted(t, judged))
        return
    session = await _answered(context, holder, session, judged.grade)
    await context.say(_feedback(context, holder, session, made, judged=judged))
    await _end(context, holder, session)


async def waiting(context: Context) -> tuple[Holder, Session]:
    """Whose answer is awaited on this chat. NotFound where nobody's is."""
    said = context.said(STEP)
    if said is None:
        raise NotFound
    holder = one_of(context, said["holder"])
    session = await context.read(practice.session, said["session"])
    if session.holder_id != holder.id:
        raise NotFound
    return holder, session


def _judge(context: Context, holder: Holder, made: Exercise) -> Judged:
    target = target_of(made.card, made.form)
    if made.form is Form.DICTATION:
        return judge_dictation(context.words, target, known=context.house.known)
    gloss = context.gloss_of(holder)(f"{made.card.id}/word", made.card.word)
    glosses = [gloss.lstrip("\u200f\u200e")] if gloss else []
    return judge(context.words, target, glosses=glosses, known=context.house.known)


# Shared


def made_of(context: Context, session: Session) -> Exercise:
    """The present question, or the last one that was answered."""
    asked, deck = session.asked[-1], context.house.lessons.deck
    return exercise(deck.cards[asked.card], asked.form, deck, seed=f"{session.id}:{session.number}")


def model_of(
    context: Context, holder: Holder, session: Session, made: Exercise, *, to_coach: bool
) -> Rendered:
    return feedback_texts.model(
        context.t_of(holder),
        made,
        session,
        context.gloss_of(holder),
        to_coach=to_coach,
        name=_name(context, holder),
    )


async def _session(context: Context) -> tuple[Holder, Session]:
    """The session that a button names, if it is that of somebody on this phone."""
    holder = one_of(context, int(context.tap[0]))
    session = await context.read(practice.session, int(context.tap[1]))
    if session.holder_id != holder.id:
        raise NotFound
    return holder, session


def _present(context: Context, session: Session) -> Exercise | None:
    """The question of the button, while it waits for an answer and its card is what it was."""
    present, deck = session.present, context.house.lessons.deck
    if present is None or session.state is SessionState.STOPPED:
        return None
    if len(context.tap) > 2 and session.number != int(context.tap[2]):
        return None
    card = deck.cards.get(present.card)
    return None if card is None or card.rev != present.rev else made_of(context, session)


async def _answered(
    context: Context, holder: Holder, session: Session, grade: Grade | None, *, chosen: int | None = None
) -> Session:
    return await context.act(
        actions.answer,
        context.chat_id,
        holder.id,
        session.id,
        session.number,
        grade,
        chosen=chosen,
        now=context.now,
    )


def _picked(context: Context, made: Exercise) -> tuple[int, ...]:
    """NotFound for places that no button of this question has."""
    picked = texts.picked_of(context.tap[3])
    if len(set(picked)) != len(picked) or any(at >= len(made.options) for at in picked):
        raise NotFound
    return picked


def _question(context: Context, holder: Holder, session: Session, made: Exercise) -> Rendered:
    t, gloss = context.t_of(holder), context.gloss_of(holder)
    if made.form is Form.WORD_ORDER:
        return texts.in_order(t, made, session, gloss, (), name=_name(context, holder))
    return texts.question(
        t, made, session, gloss, name=_name(context, holder), listens=context.house.voice is not None
    )


def _taught(context: Context, holder: Holder, session: Session, made: Exercise) -> Rendered:
    """What was new stays to be read, without its buttons but the one that reports."""
    t, gloss = context.t_of(holder), context.gloss_of(holder)
    return Rendered("\n".join(texts.taught(t, made.card, gloss)), feedback_texts.after(t, session)[-1:])


def _feedback(
    context: Context, holder: Holder, session: Session, made: Exercise, *, judged: Judged | None = None
) -> Rendered:
    return feedback_texts.feedback(
        context.t_of(holder),
        made,
        session,
        context.gloss_of(holder),
        judged=judged,
        name=_name(context, holder),
        listens=context.house.voice is not None,
    )


async def _end(context: Context, holder: Holder, session: Session) -> None:
    """After the last answer of the day."""
    if session.state is SessionState.DONE:
        await context.keep(dialogs.drop, context.chat_id, step=STEP)
        await context.say(await _done(context, holder, session))


async def _done(context: Context, holder: Holder, session: Session) -> Rendered:
    today = practice_day(context.now, context.zone)
    days = await context.read(practice.days_practised, holder.id, today - timedelta(days=DOTS))
    return feedback_texts.done(
        context.t_of(holder),
        days=week(days, today).days,
        dots=dots(days, today),
        holder_id=holder.id,
        cards=len(session.cards),
        name=_name(context, holder),
    )


def _name(context: Context, holder: Holder) -> str:
    return holder.name if len(context.holders) > 1 else ""


async def _old(context: Context) -> None:
    """The question was answered, or is of another day: the first answer counts."""
    await context.answer(common.old_button(context.t), alert=False)


def voice_of(message: Message | None) -> tuple[str, int] | None:
    """The file id and the seconds of a voice message."""
    if message is None or message.voice is None:
        return None
    length = message.voice.duration
    return message.voice.file_id, int(length.total_seconds() if hasattr(length, "total_seconds") else length)


HANDLERS = [
    tap("xn", go_on, ID),
    tap("xa", answer_chosen, AT + ":[0-9]", answers_itself=True),
    tap("xd", does_not_know, AT, answers_itself=True),
    tap("xo", order_changed, AT + ":(?:-|[0-9a-z]{1,12})", answers_itself=True),
    tap("xk", order_ready, AT + ":[0-9a-z]{1,12}", answers_itself=True),
    tap("xt", translate, AT, answers_itself=True),
    tap("xm", show_model, AT, answers_itself=True),
    tap("xg", judged_by_themselves, AT + ":[ga]", answers_itself=True),
    tap("xw", tell_why, AT, answers_itself=True),
    tap("xr", report, AT, answers_itself=True),
    tap("xs", stop_today, ID),
]

"""A little Dutch: the questions of a day, one after the other, and what is tapped under them."""

from datetime import timedelta

from bot.actions import practice as actions
from bot.rules.cards import Form
from bot.rules.errors import NotFound
from bot.rules.forms import Exercise, is_open, is_right_order
from bot.rules.lifting import WhyKind, why_of
from bot.rules.practice import practice_day
from bot.rules.scheduling import Grade
from bot.texts import common
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from handlers.context import Context
from handlers.practice_answers import asked_of, keep_answer, keep_judged, old, taught
from handlers.practice_asking import (
    AT,
    NUMBER,
    ask,
    ask_next,
    leave,
    model_of,
    present_of,
    question_of,
    session_of_tap,
    show_question,
    take_question,
    wanted,
)
from handlers.routing import ID, for_holders, tap
from handlers.views import one_of
from storage import practice

ONE_DAY = timedelta(days=1)


@for_holders
async def go_on(context: Context) -> None:
    """The next question as a message of its own; at the end, what there is to be glad of. A second tap on the same "Next"
    or "Start" asks nothing more."""
    holder = one_of(context, int(context.tap[0]))
    if len(context.tap) > 1 and not context.repeated:
        session = await context.read(practice.session, int(context.tap[1]))
        today = practice_day(context.now, context.zone)
        if session.holder_id == holder.id and session.day == today and session.number > int(context.tap[2]):
            await context.answer(common.old_button(context.t))
            return
    asked = await wanted(context, holder)
    if not asked.anew:
        await context.answer(texts.asked_already(context.t_of(holder)))
        return
    await context.answer()
    await ask(context, holder, asked.session)


@for_holders
async def answer_chosen(context: Context) -> None:
    """An option, or "go on" under a new card. The first tap counts; one under an old question changes nothing."""
    holder, session, made = await asked_of(context)
    if made is None:
        await old(context, holder, session)
        return
    chosen = int(context.tap[3])
    if made.form is Form.TEACH:
        answered = await keep_answer(context, holder, session, None)
        if answered is not None:
            await context.show(await taught(context, holder, session, made))
            await take_question(context, answered)
            await ask_next(context, holder)
    elif made.form is Form.WORD_ORDER or not 0 <= chosen < len(made.options):
        raise NotFound
    else:
        grade = Grade.GOOD if chosen == made.right else Grade.AGAIN
        await keep_judged(context, holder, session, made, grade, chosen=chosen)


@for_holders
async def does_not_know(context: Context) -> None:
    holder, session, made = await asked_of(context)
    if made is None:
        await old(context, holder, session)
        return
    await keep_judged(context, holder, session, made, Grade.AGAIN)


@for_holders
async def order_changed(context: Context) -> None:
    """A word was added or taken back: the message shows the sentence so far."""
    holder, session, made = await asked_of(context)
    if made is None or made.form is not Form.WORD_ORDER:
        await old(context, holder, session)
        return
    await context.answer()
    shown = await question_of(context, holder, session, made, picked=_picked(context, made))
    await show_question(context, session, shown)


@for_holders
async def order_ready(context: Context) -> None:
    holder, session, made = await asked_of(context)
    if made is None or made.form is not Form.WORD_ORDER:
        await old(context, holder, session)
        return
    picked = _picked(context, made)
    if is_right_order(made, picked):
        await keep_judged(context, holder, session, made, Grade.GOOD)
    else:
        built = texts.built_of(made, picked)
        await keep_judged(context, holder, session, made, Grade.AGAIN, built=built)


@for_holders
async def translate(context: Context) -> None:
    """The question with its meaning; a right answer then counts as a hard one."""
    holder, session, made = await asked_of(context)
    if made is not None:
        session = await context.act(
            actions.hint, context.chat_id, holder.id, session.id, session.number, now=context.now
        )
        made = present_of(context, session)
    if made is None:
        await old(context, holder, session)
        return
    await context.answer()
    await show_question(context, session, await question_of(context, holder, session, made))


@for_holders
async def show_model(context: Context) -> None:
    """An example beside what they wrote or said to themselves."""
    holder, session, made = await asked_of(context)
    if made is None or not is_open(made.form):
        await old(context, holder, session)
        return
    await context.answer()
    await show_question(context, session, model_of(context, holder, session, made, to_coach=False))


@for_holders
async def judged_by_themselves(context: Context) -> None:
    holder, session, made = await asked_of(context)
    if made is None or not is_open(made.form):
        await old(context, holder, session)
        return
    await keep_judged(context, holder, session, made, Grade.GOOD if context.tap[3] == "g" else Grade.AGAIN)


@for_holders
async def tell_why(context: Context) -> None:
    """Why this card comes now, as a word on the screen."""
    holder, session = await session_of_tap(context)
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
    if not name and reason.kind is not WhyKind.EXAM:
        await context.answer(texts.no_reason(t), alert=True)
        return
    meaning = context.gloss_of(holder)(f"topic-{reason.subject}/name", name) if name else None
    await context.answer(texts.why(t, reason, meaning or name), alert=True)


@for_holders
async def report(context: Context) -> None:
    holder, session = await session_of_tap(context)
    language = holder.language or "nl"
    await context.act(
        actions.report, context.chat_id, session.id, int(context.tap[2]), language, now=context.now
    )
    await context.answer(feedback_texts.reported(context.t_of(holder)), alert=True)


@for_holders
async def stop_today(context: Context) -> None:
    """The question makes place for the goodnight. What can be heard, and what came of an answer, stays as it is."""
    holder = one_of(context, int(context.tap[0]))
    today = practice_day(context.now, context.zone)
    session = await context.read(practice.session_of, holder.id, today)
    practising = await context.act(actions.stop_today, context.chat_id, holder.id, now=context.now)
    await leave(context, holder)
    tomorrow = practising.wants_prompt(today + ONE_DAY)
    goodnight = feedback_texts.stopped(context.t_of(holder), tomorrow=tomorrow)
    if context.tapped is not None and (len(context.tap) > 1 or context.tapped_voice):
        await context.take_buttons(context.tapped)
        await context.say(goodnight)
    else:
        await context.show(goodnight)
    if session is not None and session.present is not None:
        await take_question(context, session)


def _picked(context: Context, made: Exercise) -> tuple[int, ...]:
    """NotFound for places that no button of this question has."""
    picked = texts.picked_of(context.tap[3])
    if len(set(picked)) != len(picked) or any(at >= len(made.options) for at in picked):
        raise NotFound
    return picked


HANDLERS = [
    tap("xn", go_on, f"{ID}(?:{ID}{NUMBER})?", answers_itself=True),
    tap("xa", answer_chosen, AT + ":[0-9]", answers_itself=True),
    tap("xd", does_not_know, AT, answers_itself=True),
    tap("xo", order_changed, AT + ":(?:-|[0-9a-z]{1,12})", answers_itself=True),
    tap("xk", order_ready, AT + ":[0-9a-z]{1,12}", answers_itself=True),
    tap("xt", translate, AT, answers_itself=True),
    tap("xm", show_model, AT, answers_itself=True),
    tap("xg", judged_by_themselves, AT + ":[ga]", answers_itself=True),
    tap("xw", tell_why, AT, answers_itself=True),
    tap("xr", report, AT, answers_itself=True),
    tap("xs", stop_today, f"{ID}(?::k)?"),
]

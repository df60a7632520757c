"""What comes of an answer in practice: kept once, whoever tapped first, and shown in place of the question."""

from bot.actions import practice as actions
from bot.actions.practice import Answered
from bot.rules.answer_values import Judged
from bot.rules.forms import Exercise
from bot.rules.practice import practice_day
from bot.rules.scheduling import Grade
from bot.rules.sessions import Session, SessionState, still_open
from bot.rules.values import Holder
from bot.texts import common
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from bot.texts.rendered import Rendered
from handlers import hearing
from handlers.context import Context
from handlers.practice_asking import (
    ask_next,
    done_view,
    leave,
    made_before,
    name_of,
    present_of,
    session_of_tap,
    take_question,
)
from handlers.views import one_of


async def asked_of(context: Context) -> tuple[Holder, Session, Exercise | None]:
    """The question of a button, with None where it does not wait for an answer any more. An update that answered it and
    is delivered again finds it as it was then."""
    if context.did(actions.answer):
        return await given(context)
    holder, session = await session_of_tap(context)
    return holder, session, present_of(context, session)


async def given(context: Context) -> tuple[Holder, Session, Exercise | None]:
    """What an earlier delivery of this update answered."""
    kept = await context.act(actions.answer, context.chat_id, 0, 0, 0, None, now=context.now)
    holder = one_of(context, kept.session.holder_id)
    return holder, kept.session, made_before(context, kept.session)


async def keep_judged(
    context: Context,
    holder: Holder,
    session: Session,
    made: Exercise,
    grade: Grade,
    *,
    chosen: int | None = None,
    judged: Judged | None = None,
    built: str = "",
) -> None:
    """The answer is kept, and the question becomes what came of it. `judged` and `built` as in `feedback`."""
    answered = await keep_answer(context, holder, session, grade, chosen=chosen)
    if answered is None:
        return
    await leave(context, holder)
    # What was typed stands between the question and this.
    await context.show(await _feedback(context, holder, answered, made, judged=judged, built=built))
    await take_question(context, answered)
    if answered.state is SessionState.DONE:
        await context.say(await done_view(context, holder, answered))


async def keep_answer(
    context: Context, holder: Holder, session: Session, grade: Grade | None, *, chosen: int | None = None
) -> Session | None:
    """None where another tap came first."""
    ids = (context.chat_id, holder.id, session.id, session.number)
    kept: Answered = await context.act(actions.answer, *ids, grade, chosen=chosen, now=context.now)
    if not kept.counted:
        await old(context, holder, kept.session)
        return None
    await context.answer()
    return kept.session


async def old(context: Context, holder: Holder, session: Session) -> None:
    """The question was answered: the first answer counts. One that waited until another day, or whose card was changed
    since, makes place for what is to be asked now."""
    today = practice_day(context.now, context.zone)
    waited = session.present is not None and session.state is not SessionState.STOPPED
    if waited and not still_open(session, context.house.lessons.deck, today):
        await context.answer()
        await ask_next(context, holder)
        return
    await context.answer(common.old_button(context.t))


async def taught(context: Context, holder: Holder, session: Session, made: Exercise) -> Rendered:
    """What was new stays to be read and heard, and can be reported."""
    t, gloss = context.t_of(holder), context.gloss_of(holder)
    listens = await hearing.can_hear(context, made.card, made.card.sentence)
    buttons = feedback_texts.after(t, session, listens=listens)
    return Rendered("\n".join(texts.taught(t, made.card, gloss)), buttons[-1:])


async def _feedback(
    context: Context, holder: Holder, session: Session, made: Exercise, *, judged: Judged | None, built: str
) -> Rendered:
    return feedback_texts.feedback(
        context.t_of(holder),
        made,
        session,
        context.gloss_of(holder),
        judged=judged,
        built=built,
        name=name_of(context, holder),
        listens=await hearing.can_hear(context, made.card, texts.heard_after(made)),
    )

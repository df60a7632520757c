"""The day of an exam that a holder signed up for: they tell it, or that they did not sign up after all."""

from datetime import date, datetime

from sqlalchemy import Connection

from bot.actions import line_answers as actions
from bot.rules.errors import NotFound, NotUnderstood
from bot.rules.local_time import local_day
from bot.rules.trajectory import Part
from bot.rules.typed_dates import parse_day
from bot.texts import common
from handlers import exam_day_views, line
from handlers.context import Context
from handlers.exam_day_views import PART
from handlers.routing import ID, WAITS_FOR_WORDS, for_holders, tap
from handlers.views import one_of
from storage import dialogs

STEP = "exam_day"


@for_holders
async def ask(context: Context) -> None:
    """What they write next is the day, if it is one."""
    holder, part = one_of(context, int(context.tap[0])), Part(context.tap[1])
    said = {"holder": holder.id, "part": part.value}
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.say(context.in_words(await exam_day_views.ask_view(context, context.tap), holder=holder))


def day_said(context: Context) -> date | None:
    """The day, if they were asked for one not long ago and wrote one; what else they write goes to the coach."""
    if context.did(keep_day):
        return (
            context.now.date()
        )  # a repeated update finds the dialog over, and gets what was kept of the first time
    dialog = context.who.dialog if context.who else None
    if dialog is None or dialog.step != STEP or context.now - dialog.at > WAITS_FOR_WORDS:
        return None
    try:
        language = context.language or "nl"
        return parse_day(context.words, now=context.now, zone=context.zone, language=language)
    except NotUnderstood:
        return None


@for_holders
async def typed(context: Context) -> None:
    day, said = day_said(context), context.said(STEP) or {}
    if day is None:
        raise NotFound
    if not context.repeated and day < local_day(context.now, context.zone):
        holder = one_of(context, said["holder"])
        await context.say(context.in_words(exam_day_views.over_view(day), holder=holder))
        return
    holder_id, part = await context.act(
        keep_day, context.chat_id, said.get("holder", 0), said.get("part", ""), day, now=context.now
    )
    view = await exam_day_views.told_view(context, [str(holder_id), part])
    await context.say(context.in_words(view, holder=one_of(context, holder_id)))


@for_holders
async def did_not_sign_up(context: Context) -> None:
    """The question "did you sign up?" comes back. Of a part of which the coach knows better, the line is shown."""
    holder, part = one_of(context, int(context.tap[0])), Part(context.tap[1])
    changed = await context.act(actions.not_signed_up, context.chat_id, holder.id, part, now=context.now)
    if changed:
        await context.answer()
    else:
        await context.answer(common.old_button(context.t), alert=True)
    await line.goes_back(context)


def keep_day(
    tx: Connection, chat_id: int, holder_id: int, part: str, day: date, *, now: datetime
) -> tuple[int, str]:
    """The day is kept, and what is written next is a word to the coach again."""
    dialogs.drop(tx, chat_id)
    actions.tell_day(tx, chat_id, holder_id, Part(part), day, now=now)
    return holder_id, part


HANDLERS = [
    tap("ed", ask, ID + PART),
    tap("nu", did_not_sign_up, ID + PART, answers_itself=True),
]

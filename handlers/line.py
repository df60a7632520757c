"""A holder's line, and what they tap under it or under a reminder of a date: signed up, help, why this day."""

from bot.actions.line_answers import help_with, signed_up
from bot.rules.errors import NotFound
from bot.rules.trajectory import Part, PartState
from bot.rules.values import Holder
from bot.texts import common
from bot.texts import line_reminders as texts
from bot.texts.rendered import View
from handlers.context import Context
from handlers.line_views import all_dates, explanation, line_view_of, signed_up_view
from handlers.own import one_of
from handlers.routing import ID, LINE_CODE, command, for_holders, tap


@for_holders
async def show_line(context: Context) -> None:
    """A message for each of those who share the phone."""
    for holder in context.holders:
        await context.say(context.in_words(await line_view_of(context, holder), holder=holder))


@for_holders
async def goes_back(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    await context.show(context.in_words(await line_view_of(context, holder), holder=holder))


@for_holders
async def asks_all_dates(context: Context) -> None:
    """In place of the line; a button goes back."""
    holder = one_of(context, int(context.tap[0]))
    await context.show(context.in_words(await all_dates(context, context.tap), holder=holder))


@for_holders
async def asks_why(context: Context) -> None:
    """A message of its own: the line or the reminder stays."""
    holder = one_of(context, int(context.tap[0]))
    try:
        view = await explanation(context, context.tap)
    except NotFound:
        await _as_it_is_now(context, holder)
        return
    await context.answer()
    await context.say(context.in_words(view, holder=holder))


@for_holders
async def says_signed_up(context: Context) -> None:
    """The part is signed up for until the coach enters the day; said again, it changes nothing. Of a part that is done
    by now the line is shown."""
    holder, part = one_of(context, int(context.tap[0])), Part(context.tap[1])
    state = await context.act(signed_up, context.chat_id, holder.id, part, now=context.now)
    if state is not PartState.SIGNED_UP:
        await _as_it_is_now(context, holder)
        return
    await context.answer()
    await context.show(context.in_words(signed_up_view(holder.id, part), holder=holder))


@for_holders
async def asks_help(context: Context) -> None:
    """The question stays, with its buttons: help is asked beside it."""
    holder, code = one_of(context, int(context.tap[0])), context.tap[1]
    try:
        await context.act(help_with, context.chat_id, holder.id, code, now=context.now)
    except NotFound:
        await _as_it_is_now(context, holder)
        return
    await context.answer()
    await context.say(context.in_words(View("lh", texts.help_comes), holder=holder))


async def _as_it_is_now(context: Context, holder: Holder) -> None:
    """An old button, of a date that is not on the line any more, or of a part that is done."""
    await context.answer(common.old_button(context.t), alert=True)
    await context.say(context.in_words(await line_view_of(context, holder), holder=holder))


HANDLERS = [
    command("line", show_line),
    tap("ml", goes_back, ID),
    tap("ld", asks_all_dates, ID),
    tap("lx", asks_why, ID + LINE_CODE, answers_itself=True),
    tap("su", says_signed_up, f"{ID}:(?:{'|'.join(Part)})", answers_itself=True),
    tap("lh", asks_help, ID + LINE_CODE, answers_itself=True),
]

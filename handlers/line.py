"""A holder's line, and what they tap under it or under a reminder of a date: signed up, or help."""

from bot.actions.trajectories import help_with, signed_up
from bot.rules.trajectory import Part
from bot.texts import line_reminders as texts
from bot.texts.rendered import View
from handlers.context import Context
from handlers.routing import ID, LINE_CODE, command, for_holders, tap
from handlers.views import line_view_of, one_of, signed_up_view


@for_holders
async def show_line(context: Context) -> None:
    """A message for each of those who share the phone."""
    for holder in context.holders:
        await context.say(context.in_words(await line_view_of(context, holder), holder=holder))


@for_holders
async def says_signed_up(context: Context) -> None:
    """The part is signed up for until the coach enters the day; said again, it changes nothing."""
    holder, part = one_of(context, int(context.tap[0])), Part(context.tap[1])
    await context.act(signed_up, context.chat_id, holder.id, part, now=context.now)
    await context.show(context.in_words(signed_up_view(holder.id, part), holder=holder))


@for_holders
async def asks_help(context: Context) -> None:
    """The question stays, with its buttons: help is asked beside it."""
    holder, code = one_of(context, int(context.tap[0])), context.tap[1]
    await context.act(help_with, context.chat_id, holder.id, code, now=context.now)
    await context.say(context.in_words(View("lh", texts.help_comes), holder=holder))


HANDLERS = [
    command("line", show_line),
    tap("su", says_signed_up, f"{ID}:(?:{'|'.join(Part)})"),
    tap("lh", asks_help, ID + LINE_CODE),
]

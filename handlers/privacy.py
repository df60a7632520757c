"""Stopping, and what it means."""

from bot.actions import attention, joining
from bot.texts import coming_in
from bot.texts.rendered import View
from handlers import attention_views, buddies, buddy_post, strangers
from handlers.context import Context
from handlers.routing import command, for_holders, tap


async def ask_stop(context: Context) -> None:
    """A language buddy who is nobody else here stops being that."""
    if not context.everyone and await strangers.helps(context):
        await buddies.ask_leave_all(context)
    else:
        await _ask_stop(context)


@for_holders
async def _ask_stop(context: Context) -> None:
    await context.say(View("as", coming_in.ask_stop, coming_in.stop_buttons))


@for_holders
async def stop(context: Context) -> None:
    if context.tap[0] == "y":
        ended = await context.act(joining.stop, context.chat_id, now=context.now)
        await context.show(View("sd", coming_in.stopped))
        await buddy_post.tell_ended(context, ended)
    elif context.tap[0] == "m":
        await context.act(attention.mute_all, context.chat_id, now=context.now)
        await context.show(attention_views.NO_MORE_NEWS)
    else:
        await context.show(View("ns", coming_in.not_stopped))


HANDLERS = [command("stop", ask_stop), tap("st", stop, ":[ymn]")]

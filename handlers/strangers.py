"""Who is neither a holder nor of staff here: somebody unknown, or the language buddy of a holder."""

from bot.actions import language_buddies
from bot.texts import buddying, coming_in
from bot.texts.rendered import View
from handlers.context import Context


async def helps(context: Context) -> bool:
    """Whether this chat is somebody's language buddy."""
    return bool(await context.read(language_buddies.helped_by, context.chat_id))


async def greet(context: Context) -> None:
    """How to come in; to a language buddy, what they can do here."""
    holders = await context.read(language_buddies.helped_by, context.chat_id)
    if holders:
        await context.say(buddying.help_text(context.t, names=[holder.name for holder in holders]))
    else:
        await context.say(View("ac", coming_in.ask_code))

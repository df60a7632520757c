"""Help for a holder, a coach, and somebody who is neither."""

from bot.texts import common
from bot.texts.rendered import View
from bot.texts.staff import people as staff_texts
from handlers import strangers
from handlers.context import Context
from handlers.routing import command


async def help_text(context: Context) -> None:
    if context.staff:
        await context.say(staff_texts.help_text(context.staff_t, context.staff.role))
    elif context.holders:
        await context.say(View("he", common.help_text, common.help_buttons))
    else:
        await strangers.greet(context)


HANDLERS = [command("help", help_text)]

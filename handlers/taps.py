"""Buttons that no longer mean anything: of an older version, foreign, or broken (B05)."""

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.texts import common
from bot.texts.rendered import View
from bot.texts.staff import people as staff_texts
from handlers import strangers
from handlers.context import Context


async def old_button(update: Update, context: Context) -> None:
    """Nothing changes; the person gets a word and the menu. A button is never taken as typed text."""
    if context.who is None:
        # In a group: nothing personal is ever said there.
        await context.answer()
        return
    t = context.staff_t if context.staff else context.t
    await context.answer(common.old_button(t))
    if context.staff:
        await context.say(staff_texts.not_a_command(context.staff_t))
    elif context.holders:
        await context.say(View("he", common.help_text, common.help_buttons))
    else:
        await strangers.greet(context)


# The library gives a tap without any data to the first handler of taps that there is: this one, which takes no other.
WITHOUT_DATA = [CallbackQueryHandler(old_button, pattern=lambda _: False)]
HANDLERS = [CallbackQueryHandler(old_button)]

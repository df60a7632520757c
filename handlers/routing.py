"""How handlers are registered: commands and taps, and who may use them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import wraps

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.actions import check_ins, language_buddies
from bot.rules.errors import NotFound
from bot.texts import coming_in, common
from bot.texts.rendered import View
from bot.texts.staff import people as people_texts
from handlers import strangers
from handlers.context import Context
from storage import dialogs

Handler = Callable[[Context], Awaitable[None]]

# Arguments of buttons: a row's number as a database can hold it, a page, and what a message came of.
ID = r":[0-9]{1,18}"
PAGE = r":[0-9]{1,6}"
RULE = r":(?:new|changed|cancelled|card|[0-9]{1,4}(?:h|d(?:@(?:[01][0-9]|2[0-3]):[0-5][0-9])?))"
CARD = r":[a-z]{3}-[a-z0-9-]{1,28}"  # the id of a practice card
LINE_CODE = r":[a-z0-9_]{1,24}(?:\.[a-z0-9_]{1,18})?"  # of a date on the line

# The step of a holder who is asked for a goal and may write it.
OWN_GOAL = "own_goal"
# What somebody writes at one of these steps is for it, until they do something else.
LEFT_BY_A_TAP = (OWN_GOAL, language_buddies.STEP, check_ins.STEP)
# So long after such a question what somebody writes is its answer; after that, it is a word to the coach again.
WAITS_FOR_WORDS = timedelta(minutes=15)

PRIVATE = filters.ChatType.PRIVATE & ~filters.UpdateType.EDITED


def command(name: str, handler: Handler) -> CommandHandler:  # type: ignore[type-arg]
    async def run(_: Update, context: Context) -> None:
        await handler(context)

    return CommandHandler(name, run, filters=PRIVATE)


def tap(
    code: str, handler: Handler, arguments: str = "", *, answers_itself: bool = False
) -> CallbackQueryHandler:  # type: ignore[type-arg]
    """A button with the data `1:code` and `arguments`, a pattern: other data are those of no button of ours.

    The waiting sign ends first, whatever the handler then takes.
    """

    async def run(_: Update, context: Context) -> None:
        if context.who is None:
            # A button of ours that was passed on to a group: nothing personal is ever said there.
            await context.answer()
            return
        if not answers_itself:
            await context.answer()
        await handler(context)

    return CallbackQueryHandler(run, pattern=rf"1:{code}{arguments}\Z")


def for_holders(handler: Handler) -> Handler:
    """For people who are linked as a holder; others hear how to come in."""

    @wraps(handler)
    async def run(context: Context) -> None:
        if context.holders:
            await _leave_question(context)
            try:
                await handler(context)
            except NotFound:
                # Nothing about what is somebody else's, not even that there is such a thing.
                await context.answer()
                await context.note_refused()
                await context.say(View("nf", common.not_found))
        elif context.everyone:
            # They took back that we work for them: only /start goes on from here.
            await context.answer()
            await context.say(View("sd", coming_in.stopped))
        elif context.staff:
            await context.answer()
            await context.say(people_texts.not_a_command(context.staff_t))
        else:
            await context.answer()
            await strangers.greet(context)

    return run


async def _leave_question(context: Context) -> None:
    """Who taps or commands something else does not write a goal, or answer as a language buddy: what they write after that
    is for the coach. On a phone that several share it may be another one who taps."""
    acts = context.event.callback_query is not None or context.words.startswith("/")
    if acts and context.step in LEFT_BY_A_TAP and not context.repeated:
        await context.keep(dialogs.drop, context.chat_id, step=context.step)


def for_staff(handler: Handler) -> Handler:
    """For coaches and managers. A holder, or a stranger, gets what they would get for any unknown word."""

    @wraps(handler)
    async def run(context: Context) -> None:
        if context.staff is None:
            await context.answer()
            if context.event.callback_query is not None:
                await context.note_refused()
            if context.holders:
                await context.say(View("he", common.help_text, common.help_buttons))
            else:
                await strangers.greet(context)
            return
        try:
            await handler(context)
        except NotFound:
            await context.answer()
            await context.note_refused()
            await context.show(people_texts.not_found(context.staff_t))

    return run

"""How a holder practises: begun, set and paused by taps."""

from datetime import time

from bot.actions import practice as actions
from bot.rules.cards import CardLevel
from bot.rules.practice import PACES, practice_day
from bot.rules.values import Holder
from bot.texts import practice_settings as texts
from bot.texts.rendered import View
from handlers import practice_views
from handlers.context import Context
from handlers.practice_asking import ask_next
from handlers.practice_views import CHOICE
from handlers.routing import ID, command, for_holders, tap
from handlers.views import one_of

HOUR = f":(?:{'|'.join(f'{hour:%H%M}' for hour in texts.HOURS)})"


@for_holders
async def open_practice(context: Context) -> None:
    """Of each who shares the phone: how they practise, or first the question what fits them."""
    for holder in context.holders:
        await context.say(context.in_words(await _menu(context, holder), holder=holder))


@for_holders
async def show_menu(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    if len(context.tap) > 1:
        await _show(context, holder, practice_views.ask_view(holder.id, context.tap[1]))
        return
    await _show(context, holder, await _menu(context, holder))


@for_holders
async def level_chosen(context: Context) -> None:
    """The first time it is the beginning: the first question comes at once."""
    holder = one_of(context, int(context.tap[0]))
    level = CardLevel(context.tap[1])
    begun = await context.act(actions.begin, context.chat_id, holder.id, level, now=context.now)
    await _show(context, holder, await _menu(context, holder))
    if begun.first:
        await ask_next(context, holder)


@for_holders
async def pace_chosen(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    await context.act(actions.set_up, context.chat_id, holder.id, pace=int(context.tap[1]), now=context.now)
    await _show(context, holder, await _menu(context, holder))


@for_holders
async def hour_chosen(context: Context) -> None:
    holder, code = one_of(context, int(context.tap[0])), context.tap[1]
    at = time(int(code[:2]), int(code[2:]))
    await context.act(actions.set_up, context.chat_id, holder.id, at=at, now=context.now)
    await _show(context, holder, await _menu(context, holder))


@for_holders
async def pause_chosen(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    until = texts.pause_until(practice_day(context.now, context.zone), int(context.tap[1]))
    await context.act(actions.pause, context.chat_id, holder.id, until, now=context.now)
    await _show(context, holder, await _menu(context, holder))


@for_holders
async def allowed(context: Context) -> None:
    """The coach may see that there is practice; appointments about health may choose words."""
    holder, yes = one_of(context, int(context.tap[0])), context.tap[2] == "1"
    if context.tap[1] == "s":
        await context.act(actions.set_up, context.chat_id, holder.id, shared=yes, now=context.now)
    else:
        deck = context.house.lessons.deck
        await context.act(actions.allow_health, context.chat_id, holder.id, deck, yes=yes, now=context.now)
    await _show(context, holder, await _menu(context, holder))


@for_holders
async def ended(context: Context) -> None:
    """No more questions by themselves; or again."""
    holder = one_of(context, int(context.tap[0]))
    end_or_begin = actions.end if context.tap[1] == "1" else actions.begin_again
    await context.act(end_or_begin, context.chat_id, holder.id, now=context.now)
    await _show(context, holder, await _menu(context, holder))


async def _menu(context: Context, holder: Holder) -> View:
    return await practice_views.menu_view(context, [str(holder.id)])


async def _show(context: Context, holder: Holder, view: View) -> None:
    await context.show(context.in_words(view, holder=holder))


HANDLERS = [
    command("practice", open_practice),
    tap("xp", show_menu, rf"{ID}(?:{CHOICE})?"),
    tap("xv", level_chosen, f"{ID}:(?:{'|'.join(CardLevel)})"),
    tap("xq", pace_chosen, f"{ID}:(?:{'|'.join(map(str, PACES))})"),
    tap("xh", hour_chosen, ID + HOUR),
    tap("xu", pause_chosen, f"{ID}:(?:0|{'|'.join(map(str, texts.PAUSES))})"),
    tap("xy", allowed, ID + ":[sh]:[01]"),
    tap("xe", ended, ID + ":[01]"),
]

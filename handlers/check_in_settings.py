"""When a holder is asked how it goes, and what their coach sees of it: set by taps."""

from datetime import time

from bot.actions import check_in_rhythms as actions
from bot.actions import check_ins
from bot.rules.checkins import EVERY
from bot.rules.values import Domain, Holder
from bot.texts import check_in_settings as texts
from bot.texts.rendered import View
from handlers import check_in_views as views
from handlers.check_in_views import CHOICE
from handlers.context import Context
from handlers.own import one_of
from handlers.routing import ID, for_holders, tap

HOUR = f":(?:{'|'.join(f'{hour:%H%M}' for hour in texts.HOURS)})"


@for_holders
async def show_menu(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    view = views.ask_view if len(context.tap) > 1 else views.menu_view
    await _show(context, holder, await view(context, context.tap))


@for_holders
async def day_chosen(context: Context) -> None:
    await _set(context, weekday=int(context.tap[1]))


@for_holders
async def hour_chosen(context: Context) -> None:
    code = context.tap[1]
    await _set(context, at=time(int(code[:2]), int(code[2:])))


@for_holders
async def pace_chosen(context: Context) -> None:
    await _set(context, every=int(context.tap[1]))


@for_holders
async def pause_chosen(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    until = texts.pause_until(views.today(context), int(context.tap[1]))
    await context.act(actions.pause, context.chat_id, holder.id, until, now=context.now)
    await _show(context, holder, await views.menu_view(context, context.tap))


@for_holders
async def stopped(context: Context) -> None:
    """No more questions; or again."""
    holder = one_of(context, int(context.tap[0]))
    await context.act(actions.stop, context.chat_id, holder.id, context.tap[1] == "1", now=context.now)
    await _show(context, holder, await views.menu_view(context, context.tap))


@for_holders
async def show_what_coach_sees(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    await _show(context, holder, await views.sees_view(context, context.tap))


@for_holders
async def track_kept(context: Context) -> None:
    """A track is kept to oneself, or shared again."""
    holder, track = one_of(context, int(context.tap[0])), Domain(context.tap[1])
    keep = context.tap[2] == "1"
    await context.act(check_ins.keep_track, context.chat_id, holder.id, track, keep, now=context.now)
    await _show(context, holder, await views.sees_view(context, context.tap))


async def _set(
    context: Context, *, weekday: int | None = None, at: time | None = None, every: int | None = None
) -> None:
    holder = one_of(context, int(context.tap[0]))
    await context.act(
        actions.set_rhythm,
        context.chat_id,
        holder.id,
        weekday=weekday,
        at=at,
        every=every,
        now=context.now,
    )
    await _show(context, holder, await views.menu_view(context, context.tap))


async def _show(context: Context, holder: Holder, view: View) -> None:
    await context.show(context.in_words(view, holder=holder))


HANDLERS = [
    tap("qs", show_menu, f"{ID}(?:{CHOICE})?"),
    tap("qd", day_chosen, ID + ":[0-6]"),
    tap("qh", hour_chosen, ID + HOUR),
    tap("qe", pace_chosen, f"{ID}:(?:{'|'.join(map(str, EVERY))})"),
    tap("qp", pause_chosen, f"{ID}:(?:0|{'|'.join(map(str, texts.PAUSES))})"),
    tap("qx", stopped, ID + ":[01]"),
    tap("qv", show_what_coach_sees, ID),
    tap("qk", track_kept, f"{ID}:(?:{'|'.join(Domain)}):[01]"),
]

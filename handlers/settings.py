"""A holder's settings, and a coach's language."""

from dataclasses import replace

from bot.actions import preferences
from bot.rules.errors import NotFound, NotUnderstood
from bot.rules.lead_times import parse_lead_time
from bot.rules.values import Dial
from bot.texts import coming_in
from bot.texts import settings as texts
from bot.texts.rendered import View
from bot.texts.staff import people as staff_texts
from handlers import attention_views, check_in_views
from handlers.context import Context
from handlers.menus import set_commands
from handlers.routing import ID, RULE, command, for_holders, for_staff, tap
from handlers.views import details_view, dial_view, lead_times, one_of, reminders_view

MENU = View("se", texts.menu, texts.menu_buttons)


async def menu(context: Context) -> None:
    if context.staff and not context.holders:
        await context.say(staff_texts.choose_language(context.staff_t))
    else:
        await _menu(context)


@for_holders
async def _menu(context: Context) -> None:
    await context.say(MENU)


@for_holders
async def choose(context: Context) -> None:
    """One of the settings, or all of them again."""
    match context.tap[0] if context.tap else "":
        case "":
            await context.show(MENU)
        case "l":
            catalogues = context.house.catalogues
            offered = [catalogues.translator(code) for code in catalogues.offered]
            offer = coming_in.choose_language(offered, data="1:lg")
            await context.show(replace(offer, buttons=(*offer.buttons, texts.menu_row(context.t))))
        case "d":
            await context.show(dial_view(context))
        case "r":
            await context.show(reminders_view(context))
        case "f":
            await context.show(details_view(context))
        case "c" if len(context.holders) > 1:
            await context.show(check_in_views.whose_view(context))
        case "c":
            await context.show(await check_in_views.menu_view(context, [str(context.holders[0].id)]))
        case what:
            await context.show(await attention_views.menu_view(context, what))


@for_holders
async def turn_dial(context: Context) -> None:
    await context.act(preferences.turn_dial, context.chat_id, Dial(context.tap[0]), now=context.now)
    await context.reload()
    await context.show(dial_view(context))


@for_holders
async def switch_reminder(context: Context) -> None:
    """Those that are offered, and those that are on; any other is no button of ours."""
    code = ":".join(context.tap)
    try:
        lead_time = None if code == "-" else parse_lead_time(code)
    except NotUnderstood:
        raise NotFound from None
    offered = lead_time is None or lead_time.code in texts.CHOICES or lead_time in lead_times(context)
    if not offered and not context.repeated:
        raise NotFound
    await context.act(preferences.switch_lead_time, context.chat_id, lead_time, now=context.now)
    await context.reload()
    await context.show(reminders_view(context))


@for_holders
async def show_details(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    await context.act(
        preferences.show_details, context.chat_id, holder.id, context.tap[1] == "y", now=context.now
    )
    await context.reload()
    await context.show(details_view(context))


@for_staff
async def staff_language(context: Context) -> None:
    if context.tap[0] not in ("nl", "en"):
        await context.show(staff_texts.choose_language(context.staff_t))
        return
    await context.act(preferences.choose_staff_language, context.coach.id, context.tap[0], now=context.now)
    await context.reload()
    await set_commands(context)
    await context.show(staff_texts.help_text(context.staff_t, context.coach.role))


HANDLERS = [
    command("settings", menu),
    tap("se", choose, "(?::[ldrfcnmh])?"),
    tap("di", turn_dial, f":(?:{'|'.join(Dial)})"),
    tap("le", switch_reminder, f"(?:{RULE}|:-)"),
    tap("fd", show_details, ID + ":[yn]"),
    tap("sl", staff_language, r":(?:\?|nl|en)"),
]

"""The messages about how somebody practises by their code. Each begins with the number of the person."""

from bot.rules.errors import NotFound
from bot.rules.practice import practice_day
from bot.texts import language_buddy as buddy_texts
from bot.texts import practice_settings as texts
from bot.texts.outgoing import practice_view
from bot.texts.rendered import View
from handlers.context import Context
from handlers.routing import ID
from storage import language_buddies, practice

CHOICE = ":[qhvu]"


async def menu_view(context: Context, arguments: list[str]) -> View:
    """How they practise; before they began, the question what fits them."""
    holder_id = _own(context, arguments)
    practising = await context.read(practice.practising, holder_id)
    if practising is None:
        return View(f"xp:{holder_id}", texts.ask_level, lambda t: texts.level_buttons(t, holder_id))
    today = practice_day(context.now, context.zone)
    return View(
        f"xp:{holder_id}",
        lambda t: texts.menu(t, practising, today=today),
        lambda t: texts.menu_buttons(t, practising, today=today),
    )


def ask_view(holder_id: int, what: str) -> View:
    return View(
        f"xq:{holder_id}:{what}",
        lambda t: texts.ask(t, what),
        lambda t: texts.ask_buttons(t, holder_id, what),
    )


async def _ask(context: Context, arguments: list[str]) -> View:
    return ask_view(_own(context, arguments), arguments[1])


async def _prompt(context: Context, arguments: list[str]) -> View:
    return practice_view(_own(context, arguments), goodbye=arguments[1] == "1")


async def buddy_view(context: Context, arguments: list[str]) -> View:
    """What a language buddy is, and whether they have one or invited one."""
    holder_id = _own(context, arguments)
    buddy = await context.read(language_buddies.of_holder, holder_id)
    there = buddy is not None and buddy.chat_id is not None
    until = buddy.expires_at if buddy is not None and buddy.expires_at > context.now else None
    return View(
        f"ub:{holder_id}",
        lambda t: buddy_texts.screen(t, there=there, until=until),
        lambda t: buddy_texts.screen_buttons(t, holder_id, there=there, until=until),
    )


async def end_buddy_view(context: Context, arguments: list[str]) -> View:
    holder_id = _own(context, arguments)
    return View(f"ux:{holder_id}", buddy_texts.ask_end, lambda t: buddy_texts.ask_end_buttons(t, holder_id))


def _own(context: Context, arguments: list[str]) -> int:
    """NotFound where the person does not use this chat."""
    holder_id = int(arguments[0])
    if all(holder.id != holder_id for holder in context.holders):
        raise NotFound
    return holder_id


VIEWS = {"xp": menu_view, "xq": _ask, "xm": _prompt, "ub": buddy_view, "ux": end_buddy_view}
ARGUMENTS = {"xp": ID, "xq": ID + CHOICE, "xm": ID + ":[01]", "ub": ID, "ux": ID}

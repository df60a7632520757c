"""The choices of how much somebody wants to hear, by their code."""

from bot.actions import attention
from bot.actions.attention import Chosen
from bot.texts import attention as texts
from bot.texts import common
from bot.texts.rendered import View
from handlers.context import Context
from handlers.routing import ID

WHAT = ":[nmh]"
TAPS = {"n": "nn", "m": "nv", "h": "nd"}  # what is chosen of whom, by a person's button
NO_MORE_NEWS = View("wx", texts.no_more_news)
NEWS_AGAIN = View("wz", texts.news_again)


async def news_view(context: Context, arguments: list[str]) -> View:
    holder_id, chosen = await _chosen(context, arguments)
    return View(f"nn:{holder_id}", texts.news, lambda t: texts.news_buttons(t, holder_id, chosen.muted))


async def a_day_view(context: Context, arguments: list[str]) -> View:
    holder_id, chosen = await _chosen(context, arguments)
    return View(f"nv:{holder_id}", texts.a_day, lambda t: texts.a_day_buttons(t, holder_id, chosen.wish))


async def rest_view(context: Context, arguments: list[str]) -> View:
    holder_id, chosen = await _chosen(context, arguments)
    return View(f"nd:{holder_id}", texts.rest, lambda t: texts.rest_buttons(t, holder_id, chosen.wish))


async def whose_view(context: Context, arguments: list[str]) -> View:
    """Where several share the phone: for whom it is set."""
    what, names = arguments[0], [(holder.id, holder.name) for holder in context.holders]
    return View(
        f"nh:{what}",
        lambda t: texts.ask_whose(t, what),
        lambda t: common.name_buttons(names, data=f"1:{TAPS[what]}"),
    )


async def menu_view(context: Context, what: str) -> View:
    """From the settings: of the one who uses this phone, or first whose."""
    if len(context.holders) > 1:
        return await whose_view(context, [what])
    return await VIEWS[TAPS[what]](context, [str(context.holders[0].id)])


async def _chosen(context: Context, arguments: list[str]) -> tuple[int, Chosen]:
    holder_id = int(arguments[0])
    return holder_id, await context.read(attention.chosen_by, context.chat_id, holder_id)


VIEWS = {"nn": news_view, "nv": a_day_view, "nd": rest_view, "nh": whose_view}
ARGUMENTS = {**dict.fromkeys(("nn", "nv", "nd"), ID), "nh": WHAT}
OF_PERSON = frozenset(VIEWS) - {"nh"}

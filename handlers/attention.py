"""Which news a holder wants, how many messages a day, and on which days nothing: set by taps, each for themself."""

from bot.actions import attention as actions
from bot.rules.announcements import News
from bot.rules.attention import CHOICES
from bot.rules.rest_days import RestDay
from handlers import attention_views as views
from handlers.context import Context
from handlers.own import one_of
from handlers.routing import ID, for_holders, tap


@for_holders
async def open_news(context: Context) -> None:
    """From under a message with news, which stays as it is."""
    holder = one_of(context, int(context.tap[0]))
    await context.say(context.in_words(await views.news_view(context, context.tap), holder=holder))


@for_holders
async def choose_news(context: Context) -> None:
    if len(context.tap) > 1:
        holder_id, kind, wanted = int(context.tap[0]), News(context.tap[1]), context.tap[2] == "1"
        await context.act(actions.set_news, context.chat_id, holder_id, kind, wanted, now=context.now)
    await _show(context)


@for_holders
async def choose_a_day(context: Context) -> None:
    if len(context.tap) > 1:
        holder_id, number = int(context.tap[0]), int(context.tap[1])
        await context.act(actions.set_a_day, context.chat_id, holder_id, number, now=context.now)
    await _show(context)


@for_holders
async def choose_rest(context: Context) -> None:
    if len(context.tap) > 1:
        holder_id, day, rests = int(context.tap[0]), RestDay(context.tap[1]), context.tap[2] == "1"
        await context.act(actions.set_rest_day, context.chat_id, holder_id, day, rests, now=context.now)
    await _show(context)


async def _show(context: Context) -> None:
    """The choice as it is now."""
    holder = one_of(context, int(context.tap[0]))
    view = await views.VIEWS[context.tap_code](context, context.tap)
    await context.show(context.in_words(view, holder=holder))


HANDLERS = [
    tap("nw", open_news, ID),
    tap("nn", choose_news, f"{ID}(?::(?:{'|'.join(News)}):[01])?"),
    tap("nv", choose_a_day, f"{ID}(?::(?:{'|'.join(map(str, CHOICES))}))?"),
    tap("nd", choose_rest, f"{ID}(?::(?:{'|'.join(RestDay)}):[01])?"),
]

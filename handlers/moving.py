"""A holder moves to another municipality: the question, the code to show, and the way back."""

from bot.actions import transfers as actions
from bot.rules.codes import code_from, hash_code
from bot.rules.errors import NotFound
from bot.rules.transfers import Step
from bot.texts import moves as texts
from bot.texts.rendered import View
from handlers import standing_views
from handlers.context import Context
from handlers.routing import ID, command, for_holders, tap
from handlers.views import one_of
from storage import transfers


@for_holders
async def ask(context: Context) -> None:
    """Of the one person here, or first the question of whom."""
    if len(context.holders) > 1:
        await context.say(await standing_views.ask_whose_view(context, []))
        return
    await _ask(context, context.holders[0].id)


@for_holders
async def ask_for(context: Context) -> None:
    await _ask(context, int(context.tap[0]))


async def _ask(context: Context, holder_id: int) -> None:
    """Who has a move that a municipality said yes to sees how far it is."""
    holder = one_of(context, holder_id)
    under_way = await context.read(transfers.open_of, [holder.id])
    asked = next((one for one in under_way if one.step is not Step.SHOWN), None)
    if asked is not None:
        await _show(context, await standing_views.step_of(context, asked))
    else:
        await _show(context, await standing_views.ask_view(context, [str(holder.id)]))


@for_holders
async def chosen(context: Context) -> None:
    """With messages, without, or not at all. The code stands in a message of its own, to be shown or passed on."""
    holder = one_of(context, int(context.tap[0]))
    if context.tap[1] == "x":
        await _show(context, await standing_views.not_moving_view(context, context.tap))
        return
    code = code_from(context.secret_for_update())
    with_words = context.tap[1] == "y"
    made = await context.act(
        actions.make_code, context.chat_id, holder.id, hash_code(code), with_words=with_words, now=context.now
    )
    address = f"https://t.me/{context.bot.username}?start={code}"
    await _show(context, await standing_views.step_of(context, made))
    await context.say(texts.shown_code(context.t_of(holder), address=address, code=code))


@for_holders
async def withdraw(context: Context) -> None:
    one = await context.act(actions.withdraw, context.chat_id, int(context.tap[0]), now=context.now)
    await _show(context, await standing_views.step_of(context, one))


async def show_own(context: Context, transfer_id: int) -> None:
    """The person opened the own code, to try it: how far the move is. It stays good."""
    try:
        one = await context.read(actions.of_chat, context.chat_id, transfer_id)
    except NotFound:
        return
    await _show(context, await standing_views.step_of(context, one))


async def _show(context: Context, view: View) -> None:
    """In the language of the person who moves, with their name on a phone that several share."""
    holder = one_of(context, int(view.code.split(":")[1]))
    await context.show(context.in_words(view, holder=holder))


HANDLERS = [
    command("move", ask),
    tap("mo", ask_for, ID),
    tap("mt", chosen, ID + ":[ynx]"),
    tap("mw", withdraw, ID),
]

"""A check-in in the chat: each tap answers one question and shows the next; then what else there is for the coach."""

from bot.actions import check_ins as actions
from bot.rules.values import Holder
from bot.texts.rendered import View
from handlers import check_in_views as views
from handlers.check_in_views import PLACE
from handlers.context import Context
from handlers.own import one_of
from handlers.routing import ID, for_holders, tap

OPTION = ":[a-z0-9]{1,12}"


@for_holders
async def answered(context: Context) -> None:
    """Also where it changed nothing, as under an old message: then it is shown as it is now."""
    holder = one_of(context, int(context.tap[0]))
    await context.act(
        actions.answer,
        context.chat_id,
        holder.id,
        int(context.tap[1]),
        int(context.tap[2]),
        context.tap[3],
        context.house.questions,
        now=context.now,
    )
    await _show(context, holder, await views.state_view(context, context.tap[:2]))


@for_holders
async def show(context: Context) -> None:
    """The first question that waits, or the one that was asked for."""
    holder = one_of(context, int(context.tap[0]))
    await _show(context, holder, await views.state_view(context, context.tap))


@for_holders
async def ask_for_more(context: Context) -> None:
    """All questions were answered or passed over."""
    holder = one_of(context, int(context.tap[0]))
    view = await views.closing_view(context, context.tap)
    await context.act(actions.waits_for_words, context.chat_id, holder.id, now=context.now)
    await _show(context, holder, view)


@for_holders
async def that_is_all(context: Context) -> None:
    holder = one_of(context, int(context.tap[0]))
    await context.act(actions.that_is_all, context.chat_id)
    await _show(context, holder, await views.done_view(context, context.tap))


def writer(context: Context) -> Holder | None:
    """Who was asked for more not long ago on this phone: what is written, said or sent now is theirs."""
    dialog = context.who.dialog if context.who else None
    if dialog is None or dialog.step != actions.STEP or context.now - dialog.at > actions.WRITES_FOR:
        return None
    return next((one for one in context.holders if one.id == dialog.data["holder"]), None)


async def _show(context: Context, holder: Holder, view: View) -> None:
    await context.show(context.in_words(view, holder=holder))


HANDLERS = [
    tap("qa", answered, ID + ID + PLACE + OPTION),
    tap("qq", show, f"{ID}{ID}(?:{PLACE})?"),
    tap("qm", ask_for_more, ID + ID),
    tap("qz", that_is_all, ID + ID),
]

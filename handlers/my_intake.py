"""A holder sees what is known of them, and says what it is now, by buttons alone as their coach does."""

from bot.actions import plans as actions
from bot.rules.errors import NotFound
from bot.rules.plans import IntakeField, codes_of
from bot.texts.rendered import View
from handlers import intake_views
from handlers.context import Context
from handlers.intake_views import FIELD, MASK
from handlers.routing import ID, for_holders, tap
from handlers.views import one_of


@for_holders
async def show(context: Context) -> None:
    await _show(context, await intake_views.overview_view(context, context.tap))


@for_holders
async def choose(context: Context) -> None:
    """One field, with what is chosen so far."""
    await _show(context, await intake_views.question_view(context, context.tap))


@for_holders
async def save(context: Context) -> None:
    holder_id, field = int(context.tap[0]), IntakeField(context.tap[1])
    try:
        codes = codes_of(field, int(context.tap[2]))
    except ValueError:
        raise NotFound from None
    await context.act(actions.say_intake, context.chat_id, holder_id, field, codes, now=context.now)
    await _show(context, await intake_views.overview_view(context, context.tap))


async def _show(context: Context, view: View) -> None:
    """In the language of the person whom it is about, with their name on a phone that several share."""
    holder = one_of(context, int(context.tap[0]))
    await context.show(context.in_words(view, holder=holder))


HANDLERS = [
    tap("na", show, ID),
    tap("nb", choose, ID + FIELD + MASK),
    tap("nc", save, ID + FIELD + MASK),
]

"""The messages to a holder about their intake by their code. Each begins with the number of the person."""

from bot.rules.errors import NotFound
from bot.rules.plans import IntakeField, compare
from bot.texts import intake as texts
from bot.texts.rendered import View
from handlers.context import Context
from handlers.routing import ID
from storage import intakes

FIELD = f":(?:{'|'.join(IntakeField)})"
MASK = ":[0-9]{1,6}"


async def overview_view(context: Context, arguments: list[str]) -> View:
    holder_id = _own(context, arguments)
    known = compare(await context.read(intakes.history, holder_id))
    return View(
        f"na:{holder_id}",
        lambda t: texts.overview(t, known),
        lambda t: texts.overview_buttons(t, holder_id, known),
    )


async def question_view(context: Context, arguments: list[str]) -> View:
    holder_id, field, mask = _own(context, arguments), IntakeField(arguments[1]), int(arguments[2])
    return View(
        f"nb:{holder_id}:{field}:{mask}",
        lambda t: texts.question(t, field),
        lambda t: texts.question_buttons(t, holder_id, field, mask),
    )


def _own(context: Context, arguments: list[str]) -> int:
    """NotFound where the person does not use this chat."""
    holder_id = int(arguments[0])
    if all(holder.id != holder_id for holder in context.holders):
        raise NotFound
    return holder_id


VIEWS = {"na": overview_view, "nb": question_view}
ARGUMENTS = {"na": ID, "nb": ID + FIELD + MASK}

"""The messages about the day of an exam by their code. Each begins with the number of the person."""

from datetime import date

from bot.rules.errors import NotFound
from bot.rules.trajectory import AttemptState, Part
from bot.texts import exam_days as texts
from bot.texts.rendered import View
from handlers.context import Context
from handlers.routing import ID
from storage import trajectories

PART = f":(?:{'|'.join(Part)})"


async def ask_view(context: Context, arguments: list[str]) -> View:
    part = Part(arguments[1])
    return View(f"ed:{arguments[0]}:{part}", lambda t: texts.ask(t, part))


async def told_view(context: Context, arguments: list[str]) -> View:
    """The day as it is now. NotFound where there is none any more."""
    holder_id, part = int(arguments[0]), Part(arguments[1])
    if all(holder.id != holder_id for holder in context.holders):
        raise NotFound
    record = await context.read(trajectories.record, holder_id, now=context.now)
    own = (one for one in record.attempts if one.part is part and one.state is AttemptState.PLANNED)
    day = max((one.day for one in own if one.day is not None), default=None)
    if day is None:
        raise NotFound
    return View(
        f"et:{holder_id}:{part}",
        lambda t: texts.told(t, part, day),
        lambda t: texts.told_buttons(t, holder_id, part),
    )


def over_view(day: date) -> View:
    return View(f"eo:{day.toordinal()}", lambda t: texts.over(t, day))


async def _over(context: Context, arguments: list[str]) -> View:
    return over_view(date.fromordinal(int(arguments[0])))


VIEWS = {"ed": ask_view, "et": told_view, "eo": _over}
OF_PERSON = ("ed", "et")
ARGUMENTS = {**dict.fromkeys(OF_PERSON, ID + PART), "eo": ":[0-9]{1,7}"}

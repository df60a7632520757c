"""The figures of the municipality, for its managers: on a screen, and as a file."""

from bot.actions import figures
from bot.exports import WRITERS, Format, Table
from bot.rules.figures import Figures
from bot.texts.staff import figures as texts
from handlers.context import Context
from handlers.routing import command, for_staff, tap


@for_staff
async def show(context: Context) -> None:
    await context.say(texts.page(context.staff_t, await _figures(context)))


@for_staff
async def as_file(context: Context) -> None:
    """The file's name says nothing about the municipality."""
    wanted = Format(context.tap[0])
    table = Table(*texts.table(context.staff_t, await _figures(context)))
    await context.house.sender.send_document(context.chat_id, f"leerlijn.{wanted}", WRITERS[wanted](table))


async def _figures(context: Context) -> Figures:
    """NotFound for a coach. That somebody looked is noted."""
    found: Figures = await context.read(figures.read_figures, context.coach.id, now=context.now)
    await context.act(figures.note_looked, context.coach.id, now=context.now)
    return found


HANDLERS = [
    command("figures", show),
    tap("ff", as_file, f":(?:{'|'.join(Format)})"),
]

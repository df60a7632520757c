"""What is open, on command."""

from handlers.context import Context
from handlers.open_views import open_view
from handlers.routing import command, for_holders


@for_holders
async def show_open(context: Context) -> None:
    await context.say(await open_view(context))


HANDLERS = [command("open", show_open)]

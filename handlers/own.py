"""Who of those that use a chat something is about."""

from bot.rules.errors import NotFound
from bot.rules.values import Holder
from handlers.context import Context


def one_of(context: Context, holder_id: int) -> Holder:
    """The one of those who use this chat; NotFound else."""
    found = next((holder for holder in context.holders if holder.id == holder_id), None)
    if found is None:
        raise NotFound
    return found

"""What nobody expected: logged by kind, and the person is told in their language that nothing is lost."""

import logging

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.texts import common
from bot.texts.rendered import Rendered, View
from handlers.context import Context

log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """Logs the kind and the place of the error, never its words: they may hold what somebody wrote."""
    error = context.error
    if isinstance(error, Forbidden):
        # The person blocked the bot meanwhile; Telegram says so in an update of its own.
        log.info("an answer was not wanted", extra={"update_id": getattr(update, "update_id", None)})
        return
    log.error(
        "an update failed",
        extra={"update_id": getattr(update, "update_id", None), "error": type(error).__name__},
        exc_info=error,
    )
    unclear = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    if not isinstance(update, Update) or unclear:
        # After an answer that may have arrived, a word that something is wrong would be wrong itself.
        return
    # The library makes a new context for an error.
    await context.refresh_data()
    if context.who is None:
        return
    try:
        if context.staff is not None:
            await context.say(Rendered(common.went_wrong(context.staff_t).html))
        else:
            await context.say(View("ww", common.went_wrong))
    except TelegramError as failed:
        log.warning("could not tell the person", extra={"error": type(failed).__name__})

"""Groups and channels: the bot works in private chats only (B08)."""

import logging

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.actions.joining import chat_changed, withdraw_seen_code
from bot.rules.codes import normalise_code
from bot.rules.values import ChatState
from bot.texts.coming_in import only_private
from handlers.context import Context

log = logging.getLogger(__name__)

GROUPS = filters.ChatType.GROUPS


async def in_group(update: Update, context: Context) -> None:
    """One line, once: when the bot is added or is spoken to by a command. A code that was shown is withdrawn."""
    message = update.effective_message
    words = context.words.strip()
    if message is None or not words.startswith("/"):
        return
    if words.lower().startswith("/start"):
        code = normalise_code("".join(words.split(maxsplit=1)[1:]))
        await context.act(withdraw_seen_code, code, now=context.now)
    await _say_and_leave(context)


async def membership(update: Update, context: Context) -> None:
    """Blocked or unblocked in a private chat; added to a group."""
    change = update.my_chat_member
    if change is None:
        return
    status = change.new_chat_member.status
    if context.who is not None:
        state = ChatState.BLOCKED if status in ("kicked", "left") else ChatState.OPEN
        await context.act(chat_changed, context.chat_id, state, now=context.now)
    elif status in ("member", "administrator"):
        await _say_and_leave(context)


async def _say_and_leave(context: Context) -> None:
    catalogues = context.house.catalogues
    line = only_private([catalogues.translator(code) for code in ("nl", "en")])
    try:
        await context.house.sender.send(context.chat_id, line)
        await context.house.sender.leave(context.chat_id)
    except (Forbidden, BadRequest, ChatMigrated):
        # Put out again, left a moment ago, or the group has become another: nobody waits for an answer there.
        log.info("a group is closed to us", extra={"update_id": context.event.update_id})


async def pass_over(update: Update, context: Context) -> None:
    """Channel posts, reactions, and whatever comes that is not for a person: nothing happens."""


HANDLERS = [
    ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
    MessageHandler(GROUPS & ~filters.UpdateType.EDITED, in_group),
    MessageHandler(GROUPS | filters.ChatType.CHANNEL, pass_over),
]

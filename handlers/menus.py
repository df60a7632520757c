"""The command menu of the phone: per language, and per chat once somebody is known."""

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.ext import ExtBot

from bot.i18n import Catalogues
from bot.rules.values import Role
from bot.texts import common
from bot.texts.staff import people as staff_texts
from handlers.context import Context


async def set_commands(context: Context) -> None:
    """In the language that the person chose, whatever the phone's language is."""
    if context.staff:
        names = staff_texts.MANAGER_COMMANDS if context.staff.role is Role.MANAGER else staff_texts.COMMANDS
        commands = [
            BotCommand(name, staff_texts.command_description(context.staff_t, name)) for name in names
        ]
    else:
        commands = [BotCommand(name, common.command_description(context.t, name)) for name in common.COMMANDS]
    await context.bot.set_my_commands(commands, scope=BotCommandScopeChat(context.chat_id))


async def set_default_commands(bot: ExtBot[None], catalogues: Catalogues) -> None:
    """For everyone else: by the language of the phone, in Dutch for a language that we do not have."""
    scope = BotCommandScopeAllPrivateChats()
    for language in (None, *catalogues.offered):
        t = catalogues.translator(language)
        commands = [
            BotCommand(name, common.command_description(t, name)) for name in ("start", *common.COMMANDS)
        ]
        await bot.set_my_commands(commands, scope=scope, language_code=language or "")

"""Command lists: one for each pair of scope and language, and the one that a phone shows."""

import re
from collections.abc import Mapping
from typing import Any

from bot.standin.errors import bad_request

Json = dict[str, Any]
Key = tuple[str, int, int, str]
"""Type of the scope, its chat and its user (0 if it has none), and the language ("" for all)."""

_MOST = 100
_LONGEST_NAME = 32
_LONGEST_DESCRIPTION = 256
_WITH_CHAT = ("chat", "chat_administrators", "chat_member")


def key(scope: Json | None, language: str) -> Key:
    """The key of a list. Raises 400 for a scope or a language that there is not."""
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if not scope:
        return ("default", 0, 0, language)
    kind = scope["type"]
    known = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_WITH_CHAT)
    if kind not in known:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if kind in _WITH_CHAT and not isinstance(scope.get("chat_id"), int):
        raise bad_request("can't parse BotCommandScope: chat not found")
    return (kind, scope.get("chat_id", 0), scope.get("user_id", 0), language)


def check(commands: list[Json]) -> list[Json]:
    """The commands, cleaned. Raises 400 with Telegram's words."""
    if len(commands) > _MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    cleaned = []
    for entry in commands:
        name = entry["command"].strip().removeprefix("/")
        description = entry["description"].strip()
        if not name:
            raise bad_request("command must be non-empty")
        if len(name) > _LONGEST_NAME:
            raise bad_request("command length must not exceed 32")
        if not re.fullmatch("[a-z0-9_]+", name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not description:
            raise bad_request("command description must be non-empty")
        if len(description) > _LONGEST_DESCRIPTION:
            raise bad_request("command description length must not exceed 256")
        cleaned.append({"command": name, "description": description})
    return cleaned


def nearest(lists: Mapping[Key, list[Json]], chat_id: int, language: str | None) -> list[Json]:
    """The list for a private chat: this chat's before all private chats' before the default one,
    and in each the one in the person's language before the one for all languages."""
    short = (language or "").split("-")[0].lower()
    for scope in (("chat", chat_id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)):
        for code in dict.fromkeys((short, "")):
            commands = lists.get((*scope, code))
            if commands:
                return commands
    return []

"""The methods about the bot itself and about chats: names, commands, menus."""

from bot.standin import commands
from bot.standin.calls import Call
from bot.standin.chats import PrivateChat
from bot.standin.errors import bad_request
from bot.standin.groups import Group
from bot.standin.messages import Json

_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_me(call: Call) -> Json:
    """getMe."""
    return {
        **call.bot.user,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def set_my_commands(call: Call) -> bool:
    """setMyCommands."""
    checked = commands.check(call.params["commands"])
    call.bot.commands[_commands_key(call)] = checked
    _show_everywhere(call)
    return True


def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands: the list of exactly this scope and language."""
    return call.bot.commands.get(_commands_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.commands.pop(_commands_key(call), None)
    _show_everywhere(call)
    return True


def _commands_key(call: Call) -> commands.Key:
    scope = call.params.get("scope")
    key = commands.key(scope, call.params.get("language_code", ""))
    if key[1]:
        call.world.find_chat(call.bot, key[1])
    return key


def _show_everywhere(call: Call) -> None:
    for phone in call.world.phones.values():
        if call.bot.id in phone.chats:
            phone.chats[call.bot.id].changed()


def set_my_name(call: Call) -> bool:
    """setMyName."""
    return _set(call, "name")


def get_my_name(call: Call) -> Json:
    """getMyName."""
    return _get(call, "name")


def set_my_description(call: Call) -> bool:
    """setMyDescription."""
    return _set(call, "description")


def get_my_description(call: Call) -> Json:
    """getMyDescription."""
    return _get(call, "description")


def set_my_short_description(call: Call) -> bool:
    """setMyShortDescription."""
    return _set(call, "short_description")


def get_my_short_description(call: Call) -> Json:
    """getMyShortDescription."""
    return _get(call, "short_description")


def _set(call: Call, field: str) -> bool:
    text = call.params.get(field, "").strip()
    if len(text) > _LONGEST[field]:
        raise bad_request(f"bot {field.replace('_', ' ')} length must not exceed {_LONGEST[field]}")
    language = commands.key(None, call.params.get("language_code", ""))[3]
    if text:
        call.bot.profile[(field, language)] = text
    else:
        call.bot.profile.pop((field, language), None)
    return True


def _get(call: Call, field: str) -> Json:
    language = commands.key(None, call.params.get("language_code", ""))[3]
    profile = call.bot.profile
    fallback = call.bot.first_name if field == "name" else ""
    return {field: profile.get((field, language)) or profile.get((field, "")) or fallback}


def set_chat_menu_button(call: Call) -> bool:
    """setChatMenuButton: for one private chat, or for all."""
    button = call.params.get("menu_button") or {"type": "default"}
    chat_id = call.params.get("chat_id")
    if chat_id is not None:
        _private(call)
    if button["type"] == "default":
        if chat_id is None:
            call.bot.menu_buttons[None] = {"type": "commands"}
        else:
            call.bot.menu_buttons.pop(chat_id, None)
        return True
    if button["type"] == "web_app" and not ("web_app" in button and button.get("text")):
        raise bad_request("can't parse menu button: Can't find field \"web_app\"")
    if button["type"] not in ("commands", "web_app"):
        raise bad_request("can't parse menu button: Menu button has unsupported type")
    call.bot.menu_buttons[chat_id] = button
    return True


def get_chat_menu_button(call: Call) -> Json:
    """getChatMenuButton."""
    chat_id = call.params.get("chat_id")
    if chat_id is None:
        return call.bot.menu_buttons[None]
    return _private(call).menu_button


def _private(call: Call) -> PrivateChat:
    chat = call.chat()
    if not isinstance(chat, PrivateChat):
        raise bad_request("chat must be a private chat")
    return chat


def get_chat(call: Call) -> Json:
    """getChat."""
    chat = call.chat()
    chat.check_reachable(call.bot)
    return {**chat.api, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


def leave_chat(call: Call) -> bool:
    """leaveChat."""
    chat = call.chat()
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    chat.check_reachable(call.bot)
    chat.leave(call.bot)
    return True

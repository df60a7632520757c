"""Reactions: the emoji that may stand under a message, set by bots and people."""

from bot.standin.calls import Call
from bot.standin.errors import bad_request

# The list of ReactionTypeEmoji in the documentation, in its order.
_LISTED = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 "
    "⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 "
    "🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
EMOJI = frozenset(_LISTED.split())


def known(emoji: str) -> str | None:
    """The emoji as Telegram spells it, without the sign that asks for colour; None if it is no reaction."""
    plain = emoji.replace("\ufe0f", "")
    return plain if plain in EMOJI else None


def set_message_reaction(call: Call) -> bool:
    """setMessageReaction."""
    chat = call.chat()
    chat.check_reachable(call.bot)
    message = chat.find(call.params["message_id"])
    if message is None:
        raise bad_request("message to react not found")
    wanted = call.params.get("reaction", [])
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    own = []
    for each in wanted:
        if each["type"] != "emoji":
            raise bad_request(f"stand-in: a reaction of type {each['type']} is not carried here")
        emoji = known(each.get("emoji", ""))
        if emoji is None:
            raise bad_request("REACTION_INVALID")
        own.append({"type": "emoji", "emoji": emoji, "by": call.bot.id})
    message.reactions = [each for each in message.reactions if each["by"] != call.bot.id] + own
    chat.changed()
    return True

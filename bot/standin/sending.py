"""The methods that send: messages, files and signs."""

from typing import Any

from bot.standin.calls import Call
from bot.standin.chats import Chat
from bot.standin.errors import bad_request
from bot.standin.files import StoredFile
from bot.standin.messages import Json

_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "record_audio",
    "upload_audio",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def send_message(call: Call) -> Json:
    """sendMessage."""
    text, entities = call.formatted("text")
    preview = call.params.get("link_preview_options")
    return deliver(call, text=text, entities=entities, link_preview=preview or None)


async def send_document(call: Call) -> Json:
    """sendDocument."""
    return await _send_file(call, "document")


async def send_photo(call: Call) -> Json:
    """sendPhoto."""
    return await _send_file(call, "photo")


async def send_voice(call: Call) -> Json:
    """sendVoice."""
    return await _send_file(call, "voice")


async def _send_file(call: Call, kind: str) -> Json:
    text, entities = call.formatted("caption")
    file = await call.file(kind)
    return deliver(call, file=file, text=text, entities=entities)


def deliver(call: Call, **content: Any) -> Json:
    """Check the chat, the reply and the limits, in Telegram's order, and deliver."""
    params, bot = call.params, call.bot
    markup = call.markup()
    chat = call.chat()
    reply_to = _reply(call, chat)
    paid: bool = params.get("allow_paid_broadcast", False)
    bot.limiter.check(chat.chat_id, group=chat.group, paid=paid, now=call.world.seconds())
    chat.check_reachable(bot)
    file: StoredFile | None = content.get("file")
    if file is not None and file.kind == "voice" and not chat.accepts_voice:
        raise bad_request("VOICE_MESSAGES_FORBIDDEN")
    message = chat.add(
        bot.user,
        from_bot=True,
        reply_markup=markup,
        reply_to=reply_to,
        silent=params.get("disable_notification", False),
        protect=params.get("protect_content", False),
        effect=params.get("message_effect_id"),
        **content,
    )
    return message.api(bot.id)


def _reply(call: Call, chat: Chat) -> int | None:
    """The message that is replied to; None if it is missing and need not be there."""
    reply: Json | None = call.params.get("reply_parameters")
    if reply is None:
        return None
    target = chat
    if reply.get("chat_id") is not None:
        target = call.world.find_chat(call.bot, reply["chat_id"])
    message = target.find(reply["message_id"])
    if message is not None:
        return message.message_id if target is chat else None
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def send_chat_action(call: Call) -> bool:
    """sendChatAction."""
    if call.params.get("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.chat()
    chat.check_reachable(call.bot)
    chat.show_typing()
    return True

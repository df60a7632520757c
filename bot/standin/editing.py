"""The methods that change or delete what was sent."""

from bot.standin.calls import Call
from bot.standin.errors import BotApiError, bad_request
from bot.standin.messages import Json, Message

_DELETABLE_SECONDS = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def edit_message_text(call: Call) -> Json:
    """editMessageText."""
    text, entities = call.formatted("text")
    markup, message = call.markup(), _own(call)
    if message.file is not None or not message.text:
        raise bad_request("there is no text in the message to edit")
    preview = call.params.get("link_preview_options") or None
    return _change(call, message, text, entities, markup, preview)


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption."""
    text, entities = call.formatted("caption")
    markup, message = call.markup(), _own(call)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _change(call, message, text, entities, markup, message.link_preview)


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup."""
    markup, message = call.markup(), _own(call)
    return _change(call, message, message.text, message.entities, markup, message.link_preview)


def _own(call: Call) -> Message:
    """The message to edit; it must be there and be the bot's own."""
    if "inline_message_id" in call.params:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.chat()
    if "message_id" not in call.params:
        raise bad_request("message identifier is not specified")
    chat.check_reachable(call.bot)
    message = chat.find(call.params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender["id"] != call.bot.id:
        raise bad_request("message can't be edited")
    return message


def _change(
    call: Call, message: Message, text: str, entities: list[Json], markup: Json | None, preview: Json | None
) -> Json:
    old = _inline(message.reply_markup)
    same_preview = preview is None or preview == message.link_preview
    if (text, entities, _inline(markup)) == (message.text, message.entities, old) and same_preview:
        raise bad_request(_NOT_MODIFIED)
    message.text, message.entities, message.reply_markup = text, entities, markup
    message.link_preview = preview
    message.edit_timestamp = int(call.world.seconds())
    message.chat.changed()
    return message.api(call.bot.id)


def _inline(markup: Json | None) -> list[list[Json]]:
    rows: list[list[Json]] = (markup or {}).get("inline_keyboard", [])
    return rows


def delete_message(call: Call) -> bool:
    """deleteMessage."""
    chat = call.chat()
    chat.check_reachable(call.bot)
    message = chat.find(call.params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    too_old = call.world.seconds() - message.timestamp > _DELETABLE_SECONDS
    if too_old or (chat.group and message.sender["id"] != call.bot.id):
        raise bad_request("message can't be deleted")
    chat.delete(message)
    return True


def delete_messages(call: Call) -> bool:
    """deleteMessages; those that are missing or cannot be deleted are skipped."""
    for message_id in call.params["message_ids"]:
        call.params["message_id"] = message_id
        try:
            delete_message(call)
        except BotApiError as error:
            if error.code != 400 or "message" not in error.description:
                raise
    return True

"""A person with a phone: what they send, tap and switch off."""

import secrets
from importlib import resources
from typing import TYPE_CHECKING, Any

from bot.standin.chats import PrivateChat, Tap
from bot.standin.entities import clean, tidy
from bot.standin.messages import Json, Message
from bot.standin.reactions import known
from bot.standin.updates import CALLBACK_LIFETIME

if TYPE_CHECKING:
    from bot.standin.bots import Bot
    from bot.standin.world import World

# A voice message of three seconds, in OGG with Opus: "Hallo, ik oefen Nederlands."
SPOKEN = resources.files("bot.standin").joinpath("voice.ogg").read_bytes()
_LONGEST_TEXT = 4096
# A picture of one grey point.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63680000"
    "0082008177cd72b60000000049454e44ae426082"
)


class Phone:
    """One person. `language_code` may be changed at any time; None leaves it out of all updates.

    `accepts_voice` is the privacy setting by which a person takes no voice messages.
    """

    def __init__(
        self, world: "World", user_id: int, first_name: str, last_name: str | None, language_code: str | None
    ) -> None:
        self.world = world
        self.id = user_id
        self.first_name = first_name
        self.last_name = last_name
        self.language_code = language_code
        self.deleted = False
        self.accepts_voice = True
        self.chats: dict[int, PrivateChat] = {}

    def __repr__(self) -> str:
        return f"<Phone {self.id}>"

    @property
    def user(self) -> Json:
        """The User as bots see it."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name is not None:
            user["last_name"] = self.last_name
        if self.language_code is not None:
            user["language_code"] = self.language_code
        return user

    def chat_api(self) -> Json:
        """The private Chat as bots see it."""
        chat: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        return chat if self.last_name is None else {**chat, "last_name": self.last_name}

    def chat(self, bot: "Bot") -> PrivateChat:
        """The chat with this bot, also before anything was said."""
        chat = self.chats.get(bot.id)
        if chat is None:
            chat = self.chats[bot.id] = PrivateChat(self.world, self, bot)
        return chat

    # What the person sends ------------------------------------------------------------------------

    def start(self, bot: "Bot", payload: str | None = None) -> Message:
        """Press Start, or Restart after a block: sends "/start", with the payload of the link."""
        if self.chat(bot).blocked:
            self.unblock(bot)
        return self.send_text(bot, "/start" if payload is None else f"/start {payload}")

    def send_text(self, bot: "Bot", text: str, reply_to: int | None = None) -> Message:
        """Send a text; Telegram marks commands, addresses and mentions in it.

        A text of more than 4,096 characters goes as several messages, as phones send it; the last
        one is returned.
        """
        if not clean(text).strip():
            raise ValueError("a phone does not send an empty text")
        for start in range(0, len(text), _LONGEST_TEXT):
            part, entities = tidy(clean(text[start : start + _LONGEST_TEXT]), [])
            if part:
                message = self._send(bot, text=part, entities=entities, reply_to=reply_to)
        return message

    def send_document(
        self,
        bot: "Bot",
        filename: str,
        data: bytes,
        mime_type: str = "application/octet-stream",
        caption: str = "",
    ) -> Message:
        """Send a file."""
        return self._send_file(bot, "document", filename, mime_type, data, caption)

    def send_photo(self, bot: "Bot", caption: str | None = None, data: bytes = _PICTURE) -> Message:
        """Send a picture (PNG, JPEG or GIF)."""
        return self._send_file(bot, "photo", "photo.jpg", "image/jpeg", data, caption or "")

    def send_voice(self, bot: "Bot", data: bytes = SPOKEN) -> Message:
        """Send a voice message (OGG); without data a short Dutch sentence."""
        return self._send_file(bot, "voice", "voice.oga", "audio/ogg", data, "")

    def send_sticker(self, bot: "Bot", data: bytes = b"RIFF") -> Message:
        """Send a sticker."""
        return self._send_file(bot, "sticker", "sticker.webp", "image/webp", data, "")

    def send_location(self, bot: "Bot", latitude: float, longitude: float) -> Message:
        """Send a place."""
        return self._send(bot, service={"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(
        self, bot: "Bot", phone_number: str, first_name: str | None = None, user_id: int | None = None
    ) -> Message:
        """Send a contact; without a name the person's own."""
        contact: Json = {"phone_number": phone_number, "first_name": first_name or self.first_name}
        if first_name is None or user_id is not None:
            contact["user_id"] = user_id or self.id
        return self._send(bot, service={"contact": contact})

    def edit_text(self, bot: "Bot", message_id: int, text: str) -> Message:
        """Edit a message of one's own."""
        message = self._message(bot, message_id)
        if message.from_bot:
            raise ValueError("the person can only edit messages of their own")
        message.text, message.entities = tidy(clean(text), [])
        message.edit_timestamp = int(self.world.seconds())
        message.chat.changed()
        bot.updates.push("edited_message", message.api(bot.id), ("message", self.id))
        return message

    def send_raw(self, bot: "Bot", update_fields: Json) -> None:
        """Let the bot have any update: one field of Update and what is in it."""
        for kind, content in update_fields.items():
            bot.updates.push(kind, content, ("message", self.id))

    # What the person taps -------------------------------------------------------------------------

    def tap(self, bot: "Bot", message_id: int, label_or_data: str) -> str:
        """Tap an inline button, found by its label or its data. Returns the callback query's id.

        The message may have been deleted a moment ago: the phone can still show it.
        """
        message = self._message(bot, message_id, or_gone=True)
        for row, buttons in enumerate(message.inline_keyboard):
            for column, button in enumerate(buttons):
                if label_or_data in (button["text"], button.get("callback_data")):
                    return self.tap_at(bot, message_id, row, column)
        raise LookupError(f"no button {label_or_data!r}; there are {message.buttons}")

    def tap_at(self, bot: "Bot", message_id: int, row: int, column: int) -> str:
        """Tap the inline button at this place. Returns the callback query's id."""
        chat = self.chat(bot)
        message = self._message(bot, message_id, or_gone=True)
        button = message.inline_keyboard[row][column]
        if "callback_data" not in button:
            raise ValueError("this button is a link, the bot hears nothing of it")
        self._check_not_blocked(bot)
        query_id = str(secrets.randbelow(2**62) + 2**61)
        chat.taps[query_id] = Tap(query_id, message_id, row, column, self.world.seconds())
        bot.remember_tap(query_id, chat)
        chat.unread, chat.toast = 0, None
        shown = message.api(bot.id)
        if chat.find(message_id) is None:
            shown = {"chat": chat.api, "message_id": message_id, "date": 0}
        query = {
            "id": query_id,
            "from": self.user,
            "message": shown,
            "chat_instance": str(self.id * 1_000_003 + bot.id),
            "data": button["callback_data"],
        }
        chat.changed()
        bot.updates.push("callback_query", query, ("callback_query", self.id), CALLBACK_LIFETIME)
        return query_id

    def press(self, bot: "Bot", label: str) -> Message:
        """Press a key of the reply keyboard."""
        chat = self.chat(bot)
        keyboard: Json = chat.keyboard or {"keyboard": []}
        for button in (each for row in keyboard["keyboard"] for each in row):
            if button["text"] == label:
                if keyboard.get("one_time_keyboard"):
                    chat.keyboard = None
                if button.get("request_contact"):
                    return self.send_contact(bot, "+31600000000")
                if button.get("request_location"):
                    return self.send_location(bot, 52.09, 5.12)
                return self.send_text(bot, label)
        raise LookupError(f"no key {label!r} in the keyboard {keyboard['keyboard']}")

    def react(self, bot: "Bot", message_id: int, emoji: str | None) -> None:
        """React to a message; None takes the reaction back. Bots hear of it only if they asked to."""
        message = self._message(bot, message_id)
        self._check_not_blocked(bot)
        chosen = known(emoji) if emoji else None
        if emoji and chosen is None:
            raise ValueError(f"a phone does not offer {emoji!r} as a reaction")
        old = [each for each in message.reactions if each["by"] == self.id]
        new = [{"type": "emoji", "emoji": chosen, "by": self.id}] if chosen else []
        if old == new:
            return
        message.reactions = [each for each in message.reactions if each not in old] + new
        message.chat.changed()
        reaction: Json = {
            "chat": message.chat.api,
            "message_id": message_id,
            "user": self.user,
            "date": int(self.world.seconds()),
            "old_reaction": [{"type": "emoji", "emoji": each["emoji"]} for each in old],
            "new_reaction": [{"type": "emoji", "emoji": each["emoji"]} for each in new],
        }
        bot.updates.push("message_reaction", reaction, ("message_reaction", self.id))

    def vote(self, bot: "Bot", message_id: int, *options: int) -> None:
        """Choose options of a poll by their numbers from 0; none takes the vote back."""
        poll = self._message(bot, message_id).poll
        if poll is None:
            raise LookupError(f"message {message_id} is no poll")
        self._check_not_blocked(bot)
        poll.vote(self, options)
        chat = self.chat(bot)
        chat.unread, chat.toast = 0, None
        chat.changed()

    def read(self, bot: "Bot") -> None:
        """Look at the chat."""
        chat = self.chat(bot)
        if chat.unread:
            chat.unread = 0
            chat.changed()

    # What the person switches ---------------------------------------------------------------------

    def block(self, bot: "Bot") -> None:
        """Block the bot, or delete the chat and stop it, which is the same to the bot."""
        self._membership(bot, blocked=True)

    def unblock(self, bot: "Bot") -> None:
        """Take the block back."""
        self._membership(bot, blocked=False)

    def delete_account(self) -> None:
        """Leave Telegram; bots are told nothing."""
        self.deleted = True
        for chat in self.chats.values():
            chat.changed()

    def _membership(self, bot: "Bot", *, blocked: bool) -> None:
        chat = self.chat(bot)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        chat.changed()
        member: Json = {"status": "member", "user": bot.user}
        kicked: Json = {"status": "kicked", "user": bot.user, "until_date": 0}
        change = {
            "chat": chat.api,
            "from": self.user,
            "date": int(self.world.seconds()),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        bot.updates.push("my_chat_member", change, ("my_chat_member", self.id))

    # Shared ---------------------------------------------------------------------------------------

    def _check_not_blocked(self, bot: "Bot") -> None:
        if self.chat(bot).blocked or self.deleted:
            raise ValueError("the chat is blocked or the account is gone; nothing can be sent")

    def _message(self, bot: "Bot", message_id: int, *, or_gone: bool = False) -> Message:
        chat = self.chat(bot)
        message = chat.find(message_id) or (chat.gone.get(message_id) if or_gone else None)
        if message is None:
            raise LookupError(f"no message {message_id} in this chat")
        return message

    def _send_file(
        self, bot: "Bot", kind: str, filename: str, mime_type: str, data: bytes, caption: str
    ) -> Message:
        text, entities = tidy(clean(caption), [])
        file = self.world.files.add(kind, filename, mime_type, data)
        return self._send(bot, file=file, text=text, entities=entities)

    def _send(self, bot: "Bot", **fields: Any) -> Message:
        self._check_not_blocked(bot)
        chat = self.chat(bot)
        chat.started = True
        message = chat.add(self.user, from_bot=False, **fields)
        bot.updates.push("message", message.api(bot.id), ("message", self.id))
        return message

"""A message in a chat, as the phone shows it and as the bot gets it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.standin import files

if TYPE_CHECKING:
    from bot.standin.chats import Chat
    from bot.standin.polls import Poll

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Message:
    """One message. `text` is the caption where there is a file; empty if there is neither.

    `service` holds the fields of a message without text: location, contact, migrate_to_chat_id ….
    `timestamp` and `edit_timestamp` are seconds since 1970.
    """

    message_id: int
    chat: "Chat"
    from_bot: bool
    sender: Json
    timestamp: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    reply_markup: Json | None = None
    file: files.StoredFile | None = None
    poll: "Poll | None" = None
    service: Json | None = None
    edit_timestamp: int | None = None
    silent: bool = False
    protect: bool = False
    effect: str | None = None
    link_preview: Json | None = None
    reply_to: int | None = None
    reactions: list[Json] = field(default_factory=list)

    @property
    def date(self) -> datetime:
        """When it was sent, UTC."""
        return datetime.fromtimestamp(self.timestamp, UTC)

    @property
    def edited(self) -> datetime | None:
        """When it was last edited, UTC; None if never."""
        return None if self.edit_timestamp is None else datetime.fromtimestamp(self.edit_timestamp, UTC)

    @property
    def document(self) -> files.StoredFile | None:
        """The file that was sent as a document."""
        return self.file if self.file is not None and self.file.kind == "document" else None

    @property
    def photo(self) -> files.StoredFile | None:
        """The picture."""
        return self.file if self.file is not None and self.file.kind == "photo" else None

    @property
    def voice(self) -> files.StoredFile | None:
        """The voice message."""
        return self.file if self.file is not None and self.file.kind == "voice" else None

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        """The rows of buttons under the message."""
        rows: list[list[Json]] = (self.reply_markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons under the message, row by row."""
        return [button["text"] for row in self.inline_keyboard for button in row]

    def api(self, bot_id: int, *, with_reply: bool = True) -> Json:
        """The Message as this bot gets it."""
        result: Json = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat.api,
            "date": self.timestamp,
        }
        if self.edit_timestamp is not None:
            result["edit_date"] = self.edit_timestamp
        if self.reply_to is not None and with_reply:
            replied = self.chat.find(self.reply_to)
            if replied is not None:
                result["reply_to_message"] = replied.api(bot_id, with_reply=False)
        result.update(self._content(bot_id))
        if self.reply_markup is not None and "inline_keyboard" in self.reply_markup:
            result["reply_markup"] = self.reply_markup
        if self.link_preview is not None:
            result["link_preview_options"] = self.link_preview
        if self.protect:
            result["has_protected_content"] = True
        if self.effect is not None:
            result["effect_id"] = self.effect
        return result

    def _content(self, bot_id: int) -> Json:
        """What was said: a text, a file with its caption, a poll, or the fields of a service message."""
        result: Json = dict(self.service or {})
        text, entities = "text", "entities"
        if self.file is not None:
            result.update(files.describe(self.file, files.id_for(self.file, bot_id)))
            text, entities = "caption", "caption_entities"
        if self.poll is not None:
            result["poll"] = self.poll.api(in_message=True)
        if self.text:
            result[text] = self.text
            if self.entities:
                result[entities] = self.entities
        return result

"""One call of a method, and what its parameters say about texts and files."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.standin import keyboards
from bot.standin.chats import Chat
from bot.standin.entities import clean, tidy
from bot.standin.errors import BotApiError, bad_request
from bot.standin.files import KIND_WORDS, StoredFile, image_size
from bot.standin.formatting import parse_html
from bot.standin.messages import Json
from bot.standin.parameters import Upload

if TYPE_CHECKING:
    from bot.standin.bots import Bot
    from bot.standin.world import World

_LONGEST_TEXT = 4096
_LONGEST_CAPTION = 1024
_LONGEST_BYTES = 32_768


@dataclass(frozen=True)
class Described:
    """A result that is told with a description."""

    result: Any
    description: str


@dataclass(slots=True)
class Call:
    """The bot that calls, the checked parameters, and the files that `attach://NAME` may name."""

    world: "World"
    bot: "Bot"
    params: Json
    attached: dict[str, Upload]

    def chat(self) -> Chat:
        """The chat that `chat_id` names; 400 if there is none."""
        return self.world.find_chat(self.bot, self.params.get("chat_id"))

    def markup(self) -> Json | None:
        """The reply markup, checked."""
        return keyboards.check(self.params.get("reply_markup"))

    def formatted(self, name: str) -> tuple[str, list[Json]]:
        """The parameter `text` or `caption` with its entities, or 400 with Telegram's words."""
        raw: str = self.params.get(name, "")
        caption = name == "caption"
        if not raw:
            if caption:
                return "", []
            raise bad_request("message text is empty")
        entities: list[Json] = self.params.get("caption_entities" if caption else "entities", [])
        text, entities = self.parsed(name, self.params.get("parse_mode", ""), entities)
        if not text and not caption:
            raise bad_request("text must be non-empty")
        if len(text) > (_LONGEST_CAPTION if caption else _LONGEST_TEXT):
            raise bad_request("message caption is too long" if caption else "message is too long")
        return text, entities

    def parsed(self, name: str, mode: str, entities: list[Json]) -> tuple[str, list[Json]]:
        """A parameter, empty if it is left out, read as its parse mode says; 400 where that cannot be."""
        return self.read_text(self.params.get(name, ""), mode, entities)

    def read_text(self, raw: str, mode: str, entities: list[Json]) -> tuple[str, list[Json]]:
        """A text without its markup, and its entities: those of the markup, or those that were given."""
        if len(raw.encode()) > _LONGEST_BYTES:
            raise bad_request("text is too long")
        if mode.lower() == "html":
            text, entities = parse_html(raw.replace("\r", ""))
        elif mode.lower() in ("markdown", "markdownv2"):
            raise bad_request(f"stand-in: parse_mode {mode} is not carried here")
        elif mode:
            raise bad_request("unsupported parse_mode")
        else:
            text = raw
        return tidy(clean(text), entities)

    async def file(self, kind: str) -> StoredFile:
        """The file of the parameter named like its kind: a part, `attach://`, a file_id or an address."""
        value = self.params.get(kind)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.attached.get(value.removeprefix("attach://"))
        if not value:
            raise bad_request(f"there is no {kind} in the request")
        if isinstance(value, str):
            if value.lower().startswith(("http://", "https://")):
                value = await self._fetch(value)
            else:
                return self._known(value, kind)
        if not value.data:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            image_size(value.data)
        return self.world.files.add(
            kind,
            value.file_name or kind,
            value.mime_type,
            value.data,
            duration=self.params.get("duration"),
        )

    def _known(self, file_id: str, kind: str) -> StoredFile:
        file = self.world.files.find(file_id, self.bot.id)
        if file is None:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {KIND_WORDS[file.kind]} as {KIND_WORDS[kind]}")
        return file

    async def _fetch(self, address: str) -> Upload:
        if self.world.session is None:
            raise BotApiError(500, "Internal Server Error: stand-in: not started")
        try:
            async with self.world.session.get(address) as response:
                if response.status != 200:
                    raise bad_request("failed to get HTTP URL content")
                name = response.url.name or "file"
                return Upload(name, response.content_type, await response.read())
        except (aiohttp.ClientError, TimeoutError):
            raise bad_request("wrong type of the web page content") from None

"""The files that bots and phones have sent: ids, paths and bytes."""

import base64
import binascii
import itertools
import secrets
import struct
from dataclasses import dataclass
from typing import Any

from bot.standin.errors import bad_request
from bot.standin.sounds import sound_seconds, sound_type

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
# Telegram's names of the kinds in its own error texts.
KIND_WORDS = {"document": "Document", "photo": "Photo", "voice": "VoiceNote", "sticker": "Sticker"}
_FOLDERS = {"document": "documents", "photo": "photos", "voice": "voice", "sticker": "stickers"}


@dataclass(frozen=True)
class StoredFile:
    """A file as it was sent once; every message that carries it shares it. `duration` in whole seconds, of a voice."""

    unique_id: str
    kind: str
    file_name: str
    mime_type: str
    data: bytes
    path: str
    duration: int = 0

    @property
    def file_size(self) -> int:
        """Bytes."""
        return len(self.data)


class Files:
    """All files; each bot knows a file by an id of its own."""

    def __init__(self) -> None:
        self._by_unique_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = itertools.count()

    def add(
        self, kind: str, file_name: str, mime_type: str, data: bytes, *, duration: int | None = None
    ) -> StoredFile:
        """Keep a file of a kind: document, photo, voice or sticker.

        What is sent as a voice message and is no sound that Telegram plays as one becomes a document. `duration` is
        what the sender says of a voice message; without it the file itself tells.
        """
        if kind == "voice":
            sound = sound_type(data)
            kind, mime_type = ("voice", sound) if sound else ("document", mime_type)
            duration = sound_seconds(data) if duration is None else duration
        _, dot, suffix = file_name.rpartition(".")
        ending = f".{suffix}" if dot and suffix.isascii() and suffix.isalnum() else ""
        path = f"{_FOLDERS[kind]}/file_{next(self._numbers)}{ending}"
        unique_id = "AgAD" + secrets.token_urlsafe(9)
        file = StoredFile(unique_id, kind, file_name, mime_type, data, path, duration or 0)
        self._by_unique_id[file.unique_id] = file
        self._by_path[path] = file
        return file

    def find(self, file_id: str, bot_id: int) -> StoredFile | None:
        """The file with this `file_id`; None if there is none, or if it is another bot's."""
        try:
            code = file_id.removeprefix("BQAC")
            body = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
        except (binascii.Error, ValueError):
            return None
        if len(body) < 8 or struct.unpack(">q", body[:8])[0] != bot_id or not body[8:].isascii():
            return None
        return self._by_unique_id.get(body[8:].decode())

    def at(self, path: str) -> StoredFile | None:
        """The file with this `file_path`."""
        return self._by_path.get(path)

    def with_unique_id(self, unique_id: str) -> StoredFile | None:
        """The file with this `file_unique_id`."""
        return self._by_unique_id.get(unique_id)


def id_for(file: StoredFile, bot_id: int) -> str:
    """The `file_id` under which this bot knows the file."""
    body = struct.pack(">q", bot_id) + file.unique_id.encode()
    return "BQAC" + base64.urlsafe_b64encode(body).decode().rstrip("=")


def image_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, JPEG or GIF picture; raises 400 for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data.startswith(b"\xff\xd8"):
        position = 2
        while position + 9 <= len(data) and data[position] == 0xFF:
            marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4], "big")
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", data[position + 5 : position + 9])
                return width, height
            position += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")


def describe(file: StoredFile, file_id: str) -> dict[str, Any]:
    """The fields that a message has for this file, such as `document` or `photo`."""
    common: dict[str, Any] = {
        "file_id": file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.file_size,
    }
    if file.kind == "photo":
        width, height = image_size(file.data)
        return {"photo": [{**common, "width": width, "height": height}]}
    if file.kind == "voice":
        return {"voice": {**common, "duration": file.duration, "mime_type": file.mime_type}}
    if file.kind == "sticker":
        looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return {"sticker": {**common, **looks, "emoji": "\N{SMILING FACE WITH OPEN MOUTH}"}}
    return {"document": {**common, "file_name": file.file_name, "mime_type": file.mime_type}}

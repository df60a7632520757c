"""What the bytes of a voice message are, and how long it is."""

import struct

_OPUS_RATE = 48_000  # granules a second, whatever the rate of the recording was


def sound_type(data: bytes) -> str | None:
    """The MIME type of a sound that Telegram takes as a voice message: OGG, MP3 or M4A; None for anything else."""
    if data.startswith(b"OggS"):
        return "audio/ogg"
    if data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0):
        return "audio/mpeg"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    return None


def sound_seconds(data: bytes) -> int:
    """The whole seconds of an OGG file with Opus in it, from the position that its last page tells; 0 if it is none."""
    head, page = data.find(b"OpusHead"), data.rfind(b"OggS")
    if head < 0 or len(data) < max(head + 12, page + 14):
        return 0
    skipped: int = struct.unpack_from("<H", data, head + 10)[0]
    position: int = struct.unpack_from("<q", data, page + 6)[0]
    return max(0, round((position - skipped) / _OPUS_RATE))

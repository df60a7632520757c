"""OGG files with Opus as a phone would record them, by their pages: nobody listens to these."""

import struct

RATE = 48_000
FRAME = 960  # 20 ms
SKIP = 312


def opus(seconds: float, *, packet: int = 40) -> bytes:
    """So long, with packets of so many bytes; three bytes for 20 ms are silence."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, SKIP, RATE, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    pages = [_page(0, [head]), _page(0, [tags])]
    last = round(seconds * RATE) + SKIP
    position = 0
    while position < last:
        packets = []
        while position < last and len(packets) < 10:
            packets.append(bytes([0x48]) * packet)
            position += FRAME
        pages.append(_page(min(position, last), packets))
    return b"".join(pages)


def _page(position: int, packets: list[bytes]) -> bytes:
    lacing = b"".join(bytes([255] * (len(each) // 255) + [len(each) % 255]) for each in packets)
    return (
        struct.pack("<4sBBqIIIB", b"OggS", 0, 0, position, 1, 0, 0, len(lacing)) + lacing + b"".join(packets)
    )

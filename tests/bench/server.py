"""Servers of their own processes, so that the client's time is measured alone."""

import asyncio
import json
import multiprocessing
import re
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Literal

from bot.standin import Limits, StandIn
from tests.bench.cores import go_elsewhere

TOKEN = "700:for-measuring-only-and-nothing-else"
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


def _response(result: dict[str, object]) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


class FastServer(asyncio.Protocol):
    """Takes every message and answers at once, with a message that all libraries can read."""

    ANSWER = json.dumps(
        {
            "ok": True,
            "result": {
                "message_id": 1001,
                "from": {"id": 700, "is_bot": True, "first_name": "Bot", "username": "example_bot"},
                "chat": {"id": 5, "first_name": "Sara", "type": "private"},
                "date": 1795573769,
                "text": "Herinnerung: Ihr Termin ist am Dienstag. Пожалуйста, возьмите письмо с собой. " * 3,
                "entities": [{"offset": 0, "length": 11, "type": "bold"}],
                "reply_markup": {
                    "inline_keyboard": [
                        [{"text": "Ja", "callback_data": "1:y"}, {"text": "Nein", "callback_data": "1:n"}]
                    ]
                },
            },
        }
    ).encode()
    ME = _response({"id": 700, "is_bot": True, "first_name": "Bot", "username": "example_bot"})
    RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(ANSWER),
        ANSWER,
    )

    def __init__(self) -> None:
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (head := self.buffer.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self.buffer, 0, head + 2)
            end = head + 4 + (int(length[1]) if length else 0)
            if len(self.buffer) < end:
                return
            self.transport.write(self.ME if b"/getMe" in self.buffer[:head] else self.RESPONSE)
            self.buffer = self.buffer[end:]


async def _serve_fast(ready: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(FastServer, "127.0.0.1", 0)
    ready.send(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    await server.serve_forever()


async def _serve_standin(ready: Connection, limits: Limits, phones: int) -> None:
    async with StandIn(limits=limits) as standin:
        bot = standin.add_bot(TOKEN)
        ids = []
        for _ in range(phones):
            phone = standin.add_phone()
            phone.start(bot)
            ids.append(phone.id)
        ready.send((standin.url, ids))
        await asyncio.Event().wait()


def _run(kind: Literal["fast", "standin"], ready: Connection, *args: object) -> None:
    go_elsewhere()
    served = _serve_fast(ready) if kind == "fast" else _serve_standin(ready, *args)  # type: ignore[arg-type]
    asyncio.run(served)


@contextmanager
def fast_server() -> Iterator[str]:
    """The address of a server that costs next to nothing."""
    with _process("fast") as url:
        yield str(url)


@contextmanager
def standin_server(limits: Limits, phones: int) -> Iterator[tuple[str, list[int]]]:
    """The address of a stand-in with its limits, and the ids of its phones, all of which have started the bot."""
    with _process("standin", limits, phones) as found:
        url, ids = found  # type: ignore[misc]
        yield url, ids


@contextmanager
def _process(kind: Literal["fast", "standin"], *args: object) -> Iterator[object]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(kind, theirs, *args), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()

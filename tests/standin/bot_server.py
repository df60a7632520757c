"""A bot's own server, to which the stand-in delivers updates; it answers as a test wants."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.standin.judge import judge_update

Answer = Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Delivery:
    headers: dict[str, str]
    update: dict[str, Any]

    @property
    def text(self) -> str:
        return self.update["message"]["text"]


class Server:
    """A bot's server. `answers` are used up first; after them every update is taken with 200."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.answers: list[Answer] = []
        self.url = ""
        self.answered = 0
        self._changed = asyncio.Condition()

    async def take(self, request: web.Request) -> web.StreamResponse:
        update = await request.json()
        judge_update(update)
        self.deliveries.append(Delivery(dict(request.headers), update))
        answer = self.answers.pop(0) if self.answers else status(200)
        await self._notify()
        try:
            return await answer(update)
        finally:
            self.answered += 1
            await self._notify()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def count(self, number: int, *, answered: bool = False) -> None:
        """Wait until so many deliveries have come in (or been answered)."""
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(
                lambda: (self.answered if answered else len(self.deliveries)) >= number
            )


def status(code: int, **options: Any) -> Answer:
    async def answer(_: dict[str, Any]) -> web.Response:
        return web.Response(status=code, **options)

    return answer


def wait_for(event: asyncio.Event) -> Answer:
    async def answer(_: dict[str, Any]) -> web.Response:
        await event.wait()
        return web.Response()

    return answer


@asynccontextmanager
async def serving(server: Server, context: ssl.SSLContext | None = None) -> AsyncIterator[None]:
    app = web.Application()
    app.router.add_post("/hook", server.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    server.url = f"{'https' if context else 'http'}://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield
    await runner.cleanup()


def certificate(path: Path) -> bytes:
    """A certificate for 127.0.0.1, signed by itself; the file gets its key, too."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(host, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(Encoding.PEM)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)
    return pem

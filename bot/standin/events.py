"""News for the pages that show phones; many changes of one chat are one piece of news."""

import asyncio
from collections.abc import AsyncIterator

News = tuple[int | None, int | None, str]
"""The phone, the bot, and what changed: "chat", "clock" or "phones"."""


class Events:
    """Everybody who listens."""

    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()
        self.closed = False

    def publish(self, phone_id: int | None, bot_id: int | None, kind: str) -> None:
        """Tell all listeners; costs nothing while there are none."""
        for listener in self._listeners:
            listener.news[(phone_id, bot_id, kind)] = None
            listener.arrived.set()

    def close(self) -> None:
        """Let all listeners end."""
        self.closed = True
        for listener in self._listeners:
            listener.arrived.set()

    async def listen(self, heartbeat: float) -> AsyncIterator[News | None]:
        """All news from now on; None after each `heartbeat` seconds without any."""
        listener = _Listener()
        self._listeners.add(listener)
        try:
            while not self.closed:
                try:
                    async with asyncio.timeout(heartbeat):
                        await listener.arrived.wait()
                except TimeoutError:
                    yield None
                    continue
                listener.arrived.clear()
                news, listener.news = listener.news, {}
                for each in news:
                    yield each
        finally:
            self._listeners.discard(listener)


class _Listener:
    def __init__(self) -> None:
        self.news: dict[News, None] = {}
        self.arrived = asyncio.Event()

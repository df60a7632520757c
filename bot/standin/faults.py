"""Faults that a test switches on: what goes wrong between a bot and Telegram in real life."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.standin.errors import BotApiError

if TYPE_CHECKING:
    from bot.standin.bots import Bot

BAD_GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass
class Fault:
    """One switched-on fault: for one bot and method, or all, and for so many calls."""

    kind: str
    bot_id: int | None
    method: str | None
    count: int
    seconds: float = 0.0
    error: BotApiError | None = None


class Faults:
    """The switches. `bot` and `method` narrow a fault down; it ends after `count` calls."""

    def __init__(self) -> None:
        self.armed: list[Fault] = []
        self.refusing = False
        # Set by the server while it listens at a port of its own: opens and closes that port.
        self.listening: Callable[[bool], Awaitable[None]] | None = None

    def deliver_but_never_answer(
        self, bot: "Bot | None" = None, method: str | None = None, count: int = 1
    ) -> None:
        """Carry the call out and leave the connection open without an answer."""
        self._arm("never_answer", bot, method, count)

    def cut_before_answer(self, bot: "Bot | None" = None, method: str | None = None, count: int = 1) -> None:
        """Carry the call out and cut the connection."""
        self._arm("cut", bot, method, count)

    def bad_gateway(self, bot: "Bot | None" = None, method: str | None = None, count: int = 1) -> None:
        """Answer 502 with a page of HTML; nothing is carried out."""
        self._arm("bad_gateway", bot, method, count)

    def slow(
        self, seconds: float, bot: "Bot | None" = None, method: str | None = None, count: int = 1
    ) -> None:
        """Carry the call out and answer only after these seconds of the stand-in's clock."""
        self._arm("slow", bot, method, count, seconds=seconds)

    def fail_next(
        self,
        method: str | None,
        code: int,
        description: str,
        parameters: dict[str, Any] | None = None,
        bot: "Bot | None" = None,
        count: int = 1,
    ) -> None:
        """Answer with this error; nothing is carried out."""
        error = BotApiError(code, description, parameters)
        self._arm("fail", bot, method, count, error=error)

    async def refuse_connections(self, on: bool) -> None:
        """Take no connections, and cut the ones that are open at their next request, until switched off."""
        self.refusing = on
        if self.listening is not None:
            await self.listening(on)

    def double_delivery(self, bot: "Bot", count: int = 1) -> None:
        """Deliver each of the next updates of this bot twice."""
        bot.updates.double_next += count

    def reorder(self, bot: "Bot", count: int = 1) -> None:
        """Deliver the next update after the first one of another line that comes after it."""
        bot.updates.reorder_next += count

    def clear(self) -> None:
        """Switch everything off that waits for a call."""
        self.armed.clear()

    def take(self, bot_id: int, method: str) -> list[Fault]:
        """The faults that strike this call; each counts down."""
        if not self.armed:
            return []
        struck = [
            fault
            for fault in self.armed
            if fault.bot_id in (None, bot_id) and fault.method in (None, method.lower())
        ]
        for fault in struck:
            fault.count -= 1
        self.armed = [fault for fault in self.armed if fault.count > 0]
        return struck

    def _arm(self, kind: str, bot: "Bot | None", method: str | None, count: int, **more: Any) -> None:
        bot_id = None if bot is None else bot.id
        self.armed.append(Fault(kind, bot_id, method and method.lower(), count, **more))

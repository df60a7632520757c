"""A bot as Telegram knows it: its name, its lists, and what waits for it."""

import asyncio
from typing import TYPE_CHECKING, Any

from bot.standin.commands import Key
from bot.standin.limits import Limiter
from bot.standin.updates import CALLBACK_LIFETIME, UpdateQueue
from bot.standin.webhook import Webhook

if TYPE_CHECKING:
    from bot.standin.chats import PrivateChat
    from bot.standin.world import World

Json = dict[str, Any]


class Bot:
    """One bot. `requests` are all calls it has made: (method, parameters)."""

    def __init__(self, world: "World", token: str, username: str, first_name: str) -> None:
        self.world = world
        self.id = int(token.partition(":")[0])
        self.token = token
        self.username = username
        self.first_name = first_name
        self.user: Json = {"id": self.id, "is_bot": True, "first_name": first_name, "username": username}
        self.requests: list[tuple[str, Json]] = []
        self.updates = UpdateQueue(world.clock)
        self.webhook = Webhook(self)
        self.limiter = Limiter(world.limits)
        self.commands: dict[Key, list[Json]] = {}
        self.menu_buttons: dict[int | None, Json] = {None: {"type": "commands"}}
        # What setMyName, setMyDescription and setMyShortDescription hold, by (field, language).
        self.profile: dict[tuple[str, str], str] = {("name", ""): first_name}
        # The paths that getFile has told this bot.
        self.fetchable: set[str] = set()
        # The taps that may still be answered: callback query id -> its chat and moment.
        self.taps: dict[str, tuple[PrivateChat, float]] = {}
        self.poll: asyncio.Future[None] | None = None
        self.polling = asyncio.Event()

    def __repr__(self) -> str:
        return f"<Bot {self.id}>"

    def requested(self, method: str) -> list[Json]:
        """The parameters of all calls of one method, in order."""
        return [params for name, params in self.requests if name == method]

    def remember_tap(self, query_id: str, chat: "PrivateChat") -> None:
        """Keep a tap for its answer, and forget the ones that are too old for one."""
        now = self.world.seconds()
        for old in [each for each, (_, moment) in self.taps.items() if now > moment + CALLBACK_LIFETIME]:
            del self.taps[old]
        self.taps[query_id] = (chat, now)

    def tapped_chat(self, query_id: str) -> "PrivateChat | None":
        """The chat of a tap; None if there was none, or if it is too old for an answer."""
        chat, moment = self.taps.get(query_id, (None, 0.0))
        return chat if self.world.seconds() <= moment + CALLBACK_LIFETIME else None

    async def idle(self, timeout: float = 5.0) -> None:
        """Wait until the bot has taken every update; a polling bot has come back for more."""
        async with asyncio.timeout(timeout):
            await self.updates.emptied.wait()
            if not self.webhook.url:
                await self.polling.wait()

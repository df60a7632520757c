"""What the stand-in holds: bots, phones, groups, files; no HTTP here."""

import asyncio
import inspect
import itertools
import secrets
from collections.abc import Callable
from typing import Any

import aiohttp

from bot.standin import parameters
from bot.standin.bots import Bot
from bot.standin.calls import Call
from bot.standin.chats import Chat
from bot.standin.clock import Clock, RealClock
from bot.standin.errors import BotApiError, bad_request
from bot.standin.events import Events
from bot.standin.faults import Faults
from bot.standin.files import Files
from bot.standin.groups import Group
from bot.standin.limits import Limits
from bot.standin.methods import METHODS
from bot.standin.phones import Phone

# Beyond 32 bits, as the ids of new accounts are: a bot that keeps them in an int column finds out here.
_FIRST_USER_ID = 5_000_000_001


class World:
    """Everything but the server.

    Args:
        clock: what all lifetimes, limits and waits go by.
        limits: how fast each bot may send.
        local_webhooks: take webhooks at plain http and any port, as Telegram's server in local mode does.
        webhook_timeout: real seconds that a bot's server has to answer.
        keep_requests: remember every call in `bot.requests`.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        limits: Limits | None = None,
        *,
        local_webhooks: bool = False,
        webhook_timeout: float = 60.0,
        keep_requests: bool = True,
    ) -> None:
        self.clock: Clock = clock or RealClock()
        self.limits = limits or Limits()
        self.local_webhooks = local_webhooks
        self.webhook_timeout = webhook_timeout
        self.keep_requests = keep_requests
        self.faults = Faults()
        self.files = Files()
        self.events = Events()
        self.bots: dict[int, Bot] = {}
        self.phones: dict[int, Phone] = {}
        self.groups: dict[int, Group] = {}
        self.session: aiohttp.ClientSession | None = None
        self._by_token: dict[str, Bot] = {}
        self._user_ids = itertools.count(_FIRST_USER_ID)
        self._later: set[asyncio.Task[None]] = set()
        self._bot_ids = itertools.count(700_000_001)
        self._group_ids = itertools.count(4_000_000_001)

    def seconds(self) -> float:
        """The moment in seconds since 1970."""
        return self.clock.now().timestamp()

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Do something after so many seconds of the clock, while the server lives."""

        async def wait() -> None:
            await self.clock.sleep(seconds)
            action()

        if self.session is not None:
            task = asyncio.get_running_loop().create_task(wait())
            self._later.add(task)
            task.add_done_callback(self._later.discard)

    def forget_later(self) -> None:
        """Give up what `later` holds."""
        for task in self._later:
            task.cancel()

    def add_bot(
        self,
        token: str | None = None,
        username: str = "example_bot",
        first_name: str = "Example",
    ) -> Bot:
        """Let @BotFather make a bot; its id is the number before the token's colon."""
        if token is None:
            token = f"{next(self._bot_ids)}:{secrets.token_urlsafe(26)[:35]}"
        bot = Bot(self, token, username, first_name)
        if bot.id in self.bots:
            raise ValueError(f"there is a bot {bot.id} already")
        self.bots[bot.id] = self._by_token[token] = bot
        self.events.publish(None, None, "phones")
        return bot

    def add_phone(
        self,
        first_name: str = "Sara",
        language_code: str | None = None,
        user_id: int | None = None,
        last_name: str | None = None,
    ) -> Phone:
        """A new person; without `user_id` the next free one."""
        if user_id is None:
            user_id = next(number for number in self._user_ids if number not in self.phones)
        if user_id in self.phones:
            raise ValueError(f"there is a phone {user_id} already")
        phone = self.phones[user_id] = Phone(self, user_id, first_name, last_name, language_code)
        self.events.publish(None, None, "phones")
        return phone

    def add_group(self, title: str = "Group") -> Group:
        """A new group, empty as yet."""
        group = Group(self, -next(self._group_ids), title)
        self.groups[group.chat_id] = group
        return group

    def bot_with_token(self, token: str) -> Bot:
        """The bot of this token. Raises 401 if there is none."""
        bot = self._by_token.get(token)
        if bot is not None:
            return bot
        if ":" not in token:
            raise BotApiError(401, "Unauthorized: invalid token specified")
        raise BotApiError(401, "Unauthorized")

    def find_chat(self, bot: Bot, chat_id: int | str | None) -> Chat:
        """The chat that a call names. Raises 400 if this bot cannot know it."""
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        if isinstance(chat_id, int):
            phone = self.phones.get(chat_id)
            if phone is not None:
                return phone.chat(bot)
            group = self.groups.get(chat_id)
            if group is not None and group.knows(bot):
                return group
        raise bad_request("chat not found")

    async def call(self, bot: Bot, method: str, raw: dict[str, Any]) -> Any:
        """Carry out one call; `raw` are the parameters as they came. Raises BotApiError."""
        name = parameters.method_name(method)
        params, attached = parameters.check(name, raw)
        if self.keep_requests:
            bot.requests.append((name, params))
        result = METHODS[name](Call(self, bot, params, attached))
        return await result if inspect.isawaitable(result) else result

"""Chats: what was said in them, what the phone shows of them, and waiting for what comes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.standin import commands
from bot.standin.errors import forbidden
from bot.standin.messages import Json, Message
from bot.standin.updates import CALLBACK_LIFETIME

if TYPE_CHECKING:
    from bot.standin.bots import Bot
    from bot.standin.phones import Phone
    from bot.standin.world import World

_TYPING_SECONDS = 5.0


class Chat:
    """What private chats and groups share. `messages` are in the order in which they came."""

    group = False

    def __init__(self, world: "World", chat_id: int, api: Json) -> None:
        self.world = world
        self.chat_id = chat_id
        self.api = api
        self.messages: list[Message] = []
        self._by_id: dict[int, Message] = {}
        self.gone: dict[int, Message] = {}
        self._next_id = 1
        self._typing_until = 0.0
        self._waiters: set[asyncio.Event] = set()

    @property
    def last(self) -> Message | None:
        """The newest message; None in an empty chat."""
        return self.messages[-1] if self.messages else None

    @property
    def from_bot(self) -> list[Message]:
        """The messages that came from a bot."""
        return [message for message in self.messages if message.from_bot]

    @property
    def typing(self) -> bool:
        """Whether the sign "is typing" shows."""
        return self.world.seconds() < self._typing_until

    @property
    def accepts_voice(self) -> bool:
        """Whether bots may send voice messages here."""
        return True

    def find(self, message_id: int) -> Message | None:
        """The message with this id; None if there is none, or if it was deleted."""
        return self._by_id.get(message_id)

    def add(self, sender: Json, *, from_bot: bool, **fields: Any) -> Message:
        """Put a message into the chat."""
        message = Message(self._next_id, self, from_bot, sender, int(self.world.seconds()), **fields)
        self._next_id += 1
        self.messages.append(message)
        self._by_id[message.message_id] = message
        if from_bot:
            self._typing_until = 0.0
        self.changed()
        return message

    def delete(self, message: Message) -> None:
        """Take a message out of the chat; a late tap can still name it."""
        del self._by_id[message.message_id]
        self.messages.remove(message)
        self.gone[message.message_id] = message
        self.changed()

    def show_typing(self) -> None:
        """Show the sign "is typing" for five seconds, or until the next message."""
        self._typing_until = self.world.seconds() + _TYPING_SECONDS
        self.changed()
        self.world.later(_TYPING_SECONDS, self.changed)

    def changed(self) -> None:
        """Tell everybody who waits that something changed."""
        for waiter in self._waiters:
            waiter.set()

    async def wait_for(self, wanted: Callable[[Message], bool] | int = 1, timeout: float = 5.0) -> Message:
        """Wait for a message of a bot, and return it; one that is already there counts.

        Args:
            wanted: a condition, answered by the first message that meets it (an edit counts too),
                or how many messages of the bot there must be: then the last of them is returned.
            timeout: real seconds; after them TimeoutError tells what the chat holds.
        """

        def found() -> Message | None:
            sent = self.from_bot
            if isinstance(wanted, int):
                return sent[wanted - 1] if len(sent) >= wanted else None
            return next((message for message in sent if wanted(message)), None)

        await self.wait_until(lambda: found() is not None, timeout)
        message = found()
        if message is None:
            raise LookupError("the message is gone again")
        return message

    async def wait_until(self, condition: Callable[[], bool], timeout: float = 5.0) -> None:
        """Wait until something about this chat is true; looked at after each change."""
        changed = asyncio.Event()
        self._waiters.add(changed)
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            shown = [(message.from_bot, message.text[:200]) for message in self.messages[-5:]]
            raise TimeoutError(f"waited {timeout} s in vain; the chat ends with {shown}") from None
        finally:
            self._waiters.discard(changed)

    def check_reachable(self, bot: "Bot") -> None:
        """Raise the 403 that Telegram answers when this bot cannot write here."""
        raise NotImplementedError


@dataclass(frozen=True)
class Answer:
    """What `answerCallbackQuery` showed: a short notice, or an alert with a button."""

    number: int
    query_id: str
    text: str
    show_alert: bool
    url: str | None


@dataclass(frozen=True)
class Tap:
    """A button that was tapped and has not been answered yet."""

    query_id: str
    message_id: int
    row: int
    column: int
    timestamp: float


class PrivateChat(Chat):
    """The chat of one phone with one bot."""

    def __init__(self, world: "World", phone: "Phone", bot: "Bot") -> None:
        super().__init__(world, phone.id, phone.chat_api())
        self.phone = phone
        self.bot = bot
        self.started = False
        self.blocked = False
        self.unread = 0
        # All answers to taps, and the one that still shows: the next thing the person does ends it.
        self.answers: list[Answer] = []
        self.taps: dict[str, Tap] = {}
        self.keyboard: Json | None = None
        self.toast: Answer | None = None

    @property
    def commands(self) -> list[Json]:
        """The list of commands that the phone shows: the nearest one."""
        return commands.nearest(self.bot.commands, self.chat_id, self.phone.language_code)

    @property
    def accepts_voice(self) -> bool:
        """What the person chose in the privacy settings of the phone."""
        return self.phone.accepts_voice

    @property
    def menu_button(self) -> Json:
        """The button beside the text field."""
        return self.bot.menu_buttons.get(self.chat_id) or self.bot.menu_buttons[None]

    @property
    def pending(self) -> list[Tap]:
        """The taps whose waiting sign still shows."""
        now = self.world.seconds()
        return [tap for tap in self.taps.values() if now < tap.timestamp + CALLBACK_LIFETIME]

    def add(self, sender: Json, *, from_bot: bool, **fields: Any) -> Message:
        """Put a message into the chat, count it as unread, and show the keyboard it brings."""
        if from_bot:
            self.unread += 1
            markup = fields.get("reply_markup")
            if markup is not None and "keyboard" in markup:
                self.keyboard = markup
            elif markup is not None and markup.get("remove_keyboard"):
                self.keyboard = None
        else:
            self.unread = 0
            self.toast = None
        return super().add(sender, from_bot=from_bot, **fields)

    def changed(self) -> None:
        """Tell everybody who waits, and the pages that show this phone."""
        super().changed()
        self.world.events.publish(self.phone.id, self.bot.id, "chat")

    def answer(self, query_id: str, text: str, show_alert: bool, url: str | None) -> None:
        """End the waiting sign of a tap and show the answer."""
        self.taps.pop(query_id, None)
        answer = Answer(len(self.answers) + 1, query_id, text, show_alert, url)
        self.answers.append(answer)
        self.toast = answer if text else None
        self.changed()

    def check_reachable(self, bot: "Bot") -> None:
        """Raise 403 if the person is gone, has blocked the bot, or has never started it."""
        if self.phone.deleted:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")

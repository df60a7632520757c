"""A group: its members, what its bots hear, and its change into a supergroup."""

from typing import TYPE_CHECKING

from bot.standin.chats import Chat
from bot.standin.entities import clean, tidy
from bot.standin.errors import bad_request, forbidden
from bot.standin.messages import Json, Message

if TYPE_CHECKING:
    from bot.standin.bots import Bot
    from bot.standin.phones import Phone
    from bot.standin.world import World


class Group(Chat):
    """A group or supergroup. Bots hear only what is meant for them (Telegram's privacy mode)."""

    group = True

    def __init__(self, world: "World", chat_id: int, title: str, kind: str = "group") -> None:
        super().__init__(world, chat_id, {"id": chat_id, "type": kind, "title": title})
        self.title = title
        self.kind = kind
        self.members: dict[int, Phone] = {}
        self.bots: dict[int, Bot] = {}
        self.kicked: set[int] = set()
        self.left: set[int] = set()
        self.upgraded_to: Group | None = None

    def knows(self, bot: "Bot") -> bool:
        """Whether this bot has ever been a member."""
        return bot.id in self.bots or bot.id in self.kicked or bot.id in self.left

    def add_member(self, phone: "Phone") -> None:
        """Let a person in."""
        self.members[phone.id] = phone

    def add_bot(self, bot: "Bot", by: "Phone") -> None:
        """A member brings a bot in."""
        self.add_member(by)
        self.kicked.discard(bot.id)
        self.left.discard(bot.id)
        self.bots[bot.id] = bot
        self._membership(bot, by, "left", "member")
        self._say(by.user, service={"new_chat_members": [bot.user]}, to=[bot])

    def kick(self, bot: "Bot", by: "Phone") -> None:
        """A member puts a bot out."""
        del self.bots[bot.id]
        self.kicked.add(bot.id)
        self._membership(bot, by, "member", "kicked")

    def leave(self, bot: "Bot") -> None:
        """The bot goes by itself."""
        del self.bots[bot.id]
        self.left.add(bot.id)

    def send_text(self, phone: "Phone", text: str, reply_to: int | None = None) -> Message:
        """A member says something."""
        if phone.id not in self.members:
            raise ValueError("only members can write in the group")
        said, entities = tidy(clean(text), [])
        replied = self.find(reply_to) if reply_to is not None else None
        hearing = [bot for bot in self.bots.values() if _meant_for(bot, said, entities, replied)]
        return self._say(phone.user, text=said, entities=entities, reply_to=reply_to, to=hearing)

    def upgrade(self, by: "Phone") -> "Group":
        """Turn the group into a supergroup, which is a new chat. Returns the new one."""
        number = -1_000_000_000_000 + self.chat_id
        new = Group(self.world, number, self.title, "supergroup")
        self.world.groups[number] = new
        new.members, new.bots = dict(self.members), dict(self.bots)
        bots = list(self.bots.values())
        self._say(by.user, service={"migrate_to_chat_id": number}, to=bots)
        new._say(by.user, service={"migrate_from_chat_id": self.chat_id}, to=bots)
        self.upgraded_to = new
        return new

    def check_reachable(self, bot: "Bot") -> None:
        """Raise what Telegram answers when this bot cannot write here."""
        words = "supergroup" if self.kind == "supergroup" else "group"
        if self.upgraded_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.upgraded_to.chat_id},
            )
        if bot.id in self.kicked:
            raise forbidden(f"bot was kicked from the {words} chat")
        if bot.id not in self.bots:
            raise forbidden(f"bot is not a member of the {words} chat")

    def _say(self, sender: Json, *, to: list["Bot"], **fields: object) -> Message:
        message = self.add(sender, from_bot=False, **fields)
        for bot in to:
            bot.updates.push("message", message.api(bot.id), ("message", self.chat_id))
        return message

    def _membership(self, bot: "Bot", by: "Phone", old: str, new: str) -> None:
        def member(status: str) -> Json:
            entry: Json = {"status": status, "user": bot.user}
            return {**entry, "until_date": 0} if status == "kicked" else entry

        change = {
            "chat": self.api,
            "from": by.user,
            "date": int(self.world.seconds()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        bot.updates.push("my_chat_member", change, ("my_chat_member", self.chat_id))


def _meant_for(bot: "Bot", text: str, entities: list[Json], replied: Message | None) -> bool:
    """Privacy mode: commands that are not another bot's, mentions, and replies to the bot."""
    if replied is not None and replied.sender["id"] == bot.id:
        return True
    name = f"@{bot.username}".lower()
    if name in text.lower():
        return True
    first = text.split(maxsplit=1)[0] if text else ""
    return any(each["type"] == "bot_command" for each in entities) and (
        first.startswith("/") and "@" not in first
    )

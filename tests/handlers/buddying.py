"""A learner with a language buddy, for tests."""

from dataclasses import dataclass

from bot.rules.cards import Form
from bot.standin import Message, Phone
from tests.handlers.practising import Learner, learner_of
from tests.handlers.town import Town, data_of, read

YES, NO = "1:uj:y", "1:uj:n"


@dataclass(slots=True)
class Pair:
    town: Town
    learner: Learner
    buddy: Phone

    @property
    def holder_id(self) -> int:
        return self.learner.holder.id

    async def say_aloud(self, form: Form = Form.SPEAK_SITUATION) -> str:
        """The learner says something and lets the buddy hear it; the sentence."""
        made = await self.learner.ask(form)
        self.learner.phone.send_voice(self.town.stage.bot)
        await self.town.stage.settle()
        await self.learner.tap(self.learner.data("uh")[0])
        return made.card.items[made.item - 1].text if made.item else made.card.sentence

    async def write(self, words: str = "Ik kom morgen.") -> str:
        """The same in writing."""
        made = await self.learner.ask(Form.WRITE_SENTENCE)
        await self.learner.type(words)
        await self.learner.tap(self.learner.data("uh")[0])
        return made.card.items[made.item - 1].text if made.item else made.card.sentence

    @property
    def got(self) -> Message:
        """The newest message to the buddy."""
        return self.town.stage.last(self.buddy)

    def data(self, code: str) -> str:
        """The data of the newest button with this code on the buddy's phone."""
        for message in reversed(self.buddy.chat(self.town.stage.bot).from_bot):
            found = [data for data in data_of(message) if data.startswith(f"1:{code}")]
            if found:
                return found[0]
        raise LookupError(code)

    def heard(self) -> list[str]:
        """All that the learner got from the buddy."""
        return [words for words in self.town.all(self.learner.phone) if "Your language buddy says" in words]


async def invited(learner: Learner) -> str:
    """The learner invites; the code in the link."""
    town = learner.town
    await town.say(learner.phone, "/practice")
    await learner.tap(f"1:ub:{learner.holder.id}")
    await learner.tap(f"1:ui:{learner.holder.id}")
    return town.last(learner.phone).partition("?start=")[2]


async def opens(town: Town, phone: Phone, code: str) -> str:
    phone.start(town.stage.bot, code)
    await town.stage.settle()
    return town.last(phone)


async def paired(town: Town, buddy: Phone | None = None, learner: Learner | None = None) -> Pair:
    """A learner, and somebody who has said yes to them."""
    learner = learner or await learner_of(town)
    buddy = buddy or town.phone("Geheim", "en")
    await opens(town, buddy, await invited(learner))
    await town.tap(buddy, YES)
    return Pair(town, learner, buddy)


def voices(town: Town, phone: Phone) -> list[Message]:
    return [message for message in phone.chat(town.stage.bot).from_bot if message.voice is not None]


def shown(town: Town, phone: Phone) -> str:
    """Everything on a phone: words and labels."""
    found = phone.chat(town.stage.bot).from_bot
    return "\n".join([*map(read, found), *(label for one in found for label in one.buttons)])

"""What tests of conversations share: who writes what, and what a coach answers."""

from bot.rules.values import Holder
from bot.standin import Message, Phone
from storage import replies
from storage.replies import Sent
from tests.handlers.town import Town, data_of


async def wrote(town: Town, phone: Phone, *texts: str) -> None:
    """Somebody writes; the bot works on each before the next comes."""
    for text in texts:
        phone.send_text(town.stage.bot, text)
        await town.stage.settle()


async def opened(town: Town, holder: Holder) -> Message:
    """Karin opens the conversation; its message."""
    await town.tap_data(town.karin, f"1:tc:{holder.id}")
    return town.stage.last(town.karin)


async def answered(town: Town, message: Message, text: str) -> str:
    """Karin types as a reply to a message on her phone; what the bot says to that."""
    town.karin.send_text(town.stage.bot, text, reply_to=message.message_id)
    await town.stage.settle()
    return town.last(town.karin)


async def undone_in_time(town: Town) -> None:
    """The seconds pass in which a reply can be undone."""
    await town.stage.advance(11)


async def replies_to(town: Town, holder: Holder) -> list[Sent]:
    """The oldest first."""
    found: list[Sent] = await town.read(replies.of_holder, holder.id, 100)
    return found[::-1]


def notice_of(town: Town, name: str) -> Message:
    """The last message on Karin's phone with this name in it and a button to open the conversation."""
    return next(
        message
        for message in reversed(town.stage.chat(town.karin))
        if name in message.text and any(data.startswith("1:tc:") for data in data_of(message))
    )

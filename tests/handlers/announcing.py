"""What tests of announcements share: a town with readers of several languages, and an announcement in it."""

from typing import Any

from bot.actions import announcement_versions
from bot.actions.announcement_versions import Opened
from bot.rules.announcements import Announcement
from bot.standin import Message, Phone
from storage import announcements
from tests.handlers.town import Town, data_of, read

WORDS = "De cursus begint op maandag."


async def readers(town: Town, *languages: str) -> list[Phone]:
    """One who has come in for each of these languages."""
    return [
        (await town.join(f"Lezer {number}", language=language))[0]
        for number, language in enumerate(languages)
    ]


async def composed(
    town: Town, words: str = WORDS, *, kind: str = "course", phone: Phone | None = None
) -> int:
    """Somebody of staff begins one and types the Dutch words; its number."""
    phone = phone or town.karin
    await town.say(phone, "/announce")
    await town.tap(phone, "1:wn")
    await town.tap(phone, f"1:wn:{kind}")
    await town.say(phone, words)
    return number_of(town.stage.last(phone))


def number_of(shown: Message) -> int:
    """The number of the announcement whose page this is."""
    return next(int(data.split(":")[2]) for data in data_of(shown) if data.startswith("1:wt:"))


async def one(town: Town, number: int) -> Announcement:
    found: Announcement = await town.read(announcements.by_id, number)
    return found


async def opened(town: Town, number: int) -> Opened:
    found: Opened = await town.read(announcement_versions.opened, town.coach.id, number)
    return found


async def written(town: Town, number: int, language: str, *said: str) -> str:
    """Karin types a version, and then what is asked for; what the bot says at last."""
    await town.tap_data(town.karin, f"1:wt:{number}:{language}")
    for words in said:
        await town.say(town.karin, words)
    return town.last(town.karin)


async def asked(town: Town, number: int, question: str = "Komt u?", answers: str = "Ja\nNee") -> str:
    """Karin asks something in Dutch."""
    await town.tap_data(town.karin, f"1:wq:{number}:nl")
    await town.say(town.karin, question)
    return await town.say(town.karin, answers)


async def tapped(town: Town, data: str, *, phone: Phone | None = None) -> str:
    """What a tap with these data shows."""
    phone = phone or town.karin
    await town.tap_data(phone, data)
    return read(town.stage.last(phone))


def document_of(town: Town, phone: Phone | None = None) -> Any:
    """The last file that the bot sent."""
    return next(
        message.document
        for message in reversed(town.stage.chat(phone or town.karin))
        if message.document is not None and message.from_bot
    )

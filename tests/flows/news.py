"""An announcement on the stage: written and released by staff, sent in batches of ten, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions import announcement_sending
from bot.rules.announcement_counts import Progress
from bot.rules.announcements import Announcement
from bot.rules.values import Holder, Staff
from bot.standin import Phone
from storage import announcements, people
from tests.actions.announced import a_manager, released
from tests.builders import a_holder
from tests.flows.town import Town

AT_ONCE = 10  # messages of one batch


async def a_crowd(town: Town, count: int, *, language: str = "nl") -> list[Phone]:
    """So many people, each on a phone of their own."""
    phones = [town.stage.standin.add_phone(f"P{number}", language) for number in range(count)]
    for phone in phones:
        phone.start(town.stage.bot)
    # What a stranger is told when they press Start is none of this.
    town.stage.bot.updates.clear()

    def join(tx: Connection) -> None:
        for phone in phones:
            a_holder(
                tx, phone.first_name, coach=town.coach, language=language, chat_id=phone.id, now=town.now
            )

    await town.stage.app.db.write(join)
    return phones


async def manager(town: Town, name: str = "Mona", *, phone: Phone | None = None) -> Staff:
    here = await town.stage.app.db.read(people.municipality, town.coach.municipality_id)
    more: dict[str, Any] = {} if phone is None else {"chat_id": phone.id}
    return await town.stage.app.db.write(a_manager, name, municipality=here, now=town.now, **more)


async def announce(town: Town, staff: Staff, **draft: Any) -> Announcement:
    """Written and released; nothing is sent yet."""
    return await town.stage.app.db.write(released, staff, now=town.now, **draft)


async def send_some(town: Town, batches: int, *, seconds: float = 3) -> None:
    """So many batches, with some time between them."""
    worker = town.stage.app.worker
    worker._most = AT_ONCE
    for _ in range(batches):
        await town.stage.app.jobs.once(town.now)
        await worker.deliver(town.now)
        town.stage.clock.advance(timedelta(seconds=seconds))


async def progress(town: Town, one: Announcement) -> Progress:
    def read(tx: Connection) -> Progress:
        return announcement_sending.progress(tx, announcements.by_id(tx, one.id))

    return await town.stage.app.db.read(read)


def copies(town: Town, phones: Sequence[Phone], words: str) -> Counter[int]:
    """How often a phone got these words, by how many phones that is."""
    bot = town.stage.bot
    return Counter(sum(words in message.text for message in phone.chat(bot).from_bot) for phone in phones)


def holder_of(tx: Connection, phone: Phone) -> Holder:
    return people.holders_of_chat(tx, phone.id)[0]

"""An announcement with words, and the taps by which it goes."""

from bot.actions import announcing
from bot.rules.announcements import Announcement, News, Text
from bot.rules.values import Role, Staff
from bot.standin import Phone
from storage import announcements, people
from tests.handlers.town import Town

DUTCH = "Het loket verhuist naar de Kerkstraat."
ENGLISH = "The desk moves to Kerkstraat."


async def written(town: Town, *languages: str, by: Staff | None = None) -> int:
    """A draft of Karin's, or of somebody else's, in Dutch and these languages."""
    staff = (by or town.coach).id
    number: int = await town.write(announcing.begin, staff, News.DESK, now=town.now)
    await put(town, number, DUTCH, by=by)
    for language in languages:
        words = ENGLISH if language == "en" else f"{language}: {DUTCH}"
        await put(town, number, words, language=language, by=by)
    return number


async def put(town: Town, number: int, words: str, *, language: str = "nl", by: Staff | None = None) -> None:
    """Words of a draft, or of a correction."""
    text = Text(language, words)
    await town.write(announcing.set_text, (by or town.coach).id, number, text, now=town.now)


async def ask(town: Town, number: int, question: str, *answers: str) -> None:
    """A question under the Dutch words."""
    text = Text("nl", DUTCH, question=question, answers=answers)
    await town.write(announcing.set_text, town.coach.id, number, text, now=town.now)


async def released(town: Town, *languages: str) -> int:
    """One that Karin released by a tap; it goes when the stage settles."""
    number = await written(town, *languages)
    await town.tap_data(town.karin, f"1:hr:{number}")
    await town.tap(town.karin, "🚀 Send")
    return number


async def present(town: Town, number: int) -> Announcement:
    found: Announcement = await town.read(announcements.by_id, number)
    return found


async def for_more_than(town: Town, people_: int) -> None:
    """To more people than this a second person releases it."""
    await town.write(people.change_municipality, town.coach.municipality_id, release_above=people_)


async def another_manager(town: Town, name: str = "Bram") -> tuple[Phone, Staff]:
    phone, staff = await town.another_coach(name)
    await town.write(people.change_staff, staff.id, role=Role.MANAGER)
    found: Staff = await town.read(people.staff_member, staff.id)
    return phone, found

"""One person on one screen, and the same as text for the case system."""

from bot.actions import digests
from bot.rules.person_page import PersonPage
from bot.texts.staff import person_page as texts
from handlers.context import Context
from handlers.routing import ID, for_staff, tap


@for_staff
async def show(context: Context) -> None:
    page = await _page(context)
    await context.show(texts.page(context.staff_t, page))


@for_staff
async def copy(context: Context) -> None:
    """In Dutch whatever the coach reads, as a block that one tap copies, and as a file. That it was taken out is noted."""
    page = await _page(context)
    await context.act(digests.note_copied, context.coach.id, page.id, now=context.now)
    dutch = context.house.catalogues.translator("nl", domain="staff", zone=context.zone)
    text = texts.case_text(dutch, page)
    await context.say(texts.as_block(text))
    # The file's name says nothing about anybody; the mark at its beginning tells Windows that it is UTF-8.
    await context.house.sender.send_document(context.chat_id, "leerlijn.txt", text.encode("utf-8-sig"))


async def _page(context: Context) -> PersonPage:
    page: PersonPage = await context.read(
        digests.read_page,
        context.coach.id,
        int(context.tap[0]),
        context.house.questions,
        now=context.now,
    )
    return page


HANDLERS = [
    tap("dp", show, ID),
    tap("dt", copy, ID),
]

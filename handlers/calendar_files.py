"""A coach sends a calendar file: for whom, what would change, and the yes."""

import asyncio

from telegram import Document

from bot.actions.importing import Imported, import_calendar, plan_import
from bot.actions.people import holder_of_coach
from bot.imports.calendar import MAX_BYTES, read_calendar
from bot.rules.calendar import Reading, UnreadableCalendar
from bot.texts import common
from bot.texts.rendered import Rendered
from bot.texts.staff import lists
from bot.texts.staff import people as people_texts
from bot.texts.staff.booking import too_late
from handlers.context import Context
from handlers.routing import ID, PAGE, for_staff, tap
from storage import dialogs
from storage.people import holders_of_coach

STEP = "calendar"


def is_calendar(document: Document | None) -> bool:
    if document is None:
        return False
    return (document.mime_type or "") == "text/calendar" or (document.file_name or "").lower().endswith(
        (".ics", ".ical")
    )


async def received(context: Context) -> None:
    """The file stays with Telegram: what is kept is its number, and for whom it is."""
    message = context.event.effective_message
    document = message.document if message else None
    if document is None:
        return
    if (document.file_size or 0) > MAX_BYTES:
        await context.say(lists.unreadable(context.staff_t, "too_large"))
        return
    await context.act(dialogs.put, context.chat_id, STEP, {"file": document.file_id}, now=context.now)
    await _ask_whom(context, page=0)


@for_staff
async def leaf(context: Context) -> None:
    await _ask_whom(context, page=int(context.tap[0]))


async def _ask_whom(context: Context, *, page: int) -> None:
    caseload = await context.read(holders_of_coach, context.coach.id)
    rows = people_texts.pick_rows(context.staff_t, caseload, page=page, pick="1:iw", turn="1:iq")
    await context.show(
        Rendered(lists.ask_import_whom(context.staff_t), (*rows, *people_texts.cancel_row(context.staff_t)))
    )


@for_staff
async def chosen(context: Context) -> None:
    """The dry run: everything that would change is shown before anything does."""
    data = context.said(STEP)
    if data is None:
        await context.answer(too_late(context.staff_t), alert=True)
        return
    await context.answer()
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    try:
        reading = await _read(context, data["file"])
    except UnreadableCalendar as error:
        await context.show(lists.unreadable(context.staff_t, error.reason))
        return
    plan = await context.read(plan_import, context.coach.id, holder.id, reading, now=context.now)
    await context.act(dialogs.put, context.chat_id, STEP, {**data, "holder": holder.id}, now=context.now)
    await context.show(lists.import_plan(context.staff_t, plan, name=holder.name, now=context.now))


@for_staff
async def confirmed(context: Context) -> None:
    """A second tap on the button finds the dialog over, and leaves the word that it was saved."""
    data = context.said(STEP)
    if data is None or "holder" not in data:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    holder = await context.read(holder_of_coach, context.coach.id, data["holder"])
    try:
        reading = await _read(context, data["file"])
    except UnreadableCalendar as error:
        await context.show(lists.unreadable(context.staff_t, error.reason))
        return
    done: Imported = await context.act(import_calendar, context.coach.id, holder.id, reading, now=context.now)
    await context.show(
        lists.imported(
            context.staff_t, name=holder.name, new=done.new, moved=done.moved, cancelled=done.cancelled
        )
    )
    # Last, so that an update that comes again because the answer was not sent finds what it needs.
    await context.keep(dialogs.drop, context.chat_id)


async def _read(context: Context, file_id: str) -> Reading:
    file = await context.bot.get_file(file_id)
    data = bytes(await file.download_as_bytearray())
    # Up to a second of work: others are answered meanwhile.
    return await asyncio.to_thread(read_calendar, data, zone=context.zone_info, now=context.now)


HANDLERS = [
    tap("iw", chosen, ID, answers_itself=True),
    tap("iq", leaf, PAGE),
    tap("im", confirmed, ":y", answers_itself=True),
]

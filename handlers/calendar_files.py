"""A coach sends a calendar file: for whom, about what, what would change, and the yes.

The dialog is a row with the number of the file at Telegram, and what was chosen so far.
"""

import asyncio
from typing import Any

from telegram import Document

from bot.actions.importing import Imported, import_calendar, keeps_notes, plan_import
from bot.imports.calendar import MAX_BYTES, read_calendar
from bot.rules.calendar import Reading, UnreadableCalendar
from bot.rules.values import Domain
from bot.texts import common
from bot.texts.rendered import Rendered
from bot.texts.staff import importing as texts
from bot.texts.staff import people as people_texts
from handlers.context import Context
from handlers.routing import ID, PAGE, for_staff, tap
from storage import dialogs
from storage.people import holder_of_coach, holders_of_coach

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
        await context.say(texts.unreadable(context.staff_t, "too_large"))
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
        Rendered(texts.ask_whom(context.staff_t), (*rows, *people_texts.cancel_row(context.staff_t)))
    )


@for_staff
async def chosen(context: Context) -> None:
    """For whom it is. A file that cannot be read is not asked about any further."""
    data = context.said(STEP)
    if data is None:
        await context.answer(texts.too_late(context.staff_t), alert=True)
        return
    await context.answer()
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    if await _read(context, data["file"]) is None:
        return
    said = {
        "file": data["file"],
        "holder": holder.id,
        "notes": await context.read(keeps_notes, holder.id),
    }
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.show(texts.ask_domain(context.staff_t, name=holder.name))


@for_staff
async def about(context: Context) -> None:
    """The domain, once for the whole file: it decides how much the messages say."""
    await _dry_run(context, {"domain": context.tap[0]})


@for_staff
async def notes_chosen(context: Context) -> None:
    await _dry_run(context, {"notes": context.tap[0] == "y"})


async def _dry_run(context: Context, choice: dict[str, Any]) -> None:
    """Everything that would change is shown before anything does."""
    said = (context.said(STEP) or {}) | choice
    if not {"holder", "domain"} <= said.keys():
        await context.answer(texts.too_late(context.staff_t), alert=True)
        return
    await context.answer()
    holder = await context.read(holder_of_coach, context.coach.id, said["holder"])
    reading = await _read(context, said["file"])
    if reading is None:
        return
    plan = await context.read(
        plan_import, context.coach.id, holder.id, reading, notes=said["notes"], now=context.now
    )
    # The yes under an earlier dry run is not one to this.
    said["shown"] = context.event.update_id
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.show(
        texts.dry_run(
            context.staff_t,
            plan,
            name=holder.name,
            domain=Domain(said["domain"]),
            notes={entry.key: entry.description for entry in reading.entries},
            keep_notes=said["notes"],
            save=f"1:im:{holder.id}:{said['shown']}",
        )
    )


@for_staff
async def confirmed(context: Context) -> None:
    """The yes to the dry run above it. A second tap finds the dialog over, and leaves the word that it was saved."""
    said = context.said(STEP) or {}
    if context.tap != [str(said.get("holder")), str(said.get("shown"))]:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    holder = await context.read(holder_of_coach, context.coach.id, said["holder"])
    reading = await _read(context, said["file"])
    if reading is None:
        return
    done: Imported = await context.act(
        import_calendar,
        context.coach.id,
        holder.id,
        reading,
        domain=Domain(said["domain"]),
        notes=said["notes"],
        now=context.now,
    )
    await context.show(
        texts.saved(
            context.staff_t, name=holder.name, new=done.new, moved=done.moved, cancelled=done.cancelled
        )
    )
    # Last, so that an update that comes again because the answer was not sent finds what it needs.
    await context.keep(dialogs.drop, context.chat_id)


async def _read(context: Context, file_id: str) -> Reading | None:
    """What the file says; None when it cannot be read, and the coach has heard why."""
    file = await context.bot.get_file(file_id)
    data = bytes(await file.download_as_bytearray())
    try:
        # Up to a second of work: others are answered meanwhile.
        return await asyncio.to_thread(read_calendar, data, zone=context.zone_info, now=context.now)
    except UnreadableCalendar as error:
        await context.show(texts.unreadable(context.staff_t, error.reason))
        return None


HANDLERS = [
    tap("iw", chosen, ID, answers_itself=True),
    tap("iq", leaf, PAGE),
    tap("io", about, f":(?:{'|'.join(Domain)})", answers_itself=True),
    tap("in", notes_chosen, ":[yn]", answers_itself=True),
    tap("im", confirmed, ID + ID, answers_itself=True),
]

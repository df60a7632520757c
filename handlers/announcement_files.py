"""An announcement goes to a translator as a file, and comes back."""

import asyncio

from telegram import Document

from bot.actions import announcement_versions as actions
from bot.exports import to_xlsx
from bot.i18n.languages import LANGUAGES
from bot.imports.announcement_versions import (
    MAX_PO,
    UnreadableVersions,
    read_versions,
    write_catalogue,
    write_table,
)
from bot.rules.announcements import NotInDraft, NoWords, OtherNumber
from bot.rules.audience import DUTCH
from bot.rules.errors import NotFound
from bot.texts.rendered import Rendered
from bot.texts.staff import announcement_files as texts
from bot.texts.staff.announcement_refusals import refused
from handlers.announcement_views import LANGUAGE, leave, open_one
from handlers.context import Context
from handlers.routing import ID, for_staff, tap

XLSX = "xlsx"


def is_catalogue(document: Document | None) -> bool:
    """A PO file, as a translator's program saves it."""
    return document is not None and (document.file_name or "").lower().endswith(".po")


@for_staff
async def offer(context: Context) -> None:
    """First which file, then the file itself."""
    await leave(context)
    opened = await open_one(context, int(context.tap[0]))
    one = opened.announcement
    if one.dutch is None:
        await context.say(Rendered(refused(context.staff_t, NoWords())))
        return
    if len(context.tap) == 1:
        await context.show(texts.for_translator(context.staff_t, one, opened.languages))
        return
    wanted = context.tap[1]
    if wanted == XLSX:
        table = write_table(one, opened.languages)
        data = await asyncio.to_thread(to_xlsx, table)
        name = f"announcement-{one.id}.xlsx"
    elif wanted in LANGUAGES and wanted != DUTCH:
        data, name = write_catalogue(one, wanted), f"announcement-{one.id}-{wanted}.po"
    else:
        raise NotFound
    caption = texts.file_caption(context.staff_t)
    await context.house.sender.send_document(context.chat_id, name, data, caption)


@for_staff
async def received(context: Context) -> None:
    """A PO file."""
    message = context.event.effective_message
    document = message.document if message else None
    if document is None:
        return
    if (document.file_size or 0) > MAX_PO:
        await context.say(texts.unreadable(context.staff_t, "too_large"))
        return
    file = await context.bot.get_file(document.file_id)
    await take(context, bytes(await file.download_as_bytearray()))


async def take(context: Context, data: bytes) -> None:
    """What is right in it is kept; the rest is told."""
    t = context.staff_t
    try:
        found = await asyncio.to_thread(read_versions, data)
    except UnreadableVersions as error:
        await context.say(texts.unreadable(t, error.reason))
        return
    older = False
    try:
        await open_one(context, found.announcement_id)
        if found.texts:
            older = await context.act(
                actions.bring_back,
                context.coach.id,
                found.announcement_id,
                found.texts,
                of_dutch=found.dutch,
                now=context.now,
            )
    except (NotFound, NotInDraft, NoWords, OtherNumber) as error:
        await context.say(Rendered(refused(t, error)))
        return
    await context.say(
        texts.came_back(
            t,
            found.announcement_id,
            [text.language for text in found.texts],
            [(fault.language, fault.part, fault.error) for fault in found.faults],
            older=older,
        )
    )


HANDLERS = [tap("we", offer, f"{ID}(?::{XLSX}|{LANGUAGE})?")]

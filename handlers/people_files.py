"""A coach or manager sends a list of people: what would change, and the yes. A spreadsheet with the versions of an
announcement is known by its first line.

The dialog is a row with the number of the file at Telegram; nothing of the file is kept before the yes.
"""

import asyncio

from telegram import Document

from bot.actions.caseload import Imported, import_people, plan_people
from bot.imports.announcement_versions import is_ours
from bot.imports.caseload import read_caseload
from bot.imports.tables import MAX_BYTES
from bot.rules.caseload import CaseloadFile, UnreadableTable
from bot.rules.local_time import local_day
from bot.texts import common
from bot.texts.staff import caseload as texts
from handlers import announcement_files
from handlers.context import Context
from handlers.routing import for_staff, tap
from storage import dialogs

STEP = "people"
UPDATE = r":[0-9]{1,12}"  # the number of the update that brought the file
_ENDS = (".csv", ".tsv", ".xlsx", ".xls")
_KINDS = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def is_list(document: Document | None) -> bool:
    if document is None:
        return False
    return document.mime_type in _KINDS or (document.file_name or "").lower().endswith(_ENDS)


async def received(context: Context) -> None:
    """Everything that would change is shown before anything does."""
    message = context.event.effective_message
    document = message.document if message else None
    if document is None:
        return
    if (document.file_size or 0) > MAX_BYTES:
        error = UnreadableTable("too_large", megabytes=MAX_BYTES // 1_000_000)
        await context.say(texts.unreadable(context.staff_t, error))
        return
    data = await _fetch(context, document.file_id)
    if await asyncio.to_thread(is_ours, data):
        await announcement_files.take(context, data)
        return
    file = await _read(context, data)
    if file is None:
        return
    plan = await context.read(plan_people, context.municipality.id, file, staff_id=context.coach.id)
    # The yes under an earlier dry run is not one to this.
    shown = context.event.update_id
    said = {"file": document.file_id, "shown": shown}
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.say(texts.dry_run(context.staff_t, plan, save=f"1:il:{shown}"))


@for_staff
async def confirmed(context: Context) -> None:
    """The yes to the dry run above it, which stays: its refused rows are what is to be put right now. A second tap finds
    the dialog over."""
    said = context.said(STEP) or {}
    if context.tap != [str(said.get("shown"))]:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    file = await _read(context, await _fetch(context, said["file"]))
    if file is None:
        return
    done: Imported = await context.act(
        import_people,
        context.municipality.id,
        file,
        staff_id=context.coach.id,
        coach_id=context.coach.id,
        now=context.now,
    )
    await context.say(texts.saved(context.staff_t, new=done.new, changed=done.changed))
    # Last, so that an update that comes again because the answer was not sent finds what it needs.
    await context.keep(dialogs.drop, context.chat_id)


async def _fetch(context: Context, file_id: str) -> bytes:
    file = await context.bot.get_file(file_id)
    return bytes(await file.download_as_bytearray())


async def _read(context: Context, data: bytes) -> CaseloadFile | None:
    """What the list says; None when it cannot be read, and the coach has heard why."""
    today = local_day(context.now, context.zone)
    try:
        # Some seconds of work for a long list: others are answered meanwhile.
        return await asyncio.to_thread(read_caseload, data, today=today)
    except UnreadableTable as error:
        await context.show(texts.unreadable(context.staff_t, error))
        return None


HANDLERS = [tap("il", confirmed, UPDATE, answers_itself=True)]

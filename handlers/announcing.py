"""Announcements of staff: the list, a new one, and the page of one from which all else is reached."""

from bot.actions import announcement_versions as actions
from bot.actions import announcing
from bot.rules.announcements import News, NotInDraft
from bot.rules.audience import DUTCH
from bot.texts.rendered import Rendered
from bot.texts.staff import announcement_versions as version_texts
from bot.texts.staff import announcing as texts
from bot.texts.staff.announcement_refusals import refused
from handlers.announcement_views import hub, leave, open_one
from handlers.context import Context
from handlers.routing import ID, command, for_staff, tap
from storage import dialogs

KIND = f":(?:{'|'.join(News)})"


@for_staff
async def show_all(context: Context) -> None:
    await leave(context)
    found, done = await context.read(actions.listed, context.coach.id)
    await context.show(texts.listing(context.staff_t, found, done=done, now=context.now))


@for_staff
async def new(context: Context) -> None:
    """First what it is about, then the words: there is no draft before there are words."""
    t = context.staff_t
    if not context.tap:
        await leave(context)
        await context.show(texts.choose_kind(t, data="1:wn", back=texts.list_button(t)))
        return
    said = {"kind": context.tap[0], "language": DUTCH, "asks": "words"}
    await context.act(dialogs.put, context.chat_id, actions.STEP, said, now=context.now)
    await context.show(version_texts.ask_words(t, DUTCH, back=texts.list_button(t)))


@for_staff
async def show_one(context: Context) -> None:
    await leave(context)
    await context.show(hub(context, await open_one(context, int(context.tap[0]))))


@for_staff
async def kind(context: Context) -> None:
    """It can be changed until it is released."""
    t, number = context.staff_t, int(context.tap[0])
    await leave(context)
    opened = await open_one(context, number)
    if len(context.tap) == 1:
        back = texts.hub_button(t, number)
        await context.show(texts.choose_kind(t, data=f"1:wk:{number}", back=back))
        return
    try:
        await context.act(
            announcing.set_kind, context.coach.id, number, News(context.tap[1]), now=context.now
        )
    except NotInDraft as error:
        await context.say(Rendered(refused(t, error)))
    else:
        opened = await open_one(context, number)
    await context.show(hub(context, opened))


@for_staff
async def delete(context: Context) -> None:
    """After one more question."""
    t, number = context.staff_t, int(context.tap[0])
    await leave(context)
    if len(context.tap) == 1:
        opened = await open_one(context, number)
        await context.show(texts.sure_to_delete(t, opened.announcement))
        return
    try:
        await context.act(announcing.remove, context.coach.id, number)
    except NotInDraft as error:
        await context.say(Rendered(refused(t, error)))
        await context.show(hub(context, await open_one(context, number)))
        return
    await context.show(texts.deleted(t))


HANDLERS = [
    command("announce", show_all),
    tap("wa", show_all),
    tap("wn", new, f"(?:{KIND})?"),
    tap("wh", show_one, ID),
    tap("wk", kind, f"{ID}(?:{KIND})?"),
    tap("wd", delete, f"{ID}(?::y)?"),
]

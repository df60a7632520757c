"""The last look before an announcement goes, and the second person who lets it go."""

from bot.actions import announcement_release as actions
from bot.actions import announcing
from bot.actions.announcing import OPEN
from bot.rules.announcements import NotInDraft
from bot.rules.errors import NotFound, Refused
from bot.texts.staff import announcement_release as texts
from bot.texts.staff.announcement_refusals import refused
from handlers import announcement_progress
from handlers.context import Context
from handlers.routing import ID, for_staff, tap

VERSION = ":[0-9]{1,9}"


@for_staff
async def show(context: Context) -> None:
    await show_present(context, int(context.tap[0]))


@for_staff
async def release(context: Context) -> None:
    """What this person looked at goes; of two at one moment the second one sees that it went."""
    number, version = map(int, context.tap)
    try:
        await context.act(actions.release, context.coach.id, number, version=version, now=context.now)
    except NotFound:
        raise
    except Refused as error:
        await show_present(context, number, error=error)
        return
    await show_present(context, number)


@for_staff
async def ask(context: Context) -> None:
    number = int(context.tap[0])
    try:
        count = await context.act(announcing.ask, context.coach.id, number, now=context.now)
    except NotFound:
        raise
    except Refused as error:
        await show_present(context, number, error=error)
        return
    await show_present(context, number, said=texts.asked(context.staff_t, count))


@for_staff
async def send_back(context: Context) -> None:
    number = int(context.tap[0])
    found = await context.read(actions.ready, context.coach.id, number, now=context.now)
    try:
        await context.act(announcing.send_back, context.coach.id, number, now=context.now)
    except NotInDraft as error:
        await show_present(context, number, error=error)
        return
    await show_present(context, number, said=texts.sent_back(context.staff_t, mine=found.mine))


@for_staff
async def show_whole(context: Context) -> None:
    """All words of one language, in a message of its own where they are long; of what went, those of its correction."""
    one = await context.read(announcing.visible, context.coach.id, int(context.tap[0]))
    text = (await context.read(announcing.edited_texts, one)).get(context.tap[1])
    if text is None:
        raise NotFound
    await context.show(texts.whole(context.staff_t, one, text))


async def show_present(
    context: Context, number: int, *, error: Refused | None = None, said: str = ""
) -> None:
    """An announcement as it is now: what is looked at before it goes, or how far it is. `error` says in one line why this
    is not what was asked for."""
    t = context.staff_t
    said = said if error is None else refused(t, error)
    found = await context.read(actions.ready, context.coach.id, number, now=context.now)
    if found.one.state not in OPEN:
        await announcement_progress.show_progress(context, number, said=said)
        return
    await context.show(texts.ready(t, found, pace=context.house.sender.pacer.limit.pace, said=said))


HANDLERS = [
    tap("hr", show, ID),
    tap("hs", release, ID + VERSION),
    tap("hk", ask, ID),
    tap("hb", send_back, ID),
    tap("hv", show_whole, ID + ":[a-z]{2,3}"),
]

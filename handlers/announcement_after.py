"""New words in the place of those that went, and the end of an announcement that is not right any more."""

from bot.actions import announcement_changes as actions
from bot.actions import announcement_sending
from bot.actions.announcing import OPEN, visible
from bot.rules.announcements import NothingNew
from bot.rules.errors import NotFound, Refused
from bot.texts.staff import announcement_change as texts
from bot.texts.staff.announcement_refusals import refused
from handlers.announcement_progress import show_progress
from handlers.announcement_release import show_present
from handlers.context import Context
from handlers.routing import ID, for_staff, tap

MARK = ":[0-9a-f]{8}"


@for_staff
async def correct(context: Context) -> None:
    """What the new words would do; with their mark they hold from now on."""
    number, *mark = context.tap
    if not mark:
        await _show(context, int(number))
        return
    try:
        await context.act(actions.correct, context.coach.id, int(number), mark=mark[0], now=context.now)
    except NotFound:
        raise
    except Refused as error:
        await _show(context, int(number), error=error)
        return
    await show_progress(context, int(number))


@for_staff
async def ask(context: Context) -> None:
    """Another manager looks at the new words and puts them in place."""
    number, mark = int(context.tap[0]), context.tap[1]
    try:
        count = await context.act(
            actions.ask_correction, context.coach.id, number, mark=mark, now=context.now
        )
    except NotFound:
        raise
    except Refused as error:
        await _show(context, number, error=error)
        return
    await show_progress(context, number, said=texts.asked_correction(context.staff_t, count))


@for_staff
async def drop_change(context: Context) -> None:
    """The new words go; those that hold stay."""
    number = int(context.tap[0])
    try:
        await context.act(actions.drop_change, context.coach.id, number, now=context.now)
    except NotFound:
        raise
    except Refused as error:
        await show_present(context, number, error=error)
        return
    await show_progress(context, number, said=texts.change_dropped(context.staff_t))


@for_staff
async def withdraw(context: Context) -> None:
    """It asks once more, and says what happens; of one of a series also whether that ends."""
    number, *yes = context.tap
    try:
        if yes:
            ends = yes[0] == "e"
            await context.act(
                announcement_sending.withdraw,
                context.coach.id,
                int(number),
                ends_series=ends,
                now=context.now,
            )
        else:
            found = await context.read(actions.withdrawal, context.coach.id, int(number), now=context.now)
            await context.show(texts.ask_withdraw(context.staff_t, found))
            return
    except NotFound:
        raise
    except Refused as error:
        await show_present(context, int(number), error=error)
        return
    await show_progress(context, int(number))


@for_staff
async def send_new_words(context: Context) -> None:
    """To those whose message cannot be changed any more."""
    number = int(context.tap[0])
    try:
        count = await context.act(
            announcement_sending.send_correction, context.coach.id, number, now=context.now
        )
    except NotFound:
        raise
    except Refused as error:
        await show_present(context, number, error=error)
        return
    await show_progress(context, number, said=texts.sent_new_words(context.staff_t, count))


async def _show(context: Context, number: int, *, error: Refused | None = None) -> None:
    """The new words as they are now; how far it is, where there are none."""
    t = context.staff_t
    said = "" if error is None else refused(t, error)
    try:
        found = await context.read(actions.correction, context.coach.id, number, now=context.now)
    except NothingNew as nothing:
        one = await context.read(visible, context.coach.id, number)
        if one.state in OPEN:
            raise NotFound from None
        # Somebody put them in place meanwhile, or nobody wrote any.
        await show_progress(context, number, said=said or refused(t, nothing))
        return
    except NotFound:
        raise
    except Refused as refusal:
        await show_present(context, number, error=refusal)
        return
    await context.show(texts.correction(t, found, said=said))


HANDLERS = [
    tap("hc", correct, f"{ID}(?:{MARK})?"),
    tap("hj", ask, ID + MARK),
    tap("hz", drop_change, ID),
    tap("hy", withdraw, ID + "(?::[ye])?"),
    tap("hf", send_new_words, ID),
]

"""How far an announcement is, in a message that is kept up to date; paused, gone on with, stopped, sent again."""

from collections.abc import Callable
from typing import Any

from bot.actions import announcement_sending as actions
from bot.actions.announcement_progress import answered_before, standing
from bot.actions.announcing import OPEN
from bot.rules.announcement_views import Standing
from bot.rules.announcements import NotInDraft, NotReleased
from bot.rules.errors import NotFound
from bot.texts.staff import announcement_answered as answered_texts
from bot.texts.staff import announcement_progress as texts
from bot.texts.staff.announcement_refusals import refused
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from storage import announcement_watches


@for_staff
async def show(context: Context) -> None:
    await show_progress(context, int(context.tap[0]))


@for_staff
async def pause(context: Context) -> None:
    await _do(context, actions.pause)


@for_staff
async def go_on(context: Context) -> None:
    """After a pause; or what came late goes all the same."""
    await _do(context, actions.go_on)


@for_staff
async def stop(context: Context) -> None:
    """It asks once more."""
    if len(context.tap) > 1:
        await _do(context, actions.stop)
    else:
        found = await _standing(context, int(context.tap[0]))
        await context.show(texts.ask_stop(context.staff_t, found))


@for_staff
async def end_series(context: Context) -> None:
    await _do(context, actions.end_series)


@for_staff
async def send_again(context: Context) -> None:
    """To who may not have it: it says first that some may get it twice."""
    number = int(context.tap[0])
    if len(context.tap) == 1:
        found = await _standing(context, number)
        if found.progress.missed:
            await context.show(texts.ask_again(context.staff_t, found))
        else:
            await show_progress(context, number)
        return
    try:
        count = await context.act(actions.send_missed, context.coach.id, number, now=context.now)
    except NotReleased as error:
        await show_progress(context, number, said=refused(context.staff_t, error))
        return
    await show_progress(context, number, said=texts.sent_again(context.staff_t, count))


@for_staff
async def who_answered(context: Context) -> None:
    """Those who answered before the change, by name: whoever it matters for can be called."""
    one, names = await context.read(answered_before, context.coach.id, int(context.tap[0]))
    await context.show(answered_texts.who(context.staff_t, one, names))


async def show_progress(context: Context, number: int, *, said: str = "") -> None:
    """The page; this message is kept up to date from now on, while something may still happen."""
    found = await _standing(context, number)
    t, pace = context.staff_t, context.house.sender.pacer.limit.pace
    message_id = await context.show(texts.page(t, found, pace=pace, said=said))
    if not found.is_over:
        await context.keep(
            announcement_watches.put,
            context.chat_id,
            message_id,
            number,
            # What is said on top stays until something happens.
            shown=texts.hash_of(texts.page(t, found, pace=pace)),
            now=context.now,
        )


async def _do(context: Context, action: Callable[..., None]) -> None:
    number, values = int(context.tap[0]), {"now": context.now}
    await _standing(context, number)
    said = ""
    try:
        await context.act(action, context.coach.id, number, **values)
    except (NotReleased, NotInDraft) as error:
        said = refused(context.staff_t, error)
    await show_progress(context, number, said=said)


async def _standing(context: Context, number: int) -> Standing:
    """NotFound for a draft as well: there is nothing to follow yet."""
    found: Any = await context.read(standing, context.coach.id, number, now=context.now)
    if found.one.state in OPEN:
        raise NotFound
    return found  # type: ignore[no-any-return]


HANDLERS = [
    tap("hp", show, ID),
    tap("hu", pause, ID),
    tap("ho", go_on, ID),
    tap("ht", stop, ID + "(?::y)?"),
    tap("he", end_series, ID),
    tap("hl", who_answered, ID),
    tap("hg", send_again, ID + "(?::y)?"),
]

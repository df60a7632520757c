"""A manager sets the duty list by taps."""

from collections.abc import Awaitable, Callable

from bot.actions import duty as actions
from bot.texts.staff import duty as texts
from handlers.context import Context
from handlers.routing import ID, command, for_staff, tap
from storage.alarms import reachable


@for_staff
async def listing(context: Context) -> None:
    listed, others = await context.read(actions.duty_list, context.coach.id)
    there = await context.read(reachable, [one.id for one in listed])
    await context.show(texts.duty_list(context.staff_t, listed, others, there))


def _changes(action: Callable[..., None]) -> Callable[[Context], Awaitable[None]]:
    @for_staff
    async def change(context: Context) -> None:
        await context.act(action, context.coach.id, int(context.tap[0]), now=context.now)
        await listing(context)

    return change


HANDLERS = [
    command("duty", listing),
    tap("ya", _changes(actions.put_on), ID),
    tap("yr", _changes(actions.take_off), ID),
    tap("yu", _changes(actions.move_up), ID),
]

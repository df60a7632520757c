"""A coach asks where a day on a person's line comes from."""

from bot.rules.errors import NotFound
from bot.rules.exam_parts import needed
from bot.rules.line import every_date
from bot.rules.local_time import local_day
from bot.rules.trajectory import LineDate, Record
from bot.rules.values import Holder
from bot.texts.staff import reasons as texts
from handlers.context import Context
from handlers.routing import ID, LINE_CODE, PAGE, for_staff, tap
from storage import trajectories
from storage.people import holder_of_coach


@for_staff
async def choose_day(context: Context) -> None:
    holder, record, dates = await _dates(context)
    page = int(context.tap[1]) if len(context.tap) > 1 else 0
    await context.show(texts.choose(context.staff_t, holder, dates, needed(record), page=page))


@for_staff
async def show_reason(context: Context) -> None:
    """NotFound for a day that is not on the line any more."""
    holder, record, dates = await _dates(context)
    today = local_day(context.now, context.zone)
    one = next((each for each in dates if each.code == context.tap[1]), None)
    if one is None:
        raise NotFound
    await context.show(texts.reason(context.staff_t, holder, one, needed(record), today=today))


async def _dates(context: Context) -> tuple[Holder, Record, list[LineDate]]:
    """Those ahead first, then those that were."""
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    record = await context.read(trajectories.record, holder.id, now=context.now)
    today = local_day(context.now, context.zone)
    dates = every_date(record, today=today)
    return holder, record, sorted(dates, key=lambda one: one.day < today)


HANDLERS = [
    tap("kx", choose_day, rf"{ID}(?:{PAGE})?"),
    tap("ky", show_reason, ID + LINE_CODE),
]

"""A coach sees a person's check-ins, who needs them and by which rule, and sets how often is asked."""

from datetime import UTC, datetime

from bot.actions import check_in_rhythms, check_ins, needs
from bot.rules.assessing import Need
from bot.rules.checkins import EVERY
from bot.rules.values import Holder
from bot.texts.staff import check_ins as texts
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from storage.people import holder_of_coach


@for_staff
async def show(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    questions = context.house.questions
    found = await context.read(check_ins.what_coach_sees, [holder.id], questions, now=context.now)
    shown = found[holder.id]
    await context.show(
        texts.page(
            context.staff_t,
            holder,
            shown.rhythm,
            shown.lines,
            await _need(context, holder),
            waiting=shown.waiting,
            now=context.now,
        )
    )


@for_staff
async def pace_chosen(context: Context) -> None:
    holder_id, every = int(context.tap[0]), int(context.tap[1])
    await context.act(check_in_rhythms.set_pace, context.coach.id, holder_id, every, now=context.now)
    await show(context)


@for_staff
async def seen(context: Context) -> None:
    """What was answered when the page was shown needs nothing more; what came since is new."""
    until = datetime.fromtimestamp(min(int(context.tap[1]), int(context.now.timestamp())), UTC)
    await context.act(check_ins.mark_seen, context.coach.id, int(context.tap[0]), until, now=context.now)
    await show(context)


@for_staff
async def why(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    await context.show(texts.why(context.staff_t, holder, await _need(context, holder)))


async def _need(context: Context, holder: Holder) -> Need:
    questions = context.house.questions
    return (await context.read(needs.needs, [holder.id], questions, now=context.now))[holder.id]


HANDLERS = [
    tap("qf", show, ID),
    tap("qg", pace_chosen, f"{ID}:(?:{'|'.join(map(str, EVERY))})"),
    tap("qi", seen, ID + ":[0-9]{1,12}"),
    tap("qw", why, ID),
]

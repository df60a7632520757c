"""Who needs what in the next 90 days, over the whole caseload."""

from bot.rules.line import line
from bot.rules.local_time import local_day
from bot.rules.trajectory import DateKind, Law
from bot.rules.urgency import needs
from bot.texts.staff import deadlines as texts
from bot.texts.staff.deadlines import Need
from handlers.context import Context
from handlers.routing import PAGE, command, for_staff, tap
from storage import trajectories
from storage.people import holders_of_coach


@for_staff
async def show_deadlines(context: Context) -> None:
    """The most urgent first; then those without an end of the term, last of all those without a law."""
    caseload = await context.read(holders_of_coach, context.coach.id)
    records = await context.read(trajectories.records, [holder.id for holder in caseload], now=context.now)
    today = local_day(context.now, context.zone)
    urgent, unknown = [], []
    for holder in caseload:
        record = records[holder.id]
        own, law = line(record, today=today), record.trajectory.law
        if due := needs(own):
            urgent.append(Need(holder, due, {one.part: one.level for one in own.parts}))
        elif law is not Law.NOT_OBLIGED and not any(one.kind is DateKind.TERM_END for one in own.dates):
            unknown.append(Need(holder, (), {}, law_known=law is not None))
    urgent.sort(key=lambda need: (need.dates[0].day, need.holder.name))
    unknown.sort(key=lambda need: (not need.law_known, need.holder.name))
    page = int(context.tap[0]) if context.tap else 0
    await context.show(
        texts.deadlines(context.staff_t, [*urgent, *unknown], people=len(caseload), page=page, today=today)
    )


HANDLERS = [
    command("deadlines", show_deadlines),
    tap("kd", show_deadlines, PAGE),
]

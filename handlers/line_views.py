"""The messages of a holder's line of dates by their code. Each begins with the number of the person."""

from bot.rules.deadlines import also
from bot.rules.errors import NotFound
from bot.rules.exam_parts import parts
from bot.rules.line import Line
from bot.rules.line import line as line_of
from bot.rules.local_time import local_day
from bot.rules.trajectory import Part, PartState
from bot.rules.values import Holder, Kind
from bot.texts import line_reminders, lines
from bot.texts.outgoing import line_view
from bot.texts.rendered import View
from handlers.context import Context
from handlers.own import one_of
from handlers.routing import ID, LINE_CODE
from storage import trajectories


async def line_reminder(context: Context, arguments: list[str]) -> View:
    """A reminder of a date on the line, as the date is now; of a part that is signed up for since, that it is."""
    holder = one_of(context, int(arguments[0]))
    record = await context.read(trajectories.record, holder.id, now=context.now)
    today = local_day(context.now, context.zone)
    rule = ":".join(arguments[1:])
    try:
        others = also(rule, Kind.LINE_REMINDER, record, now=context.now)
        return line_view(record, rule, others=others, today=today)
    except NotFound:
        asked = arguments[1].partition(".")[2]
        signed = (one.part for one in parts(record, today) if one.state is PartState.SIGNED_UP)
        part = next((part for part in signed if part == asked), None)
        if part is None:
            raise
        return signed_up_view(holder.id, part)


async def line_of_holder(context: Context, holder: Holder) -> Line:
    """All of one person's line, as it is now."""
    record = await context.read(trajectories.record, holder.id, now=context.now)
    return line_of(record, today=local_day(context.now, context.zone))


async def line_view_of(context: Context, holder: Holder) -> View:
    found, zone = await line_of_holder(context, holder), context.zone
    return View(
        f"ml:{holder.id}",
        lambda t: lines.my_line(t, found, zone=zone),
        lambda t: lines.line_buttons(t, found, holder_id=holder.id),
    )


async def my_line(context: Context, arguments: list[str]) -> View:
    return await line_view_of(context, one_of(context, int(arguments[0])))


async def all_dates(context: Context, arguments: list[str]) -> View:
    """Every date ahead of one person."""
    holder = one_of(context, int(arguments[0]))
    found = await line_of_holder(context, holder)
    return View(
        f"ld:{holder.id}",
        lambda t: lines.all_dates(t, found),
        lambda t: lines.all_dates_buttons(t, found, holder_id=holder.id),
    )


async def explanation(context: Context, arguments: list[str]) -> View:
    """Where a date on the line comes from. NotFound when it is not there any more."""
    holder, code = one_of(context, int(arguments[0])), arguments[1]
    found = await line_of_holder(context, holder)
    one = next((each for each in found.dates if each.code == code), None)
    if one is None:
        raise NotFound
    return View(
        f"lx:{holder.id}:{code}",
        lambda t: lines.explanation(t, one, today=found.today),
        lambda t: ((lines.line_button(t, holder.id),),),
    )


def signed_up_view(holder_id: int, part: Part) -> View:
    """With a way back to the line, where the other parts are."""
    return View(
        f"su:{holder_id}:{part}",
        lambda t: line_reminders.signed_up(t, part),
        lambda t: (
            *line_reminders.day_buttons(t, holder_id, part),
            (lines.line_button(t, holder_id),),
        ),
    )


async def signed_up(context: Context, arguments: list[str]) -> View:
    return signed_up_view(one_of(context, int(arguments[0])).id, Part(arguments[1]))


VIEWS = {
    "ln": line_reminder,
    "su": signed_up,
    "ml": my_line,
    "ld": all_dates,
    "lx": explanation,
}
ARGUMENTS = {
    "ln": f"{ID}{LINE_CODE}:[0-9a-z]{{1,6}}",
    "su": f"{ID}:(?:{'|'.join(Part)})",
    "ml": ID,
    "ld": ID,
    "lx": ID + LINE_CODE,
}

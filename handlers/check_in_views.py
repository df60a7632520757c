"""The messages of check-ins by their code. Each begins with the number of the person."""

from datetime import date

from bot.actions import check_in_rhythms, check_ins
from bot.actions.check_ins import Asking
from bot.rules.local_time import local_day
from bot.texts import check_in_settings as settings_texts
from bot.texts import check_ins as texts
from bot.texts import common
from bot.texts.rendered import View
from handlers.context import Context
from handlers.own import one_of
from handlers.routing import ID

PLACE = ":[0-9]"
CHOICE = ":[dhep]"


async def state_view(context: Context, arguments: list[str]) -> View:
    """The check-in as it is now; with a place its question, while it can be answered."""
    asking = await _asking(context, arguments)
    if len(arguments) > 2 and asking.is_open:
        place, check_in = int(arguments[2]), asking.check_in
        asked = next((one for one in asking.shown if texts.place_of(check_in, one) == place), None)
        if asked is not None:
            return texts.question_view(asking.holder.id, check_in, asking.shown, asked)
    return texts.view_of(
        asking.holder.id, asking.check_in, asking.shown, asking.waiting, is_open=asking.is_open
    )


async def closing_view(context: Context, arguments: list[str]) -> View:
    """Whether there is something else; what was passed over can still be answered."""
    asking = await _asking(context, arguments)
    if not asking.is_open:
        return await state_view(context, arguments)
    return texts.closing_view(asking.holder.id, asking.check_in, asking.shown, asking.waiting)


async def done_view(context: Context, arguments: list[str]) -> View:
    holder_id = int(arguments[0])
    rhythm = await context.read(check_in_rhythms.rhythm_of, context.chat_id, holder_id)
    following = None if rhythm.next_at is None else local_day(rhythm.next_at, context.zone)
    return View(
        f"qd:{holder_id}",
        lambda t: texts.done(t, following),
        lambda t: texts.done_buttons(t, holder_id),
    )


async def menu_view(context: Context, arguments: list[str]) -> View:
    """When somebody is asked."""
    holder_id = int(arguments[0])
    rhythm = await context.read(check_in_rhythms.rhythm_of, context.chat_id, holder_id)
    day = today(context)
    return View(
        f"qs:{holder_id}",
        lambda t: settings_texts.menu(t, rhythm, today=day),
        lambda t: settings_texts.menu_buttons(t, holder_id, rhythm, today=day),
    )


async def ask_view(context: Context, arguments: list[str]) -> View:
    holder_id, what = one_of(context, int(arguments[0])).id, arguments[1]
    return View(
        f"qh:{holder_id}:{what}",
        lambda t: settings_texts.ask(t, what),
        lambda t: settings_texts.ask_buttons(t, holder_id, what),
    )


async def sees_view(context: Context, arguments: list[str]) -> View:
    """What the coach sees, and what the person keeps."""
    holder_id = int(arguments[0])
    questions = context.house.questions
    shown = await context.read(
        check_ins.shown_to_coach, context.chat_id, holder_id, questions, now=context.now
    )
    return View(
        f"qv:{holder_id}",
        lambda t: settings_texts.sees(t, shown.lines, shown.kept),
        lambda t: settings_texts.sees_buttons(t, holder_id, shown.kept),
    )


def whose_view(context: Context) -> View:
    names = [(holder.id, holder.name) for holder in context.holders]
    return View("qw", settings_texts.ask_whose, lambda t: common.name_buttons(names, data="1:qs"))


def today(context: Context) -> date:
    return local_day(context.now, context.zone)


async def _asking(context: Context, arguments: list[str]) -> Asking:
    """NotFound for what is of somebody else."""
    holder_id, check_in_id = int(arguments[0]), int(arguments[1])
    questions = context.house.questions
    return await context.read(
        check_ins.asking, context.chat_id, holder_id, check_in_id, questions, now=context.now
    )


VIEWS = {
    **dict.fromkeys(("qa", "qb", "qe"), state_view),
    "qc": closing_view,
    "qd": done_view,
    "qs": menu_view,
    "qh": ask_view,
    "qv": sees_view,
}
ARGUMENTS = {
    **dict.fromkeys(("qa", "qc", "qe"), ID + ID),
    "qb": ID + ID + PLACE,
    **dict.fromkeys(("qd", "qs", "qv"), ID),
    "qh": ID + CHOICE,
}

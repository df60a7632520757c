"""Staff who were told of words of danger: they take it, read it, and say that it is looked after."""

from bot.actions import alarms as actions
from bot.actions.alarms import Look
from bot.texts.staff import alarms as texts
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from storage import people


@for_staff
async def take(context: Context) -> None:
    """The first one who taps has it; who comes later reads who that was."""
    await context.act(actions.take, context.coach.id, int(context.tap[0]), now=context.now)
    await open_alarm(context)


@for_staff
async def open_alarm(context: Context) -> None:
    found = await _look(context)
    shown = texts.opened(
        context.staff_t,
        found.alarm,
        _person(context, found),
        [
            texts.Said(one.at, one.words, one.medium, one.edited_at is not None, one.forwarded)
            for one in found.messages
        ],
        taken_by=found.taken_by,
        reader_id=context.coach.id,
    )
    await context.show(shown)


@for_staff
async def look_after(context: Context) -> None:
    """Two taps: it is nothing to say by mistake."""
    if len(context.tap) == 1:
        found = await _look(context)
        await context.show(texts.ask_lift(context.staff_t, found.alarm.id, name=found.holder.name))
        return
    lifted = await context.act(actions.lift, context.coach.id, int(context.tap[0]), now=context.now)
    holder = await context.read(people.holder, lifted.holder_id)
    await context.show(texts.looked_after(context.staff_t, name=holder.name))


async def _look(context: Context) -> Look:
    return await context.read(actions.look, context.coach.id, int(context.tap[0]))


def _person(context: Context, found: Look) -> texts.Person:
    language = found.holder.language
    return texts.Person(
        found.holder.id,
        found.holder.name,
        language=context.staff_t.language_for_staff(language) if language else "",
        phone=found.phone,
        coach=found.coach.name if found.coach else "",
        others=found.others,
        own=found.own,
    )


HANDLERS = [
    tap("yt", take, ID),
    tap("yo", open_alarm, ID),
    tap("yl", look_after, ID + "(?::y)?"),
]

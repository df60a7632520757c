"""What a holder does with appointments: sees them, answers, asks why, takes the calendar file."""

from zoneinfo import ZoneInfo

from bot.actions.appointments import answer
from bot.imports.calendar_writing import write_calendar
from bot.rules.errors import NotFound
from bot.rules.values import DISCREET_DOMAINS, Answer
from bot.texts import common
from bot.texts.appointments import note_for_holder
from handlers.context import Context
from handlers.routing import ID, RULE, command, for_holders, tap
from handlers.views import card_of, listing_view, own_appointment, why_of

ANSWERS = {"c": Answer.COMING, "n": Answer.NOT_COMING, "h": Answer.HELP}


@for_holders
async def show_list(context: Context) -> None:
    await context.say(await listing_view(context))


@for_holders
async def show_one(context: Context) -> None:
    """One of the list, as a message of its own: the list stays."""
    appointment, holder = await own_appointment(context, int(context.tap[0]))
    await context.say(context.in_words(card_of(context, appointment, holder), holder=holder))


async def given_answer(context: Context) -> None:
    """The last tap wins. An old button gets the present state, and the question anew."""
    appointment_id, version, said = int(context.tap[0]), int(context.tap[1]), ANSWERS[context.tap[2]]
    try:
        answered = await context.act(answer, context.chat_id, appointment_id, version, said, now=context.now)
    except NotFound:
        # Nothing about somebody else's appointment, not even that there is one.
        await context.note_refused()
        await context.answer(common.old_button(context.t), alert=True)
        return
    await context.answer(
        "" if answered.accepted else common.old_button(context.t), alert=not answered.accepted
    )
    holder = next((one for one in context.holders if one.id == answered.appointment.holder_id), None)
    if holder is not None:
        await context.show(context.in_words(card_of(context, answered.appointment, holder), holder=holder))


@for_holders
async def why(context: Context) -> None:
    appointment, holder = await own_appointment(context, int(context.tap[0]))
    await context.say(context.in_words(await why_of(context, appointment, context.tap[1:]), holder=holder))


@for_holders
async def calendar_file(context: Context) -> None:
    """One appointment for the phone's own calendar."""
    appointment, holder = await own_appointment(context, int(context.tap[0]))
    private = appointment.domain in DISCREET_DOMAINS and not holder.full_details
    data = write_calendar(
        f"appointment-{appointment.id}",
        appointment.version,
        appointment.local_start.date() if appointment.all_day else appointment.start,
        appointment.last_day if appointment.all_day else appointment.end,
        ZoneInfo(appointment.zone),
        common.appointment_word(context.t) if private or not appointment.title else appointment.title,
        "" if private else appointment.place,
        note_for_holder(appointment),
        context.now,
    )
    await context.house.sender.send_document(context.chat_id, f"{appointment.local_start:%Y-%m-%d}.ics", data)


HANDLERS = [
    command("appointments", show_list),
    tap("an", given_answer, ID + r":[0-9]{1,9}:[cnh]", answers_itself=True),
    tap("ap", show_one, ID),
    tap("wy", why, ID + RULE),
    tap("ic", calendar_file, ID),
]

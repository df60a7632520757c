"""What coaches and managers do: make people, give links, see their people and the list."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import segno
from sqlalchemy import Connection

from bot.actions import people
from bot.actions.check_ins import what_coach_sees
from bot.actions.people import Made
from bot.actions.practice import days_shared
from bot.exports import WRITERS, Format, Table
from bot.rules.bsn import typed_line
from bot.rules.codes import code_from, hash_code
from bot.rules.errors import NotFound, Refused
from bot.rules.practice import practice_day
from bot.rules.values import AppointmentState, Role
from bot.texts import common
from bot.texts.rendered import Rendered
from bot.texts.staff import lists
from bot.texts.staff import people as texts
from bot.texts.staff.check_ins import answer_lines
from handlers.context import Context
from handlers.routing import ID, PAGE, command, for_staff, tap
from handlers.standing import standing_of
from storage import alarms, appointments, dialogs, in_town, outbox
from storage.people import holder_of_coach, holders, holders_of_coach

LIST_AHEAD = timedelta(days=14)
LIST_BACK = timedelta(days=7)
NAME_LIMIT = 60


@for_staff
async def ask_new(context: Context) -> None:
    await context.act(dialogs.put, context.chat_id, "name", {}, now=context.now)
    await context.say(texts.ask_name(context.staff_t))


@for_staff
async def ask_colleague(context: Context) -> None:
    if context.coach.role is not Role.MANAGER:
        raise NotFound
    await context.act(dialogs.put, context.chat_id, "colleague", {}, now=context.now)
    await context.say(texts.ask_colleague(context.staff_t))


async def person_named(context: Context) -> None:
    await _make(context, people.make_holder)


async def colleague_named(context: Context) -> None:
    await _make(context, people.make_colleague)


async def _make(context: Context, make: Callable[..., Made]) -> None:
    """The name of a new person, or of a new colleague: the link comes at once."""
    try:
        name = typed_line(context.words, limit=NAME_LIMIT)
    except Refused as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return
    code = code_from(context.secret_for_update())
    made = await context.act(make, context.coach.id, name, hash_code(code), now=context.now)
    await _give_link(context, made, code)


@for_staff
async def new_link(context: Context) -> None:
    code = code_from(context.secret_for_update())
    made = await context.act(
        people.invite_again, context.coach.id, int(context.tap[0]), hash_code(code), now=context.now
    )
    await _give_link(context, made, code)


async def _give_link(context: Context, made: Made, code: str) -> None:
    address = f"https://t.me/{context.bot.username}?start={code}"
    link = texts.link(context.staff_t, name=made.name, address=address, code=code, until=made.until)
    picture = BytesIO()
    segno.make(address, error="m").save(picture, kind="png", scale=8, border=3)
    await context.house.sender.send_photo(context.chat_id, picture.getvalue())
    await context.say(link)


@for_staff
async def show_people(context: Context) -> None:
    caseload = await context.read(holders_of_coach, context.coach.id)
    page = int(context.tap[0]) if context.tap else 0
    await context.show(texts.people(context.staff_t, caseload, page=page))


@for_staff
async def show_person(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    ahead = await context.read(appointments.of_holder, holder.id, since=context.now)
    planned = [one for one in ahead if one.state is AppointmentState.PLANNED]
    language = context.staff_t.language_for_staff(holder.language) if holder.language else ""
    practised = await context.read(days_shared, holder, practice_day(context.now, context.zone))
    questions = context.house.questions
    shown = (await context.read(what_coach_sees, [holder.id], questions, now=context.now))[holder.id]
    alarm = await context.read(alarms.open_of, holder.id)
    await context.show(
        texts.person(
            context.staff_t,
            holder,
            planned,
            language=language,
            practised=practised,
            in_town=await context.read(in_town.of_holder, holder.id),
            answers=answer_lines(context.staff_t, shown.lines, waiting=shown.waiting),
            alarm_id=alarm.id if alarm else None,
            more=await standing_of(context, holder),
            now=context.now,
        )
    )


@for_staff
async def show_list(context: Context) -> None:
    """Lists by urgency: who cannot, who needs help, who has not answered; and what did not arrive."""
    coach = context.coach
    until = context.now + LIST_AHEAD
    ahead = await context.read(appointments.of_coach, coach.id, since=context.now, until=until)
    planned = [one for one in ahead if one.state is AppointmentState.PLANNED]
    undelivered = await context.read(outbox.undelivered, coach.id, context.now - LIST_BACK)
    caseload = {holder.id: holder for holder in await context.read(holders_of_coach, coach.id)}
    in_alarm = await context.read(alarms.open_in_hands_of, coach.id)
    # What the coach took of others stands there too.
    caseload |= await context.read(holders, {one.holder_id for one in in_alarm} - caseload.keys())
    await context.say(
        lists.answers(context.staff_t, planned, undelivered, caseload, alarms=in_alarm, now=context.now)
    )


@for_staff
async def list_as_file(context: Context) -> None:
    """The list for Excel. The file's name says nothing about anybody."""
    coach = context.coach
    until = context.now + LIST_AHEAD
    ahead = await context.read(appointments.of_coach, coach.id, since=context.now, until=until)
    names = await context.read(holders, {one.holder_id for one in ahead})
    wanted = Format(context.tap[0])
    table = Table(*lists.table(context.staff_t, ahead, names))
    await context.house.sender.send_document(context.chat_id, f"leerlijn.{wanted}", WRITERS[wanted](table))


@for_staff
async def leave_dialog(context: Context) -> None:
    """A button under an older question, after the dialog is over, takes nothing back."""
    if context.step is None and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    about = await context.act(leave, context.chat_id)
    await context.show(texts.nothing_saved(context.staff_t, holder_id=about))


def leave(tx: Connection, chat_id: int) -> int | None:
    """The dialog is over. Gives the id of the person whom it was about, where one was chosen."""
    dialog = dialogs.get(tx, chat_id)
    dialogs.drop(tx, chat_id)
    holder_id: int | None = dialog.data.get("holder") if dialog else None
    return holder_id


STEPS = {"name": person_named, "colleague": colleague_named}
# The same by what was done: an update that is repeated finds its dialog over.
REPEATED = {people.make_holder: person_named, people.make_colleague: colleague_named}

HANDLERS = [
    command("new", ask_new),
    command("colleague", ask_colleague),
    command("people", show_people),
    command("list", show_list),
    tap("sn", ask_new, ":h"),
    tap("si", new_link, ID),
    tap("sq", show_people, PAGE),
    tap("sp", show_person, ID),
    tap("li", show_list),
    tap("lf", list_as_file, f":(?:{'|'.join(Format)})"),
    tap("sx", leave_dialog, answers_itself=True),
]

"""A coach makes, moves or cancels an appointment: a short dialog, by buttons or by typing.

The dialog is a row with what was said so far. Each step adds one thing and shows what is asked next; at the end
everything is shown once more for a yes. A day and time can be typed in one go.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions import appointments as actions
from bot.actions.appointments import Form
from bot.rules.bsn import typed_line, typed_lines
from bot.rules.clashes import clashes
from bot.rules.errors import NotUnderstood, Refused, StartPassed
from bot.rules.folding import matches
from bot.rules.local_time import local_day
from bot.rules.typed_dates import PartialMoment, parse_moment
from bot.rules.values import Appointment, Domain
from bot.texts import common
from bot.texts.rendered import Rendered
from bot.texts.staff import booking as texts
from handlers.context import Context
from handlers.routing import ID, PAGE, command, for_staff, tap
from storage import appointments, dialogs, trajectories
from storage.people import holder as holder_of
from storage.people import holder_of_coach, holders_of_coach

STEP = "booking"
FIELD_LIMITS = {"place": 200, "title": 200, "with_whom": 200, "bring": 500}
SEVERAL_LINES = frozenset({"bring"})  # it may be a list
RECENT_PLACES = 5
DAYS_OFFERED = 9

Said = dict[str, Any]


@for_staff
async def begin(context: Context) -> None:
    """For somebody chosen already, or first the question for whom."""
    said: Said = (context.said(STEP) if context.repeated else None) or {}
    if not said and context.tap and context.tap[0] != "0":
        said["holder"] = (await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))).id
    await _go_on(context, said)


@for_staff
async def change(context: Context) -> None:
    """The same dialog, filled with what is there."""
    appointment = await context.read(actions.of_coach, context.coach.id, int(context.tap[0]))
    await _go_on(context, (context.said(STEP) if context.repeated else None) or _said_of(appointment))


@for_staff
async def leaf(context: Context) -> None:
    caseload = await context.read(holders_of_coach, context.coach.id)
    await context.show(texts.ask_whom(context.staff_t, caseload, page=int(context.tap[0])))


@for_staff
async def tapped(context: Context) -> None:
    """A button of one of the questions; without a dialog it is a button of the past."""
    said = context.said(STEP)
    if said is None:
        await context.answer(texts.too_late(context.staff_t), alert=True)
        return
    await context.answer()
    if not context.repeated:
        await _take_tap(context, said)
    await _go_on(context, said)


async def _take_tap(context: Context, said: Said) -> None:
    """Puts what the button stands for into what was said. One that fits nothing any more changes nothing."""
    value = ":".join(context.tap)
    match context.tap_code:
        case "bw" if not said.get("appointment"):  # an appointment stays with its person
            said["holder"] = (await context.read(holder_of_coach, context.coach.id, int(value))).id
        case "bd":
            with suppress(ValueError):  # no such day
                said["day"] = date.fromisoformat(value).isoformat()
        case "bt":
            said["at"] = "" if value == "all" else value
        case "bo":
            said["domain"] = value
        case "bl" if value == "-":
            said["place"] = ""
        case "bl" if int(value) < len(said.get("places", ())):
            said["place"] = said["places"][int(value)]
        case "bf":
            said[context.tap[0]] = ""
    said.pop("asked", None)


@for_staff
async def ask_again(context: Context) -> None:
    """A button under the echo: one thing is to be said anew."""
    said = context.said(STEP)
    if said is None:
        await context.answer(texts.too_late(context.staff_t), alert=True)
        return
    await context.answer()
    field = context.tap[0]
    if context.repeated:
        await _show_question(context, said)
        return
    if field == "moment":
        said.pop("day", None)
        said.pop("at", None)
    elif field in ("place", "domain"):
        said.pop(field, None)
    else:
        said["asked"] = field
    await _go_on(context, said)


@for_staff
async def typed(context: Context) -> None:
    """The coach typed the answer to the present question."""
    said = context.said(STEP) or {}
    if context.repeated:
        await _show_question(context, said)
        return
    try:
        question = _question(said)
        if question == "holder":
            await _search(context, context.words)
            return
        if question in ("day", "at"):
            _take_moment(said, context)
        elif question in FIELD_LIMITS:
            cleaned = typed_lines if question in SEVERAL_LINES else typed_line
            said[question] = cleaned(context.words, limit=FIELD_LIMITS[question])
            said.pop("asked", None)
    except NotUnderstood:
        await context.say(texts.moment_not_understood(context.staff_t))
        return
    except Refused as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return
    await _go_on(context, said)


@for_staff
async def save(context: Context) -> None:
    """A second tap on the button finds the dialog over, and leaves the word that it was saved."""
    said = context.said(STEP) or {}
    if not context.repeated and _question(said) != "echo":
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    try:
        saved_id = await context.act(save_said, context.chat_id, context.coach.id, said, now=context.now)
    except StartPassed:
        await _start_passed(context, said)
        return
    appointment = await context.read(appointments.appointment, saved_id)
    holder = await context.read(holder_of, appointment.holder_id)
    reaches = holder.chat_id is not None and holder.takes_part
    await context.show(
        texts.saved(
            context.staff_t, name=holder.name, appointment=appointment, reaches=reaches, now=context.now
        )
    )


@for_staff
async def show(context: Context) -> None:
    await context.show(await _card(context))


@for_staff
async def show_apart(context: Context) -> None:
    """Under a notice or a list: what was said there stays."""
    await context.say(await _card(context))


async def _card(context: Context) -> Rendered:
    appointment = await context.read(actions.of_coach, context.coach.id, int(context.tap[0]))
    name = await _name(context, appointment)
    return texts.card(context.staff_t, appointment, name=name, now=context.now)


@for_staff
async def ask_cancel(context: Context) -> None:
    appointment = await context.read(actions.of_coach, context.coach.id, int(context.tap[0]))
    name = await _name(context, appointment)
    await context.show(texts.ask_cancel(context.staff_t, appointment, name=name, now=context.now))


@for_staff
async def cancel(context: Context) -> None:
    cancelled_id = await context.act(actions.cancel, context.coach.id, int(context.tap[0]), now=context.now)
    appointment = await context.read(appointments.appointment, cancelled_id)
    name = await _name(context, appointment)
    await context.show(texts.cancelled(context.staff_t, appointment, name=name, now=context.now))


def save_said(tx: Connection, chat_id: int, staff_id: int, said: Mapping[str, Any], *, now: datetime) -> int:
    """One transaction: the appointment is saved and the dialog is over."""
    form = _form(said)
    if said.get("appointment"):
        saved = actions.change(tx, staff_id, said["appointment"], form, now=now)
    else:
        saved = actions.book(tx, staff_id, said["holder"], form, now=now)
    dialogs.drop(tx, chat_id)
    return saved


def _said_of(appointment: Appointment) -> Said:
    return {
        "appointment": appointment.id,
        "holder": appointment.holder_id,
        "day": local_day(appointment.start, appointment.zone).isoformat(),
        "at": "" if appointment.all_day else f"{appointment.local_start:%H:%M}",
        "domain": appointment.domain.value,
        "place": appointment.place,
        "title": appointment.title,
        "with_whom": appointment.with_whom,
        "bring": appointment.bring,
    }


def _question(said: Mapping[str, Any]) -> str:
    """What is asked next: the first thing that was not said, or what is to be said anew."""
    if said.get("asked"):
        return str(said["asked"])
    return next((field for field in ("holder", "day", "at", "domain", "place") if field not in said), "echo")


def _form(said: Mapping[str, Any]) -> Form:
    return Form(
        day=date.fromisoformat(said["day"]),
        at=time.fromisoformat(said["at"]) if said["at"] else None,
        place=said["place"],
        domain=Domain(said["domain"]),
        title=said.get("title", ""),
        with_whom=said.get("with_whom", ""),
        bring=said.get("bring", ""),
    )


def _take_moment(said: Said, context: Context) -> None:
    """A day, a time, or both, in one message."""
    moment = parse_moment(context.words, now=context.now, zone=context.zone, language=context.coach.language)
    if isinstance(moment, PartialMoment):
        if moment.day is not None:
            said["day"] = moment.day.isoformat()
        if moment.at is not None:
            said["at"] = f"{moment.at:%H:%M}"
        return
    local = moment.astimezone(context.zone_info)
    said["day"], said["at"] = local.date().isoformat(), f"{local:%H:%M}"


async def _go_on(context: Context, said: Said) -> None:
    """Keeps what was said and shows what is asked next."""
    if _question(said) == "place" and "places" not in said:
        # Kept with the question, so that its buttons mean the same whatever is booked meanwhile.
        said["places"] = await _recent_places(context)
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await _show_question(context, said)


async def _show_question(context: Context, said: Said) -> None:
    t = context.staff_t
    match _question(said):
        case "holder":
            await context.show(texts.ask_whom(t, await context.read(holders_of_coach, context.coach.id)))
        case "day":
            holder = await context.read(holder_of_coach, context.coach.id, said["holder"])
            await context.show(texts.ask_day(t, name=holder.name, days=working_days(context)))
        case "at":
            await context.show(texts.ask_time(t, day=date.fromisoformat(said["day"])))
        case "domain":
            await context.show(texts.ask_domain(t))
        case "place":
            await context.show(texts.ask_place(t, recent=said.get("places", ())))
        case "echo":
            await _echo(context, said)
        case field:
            await context.show(texts.ask_field(t, field))


async def _echo(context: Context, said: Said) -> None:
    coach, moving = context.coach, said.get("appointment")
    try:
        draft = await context.read(
            actions.draft, coach.id, said["holder"], _form(said), appointment_id=moving, now=context.now
        )
    except StartPassed:
        await _start_passed(context, said)
        return
    holder = await context.read(holder_of_coach, coach.id, said["holder"])
    record = await context.read(trajectories.record, holder.id, now=context.now)
    others = [one for one in record.appointments if one.id != moving]
    today = local_day(context.now, context.zone)
    found = clashes([draft, *others], record.attempts, context.zone, today=today)
    own = [one for one in found if draft in (one.first, one.second)]
    await context.show(
        texts.echo(
            context.staff_t, name=holder.name, draft=draft, clashes=own, moving=bool(moving), now=context.now
        )
    )


async def _start_passed(context: Context, said: Said) -> None:
    """The dialog goes back to the question for the day."""
    said = {key: value for key, value in said.items() if key not in ("day", "at")}
    await context.keep(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.say(texts.moment_passed(context.staff_t))


async def _search(context: Context, words: str) -> None:
    caseload = await context.read(holders_of_coach, context.coach.id)
    found = [holder for holder in caseload if matches(words[:100], holder.name)]
    if found:
        await context.say(texts.ask_whom(context.staff_t, found))
    else:
        await context.say(texts.nobody_found(context.staff_t, words[:100]))


async def _recent_places(context: Context) -> list[str]:
    return await context.read(actions.recent_places, context.coach.id, most=RECENT_PLACES, now=context.now)


async def _name(context: Context, appointment: Appointment) -> str:
    return (await context.read(holder_of, appointment.holder_id)).name


def working_days(context: Context) -> list[date]:
    """From today on; nobody has an appointment at a desk in the weekend."""
    today = local_day(context.now, context.zone)
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_OFFERED * 2))
    return [day for day in days if day.weekday() < 5][:DAYS_OFFERED]


STEPS = {STEP: typed}

# The buttons of the questions, with what they may stand for.
ANSWERS = {
    "bw": ID,
    "bd": ":20[0-9]{2}-[0-9]{2}-[0-9]{2}",  # the years that may be typed, too
    "bt": ":(?:all|(?:[01][0-9]|2[0-3]):[0-5][0-9])",
    "bo": f":(?:{'|'.join(Domain)})",
    "bl": ":(?:-|[0-9]{1,2})",
    "bf": ":(?:title|with_whom|bring):-",
}

HANDLERS = [
    command("appointment", begin),
    tap("sb", begin, ID),
    tap("bm", change, ID),
    tap("bp", leaf, PAGE),
    *(tap(code, tapped, values, answers_itself=True) for code, values in ANSWERS.items()),
    tap("be", ask_again, ":(?:title|with_whom|bring|moment|place|domain)", answers_itself=True),
    tap("bs", save, answers_itself=True),
    tap("sa", show, ID),
    tap("so", show_apart, ID),
    tap("bc", ask_cancel, ID),
    tap("by", cancel, ID),
]

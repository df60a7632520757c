"""Staff and moves: a coach has somebody's code and names a day; the old municipality says yes or no."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.actions import transfers as actions
from bot.rules.errors import NotFound, NotUnderstood, OutOfRange
from bot.rules.local_time import local_day
from bot.rules.transfers import Transfer, check_day
from bot.rules.typed_dates import parse_day
from bot.texts import common
from bot.texts.staff import absences as absence_texts
from bot.texts.staff import moves as texts
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from storage import dialogs, people

STEP = "arrival"
DAYS = 6  # offered: tomorrow, and the first days of the months ahead


@for_staff
async def begin(context: Context) -> None:
    """The code was right: for whom it is, and from which day. The dialog holds which move it is, so that no other can be
    tapped."""
    said = context.said(STEP) or {}
    _, name = await context.read(actions.shown_to, context.coach.id, said.get("transfer", 0))
    days = _days(local_day(context.now, context.zone))
    await context.show(texts.ask_day(context.staff_t, name=name, town=context.municipality.name, days=days))


@for_staff
async def day_tapped(context: Context) -> None:
    said = context.said(STEP)
    if said is None:
        await context.answer(common.old_button(context.staff_t))
        return
    try:
        day = date.fromisoformat(context.tap[0])
    except ValueError:
        raise NotFound from None
    await context.answer()
    await _take_day(context, said["transfer"], day)


@for_staff
async def day_typed(context: Context) -> None:
    said = context.said(STEP) or {}
    try:
        day = parse_day(context.words, now=context.now, zone=context.zone, language=context.coach.language)
    except NotUnderstood:
        await context.say(absence_texts.day_not_understood(context.staff_t))
        return
    await _take_day(context, said.get("transfer", 0), day)


async def _take_day(context: Context, transfer_id: int, day: date) -> None:
    one, name = await context.read(actions.shown_to, context.coach.id, transfer_id)
    try:
        check_day(day, local_day(context.now, context.zone))
    except OutOfRange:
        await context.say(texts.wrong_day(context.staff_t))
        return
    said = {"transfer": one.id, "day": day.isoformat()}
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.show(texts.echo(context.staff_t, name=name, day=day, with_words=one.with_words))


@for_staff
async def confirm(context: Context) -> None:
    said = context.said(STEP) or {}
    if "day" not in said and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    day = date.fromisoformat(said.get("day", "2000-01-01"))
    one = await context.act(
        accept_said, context.chat_id, context.coach.id, said.get("transfer", 0), day, now=context.now
    )
    name = (await context.read(people.holder, one.holder_id)).name
    await context.show(texts.asked(context.staff_t, name=name, day=one.day or day))


def accept_said(
    tx: Connection, chat_id: int, staff_id: int, transfer_id: int, day: date, *, now: datetime
) -> Transfer:
    """One transaction: the new municipality has said yes, and the dialog is over."""
    dialogs.drop(tx, chat_id)
    return actions.accept(tx, staff_id, transfer_id, day, now=now)


@for_staff
async def ask_release(context: Context) -> None:
    """What a move would mean, with yes and no: for the old municipality."""
    one = await context.read(actions.to_release, context.coach.id, int(context.tap[0]))
    name, town = await _names(context, one)
    await context.show(texts.to_release(context.staff_t, one, name=name, town=town))


@for_staff
async def released(context: Context) -> None:
    act = actions.release if context.tap[1] == "y" else actions.refuse
    one = await context.act(act, context.coach.id, int(context.tap[0]), now=context.now)
    name, town = await _names(context, one)
    if act is actions.release:
        await context.show(texts.released(context.staff_t, one, name=name, town=town))
    else:
        await context.show(texts.refused(context.staff_t, name=name))


async def _names(context: Context, one: Transfer) -> tuple[str, str]:
    town = (await context.read(people.municipality, one.to_id or 0)).name
    return (await context.read(people.holder, one.holder_id)).name, town


def _days(today: date) -> list[date]:
    firsts = [today + timedelta(days=1)]
    month = today.replace(day=1)
    while len(firsts) < DAYS:
        month = (month + timedelta(days=32)).replace(day=1)
        if month > firsts[-1]:
            firsts.append(month)
    return firsts


STEPS = {STEP: day_typed}

HANDLERS = [
    tap("me", day_tapped, ":20[0-9]{2}-[0-9]{2}-[0-9]{2}", answers_itself=True),
    tap("mf", confirm, answers_itself=True),
    tap("mg", ask_release, ID),
    tap("mr", released, ID + ":[yn]"),
]

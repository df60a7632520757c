"""A coach hands a person to a colleague; and the municipality's list, from which coaches take people."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.actions import moving as actions
from bot.actions import transfers as transfer_actions
from bot.rules.bsn import typed_lines
from bot.rules.errors import NotFound, Refused
from bot.rules.office_hours import hours_of
from bot.rules.pool import Waiting
from bot.rules.values import Holder, Role
from bot.texts import common
from bot.texts.rendered import Rendered
from bot.texts.staff import handing_over as texts
from bot.texts.staff import moves as move_texts
from handlers.context import Context
from handlers.routing import ID, PAGE, command, for_staff, tap
from storage import dialogs, people, pool
from storage.people import holder_of_coach

STEP = "hand_over"

Said = dict[str, Any]


@for_staff
async def ask_whom(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    team = await context.read(people.staff_of_municipality, context.coach.municipality_id)
    others = [one for one in team if one.id != holder.coach_id]
    await context.show(texts.ask_whom(context.staff_t, holder, others))


@for_staff
async def whom_chosen(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    to = int(context.tap[1])
    if to:
        await context.read(actions.colleague, context.coach.municipality_id, to, but=holder.coach_id)
    await context.act(dialogs.put, context.chat_id, STEP, {"holder": holder.id, "to": to}, now=context.now)
    await context.show(texts.ask_note(context.staff_t, name=holder.name))


@for_staff
async def note_typed(context: Context) -> None:
    try:
        note = typed_lines(context.words, limit=actions.NOTE_LIMIT)
    except Refused as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return
    await _take_note(context, context.said(STEP) or {}, note)


@for_staff
async def no_note(context: Context) -> None:
    said = context.said(STEP)
    if said is None:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    await _take_note(context, said, "")


async def _take_note(context: Context, said: Said, note: str) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, said.get("holder", 0))
    said = {**said, "note": note}
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.show(
        texts.echo(context.staff_t, name=holder.name, to=await _name(context, said["to"]), note=note)
    )


@for_staff
async def confirm(context: Context) -> None:
    said = context.said(STEP) or {}
    if "note" not in said and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    holder = await context.act(hand_over_said, context.chat_id, context.coach.id, said, now=context.now)
    to = await _name(context, holder.coach_id or 0)
    await context.show(texts.handed_over(context.staff_t, name=holder.name, to=to))


def hand_over_said(tx: Connection, chat_id: int, staff_id: int, said: Said, *, now: datetime) -> Holder:
    """One transaction: the person has another coach, and the dialog is over."""
    dialogs.drop(tx, chat_id)
    return actions.hand_over(tx, staff_id, said["holder"], said["to"] or None, note=said["note"], now=now)


async def _name(context: Context, staff_id: int) -> str | None:
    return (await context.read(people.staff_member, staff_id)).name if staff_id else None


# The list


@for_staff
async def show_pool(context: Context) -> None:
    """With the moves that wait for a yes of whoever looks."""
    town, page = context.municipality, int(context.tap[0]) if context.tap else 0
    waiting = await context.read(pool.waiting, town.id, now=context.now)
    shown = texts.pool(context.staff_t, waiting, page=page, hours=hours_of(town), now=context.now)
    asked = await context.read(transfer_actions.waiting_for, context.coach)
    rows = tuple(move_texts.waiting_row(context.staff_t, one, name) for one, name in asked[:5])
    await context.show(Rendered(shown.html, (*shown.buttons, *rows)))


@for_staff
async def show_person(context: Context) -> None:
    one, town = await _in_pool(context), context.municipality
    await context.show(
        texts.pool_person(context.staff_t, one, reader=context.coach, hours=hours_of(town), now=context.now)
    )


@for_staff
async def take(context: Context) -> None:
    holder = await context.act(actions.take, context.coach.id, int(context.tap[0]), now=context.now)
    await context.show(texts.taken(context.staff_t, holder))


@for_staff
async def ask_coach(context: Context) -> None:
    if context.coach.role is not Role.MANAGER:
        raise NotFound
    one = await _in_pool(context)
    team = await context.read(people.staff_of_municipality, context.coach.municipality_id)
    others = [each for each in team if each.id != one.coach_id]
    await context.show(
        texts.ask_coach(context.staff_t, name=one.name, holder_id=one.holder_id, colleagues=others)
    )


@for_staff
async def give(context: Context) -> None:
    holder_id, to = int(context.tap[0]), int(context.tap[1])
    holder = await context.act(actions.give, context.coach.id, holder_id, to, now=context.now)
    coach = await context.read(people.staff_member, to)
    await context.show(texts.given(context.staff_t, holder, coach))


async def _in_pool(context: Context) -> Waiting:
    one = await context.read(pool.find, context.municipality.id, int(context.tap[0]), now=context.now)
    if one is None:
        raise NotFound
    return one


STEPS = {STEP: note_typed}

HANDLERS = [
    tap("mh", ask_whom, ID),
    tap("mi", whom_chosen, ID + ID),
    tap("mj", no_note, answers_itself=True),
    tap("mk", confirm, answers_itself=True),
    command("pool", show_pool),
    tap("mp", show_pool, PAGE),
    tap("ma", show_person, ID),
    tap("mb", take, ID),
    tap("mc", ask_coach, ID),
    tap("md", give, ID + ID),
]

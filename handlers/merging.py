"""Two records of one person: chosen, looked at side by side, made one; and the way back."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from telegram.error import TelegramError

from bot.actions import merging as actions
from bot.actions.merging import Merged, Record
from bot.rules.errors import OutOfRange
from bot.rules.folding import matches
from bot.rules.values import Holder
from bot.texts import coming_in, common
from bot.texts.rendered import Rendered
from bot.texts.staff import merging as texts
from handlers.context import Context
from handlers.routing import ID, PAGE, command, for_staff, tap
from storage import dialogs, people

log = logging.getLogger(__name__)

STEP = "same"

Said = dict[str, Any]


@for_staff
async def begin(context: Context) -> None:
    """From a person's page that one stays; from the command first the question which."""
    said: Said = {}
    if context.tap:
        said["first"] = (await context.read(actions.candidate, context.coach, int(context.tap[0]))).id
    await _go_on(context, said)


@for_staff
async def leaf(context: Context) -> None:
    await _ask(context, context.said(STEP) or {}, page=int(context.tap[0]))


@for_staff
async def picked(context: Context) -> None:
    said = context.said(STEP)
    if said is None:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    if context.repeated:
        await _ask(context, said)
        return
    holder = await context.read(actions.candidate, context.coach, int(context.tap[0]))
    field = "first" if "first" not in said else "second"
    await _go_on(context, {**said, field: holder.id})


@for_staff
async def turned(context: Context) -> None:
    said = context.said(STEP) or {}
    if "second" not in said:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    if not context.repeated:
        said = {**said, "first": said["second"], "second": said["first"]}
    await _go_on(context, said)


@for_staff
async def typed(context: Context) -> None:
    """A part of the name."""
    said, words = context.said(STEP) or {}, context.words[:100]
    found = [one for one in await _candidates(context, said) if matches(words, one.name)]
    if found:
        await _ask(context, said, among=found)
    else:
        await context.say(texts.nobody_found(context.staff_t, words))


@for_staff
async def confirm(context: Context) -> None:
    said = context.said(STEP) or {}
    if "second" not in said and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    try:
        made = await context.act(make_said_one, context.chat_id, context.coach.id, said, now=context.now)
    except OutOfRange:
        await context.show(texts.cannot(context.staff_t))
        return
    await context.show(
        texts.made_one(context.staff_t, name=made.name, kept_id=made.kept_id, merge_id=made.id)
    )
    if made.left is not None:
        await _take_leave(context, made)


def make_said_one(tx: Connection, chat_id: int, staff_id: int, said: Said, *, now: datetime) -> Merged:
    """One transaction: the records are one, and the dialog is over."""
    dialogs.drop(tx, chat_id)
    return actions.make_one(tx, staff_id, said["first"], said["second"], now=now)


@for_staff
async def undo(context: Context) -> None:
    one = await context.act(actions.take_apart, context.coach.id, int(context.tap[0]), now=context.now)
    name = (await context.read(people.holder, one.kept_id)).name
    await context.show(texts.taken_apart(context.staff_t, name=name))


async def _go_on(context: Context, said: Said) -> None:
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await _ask(context, said)


async def _ask(context: Context, said: Said, *, page: int = 0, among: list[Holder] | None = None) -> None:
    t = context.staff_t
    if "second" in said:
        await _echo(context, said)
        return
    holders = among if among is not None else await _candidates(context, said)
    if "first" not in said:
        await context.show(texts.ask_first(t, holders, page=page))
        return
    first = await context.read(actions.candidate, context.coach, said["first"])
    await context.show(texts.ask_second(t, holders, name=first.name, page=page))


async def _echo(context: Context, said: Said) -> None:
    kept, other = await context.read(
        actions.compare, context.coach, said["first"], said["second"], now=context.now
    )
    await context.show(
        texts.echo(context.staff_t, kept.holder, other.holder, _lines(context, kept), _lines(context, other))
    )


def _lines(context: Context, one: Record) -> list[str]:
    t = context.staff_t
    return texts.record_lines(
        t,
        one.holder,
        coach=one.coach_name,
        language=t.language_for_staff(one.holder.language) if one.holder.language else "",
        appointments=one.appointments,
        messages=one.messages,
    )


async def _candidates(context: Context, said: Said) -> list[Holder]:
    found = await context.read(actions.candidates, context.coach)
    return [one for one in found if one.id != said.get("first")]


async def _take_leave(context: Context, made: Merged) -> None:
    """One line to the phone of the other record; that it does not arrive is no fault."""
    holder = await context.read(people.holder, made.kept_id)
    view = coming_in.another_phone(context.t_of(holder))
    try:
        await context.house.sender.send(made.left or 0, Rendered(view.html))
    except TelegramError as error:
        log.info("the phone of the other record was not told", extra={"error": type(error).__name__})


STEPS = {STEP: typed}

HANDLERS = [
    command("same", begin),
    tap("mx", begin, ID),
    tap("mq", leaf, PAGE),
    tap("ms", picked, ID, answers_itself=True),
    tap("mv", turned, answers_itself=True),
    tap("my", confirm, answers_itself=True),
    tap("mu", undo, ID),
]

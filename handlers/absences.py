"""A coach says when they are away and who stands in; a manager does so for everybody, and sets who leaves to "left"."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions import absences as actions
from bot.actions.moving import colleague
from bot.rules.errors import NotFound, NotUnderstood, OutOfRange
from bot.rules.local_time import local_day, start_of_day
from bot.rules.standing_in import Absence
from bot.rules.typed_dates import parse_day
from bot.rules.values import Role, Staff
from bot.texts import common
from bot.texts.staff import absences as texts
from handlers.context import Context
from handlers.routing import ID, command, for_staff, tap
from storage import absences, dialogs, people

STEP = "away"
DAY = ":20[0-9]{2}-[0-9]{2}-[0-9]{2}"
WEEKS_OFFERED = 5

Said = dict[str, Any]


@for_staff
async def show(context: Context) -> None:
    """The own absences; a manager sees those of the municipality."""
    me = context.coach
    there = await context.read(absences.of_municipality, me.municipality_id, context.now)
    if me.role is not Role.MANAGER:
        there = [one for one in there if one.staff_id == me.id]
    names = {one.id: one.name for one in await _team(context)}
    # Who stands in may have left.
    for one in there:
        if one.substitute_id is not None and one.substitute_id not in names:
            names[one.substitute_id] = (await context.read(people.staff_member, one.substitute_id)).name
    shown = [one for one in there if one.staff_id in names]
    await context.show(texts.listing(context.staff_t, shown, names, me=me.id, now=context.now))


@for_staff
async def begin(context: Context) -> None:
    whose = await context.read(actions.may_manage, context.coach.id, int(context.tap[0]))
    await context.act(dialogs.put, context.chat_id, STEP, {"staff": whose.id}, now=context.now)
    await _ask(context, {"staff": whose.id})


@for_staff
async def back(context: Context) -> None:
    await context.act(actions.come_back, context.coach.id, int(context.tap[0]), now=context.now)
    await context.show(texts.saved(context.staff_t))


@for_staff
async def tapped(context: Context) -> None:
    """A day, or who stands in; without a dialog it is a button of the past."""
    said = context.said(STEP)
    if said is None:
        await context.answer(common.old_button(context.staff_t))
        return
    value = context.tap[0]
    if context.tap_code != "ad":
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise NotFound from None
        await context.answer()
        await _take_day(context, said, "since" if context.tap_code == "ab" else "until", day)
        return
    await context.answer()
    if "until" not in said:
        raise NotFound
    if int(value):
        whose = await context.read(people.staff_member, said["staff"])
        await context.read(colleague, whose.municipality_id, int(value), but=whose.id)
    await _go_on(context, {**said, "substitute": int(value)})


@for_staff
async def typed(context: Context) -> None:
    said = context.said(STEP) or {}
    field = next((each for each in ("since", "until") if each not in said), None)
    if field is None or context.repeated:
        await _ask(context, said)
        return
    try:
        day = parse_day(context.words, now=context.now, zone=context.zone, language=context.coach.language)
    except NotUnderstood:
        await context.say(texts.day_not_understood(context.staff_t))
        return
    await _take_day(context, said, field, day)


@for_staff
async def save(context: Context) -> None:
    said = context.said(STEP) or {}
    if "substitute" not in said and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    try:
        await context.act(save_said, context.chat_id, context.coach.id, said, now=context.now)
    except OutOfRange:
        await context.show(texts.wrong_days(context.staff_t))
        return
    await context.show(texts.saved(context.staff_t))


def save_said(tx: Connection, chat_id: int, staff_id: int, said: Said, *, now: datetime) -> Absence | None:
    """One transaction: the absence is kept, and the dialog is over. Days begin and end at local midnight. None where another
    tap at the same moment has kept it."""
    if not dialogs.is_at(tx, chat_id, STEP, said):
        return None
    dialogs.drop(tx, chat_id)
    whose = actions.may_manage(tx, staff_id, said["staff"])
    zone = people.municipality(tx, whose.municipality_id).zone
    since, until = (start_of_day(date.fromisoformat(said[each]), zone) for each in ("since", "until"))
    return actions.go_away(
        tx,
        staff_id,
        whose.id,
        since=max(since, now),
        until=until,
        substitute_id=said["substitute"] or None,
        now=now,
    )


async def _take_day(context: Context, said: Said, field: str, day: date) -> None:
    today = local_day(context.now, context.zone)
    first = date.fromisoformat(said["since"]) if field == "until" and "since" in said else None
    if (
        (field == "until" and first is None)
        or day < today
        or (first is not None and day <= max(first, today))
    ):
        await context.say(texts.wrong_days(context.staff_t))
        return
    await _go_on(context, {**said, field: day.isoformat()})


async def _go_on(context: Context, said: Said) -> None:
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await _ask(context, said)


async def _ask(context: Context, said: Said) -> None:
    t, today = context.staff_t, local_day(context.now, context.zone)
    whose = await context.read(people.staff_member, said["staff"])
    if "since" not in said:
        mine = whose.id == context.coach.id
        days = [today + timedelta(days=ahead) for ahead in range(3)] + _mondays(today)[:3]
        await context.show(texts.ask_since(t, name=whose.name, mine=mine, days=sorted(dict.fromkeys(days))))
        return
    since = date.fromisoformat(said["since"])
    if "until" not in said:
        await context.show(texts.ask_until(t, days=[since + timedelta(days=1), *_mondays(since)]))
        return
    if "substitute" not in said:
        others = [one for one in await _team(context) if one.id != whose.id]
        await context.show(texts.ask_substitute(t, others))
        return
    other = await context.read(people.staff_member, said["substitute"]) if said["substitute"] else None
    await context.show(
        texts.echo(
            t,
            name=whose.name,
            since=since,
            until=date.fromisoformat(said["until"]),
            substitute=None if other is None else other.name,
        )
    )


def _mondays(after: date) -> list[date]:
    first = after + timedelta(days=7 - after.weekday())
    return [first + timedelta(weeks=week) for week in range(WEEKS_OFFERED)]


async def _team(context: Context) -> Sequence[Staff]:
    return await context.read(people.staff_of_municipality, context.coach.municipality_id)


STEPS = {STEP: typed}

HANDLERS = [
    command("away", show),
    tap("aa", begin, ID),
    tap("ab", tapped, DAY, answers_itself=True),
    tap("ac", tapped, DAY, answers_itself=True),
    tap("ad", tapped, ID, answers_itself=True),
    tap("ae", save, answers_itself=True),
    tap("af", back, ID),
    tap("ag", show),
]

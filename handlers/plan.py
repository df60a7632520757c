"""A coach sees a person's plan and sets it together with them: goals, steps, dates, and where the person stands.

A question that may be answered by typing is a dialog: its row says what the words will be about.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.actions import plans as actions
from bot.actions import trajectories
from bot.rules.bsn import typed_line
from bot.rules.days import add_months
from bot.rules.errors import NotFound, NotUnderstood, OutOfRange, Refused
from bot.rules.local_time import local_day
from bot.rules.plans import (
    STEP_SUGGESTIONS,
    SUGGESTIONS,
    WORDS_LIMIT,
    Goal,
    GoalState,
    Step,
    suggested,
    takes_words,
)
from bot.rules.trajectory import Guidance
from bot.rules.typed_dates import parse_day
from bot.rules.values import Domain
from bot.texts import common
from bot.texts import plans as plan_texts
from bot.texts.rendered import Rendered
from bot.texts.staff import plans as texts
from handlers.context import Context
from handlers.intake import staff_names
from handlers.routing import ID, for_staff, tap
from storage import dialogs, plans
from storage.people import holder_of_coach

# The steps of dialogs: what the next typed words are.
GOAL, GOAL_DUE, STEP, STEP_DUE = "goal", "goal_due", "goal_step", "step_due"

DOMAIN = f":(?:{'|'.join(Domain)})"
CODE = ":[a-z0-9_]{1,20}"
COUNT = ":[0-9]{1,2}"


# Seen


@for_staff
async def show_plan(context: Context) -> None:
    await context.show(await _plan(context, int(context.tap[0])))


@for_staff
async def show_plan_apart(context: Context) -> None:
    """Under a notice: what was said there stays."""
    await context.say(await _plan(context, int(context.tap[0])))


@for_staff
async def show_track(context: Context) -> None:
    await _track(context, int(context.tap[0]), Domain(context.tap[1]))


@for_staff
async def show_goal(context: Context) -> None:
    await goal_shown(context, int(context.tap[0]))


# Changed by one tap


@for_staff
async def set_guidance(context: Context) -> None:
    holder_id = int(context.tap[0])
    guidance = Guidance(context.tap[1])
    await context.act(trajectories.set_frame, context.coach.id, holder_id, guidance=guidance, now=context.now)
    await context.show(await _plan(context, holder_id))


@for_staff
async def set_state(context: Context) -> None:
    goal_id, version, state = int(context.tap[0]), int(context.tap[1]), GoalState(context.tap[2])
    try:
        await context.act(
            actions.set_goal_state, context.coach.id, goal_id, state, version=version, now=context.now
        )
    except OutOfRange:
        await context.say(texts.enough(context.staff_t))
        return
    await goal_shown(context, goal_id)


@for_staff
async def set_done(context: Context) -> None:
    step_id, done = int(context.tap[0]), context.tap[1] == "1"
    step = await context.act(actions.set_step_done, context.coach.id, step_id, done, now=context.now)
    await goal_shown(context, step.goal_id)


@for_staff
async def measure(context: Context) -> None:
    holder_id, domain, value = int(context.tap[0]), Domain(context.tap[1]), int(context.tap[2])
    try:
        await context.act(actions.measure, context.coach.id, holder_id, domain, value, now=context.now)
    except OutOfRange:
        raise NotFound from None
    await _track(context, holder_id, domain)


# A new goal, a new step


@for_staff
async def ask_goal(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    domain = Domain(context.tap[1])
    said = {"holder": holder.id, "domain": domain.value}
    await context.act(dialogs.put, context.chat_id, GOAL, said, now=context.now)
    await context.show(texts.ask_goal(context.staff_t, holder, domain, words=holder_words(context)))


@for_staff
async def goal_chosen(context: Context) -> None:
    holder_id, domain, code = int(context.tap[0]), Domain(context.tap[1]), context.tap[2]
    if code not in SUGGESTIONS[domain]:
        raise NotFound
    await _add_goal(context, holder_id, domain, suggested(code))


@for_staff
async def goal_typed(context: Context) -> None:
    # A repeated update finds the dialog gone on, and gets what was kept of the first time.
    said = context.said(GOAL) or {}
    holder_id, domain = said.get("holder", 0), Domain(said.get("domain", Domain.LANGUAGE))
    if not takes_words(domain):
        holder = await context.read(holder_of_coach, context.coach.id, holder_id)
        await context.say(texts.ask_goal(context.staff_t, holder, domain, words=holder_words(context)))
        return
    words = await typed_words(context)
    if words is not None:
        await _add_goal(context, holder_id, domain, words)


async def _add_goal(context: Context, holder_id: int, domain: Domain, words: str) -> None:
    try:
        goal = await context.act(
            add_goal, context.chat_id, context.coach.id, holder_id, domain, words, now=context.now
        )
    except OutOfRange:
        await context.say(texts.enough(context.staff_t))
        return
    await context.show(texts.ask_goal_due(context.staff_t, goal, words=holder_words(context)))


def add_goal(
    tx: Connection, chat_id: int, staff_id: int, holder_id: int, domain: Domain, words: str, *, now: datetime
) -> Goal:
    """The goal is there; the next typed words are its date."""
    goal = actions.add_goal(tx, staff_id, holder_id, domain, words, now=now)
    dialogs.put(tx, chat_id, GOAL_DUE, {"id": goal.id}, now=now)
    return goal


@for_staff
async def ask_step(context: Context) -> None:
    goal = await context.read(actions.goal_of_coach, context.coach.id, int(context.tap[0]))
    await context.act(dialogs.put, context.chat_id, STEP, {"id": goal.id}, now=context.now)
    await context.show(texts.ask_step(context.staff_t, goal, words=holder_words(context)))


@for_staff
async def step_chosen(context: Context) -> None:
    if context.tap[1] not in STEP_SUGGESTIONS:
        raise NotFound
    await _add_step(context, int(context.tap[0]), suggested(context.tap[1]))


@for_staff
async def step_typed(context: Context) -> None:
    said = context.said(STEP)
    if said is not None:
        goal = await context.read(actions.goal_of_coach, context.coach.id, said["id"])
        if not takes_words(goal.domain):
            await context.say(texts.ask_step(context.staff_t, goal, words=holder_words(context)))
            return
    words = await typed_words(context)
    if words is not None:
        await _add_step(context, (said or {}).get("id", 0), words)


async def _add_step(context: Context, goal_id: int, words: str) -> None:
    try:
        step = await context.act(add_step, context.chat_id, context.coach.id, goal_id, words, now=context.now)
    except OutOfRange:
        await context.say(texts.enough(context.staff_t))
        return
    await context.show(texts.ask_step_due(context.staff_t, step, words=holder_words(context)))


def add_step(tx: Connection, chat_id: int, staff_id: int, goal_id: int, words: str, *, now: datetime) -> Step:
    step = actions.add_step(tx, staff_id, goal_id, words, now=now)
    dialogs.put(tx, chat_id, STEP_DUE, {"id": step.id}, now=now)
    return step


# By when


@for_staff
async def ask_goal_due(context: Context) -> None:
    goal = await context.read(actions.goal_of_coach, context.coach.id, int(context.tap[0]))
    await context.act(dialogs.put, context.chat_id, GOAL_DUE, {"id": goal.id}, now=context.now)
    await context.show(texts.ask_goal_due(context.staff_t, goal, words=holder_words(context)))


@for_staff
async def goal_due_chosen(context: Context) -> None:
    months = int(context.tap[1])
    await _set_goal_due(context, int(context.tap[0]), add_months(_today(context), months) if months else None)


@for_staff
async def step_due_chosen(context: Context) -> None:
    weeks = int(context.tap[1])
    due = _today(context) + timedelta(weeks=weeks) if weeks else None
    await _set_step_due(context, int(context.tap[0]), due)


@for_staff
async def goal_due_typed(context: Context) -> None:
    due = await _typed_day(context)
    if due is not None:
        await _set_goal_due(context, (context.said(GOAL_DUE) or {}).get("id", 0), due)


@for_staff
async def step_due_typed(context: Context) -> None:
    due = await _typed_day(context)
    if due is not None:
        await _set_step_due(context, (context.said(STEP_DUE) or {}).get("id", 0), due)


async def _set_goal_due(context: Context, goal_id: int, due: date | None) -> None:
    goal = await context.act(set_goal_due, context.chat_id, context.coach.id, goal_id, due, now=context.now)
    await goal_shown(context, goal.id)


async def _set_step_due(context: Context, step_id: int, due: date | None) -> None:
    step = await context.act(set_step_due, context.chat_id, context.coach.id, step_id, due, now=context.now)
    await goal_shown(context, step.goal_id)


def set_goal_due(
    tx: Connection, chat_id: int, staff_id: int, goal_id: int, due: date | None, *, now: datetime
) -> Goal:
    dialogs.drop(tx, chat_id, step=GOAL_DUE)
    return actions.set_goal_due(tx, staff_id, goal_id, due, now=now)


def set_step_due(
    tx: Connection, chat_id: int, staff_id: int, step_id: int, due: date | None, *, now: datetime
) -> Step:
    dialogs.drop(tx, chat_id, step=STEP_DUE)
    return actions.set_step_due(tx, staff_id, step_id, due, now=now)


async def typed_words(context: Context) -> str | None:
    """One line of words; None where they were refused, which has been said then."""
    try:
        return typed_line(context.words, limit=WORDS_LIMIT)
    except Refused as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return None


async def _typed_day(context: Context) -> date | None:
    """A day from today on; None where it was not understood, which has been said then."""
    try:
        day = parse_day(context.words, now=context.now, zone=context.zone, language=context.coach.language)
    except NotUnderstood:
        day = None
    if day is None or day < _today(context):
        await context.say(texts.day_not_understood(context.staff_t))
        return None
    return day


async def _plan(context: Context, holder_id: int) -> Rendered:
    holder, plan = await context.read(actions.plan_for_coach, context.coach.id, holder_id)
    return texts.plan(context.staff_t, holder, plan, words=holder_words(context))


async def _track(context: Context, holder_id: int, domain: Domain) -> None:
    holder, plan = await context.read(actions.plan_for_coach, context.coach.id, holder_id)
    ids = {one.set_by for line in plan.lines_of(domain) for one in (line.start, line.now)}
    names = await staff_names(context, ids)
    words = holder_words(context)
    await context.show(texts.track(context.staff_t, holder, plan, domain, names, words=words))


async def goal_shown(context: Context, goal_id: int) -> None:
    goal = await context.read(plans.goal, goal_id)
    holder = await context.read(holder_of_coach, context.coach.id, goal.holder_id)
    await context.show(texts.goal(context.staff_t, holder, goal, words=holder_words(context)))


def holder_words(context: Context) -> texts.Words:
    """As the holder reads them, in the coach's language."""
    t = context.house.catalogues.translator(context.coach.language, zone=context.zone)
    return lambda words: plan_texts.words_of(t, words)


def _today(context: Context) -> date:
    return local_day(context.now, context.zone)


STEPS: dict[str, Any] = {
    GOAL: goal_typed,
    GOAL_DUE: goal_due_typed,
    STEP: step_typed,
    STEP_DUE: step_due_typed,
}
# The same by what was done: an update that is repeated finds its dialog gone on.
REPEATED: dict[Any, Any] = {
    add_goal: goal_typed,
    set_goal_due: goal_due_typed,
    add_step: step_typed,
    set_step_due: step_due_typed,
}

HANDLERS = [
    tap("ga", show_plan, ID),
    tap("gn", show_plan_apart, ID),
    tap("gb", show_track, ID + DOMAIN),
    tap("gg", show_goal, ID),
    tap("gc", set_guidance, f"{ID}:(?:{'|'.join(Guidance)})"),
    tap("gi", set_state, f"{ID}{ID}:(?:{'|'.join(GoalState)})"),
    tap("gm", set_done, ID + ":[01]"),
    tap("go", measure, ID + DOMAIN + ":[1-5]"),
    tap("gd", ask_goal, ID + DOMAIN),
    tap("ge", goal_chosen, ID + DOMAIN + CODE),
    tap("gj", ask_step, ID),
    tap("gk", step_chosen, ID + CODE),
    tap("gh", ask_goal_due, ID),
    tap("gf", goal_due_chosen, ID + COUNT),
    tap("gl", step_due_chosen, ID + COUNT),
]

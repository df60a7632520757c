"""A coach corrects the words of a goal or of one of its steps."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.actions import plans as actions
from bot.rules.errors import NotFound
from bot.rules.plans import Goal, Step, takes_words
from bot.texts.staff import plans as texts
from handlers.context import Context
from handlers.plan import goal_shown, holder_words, typed_words
from handlers.routing import ID, for_staff, tap
from storage import dialogs, plans

# The steps of dialogs: what the next typed words are.
GOAL, STEP = "goal_words", "step_words"


@for_staff
async def ask_goal(context: Context) -> None:
    """What is typed next are the words of the goal, unless a step is tapped."""
    goal = await context.read(actions.goal_of_coach, context.coach.id, int(context.tap[0]))
    if not takes_words(goal.domain):
        raise NotFound
    await context.act(dialogs.put, context.chat_id, GOAL, {"id": goal.id}, now=context.now)
    await context.show(texts.ask_goal_words(context.staff_t, goal, words=holder_words(context)))


@for_staff
async def ask_step(context: Context) -> None:
    step = await context.read(plans.step, int(context.tap[0]))
    goal = await context.read(actions.goal_of_coach, context.coach.id, step.goal_id)
    if not takes_words(goal.domain):
        raise NotFound
    await context.act(dialogs.put, context.chat_id, STEP, {"id": step.id}, now=context.now)
    await context.show(texts.ask_step_words(context.staff_t, step, words=holder_words(context)))


@for_staff
async def goal_typed(context: Context) -> None:
    words = await typed_words(context)
    if words is not None:
        # A repeated update finds the dialog over, and gets what was kept of the first time.
        goal_id = (context.said(GOAL) or {}).get("id", 0)
        goal = await context.act(
            set_goal_words, context.chat_id, context.coach.id, goal_id, words, now=context.now
        )
        await goal_shown(context, goal.id)


@for_staff
async def step_typed(context: Context) -> None:
    words = await typed_words(context)
    if words is not None:
        step_id = (context.said(STEP) or {}).get("id", 0)
        step = await context.act(
            set_step_words, context.chat_id, context.coach.id, step_id, words, now=context.now
        )
        await goal_shown(context, step.goal_id)


def set_goal_words(
    tx: Connection, chat_id: int, staff_id: int, goal_id: int, words: str, *, now: datetime
) -> Goal:
    dialogs.drop(tx, chat_id)
    return actions.set_goal_words(tx, staff_id, goal_id, words, now=now)


def set_step_words(
    tx: Connection, chat_id: int, staff_id: int, step_id: int, words: str, *, now: datetime
) -> Step:
    dialogs.drop(tx, chat_id)
    return actions.set_step_words(tx, staff_id, step_id, words, now=now)


STEPS: dict[str, Any] = {GOAL: goal_typed, STEP: step_typed}
# The same by what was done: an update that is repeated finds its dialog over.
REPEATED: dict[Any, Any] = {set_goal_words: goal_typed, set_step_words: step_typed}

HANDLERS = [
    tap("gq", ask_goal, ID),
    tap("gr", ask_step, ID),
]

"""The messages of a holder's plan by their code. Each begins with the number of the person."""

from bot.actions import plans as actions
from bot.rules.errors import NotFound, TooLong
from bot.rules.plans import WORDS_LIMIT, Plan, Step, is_measured
from bot.rules.values import Domain
from bot.texts import common
from bot.texts import plans as texts
from bot.texts.rendered import View
from handlers.context import Context
from handlers.routing import ID
from storage import plans

_DOMAIN = f":(?:{'|'.join(Domain)})"


async def _own_plan(context: Context, arguments: list[str]) -> Plan:
    """NotFound where the person does not use this chat."""
    _, plan = await context.read(actions.plan_for_chat, context.chat_id, int(arguments[0]))
    return plan


async def plan_view(context: Context, arguments: list[str]) -> View:
    return _plan_view(f"pl:{arguments[0]}", await _own_plan(context, arguments))


async def done_view(context: Context, arguments: list[str]) -> View:
    """The plan, after a step of it was done."""
    plan = await _own_plan(context, arguments)
    steps = (step for goal in plan.goals for step in goal.steps)
    done = next((step for step in steps if step.id == int(arguments[1]) and step.done_at is not None), None)
    return _plan_view(f"pd:{arguments[0]}:{arguments[1]}", plan, done=done)


def _plan_view(code: str, plan: Plan, *, done: Step | None = None) -> View:
    return View(code, lambda t: texts.plan(t, plan, done=done), lambda t: texts.plan_buttons(t, plan))


async def track_view(context: Context, arguments: list[str]) -> View:
    plan, domain = await _own_plan(context, arguments), Domain(arguments[1])
    return View(
        f"pt:{plan.holder_id}:{domain}",
        lambda t: texts.track(t, plan, domain),
        lambda t: texts.track_buttons(t, plan, domain),
    )


async def face_view(context: Context, arguments: list[str]) -> View:
    holder_id, domain = (await _own_plan(context, arguments)).holder_id, Domain(arguments[1])
    if not is_measured(domain):
        raise NotFound
    return View(
        f"pv:{holder_id}:{domain}",
        lambda t: texts.ask_face(t, domain),
        lambda t: texts.face_buttons(t, holder_id, domain),
    )


async def ask_domain_view(context: Context, arguments: list[str]) -> View:
    holder_id = (await _own_plan(context, arguments)).holder_id
    return View(f"pg:{holder_id}", texts.ask_domain, lambda t: texts.domain_buttons(t, holder_id))


async def ask_goal_view(context: Context, arguments: list[str]) -> View:
    holder_id, domain = (await _own_plan(context, arguments)).holder_id, Domain(arguments[1])
    return View(
        f"pq:{holder_id}:{domain}",
        lambda t: texts.ask_goal(t, domain),
        lambda t: texts.goal_buttons(t, holder_id, domain),
    )


async def proposed_view(context: Context, arguments: list[str]) -> View:
    holder_id = (await _own_plan(context, arguments)).holder_id
    goal = await context.read(plans.goal, int(arguments[1]))
    if goal.holder_id != holder_id:
        return await plan_view(context, arguments)
    return View(
        f"pp:{holder_id}:{goal.id}",
        lambda t: texts.proposed(t, goal),
        lambda t: texts.proposed_buttons(t, holder_id),
    )


async def enough_view(context: Context, arguments: list[str]) -> View:
    holder_id = (await _own_plan(context, arguments)).holder_id
    return View(f"pn:{holder_id}", texts.enough, lambda t: texts.proposed_buttons(t, holder_id))


# What was written as a goal.
TOO_LONG = View("pm", lambda t: common.refusal(t, TooLong(WORDS_LIMIT + 1, WORDS_LIMIT)))

VIEWS = {
    "pl": plan_view,
    "pd": done_view,
    "pt": track_view,
    "pv": face_view,
    "pg": ask_domain_view,
    "pq": ask_goal_view,
    "pp": proposed_view,
    "pn": enough_view,
}
ARGUMENTS = {
    **dict.fromkeys(("pl", "pg", "pn"), ID),
    **dict.fromkeys(("pd", "pp"), ID + ID),
    **dict.fromkeys(("pt", "pv", "pq"), ID + _DOMAIN),
}

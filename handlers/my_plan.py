"""A holder sees their plan, says that a step is done and how it is going, and proposes a goal."""

from datetime import datetime

from sqlalchemy import Connection

from bot.actions import plans as actions
from bot.rules.bsn import typed_line
from bot.rules.errors import Empty, NotFound, OutOfRange, TooLong
from bot.rules.plans import SUGGESTIONS, WORDS_LIMIT, Goal, suggested, takes_words
from bot.rules.values import Domain
from bot.texts import plans as texts
from bot.texts.rendered import View
from handlers import plan_views
from handlers.contact_views import refused_view
from handlers.context import Context
from handlers.plan import CODE, DOMAIN
from handlers.routing import ID, OWN_GOAL, WAITS_FOR_WORDS, command, for_holders, tap
from handlers.views import one_of, whose_plan_view
from storage import dialogs


@for_holders
async def open_plan(context: Context) -> None:
    """Of the one person here, or first the question of whom."""
    if len(context.holders) > 1:
        await context.say(whose_plan_view(context))
        return
    await context.say(await plan_views.plan_view(context, [str(context.holders[0].id)]))


@for_holders
async def show_plan(context: Context) -> None:
    await _show(context, await plan_views.plan_view(context, context.tap))


@for_holders
async def show_track(context: Context) -> None:
    await _show(context, await plan_views.track_view(context, context.tap))


@for_holders
async def finish_step(context: Context) -> None:
    holder_id, step_id = int(context.tap[0]), int(context.tap[1])
    await context.act(actions.finish_step, context.chat_id, holder_id, step_id, now=context.now)
    await _show(context, await plan_views.done_view(context, context.tap))


@for_holders
async def ask_face(context: Context) -> None:
    await _show(context, await plan_views.face_view(context, context.tap))


@for_holders
async def face_chosen(context: Context) -> None:
    """Kept; then the next track is asked about, and after the last one the plan comes back."""
    holder_id, domain, value = int(context.tap[0]), Domain(context.tap[1]), int(context.tap[2])
    try:
        await context.act(actions.measure_oneself, context.chat_id, holder_id, domain, value, now=context.now)
    except OutOfRange:
        raise NotFound from None
    after = texts.next_measured(domain)
    if after is None:
        await _show(context, await plan_views.plan_view(context, context.tap))
    else:
        await _show(context, await plan_views.face_view(context, [context.tap[0], after]))


@for_holders
async def ask_domain(context: Context) -> None:
    await _show(context, await plan_views.ask_domain_view(context, context.tap))


@for_holders
async def ask_goal(context: Context) -> None:
    """By a button, or by what is written next."""
    view = await plan_views.ask_goal_view(context, context.tap)
    domain = Domain(context.tap[1])
    if takes_words(domain):
        said = {"holder": int(context.tap[0]), "domain": domain.value}
        await context.act(dialogs.put, context.chat_id, OWN_GOAL, said, now=context.now)
    await _show(context, view)


@for_holders
async def goal_chosen(context: Context) -> None:
    domain, code = Domain(context.tap[1]), context.tap[2]
    if code not in SUGGESTIONS[domain]:
        raise NotFound
    await _propose(context, int(context.tap[0]), domain, suggested(code))


def waits_for_goal(context: Context) -> bool:
    """Whether what somebody writes now is a goal: they were asked for one, not long ago."""
    dialog = context.who.dialog if context.who else None
    if context.did(propose):
        return True
    return dialog is not None and dialog.step == OWN_GOAL and context.now - dialog.at <= WAITS_FOR_WORDS


@for_holders
async def goal_typed(context: Context) -> None:
    try:
        words = typed_line(context.words, limit=WORDS_LIMIT)
    except (Empty, TooLong) as error:
        await context.say(refused_view(error) if isinstance(error, Empty) else plan_views.TOO_LONG)
        return
    # A repeated update finds the dialog over, and gets what was kept of the first time.
    said = context.said(OWN_GOAL) or {}
    domain = Domain(said.get("domain", Domain.LANGUAGE))
    await _propose(context, said.get("holder", 0), domain, words)


async def _propose(context: Context, holder_id: int, domain: Domain, words: str) -> None:
    try:
        goal = await context.act(propose, context.chat_id, holder_id, domain, words, now=context.now)
    except OutOfRange:
        await _show(context, await plan_views.enough_view(context, [str(holder_id)]))
        return
    view = await plan_views.proposed_view(context, [str(goal.holder_id), str(goal.id)])
    await _show(context, view)


def propose(
    tx: Connection, chat_id: int, holder_id: int, domain: Domain, words: str, *, now: datetime
) -> Goal:
    """The goal is proposed, and what is written next is a word to the coach again."""
    dialogs.drop(tx, chat_id, step=OWN_GOAL)
    return actions.propose_goal(tx, chat_id, holder_id, domain, words, now=now)


async def _show(context: Context, view: View) -> None:
    """In the language of the person whose plan it is, with their name on a phone that several share."""
    holder = one_of(context, int(view.code.split(":")[1]))
    await context.show(context.in_words(view, holder=holder))


HANDLERS = [
    command("plan", open_plan),
    tap("pa", show_plan, ID),
    tap("pb", show_track, ID + DOMAIN),
    tap("pc", finish_step, ID + ID),
    tap("pd", ask_face, ID + DOMAIN),
    tap("pe", face_chosen, ID + DOMAIN + ":[1-5]"),
    tap("pf", ask_domain, ID),
    tap("pg", ask_goal, ID + DOMAIN),
    tap("ph", goal_chosen, ID + DOMAIN + CODE),
]

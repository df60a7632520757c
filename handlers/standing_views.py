"""The messages about who answers a holder, and about their move, by their code. Each begins with the number of the person."""

from bot.actions import transfers
from bot.actions.people import holder_of_chat
from bot.rules.errors import NotFound
from bot.rules.office_hours import hours_of, is_open, opens_next
from bot.rules.transfers import Transfer
from bot.rules.values import Holder
from bot.texts import moves, standing
from bot.texts.rendered import View
from handlers.context import Context
from handlers.routing import ID
from storage import absences, people


async def _own(context: Context, arguments: list[str]) -> Holder:
    """NotFound where the person does not use this chat."""
    return await context.read(holder_of_chat, context.chat_id, int(arguments[0]))


async def answers_view(context: Context, arguments: list[str]) -> View:
    """Who answers now, whatever was said when the message came."""
    holder = await _own(context, arguments)
    town = await context.read(people.municipality, holder.municipality_id)
    answers = (await context.read(absences.all_answering, [holder.id]))[holder.id]
    hours = hours_of(town)
    if not answers.by:
        return standing.no_coach_view(holder.id, town, opens_next(context.now, hours), now=context.now)
    if answers.away:
        return standing.away_view(holder.id, answers.by, town, is_open=is_open(context.now, hours))
    return standing.coach_view(holder.id, answers.coach, town)


async def ask_view(context: Context, arguments: list[str]) -> View:
    holder = await _own(context, arguments)
    return moves.ask_view(holder.id, (await context.read(people.municipality, holder.municipality_id)).name)


async def not_moving_view(context: Context, arguments: list[str]) -> View:
    holder = await _own(context, arguments)
    return View(f"mn:{holder.id}", moves.not_moving)


async def step_view(context: Context, arguments: list[str]) -> View:
    one = await context.read(transfers.of_chat, context.chat_id, int(arguments[1]))
    if one.holder_id != int(arguments[0]):
        raise NotFound
    return await step_of(context, one)


async def step_of(context: Context, one: Transfer) -> View:
    old = await context.read(people.municipality, one.from_id)
    new = None if one.to_id is None else await context.read(people.municipality, one.to_id)
    holder = await context.read(people.holder, one.holder_id)
    coach = ""
    if holder.coach_id is not None and holder.coach_id == one.accepted_by:
        coach = (await context.read(people.staff_member, holder.coach_id)).name
    return moves.step_view(one, moves.Towns(old, new, coach), now=context.now)


async def ask_whose_view(context: Context, _: list[str]) -> View:
    return moves.ask_whose_view([(holder.id, holder.name) for holder in context.holders])


VIEWS = {
    "mi": ask_whose_view,
    **dict.fromkeys(("mk", "mb", "mf"), answers_view),
    "mm": ask_view,
    "mn": not_moving_view,
    "mv": step_view,
}
OF_PERSON = frozenset(VIEWS) - {"mi"}
ARGUMENTS = {**dict.fromkeys(("mk", "mb", "mf", "mm", "mn"), ID), "mv": ID + ID}

"""A manager sees the team, and sets who leaves to "left", with a successor or the municipality's list as they choose."""

from bot.actions import absences as actions
from bot.actions.moving import colleague
from bot.rules.errors import NotFound
from bot.rules.values import Role, Staff
from bot.texts.staff import absences as texts
from handlers.context import Context
from handlers.routing import ID, command, for_staff, tap
from storage import people


@for_staff
async def show(context: Context) -> None:
    if context.coach.role is not Role.MANAGER:
        raise NotFound
    team = await context.read(people.staff_of_municipality, context.coach.municipality_id)
    await context.show(texts.team(context.staff_t, team, me=context.coach.id))


@for_staff
async def show_colleague(context: Context) -> None:
    one, count = await _whom(context)
    await context.show(texts.colleague(context.staff_t, one, people=count))


@for_staff
async def ask_successor(context: Context) -> None:
    one, count = await _whom(context)
    team = await context.read(people.staff_of_municipality, one.municipality_id)
    others = [each for each in team if each.id != one.id]
    await context.show(texts.ask_successor(context.staff_t, one, others, people=count))


@for_staff
async def echo(context: Context) -> None:
    one, count = await _whom(context)
    successor = await _successor(context, one)
    await context.show(texts.leaving_echo(context.staff_t, one, successor=successor, people=count))


@for_staff
async def leave(context: Context) -> None:
    staff_id, successor_id = int(context.tap[0]), int(context.tap[1])
    moved = await context.act(
        actions.leave_for_good,
        context.coach.id,
        staff_id,
        successor_id=successor_id or None,
        now=context.now,
    )
    name = (await context.read(people.staff_member, staff_id)).name
    await context.show(texts.has_left(context.staff_t, name=name, people=moved))


async def _whom(context: Context) -> tuple[Staff, int]:
    one = await context.read(actions.may_send_off, context.coach.id, int(context.tap[0]))
    return one, len(await context.read(people.own_holders, one.id))


async def _successor(context: Context, one: Staff) -> Staff | None:
    """NotFound for somebody of elsewhere, or who has left."""
    chosen = int(context.tap[1])
    return await context.read(colleague, one.municipality_id, chosen, but=one.id) if chosen else None


HANDLERS = [
    command("team", show),
    tap("ah", show),
    tap("ai", show_colleague, ID),
    tap("aj", ask_successor, ID),
    tap("ak", echo, ID + ID),
    tap("aq", leave, ID + ID),
]

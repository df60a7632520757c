"""A manager sees of which cards learners said "this is not right", and closes what was looked at."""

from bot.actions import card_reports as actions
from bot.rules.errors import NotFound
from bot.rules.values import Role
from bot.texts.staff import card_reports as texts
from handlers.context import Context
from handlers.routing import CARD, ID, PAGE, command, for_staff, tap
from storage import card_reports
from storage.card_reports import Reported


@for_staff
async def listing(context: Context) -> None:
    reports = await _reports(context)
    page = int(context.tap[0]) if context.tap else 0
    await context.show(texts.listing(context.staff_t, [_line(one) for one in reports], page=page))


@for_staff
async def show_card(context: Context) -> None:
    """NotFound for one of which nothing is open."""
    card_id = context.tap[0]
    of_card = [one for one in await _reports(context) if one.card == card_id]
    if not of_card:
        raise NotFound
    glosses, found = context.house.glosses, context.house.lessons.deck.cards.get(card_id)
    shown = texts.card(
        context.staff_t,
        card_id,
        found,
        [_line(one) for one in of_card],
        lambda language, place, dutch: glosses.gloss(place, dutch, [language]),
        last_id=max(one.last_id for one in of_card),
    )
    await context.show(shown)


@for_staff
async def done(context: Context) -> None:
    """What the manager saw is closed; what came since stays open."""
    card_id, up_to = context.tap[0], int(context.tap[1])
    await context.act(actions.close, context.coach.id, card_id, up_to, now=context.now)
    reports = await _reports(context)
    await context.show(texts.listing(context.staff_t, [_line(one) for one in reports], page=0))


async def _reports(context: Context) -> list[Reported]:
    """NotFound for a coach: cards are mended once for all municipalities."""
    if context.coach.role is not Role.MANAGER:
        raise NotFound
    return await context.read(card_reports.open_reports)


def _line(one: Reported) -> texts.Line:
    return one.card, one.rev, one.form, one.language, one.times


HANDLERS = [
    command("reports", listing),
    tap("vp", listing, PAGE),
    tap("vq", show_card, CARD),
    tap("vz", done, CARD + ID),
]

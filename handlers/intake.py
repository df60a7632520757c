"""A coach takes the intake of a person, field by field, by buttons alone.

The buttons carry what is chosen so far, so there is no dialog to lose; nothing is kept before the choice is made.
"""

from bot.actions import plans as actions
from bot.rules.errors import NotFound
from bot.rules.plans import IntakeField, codes_of, compare
from bot.texts.staff import intake as texts
from handlers.context import Context
from handlers.intake_views import FIELD, MASK
from handlers.routing import ID, for_staff, tap
from storage import intakes, people
from storage.people import holder_of_coach


@for_staff
async def show(context: Context) -> None:
    await _overview(context, int(context.tap[0]))


@for_staff
async def choose(context: Context) -> None:
    """One field, with what is chosen so far."""
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    await context.show(
        texts.question(context.staff_t, holder, IntakeField(context.tap[1]), int(context.tap[2]))
    )


@for_staff
async def save(context: Context) -> None:
    """Keeps the choice, and goes on with the next field of which nothing is known yet."""
    holder_id, field = int(context.tap[0]), IntakeField(context.tap[1])
    try:
        codes = codes_of(field, int(context.tap[2]))
    except ValueError:
        raise NotFound from None
    await context.act(actions.set_intake, context.coach.id, holder_id, field, codes, now=context.now)
    known = compare(await context.read(intakes.history, holder_id))
    after = list(IntakeField)[list(IntakeField).index(field) + 1 :]
    following = next((one for one in after if one not in known), None)
    if following is None:
        await _overview(context, holder_id)
        return
    holder = await context.read(holder_of_coach, context.coach.id, holder_id)
    await context.show(texts.question(context.staff_t, holder, following, 0))


async def _overview(context: Context, holder_id: int) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, holder_id)
    known = compare(await context.read(intakes.history, holder_id))
    ids = {entry.set_by for one in known.values() for entry in (one.start, one.now)}
    names = await staff_names(context, ids)
    await context.show(texts.overview(context.staff_t, holder, known, names))


async def staff_names(context: Context, ids: set[int | None]) -> dict[int, str]:
    return {
        number: (await context.read(people.staff_member, number)).name for number in ids if number is not None
    }


HANDLERS = [
    tap("ja", show, ID),
    tap("jb", choose, ID + FIELD + MASK),
    tap("jc", save, ID + FIELD + MASK),
]

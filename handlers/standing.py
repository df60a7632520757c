"""What a person's page says of how they came to this coach, and where they go."""

from bot.rules.transfers import Step
from bot.rules.values import Holder
from bot.texts.rendered import Button, Rendered
from bot.texts.staff import handing_over, merging, moves
from handlers.context import Context
from storage import handovers, merges, people, transfers


async def standing_of(context: Context, holder: Holder) -> Rendered:
    """The note of the coach before, drafts, a move that waits for a yes, records made one; with the buttons for these."""
    t = context.staff_t
    given = next(iter(await context.read(handovers.of_holder, holder.id)), None)
    by = "" if given is None else (await context.read(people.staff_member, given.made_by)).name
    drafts = await context.read(handovers.drafts, holder.id)
    lines = handing_over.note_lines(t, by=by, note="" if given is None else given.note, drafts=drafts)
    rows: list[tuple[Button, ...]] = [handing_over.person_row(t, holder.id)]
    moving = await context.read(transfers.open_of, [holder.id])
    rows += [moves.waiting_row(t, one, holder.name) for one in moving if one.step is Step.ASKED]
    for made in (await context.read(merges.of_holder, holder.id))[:1]:
        lines.append(merging.merge_line(t, made.made_at))
        rows.append((merging.undo_button(t, made.id),))
    return Rendered("\n".join(lines), tuple(rows))

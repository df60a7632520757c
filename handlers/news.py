"""News as people get it: what they answer, and the words in their own language."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, Message

from bot.actions import announcement_answers as actions
from bot.actions.announcement_facts import TOGETHER
from bot.rules.announcements import Announcement
from bot.rules.values import Dial, Holder
from bot.texts import news as texts
from bot.texts.rendered import Button, Buttons, Rendered
from handlers.context import Context
from handlers.own import one_of
from handlers.routing import ID, for_holders, tap
from storage import announcement_answers

IDS = rf":[0-9]{{1,10}}(?:-[0-9]{{1,10}}){{0,{TOGETHER - 1}}}"


@for_holders
async def answered(context: Context) -> None:
    """The last tap counts. Under words that do not hold any more it shows those that do."""
    announcement_id, holder_id, edition, choice = map(int, context.tap)
    holder = one_of(context, holder_id)
    counts = await context.act(
        actions.answer,
        context.chat_id,
        holder.id,
        announcement_id,
        edition=edition,
        choice=choice,
        now=context.now,
    )
    if not counts:
        await context.answer(texts.changed_meanwhile(context.t_of(holder)))
    await context.answer()
    one = await context.read(actions.got, context.chat_id, holder.id, announcement_id)
    chosen = await context.read(announcement_answers.chosen_by, one.id, holder.id, edition=one.edition)
    shown = _message(context, [one], holder, dial=_dial_of_tapped(context, holder), chosen=chosen)
    if counts and context.tapped is not None:
        # The words stay as they are, also under a picture and where they are several messages.
        await context.put_buttons(context.tapped, _with_those_of_others(context, shown.buttons))
    else:
        await context.say(Rendered(shown.html, shown.buttons))


@for_holders
async def translate(context: Context) -> None:
    """What was in Dutch alone, with the words in their language. What stands under a picture comes as a message."""
    ids, holder_id, prompt = context.tap
    holder = one_of(context, int(holder_id))
    shown = [await context.read(actions.got, context.chat_id, holder.id, int(one)) for one in ids.split("-")]
    chosen = None
    if len(shown) == 1:
        [one] = shown
        chosen = await context.read(announcement_answers.chosen_by, one.id, holder.id, edition=one.edition)
    rendered = _message(
        context, shown, holder, dial=Dial.BOTH, chosen=chosen, goodbye=texts.PROMPTS.get(prompt)
    )
    words = Rendered(rendered.html, rendered.buttons)
    await (context.show(words) if rendered.medium is None else context.say(words))


def _keyboard(context: Context) -> Sequence[Sequence[InlineKeyboardButton]]:
    """The buttons under which was tapped."""
    query = context.event.callback_query
    shown = query.message if query is not None else None
    there = shown.reply_markup if isinstance(shown, Message) else None
    return there.inline_keyboard if there is not None else ()


def _dial_of_tapped(context: Context, holder: Holder) -> Dial:
    """What was in Dutch alone and has no button to translate any more is translated, and stays so."""
    keyboard = _keyboard(context)
    to_translate = any(str(button.callback_data).startswith("1:nx:") for row in keyboard for button in row)
    return Dial.BOTH if holder.dial is Dial.DUTCH and keyboard and not to_translate else holder.dial


def _with_those_of_others(context: Context, buttons: Buttons) -> Buttons:
    """Where several stand in one message, the buttons of the others stay as they are."""
    mine = {button.data: row for row in buttons for button in row}
    keyboard = _keyboard(context)
    if not keyboard:
        return buttons
    rows = []
    for row in keyboard:
        data = [each.callback_data for each in row if isinstance(each.callback_data, str)]
        known = mine.get(data[0]) if data else None
        rows.append(known or tuple(Button(each.text, str(each.callback_data)) for each in row))
    return tuple(rows)


def _message(
    context: Context,
    announcements: list[Announcement],
    holder: Holder,
    *,
    dial: Dial | None = None,
    chosen: int | None = None,
    goodbye: bool | None = None,
) -> Rendered:
    return texts.news(
        announcements,
        holder,
        context.house.catalogues,
        zone=context.zone,
        shared=len(context.holders) > 1,
        goodbye=goodbye,
        dial=dial,
        chosen=chosen,
    )


HANDLERS = [
    tap("ne", answered, f"{ID}{ID}{ID}:[0-4]", answers_itself=True),
    tap("nx", translate, f"{IDS}{ID}:[pgn]"),
]

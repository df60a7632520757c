"""An announcement as somebody will read it, by language and position of the dial; and sent to the phone of who writes it."""

from bot.rules.announcements import NoWords
from bot.rules.audience import DUTCH
from bot.sending import FileNotKnown
from bot.texts.rendered import Rendered
from bot.texts.staff import announcement_versions as texts
from bot.texts.staff.announcement_refusals import refused
from handlers.announcement_views import LANGUAGE, language_tapped, leave, open_one, sample
from handlers.context import Context
from handlers.routing import ID, for_staff, tap

DIAL = f":[{''.join(texts.DIALS)}]"


@for_staff
async def preview(context: Context) -> None:
    await leave(context)
    opened = await open_one(context, int(context.tap[0]))
    language = language_tapped(context) if len(context.tap) > 1 else DUTCH
    dial = context.tap[2] if len(context.tap) > 2 else "o"
    try:
        shown = sample(context, opened, language, texts.DIALS[dial])
    except NoWords as error:
        await context.say(Rendered(refused(context.staff_t, error)))
        return
    languages = list(dict.fromkeys([*opened.languages, language]))
    await context.show(
        texts.preview(context.staff_t, shown, opened.announcement.id, languages, language=language, dial=dial)
    )


@for_staff
async def send_to_me(context: Context) -> None:
    """As it will come, to their own chat; its buttons do nothing."""
    opened = await open_one(context, int(context.tap[0]))
    try:
        shown = sample(context, opened, language_tapped(context), texts.DIALS[context.tap[2]])
    except NoWords as error:
        await context.say(Rendered(refused(context.staff_t, error)))
        return
    try:
        await context.say(texts.for_test(shown))
    except FileNotKnown:
        await context.say(texts.file_gone(context.staff_t))


@for_staff
async def tested(context: Context) -> None:
    await context.answer(texts.only_a_test(context.staff_t))


HANDLERS = [
    tap("wp", preview, f"{ID}(?:{LANGUAGE}(?:{DIAL})?)?"),
    tap("ws", send_to_me, ID + LANGUAGE + DIAL),
    tap("wb", tested, answers_itself=True),
]

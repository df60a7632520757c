"""Coming in: the link, the language, the yes; and a bare /start."""

from bot.actions import people
from bot.actions.people import Opened, Opening
from bot.rules.codes import normalise_code
from bot.rules.errors import NotFound
from bot.texts import coming_in, common
from bot.texts.rendered import View
from bot.texts.staff import people as staff_texts
from handlers.context import Context
from handlers.menus import set_commands
from handlers.routing import command, tap
from handlers.views import consent_view, listing_view, welcome_back_view, welcome_view


async def start(context: Context) -> None:
    """/start, bare or with a code. Some Telegram apps lose the code when the chat exists already (B09)."""
    _, *payload = context.words.split(maxsplit=1)
    if payload:
        await open_code(context, normalise_code(payload[0]))
    elif context.staff:
        await _welcome_staff(context)
    elif context.holders:
        if await context.act(people.come_back, context.chat_id, now=context.now):
            await ask_consent(context)
        else:
            await context.say(welcome_back_view(context))
            await context.say(await listing_view(context))
    else:
        await go_on(context)


async def open_code(context: Context, code: str | None) -> None:
    user = context.event.effective_user
    language = context.language if user and user.language_code else None
    opened: Opened = await context.act(people.open_code, context.chat_id, code, language, now=context.now)
    if opened.opening is Opening.HOLDER:
        await _ask_language(context)
    elif opened.opening is Opening.STAFF:
        await context.reload()
        await _welcome_staff(context)
    elif opened.opening is Opening.ALREADY and context.holders:
        await context.say(View("al", coming_in.already_linked))
    elif opened.opening is Opening.ALREADY:
        await _welcome_staff(context)
    elif opened.opening is Opening.TOO_OFTEN:
        await context.say(View("tm", coming_in.too_many_codes))
    else:
        await context.say(View("wc", coming_in.wrong_code))


async def go_on(context: Context) -> None:
    """For somebody who is not in yet: the question that is open, or else the one for a code."""
    if context.step == "language":
        await _ask_language(context)
    elif context.step == "consent":
        await ask_consent(context)
    else:
        await context.say(View("ac", coming_in.ask_code))


async def _ask_language(context: Context) -> None:
    catalogues = context.house.catalogues
    await context.say(
        coming_in.choose_language([catalogues.translator(code) for code in catalogues.offered], data="1:lg")
    )


async def chose_language(context: Context) -> None:
    """The language is chosen: go on coming in, or show the settings in it."""
    language = context.tap[0]
    if language not in context.house.catalogues.offered:
        return
    coming = await context.act(people.choose_language, context.chat_id, language, now=context.now)
    await context.reload()
    if coming:
        await ask_consent(context)
    elif context.holders:
        await set_commands(context)
        await context.show(welcome_back_view(context))


async def ask_consent(context: Context) -> None:
    """In a few short lines: what this is, what is kept, that it is voluntary, how to stop."""
    await context.reload()
    try:
        await context.show(await consent_view(context))
    except NotFound:
        await context.show(View("wc", coming_in.wrong_code))


async def consented(context: Context) -> None:
    """Yes, no, or "that is not me". Once it is answered, a second tap changes nothing."""
    said = context.tap[0]
    try:
        if said == "y":
            await _agreed(context)
        else:
            not_me = await context.act(people.decline, context.chat_id, not_me=said == "x", now=context.now)
            await context.answer()
            await context.show(View("nm", coming_in.not_me) if not_me else View("no", coming_in.declined))
    except NotFound:
        await context.answer(common.old_button(context.t))
        if context.step == "consent":  # the link was withdrawn, or its time is over
            await context.show(View("wc", coming_in.wrong_code))


async def _agreed(context: Context) -> None:
    holder_id = await context.act(
        people.agree,
        context.chat_id,
        version=coming_in.CONSENT_VERSION,
        language=context.language or "nl",
        now=context.now,
    )
    await context.answer()
    await context.reload()
    await set_commands(context)
    await context.show(await welcome_view(context, [str(holder_id)]))
    await context.say(await listing_view(context))


async def _welcome_staff(context: Context) -> None:
    await set_commands(context)
    welcome = staff_texts.welcome(context.staff_t, context.coach, municipality=context.municipality.name)
    await context.say(welcome)


HANDLERS = [
    command("start", start),
    tap("lg", chose_language, ":[a-z]{2,3}"),
    tap("ok", consented, ":[ynx]", answers_itself=True),
]

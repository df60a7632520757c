"""Coming in: the link, the language, the yes; and a bare /start."""

from bot.actions import people
from bot.actions.people import Opened, Opening
from bot.rules.codes import normalise_code
from bot.rules.errors import NotFound
from bot.texts import coming_in
from bot.texts.rendered import View
from bot.texts.staff import people as staff_texts
from handlers.context import Context
from handlers.menus import set_commands
from handlers.routing import command, tap
from handlers.views import consent_view, listing_view, welcome_back_view, welcome_view


async def start(context: Context) -> None:
    """/start, bare or with a code. Some Telegram apps lose the code when the chat exists already (B09)."""
    payload = context.words.partition(" ")[2].strip()
    if payload:
        await open_code(context, normalise_code(payload))
    elif context.staff:
        await _welcome_staff(context)
    elif context.holders:
        if await context.act(people.come_back, context.chat_id, now=context.now):
            await ask_consent(context)
        else:
            await context.say(welcome_back_view(context))
            await context.say(await listing_view(context))
    elif context.who and context.who.dialog and context.who.dialog.step in ("language", "consent"):
        await _go_on(context, context.who.dialog.step)
    else:
        await context.say(View("ac", coming_in.ask_code))


async def open_code(context: Context, code: str | None) -> None:
    user = context.event.effective_user
    language = context.language if user and user.language_code else None
    opened: Opened = await context.act(people.open_code, context.chat_id, code, language, now=context.now)
    if opened.opening is Opening.HOLDER:
        await _ask_language(context)
    elif opened.opening is Opening.STAFF:
        await context.refresh_data()
        await _welcome_staff(context)
    elif opened.opening is Opening.ALREADY and context.holders:
        await context.say(View("al", coming_in.already_linked))
    elif opened.opening is Opening.ALREADY:
        await _welcome_staff(context)
    elif opened.opening is Opening.TOO_OFTEN:
        await context.say(View("tm", coming_in.too_many_codes))
    else:
        await context.say(View("wc", coming_in.wrong_code))


async def _go_on(context: Context, step: str) -> None:
    if step == "language":
        await _ask_language(context)
    else:
        await ask_consent(context)


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
    await context.refresh_data()
    if coming:
        await ask_consent(context)
    elif context.holders:
        await set_commands(context)
        await context.show(welcome_back_view(context))


async def ask_consent(context: Context) -> None:
    """In a few short lines: what this is, what is kept, that it is voluntary, how to stop."""
    await context.refresh_data()
    try:
        await context.show(await consent_view(context))
    except NotFound:
        await context.show(View("wc", coming_in.wrong_code))


async def consented(context: Context) -> None:
    """Yes, no, or "that is not me"."""
    said = context.tap[0]
    if said in ("n", "x"):
        not_me = await context.act(people.decline, context.chat_id, not_me=said == "x", now=context.now)
        await context.show(View("nm", coming_in.not_me) if not_me else View("no", coming_in.declined))
        return
    language = context.language or "nl"
    try:
        await context.act(
            people.agree,
            context.chat_id,
            version=coming_in.CONSENT_VERSION,
            language=language,
            now=context.now,
        )
    except NotFound:
        await context.show(
            View("al", coming_in.already_linked) if context.holders else View("wc", coming_in.wrong_code)
        )
        return
    await context.refresh_data()
    await set_commands(context)
    await context.show(await welcome_view(context))
    await context.say(await listing_view(context))


async def _welcome_staff(context: Context) -> None:
    await set_commands(context)
    welcome = staff_texts.welcome(context.staff_t, context.coach, municipality=context.municipality.name)
    await context.say(welcome)


HANDLERS = [command("start", start), tap("lg", chose_language), tap("ok", consented)]

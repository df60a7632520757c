"""Coming in: the link, the language, the yes; and a bare /start."""

import logging

from telegram.error import TelegramError

from bot.actions import joining
from bot.actions.joining import Opened, Opening
from bot.rules.codes import normalise_code
from bot.rules.errors import NotFound
from bot.texts import coming_in, common
from bot.texts.rendered import View
from bot.texts.staff import people as staff_texts
from handlers import arrivals, attention_views, buddies, moving, strangers
from handlers.context import Context
from handlers.menus import set_commands
from handlers.routing import ID, command, tap
from handlers.views import back_view, consent_view, listing_view, welcome_back_view, welcome_view

log = logging.getLogger(__name__)


async def start(context: Context) -> None:
    """/start, bare or with a code. Some Telegram apps lose the code when the chat exists already (B09)."""
    _, *payload = context.words.split(maxsplit=1)
    if payload:
        await open_code(context, normalise_code(payload[0]))
    elif context.staff:
        await _welcome_staff(context)
    elif context.everyone:
        await _come_back(context)
    else:
        await go_on(context)


async def _come_back(context: Context) -> None:
    """A bare /start of people who are linked: those who go on see their list, those who stopped are asked anew."""
    back = await context.act(joining.come_back, context.chat_id, now=context.now)
    if back.asked:
        await ask_consent(context)
        return
    if context.holders:
        await context.say(welcome_back_view(context))
        await context.say(await listing_view(context))
    if back.news_again:
        await context.say(attention_views.NEWS_AGAIN)
    if len(context.holders) < len(context.everyone):
        await context.say(back_view(context))


async def comes_back(context: Context) -> None:
    """On a shared phone: this one of those who stopped."""
    try:
        await context.act(joining.ask_again, context.chat_id, int(context.tap[0]), now=context.now)
    except NotFound:
        await context.note_refused()
        await go_on(context)
        return
    await ask_consent(context)


async def open_code(context: Context, code: str | None) -> None:
    user = context.event.effective_user
    language = context.language if user and user.language_code else None
    opened: Opened = await context.act(joining.open_code, context.chat_id, code, language, now=context.now)
    if opened.opening is Opening.HOLDER:
        await _ask_language(context)
    elif opened.opening is Opening.STAFF:
        await context.reload()
        await _welcome_staff(context)
    elif opened.opening is Opening.ALREADY and context.everyone:
        await context.say(View("al", coming_in.already_linked))
    elif opened.opening is Opening.ALREADY and context.staff:
        await _welcome_staff(context)
    elif opened.opening is Opening.ARRIVAL:
        await context.reload()
        await arrivals.begin(context)
    elif opened.opening is Opening.OWN_MOVE and opened.transfer_id is not None:
        await moving.show_own(context, opened.transfer_id)
    elif opened.opening is Opening.NOT_YOURS:
        await context.say(staff_texts.not_yours(context.staff_t))
    elif code is not None and opened.opening in buddies.OPENINGS:
        await buddies.opened(context, opened.opening, code)
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
        await strangers.greet(context)


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
    coming = await context.act(joining.choose_language, context.chat_id, language, now=context.now)
    await context.reload()
    if coming:
        await ask_consent(context)
    elif context.holders:
        await set_commands(context)
        await context.show(welcome_back_view(context))
    elif not context.everyone and not context.staff and await strangers.helps(context):
        await strangers.greet(context)


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
            not_me = await context.act(joining.decline, context.chat_id, not_me=said == "x", now=context.now)
            await context.answer()
            await context.show(View("nm", coming_in.not_me) if not_me else View("no", coming_in.declined))
    except NotFound:
        await context.answer(common.old_button(context.t))
        if context.step == "consent":  # the link was withdrawn, or its time is over
            await context.show(View("wc", coming_in.wrong_code))


async def _agreed(context: Context) -> None:
    chosen = context.who.chat.language if context.who and context.who.chat else None
    agreed = await context.act(
        joining.agree,
        context.chat_id,
        version=coming_in.CONSENT_VERSION,
        language=chosen or context.language or "nl",
        now=context.now,
    )
    await context.answer()
    await context.reload()
    await set_commands(context)
    await context.show(await welcome_view(context, [str(agreed.holder_id)]))
    await context.say(await listing_view(context))
    if agreed.news_again:
        await context.say(attention_views.NEWS_AGAIN)
    if agreed.left is not None:
        await _take_leave(context, agreed.left)


async def _take_leave(context: Context, chat_id: int) -> None:
    """One line to the phone that the person used before; that it does not arrive is no fault."""
    try:
        await context.house.sender.send(chat_id, context.in_words(View("np", coming_in.another_phone)))
    except TelegramError as error:
        log.info("the phone used before was not told", extra={"error": type(error).__name__})


async def _welcome_staff(context: Context) -> None:
    await set_commands(context)
    welcome = staff_texts.welcome(context.staff_t, context.coach, municipality=context.municipality.name)
    await context.say(welcome)


HANDLERS = [
    command("start", start),
    tap("lg", chose_language, ":[a-z]{2,3}"),
    tap("cb", comes_back, ID),
    tap("ok", consented, ":[ynx]", answers_itself=True),
]

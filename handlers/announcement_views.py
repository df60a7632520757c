"""An announcement as staff see it while it is written: its pages, and how somebody will read it."""

from bot.actions import announcement_versions as actions
from bot.actions.announcement_versions import Opened
from bot.i18n.languages import LANGUAGES
from bot.rules.announcements import NoWords, State
from bot.rules.audience import DUTCH
from bot.rules.errors import NotFound
from bot.rules.lengths import split_html
from bot.rules.values import Dial, Holder
from bot.texts import news
from bot.texts.rendered import Rendered
from bot.texts.staff import announcement_versions as version_texts
from bot.texts.staff import announcing as texts
from bot.texts.staff.announcement_audience import audience_lines
from handlers.context import Context
from storage import dialogs

LANGUAGE = r":[a-z]{2,3}"


async def open_one(context: Context, announcement_id: int) -> Opened:
    """NotFound for who may not see it."""
    return await context.read(actions.opened, context.coach.id, announcement_id)


async def leave(context: Context) -> None:
    """Who looks at something else does not write it any more."""
    if context.step == actions.STEP and not context.repeated:
        await context.keep(dialogs.drop, context.chat_id, step=actions.STEP)


def language_tapped(context: Context) -> str:
    """The one in the data of the button. NotFound for one that there is not."""
    language = context.tap[1]
    if language not in LANGUAGES:
        raise NotFound
    return language


def hub(context: Context, opened: Opened) -> Rendered:
    one = opened.announcement
    longest = max((parts(context, opened, language) for language in one.texts), default=1)
    return texts.hub(
        context.staff_t,
        one,
        opened.reached,
        chosen=audience_lines(context.staff_t, one.audience, opened.known),
        parts=longest,
        done=opened.done,
        begun=opened.begun,
        now=context.now,
    )


def version(context: Context, opened: Opened, language: str) -> Rendered:
    return version_texts.version(
        context.staff_t,
        opened.announcement,
        language,
        opened.reached,
        parts=parts(context, opened, language),
        machine=context.house.translating is not None,
    )


def page(context: Context, opened: Opened, language: str) -> Rendered:
    """Where the words of this language stand."""
    return hub(context, opened) if language == DUTCH else version(context, opened, language)


def parts(context: Context, opened: Opened, language: str) -> int:
    """Of how many messages it is for who reads this language alone."""
    if opened.announcement.dutch is None:
        return 1
    return len(split_html(sample(context, opened, language, Dial.OWN).html))


def sample(context: Context, opened: Opened, language: str, dial: Dial) -> Rendered:
    """The message as it is sent to somebody with this language at this position of the dial. Raises NoWords."""
    one = opened.announcement
    if one.dutch is None:
        raise NoWords
    reader = Holder(
        id=0,
        municipality_id=one.municipality_id,
        coach_id=None,
        name="",
        chat_id=None,
        language=language,
        second_language=None,
        dial=dial,
        lead_times=None,
        full_details=False,
        consent_at=None,
        stopped_at=None,
    )
    return news.news(
        [one],
        reader,
        context.house.catalogues,
        zone=opened.municipality.zone,
        shared=False,
        changed=() if one.state in (State.DRAFT, State.ASKED) else (one.id,),
    )

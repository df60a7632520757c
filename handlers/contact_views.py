"""The messages to a holder about the way to their coach, by their code."""

from datetime import UTC, datetime

from bot.actions.messages import NOTHING_MORE, Received
from bot.i18n import Translator
from bot.phrases import phrasebook
from bot.rules.errors import Empty, NotFound, TooLong
from bot.rules.local_time import local_day
from bot.rules.office_hours import hours_of, opens_next
from bot.rules.replies import Fate
from bot.rules.values import Holder
from bot.texts import common, standing
from bot.texts import contact as texts
from bot.texts.rendered import Buttons, View
from handlers.context import Context
from handlers.own import one_of
from handlers.routing import ID
from storage import people, replies

# Telegram itself takes no more in one message.
WORDS_LIMIT = 4096
MINUTES = ":[0-9]{1,9}"


def refused_view(error: Empty | TooLong) -> View:
    """Why what somebody wrote was not taken."""
    return View("em" if isinstance(error, Empty) else "tl", lambda t: common.refusal(t, error))


async def passed_on_view(context: Context, holder: Holder, received: Received = NOTHING_MORE) -> View:
    """Their message was kept, and what they hear once: that the coach is not at work, or that they have none."""
    if received.no_coach:
        return await no_coach_view(context, holder)
    coach, back = await context.coach_name_of(holder), received.back

    def buttons(t: Translator) -> Buttons:
        return texts.contact_row(t, holder.id)

    if back is None:
        return View(f"po:{holder.id}", lambda t: common.passed_on(t, coach=coach), buttons)
    days = await _days_until(context, holder, back)
    code = f"ah:{holder.id}:{_minute(back)}"
    return View(code, lambda t: texts.after_hours(t, coach=coach, back=back, days=days), buttons)


async def contact_asked_view(context: Context, holder: Holder, received: Received = NOTHING_MORE) -> View:
    """All in one message: who is asked, and when that is read."""
    if received.no_coach:
        return await no_coach_view(context, holder)
    coach, back = await context.coach_name_of(holder), received.back
    if back is None:
        return View(f"cq:{holder.id}", lambda t: texts.contact_asked(t, coach=coach))
    days = await _days_until(context, holder, back)
    code = f"cq:{holder.id}:{_minute(back)}"
    return View(code, lambda t: texts.contact_asked_at_night(t, coach=coach, back=back, days=days))


async def no_coach_view(context: Context, holder: Holder) -> View:
    town = await context.read(people.municipality, holder.municipality_id)
    opens = opens_next(context.now, hours_of(town))
    return standing.no_coach_view(holder.id, town, opens, now=context.now)


async def _days_until(context: Context, holder: Holder, back: datetime) -> int:
    zone = hours_of(await context.read(people.municipality, holder.municipality_id)).zone
    return (local_day(back, zone) - local_day(context.now, zone)).days


def _minute(moment: datetime) -> int:
    """Since 1970, for the code of a view."""
    return int(moment.timestamp()) // 60


def who_asks_view(context: Context) -> View:
    """On a shared phone: who is to be contacted."""
    names = [(holder.id, holder.name) for holder in context.holders]
    return View("cw", texts.ask_who, lambda t: common.name_buttons(names, data="1:tm"))


async def _passed_on(context: Context, arguments: list[str]) -> View:
    return await passed_on_view(context, one_of(context, int(arguments[0])))


async def _after_hours(context: Context, arguments: list[str]) -> View:
    return await passed_on_view(context, one_of(context, int(arguments[0])), _received(context, arguments))


async def _contact_asked(context: Context, arguments: list[str]) -> View:
    return await contact_asked_view(
        context, one_of(context, int(arguments[0])), _received(context, arguments)
    )


def _received(context: Context, arguments: list[str]) -> Received:
    """As it was told when the message came; what is over by now is not said as if it were ahead."""
    if len(arguments) == 1:
        return NOTHING_MORE
    return Received(max(datetime.fromtimestamp(int(arguments[1]) * 60, UTC), context.now))


async def _who_asks(context: Context, _: list[str]) -> View:
    return who_asks_view(context)


async def reply_view(context: Context, arguments: list[str]) -> View:
    """What a coach wrote, to the one for whom it was; what was taken back is not said again."""
    found = await context.read(replies.sent, int(arguments[0]))
    one_of(context, found.reply.holder_id)
    if found.fate is not Fate.SENT and found.fate is not Fate.UNCLEAR:
        raise NotFound
    phrase = phrasebook().phrases.get(found.reply.phrase or "")
    return texts.reply_view(found.reply, phrase, coach=found.writer, now=context.now)


VIEWS = {
    "po": _passed_on,
    "ah": _after_hours,
    "cq": _contact_asked,
    "cw": _who_asks,
    "re": reply_view,
}
ARGUMENTS = {"po": ID, "ah": ID + MINUTES, "cq": ID + f"(?:{MINUTES})?", "re": ID}

"""The messages to holders by their code, so that the button "translate" can make one again."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.actions.appointments import with_holder
from bot.actions.joining import invited
from bot.rules.errors import Empty, NotFound, TooLong
from bot.rules.values import Appointment, AppointmentState, Dial, Holder, Kind, LeadTime
from bot.texts import appointments as texts
from bot.texts import coming_in, common, line_reminders
from bot.texts import plans as plan_texts
from bot.texts import settings as settings_texts
from bot.texts.outgoing import KINDS, appointment_view, card_view
from bot.texts.rendered import View
from handlers import (
    attention_views,
    check_in_views,
    contact_views,
    exam_day_views,
    intake_views,
    line_views,
    open_views,
    plan_views,
    practice_views,
    standing_views,
)
from handlers.contact_views import WORDS_LIMIT, refused_view
from handlers.context import Context
from handlers.own import one_of as one_of  # of use to many handlers
from handlers.routing import ID, RULE, tap
from storage import appointments, people

Builder = Callable[[Context, list[str]], Awaitable[View]]


async def listing_view(context: Context) -> View:
    """Everything ahead of all who share this chat."""
    listed = [
        (holder.name if len(context.holders) > 1 else "", appointment)
        for holder in context.holders
        for appointment in await context.read(appointments.of_holder, holder.id, since=context.now)
        if appointment.state is AppointmentState.PLANNED
    ]
    listed.sort(key=lambda pair: pair[1].start)
    now = context.now
    return View(
        "ls",
        lambda t: texts.listing(t, listed, now=now),
        (lambda t: texts.open_buttons(t, listed, now=now)) if listed else None,
    )


async def own_appointment(context: Context, appointment_id: int) -> tuple[Appointment, Holder]:
    """The appointment, if it is of somebody on this chat. NotFound else."""
    return await context.read(with_holder, context.chat_id, appointment_id)


async def card(context: Context, arguments: list[str]) -> View:
    return card_of(context, *await own_appointment(context, int(arguments[0])))


def card_of(context: Context, appointment: Appointment, holder: Holder) -> View:
    return card_view(appointment, holder, town=town(context), now=context.now)


def of_kind(short: str) -> Builder:
    """What a message said, with the appointment as it is now; what no longer holds is not said again."""

    async def build(context: Context, arguments: list[str]) -> View:
        appointment, holder = await own_appointment(context, int(arguments[0]))
        ahead = texts.open_for_answer(appointment, context.now)
        if not ahead or KINDS[short] is Kind.APPOINTMENT_CANCELLED:
            return card_of(context, appointment, holder)
        rule = ":".join(arguments[1:3]) if "@" in arguments[1] else arguments[1]
        rest = arguments[1 + rule.count(":") + 1 :]
        old = datetime.fromtimestamp(int(rest[0]) * 60, UTC) if rest else None
        return appointment_view(
            KINDS[short], appointment, holder, rule=rule, town=town(context), old_start=old, now=context.now
        )

    return build


async def why_view(context: Context, arguments: list[str]) -> View:
    return await why_of(context, (await own_appointment(context, int(arguments[0])))[0], arguments[1:])


async def why_of(context: Context, appointment: Appointment, arguments: list[str]) -> View:
    """Who set it, which rule sent it, which zone it follows."""
    rule = ":".join(arguments)
    set_by = ""
    if appointment.set_by is not None:
        set_by = (await context.read(people.staff_member, appointment.set_by)).name
    return View(f"wy:{appointment.id}:{rule}", lambda t: texts.why(t, appointment, rule=rule, set_by=set_by))


async def consent_view(context: Context) -> View:
    """The question "Are you ...?" with what they say yes to. NotFound when nobody is being asked."""
    dialog = context.who.dialog if context.who else None
    if dialog is None or dialog.step != "consent":
        raise NotFound
    if "again" in dialog.data:
        person = await context.read(people.holder, dialog.data["again"])
        if person.chat_id != context.chat_id:
            raise NotFound
        name, place = person.name, (await context.read(people.municipality, person.municipality_id)).name
    else:
        asked = await context.read(invited, dialog.data["invitation"], now=context.now)
        name, place = asked.name, asked.municipality
    return View(
        "co", lambda t: coming_in.consent(t, name=name, municipality=place), coming_in.consent_buttons
    )


async def welcome_view(context: Context, arguments: list[str]) -> View:
    """For the one who just agreed: others may have used this phone before."""
    person = one_of(context, int(arguments[0]))
    coach = (await context.read(people.staff_member, person.coach_id)).name if person.coach_id else ""
    return View(f"we:{person.id}", lambda t: coming_in.welcome(t, name=person.name, coach=coach))


def welcome_back_view(context: Context) -> View:
    person = _first(context)
    return View("wb", lambda t: coming_in.welcome_back(t, name=person.name))


def dial_view(context: Context) -> View:
    dial = _first(context).dial
    return View("dl", lambda t: settings_texts.dial(t, dial), lambda t: settings_texts.dial_buttons(t, dial))


def lead_times(context: Context) -> tuple[LeadTime, ...]:
    """The reminders that are switched on here."""
    usual = context.who.municipality.lead_times if context.who and context.who.municipality else ()
    own = _first(context).lead_times
    return usual if own is None else own


def reminders_view(context: Context) -> View:
    chosen = lead_times(context)
    return View("sr", settings_texts.reminders, lambda t: settings_texts.reminder_buttons(t, chosen))


def details_view(context: Context) -> View:
    people_here = context.holders
    return View(
        "sf",
        lambda t: settings_texts.details(t, people_here),
        lambda t: settings_texts.details_buttons(t, people_here),
    )


def writer_view(context: Context) -> View:
    names = [(holder.id, holder.name) for holder in context.holders]
    return View("wr", common.ask_writer, lambda t: common.name_buttons(names, data="1:wr"))


def back_view(context: Context) -> View:
    """For those who stopped, on a phone that others go on using or stopped using too."""
    names = [(holder.id, holder.name) for holder in context.everyone if not holder.takes_part]
    return View("cb", coming_in.ask_who_comes_back, lambda t: common.name_buttons(names, data="1:cb"))


def whose_plan_view(context: Context) -> View:
    names = [(holder.id, holder.name) for holder in context.holders]
    return View("pw", plan_texts.ask_whose, lambda t: common.name_buttons(names, data="1:pa"))


def _first(context: Context) -> Holder:
    if not context.holders:
        raise NotFound
    return context.holders[0]


def town(context: Context) -> str:
    return context.who.municipality.name if context.who and context.who.municipality else ""


def _of_person(make: Callable[[Context], View | Awaitable[View]]) -> Builder:
    async def build(context: Context, _: list[str]) -> View:
        made = make(context)
        return made if isinstance(made, View) else await made

    return build


def _plain(view: View) -> Builder:
    async def build(_: Context, __: list[str]) -> View:
        return view

    return build


PLAIN = (
    View("ac", coming_in.ask_code),
    View("wc", coming_in.wrong_code),
    View("tm", coming_in.too_many_codes),
    View("al", coming_in.already_linked),
    View("nm", coming_in.not_me),
    View("np", coming_in.another_phone),
    View("no", coming_in.declined),
    View("as", coming_in.ask_stop, coming_in.stop_buttons),
    View("sd", coming_in.stopped),
    View("ns", coming_in.not_stopped),
    View("he", common.help_text, common.help_buttons),
    View("lh", line_reminders.help_comes),
    View("nf", common.not_found),
    View("tp", common.type_please),
    View("nk", common.not_kept),
    View("ww", common.went_wrong),
    refused_view(Empty()),
    refused_view(TooLong(WORDS_LIMIT + 1, WORDS_LIMIT)),
    View("se", settings_texts.menu, settings_texts.menu_buttons),
    plan_views.TOO_LONG,
    attention_views.NO_MORE_NEWS,
    attention_views.NEWS_AGAIN,
)
VIEWS: dict[str, Builder] = {view.code: _plain(view) for view in PLAIN} | {
    "ls": _of_person(listing_view),
    "co": _of_person(consent_view),
    "we": welcome_view,
    "wb": _of_person(welcome_back_view),
    "dl": _of_person(dial_view),
    "sr": _of_person(reminders_view),
    "sf": _of_person(details_view),
    "wr": _of_person(writer_view),
    "cb": _of_person(back_view),
    "pw": _of_person(whose_plan_view),
    "ap": card,
    "wy": why_view,
    "qo": _of_person(open_views.open_view),
    **{short: of_kind(short) for short in KINDS},
    **line_views.VIEWS,
    **plan_views.VIEWS,
    **exam_day_views.VIEWS,
    **intake_views.VIEWS,
    **practice_views.VIEWS,
    **check_in_views.VIEWS,
    "qw": _of_person(check_in_views.whose_view),
    **contact_views.VIEWS,
    **standing_views.VIEWS,
    **attention_views.VIEWS,
}


# These are about one person, also on a phone that several share.
OF_APPOINTMENT = frozenset({"ap", "wy", *KINDS})
OF_PERSON = frozenset(
    {
        *line_views.VIEWS,
        *exam_day_views.OF_PERSON,
        *intake_views.VIEWS,
        *practice_views.VIEWS,
        *plan_views.VIEWS,
        *check_in_views.VIEWS,
        *standing_views.OF_PERSON,
        *attention_views.OF_PERSON,
    }
)


async def translate(context: Context) -> None:
    """Shows a message that was in Dutch alone with the translation beside it."""
    code, *arguments = context.tap
    holder = None
    try:
        view = await VIEWS[code](context, arguments)
        if code in OF_APPOINTMENT:
            _, holder = await own_appointment(context, int(arguments[0]))
        elif code in OF_PERSON:
            holder = one_of(context, int(arguments[0]))
    except NotFound:
        await context.note_refused()
        view = View("nf", common.not_found)
    await context.show(context.in_words(view, holder=holder, dial=Dial.BOTH))


# What stands behind the code of each view.
_ARGUMENTS = {
    **line_views.ARGUMENTS,
    **plan_views.ARGUMENTS,
    **exam_day_views.ARGUMENTS,
    **intake_views.ARGUMENTS,
    **practice_views.ARGUMENTS,
    **check_in_views.ARGUMENTS,
    **contact_views.ARGUMENTS,
    **standing_views.ARGUMENTS,
    **attention_views.ARGUMENTS,
    "we": ID,
    "ap": ID,
    "wy": ID + RULE,
    "ch": rf"{ID}{RULE}(?::[0-9]{{1,9}})?",
}
_OTHERS = {short: ID + RULE for short in KINDS if short not in _ARGUMENTS}
_CODES = "|".join(code + (_ARGUMENTS | _OTHERS).get(code, "") for code in VIEWS)

HANDLERS = [tap("tr", translate, f":(?:{_CODES})")]

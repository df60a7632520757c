"""When an announcement leaves, and until when it comes each week: tapped, or typed as coaches write days."""

from datetime import date, datetime, time, timedelta

from bot.actions import announcement_moments as actions
from bot.actions.announcing import OPEN
from bot.rules.announcement_views import Moment
from bot.rules.announcements import IsOver, NotInDraft, goes_at_night
from bot.rules.days import add_months
from bot.rules.errors import NotFound, NotUnderstood
from bot.rules.local_time import local_day, local_to_utc
from bot.rules.typed_dates import PartialMoment, parse_day, parse_moment
from bot.texts.staff import announcement_times as texts
from bot.texts.staff.announcement_refusals import refused
from handlers.announcement_release import show_present
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from storage import dialogs

MOMENT = "announcement_moment"  # steps of dialogs
UNTIL = "announcement_until"
DAY = ":20[0-9]{2}-[0-9]{2}-[0-9]{2}"
CLOCK = ":(?:[01][0-9]|2[0-3]):[0-5][0-9]"
DAYS_OFFERED = 12


@for_staff
async def show(context: Context) -> None:
    found = await _draft(context, int(context.tap[0]))
    if found is not None:
        await _menu(context, found)


@for_staff
async def at_once(context: Context) -> None:
    await _set(context, int(context.tap[0]), None)


@for_staff
async def tapped(context: Context) -> None:
    """A day, then an hour of it."""
    number, day, *clock = context.tap
    found = await _draft(context, int(number))
    if found is None:
        return
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    if clock:
        at = time(int(clock[0]), int(clock[1]))
        await _set(context, found.one.id, local_to_utc(chosen, at, found.town.zone))
    else:
        await _ask_hour(context, found, chosen)


@for_staff
async def repeat(context: Context) -> None:
    """Until when it comes each week, as so many months from its first day; "-": it goes once."""
    number, *until = context.tap
    found = await _draft(context, int(number))
    if found is None:
        return
    if found.one.due is None:
        await _menu(context, found)
    elif not until:
        await _repeat(context, found)
    elif until[0] == "-":
        await _set_until(context, found.one.id, None)
    else:
        first = local_day(found.one.due, found.town.zone)
        await _set_until(context, found.one.id, add_months(first, int(until[0])))


@for_staff
async def skip_holidays(context: Context) -> None:
    number, skips = int(context.tap[0]), context.tap[1] == "1"
    if await _draft(context, number) is None:
        return
    try:
        await context.act(actions.skip_holidays, context.coach.id, number, skips, now=context.now)
    except (IsOver, NotInDraft) as error:
        await show_present(context, number, error=error)
        return
    await _repeat(context, await _moment(context, number))


@for_staff
async def moment_typed(context: Context) -> None:
    number = int((context.said(MOMENT) or {}).get("announcement", 0))
    if context.did(actions.set_moment):
        # Delivered again: the dialog is over.
        await _set(context, number, None)
        return
    found = await _draft(context, number)
    if found is None:
        return
    try:
        due = parse_moment(
            context.words, now=context.now, zone=found.town.zone, language=context.coach.language
        )
    except NotUnderstood as error:
        await _menu(context, found, said=refused(context.staff_t, error))
        return
    if not isinstance(due, PartialMoment):
        await _set(context, number, due)
    elif due.day is not None:
        await _ask_hour(context, found, due.day)
    else:
        await _menu(context, found, said=refused(context.staff_t, NotUnderstood()))


@for_staff
async def until_typed(context: Context) -> None:
    number = int((context.said(UNTIL) or {}).get("announcement", 0))
    if context.did(actions.set_repeat):
        await _set_until(context, number, None)
        return
    found = await _draft(context, number)
    if found is None:
        return
    try:
        until = parse_day(
            context.words, now=context.now, zone=found.town.zone, language=context.coach.language
        )
    except NotUnderstood as error:
        await _repeat(context, found, said=refused(context.staff_t, error))
        return
    await _set_until(context, number, until)


async def _set(context: Context, number: int, due: datetime | None) -> None:
    try:
        number = await context.act(actions.set_moment, context.coach.id, number, due, now=context.now)
    except IsOver as error:
        await _menu(context, await _moment(context, number), said=refused(context.staff_t, error))
        return
    except NotInDraft as error:
        await show_present(context, number, error=error)
        return
    await _menu(context, await _moment(context, number))


async def _set_until(context: Context, number: int, until: date | None) -> None:
    try:
        number = await context.act(actions.set_repeat, context.coach.id, number, until, now=context.now)
    except IsOver:
        found = await _moment(context, number)
        await _repeat(context, found, said=texts.too_short(context.staff_t, found))
        return
    except NotInDraft as error:
        await show_present(context, number, error=error)
        return
    await _repeat(context, await _moment(context, number))


async def _draft(context: Context, number: int) -> Moment | None:
    """None where it is no draft any more, and the person has seen what it is now."""
    found = await _moment(context, number)
    if found.one.state in OPEN:
        return found
    await show_present(context, number, error=NotInDraft())
    return None


async def _moment(context: Context, number: int) -> Moment:
    return await context.read(actions.moment_for, context.coach.id, number, now=context.now)


async def _menu(context: Context, found: Moment, *, said: str = "") -> None:
    """What is typed from now on is a moment."""
    await _wait_for(context, MOMENT, found)
    today = local_day(context.now, found.town.zone)
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_OFFERED)]
    await context.show(
        texts.menu(context.staff_t, found, days=days, tomorrow=today + timedelta(days=1), said=said)
    )


async def _repeat(context: Context, found: Moment, *, said: str = "") -> None:
    """What is typed from now on is the last day."""
    await _wait_for(context, UNTIL, found)
    await context.show(texts.repeat(context.staff_t, found, said=said))


async def _wait_for(context: Context, step: str, found: Moment) -> None:
    said = {"announcement": found.one.id}
    await context.keep(dialogs.put, context.chat_id, step, said, now=context.now)


async def _ask_hour(context: Context, found: Moment, day: date) -> None:
    """The hours at which news may leave and that are still ahead."""
    town = found.town
    hours = [
        at
        for at in map(time, range(24))
        if (moment := local_to_utc(day, at, town.zone)) > context.now and not goes_at_night(moment, town)
    ]
    await context.show(texts.choose_hour(context.staff_t, found, day, hours))


STEPS = {MOMENT: moment_typed, UNTIL: until_typed}
# The same by what was done: an update that is repeated finds its dialog over.
REPEATED = {actions.set_moment: moment_typed, actions.set_repeat: until_typed}

HANDLERS = [
    tap("hd", show, ID),
    tap("hn", at_once, ID),
    tap("hm", tapped, f"{ID}{DAY}(?:{CLOCK})?"),
    tap("hw", repeat, f"{ID}(?::(?:-|[123]))?"),
    tap("hx", skip_holidays, ID + ":[01]"),
]

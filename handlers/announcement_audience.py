"""For whom an announcement is: chosen by taps, with the count of now after each."""

from collections.abc import Iterable

from bot.actions import announcement_audience as actions
from bot.actions.announcing import OPEN
from bot.rules.announcement_views import Choices
from bot.rules.announcements import NotInDraft
from bot.rules.audience import Level, NotOffered
from bot.rules.trajectory import Law, Route, Stage
from bot.rules.values import Domain
from bot.texts.staff import announcement_audience as texts
from bot.texts.staff.announcement_refusals import refused
from handlers.announcement_release import show_present
from handlers.context import Context
from handlers.routing import ID, PAGE, for_staff, tap

_ENUMS = {"w": Law, "r": Route, "v": Level, "s": Stage, "t": Domain}
_LETTER = f":[{''.join(texts.FIELDS)}]"


@for_staff
async def show(context: Context) -> None:
    await _menu(context, int(context.tap[0]))


@for_staff
async def show_options(context: Context) -> None:
    number, letter, *page = context.tap
    found = await context.read(actions.choices, context.coach.id, int(number))
    if found.one.state not in OPEN:
        await show_present(context, found.one.id, error=NotInDraft())
        return
    await _options(context, found, letter, page=int(page[0]) if page else 0)


@for_staff
async def switch(context: Context) -> None:
    """One thing more or less; what is not offered to this person is as if it were not there."""
    number, letter, code = int(context.tap[0]), context.tap[1], context.tap[2]
    value: object = code
    if letter in _ENUMS:
        value = _ENUMS[letter](code)
    elif letter in "cyn":
        value = int(code)
    try:
        field = texts.FIELDS[letter]
        await context.act(actions.switch, context.coach.id, number, field, value, now=context.now)
    except NotOffered as error:
        await _menu(context, number, said=refused(context.staff_t, error))
        return
    except NotInDraft as error:
        await show_present(context, number, error=error)
        return
    found = await context.read(actions.choices, context.coach.id, number)
    codes = [each for _, each, _ in _offered(context, found, letter)]
    await _options(context, found, letter, page=codes.index(code) // texts.A_PAGE if code in codes else 0)


@for_staff
async def everybody(context: Context) -> None:
    number = int(context.tap[0])
    try:
        await context.act(actions.for_everybody, context.coach.id, number, now=context.now)
    except NotInDraft as error:
        await show_present(context, number, error=error)
        return
    await _menu(context, number)


async def _menu(context: Context, number: int, *, said: str = "") -> None:
    found = await context.read(actions.choices, context.coach.id, number)
    if found.one.state not in OPEN:
        await show_present(context, number, error=NotInDraft())
        return
    await context.show(texts.menu(context.staff_t, found, said=said))


async def _options(context: Context, found: Choices, letter: str, *, page: int) -> None:
    offered = _offered(context, found, letter)
    await context.show(texts.options(context.staff_t, found, letter, offered, page=page))


def _offered(context: Context, found: Choices, letter: str) -> list[texts.Option]:
    t, names = context.staff_t, texts.names_of(context.staff_t, found.known)
    chosen = getattr(found.one.audience, texts.FIELDS[letter])
    offered: Iterable[object]
    match letter:
        case "l":
            offered = found.languages
        case "d":
            return [(one, actions.mark_of(one), one in chosen) for one in found.districts]
        case "c":
            offered = [one.id for one in found.known.coaches]
        case "y" | "n":
            offered = [one.id for one in found.known.earlier]
        case _:
            offered = list(_ENUMS[letter])
    # What is chosen can be left out again.
    listed = list(dict.fromkeys([*offered, *chosen]))
    return [(texts.name_of(t, letter, one, names), str(one), one in chosen) for one in listed]


def _one_of(letter: str) -> str:
    return f"{letter}:(?:{'|'.join(_ENUMS[letter])})"


_VALUES = "|".join(
    [
        "l:[a-z]{2,3}",
        *(_one_of(letter) for letter in _ENUMS),
        *(f"{letter}{ID}" for letter in "cyn"),
        "d:[0-9a-f]{8}",
    ]
)

HANDLERS = [
    tap("ea", show, ID),
    tap("eb", show_options, f"{ID}{_LETTER}(?:{PAGE})?"),
    tap("et", switch, f"{ID}:(?:{_VALUES})"),
    tap("ee", everybody, ID),
]

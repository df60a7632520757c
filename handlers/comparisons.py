"""A manager compares two ways of working: a short dialog makes one, buttons fill and fix it, and it shows what came of it.

How far the dialog is, is a row; what was said so far is in it.
"""

import re
from datetime import date
from typing import Any

from bot.actions import comparisons
from bot.actions.comparisons import Put, Shown
from bot.rules.bsn import typed_line
from bot.rules.comparing import CannotFix, Measure
from bot.rules.errors import NotUnderstood, OutOfRange, Refused
from bot.rules.typed_dates import parse_day
from bot.texts import common
from bot.texts.rendered import Rendered
from bot.texts.staff import comparisons as texts
from handlers.context import Context
from handlers.routing import ID, command, for_staff, tap
from storage import dialogs

STEP, LIST = "compare", "compare_list"
# What is asked, in this order, and how long what is typed may be.
LIMITS = {"name": 60, "first_way": 120, "second_way": 120}
QUESTIONS = (*LIMITS, "measure", "begins", "ends")
Said = dict[str, Any]
_BETWEEN = re.compile(r"[\s,;]+")
WAY = ":[12]"


@for_staff
async def show_all(context: Context) -> None:
    found = await context.read(comparisons.listed, context.coach.id, now=context.now)
    await context.show(texts.listing(context.staff_t, found))


@for_staff
async def show_one(context: Context) -> None:
    await _page(context, int(context.tap[0]))


@for_staff
async def new(context: Context) -> None:
    """NotFound for a coach."""
    await context.read(comparisons.listed, context.coach.id, now=context.now)
    await _go_on(context, (context.said(STEP) if context.repeated else None) or {})


@for_staff
async def typed(context: Context) -> None:
    """The manager typed the answer to the present question; the last answer makes the comparison."""
    said = context.said(STEP) or {}
    question = _question(said)
    if context.repeated and said:
        await context.say(_ask(context, said))
        return
    try:
        if question in LIMITS:
            said[question] = typed_line(context.words, limit=LIMITS[question])
        elif question in ("begins", "ends"):
            t = context.staff_t
            day = parse_day(context.words, now=context.now, zone=context.zone, language=t.language)
            said[question] = day.isoformat()
    except NotUnderstood:
        await context.say(texts.not_a_day(context.staff_t))
        return
    except Refused as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return
    if "ends" in said or context.repeated:
        await _make(context, said)
    else:
        await _go_on(context, said)


async def _make(context: Context, said: Said) -> None:
    """Days that cannot be are asked for anew. A repeated update finds the dialog over, and gets what was made."""
    try:
        made: int = await context.act(
            comparisons.make_comparison,
            context.coach.id,
            context.chat_id,
            name=said.get("name", ""),
            first_way=said.get("first_way", ""),
            second_way=said.get("second_way", ""),
            measure=Measure(said.get("measure", Measure.PART_PASSED)),
            begins=date.fromisoformat(said.get("begins", "0001-01-01")),
            ends=date.fromisoformat(said.get("ends", "0001-01-01")),
            now=context.now,
        )
    except OutOfRange:
        left = {name: said[name] for name in said if name not in ("begins", "ends")}
        await context.act(dialogs.put, context.chat_id, STEP, left, now=context.now)
        await context.say(texts.not_such_days(context.staff_t))
        return
    await _page(context, made)


@for_staff
async def measure_chosen(context: Context) -> None:
    """A button under an older question takes nothing back."""
    said = context.said(STEP)
    if said is None or (_question(said) != "measure" and not context.repeated):
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    await _go_on(context, said if context.repeated else said | {"measure": context.tap[0]})


async def _go_on(context: Context, said: Said) -> None:
    """Keeps what was said and asks for what is missing."""
    if not context.repeated:
        await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.say(_ask(context, said))


def _question(said: Said) -> str:
    return next((question for question in QUESTIONS if question not in said), QUESTIONS[-1])


def _ask(context: Context, said: Said) -> Rendered:
    ask = {
        "name": texts.ask_name,
        "first_way": texts.ask_first,
        "second_way": texts.ask_second,
        "measure": texts.ask_measure,
        "begins": texts.ask_begin,
        "ends": texts.ask_end,
    }[_question(said)]
    return ask(context.staff_t)


@for_staff
async def choose_coach(context: Context) -> None:
    one_id, way = int(context.tap[0]), int(context.tap[1])
    found: Shown = await context.read(
        comparisons.shown, context.coach.id, one_id, context.house.questions, now=context.now
    )
    coaches = await context.read(comparisons.coaches, context.coach.id)
    await context.show(texts.choose_coach(context.staff_t, found.comparison.id, way, coaches))


@for_staff
async def coach_chosen(context: Context) -> None:
    one_id, way, coach_id = map(int, context.tap)
    try:
        put: Put = await context.act(
            comparisons.put_coach, context.coach.id, one_id, coach_id, second=way == 2, now=context.now
        )
    except CannotFix:
        await _page(context, one_id, said=texts.cannot_fix(context.staff_t))
        return
    await _page(context, one_id, said=texts.put_in(context.staff_t, put.people, put.unknown))


@for_staff
async def ask_list(context: Context) -> None:
    """NotFound for a comparison of elsewhere."""
    one_id, way = int(context.tap[0]), int(context.tap[1])
    await context.read(comparisons.shown, context.coach.id, one_id, context.house.questions, now=context.now)
    if not context.repeated:
        said = {"comparison": one_id, "way": way}
        await context.act(dialogs.put, context.chat_id, LIST, said, now=context.now)
    await context.say(texts.ask_list(context.staff_t))


@for_staff
async def list_typed(context: Context) -> None:
    said = context.said(LIST) or {}
    references = [one for one in _BETWEEN.split(context.words) if one]
    try:
        put: Put = await context.act(
            comparisons.put_numbers,
            context.coach.id,
            context.chat_id,
            said.get("comparison", 0),
            references,
            second=said.get("way") == 2,
            now=context.now,
        )
    except CannotFix:
        await _page(context, said["comparison"], said=texts.cannot_fix(context.staff_t))
        return
    await _page(context, put.comparison, said=texts.put_in(context.staff_t, put.people, put.unknown))


@for_staff
async def ask_fix(context: Context) -> None:
    found: Shown = await context.read(
        comparisons.shown, context.coach.id, int(context.tap[0]), context.house.questions, now=context.now
    )
    await context.show(texts.ask_fix(context.staff_t, found.comparison))


@for_staff
async def fixed(context: Context) -> None:
    one_id = int(context.tap[0])
    try:
        await context.act(comparisons.fix, context.coach.id, one_id, now=context.now)
    except CannotFix:
        await _page(context, one_id, said=texts.cannot_fix(context.staff_t))
        return
    await _page(context, one_id)


@for_staff
async def remove(context: Context) -> None:
    await context.act(comparisons.drop, context.coach.id, int(context.tap[0]), now=context.now)
    found = await context.read(comparisons.listed, context.coach.id, now=context.now)
    await context.show(texts.listing(context.staff_t, found))


async def _page(context: Context, one_id: int, *, said: str = "") -> None:
    found: Shown = await context.read(
        comparisons.shown, context.coach.id, one_id, context.house.questions, now=context.now
    )
    await context.show(
        texts.page(
            context.staff_t,
            found.comparison,
            found.stage,
            first=found.first,
            second=found.second,
            outcome=found.outcome,
            withheld=found.withheld,
            said=said,
        )
    )


STEPS = {STEP: typed, LIST: list_typed}
# An update that is repeated finds its dialog over.
REPEATED = {comparisons.make_comparison: typed, comparisons.put_numbers: list_typed}

HANDLERS = [
    command("compare", show_all),
    tap("cv", show_all),
    tap("co", show_one, ID),
    tap("cn", new),
    tap("cm", measure_chosen, f":(?:{'|'.join(Measure)})", answers_itself=True),
    tap("ct", choose_coach, ID + WAY),
    tap("cu", coach_chosen, ID + WAY + ID),
    tap("cl", ask_list, ID + WAY),
    tap("cf", ask_fix, ID),
    tap("cg", fixed, ID),
    tap("ck", remove, ID),
]

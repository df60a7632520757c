"""A coach sees a person's line, and enters or corrects what it is made of: one dialog for all fields.

What can be entered is a table (`handlers.line_fields`). The dialog is a row with the field and what was answered so
far; each step adds one answer. Where several things were typed, all is shown once more before it is saved. Nothing
is overwritten: what is entered anew holds from then on, and the history stays.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.rules.bsn import typed_line
from bot.rules.errors import EndBeforeStart, NotFound, NotUnderstood, OutOfRange, Refused
from bot.rules.line import line
from bot.rules.local_time import local_day
from bot.rules.trajectory import Attempt, Given, Hours, Record
from bot.rules.typed_dates import PartialMoment, parse_day, parse_moment
from bot.rules.typed_numbers import parse_count, parse_hours
from bot.rules.values import Holder, Role
from bot.texts import common
from bot.texts.rendered import Button, Rendered
from bot.texts.staff import line as line_texts
from bot.texts.staff import trajectory as texts
from handlers.context import Context
from handlers.line_fields import (
    ENTRIES_OFFERED,
    FIELDS,
    GROUPS,
    Ask,
    Field,
    Question,
    belongs_to,
    decided_law,
    next_question,
)
from handlers.line_saving import save_said
from handlers.routing import ID, for_staff, tap
from storage import dialogs, in_town, people, trajectories
from storage.people import holder_of_coach

STEP = "line"
A_YEAR = timedelta(days=365)
YEARS_TO_LEAP_DAY = 8  # at most, from one to the next
SURELY_AHEAD = timedelta(days=7)  # "dinsdag" is near, "12 mei" may be the one that was

Said = dict[str, Any]


@for_staff
async def show_line(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    await context.show(await _page(context, holder))


@for_staff
async def show_entries(context: Context) -> None:
    """Who entered what."""
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    record = await _record(context, holder)
    entered: list[Given | Attempt | Hours] = [*record.given, *record.attempts, *record.hours]
    ids = {one.set_by for one in entered if one.set_by is not None}
    names = {number: (await context.read(people.staff_member, number)).name for number in sorted(ids)}
    await context.show(line_texts.entries(context.staff_t, holder, record, names))


@for_staff
async def show_menu(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    t = context.staff_t
    if len(context.tap) == 1:
        await context.show(texts.menu(t, name=holder.name, holder_id=holder.id, groups=list(GROUPS)))
        return
    group = context.tap[1]
    frame = (await _record(context, holder)).trajectory
    fields = [field.name for field in GROUPS[group] if _may(context, field) and belongs_to(field, frame)]
    await context.show(texts.group(t, name=holder.name, holder_id=holder.id, group=group, fields=fields))


@for_staff
async def begin(context: Context) -> None:
    holder = await context.read(holder_of_coach, context.coach.id, int(context.tap[0]))
    if not _may(context, FIELDS[context.tap[1]]):
        raise NotFound
    said = context.said(STEP) if context.repeated else None
    said = said or await _fresh(context, holder.id, context.tap[1])
    await _go_on(context, said)


@for_staff
async def restart(context: Context) -> None:
    """The same field from its first question."""
    said = await _said_or_late(context)
    if said is not None:
        fresh = said if context.repeated else await _fresh(context, said["holder"], said["field"])
        await _go_on(context, fresh)


@for_staff
async def tapped(context: Context) -> None:
    """A button of a question. One of another question than the present one changes nothing."""
    if context.did(save_said):
        await _save(context)
        return
    said = await _said_or_late(context)
    if said is None:
        return
    record = await _record_of(context, said)
    if not context.repeated:
        question = next_question(FIELDS[said["field"]], said, record)
        if question is not None and question.name == context.tap[0]:
            _take_tap(context, said, record, question, context.tap[1])
    await _go_on(context, said)


@for_staff
async def typed(context: Context) -> None:
    said = context.said(STEP) or {}
    record = await _record_of(context, said)
    question = next_question(FIELDS[said["field"]], said, record)
    if context.repeated or question is None:
        await _show_question(context, said, record)
        return
    try:
        answer = _read(context, question, said)
    except NotUnderstood:
        await context.say(texts.not_understood(context.staff_t, question.name))
        return
    except Refused as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return
    earliest = _earliest(question, said)
    if earliest is not None and answer and date.fromisoformat(answer) < earliest:
        await context.say(texts.too_early(context.staff_t, earliest))
        return
    if answer is not None:
        said[question.name] = answer
    await _go_on(context, said)


@for_staff
async def save(context: Context) -> None:
    """The yes under the echo. A second tap finds the dialog over."""
    if context.did(save_said):
        await _save(context)
        return
    said = await _said_or_late(context)
    if said is None:
        return
    record = await _record_of(context, said)
    if next_question(FIELDS[said["field"]], said, record) is not None:
        await _show_question(context, said, record)
        return
    await _save(context, said, record)


def _may(context: Context, field: Field) -> bool:
    return context.coach.role is Role.MANAGER or not field.for_managers


async def _fresh(context: Context, holder_id: int, field: str) -> Said:
    said: Said = {"holder": holder_id, "field": field}
    if field == "district":
        # With the dialog, so that a button means what it said also where others live since.
        town_id = context.coach.municipality_id
        said["districts"] = await context.read(in_town.districts, town_id, most=ENTRIES_OFFERED)
    return said


async def _said_or_late(context: Context) -> Said | None:
    said = context.said(STEP)
    if said is None:
        await context.answer(texts.too_late(context.staff_t), alert=True)
        return None
    await context.answer()
    return said


async def _record_of(context: Context, said: Said) -> Record:
    """The record as far as the field offers parts of it. NotFound where the person is not in this caseload any more."""
    holder = await context.read(holder_of_coach, context.coach.id, said["holder"])
    return _narrowed(await _record(context, holder), said["field"])


def _narrowed(record: Record, field: str) -> Record:
    """Numbers are unique within one kind of entry only: a field that offers entries sees those alone."""
    match field:
        case "attempt":
            return replace(record, given=(), hours=())
        case "date_back":
            return replace(record, attempts=(), hours=())
        case "hours_back":
            return replace(record, given=(), attempts=())
        case _:
            return record


async def _record(context: Context, holder: Holder) -> Record:
    return await context.read(trajectories.record, holder.id, now=context.now)


def _take_tap(context: Context, said: Said, record: Record, question: Question, value: str) -> None:
    """Puts what the button stands for into what was said. One that fits nothing any more changes nothing."""
    options = question.options(said, record)
    if value == texts.NOT_KNOWN and question.optional:
        said[question.name] = ""
    elif question.ask is Ask.SEVERAL:
        chosen = _chosen(said, record)
        if value == texts.DONE:
            said[question.name] = chosen
            said.pop("chosen", None)
        elif value in options:
            said["chosen"] = [one for one in options if (one in chosen) != (one == value)]
    elif question.ask is Ask.WORDS:
        with suppress(ValueError, IndexError):
            said[question.name] = options[int(value)]
    elif value in options:
        today = local_day(context.now, context.zone)
        said[question.name] = today.isoformat() if value == "today" else value


def _chosen(said: Said, record: Record) -> list[str]:
    """The parts that are ticked now: at first those that hold already."""
    if "chosen" in said:
        return list(said["chosen"])
    return sorted(getattr(record.trajectory, said["field"]))


def _read(context: Context, question: Question, said: Said) -> str | None:
    """The answer that was typed; None where this question is answered by buttons alone. Raises Refused."""
    words, now, zone, language = context.words, context.now, context.zone, context.coach.language
    match question.ask:
        case Ask.DAY:
            return _day(context, question).isoformat()
        case Ask.MOMENT:
            moment = parse_moment(words, now=now, zone=zone, language=language)
            if isinstance(moment, datetime):
                return f"{moment.astimezone(context.zone_info):%Y-%m-%dT%H:%M}"
            return _day_of(moment).isoformat()
        case Ask.HOURS:
            return str(parse_hours(words))
        case Ask.COUNT:
            return str(parse_count(words, most=question.most))
        case Ask.WORDS:
            return typed_line(words, limit=question.most)
        case _:
            return None


def _day_of(moment: PartialMoment) -> date:
    if moment.day is None:
        raise NotUnderstood
    return moment.day


def _day(context: Context, question: Question) -> date:
    """The day that was typed. Of what has happened, a day without a year is the last one that was."""
    zone, language = context.zone, context.coach.language
    day = parse_day(context.words, now=context.now, zone=zone, language=language)
    if question.past and day > local_day(context.now, zone) + SURELY_AHEAD:
        for years in range(1, YEARS_TO_LEAP_DAY + 1):
            then = context.now - A_YEAR * years
            before = parse_day(context.words, now=then, zone=zone, language=language)
            if before != day:  # else the year was typed, or it is a leap day
                return before
        if day > local_day(context.now, zone) + A_YEAR:
            raise NotUnderstood  # "1-1-62" was not meant to be in 2062
    return day


def _earliest(question: Question, said: Said) -> date | None:
    if question.after:
        return date.fromisoformat(said[question.after]) if said.get(question.after) else None
    return question.earliest


async def _go_on(context: Context, said: Said) -> None:
    """Keeps what was said and shows what is asked next; or saves, where there is nothing to show once more."""
    record = await _record_of(context, said)
    field = FIELDS[said["field"]]
    if next_question(field, said, record) is None and not field.echo and not context.repeated:
        await _save(context, said, record)
        return
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await _show_question(context, said, record)


async def _save(context: Context, said: Said | None = None, record: Record | None = None) -> None:
    """The line as it is now. After a repeated update nothing of what was said is there: the dialog is over."""
    try:
        holder_id = await context.act(
            save_said, context.chat_id, context.coach.id, said or {}, now=context.now
        )
    except EndBeforeStart as error:
        await _ask_day_again(context, said or {})
        await context.say(texts.too_early(context.staff_t, error.start))
        return
    except OutOfRange as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return
    field = FIELDS[said["field"]] if said else None
    answers = _answers(context, field, said, record) if said and field and record else []
    saved = texts.saved(context.staff_t, field=field.name if field else "", answers=answers)
    holder = await context.read(holder_of_coach, context.coach.id, holder_id)
    await context.show(await _page(context, holder, saved=saved))


async def _ask_day_again(context: Context, said: Said) -> None:
    """The dialog goes back to its last day: what is typed next is that one."""
    days = [one.name for one in FIELDS[said["field"]].questions if one.ask is Ask.DAY]
    said = {name: answer for name, answer in said.items() if name not in days[-1:]}
    await context.keep(dialogs.put, context.chat_id, STEP, said, now=context.now)


async def _page(context: Context, holder: Holder, *, saved: str = "") -> Rendered:
    record = await _record(context, holder)
    today = local_day(context.now, context.zone)
    return line_texts.page(context.staff_t, holder, record, line(record, today=today), saved=saved)


async def _show_question(context: Context, said: Said, record: Record) -> None:
    t = context.staff_t
    holder = await context.read(holder_of_coach, context.coach.id, said["holder"])
    field = FIELDS[said["field"]]
    question = next_question(field, said, record)
    if question is None:
        answers = _answers(context, field, said, record)
        await context.show(texts.echo(t, name=holder.name, field=field.name, answers=answers))
        return
    options = _options(context, question, said, record)
    if not options and question.name == "entry":
        await context.show(texts.nothing_to_choose(t, holder.id))
        return
    typed_too = question.ask not in (Ask.CHOICE, Ask.SEVERAL)
    await context.show(
        texts.question(
            t, name=holder.name, field=field.name, question=question.name, typed=typed_too, options=options
        )
    )


def _options(context: Context, question: Question, said: Said, record: Record) -> list[Button]:
    t, name = context.staff_t, question.name
    values = question.options(said, record)
    chosen = _chosen(said, record) if question.ask is Ask.SEVERAL else []
    buttons = [
        texts.option(
            t,
            name,
            str(number) if question.ask is Ask.WORDS else value,
            texts.label(t, name, value, record),
            chosen=value in chosen,
        )
        for number, value in enumerate(values)
    ]
    if question.optional:
        buttons.append(texts.not_known(t, name))
    if question.ask is Ask.SEVERAL:
        buttons.append(texts.done(t, name))
    return buttons


def _answers(context: Context, field: Field, said: Said, record: Record) -> Sequence[tuple[str, str]]:
    """What was answered, in the order of the questions. The day of the obligation decides which law is shown."""
    if field.name == "law":
        said = {**said, "law": decided_law(said)}
    t, answers = context.staff_t, []
    for one in field.questions:
        if one.name in said and one.wanted(said, record):
            values = said[one.name] if one.ask is Ask.SEVERAL else [said[one.name]]
            labels = [texts.label(t, one.name, value, record) for value in values]
            answers.append((one.name, ", ".join(labels) or texts.NOT_KNOWN))
    return answers


STEPS = {STEP: typed}

_FIELDS = "|".join(FIELDS)

HANDLERS = [
    tap("kl", show_line, ID),
    tap("kw", show_entries, ID),
    tap("ke", show_menu, rf"{ID}(?::(?:{'|'.join(GROUPS)}))?"),
    tap("kf", begin, rf"{ID}:(?:{_FIELDS})"),
    tap("ka", tapped, ":[a-z_]{1,16}:[A-Za-z0-9_-]{1,24}", answers_itself=True),
    tap("kr", restart, answers_itself=True),
    tap("ks", save, answers_itself=True),
]

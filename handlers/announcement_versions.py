"""The languages of an announcement: what there is in each, by hand, by a machine, checked, dropped."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.actions import announcing
from bot.i18n.languages import LANGUAGES
from bot.rules.announcements import (
    HoldsBsn,
    NotInDraft,
    Source,
    Text,
    check_answer,
    check_question,
    check_words,
)
from bot.rules.audience import DUTCH
from bot.rules.errors import Empty, NotFound, Refused, TooLong
from bot.texts import common
from bot.texts.rendered import Rendered
from bot.texts.staff import announcement_files as file_texts
from bot.texts.staff import announcement_versions as texts
from bot.texts.staff.announcement_refusals import refused
from bot.translating import NotNow, Translating
from handlers.announcement_views import LANGUAGE, language_tapped, leave, open_one, version
from handlers.context import Context
from handlers.routing import ID, for_staff, tap

AT_ONCE = 4  # languages that the machine works on


@for_staff
async def show_all(context: Context) -> None:
    await leave(context)
    await _languages(context, int(context.tap[0]))


@for_staff
async def others(context: Context) -> None:
    """Every other language that the house knows: somebody may read it as their second one."""
    await leave(context)
    opened = await open_one(context, int(context.tap[0]))
    codes = [code for code in LANGUAGES if code not in opened.languages]
    await context.show(texts.other_languages(context.staff_t, opened.announcement.id, codes))


@for_staff
async def show_one(context: Context) -> None:
    await leave(context)
    await _version(context, int(context.tap[0]), language_tapped(context))


@for_staff
async def checked(context: Context) -> None:
    """Somebody read it and found it right. What was changed since they saw it they did not read."""
    number, language = int(context.tap[0]), language_tapped(context)
    await leave(context)
    text = (await open_one(context, number)).announcement.texts.get(language)
    seen = int(text.set_at.timestamp()) if text is not None and text.set_at is not None else 0
    if not context.repeated and str(seen) != context.tap[2]:
        await context.answer(common.old_button(context.staff_t))
    else:
        await context.answer()
        try:
            await context.act(announcing.pass_text, context.coach.id, number, language, now=context.now)
        except NotInDraft as error:
            await context.say(Rendered(refused(context.staff_t, error)))
    await _version(context, number, language)


@for_staff
async def drop(context: Context) -> None:
    """After one more question. Dutch is never dropped."""
    number, language = int(context.tap[0]), language_tapped(context)
    await leave(context)
    opened = await open_one(context, number)
    if language == DUTCH:
        raise NotFound
    if len(context.tap) == 2:
        await context.show(texts.sure_to_drop(context.staff_t, opened.announcement.id, language))
        return
    try:
        await context.act(announcing.drop_text, context.coach.id, number, language, now=context.now)
    except NotInDraft as error:
        await context.say(Rendered(refused(context.staff_t, error)))
    await _languages(context, number)


@for_staff
async def by_machine(context: Context) -> None:
    """One language, or all that have no version."""
    number = int(context.tap[0])
    machine = context.house.translating
    await leave(context)
    opened = await open_one(context, number)
    one, dutch = opened.announcement, opened.announcement.dutch
    wanted = [language_tapped(context)] if len(context.tap) > 1 else _missing(opened.languages, one.texts)
    if machine is None or dutch is None or DUTCH in wanted:
        raise NotFound
    if not context.repeated:
        made, away = await _translate(machine, dutch, wanted)
        await _keep(context, number, made, asked=wanted, away=away)
    if len(context.tap) > 1:
        await _version(context, number, wanted[0])
    else:
        await _languages(context, number)


async def _keep(context: Context, number: int, made: list[Text], *, asked: list[str], away: bool) -> None:
    """What the machine made; and a sentence about what it did not make."""
    t = context.staff_t
    there = (await open_one(context, number)).announcement.texts
    kept = [
        replace(text, medium=there[text.language].medium, file_id=there[text.language].file_id)
        if text.language in there
        else text
        for text in made
    ]
    try:
        if kept:
            await context.act(announcing.set_machine_texts, context.coach.id, number, kept, now=context.now)
    except NotInDraft as error:
        await context.say(Rendered(refused(t, error)))
        return
    missing = [language for language in asked if language not in {text.language for text in made}]
    if away:
        await context.say(file_texts.machine_away(t))
    elif missing:
        await context.say(file_texts.machine_cannot(t, missing))


async def _translate(machine: Translating, dutch: Text, languages: list[str]) -> tuple[list[Text], bool]:
    """What the machine made, and whether it did not answer."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def into(language: str) -> Text | NotNow | None:
        async with slots:
            try:
                return await _version_by(machine, dutch, language)
            except NotNow as error:
                return error

    found = await asyncio.gather(*map(into, languages))
    return [one for one in found if isinstance(one, Text)], any(isinstance(one, NotNow) for one in found)


async def _version_by(machine: Translating, dutch: Text, language: str) -> Text | None:
    """None where it made nothing of the words. A question or an answer of which it makes nothing stays in Dutch, as a name
    or an hour does that is the same in both. Raises NotNow."""

    async def ask(words: str) -> str | None:
        return await machine.ask(words, source=DUTCH, target=language, names=())

    try:
        words = check_words(await ask(dutch.words) or "")
    except (Empty, TooLong, HoldsBsn):
        return None
    question = _fits(check_question, await ask(dutch.question) if dutch.question else None, dutch.question)
    answers = [_fits(check_answer, await ask(answer), answer) for answer in dutch.answers]
    if len(set(answers)) < len(answers):
        # Two that look the same cannot be chosen between.
        answers = list(dutch.answers)
    return Text(language, words, question, tuple(answers), Source.MACHINE)


def _fits(check: Callable[[str], str], made: str | None, dutch: str) -> str:
    try:
        return check(made) if made is not None else dutch
    except Refused:
        return dutch


def _missing(languages: Sequence[str], there: Mapping[str, Text]) -> list[str]:
    return [language for language in languages if language not in there]


async def _languages(context: Context, number: int) -> None:
    opened = await open_one(context, number)
    await context.show(
        texts.languages(
            context.staff_t,
            opened.announcement,
            opened.languages,
            opened.reached,
            machine=context.house.translating is not None,
        )
    )


async def _version(context: Context, number: int, language: str) -> None:
    await context.show(version(context, await open_one(context, number), language))


HANDLERS = [
    tap("wl", show_all, ID),
    tap("wo", others, ID),
    tap("wv", show_one, ID + LANGUAGE),
    tap("wm", by_machine, f"{ID}(?:{LANGUAGE})?"),
    tap("wc", checked, f"{ID}{LANGUAGE}:[0-9]{{1,12}}", answers_itself=True),
    tap("wx", drop, f"{ID}{LANGUAGE}(?::y)?"),
]

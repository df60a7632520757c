"""What an announcement says, typed or sent: the words, the question with its answers, a picture or a voice message.

In the step `news` of a chat `asks` is what comes next: words, more (of a long text), question, answers or file; `id` is the
announcement, or `kind` that of one that has no words yet; `language` is the one in which it is written.
"""

from typing import Any

from telegram import Message

from bot.actions import announcement_versions as actions
from bot.actions.announcement_versions import STEP, Written
from bot.actions.once import kept_result, work_on
from bot.rules.announcements import (
    Medium,
    News,
    NotInDraft,
    NoWords,
    check_answers,
    check_question,
)
from bot.rules.errors import NotFound, Refused
from bot.rules.lengths import utf16_length
from bot.texts import common
from bot.texts.rendered import Button, Rendered
from bot.texts.staff import announcement_versions as texts
from bot.texts.staff import announcing as announcing_texts
from bot.texts.staff.announcement_refusals import refused
from handlers.announcement_views import LANGUAGE, hub, language_tapped, leave, open_one, page
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from storage import dialogs

Said = dict[str, Any]

# A phone sends what is longer than a message as several; so long the first of these is at the least, in UTF-16 units.
MAYBE_CUT = 3800
_MADE = (actions.start, actions.write, actions.ask, actions.put_file)


@for_staff
async def ask_words(context: Context) -> None:
    await _ask(context, "words")


@for_staff
async def ask_question(context: Context) -> None:
    await _ask(context, "question")


@for_staff
async def ask_file(context: Context) -> None:
    await _ask(context, "file")


async def _ask(context: Context, asks: str) -> None:
    number, language = int(context.tap[0]), language_tapped(context)
    opened = await open_one(context, number)
    if asks != "words" and language not in opened.announcement.texts:
        await leave(context)
        await context.say(Rendered(refused(context.staff_t, NoWords())))
        return
    said = {"id": number, "language": language, "asks": asks}
    await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
    await context.say(await _question(context, said))


@for_staff
async def ask_nothing(context: Context) -> None:
    """The question goes, in all languages."""
    await leave(context)
    number = int(context.tap[0])
    try:
        await context.act(actions.ask_nothing, context.coach.id, number, now=context.now)
    except NotInDraft as error:
        await context.say(Rendered(refused(context.staff_t, error)))
    await context.show(hub(context, await open_one(context, number)))


@for_staff
async def without_file(context: Context) -> None:
    await leave(context)
    await _put_file(context, int(context.tap[0]), language_tapped(context), None, None)


@for_staff
async def typed(context: Context) -> None:
    if context.repeated and not context.did(work_on):
        await _again(context)
        return
    said = context.said(STEP) or {}
    try:
        match said.get("asks"):
            case "words" | "more":
                await _write(context, said)
            case "question":
                question = check_question(context.words)
                said |= {"asks": "answers", "question": question}
                await context.act(dialogs.put, context.chat_id, STEP, said, now=context.now)
                await context.say(await _question(context, said))
            case "answers":
                await _answers(context, said)
            case _:
                await context.say(texts.file_please(context.staff_t, back=_back(context, said)))
    except NotFound:
        raise
    except Refused as error:
        await _refuse(context, said, error)


def waits(context: Context) -> bool:
    """Whether a picture or a voice message is for the announcement that is being written here."""
    return context.step == STEP or any(context.did(made) for made in _MADE)


@for_staff
async def received(context: Context) -> None:
    """A picture or a voice message, with words under it or by itself; or something that is neither."""
    if context.repeated and not context.did(work_on):
        await _again(context)
        return
    said = context.said(STEP) or {}
    message = context.event.effective_message
    medium, file_id = _file_of(message) if message is not None else (None, None)
    asks = said.get("asks")
    if asks not in ("words", "more", "file"):
        await context.say(Rendered(common.type_please(context.staff_t).html))
    elif medium is None or file_id is None:
        await context.say(texts.file_please(context.staff_t, back=_back(context, said)))
    elif asks == "file":
        await _put_file(context, said["id"], said["language"], medium, file_id)
    elif not context.words.strip():
        await context.say(texts.write_under_it(context.staff_t))
    else:
        try:
            await _write(context, said, medium, file_id)
        except NotFound:
            raise
        except Refused as error:
            await _refuse(context, said, error)


async def _write(
    context: Context, said: Said, medium: Medium | None = None, file_id: str | None = None
) -> None:
    unfinished = medium is None and utf16_length(context.words) >= MAYBE_CUT
    at = (context.coach.id, context.chat_id)
    if "id" not in said:
        written: Written = await context.act(
            actions.start,
            *at,
            News(said["kind"]),
            context.words,
            unfinished=unfinished,
            medium=medium,
            file_id=file_id,
            now=context.now,
        )
    else:
        written = await context.act(
            actions.write,
            *at,
            said["id"],
            said["language"],
            context.words,
            more=said["asks"] == "more",
            unfinished=unfinished,
            medium=medium,
            file_id=file_id,
            now=context.now,
        )
    await _after(context, written)


async def _answers(context: Context, said: Said) -> None:
    written = await context.act(
        actions.ask,
        context.coach.id,
        context.chat_id,
        said["id"],
        said["language"],
        said["question"],
        check_answers(context.words),
        now=context.now,
    )
    await _after(context, written)


async def _put_file(
    context: Context, number: int, language: str, medium: Medium | None, file_id: str | None
) -> None:
    try:
        written = await context.act(
            actions.put_file,
            context.coach.id,
            context.chat_id,
            number,
            language,
            medium,
            file_id,
            now=context.now,
        )
    except (NotInDraft, NoWords) as error:
        await context.say(Rendered(refused(context.staff_t, error)))
        return
    await _after(context, written)


async def _after(context: Context, written: Written) -> None:
    """What is asked for next; else the page on which it stands."""
    await context.reload()
    opened = await open_one(context, written.announcement_id)
    said = context.said(STEP)
    goes_on = said is not None and said.get("id") == written.announcement_id
    if not goes_on or said is None or said["asks"] == "more":
        await context.say(page(context, opened, written.language))
    if goes_on and said is not None:
        await context.say(await _question(context, said))


async def _again(context: Context) -> None:
    """The update was worked on before: the same answer, as it is now."""
    for made in _MADE:
        if context.did(made):
            kept: Written = await context.read(kept_result, context.bot.id, context.event.update_id, made)
            await _after(context, kept)
            return
    said = context.said(STEP)
    if said is not None:
        await context.say(await _question(context, said))


async def _refuse(context: Context, said: Said, error: Refused) -> None:
    """The dialog stays where it is: they can send it again."""
    await context.say(Rendered(refused(context.staff_t, error), ((_back(context, said),),)))


async def _question(context: Context, said: Said) -> Rendered:
    """What is asked for."""
    t, back = context.staff_t, _back(context, said)
    if said["asks"] == "more":
        return texts.goes_on(t, back=back)
    if "id" not in said or said["asks"] == "words":
        return texts.ask_words(t, said["language"], back=back)
    one = (await open_one(context, said["id"])).announcement
    match said["asks"]:
        case "question":
            return texts.ask_question(t, one, said["language"], back=back)
        case "answers":
            return texts.ask_answers(t, one, said["language"], back=back)
        case _:
            text = one.texts.get(said["language"])
            if text is None:
                raise NotFound
            return texts.ask_file(t, text, one.id, back=back)


def _back(context: Context, said: Said) -> Button:
    if "id" not in said:
        return announcing_texts.list_button(context.staff_t)
    return texts.back_button(context.staff_t, said["id"], said["language"])


def _file_of(message: Message) -> tuple[Medium | None, str | None]:
    if message.photo:
        return Medium.PHOTO, message.photo[-1].file_id
    if message.voice is not None:
        return Medium.VOICE, message.voice.file_id
    return None, None


STEPS = {STEP: typed}
REPEATED = {actions.start: typed, actions.write: typed, actions.ask: typed}

HANDLERS = [
    tap("wt", ask_words, ID + LANGUAGE),
    tap("wq", ask_question, ID + LANGUAGE),
    tap("wz", ask_nothing, ID),
    tap("wf", ask_file, ID + LANGUAGE),
    tap("wg", without_file, ID + LANGUAGE),
]

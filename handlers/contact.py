"""Whatever people write or send that is no command and no button: a code, an answer in a dialog, a word to the coach."""

from collections.abc import Awaitable, Callable

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.actions import messages
from bot.actions import recordings as recording_actions
from bot.actions.messages import Incoming
from bot.rules.codes import ALPHABET, LENGTH, normalise_code
from bot.rules.errors import Empty, TooLong
from bot.rules.folding import clean
from bot.texts import coming_in, common
from bot.texts.rendered import Rendered, View
from bot.texts.staff import people as staff_texts
from bot.texts.staff import replying
from handlers import (
    absences,
    announcement_files,
    announcement_times,
    announcement_words,
    arrivals,
    booking,
    buddies,
    calendar_files,
    check_ins,
    coach,
    comparisons,
    digests,
    exam_day,
    handing_over,
    merging,
    my_plan,
    people_files,
    plan,
    plan_words,
    practice_voice,
    practice_words,
    recordings,
    strangers,
    talk_phrases,
    talk_replies,
    talk_writing,
    trajectory,
)
from handlers.contact_views import (
    WORDS_LIMIT,
    contact_asked_view,
    passed_on_view,
    refused_view,
    who_asks_view,
)
from handlers.context import Context
from handlers.routing import ID, PRIVATE, for_holders, tap
from handlers.start import go_on, open_code
from handlers.views import one_of, writer_view

# What is done with the words of a step.
Step = Callable[[Context], Awaitable[None]]
STAFF_STEPS: dict[str, Step] = {
    **coach.STEPS,
    **booking.STEPS,
    **trajectory.STEPS,
    **plan.STEPS,
    **plan_words.STEPS,
    **recordings.STEPS,
    **digests.STEPS,
    **comparisons.STEPS,
    **talk_writing.STEPS,
    **talk_replies.STEPS,
    **talk_phrases.STEPS,
    **absences.STEPS,
    **handing_over.STEPS,
    **arrivals.STEPS,
    **merging.STEPS,
    **announcement_times.STEPS,
    **announcement_words.STEPS,
}
STAFF_REPEATED = {
    **coach.REPEATED,
    **plan.REPEATED,
    **plan_words.REPEATED,
    **digests.REPEATED,
    **comparisons.REPEATED,
    **talk_writing.REPEATED,
    **talk_replies.REPEATED,
    **announcement_times.REPEATED,
    **announcement_words.REPEATED,
}
# The file itself stays with Telegram; of most kinds we keep by which name it can be had.
MEDIA = ("photo", "voice", "document", "video", "video_note", "audio", "sticker", "animation")
# Not kept at all: where somebody is, and the phone numbers of others.
NOT_KEPT = ("location", "venue", "contact")


async def words(update: Update, context: Context) -> None:
    """Text, from whomever."""
    await _take_words(context)
    await context.worked_on()


async def _take_words(context: Context) -> None:
    if await buddies.answers_now(context):
        await buddies.answered(context)
    elif (step := await _step_of_staff(context)) is not None:
        await step(context)
    elif context.holders and my_plan.waits_for_goal(context):
        await my_plan.goal_typed(context)
    elif context.holders and exam_day.day_said(context) is not None:
        await exam_day.typed(context)
    elif context.holders and (found := await practice_words.awaited(context)) is not None:
        await practice_words.take(context, found)
    elif context.staff is not None:
        await _staff_typed(context)
    elif context.holders:
        await _pass_on(context, "text")
    elif context.everyone and context.step is None:
        # They took back that we keep what they write.
        await context.say(View("sd", coming_in.stopped))
    else:
        await _maybe_a_code(context)


async def _step_of_staff(context: Context) -> Step | None:
    """A reply to what somebody wrote goes to them, whatever else is going on; else it is what was asked for last."""
    if context.staff is None:
        return None
    if await talk_writing.answers_somebody(context):
        return talk_writing.typed
    did = next((step for action, step in STAFF_REPEATED.items() if context.did(action)), None)
    return did or STAFF_STEPS.get(context.step or "")


async def _staff_typed(context: Context) -> None:
    """Nothing was asked for: it is the code of somebody who moves here, or a word to nobody yet."""
    code = normalise_code(context.words)
    if code is not None and _is_whole(code):
        await open_code(context, code)
    elif not context.repeated:
        await talk_writing.typed(context)


async def _maybe_a_code(context: Context) -> None:
    """Somebody unknown typed something: a code, or a greeting."""
    code = normalise_code(context.words)
    if code is not None and _is_no_word(code):
        await open_code(context, code)
    else:
        await go_on(context)


def _is_no_word(code: str) -> bool:
    """Whether it is a code rather than a greeting, which is not to count as a wrong try."""
    return _is_whole(code) or any(character.isdigit() for character in code)


def _is_whole(code: str) -> bool:
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


async def media(update: Update, context: Context) -> None:
    """A photo, a voice message, a file, a sticker, a place, a contact, something new of Telegram's."""
    if update.effective_message is not None:
        await _take_media(context, update.effective_message)
        await context.worked_on()


async def _take_media(context: Context, message: Message) -> None:
    kind = next((kind for kind in MEDIA if getattr(message, kind, None)), None)
    if await buddies.answers_now(context):
        await buddies.answered(context)
    elif context.holders and kind in practice_voice.SPOKEN and await practice_voice.waits_for_voice(context):
        await practice_voice.spoken(context)
    elif context.staff is not None:
        await _take_media_of_staff(context, message)
    elif not context.holders:
        await (context.say(View("sd", coming_in.stopped)) if context.everyone else go_on(context))
    elif kind is not None:
        await _pass_on(context, kind)
    elif any(getattr(message, name, None) for name in NOT_KEPT):
        await context.say(View("nk", common.not_kept))
    else:
        await context.say(View("tp", common.type_please))


async def _take_media_of_staff(context: Context, message: Message) -> None:
    if calendar_files.is_calendar(message.document):
        await calendar_files.received(context)
    elif announcement_files.is_catalogue(message.document):
        await announcement_files.received(context)
    elif people_files.is_list(message.document):
        await people_files.received(context)
    elif announcement_words.waits(context) and not await talk_writing.answers_somebody(context):
        await announcement_words.received(context)
    elif context.step == recording_actions.STEP or context.did(recording_actions.heard):
        await (recordings.received if message.voice else recordings.not_a_voice)(context)
    elif context.step in talk_writing.STEPS or await talk_writing.answers_somebody(context):
        await context.say(replying.words_only(context.staff_t))
    elif context.step in STAFF_STEPS:
        await context.say(Rendered(common.type_please(context.staff_t).html))
    else:
        await context.say(staff_texts.not_a_command(context.staff_t))


async def _pass_on(context: Context, medium: str) -> None:
    message = context.event.effective_message
    if message is None:
        return
    try:
        said = _said(context.words, medium)
    except (Empty, TooLong) as error:
        await context.say(refused_view(error))
        return
    incoming = Incoming(
        telegram_id=message.message_id,
        medium=medium,
        words=said,
        seconds=seconds_of(message),
        forwarded=message.forward_origin is not None,
        file_id=file_id_of(message, medium),
    )
    writer = check_ins.writer(context)
    if writer is None and len(context.holders) > 1:
        await context.act(messages.hold, context.chat_id, incoming, now=context.now)
        await context.say(writer_view(context))
        return
    holder = writer or context.holders[0]
    received = await context.act(messages.receive, holder, incoming, now=context.now)
    await context.say(await passed_on_view(context, holder, received))


@for_holders
async def writer_chosen(context: Context) -> None:
    """On a shared phone somebody said whose message it is: it goes to that person's coach."""
    holder = one_of(context, int(context.tap[0]))
    received = await context.act(messages.receive_held, holder, now=context.now)
    await context.show(await passed_on_view(context, holder, received))


@for_holders
async def contact_me(context: Context) -> None:
    """They want to be contacted: in the coach's list, like a message."""
    if context.tap[0] == "0" and len(context.holders) > 1:
        await context.say(who_asks_view(context))
        return
    asked = int(context.tap[0])
    holder = context.holders[0] if asked == 0 else one_of(context, asked)
    received = await context.act(messages.ask_contact, holder, context.event.update_id, now=context.now)
    await context.say(await contact_asked_view(context, holder, received))


def _said(words: str, medium: str) -> str:
    """The text, or the caption: a photo needs none. Raises Empty for a text without words, and TooLong."""
    try:
        return clean(words, limit=WORDS_LIMIT)
    except Empty:
        if medium == "text":
            raise
        return ""


async def edited(update: Update, context: Context) -> None:
    """The coach sees one message with its present words. An edited command is not carried out (B06)."""
    message = update.edited_message
    if context.staff is not None:
        await talk_writing.edited(context)
        return
    if message is None or not context.holders or context.words.startswith("/"):
        return
    try:
        said = clean(context.words, limit=WORDS_LIMIT)
    except (Empty, TooLong):
        return
    await context.act(messages.edit, context.chat_id, message.message_id, said, now=context.now)


def file_id_of(message: Message, medium: str) -> str | None:
    """By which the coach can have it; a sticker is only named."""
    if medium == "photo":
        return message.photo[-1].file_id if message.photo else None
    found = getattr(message, medium, None) if medium in MEDIA and medium != "sticker" else None
    file_id: str | None = getattr(found, "file_id", None)
    return file_id


def seconds_of(message: Message) -> int | None:
    recording = message.voice or message.audio or message.video or message.video_note
    if recording is None:
        return None
    length = recording.duration
    return int(length.total_seconds()) if hasattr(length, "total_seconds") else int(length)


async def unknown_command(update: Update, context: Context) -> None:
    """A command that there is not: what there is instead."""
    if context.staff is not None:
        await context.say(staff_texts.help_text(context.staff_t, context.staff.role))
    elif context.holders:
        await context.say(View("he", common.help_text, common.help_buttons))
    else:
        await strangers.greet(context)


HANDLERS = [
    tap("wr", writer_chosen, ID),
    tap("tm", contact_me, ID),
    MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE, edited),
    MessageHandler(PRIVATE & filters.COMMAND, unknown_command),
    MessageHandler(PRIVATE & filters.TEXT, words),
    MessageHandler(PRIVATE, media),
]

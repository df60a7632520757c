"""Whatever people write or send that is no command and no button: a code, an answer in a dialog, a word to the coach."""

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
from handlers import (
    absences,
    arrivals,
    booking,
    calendar_files,
    coach,
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
    trajectory,
)
from handlers.context import Context
from handlers.routing import ID, PRIVATE, for_holders, tap
from handlers.start import go_on, open_code
from handlers.views import WORDS_LIMIT, one_of, passed_on_view, refused_view, writer_view

STAFF_STEPS = {
    **coach.STEPS,
    **booking.STEPS,
    **trajectory.STEPS,
    **plan.STEPS,
    **plan_words.STEPS,
    **recordings.STEPS,
    **absences.STEPS,
    **handing_over.STEPS,
    **arrivals.STEPS,
    **merging.STEPS,
}
STAFF_REPEATED = {**coach.REPEATED, **plan.REPEATED, **plan_words.REPEATED}
# Kept for the coach by kind and length only; the file stays in the chat.
MEDIA = ("photo", "voice", "document", "video", "video_note", "audio", "sticker", "animation")
# Not kept at all: where somebody is, and the phone numbers of others.
NOT_KEPT = ("location", "venue", "contact")


async def words(update: Update, context: Context) -> None:
    """Text, from whomever."""
    if context.staff is not None:
        step = STAFF_REPEATED.get(context.done or "") or STAFF_STEPS.get(context.step or "")
        if step is not None:
            await step(context)
        elif (code := normalise_code(context.words)) is not None and _is_whole(code):
            await open_code(context, code)
        elif not context.repeated:
            await context.say(staff_texts.not_a_command(context.staff_t))
    elif context.holders and my_plan.waits_for_goal(context):
        await my_plan.goal_typed(context)
    elif context.holders and exam_day.day_said(context) is not None:
        await exam_day.typed(context)
    elif context.holders and await practice_words.waits_for_words(context):
        await practice_words.typed(context)
    elif context.holders:
        await _pass_on(context, "text")
    elif context.everyone and context.step is None:
        # They took back that we keep what they write.
        await context.say(View("sd", coming_in.stopped))
    else:
        await _maybe_a_code(context)


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
    message = update.effective_message
    if message is None:
        return
    if context.staff is not None:
        if calendar_files.is_calendar(message.document):
            await calendar_files.received(context)
        elif people_files.is_list(message.document):
            await people_files.received(context)
        elif context.step == recording_actions.STEP or context.done == recordings.DONE:
            await (recordings.received if message.voice else recordings.not_a_voice)(context)
        elif context.step in STAFF_STEPS:
            await context.say(Rendered(common.type_please(context.staff_t).html))
        else:
            await context.say(staff_texts.not_a_command(context.staff_t))
        return
    kind = next((kind for kind in MEDIA if getattr(message, kind, None)), None)
    if not context.holders:
        await (context.say(View("sd", coming_in.stopped)) if context.everyone else go_on(context))
    elif kind in practice_voice.SPOKEN and await practice_voice.waits_for_voice(context):
        await practice_voice.spoken(context)
    elif kind is not None:
        await _pass_on(context, kind)
    elif any(getattr(message, name, None) for name in NOT_KEPT):
        await context.say(View("nk", common.not_kept))
    else:
        await context.say(View("tp", common.type_please))


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
        seconds=_seconds(message),
        forwarded=message.forward_origin is not None,
    )
    if len(context.holders) > 1:
        await context.act(messages.hold, context.chat_id, incoming, now=context.now)
        await context.say(writer_view(context))
        return
    await context.act(messages.receive, context.holders[0], incoming, now=context.now)
    await context.say(await passed_on_view(context, context.holders[0]))


@for_holders
async def writer_chosen(context: Context) -> None:
    """On a shared phone somebody said whose message it is: it goes to that person's coach."""
    holder = one_of(context, int(context.tap[0]))
    await context.act(messages.receive_held, holder, now=context.now)
    await context.show(await passed_on_view(context, holder))


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
    if message is None or not context.holders or context.words.startswith("/"):
        return
    try:
        said = clean(context.words, limit=WORDS_LIMIT)
    except (Empty, TooLong):
        return
    await context.act(messages.edit, context.chat_id, message.message_id, said, now=context.now)


def _seconds(message: Message) -> int | None:
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
        await context.say(View("he", common.help_text))
    else:
        await context.say(View("ac", coming_in.ask_code))


HANDLERS = [
    tap("wr", writer_chosen, ID),
    MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE, edited),
    MessageHandler(PRIVATE & filters.COMMAND, unknown_command),
    MessageHandler(PRIVATE & filters.TEXT, words),
    MessageHandler(PRIVATE, media),
]

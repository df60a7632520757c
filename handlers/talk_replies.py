"""What becomes of a coach's reply: seen, undone, sent at another time, translated, taken back."""

from contextlib import suppress
from typing import Any

from bot.actions import conversations
from bot.actions import replies as actions
from bot.i18n import Translator
from bot.phrases import phrasebook
from bot.rules.errors import NotFound, NotUnderstood, OutOfRange, Refused, StartPassed
from bot.rules.replies import Fate, HasLeft, OutOfReach, can_take_back
from bot.rules.typed_dates import PartialMoment, parse_moment
from bot.texts.rendered import Rendered
from bot.texts.staff import booking as booking_texts
from bot.texts.staff import replying as texts
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from handlers.talk import STEP, open_with
from storage import dialogs, messages
from storage.copies import Copy
from storage.replies import Sent

MOMENT_STEP = "reply_moment"
REPLY = f"{ID}:[0-9]{{1,9}}"  # a reply and its version


async def show_reply(context: Context, reply_id: int, *, anew: bool = False) -> None:
    """To whom it goes, the words, and what comes of them."""
    found = await context.read(actions.of_coach, context.coach.id, reply_id)
    rendered = await _echo(context, found)
    if anew:
        await context.say(rendered, about=found.reply.holder_id)
    else:
        await context.show(rendered, about=found.reply.holder_id)


async def _echo(context: Context, found: Sent) -> Rendered:
    reply, t = found.reply, context.staff_t
    holder, town = await context.read(conversations.recipient, context.coach.id, reply.holder_id)
    phrase = phrasebook().phrases.get(reply.phrase or "")
    free = phrase is None and reply.translation is None and holder.language not in (None, reply.language)
    return texts.echo(
        t,
        reply,
        texts.words_of(t, dutch(context), reply, phrase, now=context.now),
        name=holder.name,
        town=town.name,
        fate=found.fate,
        rule=found.rule,
        sent_at=found.sent_at,
        reason=found.reason,
        can_translate=free and context.house.translating is not None,
        now=context.now,
    )


@for_staff
async def look(context: Context) -> None:
    await show_reply(context, int(context.tap[0]), anew=True)


@for_staff
async def undo(context: Context) -> None:
    await _change(context, actions.undo)


@for_staff
async def send_now(context: Context) -> None:
    await _change(context, actions.send_now)


async def _change(context: Context, action: Any) -> None:
    """A button under an echo. Where it has left meanwhile, what it is now is shown instead."""
    reply_id, version = int(context.tap[0]), int(context.tap[1])
    try:
        await context.act(action, context.coach.id, reply_id, version, now=context.now)
    except HasLeft:
        await context.answer(texts.left_already(context.staff_t))
    except OutOfReach:
        found = await context.read(actions.of_coach, context.coach.id, reply_id)
        await out_of_reach(context, found.reply.holder_id)
        return
    await context.answer()
    await show_reply(context, reply_id)


@for_staff
async def ask_moment(context: Context) -> None:
    """It waits as a draft until the coach has said when it leaves."""
    reply_id, version = int(context.tap[0]), int(context.tap[1])
    try:
        await context.act(actions.pause, context.coach.id, reply_id, version, now=context.now)
    except HasLeft:
        await context.answer(texts.left_already(context.staff_t))
        await show_reply(context, reply_id)
        return
    await context.answer()
    found = await context.read(actions.of_coach, context.coach.id, reply_id)
    said = {"reply": reply_id, "version": found.reply.version, "holder": open_with(context)}
    await context.keep(dialogs.put, context.chat_id, MOMENT_STEP, said, now=context.now)
    holder, _ = await context.read(conversations.recipient, context.coach.id, found.reply.holder_id)
    await context.show(texts.ask_moment(context.staff_t, name=holder.name), about=holder.id)


@for_staff
async def moment_typed(context: Context) -> None:
    t, said = context.staff_t, context.said(MOMENT_STEP) or {}
    try:
        moment = parse_moment(
            context.words, now=context.now, zone=context.zone, language=context.coach.language
        )
        if isinstance(moment, PartialMoment):
            raise NotUnderstood
        reply_id = await context.act(
            actions.send_at,
            context.coach.id,
            said.get("reply", 0),
            said.get("version", 0),
            moment,
            chat_id=context.chat_id,
            now=context.now,
        )
    except (NotUnderstood, OutOfRange):
        await context.say(booking_texts.moment_not_understood(t))
    except StartPassed:
        await context.say(booking_texts.moment_passed(t))
    except HasLeft:
        await show_reply(context, said["reply"], anew=True)
    except OutOfReach:
        found = await context.read(actions.of_coach, context.coach.id, said["reply"])
        await out_of_reach(context, found.reply.holder_id)
    else:
        if said.get("holder") is not None:
            await context.keep(
                dialogs.put, context.chat_id, STEP, {"holder": said["holder"]}, now=context.now
            )
        await show_reply(context, reply_id, anew=True)


@for_staff
async def take_back(context: Context) -> None:
    """Deleted where it arrived, as long as Telegram does that; and it is said honestly what that is worth."""
    coach_id, reply_id, t = context.coach.id, int(context.tap[0]), context.staff_t
    deleted_before = context.did(actions.taken_back)
    sent: list[Copy] = []
    if deleted_before:
        found = await context.read(actions.of_coach, coach_id, reply_id)
    else:
        found, sent = await context.read(actions.to_take_back, coach_id, reply_id)
    holder, _ = await context.read(conversations.recipient, coach_id, found.reply.holder_id)
    if found.sent_at is None or not can_take_back(found.sent_at, context.now):
        await context.show(texts.too_late_to_take_back(t, name=holder.name), about=holder.id)
        return
    gone = [await context.house.sender.delete(one.chat_id, one.telegram_id) for one in sent]
    if not any(gone) and not deleted_before:
        await context.show(texts.not_taken_back(t), about=holder.id)
        return
    await context.act(actions.taken_back, coach_id, reply_id, now=context.now)
    last = await context.read(messages.last_at, holder.id)
    read = last is not None and last > found.sent_at
    await context.show(texts.took_back(t, name=holder.name, read=read), about=holder.id)


@for_staff
async def with_translation(context: Context) -> None:
    """The words go with what a machine makes of them, marked as such. Where it makes nothing, they wait as they are."""
    reply_id, version = int(context.tap[0]), int(context.tap[1])
    machine, coach_id = context.house.translating, context.coach.id
    if machine is None:
        raise NotFound
    try:
        await context.act(actions.pause, coach_id, reply_id, version, now=context.now)
    except HasLeft:
        await context.answer(texts.left_already(context.staff_t))
        await show_reply(context, reply_id)
        return
    await context.answer()
    found = await context.read(actions.of_coach, coach_id, reply_id)
    names = await context.read(conversations.names_of, found.reply.holder_id)
    holder, _ = await context.read(conversations.recipient, coach_id, found.reply.holder_id)
    if found.fate is not Fate.DRAFT:
        # An earlier delivery of this tap, or somebody else, has gone on with it.
        await show_reply(context, reply_id)
        return
    made = None
    if holder.language is not None:
        made = await machine.translate(
            found.reply.words, source=found.reply.language, target=holder.language, names=names
        )
    if made is None:
        await context.say(texts.not_translated(context.staff_t))
    else:
        # Where somebody else did something with it meanwhile, what it is now is shown.
        with suppress(Refused):
            await context.keep(
                actions.send_now,
                coach_id,
                reply_id,
                found.reply.version,
                translation=(made, holder.language or ""),
                now=context.now,
            )
    await show_reply(context, reply_id)


def dutch(context: Context) -> Translator:
    return context.house.catalogues.translator("nl", zone=context.zone)


async def out_of_reach(context: Context, holder_id: int) -> None:
    holder, _ = await context.read(conversations.recipient, context.coach.id, holder_id)
    await context.say(texts.out_of_reach(context.staff_t, name=holder.name))


STEPS = {MOMENT_STEP: moment_typed}
# The same by what was done: an update that is repeated finds its dialog over.
REPEATED = {actions.send_at: moment_typed}

HANDLERS = [
    tap("ty", look, ID),
    tap("tu", undo, REPLY, answers_itself=True),
    tap("tj", send_now, REPLY, answers_itself=True),
    tap("tl", ask_moment, REPLY, answers_itself=True),
    tap("tb", take_back, REPLY),
    tap("ta", with_translation, REPLY, answers_itself=True),
]

"""A coach answers: typed in an open conversation, or as a reply to a message; echoed, held, changed, called back.

In the step `talk` of a chat `holder` is the person whose conversation is open, or None. What waits for one more word about
for whom it is stands beside it: `unsent` with the messages as they were typed, `to` the person, `nonce` by which the button
under the question is known.
"""

from typing import Any

from bot.actions import conversations
from bot.actions import replies as actions
from bot.actions.replies import Words
from bot.phrases import phrasebook
from bot.rules.bsn import typed_lines
from bot.rules.errors import Empty, NotFound, Refused, TooLong
from bot.rules.replies import LONGEST, HasLeft, OutOfReach
from bot.texts import common
from bot.texts.contact import phrase_words
from bot.texts.rendered import Rendered
from bot.texts.staff import replying as texts
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from handlers.talk import STEP, open_with
from handlers.talk_replies import dutch, out_of_reach, show_reply
from storage import copies, dialogs

MOST_UNSENT = 10  # messages that wait for a yes
MOST_ASKED = 6  # people to choose from

Said = dict[str, Any]


async def answers_somebody(context: Context) -> bool:
    """Whether this is a reply to a message about somebody."""
    message = context.event.effective_message
    if message is None or message.reply_to_message is None:
        return False
    about = await context.read(copies.holder_of, context.chat_id, message.reply_to_message.message_id)
    return about is not None


@for_staff
async def typed(context: Context) -> None:
    """In an open conversation, or as a reply to a message about somebody. Else it goes to nobody."""
    message = context.event.effective_message
    answered = message.reply_to_message if message else None
    if answered is not None:
        holder_id = await context.read(copies.holder_of, context.chat_id, answered.message_id)
    else:
        holder_id = open_with(context)
    try:
        words = typed_lines(context.words, limit=LONGEST)
    except (Empty, TooLong) as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return
    new = [[message.message_id if message else 0, words]]
    if holder_id is None:
        await _ask_for_whom(context, new, unknown=answered is not None)
        return
    try:
        await _answer(context, holder_id, [*_waiting_for(context, holder_id), *new])
    except NotFound:
        # With another coach by now, as when who stood in typed on: nothing is lost.
        await _ask_for_whom(context, new, unknown=answered is not None, gone=True)


@for_staff
async def chosen(context: Context) -> None:
    """For whom it is that was typed before anybody was chosen."""
    said = context.said(STEP) or {}
    unsent = said.get("unsent")
    if not unsent and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    await _answer(context, int(context.tap[0]), unsent or [], waited=said)


@for_staff
async def sure(context: Context) -> None:
    """Yes, it is for this person. An older button sends nothing: it could be for somebody else."""
    holder_id, nonce = int(context.tap[0]), int(context.tap[1])
    said = context.said(STEP) or {}
    of_now = said.get("to") == holder_id and said.get("nonce") == nonce
    if not of_now and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    if "phrase" in said:
        await _say_phrase(context, holder_id, said)
    else:
        await _write(context, holder_id, said.get("unsent", []), waited=said)


async def _say_phrase(context: Context, holder_id: int, said: Said) -> None:
    """The phrase was seen whole, with the name above it; once more where the answer before went to somebody else."""
    other = await context.read(conversations.last_other, context.coach.id, holder_id)
    if other is not None and not said.get("sure") and not context.repeated:
        phrase = phrasebook().phrase(said["phrase"])
        words = phrase_words(dutch(context), phrase, said["values"], now=context.now)
        await _ask_sure(context, holder_id, said | {"sure": True}, [words], other)
        return
    try:
        made = await context.act(
            actions.say_phrase,
            context.coach.id,
            holder_id,
            said.get("phrase", ""),
            said.get("values", {}),
            chat_id=context.chat_id,
            step=STEP,
            data=_open(said),
            waited=said,
            now=context.now,
        )
    except HasLeft:
        # Another tap at the same moment has sent it, and shows it.
        return
    except OutOfReach:
        await out_of_reach(context, holder_id)
        return
    await show_reply(context, made, anew=True)


async def _answer(
    context: Context, holder_id: int, unsent: list[list[Any]], *, waited: Said | None = None
) -> None:
    """To this person, after one more question where the answer before went to somebody else (R02)."""
    if not context.repeated:
        other = await context.read(conversations.last_other, context.coach.id, holder_id)
        if other is not None:
            said = (context.said(STEP) or {}) | {"unsent": unsent[-MOST_UNSENT:]}
            said.pop("phrase", None)
            await _ask_sure(context, holder_id, said, [words for _, words in unsent], other)
            return
    await _write(context, holder_id, unsent, waited=waited)


async def _ask_sure(context: Context, holder_id: int, said: Said, words: list[str], other: str) -> None:
    holder, town = await context.read(conversations.recipient, context.coach.id, holder_id)
    nonce = context.event.update_id
    data = said | {"holder": said.get("holder"), "to": holder_id, "nonce": nonce}
    await context.act(dialogs.put, context.chat_id, STEP, data, now=context.now)
    await context.say(
        texts.ask_sure(
            context.staff_t, words, name=holder.name, town=town.name, other=other, data=f"{holder_id}:{nonce}"
        ),
        about=holder.id,
    )


async def _write(
    context: Context, holder_id: int, unsent: list[list[Any]], *, waited: Said | None = None
) -> None:
    """`waited`: the dialog in which they waited until now."""
    parts = [Words(words, number or None) for number, words in unsent]
    try:
        made = await context.act(
            actions.write,
            context.coach.id,
            holder_id,
            parts,
            chat_id=context.chat_id,
            step=STEP,
            data=_open(context.said(STEP) or {}),
            waited=waited,
            now=context.now,
        )
    except HasLeft:
        return
    except OutOfReach:
        await out_of_reach(context, holder_id)
        return
    for reply_id in made:
        await show_reply(context, reply_id, anew=True)


async def _ask_for_whom(context: Context, new: list[list[Any]], *, unknown: bool, gone: bool = False) -> None:
    """Nothing is sent. It is kept, so that it need not be typed again."""
    said = context.said(STEP) or {}
    if gone or open_with(context) is None:
        said["holder"] = None
    before = said.get("unsent", []) if "to" not in said else []
    data = {"holder": said.get("holder"), "unsent": [*before, *new][-MOST_UNSENT:]}
    await context.act(dialogs.put, context.chat_id, STEP, data, now=context.now)
    found = await context.read(conversations.inbox_of, context.coach.id, 0, now=context.now)
    people = [one.holder for one in found.listed[:MOST_ASKED]]
    await context.say(texts.goes_nowhere(context.staff_t, people, unknown=unknown, gone=gone))


async def edited(context: Context) -> None:
    """The coach edited what they typed: the new words go, while it has not left; else the coach hears that they do not."""
    message = context.event.edited_message
    if message is None or context.words.startswith("/"):
        return
    coach_id, t = context.coach.id, context.staff_t
    try:
        words = typed_lines(context.words, limit=LONGEST)
        changed = await context.act(actions.edit, coach_id, message.message_id, words, now=context.now)
    except HasLeft:
        left = await context.read(actions.of_message, coach_id, message.message_id)
        holder, _ = await context.read(conversations.recipient, coach_id, left.holder_id)
        await context.say(texts.edited_too_late(t, name=holder.name, reply_id=left.id), about=holder.id)
        return
    except Refused:
        return
    if changed is not None:
        await show_reply(context, changed, anew=True)


def _waiting_for(context: Context, holder_id: int) -> list[list[Any]]:
    """What was typed for this very person and waits for a yes: a long text comes in several messages."""
    said = context.said(STEP) or {}
    return said.get("unsent", []) if said.get("to") == holder_id and "phrase" not in said else []


def _open(said: Said) -> Said | None:
    """The dialog after an answer: the conversation that was open stays so."""
    return {"holder": said["holder"]} if said.get("holder") is not None else None


STEPS = {STEP: typed}
# The same by what was done: an update that is repeated finds its dialog over.
REPEATED = {actions.write: typed}

HANDLERS = [
    tap("tw", chosen, ID, answers_itself=True),
    tap("ts", sure, ID + ":[0-9]{1,12}", answers_itself=True),
]

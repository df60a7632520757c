"""The coach's messages: the list of who waits, one conversation, what was sent itself, and "nothing needed"."""

from bot.actions import conversations, needs
from bot.actions import replies as actions
from bot.actions.conversations import PAGE, Conversation
from bot.phrases import phrasebook
from bot.rules.replies import OPEN_FOR
from bot.sending import FileNotKnown
from bot.texts.rendered import Rendered
from bot.texts.staff import talking as texts
from handlers.context import Context
from handlers.routing import ID, command, for_staff, tap
from handlers.routing import PAGE as PAGE_PATTERN
from storage import copies, dialogs
from storage.copies import Copy
from storage.people import holder_of_coach

# The step of a chat in which a conversation is open: `holder` is the person with whom. See `talk_writing` for the rest.
STEP = "talk"
# All steps in which somebody is written to.
STEPS_OF_TALK = (STEP, "phrase", "reply_moment")


@for_staff
async def show_inbox(context: Context) -> None:
    page = int(context.tap[0]) if context.tap else 0
    found = await context.read(conversations.inbox_of, context.coach.id, page, now=context.now)
    asking = await context.read(needs.asking, context.coach.id, context.house.questions, now=context.now)
    await context.show(
        texts.inbox(
            context.staff_t,
            found.listed,
            asking=asking if found.page == 0 else (),
            total=found.total,
            messages=found.messages,
            done=found.done,
            page=found.page,
            pages=found.pages,
            now=context.now,
        )
    )


@for_staff
async def show_done(context: Context) -> None:
    done = await context.read(conversations.done_of, context.coach.id, now=context.now)
    pages = max(1, -(-len(done) // PAGE))
    page = min(int(context.tap[0]), pages - 1)
    shown = done[page * PAGE : (page + 1) * PAGE]
    await context.show(texts.done_list(context.staff_t, shown, page=page, pages=pages))


@for_staff
async def open_conversation(context: Context) -> None:
    """From now on what the coach types goes to this person. A message of its own, so that what was said stays."""
    found = await _conversation(context, int(context.tap[0]), 0)
    await context.act(dialogs.put, context.chat_id, STEP, {"holder": found.holder.id}, now=context.now)
    await context.say(_rendered(context, found), about=found.holder.id)


@for_staff
async def leaf(context: Context) -> None:
    """Older or newer messages of the same person."""
    found = await _conversation(context, int(context.tap[0]), int(context.tap[1]))
    await context.show(_rendered(context, found), about=found.holder.id)


@for_staff
async def close(context: Context) -> None:
    """Nobody is written to any more, and what was not sent yet is forgotten. A button of an older message leaves another
    dialog as it is."""
    for step in STEPS_OF_TALK:
        await context.keep(dialogs.drop, context.chat_id, step=step)
    await context.show(texts.closed(context.staff_t))


@for_staff
async def nothing_needed(context: Context) -> None:
    holder_id, up_to = int(context.tap[0]), int(context.tap[1])
    await context.act(actions.nothing_needed, context.coach.id, holder_id, up_to, now=context.now)
    holder = await context.read(holder_of_coach, context.coach.id, holder_id)
    # What was written stays to be read.
    await context.say(
        texts.nothing_needed(context.staff_t, name=holder.name, holder_id=holder.id), about=holder.id
    )


@for_staff
async def show_itself(context: Context) -> None:
    """The photo or the voice message itself, or all of a long text. Nothing tells of whose account it came."""
    message, said = await context.read(conversations.message_of_coach, context.coach.id, int(context.tap[0]))
    if message.file_id is None:
        await context.say(texts.whole_words(context.staff_t, said), about=message.holder_id)
        return
    caption = texts.of_whom(context.staff_t, said)
    try:
        number = await context.house.sender.send_again(
            context.chat_id, message.medium, message.file_id, caption
        )
    except FileNotKnown:
        await context.say(texts.file_gone(context.staff_t))
        return
    await context.keep(copies.add, [Copy(context.chat_id, number, message.holder_id)], now=context.now)


def open_with(context: Context) -> int | None:
    """The person whose conversation is open; None where none is, or nothing was done in it for a while."""
    said = context.said(STEP)
    dialog = context.who.dialog if context.who else None
    if said is None or dialog is None or context.now - dialog.at > OPEN_FOR:
        return None
    found: int | None = said.get("holder")
    return found


async def _conversation(context: Context, holder_id: int, page: int) -> Conversation:
    return await context.read(conversations.conversation, context.coach.id, holder_id, page, now=context.now)


def _rendered(context: Context, found: Conversation) -> Rendered:
    return texts.conversation(
        context.staff_t,
        found.holder,
        found.town,
        found.said,
        book=phrasebook(),
        page=found.page,
        more=found.more,
        last_waiting=found.waiting.last_id if found.waiting else None,
        unsent=[(one.reply.id, one.fate, one.reply.due) for one in found.unsent],
        reaches=found.reaches,
        ahead=found.ahead,
        now=context.now,
    )


HANDLERS = [
    command("messages", show_inbox),
    tap("ti", show_inbox, PAGE_PATTERN),
    tap("td", show_done, PAGE_PATTERN),
    tap("tc", open_conversation, ID),
    tap("to", leaf, ID + PAGE_PATTERN),
    tap("tn", nothing_needed, ID + ID),
    tap("tv", show_itself, ID),
    tap("tx", close),
]

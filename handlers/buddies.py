"""The side of a language buddy: the yes to an invitation, what they say to what they got, and the end.

The chat may be of nobody else, or of a holder or a colleague too; it sees nothing but what was sent to it.
"""

from functools import wraps

from bot.actions import language_buddies as actions
from bot.actions.joining import Opening
from bot.i18n import Translator
from bot.rules.codes import ALPHABET, LENGTH, hash_code
from bot.rules.errors import Empty, NotFound, TooLong
from bot.rules.folding import clean
from bot.rules.language_buddy import WAITS_FOR, Reaction
from bot.rules.values import Holder
from bot.texts import buddying as texts
from bot.texts import coming_in, common
from bot.texts import language_buddy as holder_texts
from bot.texts.rendered import Rendered, View
from handlers import buddy_post
from handlers.contact_views import WORDS_LIMIT
from handlers.context import Context
from handlers.practice_asking import AT
from handlers.routing import ID, Handler, tap
from handlers.taps import old_button
from storage import invitations, language_buddies, people
from storage.language_buddies import Sent

OPENINGS = (Opening.BUDDY, Opening.OWN_BUDDY, Opening.IS_BUDDY)
CODE = f":[{ALPHABET}]{{{LENGTH}}}"


def for_buddies(handler: Handler) -> Handler:
    """For the buddy of the person in question. A button of another chat is an old one."""

    @wraps(handler)
    async def run(context: Context) -> None:
        try:
            await handler(context)
        except NotFound:
            # Which chat is a buddy, or was one, is kept nowhere else once it has ended.
            await context.note_refused(actor=actions.BUDDY)
            await old_button(context.event, context)

    return run


def own_t(context: Context) -> Translator:
    """For whoever uses this chat, also a colleague."""
    if context.staff is None:
        return context.t
    return context.house.catalogues.translator(context.staff.language, zone=context.zone)


# The invitation


async def opened(context: Context, opening: Opening, code: str) -> None:
    """Somebody opened the link of an invitation: who asks, and what they will get."""
    t = own_t(context)
    if opening is Opening.OWN_BUDDY:
        await context.say(texts.own_invitation(t))
        return
    if opening is Opening.IS_BUDDY:
        buddy = await context.read(language_buddies.by_hash, hash_code(code))
        if buddy is not None:
            await context.say(_agreed(t, await context.read(people.holder, buddy.holder_id)))
        return
    try:
        holder = await context.read(actions.who_asks, context.chat_id, hash_code(code), now=context.now)
    except NotFound:
        await context.say(View("wc", coming_in.wrong_code))
        return
    await context.say(texts.question(t, name=holder.name, code=code))


async def said_yes_or_no(context: Context) -> None:
    """After a no nothing is kept, and the link goes on working. After the yes the holder is told, once."""
    said, code = context.tap
    try:
        if said == "n":
            await context.read(actions.who_asks, context.chat_id, hash_code(code), now=context.now)
            await context.answer()
            await context.show(texts.declined(own_t(context)))
            return
        language = context.language or "nl"
        accepted = await context.act(
            actions.accept, context.chat_id, hash_code(code), language, now=context.now
        )
    except NotFound:
        await context.answer(common.old_button(own_t(context)))
        await context.keep(invitations.add_wrong_code, context.chat_id, now=context.now)
        await context.show(View("wc", coming_in.wrong_code))
        return
    await context.answer()
    holder = await context.read(people.holder, accepted.holder_id)
    await context.show(_agreed(own_t(context), holder))
    if accepted.first and context.acted:
        await buddy_post.to_holder(context, holder, lambda t, name: holder_texts.agreed(t, name=name))


def _agreed(t: Translator, holder: Holder) -> Rendered:
    return texts.agreed(t, holder_id=holder.id, name=holder.name)


# What they say


@for_buddies
async def reacted(context: Context) -> None:
    """The last tap counts; the same one again says nothing new."""
    holder, sent = await _of_tap(context)
    reaction = Reaction(context.tap[3])
    t = own_t(context)
    await context.answer(texts.thanks(t, name=holder.name))
    at = (context.chat_id, holder.id, sent.session, sent.number)
    if not await context.act(actions.react, *at, reaction, now=context.now) or not context.acted:
        return
    sentence = await buddy_post.practised(context, sent.session, sent.number)
    arrived = await buddy_post.to_holder(
        context, holder, lambda t, name: holder_texts.reaction(t, reaction, sentence=sentence, name=name)
    )
    if not arrived:
        await context.keep(actions.not_told, *at, reaction)
        await context.say(texts.not_sent(t, name=holder.name))


@for_buddies
async def wants_to_answer(context: Context) -> None:
    holder, sent = await _of_tap(context)
    at = (context.chat_id, holder.id, sent.session, sent.number)
    await context.act(actions.ask_answer, *at, now=context.now)
    await context.answer()
    await context.say(texts.ask_answer(own_t(context), name=holder.name))


@for_buddies
async def does_not_answer(context: Context) -> None:
    if context.step != actions.STEP and not context.repeated:
        raise NotFound
    await context.act(actions.not_answered, context.chat_id)
    await context.answer()
    await context.show(texts.no_answer(own_t(context)))


async def answers_now(context: Context) -> bool:
    """Whether what came is for a holder: they said a while ago that they answer, or reply to what a holder sent them."""
    if context.repeated:
        return context.did(actions.answered)
    return await _whom_they_answer(context) is not None


@for_buddies
async def answered(context: Context) -> None:
    """A voice message or words go on as they are, and are not kept."""
    t = own_t(context)
    message = context.event.effective_message
    holder_id = None if context.repeated else await _whom_they_answer(context)
    if holder_id is None or message is None:
        kept = await context.act(actions.answered, context.chat_id, 0, arrived=False, now=context.now)
        await _say_answered(context, kept.holder_id, arrived=kept.arrived)
        return
    await context.read(actions.buddy_of, context.chat_id, holder_id)
    voice = message.voice.file_id if message.voice else None
    if voice is None and not message.text:
        await context.say(texts.voice_or_words(t))
        return
    try:
        words = "" if voice else clean(context.words, limit=WORDS_LIMIT)
    except (Empty, TooLong) as error:
        await context.say(Rendered(common.refusal(t, error).html))
        return
    holder = await context.read(people.holder, holder_id)
    arrived = await buddy_post.to_holder(
        context, holder, lambda t, name: holder_texts.answer(t, words=words, name=name), voice=voice
    )
    await context.act(actions.answered, context.chat_id, holder_id, arrived=arrived, now=context.now)
    await _say_answered(context, holder_id, arrived=arrived)


async def _say_answered(context: Context, holder_id: int, *, arrived: bool) -> None:
    name = (await context.read(people.holder, holder_id)).name
    say = texts.answered if arrived else texts.not_sent
    await context.say(say(own_t(context), name=name))


async def _whom_they_answer(context: Context) -> int | None:
    """The person; first the one to whose message they reply."""
    message = context.event.effective_message
    reply = message.reply_to_message if message is not None else None
    if reply is not None:
        found = await context.read(actions.replied_to, context.chat_id, reply.message_id)
        if found is not None:
            return found[0]
    dialog = context.who.dialog if context.who else None
    if dialog is None or dialog.step != actions.STEP or context.now - dialog.at > WAITS_FOR:
        return None
    return int(dialog.data["holder"])


async def _of_tap(context: Context) -> tuple[Holder, Sent]:
    """NotFound where the button's exercise was not sent to this chat."""
    holder_id, session_id, number = map(int, context.tap[:3])
    sent = await context.read(actions.sent_to, context.chat_id, holder_id, session_id, number)
    return await context.read(people.holder, holder_id), sent


# The end


@for_buddies
async def leave(context: Context) -> None:
    """In two taps."""
    holder_id, said = int(context.tap[0]), "".join(context.tap[1:])
    if said == "y":
        ended = await context.act(actions.leave, context.chat_id, holder_id, now=context.now)
        await _left(context, (ended,))
        return
    await context.read(actions.buddy_of, context.chat_id, holder_id)
    await context.answer()
    holder, t = await context.read(people.holder, holder_id), own_t(context)
    asks = said != "n"
    await context.show(
        texts.ask_leave(t, holder_id=holder_id, name=holder.name) if asks else _agreed(t, holder)
    )


async def ask_leave_all(context: Context) -> None:
    holders = await context.read(actions.helped_by, context.chat_id)
    await context.say(texts.ask_leave_all(own_t(context), names=[holder.name for holder in holders]))


@for_buddies
async def leave_all(context: Context) -> None:
    if not context.repeated and not await context.read(actions.helped_by, context.chat_id):
        raise NotFound
    if context.tap[0] == "n":
        await context.answer()
        await context.show(texts.stays(own_t(context)))
        return
    await _left(context, await context.act(actions.leave_all, context.chat_id, now=context.now))


async def _left(context: Context, ended: tuple[actions.Ended, ...]) -> None:
    await context.answer()
    await context.show(texts.left(own_t(context)))
    await buddy_post.tell_ended(context, ended)
    await context.keep(people.forget_stranger, context.chat_id)


async def ask_language(context: Context) -> None:
    """For who is nobody else here; others have it in their settings."""
    catalogues = context.house.catalogues
    offered = [catalogues.translator(code) for code in catalogues.offered]
    await context.show(coming_in.choose_language(offered, data="1:lg"))


HANDLERS = [
    tap("uj", said_yes_or_no, ":[yn]" + CODE, answers_itself=True),
    tap("ur", reacted, f"{AT}:[{''.join(Reaction)}]", answers_itself=True),
    tap("ua", wants_to_answer, AT, answers_itself=True),
    tap("un", does_not_answer, answers_itself=True),
    tap("ue", leave, f"{ID}(?::[yn])?", answers_itself=True),
    tap("uz", leave_all, ":[yn]", answers_itself=True),
    tap("ul", ask_language),
]

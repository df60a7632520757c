"""The holder's language buddy: what it is, the invitation, the end, and what goes to them."""

from bot.actions import answering
from bot.actions import language_buddies as actions
from bot.actions.answering import Gift, To
from bot.rules.codes import code_from, hash_code
from bot.rules.values import Holder
from bot.texts import buddying, common
from bot.texts import language_buddy as texts
from bot.texts.rendered import View
from handlers import buddy_post, practice_views
from handlers.context import Context
from handlers.practice_asking import AT, question_of_tap, to_give
from handlers.routing import ID, for_holders, tap
from handlers.views import one_of
from storage import language_buddies


@for_holders
async def show_buddy(context: Context) -> None:
    await _show_screen(context, one_of(context, int(context.tap[0])))


@for_holders
async def invite(context: Context) -> None:
    """A link that works once, as a message that can be forwarded as it is. Who has a buddy sees that they do."""
    holder = one_of(context, int(context.tap[0]))
    code = code_from(context.secret_for_update())
    until = await context.act(actions.invite, context.chat_id, holder.id, hash_code(code), now=context.now)
    if until is None:
        await _show_screen(context, holder)
        return
    address = f"https://t.me/{context.bot.username}?start={code}"
    await context.say(texts.invited(context.t_of(holder), until=until))
    dutch = context.house.catalogues.translator("nl", zone=context.zone)
    await context.say(texts.invitation(dutch, name=holder.name, address=address))


@for_holders
async def end(context: Context) -> None:
    """In two taps; an invitation is taken back in one."""
    holder, said = one_of(context, int(context.tap[0])), "".join(context.tap[1:])
    if said == "y":
        ended = await context.act(actions.end, context.chat_id, holder.id, now=context.now)
        await _show_screen(context, holder)
        await buddy_post.tell_ended(context, [ended])
    elif said == "w":
        await context.act(actions.withdraw, context.chat_id, holder.id, now=context.now)
        await _show_screen(context, holder)
    else:
        await _show(context, holder, await practice_views.end_buddy_view(context, [str(holder.id)]))


@for_holders
async def let_buddy_have_it(context: Context) -> None:
    """What they said or wrote goes to their buddy with the sentence that was practised, and nothing about how it went."""
    holder, at = one_of(context, int(context.tap[0])), question_of_tap(context)
    buddy = await context.read(language_buddies.of_holder, holder.id)
    chat_id = buddy.chat_id if buddy is not None else None
    found = await to_give(context)
    gift = Gift.GONE
    if found is not None and chat_id is not None:
        gift = await context.act(answering.give, context.chat_id, at, To.BUDDY, now=context.now)
    if found is None or chat_id is None or gift is Gift.GONE:
        await context.answer(common.old_button(context.t))
        return
    await context.answer()
    t, (_, sentence, said) = context.t_of(holder), found
    if gift is Gift.BEFORE or not context.acted:
        await context.say(texts.sent(t))
        return
    message = await buddy_post.to_buddy(
        context,
        holder,
        chat_id,
        lambda t: buddying.practised(
            t,
            name=holder.name,
            sentence=sentence,
            words=said.get("words"),
            holder_id=holder.id,
            session_id=at.session,
            number=at.number,
        ),
        voice=said.get("voice"),
    )
    if message is None:
        await context.keep(answering.not_given, context.chat_id, at, To.BUDDY, now=context.now)
        await context.say(texts.not_sent(t))
        return
    await context.keep(actions.keep_sent, chat_id, holder.id, at.session, at.number, message, now=context.now)
    await context.say(texts.sent(t))


async def _show_screen(context: Context, holder: Holder) -> None:
    await _show(context, holder, await practice_views.buddy_view(context, [str(holder.id)]))


async def _show(context: Context, holder: Holder, view: View) -> None:
    await context.show(context.in_words(view, holder=holder))


HANDLERS = [
    tap("ub", show_buddy, ID),
    tap("ui", invite, ID),
    tap("ux", end, f"{ID}(?::[wy])?"),
    tap("uh", let_buddy_have_it, AT, answers_itself=True),
]

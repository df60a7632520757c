"""Staff record the cards: they choose where, say what is shown, hear it back, and say yes.

The step is a row, so that it goes on after a restart; a recording waits for its yes under the number of the update that
brought it.
"""

from collections import Counter

from telegram import Message

from bot.actions import recordings as actions
from bot.actions.recordings import Asked
from bot.request import FileTooLarge
from bot.rules.cards import CardLevel, Deck
from bot.rules.errors import NotFound
from bot.rules.recordings import (
    LARGEST,
    LONGEST,
    Fault,
    Wanted,
    all_wanted,
    fault_of,
    missing,
    seconds_of,
    wanted_at,
)
from bot.rules.values import Domain
from bot.sending import VoicesRefused
from bot.texts import common
from bot.texts.rendered import Rendered
from bot.texts.staff import recordings as texts
from handlers.context import Context
from handlers.routing import CARD, ID, command, for_staff, tap
from storage import clips, dialogs

AT = CARD + f":[{''.join(texts.PLACES)}]"


@for_staff
async def overview(context: Context) -> None:
    left = await _left(context)
    await context.show(texts.overview(context.staff_t, {domain: len(left[domain]) for domain in Domain}))


@for_staff
async def choose_level(context: Context) -> None:
    domain = Domain(context.tap[0])
    cards = _deck(context).cards
    left = Counter(cards[one.card].level for one in (await _left(context))[domain])
    here = sorted(
        {cards[one.card].level for one in all_wanted(_deck(context), domain)}, key=list(CardLevel).index
    )
    await context.show(texts.levels(context.staff_t, domain, {level: left[level] for level in here}))


@for_staff
async def begin(context: Context) -> None:
    asked = await context.act(
        actions.begin,
        context.chat_id,
        context.bot.id,
        _deck(context),
        Domain(context.tap[0]),
        CardLevel(context.tap[1]),
        now=context.now,
    )
    await context.show(_asked(context, asked))


@for_staff
async def record(context: Context) -> None:
    """This one, again: what waited for a yes waits no more."""
    asked = await context.act(
        actions.choose, context.chat_id, context.bot.id, _deck(context), *_tapped(context), now=context.now
    )
    await context.say(_asked(context, asked))


@for_staff
async def skip(context: Context) -> None:
    present = _present(context)
    if not context.repeated and (present is None or (present.card, present.place) != _tapped(context)):
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    asked = await context.act(
        actions.skip, context.chat_id, context.bot.id, _deck(context), *_tapped(context), now=context.now
    )
    await context.say(_asked(context, asked))


@for_staff
async def received(context: Context) -> None:
    """What they said: looked at, and sent back for a yes."""
    number = context.event.update_id
    if context.repeated and (context.said(actions.STEP) or {}).get("number") != number:
        return  # the yes to it came meanwhile, or another recording
    present, message = _present(context), context.event.effective_message
    if present is None or message is None or message.voice is None:
        raise NotFound
    level = _deck(context).cards[present.card].level
    if message.forward_origin is not None:
        await context.say(texts.not_forwarded(context.staff_t, present))
        return
    sound = await _fetch(context, message)
    fault = Fault.TOO_LONG if sound is None else fault_of(sound, level)
    if sound is None or fault is not None:
        await context.say(
            texts.refused(context.staff_t, fault or Fault.TOO_LONG, present, longest=LONGEST[level])
        )
        return
    file_id = message.voice.file_id
    wanted = await context.act(
        actions.heard,
        context.chat_id,
        _deck(context),
        file_id,
        round(seconds_of(sound)),
        number=number,
        now=context.now,
    )
    question = texts.is_it_right(context.staff_t, wanted, number=number)
    try:
        await context.house.sender.send_voice(context.chat_id, file_id, question)
    except VoicesRefused:
        # They can play their own message.
        await context.say(question)


@for_staff
async def not_a_voice(context: Context) -> None:
    """Something else came than a voice message."""
    present = _present(context)
    if present is None:
        raise NotFound
    await context.say(texts.voice_please(context.staff_t, present))


@for_staff
async def right(context: Context) -> None:
    """The yes. One to another recording, or to words that the card has no more, keeps nothing."""
    said, present, number = context.said(actions.STEP) or {}, _present(context), int(context.tap[0])
    waits = present is not None and (said.get("number"), said.get("mark")) == (number, present.key[-1])
    if not waits and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    kept = await context.act(
        actions.keep,
        context.chat_id,
        context.bot.id,
        _deck(context),
        context.coach.id,
        number,
        now=context.now,
    )
    await context.show(texts.kept(context.staff_t, kept.wanted))
    await context.say(_asked(context, kept.then))


@for_staff
async def enough(context: Context) -> None:
    await context.keep(dialogs.drop, context.chat_id, step=actions.STEP)
    left = await _left(context)
    await context.say(texts.enough(context.staff_t, left=sum(map(len, left.values()))))


def _asked(context: Context, asked: Asked) -> Rendered:
    if asked.wanted is None:
        return texts.end_of_list(context.staff_t, left=asked.left)
    level = _deck(context).cards[asked.wanted.card].level
    return texts.ask(context.staff_t, asked.wanted, longest=LONGEST[level], left=asked.left)


def _present(context: Context) -> Wanted | None:
    """What this chat is asked to say."""
    said = context.said(actions.STEP)
    return None if said is None else wanted_at(_deck(context), said["card"], said["place"])


async def _left(context: Context) -> dict[Domain, list[Wanted]]:
    """What nobody has recorded for this bot, by domain."""
    deck, found = _deck(context), await context.read(clips.recorded, context.bot.id)
    return {domain: missing(deck, found, domain) for domain in Domain}


async def _fetch(context: Context, message: Message) -> bytes | None:
    """The sound itself; None if there is far too much of it."""
    if message.voice is None:
        raise NotFound
    try:
        return await context.house.sender.fetch_file(message.voice.file_id, limit=LARGEST)
    except FileTooLarge:
        return None


def _tapped(context: Context) -> tuple[str, str]:
    """Card and place of a button."""
    return context.tap[0], texts.PLACES[context.tap[1]]


def _deck(context: Context) -> Deck:
    return context.house.lessons.deck


# What somebody types instead.
STEPS = {actions.STEP: not_a_voice}

HANDLERS = [
    command("voices", overview),
    tap("vo", overview),
    tap("vd", choose_level, f":(?:{'|'.join(Domain)})"),
    tap("vl", begin, f":(?:{'|'.join(Domain)}):(?:{'|'.join(CardLevel)})"),
    tap("vr", record, AT),
    tap("vk", skip, AT, answers_itself=True),
    tap("vy", right, ID, answers_itself=True),
    tap("vx", enough),
]

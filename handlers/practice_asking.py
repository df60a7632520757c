"""What is asked in practice: the question that waits, or the next one, in the chat of whoever practises."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from bot.actions import answering, asking
from bot.actions.answering import STEP, TALKS, Question
from bot.actions.asking import Asking
from bot.rules.cards import Card, Form
from bot.rules.errors import NotFound
from bot.rules.forms import Exercise, exercise, is_open, is_typed
from bot.rules.practice import DOTS, dots, practice_day, week
from bot.rules.sessions import Session, still_open
from bot.rules.values import Holder
from bot.texts import practice as texts
from bot.texts import practice_feedback as feedback_texts
from bot.texts.rendered import Rendered
from handlers import hearing
from handlers.context import Context
from handlers.routing import ID
from handlers.views import one_of
from storage import language_buddies, practice

# After that, and where it is much longer than any answer, what somebody writes is a word to the coach again.
WAITS_FOR = timedelta(minutes=30)

NONE = Question(0, 0, 0)  # in place of what an earlier delivery of an update was about
NUMBER = r":[0-9]{1,3}"
AT = ID + ID + NUMBER  # of the person, the session and the question


async def ask_next(context: Context, holder: Holder, *, speech: bool = True) -> None:
    """The next question, after what `context.act` did. What waits already is asked, also when the update is repeated."""
    asked = await context.keep(
        asking.ask,
        context.chat_id,
        holder.id,
        context.house.lessons,
        speech=speech and context.house.voice is not None,
        recorded_for=context.bot.id if speech else None,
        means=means_of(context, holder),
        now=context.now,
    )
    if asked.anew or context.repeated:
        await ask(context, holder, asked.session)


async def wanted(context: Context, holder: Holder) -> Asking:
    """The question that somebody wants to see now, by a button that does nothing else."""
    return await context.act(
        asking.ask,
        context.chat_id,
        holder.id,
        context.house.lessons,
        speech=context.house.voice is not None,
        recorded_for=context.bot.id,
        means=means_of(context, holder),
        now=context.now,
    )


def means_of(context: Context, holder: Holder) -> Callable[[Card], bool]:
    """Whether somebody can read what a card and those that it is confused with mean."""
    gloss, cards = context.gloss_of(holder), context.house.lessons.deck.cards

    def means(card: Card) -> bool:
        others = [cards[one] for one in card.confusable[:2] if one in cards]
        words = all(gloss(f"{one.id}/word", one.word) for one in (card, *others))
        return words and gloss(f"{card.id}/sentence", card.sentence) is not None

    return means


async def ask(context: Context, holder: Holder, session: Session) -> None:
    if session.present is None:
        await leave(context, holder)
        await context.say(await done_view(context, holder, session))
        return
    made = made_of(context, session)
    if is_typed(made.form) or is_open(made.form):
        await context.keep(answering.wait, context.chat_id, question_at(session), now=context.now)
    else:
        await leave(context, holder)
    if not await _say(context, holder, session, made):
        # It has to be heard, and the voice failed or is not taken: another question about the card.
        await ask_next(context, holder, speech=False)


async def _say(context: Context, holder: Holder, session: Session, made: Exercise) -> bool:
    shown = await question_of(context, holder, session, made)
    message_id = await hearing.say_question(context, context.t_of(holder), made, shown)
    if message_id is None:
        return False
    await stands_at(context, session, message_id)
    return True


async def say_model(
    context: Context, holder: Holder, session: Session, made: Exercise, *, to_coach: bool, to_buddy: bool
) -> None:
    """The example below what they wrote or said; they judge themselves there, and no more at the question."""
    shown = model_of(context, holder, session, made, to_coach=to_coach, to_buddy=to_buddy)
    await stands_at(context, session, await context.show(shown))


async def show_question(context: Context, session: Session, shown: Rendered) -> None:
    """The question of the button with something more, in its place."""
    message_id = await context.show(shown)
    if message_id != context.tapped:
        await stands_at(context, session, message_id)


async def stands_at(context: Context, session: Session, message_id: int) -> None:
    """A question can be answered under one message: an earlier one loses its buttons."""
    ids = (context.chat_id, session.holder_id, session.id, session.number)
    before = await context.keep(asking.stands_at, *ids, message_id)
    if before is not None:
        await context.take_buttons(before)


async def take_question(context: Context, session: Session) -> None:
    """The buttons under the question that is over, unless what came of it stands in its place."""
    message_id = session.asked[-1].message if session.asked else None
    if message_id is not None and message_id != context.tapped:
        await context.take_buttons(message_id)


async def leave(context: Context, holder: Holder) -> None:
    """What this person says or writes is no answer any more."""
    if context.step == STEP:
        await context.keep(answering.leave, context.chat_id, holder.id)


async def session_of_tap(context: Context) -> tuple[Holder, Session]:
    """The session that a button names, if it is that of somebody on this phone."""
    holder = one_of(context, int(context.tap[0]))
    session = await context.read(practice.session, int(context.tap[1]))
    if session.holder_id != holder.id:
        raise NotFound
    return holder, session


def present_of(context: Context, session: Session) -> Exercise | None:
    """The question of the button, while it waits for an answer, today, and its card is what it was."""
    if len(context.tap) > 2 and session.number != int(context.tap[2]):
        return None
    today = practice_day(context.now, context.zone)
    open_still = still_open(session, context.house.lessons.deck, today)
    return made_of(context, session) if open_still else None


async def asked_for(context: Context) -> Exercise | None:
    """The question that waits for words or for a voice; None where there is none, or it came long ago."""
    found = None if is_late(context) else await asked_in_chat(context)
    return None if found is None else found[2]


async def asked_in_chat(context: Context) -> tuple[Holder, Session, Exercise] | None:
    """The question that waits for words or for a voice, however long."""
    try:
        holder, session = await waiting(context)
    except NotFound:
        return None
    made = present_of(context, session)
    return None if made is None else (holder, session, made)


async def took_before(context: Context) -> Question | None:
    """The question at which an earlier delivery of this update kept what was said or written; None where none did."""
    if not context.did(answering.keep_said):
        return None
    return await context.act(answering.keep_said, context.chat_id, NONE, now=context.now)


def is_late(context: Context) -> bool:
    """Whether so much came after the question that what somebody writes now may be for the coach."""
    dialog = context.who.dialog if context.who else None
    return dialog is None or context.now - dialog.at > WAITS_FOR or TALKS in dialog.data


async def waiting(context: Context) -> tuple[Holder, Session]:
    """Whose answer is awaited on this chat. NotFound where nobody's is."""
    said = context.said(STEP)
    if said is None:
        raise NotFound
    holder = one_of(context, said["holder"])
    session = await context.read(practice.session, said["session"])
    if session.holder_id != holder.id or session.number != said["number"]:
        raise NotFound
    return holder, session


def made_of(context: Context, session: Session, number: int | None = None) -> Exercise:
    """The present question, or the last one that was answered; with `number` that one."""
    number = number or session.number
    asked, deck = session.asked[number - 1], context.house.lessons.deck
    return exercise(deck.cards[asked.card], asked.form, deck, seed=f"{session.id}:{number}")


def made_before(context: Context, session: Session, number: int | None = None) -> Exercise | None:
    """The same of a question of before this version of the bot: None where its card is gone, or is asked otherwise now."""
    try:
        return made_of(context, session, number)
    except LookupError:
        return None


def question_at(session: Session) -> Question:
    """The present question, or the last one."""
    return Question(session.holder_id, session.id, session.number)


def question_of_tap(context: Context) -> Question:
    """The one that a button names."""
    return Question(*(int(part) for part in context.tap[:3]))


async def to_give(context: Context) -> tuple[Holder, str, dict[str, Any]] | None:
    """What they said or wrote at the question of the button, with the Dutch that was practised. None where that was judged
    meanwhile, or another question came: then it is not kept."""
    said = context.said(STEP) or {}
    if not said.items() >= asdict(question_of_tap(context)).items() or not said.keys() & {"words", "voice"}:
        return None
    holder, session = await waiting(context)
    made = made_before(context, session)
    return None if made is None else (holder, sentence_of(made), said)


def sentence_of(made: Exercise) -> str:
    """The Dutch of which somebody said or wrote something."""
    return made.card.items[made.item - 1].text if made.item else made.card.sentence


async def question_of(
    context: Context, holder: Holder, session: Session, made: Exercise, *, picked: tuple[int, ...] = ()
) -> Rendered:
    t, gloss, name = context.t_of(holder), context.gloss_of(holder), name_of(context, holder)
    if made.form is Form.WORD_ORDER:
        return texts.in_order(t, made, session, gloss, picked, name=name)
    listens = await hearing.can_hear(context, made.card, texts.spoken_words(made))
    return texts.question(t, made, session, gloss, name=name, listens=listens)


def model_of(
    context: Context,
    holder: Holder,
    session: Session,
    made: Exercise,
    *,
    to_coach: bool,
    to_buddy: bool = False,
) -> Rendered:
    return feedback_texts.model(
        context.t_of(holder),
        made,
        session,
        context.gloss_of(holder),
        to_coach=to_coach,
        to_buddy=to_buddy,
        name=name_of(context, holder),
    )


async def has_buddy(context: Context, holder: Holder) -> bool:
    buddy = await context.read(language_buddies.of_holder, holder.id)
    return buddy is not None and buddy.chat_id is not None


async def done_view(context: Context, holder: Holder, session: Session) -> Rendered:
    today = practice_day(context.now, context.zone)
    days = await context.read(practice.days_practised, holder.id, today - timedelta(days=DOTS))
    return feedback_texts.done(
        context.t_of(holder),
        days=week(days, today).days,
        dots=dots(days, today),
        holder_id=holder.id,
        cards=len(session.cards),
        name=name_of(context, holder),
    )


def name_of(context: Context, holder: Holder) -> str:
    return holder.name if len(context.holders) > 1 else ""

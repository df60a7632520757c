"""Ready phrases: the coach chooses one, fills its places in by taps or by typing, sees it whole, and sends it."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.actions import appointments as appointment_actions
from bot.actions import conversations
from bot.phrases import phrasebook
from bot.rules.bsn import typed_line
from bot.rules.errors import NotUnderstood, Refused
from bot.rules.local_time import local_day
from bot.rules.phrases import PLACES, WORDS_LIMIT, Phrase, PhraseGroup, PlaceKind, next_place
from bot.rules.typed_dates import parse_clock_time, parse_day
from bot.texts import common
from bot.texts.contact import phrase_words
from bot.texts.rendered import Rendered
from bot.texts.staff import booking as booking_texts
from bot.texts.staff import replying as texts
from handlers.booking import RECENT_PLACES, working_days
from handlers.context import Context
from handlers.routing import ID, for_staff, tap
from handlers.talk import STEP
from handlers.talk_replies import dutch
from storage import dialogs

# `to` is the person, `phrase` its id, `values` the places that are filled in, `places` those lately used, to be tapped.
PHRASE_STEP = "phrase"
PHRASE = ":[a-z]{3}-[a-z-]{1,28}"
GROUP = f":(?:{'|'.join(PhraseGroup)})"
VALUE = ":(?:20[0-9]{2}-[0-9]{2}-[0-9]{2}|(?:[01][0-9]|2[0-3]):[0-5][0-9]|[0-9])"

Said = dict[str, Any]


@for_staff
async def ask_group(context: Context) -> None:
    holder, _ = await context.read(conversations.recipient, context.coach.id, int(context.tap[0]))
    await context.show(
        texts.ask_group(context.staff_t, name=holder.name, holder_id=holder.id), about=holder.id
    )


@for_staff
async def ask_phrase(context: Context) -> None:
    holder, _ = await context.read(conversations.recipient, context.coach.id, int(context.tap[0]))
    group = PhraseGroup(context.tap[1])
    await context.show(
        texts.ask_phrase(
            context.staff_t,
            dutch(context),
            group,
            phrasebook().of_group(group),
            holder_id=holder.id,
            now=context.now,
        ),
        about=holder.id,
    )


@for_staff
async def phrase_chosen(context: Context) -> None:
    """Its places are asked for, one after the other. The conversation of this person is the open one from now on."""
    holder, _ = await context.read(conversations.recipient, context.coach.id, int(context.tap[0]))
    phrase = phrasebook().phrase(context.tap[1])
    said: Said = {"to": holder.id, "phrase": phrase.id, "values": {}}
    if "place" in phrase.places:
        # Kept with the question, so that its buttons mean the same whatever is booked meanwhile.
        said["places"] = await context.read(
            appointment_actions.recent_places, context.coach.id, most=RECENT_PLACES, now=context.now
        )
    await _go_on(context, said)


@for_staff
async def tapped(context: Context) -> None:
    """A day, a time or a place under the question; without a question it is a button of the past."""
    said = context.said(PHRASE_STEP)
    if said is None and not context.repeated:
        await context.answer(common.old_button(context.staff_t))
        return
    await context.answer()
    said = said or {}
    if context.repeated:
        await _ask(context, said)
        return
    value = _tapped_value(_phrase(said), said, ":".join(context.tap))
    if value is None:
        await context.answer(common.old_button(context.staff_t))
        return
    await _fill_in(context, said, value)


@for_staff
async def typed(context: Context) -> None:
    """The coach typed what goes into the place."""
    said = context.said(PHRASE_STEP) or {}
    if context.repeated:
        await _ask(context, said)
        return
    place = next_place(_phrase(said), said["values"])
    try:
        value = _typed_value(context, PLACES[place or ""])
    except NotUnderstood:
        await context.say(booking_texts.moment_not_understood(context.staff_t))
        return
    except Refused as error:
        await context.say(Rendered(common.refusal(context.staff_t, error).html))
        return
    await _fill_in(context, said, value)


async def _fill_in(context: Context, said: Said, value: str) -> None:
    place = next_place(_phrase(said), said["values"])
    await _go_on(context, said | {"values": said["values"] | {place: value}})


async def _go_on(context: Context, said: Said) -> None:
    """Keeps what was said and asks for the next place; shows the whole phrase where there is none."""
    if next_place(_phrase(said), said["values"]) is not None:
        await context.act(dialogs.put, context.chat_id, PHRASE_STEP, said, now=context.now)
    else:
        ready = said | {"holder": said["to"], "nonce": context.event.update_id}
        await context.act(dialogs.put, context.chat_id, STEP, ready, now=context.now)
        said = ready
    await _ask(context, said)


async def _ask(context: Context, said: Said) -> None:
    if "phrase" not in said:
        return
    t, phrase = context.staff_t, _phrase(said)
    holder, town = await context.read(conversations.recipient, context.coach.id, said["to"])
    words = phrase_words(dutch(context), phrase, said["values"], now=context.now)
    place = next_place(phrase, said["values"])
    if place is None:
        shown = texts.phrase_echo(
            t,
            words,
            name=holder.name,
            town=town.name,
            data=f"{holder.id}:{said['nonce']}",
            holder_id=holder.id,
        )
    else:
        shown = texts.ask_place(
            t, words, place, PLACES[place], days=working_days(context), recent=said.get("places", ())
        )
    await context.show(shown, about=holder.id)


def _phrase(said: Mapping[str, Any]) -> Phrase:
    return phrasebook().phrase(said["phrase"])


def _tapped_value(phrase: Phrase, said: Said, value: str) -> str | None:
    """What a button stands for, if it fits the place that is asked for now."""
    place = next_place(phrase, said["values"])
    kind = PLACES[place] if place else None
    try:
        if kind is PlaceKind.DAY:
            return date.fromisoformat(value).isoformat()
        if kind is PlaceKind.TIME:
            return f"{time.fromisoformat(value):%H:%M}"
        if kind is PlaceKind.WORDS:
            return str(said.get("places", ())[int(value)])
    except (ValueError, IndexError):
        return None
    return None


def _typed_value(context: Context, kind: PlaceKind) -> str:
    """Raises NotUnderstood for what is no day or time, and Refused for words that cannot be kept."""
    match kind:
        case PlaceKind.DAY:
            day = parse_day(
                context.words, now=context.now, zone=context.zone, language=context.coach.language
            )
            if day < local_day(context.now, context.zone):
                raise NotUnderstood
            return day.isoformat()
        case PlaceKind.TIME:
            return f"{parse_clock_time(context.words):%H:%M}"
        case _:
            return typed_line(context.words, limit=WORDS_LIMIT)


STEPS = {PHRASE_STEP: typed}

HANDLERS = [
    tap("tf", ask_group, ID),
    tap("tg", ask_phrase, ID + GROUP),
    tap("tp", phrase_chosen, ID + PHRASE),
    tap("tq", tapped, VALUE, answers_itself=True),
]

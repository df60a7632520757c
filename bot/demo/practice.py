"""Sara practises, as somebody who began a month ago."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.demo.cast import ZONE, Cast
from bot.rules.cards import CardLevel, Deck, Form
from bot.rules.forms import Exercise, exercise, form_for
from bot.rules.practice import practice_day
from bot.rules.scheduling import State
from bot.standin import Message
from storage import practice


async def practise(cast: Cast) -> None:
    """Sara practises, as somebody who began a month ago: a picture, words in order, a word typed with a slip, and new
    words for her appointment of tomorrow."""
    stage, sara = cast.stage, cast.sara
    deck, now = stage.app.application.house.lessons.deck, stage.clock.now()
    await stage.app.db.write(_practised_before, deck, now=now)
    await stage.say(sara, "/practice")
    await stage.tap(sara, "1:xv:1:A1")
    while (made := await _asked(cast)) is not None:
        if made.form is Form.TEACH:
            await stage.tap(sara, "1:xw:")
        await _answer(cast, made)
        if any(button.startswith("1:xn:") for button in _data(stage.last(sara))):
            await stage.tap(sara, "1:xn:")


def _practised_before(tx: Connection, deck: Deck, *, now: datetime) -> None:
    """What somebody knows after a month: a card for each of these forms comes back today."""
    known: set[str] = set()
    for form, stability in ((Form.PICTURE_WORD, 1.0), (Form.WORD_ORDER, 20.0), (Form.TYPE_WORD, 20.0)):
        card, reps = next(
            (card, reps)
            for card in deck.cards.values()
            for reps in range(1, 4)
            if card.level is CardLevel.A1
            and card.id not in known
            and form_for(card, deck, stability=stability, reps=reps, has_voice=False) is form
        )
        state = State(stability, 5.0, now - timedelta(days=1), now - timedelta(days=stability + 1), reps, 0)
        practice.put_state(tx, 1, card.id, state)
        known.add(card.id)


async def _asked(cast: Cast) -> Exercise | None:
    """The question that Sara sees."""
    stage = cast.stage
    today = practice_day(stage.clock.now(), ZONE)
    found = await stage.app.db.read(practice.session_of, 1, today)
    if found is None or found.present is None:
        return None
    deck = stage.app.application.house.lessons.deck
    seed = f"{found.id}:{found.number}"
    return exercise(deck.cards[found.present.card], found.present.form, deck, seed=seed)


async def _answer(cast: Cast, made: Exercise) -> None:
    """Right; a typed word with a slip."""
    stage, sara = cast.stage, cast.sara
    if made.form is Form.WORD_ORDER:
        for at in made.orders[0]:
            await stage.tap(sara, made.options[at].text)
        await stage.tap(sara, "1:xk:")
    elif made.form is Form.TYPE_WORD:
        word = made.card.word
        await stage.say(sara, word[:-2] + word[-1] + word[-2])
    elif made.options:
        await stage.tap(
            sara, next(data for data in _data(stage.last(sara)) if data.endswith(f":{made.right}"))
        )
    elif made.form is Form.TEACH:
        await stage.tap(sara, "1:xa:")
    else:
        await stage.tap(sara, "1:xm:")
        await stage.tap(sara, "1:xg:")


def _data(message: Message) -> list[str]:
    rows = (message.reply_markup or {}).get("inline_keyboard", [])
    return [button.get("callback_data", "") for row in rows for button in row]

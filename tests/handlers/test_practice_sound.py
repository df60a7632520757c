"""What learners hear: a person where one has recorded the card, else a machine, and then it says so."""

import shlex
from collections.abc import AsyncIterator
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from bot.actions.asking import A_MOMENT
from bot.rules.cards import Card, CardLevel
from bot.rules.recordings import Place, wanted_of
from bot.rules.scheduling import State
from bot.rules.values import Holder
from bot.stage import open_stage
from bot.standin import Message, Phone
from bot.standin.phones import SPOKEN
from storage import clips, practice
from storage.clips import Clip
from tests.handlers.town import Town, data_of, found_town, read
from tests.sounds import opus

MACHINE = "🤖 A computer says this."


@pytest.fixture
async def speaking(folder: Path, now: datetime) -> AsyncIterator[Town]:
    """A town whose synthetic voice says the same whatever it reads."""
    with resources.as_file(resources.files("bot.standin").joinpath("voice.ogg")) as sound:
        async with open_stage(folder, now, speech=f"cat {shlex.quote(str(sound))}") as stage:
            yield await found_town(stage)


async def first_question(town: Town, level: str = "A1", **values: Any) -> tuple[Phone, Holder, Message]:
    phone, holder = await town.join(**values)
    await town.say(phone, "/practice")
    await town.tap(phone, f"1:xv:{holder.id}:{level}")
    return phone, holder, town.stage.last(phone)


async def present_card(town: Town, holder: Holder) -> Card:
    session = await town.read(practice.session, 1)
    assert session.holder_id == holder.id
    card: Card = town.stage.app.application.house.lessons.deck.cards[session.asked[-1].card]
    return card


async def record(town: Town, card: Card, *, sound: bytes = SPOKEN) -> str:
    """Karin has recorded the word and the sentence. The file at Telegram."""
    town.karin.send_voice(town.stage.bot, sound)
    await town.stage.settle()
    message = town.stage.chat(town.karin)[-2]
    file_id: str = message.api(town.stage.bot.id)["voice"]["file_id"]
    for one in wanted_of(card):
        await town.write(
            clips.put,
            *(town.stage.bot.id, one.card, one.place, one.words, file_id),
            seconds=3,
            synthetic=False,
            set_by=town.coach.id,
            now=town.now,
        )
    return file_id


def course(town: Town, level: CardLevel) -> list[Card]:
    return list(town.stage.app.application.house.lessons.courses[level].cards.values())


async def test_a_machine_says_that_it_is_one_and_goes_on_saying_so(speaking: Town) -> None:
    phone, holder, message = await first_question(speaking)
    card = await present_card(speaking, holder)
    assert message.voice is not None
    assert read(message).endswith(f"\n{MACHINE}")
    clip = await speaking.read(clips.find, speaking.stage.bot.id, card.id, "sentence", card.sentence)
    assert clip.synthetic
    await speaking.tap(phone, "1:xa:")
    assert card.sentence in read(message)
    assert read(message).endswith(f"\n{MACHINE}")
    assert read(message).count(MACHINE) == 1
    # By its file id it is still one.
    await speaking.tap(phone, f"1:xl:{holder.id}:1:1")
    again = speaking.stage.last(phone)
    assert again.voice is message.voice
    assert read(again) == MACHINE


@pytest.mark.parametrize("language", ["ar", "ti", "nl"])
async def test_the_mark_is_there_in_every_language(speaking: Town, language: str) -> None:
    phone, _, message = await first_question(speaking, language=language)
    assert read(message).rpartition("\n")[2].startswith("🤖")
    await speaking.tap(phone, "1:xa:")
    assert read(message).rpartition("\n")[2].startswith("🤖")


async def test_a_person_is_heard_before_a_machine_and_without_the_mark(speaking: Town) -> None:
    card = course(speaking, CardLevel.A1)[0]
    await record(speaking, card, sound=opus(2))
    phone, holder, message = await first_question(speaking)
    assert await present_card(speaking, holder) == card
    assert message.voice is not None
    assert message.voice.data == opus(2)
    assert "🤖" not in read(message)
    await speaking.tap(phone, "1:xa:")
    assert "🤖" not in read(message)


async def test_a_recording_is_heard_where_there_is_no_synthetic_voice(town: Town) -> None:
    first, second, *_ = course(town, CardLevel.A1)
    await record(town, first)
    phone, holder, message = await first_question(town)
    assert message.voice is not None
    listen = f"1:xl:{holder.id}:1:1"
    assert listen in data_of(message)
    await town.tap(phone, "1:xa:")
    assert listen in data_of(message)  # after it too
    # The next card nobody has recorded: nothing to hear, and no button that promises it.
    asked = town.stage.last(phone)
    assert await present_card(town, holder) == second
    assert asked.voice is None
    assert not [data for data in data_of(asked) if data.startswith("1:xl:")]
    # An earlier question can be heard still.
    await town.tap(phone, listen)
    heard = town.stage.last(phone)
    assert heard.voice is not None
    assert heard.voice.data == SPOKEN


async def test_what_cannot_be_heard_is_said(town: Town) -> None:
    phone, holder, _ = await first_question(town)
    await town.tap_data(phone, f"1:xl:{holder.id}:1:1")
    assert "cannot let you hear" in town.last(phone)


async def test_listening_after_every_kind_of_feedback(speaking: Town) -> None:
    phone, holder, _ = await first_question(speaking)
    for _ in range(3):
        session = await speaking.read(practice.session, 1)
        asked = speaking.stage.last(phone)
        button = next(data for data in data_of(asked) if data[:5] in ("1:xa:", "1:xd:", "1:xm:"))
        await speaking.tap(phone, button)
        if button.startswith("1:xm:"):
            await speaking.tap(phone, "1:xg:")
        listen = f"1:xl:{holder.id}:1:{session.number}"
        await speaking.tap(phone, listen)
        heard = speaking.stage.last(phone)
        assert heard.voice is not None
        assert read(heard) == MACHINE
        if any(data.startswith("1:xn:") for each in speaking.stage.chat(phone) for data in data_of(each)):
            speaking.stage.clock.move_to(speaking.now + A_MOMENT)
            await speaking.tap(phone, "1:xn:")


async def test_dictation_comes_from_a_recording_alone(town: Town) -> None:
    """Without any synthetic voice, of a card that is known well enough."""
    card = next(one for one in course(town, CardLevel.A2) if one.level is CardLevel.A2)
    phone, holder = await town.join()
    asked = {}
    for recorded in (False, True):
        if recorded:
            await record(town, card)
        asked[recorded] = await _forms_of(town, phone, holder, card)
    assert "dictation" not in asked[False]
    assert "dictation" in asked[True]


async def _forms_of(town: Town, phone: Phone, holder: Holder, card: Card) -> set[str]:
    """In which forms the card is asked on its way, one day each."""
    from bot.actions import practice as actions
    from storage.practice_tables import session as sessions

    lessons = town.stage.app.application.house.lessons
    await town.write(actions.begin, phone.id, holder.id, CardLevel.A2, now=town.now)
    found = set()
    for reps in range(1, 9):
        state = State(stability=20.0, difficulty=5.0, due=town.now, last_review=town.now, reps=reps, lapses=0)
        await town.write(practice.put_state, holder.id, card.id, state)
        await town.write(lambda tx: tx.execute(sessions.delete()).close())
        session = await town.write(
            actions.go_on,
            *(phone.id, holder.id, lessons),
            speech=False,
            recorded_for=town.stage.bot.id,
            now=town.now,
        )
        found |= {one.form for one in session.asked if one.card == card.id}
    return {str(form) for form in found}


async def test_a_recording_that_telegram_has_lost(town: Town) -> None:
    card = course(town, CardLevel.A1)[0]
    for one in wanted_of(card):
        await town.write(
            clips.put,
            *(town.stage.bot.id, one.card, one.place, one.words, "lost"),
            seconds=3,
            synthetic=False,
            set_by=town.coach.id,
            now=town.now,
        )
    _, holder, message = await first_question(town)
    assert message.voice is None
    assert (await present_card(town, holder)).sentence in read(message)
    found: Clip | None = await town.read(
        clips.find, town.stage.bot.id, card.id, Place.SENTENCE, card.sentence
    )
    assert found is None

"""What stands on the screen: one live question, its feedback where one reads on, and nothing that is over with buttons."""

import shlex
from collections.abc import AsyncIterator
from datetime import datetime
from importlib import resources
from pathlib import Path

import pytest

from bot.actions.asking import A_MOMENT
from bot.rules.cards import Form
from bot.rules.sessions import SessionState
from bot.stage import open_stage
from bot.standin import Message
from storage import practice
from tests.handlers.practising import Learner, learner_of
from tests.handlers.town import Town, data_of, found_town, read

ALREADY = "👇 Your question is in the chat already."
MACHINE = "🤖 A computer says this."
GOODNIGHT = "🌙 That is enough for today. See you tomorrow!"


@pytest.fixture
async def learner(town: Town) -> Learner:
    return await learner_of(town)


@pytest.fixture
async def hearing(folder: Path, now: datetime) -> AsyncIterator[Learner]:
    """Somebody in a town whose synthetic voice says the same whatever it reads."""
    with resources.as_file(resources.files("bot.standin").joinpath("voice.ogg")) as sound:
        async with open_stage(folder, now, speech=f"cat {shlex.quote(str(sound))}") as stage:
            yield await learner_of(await found_town(stage))


def messages(learner: Learner) -> list[Message]:
    return learner.phone.chat(learner.town.stage.bot).from_bot


def live(learner: Learner, code: str = "xd") -> list[Message]:
    """The messages under which a question can be answered."""
    return [
        each for each in messages(learner) if any(data.startswith(f"1:{code}:") for data in data_of(each))
    ]


# "Start" twice


async def test_start_that_is_tapped_twice_asks_once(learner: Learner) -> None:
    await learner.type("/practice")
    before = len(messages(learner))
    await learner.twice(f"1:xn:{learner.holder.id}")
    assert len(messages(learner)) == before + 1
    assert learner.toasts() == [ALREADY]


@pytest.mark.parametrize("form", [Form.MC_MEANING, Form.TYPE_WORD, Form.WORD_ORDER])
async def test_later_start_brings_the_question_to_the_end_of_the_chat(learner: Learner, form: Form) -> None:
    await learner.ask(form)
    first = learner.bubble
    await learner.type("/practice")
    await learner.tap(f"1:xn:{learner.holder.id}")
    assert live(learner) == [first]
    learner.town.stage.clock.move_to(learner.town.now + A_MOMENT)
    await learner.tap(f"1:xn:{learner.holder.id}")
    assert live(learner) == [learner.bubble]
    assert learner.bubble is not first
    assert learner.shown == read(first)  # its words stay
    assert data_of(first) == []


async def test_start_that_is_delivered_twice_leaves_one_question_to_answer(learner: Learner) -> None:
    await learner.ask(Form.MC_MEANING)
    learner.town.stage.clock.move_to(learner.town.now + A_MOMENT)
    learner.town.stage.standin.faults.double_delivery(learner.town.stage.bot)
    await learner.type("/practice")
    learner.town.stage.standin.faults.double_delivery(learner.town.stage.bot)
    await learner.tap(f"1:xn:{learner.holder.id}")
    assert live(learner) == [learner.bubble]


async def test_yesterdays_question_that_is_tapped_twice_asks_todays_once(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING)
    option = learner.data("xa")[made.right]
    learner.town.stage.clock.move_to(learner.town.now.replace(day=19))
    before = len(live(learner, "xa"))
    await learner.twice(option)
    assert len(live(learner, "xa")) == before + 1


async def test_after_enough_the_question_comes_back(learner: Learner) -> None:
    await learner.ask(Form.MC_MEANING)
    await learner.tap(f"1:xs:{learner.holder.id}")
    await learner.type("/practice")
    await learner.tap(f"1:xn:{learner.holder.id}")
    assert live(learner) == [learner.bubble]
    assert learner.toasts() == []


# What is typed


@pytest.mark.parametrize("form", [Form.TYPE_WORD, Form.MC_MEANING, Form.DICTATION])
async def test_a_question_that_was_answered_in_words_loses_its_buttons(hearing: Learner, form: Form) -> None:
    made = await hearing.ask(form, more=1)
    question = hearing.bubble
    asked = read(question)
    if made.options:
        gloss = hearing.town.stage.app.application.house.glosses.gloss
        words = gloss(made.options[made.right].meaning, made.options[made.right].text, ["en"]) or ""
    else:
        words = made.card.sentence if form is Form.DICTATION else made.card.word
    await hearing.type(words)
    assert data_of(question) == []
    assert read(question) == asked
    assert "Right!" in hearing.shown
    assert hearing.bubble.message_id > question.message_id
    assert not live(hearing)


async def test_an_example_takes_the_place_of_the_question(learner: Learner) -> None:
    await learner.ask(Form.WRITE_SENTENCE)
    question = learner.bubble
    await learner.type("Ik ga weg.")
    first = learner.bubble
    assert data_of(question) == []
    await learner.type("Ik ga naar huis.")
    assert data_of(first) == []
    assert live(learner, "xg") == [learner.bubble]
    await learner.tap(next(data for data in learner.data("xg") if data.endswith(":g")))
    assert not live(learner, "xg")


async def test_what_is_said_aloud_takes_its_place_too(hearing: Learner) -> None:
    await hearing.ask(Form.SPEAK_REPEAT)
    question = hearing.bubble
    hearing.phone.send_voice(hearing.town.stage.bot)
    await hearing.town.stage.settle()
    assert data_of(question) == []
    assert live(hearing, "xg") == [hearing.bubble]


async def test_a_question_that_the_phone_has_lost_is_answered_all_the_same(learner: Learner) -> None:
    made = await learner.ask(Form.TYPE_WORD)
    chat = learner.phone.chat(learner.town.stage.bot)
    chat.messages.remove(learner.bubble)
    assert "Right!" in await learner.type(made.card.word)


@pytest.mark.parametrize("form", [Form.TYPE_WORD, Form.DICTATION])
async def test_the_right_words_are_shown_once_with_the_slip_in_them(hearing: Learner, form: Form) -> None:
    made = await hearing.ask(form)
    right = made.card.sentence if form is Form.DICTATION else made.card.word
    long = max(right.split(), key=len)
    slip = right.replace(long, long[:2] + long[3:])
    shown = await hearing.type(slip)
    assert "Almost!" in shown
    assert shown.count(right) == (1 if form is Form.DICTATION or right not in made.card.sentence else 2)
    marked = [
        entity
        for entity in messages(hearing)[-2].entities
        if entity["type"] == "underline" and entity["length"] < len(right)
    ]
    assert len(marked) == 1


# Enough


async def test_enough_at_a_voice_leaves_the_voice_whole(hearing: Learner) -> None:
    await hearing.ask(Form.SPEAK_REPEAT)
    question = hearing.bubble
    asked = read(question)
    assert asked.endswith(MACHINE)
    await hearing.tap(f"1:xs:{hearing.holder.id}")
    assert read(question) == asked
    assert data_of(question) == []
    assert hearing.shown == GOODNIGHT
    assert hearing.bubble is not question


async def test_enough_at_a_question_takes_its_place(learner: Learner) -> None:
    await learner.ask(Form.MC_MEANING)
    question = learner.bubble
    await learner.tap(f"1:xs:{learner.holder.id}")
    assert read(question) == GOODNIGHT
    assert learner.bubble is question


async def test_enough_elsewhere_closes_the_question(learner: Learner) -> None:
    """At the prompt, or in the menu."""
    await learner.ask(Form.MC_MEANING)
    question = learner.bubble
    asked = read(question)
    await learner.town.tap_data(learner.phone, f"1:xs:{learner.holder.id}")
    assert (read(question), data_of(question)) == (asked, [])
    assert learner.shown == GOODNIGHT


async def test_enough_after_an_answer_leaves_what_came_of_it(learner: Learner) -> None:
    made = await learner.ask(Form.MC_MEANING, more=1)
    feedback = learner.bubble
    await learner.tap(learner.data("xa")[made.right])
    told = read(feedback)
    await learner.tap(f"1:xs:{learner.holder.id}:k")
    assert (read(feedback), data_of(feedback)) == (told, [])
    assert learner.shown == GOODNIGHT
    assert (await learner.session()).state is SessionState.STOPPED
    practising = await learner.town.read(practice.practising, learner.holder.id)
    assert practising is not None
    assert practising.stopped_on == learner.town.now.date()


async def test_the_menu_in_a_pause_has_a_picture_for_each_button(learner: Learner) -> None:
    await learner.type("/practice")
    await learner.tap(f"1:xp:{learner.holder.id}:u")
    await learner.tap(f"1:xu:{learner.holder.id}:7")
    labels = [button["text"] for row in learner.bubble.inline_keyboard for button in row]
    assert "☀️ End pause" in labels
    pictures = [label.split(" ")[0] for label in labels]
    assert len(set(pictures)) == len(pictures)

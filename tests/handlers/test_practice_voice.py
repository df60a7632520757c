"""What is heard and said aloud: dictation, repeating, a situation; no machine judges how somebody speaks."""

import shlex
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from bot.actions import absences
from bot.rules.cards import Form
from bot.rules.scheduling import Grade
from bot.stage import open_stage
from bot.standin.phones import SPOKEN
from tests.handlers.practising import Learner, learner_of
from tests.handlers.town import Town, data_of, found_town, read


@pytest.fixture
async def speaking(folder: Path, now: datetime) -> AsyncIterator[Town]:
    """A town whose synthetic voice says the same whatever it reads."""
    with resources.as_file(resources.files("bot.standin").joinpath("voice.ogg")) as sound:
        async with open_stage(folder, now, speech=f"cat {shlex.quote(str(sound))}") as stage:
            yield await found_town(stage)


async def says(learner: Learner) -> None:
    learner.phone.send_voice(learner.town.stage.bot)
    await learner.town.stage.settle()


def voices(town: Town) -> int:
    """How many voice messages the coach has."""
    return sum(message.voice is not None for message in town.karin.chat(town.stage.bot).from_bot)


async def test_dictation(speaking: Town) -> None:
    learner = await learner_of(speaking)
    for typed, verdict, grade in (("", "Right!", Grade.GOOD), ("Zeg dat nog eens", "Not yet", Grade.AGAIN)):
        made = await learner.ask(Form.DICTATION)
        question = learner.bubble
        assert question.voice is not None
        assert made.card.sentence not in read(question)
        shown = await learner.type(typed or made.card.sentence)
        assert verdict in shown
        assert made.card.sentence in shown
        assert (await learner.last_asked()).grade is grade
    await learner.ask(Form.DICTATION)
    assert "Not yet" in await learner.tap(learner.data("xd")[0])
    assert learner.data("xl")


async def test_dictation_that_cannot_be_heard_is_asked_otherwise(speaking: Town) -> None:
    """The person takes no voice messages."""
    learner = await learner_of(speaking)
    learner.phone.accepts_voice = False
    made = await learner.ask(Form.DICTATION)
    asked = await learner.last_asked()
    assert (asked.card, (await learner.session()).number) == (made.card.id, 2)
    assert asked.form is not Form.DICTATION
    assert learner.bubble.voice is None
    assert await learner.answers() == []


@pytest.mark.parametrize("form", [Form.SPEAK_REPEAT, Form.SPEAK_SITUATION])
async def test_something_is_said_aloud_and_judged_by_who_said_it(speaking: Town, form: Form) -> None:
    learner = await learner_of(speaking)
    made = await learner.ask(form)
    before = len(speaking.all(learner.phone))
    await says(learner)
    said = learner.phone.chat(speaking.stage.bot).from_bot[before:]
    model = made.card.items[made.item - 1].model if made.item else made.card.sentence
    assert model in read(said[-1])
    assert [message.voice is not None for message in said] == [True, False]  # the model is heard, then read
    assert voices(speaking) == 0
    assert await learner.answers() == []
    shown = await learner.tap(next(data for data in learner.data("xg") if data.endswith(":g")))
    assert "Right!" not in shown
    assert (await learner.last_asked()).grade is Grade.GOOD
    assert await speaking.said(learner.phone) is None
    await learner.ask(form)
    await learner.tap(learner.data("xm")[0])  # without saying anything
    assert "Not yet" in await learner.tap(next(data for data in learner.data("xg") if data.endswith(":a")))


async def test_the_coach_hears_it_once_and_only_when_it_is_sent(speaking: Town) -> None:
    learner = await learner_of(speaking)
    await learner.ask(Form.SPEAK_REPEAT)
    await says(learner)
    await learner.twice(learner.data("xc")[0])
    assert voices(speaking) == 1
    heard = speaking.karin.chat(speaking.stage.bot).from_bot[-1]
    assert heard.voice is not None
    assert heard.voice.data == SPOKEN
    assert "Semhar" in read(heard)
    assert "Karin" in learner.shown
    speaking.stage.standin.faults.double_delivery(speaking.stage.bot)
    await learner.tap(learner.data("xc")[0])
    assert voices(speaking) == 1
    button = learner.data("xc")[0]
    await learner.tap(next(data for data in learner.data("xg") if data.endswith(":g")))
    assert "no longer works" in await speaking.tap_data(learner.phone, button)
    await learner.ask(Form.SPEAK_REPEAT)
    assert "no longer works" in await speaking.tap_data(learner.phone, button)
    assert voices(speaking) == 1


async def test_who_stands_in_for_the_coach_hears_it(speaking: Town) -> None:
    learner, (bram_phone, bram) = await learner_of(speaking), await speaking.another_coach()
    await learner.ask(Form.SPEAK_REPEAT)
    await says(learner)
    button = learner.data("xc")[0]
    away = {"since": speaking.now, "until": speaking.now + timedelta(days=7), "substitute_id": bram.id}
    await speaking.write(absences.go_away, speaking.coach.id, speaking.coach.id, **away, now=speaking.now)
    await learner.tap(button)
    assert voices(speaking) == 0
    assert [one.voice.data for one in bram_phone.chat(speaking.stage.bot).from_bot if one.voice] == [SPOKEN]


async def test_another_voice_message_goes_to_the_coach(speaking: Town) -> None:
    learner = await learner_of(speaking)
    await learner.ask(Form.MC_MEANING)
    await says(learner)
    assert voices(speaking) == 0
    assert "Semhar" in speaking.last(speaking.karin)
    await learner.ask(Form.SPEAK_REPEAT)
    speaking.stage.clock.move_to(speaking.now.replace(hour=13))
    before = len(speaking.all(speaking.karin))
    await says(learner)
    assert len(speaking.all(speaking.karin)) == before + 1
    assert await learner.answers() == []


@pytest.mark.parametrize(
    "form",
    [Form.TYPE_WORD, Form.WORD_ORDER, Form.PICTURE_WORD, Form.CLOZE_CHOICE, Form.MC_MEANING, Form.KNM_CHOICE],
)
async def test_listening_gives_no_answer_away(speaking: Town, form: Form) -> None:
    learner = await learner_of(speaking)
    await learner.ask(form)
    found = [data for data in data_of(learner.bubble) if data.startswith("1:xl:")]
    silent = form in (Form.TYPE_WORD, Form.WORD_ORDER)
    assert bool(found) is not silent or form is Form.PICTURE_WORD
    session = await learner.session()
    before = len(speaking.all(learner.phone))
    await speaking.tap_data(learner.phone, f"1:xl:{learner.holder.id}:{session.id}:1")
    assert len(speaking.all(learner.phone)) == before + 2
    heard = learner.bubble.voice is not None
    assert heard is bool(found)
    await learner.tap(learner.data("xd")[0])
    assert learner.data("xl")  # afterwards its sentence

"""Practice when an update comes again after the chat went on, when two come at one moment, and when the clock is set back:
nothing twice, nothing kept that was over, and nothing to the coach that was not for them."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.rules.cards import Form
from bot.rules.practice import practice_day
from bot.rules.sessions import Asked
from bot.standin import Message, Phone
from storage import practice
from storage.tables import audit
from tests.builders import a_coach
from tests.handlers.buddying import YES, Pair, invited, opens, paired, voices
from tests.handlers.practising import ZONE, Learner, change_deck, learner_of
from tests.handlers.town import Town, data_of, local

PHOTO = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
VIDEO = {"file_id": "a", "file_unique_id": "b", "duration": 3, "length": 200}


@pytest.fixture
async def learner(town: Town) -> Learner:
    return await learner_of(town)


@pytest.fixture
async def pair(town: Town, learner: Learner) -> Pair:
    return await paired(town, learner=learner)


def taps(town: Town, phone: Phone, message: Message, *data: str) -> None:
    """Taps before the bot has looked at any."""
    for each in data:
        phone.tap(town.stage.bot, message.message_id, each)


async def comes_again(town: Town, update: dict[str, Any], *phones: Phone) -> None:
    """An update of a while ago is delivered once more: nobody sees anything of it."""
    before = [town.all(phone) for phone in phones]
    await town.process(update)
    await town.stage.pass_time(town.now + timedelta(hours=1))
    assert [town.all(phone) for phone in phones] == before


def newest(town: Town) -> dict[str, Any]:
    (waiting,) = town.stage.bot.updates
    found: dict[str, Any] = waiting.api()
    return found


# An update that comes again when the question is over


@pytest.mark.parametrize(
    ("form", "words", "then"),
    [
        (Form.WRITE_SENTENCE, "Mijn buurman is ziek.", "xg"),
        (Form.TYPE_WORD, "ሰላም", "xd"),
    ],
    ids=["own words", "not Dutch"],
)
async def test_what_was_written_is_never_for_the_coach(
    town: Town, learner: Learner, form: Form, words: str, then: str
) -> None:
    await learner.ask(form, more=1)
    town.send(learner.phone, text=words)
    update = newest(town)
    await town.stage.settle()
    await learner.tap(learner.data(then)[0])
    await comes_again(town, update, learner.phone, town.karin)


@pytest.mark.parametrize("said", ["voice", "video_note"])
async def test_nor_is_what_was_said_aloud(town: Town, learner: Learner, said: str) -> None:
    await learner.ask(Form.SPEAK_SITUATION)
    if said == "voice":
        learner.phone.send_voice(town.stage.bot)
    else:
        town.send(learner.phone, video_note=VIDEO)
    update = newest(town)
    await town.stage.settle()
    await learner.tap(learner.data("xg")[0])
    await comes_again(town, update, learner.phone, town.karin)


async def test_own_words_are_no_answer_to_the_next_question(town: Town, learner: Learner) -> None:
    await learner.ask(Form.WRITE_SENTENCE, more=1)
    town.send(learner.phone, text="Ik kom morgen.")
    update = newest(town)
    await town.stage.settle()
    await learner.tap(learner.data("xg")[0])
    session = await learner.session()
    [_, following] = session.cards
    asked = Asked(following.card, learner.deck.cards[following.card].rev, Form.WRITE_SENTENCE)
    await town.write(practice.save_session, replace(session, asked=(*session.asked, asked)))
    await learner.start()
    assert "Write one or two sentences" in learner.shown
    await comes_again(town, update, learner.phone, town.karin)


async def test_a_picture_that_a_buddy_was_told_not_to_send(town: Town, learner: Learner) -> None:
    phone, _ = await town.join("Abel")
    pair = await paired(town, buddy=phone, learner=learner)
    await pair.write()
    await town.tap(phone, "🎤")
    town.send(phone, photo=PHOTO)
    update = newest(town)
    await town.stage.settle()
    assert "only pass on a voice message or words" in town.last(phone)
    await town.tap(phone, "1:un")
    await comes_again(town, update, phone, town.karin)


async def test_a_greeting_of_before_they_came_in(town: Town) -> None:
    phone = town.phone("Sara")
    phone.send_text(town.stage.bot, "Hello, is this the gemeente?")
    update = newest(town)
    await town.stage.settle()
    await town.join("Sara", phone=phone)
    await comes_again(town, update, phone, town.karin)


async def test_late_words_on_a_phone_of_two_delivered_twice(
    town: Town, learner: Learner, caplog: pytest.LogCaptureFixture
) -> None:
    await town.join("Sara", phone=learner.phone)
    await learner.ask(Form.TYPE_WORD)
    town.stage.clock.move_to(local("2026-11-18 12:00"))
    town.stage.standin.faults.double_delivery(town.stage.bot)
    said = await learner.type("Hallo Karin")
    assert said.count("Which of you wrote this?") == 2
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


# Two at one moment


@pytest.mark.parametrize("code", ["xc", "uh"])
async def test_a_voice_goes_once(town: Town, pair: Pair, code: str) -> None:
    learner = pair.learner
    await learner.ask(Form.SPEAK_SITUATION)
    learner.phone.send_voice(town.stage.bot)
    await town.stage.settle()
    [data] = learner.data(code)
    taps(town, learner.phone, learner.bubble, data, data)
    await town.at_once()
    await town.stage.settle()
    assert len(voices(town, town.karin if code == "xc" else pair.buddy)) == 1


@pytest.mark.parametrize("code", ["xc", "uh"])
async def test_judged_while_it_goes(town: Town, pair: Pair, code: str) -> None:
    """What was judged is kept no longer, whichever of the two is worked on first."""
    learner = pair.learner
    await learner.ask(Form.SPEAK_SITUATION)
    learner.phone.send_voice(town.stage.bot)
    await town.stage.settle()
    taps(town, learner.phone, learner.bubble, learner.data(code)[0], learner.data("xg")[0])
    await town.at_once()
    await town.stage.settle()
    assert await town.said(learner.phone) is None
    assert len(await learner.answers()) == 1


async def test_a_reaction_is_told_once(town: Town, pair: Pair) -> None:
    await pair.write()
    taps(town, pair.buddy, pair.got, pair.data("ur"), pair.data("ur"))
    await town.at_once()
    await town.stage.settle()
    assert len(pair.heard()) == 1


async def test_a_yes_delivered_twice_is_told_once(town: Town, learner: Learner) -> None:
    buddy = town.phone("Geheim", "en")
    await opens(town, buddy, await invited(learner))
    asked = town.with_button(buddy, YES)
    taps(town, buddy, asked, data_of(asked)[0])
    await town.at_once(times=2)
    await town.stage.settle()
    assert sum("said yes" in words for words in town.all(learner.phone)) == 1


async def test_an_end_delivered_twice_is_told_once(town: Town, pair: Pair) -> None:
    await town.tap(pair.buddy, "✖️ Stop")
    taps(town, pair.buddy, pair.got, f"1:ue:{pair.holder_id}:y")
    await town.at_once(times=2)
    await town.stage.settle()
    assert sum("has stopped" in words for words in town.all(pair.learner.phone)) == 1


# What goes to others


async def test_the_coach_hears_a_second_recording_too(town: Town, learner: Learner) -> None:
    await learner.ask(Form.SPEAK_SITUATION)
    for count in (1, 2):
        learner.phone.send_voice(town.stage.bot)
        await town.stage.settle()
        await learner.tap(learner.data("xc")[0])
        assert len(voices(town, town.karin)) == count


@pytest.mark.parametrize("code", ["xc", "uh"])
async def test_what_did_not_arrive_goes_with_another_tap(town: Town, pair: Pair, code: str) -> None:
    learner, reader = pair.learner, town.karin if code == "xc" else pair.buddy
    await learner.ask(Form.SPEAK_SITUATION)
    learner.phone.send_voice(town.stage.bot)
    await town.stage.settle()
    reader.block(town.stage.bot)
    await learner.tap(learner.data(code)[0])
    assert "try again another day" in learner.shown
    reader.unblock(town.stage.bot)
    await learner.tap(learner.data(code)[0])
    assert len(voices(town, reader)) == 1


@pytest.mark.parametrize("code", ["xc", "uh"])
@pytest.mark.parametrize("values", [{}, {"rev": 9, "items": ()}], ids=["taken out", "asked otherwise"])
async def test_a_card_that_went_before_it_was_given(
    town: Town, pair: Pair, code: str, values: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    made = await pair.learner.ask(Form.SPEAK_SITUATION)
    pair.learner.phone.send_voice(town.stage.bot)
    await town.stage.settle()
    change_deck(pair.learner, made.card.id, **values)
    await pair.learner.tap(pair.learner.data(code)[0])
    assert "no longer works" in pair.learner.toasts()[-1]
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_button_of_a_buddy_that_is_over_does_not_keep_whose_chat_it_was(
    town: Town, pair: Pair
) -> None:
    await pair.write()
    react = pair.data("ur")
    await town.tap_data(pair.buddy, f"1:ue:{pair.holder_id}:y")
    assert "no longer works" in await town.tap_data(pair.buddy, react)

    def actors(tx: Connection) -> list[str]:
        return list(tx.scalars(select(audit.c.actor).where(audit.c.what == "refused")))

    assert await town.read(actors) == ["buddy"]


async def test_a_coach_who_learns_dutch_too_answers_in_words_and_aloud(town: Town, learner: Learner) -> None:
    await town.write(a_coach, "Semhar", language="en", chat_id=learner.phone.id, now=town.now)
    made = await learner.ask(Form.TYPE_WORD)
    assert "Right!" in await learner.type(made.card.word)
    assert "No conversation is open" in await learner.type("Hallo?")
    await learner.ask(Form.SPEAK_SITUATION)
    learner.phone.send_voice(town.stage.bot)
    await town.stage.settle()
    assert "For example" in learner.shown


# The clock


async def test_a_clock_that_is_set_back_keeps_no_question_away(town: Town, learner: Learner) -> None:
    await learner.ask(Form.MC_MEANING)

    def an_hour_ahead(tx: Connection) -> None:
        session = practice.session_of(tx, learner.holder.id, practice_day(town.now, ZONE))
        assert session is not None
        ahead = replace(session.asked[-1], shown_at=town.now + timedelta(hours=1))
        practice.save_session(tx, replace(session, asked=(ahead,)))

    await town.write(an_hour_ahead)
    before = len(town.all(learner.phone))
    await learner.start()
    assert "What does this mean?" in "\n".join(town.all(learner.phone)[before:])
